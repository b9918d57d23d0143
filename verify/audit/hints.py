"""What a refutation looks like when the data are sound and what was said of them is not: another unit, a count that
begins at 0. A hint is said and never applied."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from scipy.special import chdtrc

from theory.formula import FormulaError
from theory.vocabulary import Statistic, Workflow
from verify.audit.cells import exact
from verify.audit.judging import Held
from verify.audit.layout import Layout
from verify.audit.question import Question, domain_fault, number, trial
from verify.audit.sample import FEWEST, against

FITS = 1e-3  # p-value above which all points agree with one explanation
FAR = 0.02  # relative: a factor nearer to 1 is no other unit
POWERS = {"square": 2.0, "root": 0.5}
UNDONE = {"square": 0.5, "root": 2.0, "reciprocal": -1.0}  # the power that takes a factor back behind a transformation


def hints(asked: Question, points: Sequence[Held], layout: Layout, header: str) -> list[str]:
    """What would explain a refutation, each with what to type."""
    tested = [each for each in points if each.tested]
    told = fitting(asked, tested)
    if tested and not told:
        told = [*_transformed(tested, layout), *_counted_from_zero(asked, tested, layout)]
        told = told or _factor(tested, layout)
    if "%" in header and not layout.percent and layout.divide_by is None:
        told.append(f"the column {header!r} speaks of percent: type --percent to divide by 100")
    return told


def fitting(asked: Question, tested: Sequence[Held]) -> list[str]:
    """The formulas that the data do not contradict, with the slip that leads to each."""
    slips = {str(miss.formula): miss.slip for miss in asked.claim.near_misses}
    names = [name for name, _ in asked.misses()]
    level = asked.alpha / max(1, len(tested))
    found = [name for place, name in enumerate(names) if tested and all(_near(each, place, level) for each in tested)]
    return [f"the runs agree with {name}" + (f": {slips[name]}" if name in slips else "") for name in found]


def _near(each: Held, place: int, level: float) -> bool:
    stated = each.reading.design["near_misses"][place]["predicted"]
    return each.sample is not None and against(each.sample, stated, "=").p >= level


def on_the_log_scale(asked: Question) -> str:
    """The claim that a heavy tail leaves to be judged; empty where there is none."""
    designs = asked.claim.planned.trials[0].designs
    heavy = asked.statistic is Statistic.VARIANCE and getattr(designs[0], "workflow", None) is Workflow.DISCARD
    if not heavy:
        return ""
    which = "mle" if str(getattr(designs[0], "estimator", "")) == "mle" else "unbiased"
    return (
        f"the logarithm has no heavy tail: the same rows can be held against kazdan.replace-log-slope-{which} with "
        "--transform log"
    )


def _factor(tested: Sequence[Held], layout: Layout) -> list[str]:
    """A constant factor between estimate and theory at two points or more."""
    pairs = [(each.reading.estimate, each.reading.stated) for each in tested]
    known = [(found.value, found.mcse, stated) for found, stated in pairs if found is not None and found.mcse > 0]
    weight = sum((stated / error) ** 2 for _, error, stated in known)
    if len(known) < 2 or weight == 0 or layout.transform in ("log", "exp"):
        return []
    factor = sum(value * stated / error**2 for value, error, stated in known) / weight
    if factor <= 0 or abs(factor - 1) < FAR or abs(factor - 1) * math.sqrt(weight) < 5:
        return []
    misfit = sum(((value - factor * stated) / error) ** 2 for value, error, stated in known)
    if float(chdtrc(len(known) - 1, misfit)) < FITS:
        return []
    within = 2 * min(error / abs(stated) for _, error, stated in known if stated)  # of one point: they hang together
    what = f"a constant factor {_short(factor, within)} separates estimate and theory at all points: another unit?"
    typed = _divisor(_undone(factor, layout.transform), within, layout.divide_by)
    return [f"{what} Where that is documented, {typed}; a divisor fitted to the data proves nothing"]


def _divisor(factor: float, within: float, given: str | None) -> str:
    """What to type for a divisor that is larger by the factor than the one that was given, if one was."""
    if given is None:
        return f"type --divide-by {_short(factor, within)}"
    number = exact(given)
    if number is None:
        return f"divide by {_short(factor, within)} times the column {given!r}"
    return f"type --divide-by {_short(factor * float(number), within * abs(float(number)))} in place of {given}"


def _transformed(tested: Sequence[Held], layout: Layout) -> list[str]:
    """A square or a root of each estimate with which all points agree, as of a standard deviation for a variance."""
    if layout.transform is not None or layout.summary is not None:
        return []
    return [
        f"with the {name} of each estimate all points agree: is it on another scale? type --transform {name}"
        for name, power in POWERS.items()
        if float(chdtrc(len(tested), sum(_off(each, power) for each in tested))) >= FITS
    ]


def _off(each: Held, power: float) -> float:
    """The squared distance of the mean of a power of the estimates from theory, in standard errors."""
    values = each.sample.values if each.sample is not None else np.array([])
    if len(values) < FEWEST or (values < 0).any() or each.reading.stated is None:
        return math.inf
    changed = values**power
    error = float(changed.std(ddof=1)) / math.sqrt(len(changed))
    return ((float(changed.mean()) - each.reading.stated) / error) ** 2 if error > 0 else math.inf


def _undone(factor: float, transform: str | None) -> float:
    """The factor of what was given, before it was transformed."""
    return float(factor ** UNDONE.get(transform or "", 1.0))


def _short(number: float, within: float) -> str:
    """The number with as few digits as its error allows."""
    for digits in range(1, 12):
        text = f"{number:.{digits}g}"
        if abs(float(text) - number) <= within:
            return f"{float(text):.12g}"
    return f"{number:.6g}"


def _counted_from_zero(asked: Question, tested: Sequence[Held], layout: Layout) -> list[str]:
    """A whole parameter that is one off in every row."""
    told = []
    for each in asked.parameters:
        if not each.whole:
            continue
        for step in (1, -1):
            if _agrees(asked, tested, each.name, step):
                shift = Fraction(layout.shifts.get(each.name, "0")) + step
                told.append(
                    f"with {each.name} {step:+d} in every row all points agree: is it counted otherwise? "
                    f"type --shift {each.name}={shift}"
                )
    return told


def _agrees(asked: Question, tested: Sequence[Held], name: str, step: int) -> bool:
    misfit, count = 0.0, 0
    for each in tested:
        moved = {**each.point.parameters, name: each.point.parameters[name] + step}
        if domain_fault(asked, moved) or each.reading.estimate is None or each.reading.estimate.mcse == 0:
            return False
        try:
            stated = number(asked, asked.asked.formula, trial(asked, moved))
        except FormulaError:
            return False
        misfit += ((each.reading.estimate.value - stated) / each.reading.estimate.mcse) ** 2
        count += 1
    return count > 0 and float(chdtrc(count, misfit)) >= FITS
