"""Many runs of a true statement at once: the estimates on which the tests are then tried.

Each run is as small as the guards admit. The draws of all runs are made together; what is estimated from them goes
through the very functions that verdicts go through.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np

from simulate.request import BLOCK
from verify.calibration.laws import LAWS, Array
from verify.estimate import Estimate, growth, mean, ratio
from verify.guards import LEAST_BLOCKS, LEAST_REPLICATES
from verify.limits import Line, line, without_smallest
from verify.until import LEAST_STEP

COORDINATES = 2  # of the vectors whose growth is estimated
SMALLEST_BLOCK = BLOCK["glm"]  # replicates of a block of the evidence from which a growth is estimated
SIZES = (100, 200, 400, 800)
GROWTH = 2.0
SLOPE = 30.0  # the growth at n is GROWTH + SLOPE / n
AWAY = 5.0  # spreads from 0 to the mean of what a ratio is divided by
FAMILY = 5  # designs of a claim: the most of any
MORE = 3  # times as many runs of a mean: they are quick, and some laws come near the edge of what is admitted
MANY = 25  # times as many runs of an exact test, so that a slightly wrong law is seen
FEW, MEMORY = 250, 6_000_000  # runs, and their draws, that are held at once
LOOKS = 5
PARTS = 16  # draws of which a pseudo-value of a line is the mean: far fewer than the replicates of a block


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is drawn: the name of a law, the number of runs, and the seed of every stream."""

    law: str
    runs: int
    seed: int

    def draws(self, what: str, shape: tuple[int, ...], *, more: int = 1) -> Iterator[Array]:
        """The draws of `more` times the runs, a few runs at once: each [few, *shape].

        `what` names the stream, which depends on seed, law and name alone: what else is drawn does not move it.
        """
        rng, runs = np.random.default_rng([self.seed, crc32(f"{self.law}/{what}".encode())]), self.runs * more
        few = max(1, min(FEW, MEMORY // math.prod(shape)))
        for start in range(0, runs, few):
            yield LAWS[self.law].draw(rng, (min(few, runs - start), *shape))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Estimates of one true value, one a run."""

    estimates: tuple[Estimate, ...]
    truth: float

    @property
    def scatter(self) -> float:
        """How far the estimates of the runs lie apart: the standard error that a plan would know."""
        return float(np.std([each.value for each in self.estimates], ddof=1))

    @property
    def degrees(self) -> float:
        """The degrees of freedom of the standard errors: their median, where they differ."""
        return float(np.median([each.degrees for each in self.estimates]))


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Runs of one true value that are looked at again and again; `sd` is the spread of one replicate."""

    runs: tuple[tuple[Estimate, ...], ...]
    truth: float
    sd: float


@cache
def means(setting: Setting, pool: int = 0, *, more: int = MORE) -> Sample:
    """Means whose truth is 0, of the fewest replicates that the guards admit; `more` times the runs."""
    found: list[Estimate] = []
    for values in setting.draws(f"means {pool}", (LEAST_REPLICATES,), more=more):
        centres, spreads = values.mean(axis=1), values.var(axis=1)
        found += [_mean(*each, LEAST_REPLICATES) for each in zip(centres, spreads, strict=True)]
    return Sample(estimates=tuple(found), truth=0.0)


@cache
def ratios(setting: Setting) -> Sample:
    """Ratios of two means that share their draws, of the fewest replicates that the guards admit of a mean."""
    found: list[Estimate] = []
    for values in setting.draws("ratios", (LEAST_REPLICATES, 2)):
        first = AWAY + values[:, :, 0]
        pairs = np.stack([first, GROWTH * AWAY + values.sum(axis=2)], axis=2)
        sums, outers = pairs.sum(axis=1), pairs.swapaxes(1, 2) @ pairs
        known = {"kind": "ratio", "used": LEAST_REPLICATES}
        found += [ratio({**known, "sum": s, "outer": o}, 2) for s, o in zip(sums, outers, strict=True)]
    return Sample(estimates=tuple(found), truth=GROWTH)


@cache
def few_blocks(setting: Setting) -> Sample:
    """Means of the fewest blocks that the guards admit: of normal draws, z follows the t law exactly."""
    found: list[Estimate] = []
    for values in setting.draws("few blocks", (LEAST_BLOCKS,), more=MANY):
        errors = values.std(axis=1, ddof=1) / math.sqrt(LEAST_BLOCKS)
        found += [_of_blocks(*each) for each in zip(values.mean(axis=1), errors, strict=True)]
    return Sample(estimates=tuple(found), truth=0.0)


def _of_blocks(value: float, error: float) -> Estimate:
    return Estimate(value=float(value), mcse=float(error), degrees=LEAST_BLOCKS - 1, replicates=LEAST_BLOCKS)


def _mean(centre: float, m2: float, used: int) -> Estimate:
    return mean({"kind": "scalar", "used": used, "mean": centre, "m2": m2})


@cache
def _moments(setting: Setting, pool: int, blocks: int) -> tuple[Array, Array]:
    """Sums [runs, blocks, 4] and sums of outer products [runs, blocks, 4, 4] of two independent vectors."""
    sums, outers = [], []
    for values in setting.draws(f"growths {pool}", (blocks, SMALLEST_BLOCK, 2 * COORDINATES)):
        sums.append(values.sum(axis=2))
        outers.append(values.swapaxes(2, 3) @ values)
    return np.concatenate(sums), np.concatenate(outers)


def _evidence(moments: tuple[Array, Array], truth: float) -> list[dict[str, object]]:
    """The evidence of each run: a vector of the first generation, and that plus noise that makes it grow by `truth`."""
    k = math.sqrt(truth - 1)
    change = np.kron(np.array([[1.0, 0.0], [1.0, k]]), np.eye(COORDINATES))
    sums, outers = moments
    sums, outers = sums @ change.T, change @ outers @ change.T
    first, last = slice(0, COORDINATES), slice(COORDINATES, 2 * COORDINATES)
    return [
        {
            "kind": "covariance",
            "generations": 2,
            "blocks": [
                {"used": SMALLEST_BLOCK, "sum": (s[first], s[last]), "outer": (o[first, first], o[last, last])}
                for s, o in zip(*run, strict=True)
            ],
        }
        for run in zip(sums, outers, strict=True)
    ]


@cache
def growths(setting: Setting, truth: float = GROWTH, pool: int = 0, *, inverse: bool = False) -> Sample:
    """Growths (or inverse growths) whose truth is `truth`, of the fewest blocks that the guards admit."""
    evidence = _evidence(_moments(setting, pool, LEAST_BLOCKS), 1 / truth if inverse else truth)
    return Sample(estimates=tuple(growth(each, 2, inverse=inverse) for each in evidence), truth=truth)


@cache
def lines(setting: Setting, *, inverse: bool = False) -> tuple[tuple[Line, Line], ...]:
    """Lines through growths that are exactly straight in 1/n; with and without the smallest n."""
    columns = [growths(setting, _straight(n, inverse), pool, inverse=inverse) for pool, n in enumerate(SIZES)]
    points: list[Sequence[Estimate]] = list(zip(*(each.estimates for each in columns), strict=True))
    return tuple((line(SIZES, each), without_smallest(SIZES, each)) for each in points)


def _straight(n: int, inverse: bool) -> float:
    """The truth at n; of an inverse growth with the slope that keeps the growth about the same."""
    return 1 / GROWTH - SLOPE / GROWTH**2 / n if inverse else GROWTH + SLOPE / n


def intercepts(setting: Setting, *, inverse: bool = False) -> Sample:
    """The intercepts of those lines."""
    found = tuple(whole.intercept for whole, _ in lines(setting, inverse=inverse))
    return Sample(estimates=found, truth=1 / GROWTH if inverse else GROWTH)


@cache
def looked_means(setting: Setting) -> Looked:
    """Means that are looked at after a quarter more draws each time, from the fewest that the guards admit on."""
    numbers = _numbers(LEAST_REPLICATES, LOOKS)
    runs: list[tuple[Estimate, ...]] = []
    for values in setting.draws("looked means", (numbers[-1],)):
        parts = [values[:, :number] for number in numbers]
        looks = [zip(part.mean(axis=1), part.var(axis=1), strict=True) for part in parts]
        found = [[_mean(*each, number) for each in look] for look, number in zip(looks, numbers, strict=True)]
        runs += zip(*found, strict=True)
    return Looked(runs=tuple(runs), truth=0.0, sd=1.0)


@cache
def looked_growths(setting: Setting) -> Looked:
    """Growths that are looked at after a quarter more blocks each time."""
    numbers = _numbers(LEAST_BLOCKS, LOOKS - 1)
    runs = []
    for each in _evidence(_moments(setting, 0, numbers[-1]), GROWTH):
        blocks: list[object] = list(each["blocks"])  # type: ignore[call-overload]
        runs.append(tuple(growth({**each, "blocks": blocks[:number]}, 2) for number in numbers))
    last = Sample(estimates=tuple(run[-1] for run in runs), truth=GROWTH)
    return Looked(runs=tuple(runs), truth=GROWTH, sd=last.scatter * math.sqrt(numbers[-1] * SMALLEST_BLOCK))


@cache
def looked_intercepts(setting: Setting) -> Looked:
    """Intercepts of lines whose four points are means of pseudo-values, one a block, looked at as the blocks grow."""
    numbers = _numbers(LEAST_BLOCKS, LOOKS)
    draws = setting.draws("looked intercepts", (len(SIZES), numbers[-1], PARTS))
    pseudo = [run for few in draws for run in few.mean(axis=-1)]
    runs = [tuple(_intercept(run[:, :number]) for number in numbers) for run in pseudo]
    last = Sample(estimates=tuple(run[-1] for run in runs), truth=GROWTH)
    return Looked(runs=tuple(runs), truth=GROWTH, sd=last.scatter * math.sqrt(numbers[-1] * SMALLEST_BLOCK))


def _intercept(pseudo: Array) -> Estimate:
    count = pseudo.shape[1]
    values = GROWTH + SLOPE / np.array(SIZES) + pseudo.mean(axis=1)
    errors = pseudo.std(axis=1, ddof=1) / math.sqrt(count)
    points = [
        Estimate(value=float(value), mcse=float(error), degrees=count - 1, replicates=count * SMALLEST_BLOCK)
        for value, error in zip(values, errors, strict=True)
    ]
    return line(SIZES, points).intercept


def _numbers(first: int, looks: int) -> list[int]:
    return [round(first * LEAST_STEP**k) for k in range(looks)]
