"""The ratios that the engine is held to on W, and what a report says of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import engines
from benchmarks.clock import ratios, spread
from benchmarks.report import Report

Spread = tuple[float, float, float]
FAST_MATH, STRICT = engines.FAST["fast-math"], engines.FAST["strict"]
STATSMODELS = {
    "logit augment": 150,
    "Poisson augment": 150,
    "logit discard": 100,
    "Poisson discard": 100,
    "normal augment": 400,
    "normal discard": 150,
}
STRICT_STATSMODELS, NUMPY, THREADS, ABOVE_FLOOR = 80, 10, 1.8, 1.5


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A ratio that was asked for and the one that was found: median, smallest and largest over the rounds."""

    what: str
    cell: str
    asked: float
    found: Spread
    at_least: bool = True

    @property
    def met(self) -> bool:
        """Whether the median is on the right side."""
        return self.found[0] >= self.asked if self.at_least else self.found[0] <= self.asked


def goals(report: Report) -> Iterator[Goal]:
    """Every goal in every cell."""
    for cell in report["workload"]:
        least = STATSMODELS[cell]
        yield times_faster(report, cell, engines.PLAIN, FAST_MATH, least)
        yield times_faster(report, cell, engines.PLAIN, STRICT, STRICT_STATSMODELS)
        yield times_faster(report, cell, engines.BATCH, FAST_MATH, NUMPY)
        for ours in (FAST_MATH, STRICT):
            found = ratio(report, cell, ours, engines.FLOOR)
            yield Goal(
                what=f"time of {ours}, over that of the floor",
                cell=cell,
                asked=ABOVE_FLOOR,
                found=found,
                at_least=False,
            )
        one, two = (report["threads"][cell][threads]["micros"] for threads in ("1", "2"))
        found = spread(ratios(one, two))
        yield Goal(what="two threads over one", cell=cell, asked=THREADS, found=found)


def times_faster(report: Report, cell: str, theirs: str, ours: str, asked: float) -> Goal:
    """How many times faster ours is."""
    found = ratio(report, cell, theirs, ours)
    return Goal(what=f"{ours}, over the {theirs}", cell=cell, asked=asked, found=found)


def ratio(report: Report, cell: str, above: str, below: str) -> Spread:
    """The ratio of two contenders in a cell: each round's, as median, smallest and largest."""
    times = report["workload"][cell]
    return spread(ratios(times[above]["micros"], times[below]["micros"]))
