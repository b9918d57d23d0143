"""Calibration: the size and the power of every statistical test that a verdict rests on, found by simulation.

A test is admitted when, under a true statement and at the fewest draws that the guards admit, it rejects about as often
as it says, its p-values are about uniform, and it sees what a plan counts on. What is in use is read off the code:
every function of `verify` that gives a p-value, every statistic and every regime must have a calibrated test.
"""

import inspect
import math
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

import numpy as np

import verify
from verify.calibration.estimates import SMALLEST_BLOCK, Setting
from verify.calibration.laws import LAWS, Array
from verify.guards import LEAST_BLOCKS, LEAST_REPLICATES

SCHEMA = "modelcollapse/calibration/1"
LEVEL = 0.05
VERDICT_LEVEL = 0.01
LEAST_SIZE, GREATEST_SIZE = 0.03, 0.07
POWER = 0.9  # what a plan promises at the gap that it counts on
LEAST_POWER = 0.8  # plans are not exact: with few blocks a confidence sequence finds 0.86 at its gap
LEAST_RUNS = 2000
RUNS = 4000
CONFIDENCE = 0.95  # of the intervals that are printed
BAND_LEVEL = 0.001
LEAST = {"replicates": LEAST_REPLICATES, "blocks": LEAST_BLOCKS, "block": SMALLEST_BLOCK}  # of each run
OURSELVES = "verify.calibration"  # what calibrates gives p-values that no verdict rests on
RANDOM_FREE = frozenset({"identity"})  # regimes in which nothing is random, so that nothing can be calibrated


@dataclass(frozen=True, kw_only=True)
class Runs:
    """The p-values of many runs: `null` of a true statement; `gap` of one that is off by what a plan counts on seeing.

    `gap` is None where no plan counts on this test to see anything.
    """

    null: Array
    gap: Array | None = None


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """A test to be calibrated. To add one, put it into `verify.calibration.catalogue.TESTS`.

    `run` gives the p-values for a law, so many runs and a seed. `covers` are the functions of verify whose p-values
    these are; `statistics` and `regimes` are those of `verify.estimate` and `verify.reading` to which it belongs.
    An `exact` test has p-values that are exactly uniform on its laws, so that the more runs, the closer it is held to
    that. A `conservative` test, one whose p-values are too large by construction, is held to the upper limit and its
    power. A trap is not `in_use`: it is calibrated to show why, and `why` says it in words.
    """

    name: str
    what: str
    laws: tuple[str, ...]
    run: Callable[[Setting], Runs]
    covers: tuple[Callable[..., Any], ...] = ()
    statistics: tuple[str, ...] = ()
    regimes: tuple[str, ...] = ()
    exact: bool = False
    conservative: bool = False
    in_use: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One test on one law. `fault` says why it is not admitted, and is empty when it is."""

    test: str
    what: str
    law: str
    in_use: bool
    conservative: bool
    why: str
    runs: int
    size: float
    size_lower: float
    size_upper: float
    size_at_verdict_level: float
    distance: float
    band: float | None
    power: float | None
    power_lower: float | None
    power_upper: float | None
    fault: str

    @property
    def admitted(self) -> bool:
        return not self.fault


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """All rows of one seed, and what is in use without any."""

    seed: int
    runs: int
    rows: tuple[Row, ...]
    uncalibrated: tuple[str, ...]

    @property
    def refused(self) -> tuple[Row, ...]:
        """The rows of tests in use that are not admitted."""
        return tuple(row for row in self.rows if row.in_use and not row.admitted)

    @property
    def ok(self) -> bool:
        """Whether every test in use is calibrated and admitted on every law."""
        return not self.refused and not self.uncalibrated

    def record(self) -> dict[str, Any]:
        """The calibration as JSON-ready fields."""
        limits = {"level": LEVEL, "verdict_level": VERDICT_LEVEL, "least_size": LEAST_SIZE}
        limits |= {
            "band": band(LEAST_RUNS),
            "greatest_size": GREATEST_SIZE,
            "least_power": LEAST_POWER,
            "promised_power": POWER,
        }
        rows = [{**asdict(row), "admitted": row.admitted} for row in self.rows]
        common = {"schema": SCHEMA, "seed": self.seed, "runs": self.runs, "ok": self.ok, "limits": limits}
        laws = {row.law: LAWS[row.law].said for row in self.rows}
        return {**common, "least": LEAST, "laws": laws, "rows": rows, "uncalibrated": list(self.uncalibrated)}


def calibrate(
    tests: Sequence[Calibrated], *, seed: int, runs: int = RUNS, told: Callable[[int, int], None] | None = None
) -> Calibration:
    """Every test on each of its laws; `told` hears how many pairs are done, and of how many.

    ValueError for fewer runs than tell a test of size 0.05 from one outside the limits.
    """
    if runs < LEAST_RUNS:
        raise ValueError(f"runs={runs}: fewer than {LEAST_RUNS} cannot tell 5 % from 3 % or 7 %; give {LEAST_RUNS}")
    pairs = [(test, law) for test in tests for law in test.laws]
    rows = []
    for done, (test, law) in enumerate(pairs, start=1):
        rows.append(admission(test, law, test.run(Setting(law=law, runs=runs, seed=seed))))
        if told is not None:
            told(done, len(pairs))
    return Calibration(seed=seed, runs=runs, rows=tuple(rows), uncalibrated=tuple(uncalibrated(tests)))


def admission(test: Calibrated, law: str, found: Runs) -> Row:
    """What the p-values of many runs say of a test on a law, and whether it is admitted there."""
    size, size_lower, size_upper = _share(found.null)
    power, power_lower, power_upper = (None, None, None) if found.gap is None else _share(found.gap)
    distance = _distance_from_uniform(found.null)
    width = None if test.conservative else band(len(found.null) if test.exact else LEAST_RUNS)
    least = 0.0 if test.conservative else LEAST_SIZE
    return Row(
        test=test.name,
        what=test.what,
        law=law,
        in_use=test.in_use,
        conservative=test.conservative,
        why=test.why,
        runs=len(found.null),
        size=size,
        size_lower=size_lower,
        size_upper=size_upper,
        size_at_verdict_level=float(np.mean(found.null < VERDICT_LEVEL)),
        distance=distance,
        band=width,
        power=power,
        power_lower=power_lower,
        power_upper=power_upper,
        fault="; ".join(_faults(size, least, distance, width, power)),
    )


def _faults(size: float, least: float, distance: float, width: float | None, power: float | None) -> Iterator[str]:
    if not size <= GREATEST_SIZE:  # True for NaN too
        yield f"rejects {size:.1%} of true statements at {LEVEL:.0%}, more than {GREATEST_SIZE:.0%}"
    if size < least:
        yield f"rejects {size:.1%} of true statements at {LEVEL:.0%}, less than {least:.0%}"
    if width is not None and not distance <= width:
        yield f"p-values {distance:.3f} from uniform, more than {width:.3f}"
    if power is not None and not power >= LEAST_POWER:
        yield f"power {power:.1%} where {POWER:.0%} is promised"


def band(runs: int) -> float:
    """How far the distribution of `runs` uniform p-values strays from uniform with probability 0.001 at most.

    The inequality of Dvoretzky, Kiefer and Wolfowitz, with the constant of Massart.

    >>> round(band(2000), 4)
    0.0436
    """
    return math.sqrt(math.log(2 / BAND_LEVEL) / (2 * runs))


def _share(p_values: Array) -> tuple[float, float, float]:
    """The share of p-values below the level, with Clopper and Pearson's interval."""
    from statsmodels.stats.proportion import proportion_confint

    count = int(np.sum(p_values < LEVEL))
    lower, upper = proportion_confint(count, len(p_values), alpha=1 - CONFIDENCE, method="beta")
    return count / len(p_values), float(lower), float(upper)


def _distance_from_uniform(p_values: Array) -> float:
    """The greatest distance between the distribution of the p-values and the uniform one (Kolmogorov)."""
    from scipy.stats import kstest

    return float(kstest(p_values, "uniform").statistic)


def uncalibrated(tests: Sequence[Calibrated]) -> list[str]:
    """What verdicts use and no test in use covers, by name."""
    used = [test for test in tests if test.in_use]
    covered = {_name(each) for test in used for each in test.covers}
    covered |= {f"statistic {each}" for test in used for each in test.statistics}
    covered |= {f"regime {each}" for test in used for each in test.regimes}
    return sorted(in_use() - covered)


def in_use() -> frozenset[str]:
    """What verdicts rest on, read off the code of verify: functions that give p-values, statistics, and regimes.

    A function gives a p-value when it returns an `Outcome`, or when the first line of its docstring begins with "The
    p-value"; one whose name begins with an underscore counts with those that call it.
    """
    from verify.estimate import STATISTICS
    from verify.reading import REGIMES

    names = {f"statistic {each}" for each in STATISTICS} | {
        f"regime {each}" for each in REGIMES if each not in RANDOM_FREE
    }
    for found in pkgutil.walk_packages(verify.__path__, "verify."):
        if found.name.startswith(OURSELVES):
            continue
        module = import_module(found.name)
        names |= {_name(each) for each in _functions(module) if _gives_p_value(each)}
    return frozenset(names)


def _functions(module: Any) -> Iterator[Callable[..., Any]]:
    """The public functions, methods and properties that a module defines."""
    holders = [module, *(each for _, each in inspect.getmembers(module, inspect.isclass))]
    for holder in holders:
        for name, member in inspect.getmembers(holder):
            each = member.fget if isinstance(member, property) else member
            if inspect.isfunction(each) and each.__module__ == module.__name__ and not name.startswith("_"):
                yield each


def _gives_p_value(function: Callable[..., Any]) -> bool:
    from verify.hypotheses import Outcome

    said = (inspect.getdoc(function) or "").startswith("The p-value")
    return said or inspect.signature(function).return_annotation in {Outcome, "Outcome"}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"
