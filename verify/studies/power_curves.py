"""What verdicts can see: how often a claim is CONFIRMED, REFUTED or left open, by how far the truth is from it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from verify.estimate import Estimate
from verify.guards import LEAST_P_OF_FIT
from verify.hypotheses import equivalent_power, one_sided_power, two_sided_power
from verify.judge import judge
from verify.limits import line
from verify.measured import LEVEL
from verify.power import Pilot, Plan, of_each, sized, to_equate
from verify.studies.study import Curve, Drawing, Finding, Outcome, Panel, Study
from verify.studies.synthetic import Evidence, growths, record, scalar

ALPHA, FAMILY = 0.01, 100  # the level, and the claims of a ledger that share it
MISSES = (0.3, 0.5, 0.7)  # of the predicted value: far, so that they cost nothing here
RUNS = {"quick": 60, "full": 600}
STEPS = {"quick": 0.5, "full": 0.25}
REACH = 3  # margins that are looked at
SIZES = (250, 500, 1000, 2000)  # n of the limit
VERDICTS = ("CONFIRMED", "INCONCLUSIVE", "REFUTED")
GUARDS = 2  # of a line in 1/n (that it fits, that the smallest n does not matter); their false alarms count as open
MARGINS = (0.005, 0.01, 0.02, 0.04, 0.08)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of claim, which says 1: its margin, how evidence is drawn for a truth, and what its estimate is like.

    `estimate` has the standard error and degrees of freedom of a run of so many replicates (an n), where 1 is true; the
    error of a ratio is `relative`. The truths that are looked at begin `first` margins off.
    """

    name: str
    regime: str
    statistic: str
    relation: str
    delta: float
    draw: Callable[[np.random.Generator, float, int], list[Evidence]]
    estimate: Callable[[int], Estimate]
    sd: float
    first: int = 0
    relative: bool = False
    floor: int = 256

    def truth(self, offset: float) -> float:
        """What is true, so many margins above the claim."""
        return 1 + self.delta * offset

    @property
    def edge(self) -> int:
        """Where, in margins, what may be confirmed ends."""
        return 1 if self.relation == "=" else 0

    @property
    def replicates(self) -> int:
        """What the plan of such a claim asks for, at power 0.9 for the whole claim."""
        plan = Plan(relation=self.relation, delta=self.delta, alpha=ALPHA, floor=self.floor)
        value = 1.0 if self.relation == "=" else self.truth(self.first)
        misses = tuple((f"miss {k}", each) for k, each in enumerate(MISSES))
        (found,) = sized([Pilot(predicted=1.0, sd=self.sd, value=value, near_misses=misses)], plan)
        return -(-found.replicates // 256) * 256


def _line(replicates: int) -> Estimate:
    """The intercept of a line through growths that are 1 in truth."""
    blocks = replicates // 256
    points = [Estimate(value=1.0, mcse=2 / math.sqrt(replicates), degrees=blocks - 1, replicates=replicates)]
    return line(SIZES, points * len(SIZES)).intercept


def _mean(replicates: int) -> Estimate:
    return Estimate(value=1.0, mcse=1 / math.sqrt(replicates), degrees=replicates - 1, replicates=replicates)


KINDS = (
    Kind(
        name="mean at finite n", regime="exact", statistic="mean", relation="=", delta=0.05,
        draw=lambda random, truth, count: [scalar(random, truth, count)],
        estimate=_mean, sd=1.0,
    ),
    Kind(
        name="growth of a variance, n to infinity", regime="limit", statistic="growth", relation="=", delta=0.1,
        draw=lambda random, truth, count: [growths(random, truth, 1 / n, n, count) for n in SIZES],
        estimate=_line, sd=_line(2**20).sd, relative=True,
    ),
    Kind(
        name="upper bound on a mean", regime="exact", statistic="mean", relation="<=", delta=0.05,
        first=-1, draw=lambda random, truth, count: [scalar(random, truth, count)],
        estimate=_mean, sd=1.0,
    ),
)  # fmt: skip


def expected(kind: Kind, offset: float) -> dict[str, float]:
    """The probability of each verdict by the power functions that claims are sized with, and the guards of a line."""
    told = kind.estimate(kind.replicates)
    truth = kind.truth(offset)
    known: dict[str, float] = {"mcse": told.mcse * (truth if kind.relative else 1), "degrees": told.degrees}
    gap = truth - 1
    if kind.relation == "=":
        confirmed = equivalent_power(margin=kind.delta, alpha=ALPHA, offset=gap, **known)
        refuted = two_sided_power(offset=gap, alpha=ALPHA / FAMILY, **known)
    else:
        confirmed = one_sided_power(offset=-gap, alpha=ALPHA, **known)
        refuted = one_sided_power(offset=gap, alpha=ALPHA / FAMILY, **known)
    passed = 1 - GUARDS * LEAST_P_OF_FIT if kind.regime == "limit" else 1.0
    shares = (confirmed * passed, 1 - (confirmed + refuted) * passed, refuted * passed)
    return dict(zip(VERDICTS, shares, strict=True))


def judged(kind: Kind, offset: float, random: np.random.Generator) -> str:
    """The verdict on evidence drawn for a truth so many margins off; INVALID counts as open."""
    drawn = kind.draw(random, kind.truth(offset), kind.replicates)
    made = record(kind.regime, kind.statistic, kind.relation, drawn, delta=kind.delta, alpha=ALPHA, misses=MISSES,
                  family=FAMILY)  # fmt: skip
    (found,) = judge([made], alpha=ALPHA)
    verdict = str(found["verdict"])
    if verdict == "ERROR":
        raise ValueError(f"{kind.name}: synthetic evidence that cannot be judged: {found['reason']}")
    return verdict if verdict in VERDICTS else "INCONCLUSIVE"


def compute(drawing: Drawing) -> Outcome:
    """A panel a kind of claim, how many replicates a margin takes, and how far counts are from the curves."""
    runs = drawing.replicates or RUNS[drawing.profile]
    step = STEPS[drawing.profile]
    panels, findings, strays, points = [], [], 0, 0
    for place, kind in enumerate(KINDS):
        random = np.random.default_rng([drawing.seed, place])
        offsets = [kind.first + step * each for each in range(round(REACH / step) + 1)]
        counts = [_counted(kind, offset, random, runs) for offset in offsets]
        panels.append(_panel(kind, offsets, counts, runs))
        findings.append(_at_the_margin(kind, counts[offsets.index(kind.edge)], runs))
        strays += sum(_apart(kind, *each, runs) for each in zip(offsets, counts, strict=True))
        points += len(offsets) * len(VERDICTS)
    return Outcome(panels=[*panels, needed()], findings=findings, notes=[_verdict(strays, points), NOTE],
                   replicates=runs)  # fmt: skip


def _counted(kind: Kind, offset: float, random: np.random.Generator, runs: int) -> dict[str, int]:
    found = [judged(kind, offset, random) for _ in range(runs)]
    return {verdict: found.count(verdict) for verdict in VERDICTS}


def _panel(kind: Kind, offsets: Sequence[float], counts: Sequence[Mapping[str, int]], runs: int) -> Panel:
    curves = []
    for verdict in VERDICTS:
        told = [binomtest(each[verdict], runs).proportion_ci(LEVEL, method="exact") for each in counts]
        curves.append(
            Curve(label=verdict, x=offsets, mean=[each[verdict] / runs for each in counts],
                  low=[float(each.low) for each in told], high=[float(each.high) for each in told])
        )  # fmt: skip
    fine = [kind.first + REACH * place / 60 for place in range(61)]
    for verdict in VERDICTS:
        values = [expected(kind, offset)[verdict] for offset in fine]
        curves.append(Curve(label=f"_{verdict}", x=fine, mean=values, theory="power functions"))
    where = f"truth less the claim, in margins of {kind.delta:.0%}"
    if kind.relation != "=":
        where = f"truth less the bound, in steps of {kind.delta:.0%}"
    return Panel(title=f"{kind.name} ({kind.replicates:,} replicates)", x=where, y="share of runs",
                 kind="marks", curves=curves)  # fmt: skip


def _apart(kind: Kind, offset: float, counts: Mapping[str, int], runs: int) -> int:
    """How many of the verdicts are counted so often or so seldom as happens once in 10,000 runs, if the curve holds."""
    stated = expected(kind, offset)
    return sum(
        binomtest(counts[verdict], runs, min(max(stated[verdict], 0.0), 1.0)).pvalue < UNLIKELY for verdict in VERDICTS
    )


UNLIKELY = 1e-4


def _verdict(strays: int, points: int) -> str:
    if not strays:
        return f"None of {points} counted shares is improbable under its curve (exact binomial test at {UNLIKELY:g})."
    return f"OFF THE CURVES: {strays} of {points} counted shares are improbable (exact binomial test at {UNLIKELY:g})."


def _at_the_margin(kind: Kind, counts: Mapping[str, int], runs: int) -> Finding:
    """How often a claim is confirmed that is as wrong as just does not count as right."""
    told = binomtest(counts["CONFIRMED"], runs).proportion_ci(LEVEL, method="exact")
    return Finding(
        statement=f"{kind.name}: share CONFIRMED where the truth is just beyond (allowed {ALPHA:g})",
        value=counts["CONFIRMED"] / runs, low=float(told.low), high=float(told.high), replicates=runs,
    )  # fmt: skip


def needed() -> Panel:
    """The replicates that confirm a true claim, by margin, for spreads of one replicate that occur."""
    power = of_each(Plan(), 1, len(MISSES))
    points, lines = [], []
    for sd in (0.5, 1.0, 2.0):
        values = [to_equate(sd=sd, margin=each, alpha=ALPHA, power=power) for each in MARGINS]
        label = f"spread {sd:g} of the value"
        points.append(Curve(label=label, x=MARGINS, mean=values))
        lines.append(Curve(label=f"_{label}", x=MARGINS, mean=values, theory="power functions"))
    return Panel(
        title="replicates that confirm a true claim", x="margin, relative", y="replicates", kind="marks", log="both",
        curves=[*points, *lines], note="computed, at the power that each test of a claim has",
    )  # fmt: skip


def parameters(profile: str) -> Mapping[str, str]:
    """What is told of the profile."""
    return {
        "runs a point": str(RUNS[profile]),
        "level": f"{ALPHA:g}, over {FAMILY} claims of a ledger for a refutation",
        "power": f"{Plan().power:g} of the whole claim",
        "n of the limit": ", ".join(map(str, SIZES)),
    }


NOTE = (
    "Points are verdicts on evidence made for this figure, by the judge of the ledger; dotted lines are the power "
    "functions by which claims are sized, and no fits. The last panel is computed. INVALID, which the two guards of a "
    "line give twice in a thousand runs, counts as INCONCLUSIVE. The process of Theorem 5.1 is not shown: it is judged "
    "on hundreds of functionals at once."
)
STUDY = Study(
    name="power",
    title="What verdicts can see",
    source="the program itself",
    scale={"quick": "a tenth of the full profile's runs at half of its points.", "full": "runs and points are ours."},
    cells=lambda _: (),
    read=lambda _: Outcome(panels=()),
    compute=compute,
    parameters=parameters,
    columns=2,
)
