"""What makes draws unfit for a verdict. Each guard returns the reason, or None when it has nothing to say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import betaincinv

from verify.estimate import Estimate, Evidence, pseudo_values
from verify.limits import LEAST_SIZES, Line, agreement
from verify.tail import tail_shape

GREATEST_EXCLUDED_SHARE = 1e-3
GREATEST_TAIL_SHAPE = 0.5  # a tail of this shape has an infinite variance
GREATEST_SHARE_OF_ONE = 0.25  # of all squared deviations; BetaPrime errors at T = d + 8 stay below 0.16 at R = 16384
GREATEST_SHARE_OF_ONE_BLOCK = 0.5
SOUND_BLOCKS = 1e-6  # the chance that the largest of normal blocks has more than it is allowed
LEAST_REPLICATES = 4096  # with 400, p-values of a binary mean have atoms of 4 % and are not uniform
MOST_REPLICATES = 5_000_000  # that any design gets unless a user asks for more
LEAST_OF_PROCESS = 25_600  # with half as many the test of a fourth moment rejects up to 7.5 % in place of 5 %
LEAST_BLOCKS = 20  # below this the corrections for estimated weights, in `limits`, are too small
LEAST = {"scalar": LEAST_REPLICATES, "ratio": LEAST_REPLICATES, "functionals": LEAST_OF_PROCESS}  # by kind of evidence
LEAST_P_OF_FIT = 1e-3
ROUNDING = 2.0**-48  # of a mean of equal numbers, relative: the mean of 400 times 0.9 is not 0.9
LEAST_NEAR_MISSES = 3
LOOSER = 10  # an intercept that moves without the smallest n must still be equivalent at ten times the claim's alpha
LOOSEST = 0.1


def excluded(evidence: Evidence) -> tuple[int, float]:
    """How many replicates were excluded, and the upper 95 % limit of their share (Clopper and Pearson, two-sided).

    >>> count, upper = excluded({"replicates": 1000, "excluded": {}})
    >>> count, round(upper, 5)
    (0, 0.00368)
    """
    count, drawn = sum(evidence["excluded"].values()), int(evidence["replicates"])
    upper = 1.0 if count >= drawn else float(betaincinv(count + 1, drawn - count, 0.975))
    return count, upper


def draw_faults(evidence: Evidence, *, planned: int, generation: int | None, asked: bool = False) -> list[str]:
    """Every reason for which one run is unfit, the most telling first; an empty list for a sound one.

    Of a run as small as it was `asked` to be, the smallness is no fault, and what rests on many draws is not asked.
    """
    for hopeless in (_nothing_drawn, _not_finite):
        reason = hopeless(evidence)
        if reason:
            return [reason]
    few = asked and least_judged(evidence) > size(evidence)
    sized = _lost(evidence, planned) or (None if few else _too_few(evidence))
    reasons = [sized, *(guard(evidence) for guard in GUARDS)]
    if not few:
        reasons += [*(guard(evidence) for guard in TAILS), _one_block(evidence, generation)]
    return [reason for reason in reasons if reason]


def least_judged(evidence: Evidence) -> int:
    """The replicates below which the evidence is not judged; of an identity any number is."""
    if evidence["kind"] in LEAST:
        return LEAST[evidence["kind"]]
    return LEAST_BLOCKS * int(evidence.get("block", 1)) if evidence["kind"] == "covariance" else 0


def size(evidence: Evidence) -> int:
    """The replicates that are to be held against `least_judged`; of a covariance, those of its blocks."""
    if evidence["kind"] == "functionals":
        return int(evidence["replicates"])
    if evidence["kind"] != "covariance":
        return int(evidence["used"])
    blocks = sum(1 for block in evidence["blocks"] if block["used"] > 0)
    return blocks * int(evidence.get("block", 1))


def looser(alpha: float) -> float:
    """The level at which an intercept that moves without the smallest n must still be equivalent."""
    return min(LOOSER * alpha, LOOSEST)


def moment_fault(design: Mapping[str, Any]) -> str | None:
    """The reason when the analytic rule says that the variance is infinite."""
    if design["finite_variance"]:
        return None
    return "heavy tail: the variance is infinite by the analytic rule, so no standard error exists"


def mean_fault(design: Mapping[str, Any], delta: float) -> str | None:
    """The reason when theory says that more replicates than are ever drawn leave the mean further off than `delta`."""
    relative = design.get("relative_variance")
    if relative is None or relative <= MOST_REPLICATES * delta**2:
        return None
    return (
        f"heavy tail: by theory the variance of one replicate is {relative:.2g} times its squared mean, so a relative "
        f"standard error of {delta:.2%} takes {relative / delta**2:.1e} replicates, above {MOST_REPLICATES:,}"
    )


def near_miss_fault(designs: Sequence[Mapping[str, Any]]) -> str | None:
    """The reason when fewer than 3 different near misses are held against the draws."""
    formulas = {miss["formula"] for design in designs for miss in design["near_misses"]}
    if len(formulas) >= LEAST_NEAR_MISSES:
        return None
    return f"near misses: {len(formulas)} given, at least {LEAST_NEAR_MISSES} different formulas are needed"


def prediction_fault(design: Mapping[str, Any]) -> str | None:
    """The reason when a predicted number, of the claim or of a near miss, is not finite."""
    stated = [design["predicted"], *(miss["predicted"] for miss in design["near_misses"])]
    return None if all(_finite(each) for each in stated) else "non-finite: a predicted value is not a finite number"


def spread_fault(estimate: Estimate) -> str | None:
    """The reason when the standard error is 0, or rounding: any difference would look infinitely significant."""
    if estimate.mcse > 0 and estimate.sd > ROUNDING * abs(estimate.value):
        return None
    return f"no spread: all replicates gave {estimate.value!r}, and a standard error of 0 decides nothing"


def sizes_fault(sizes: Sequence[int]) -> str | None:
    """The reason when a limit is read from fewer than 4 different n."""
    count = len(set(sizes))
    return None if count >= LEAST_SIZES else f"too few n: {count} given, a limit needs at least {LEAST_SIZES}"


def line_fault(whole: Line, trimmed: Line, *, settled: bool) -> str | None:
    """The reason when a straight line in 1/n does not describe the estimates, or its intercept hangs on the smallest n.

    `settled` says that the intercept is within the margin without the smallest n too: then it may move.
    """
    if whole.lack_of_fit < LEAST_P_OF_FIT:
        return f"lack of fit: a straight line in 1/n has p = {whole.lack_of_fit:.2g}; use larger n"
    p = agreement(whole, trimmed)
    if p < LEAST_P_OF_FIT and not settled:
        return f"smallest n: leaving it out moves the intercept (p = {p:.2g}); use larger n"
    return None


def _nothing_drawn(evidence: Evidence) -> str | None:
    return None if evidence["used"] > 0 else f"zero draws: none of {evidence['replicates']} replicates could be used"


def _not_finite(evidence: Evidence) -> str | None:
    numbers = {
        name: evidence[name]
        for name in ("mean", "m2", "largest", "blocks", "records", "values", "mcse", "sum", "outer")
        if name in evidence
    }
    bad = [name for name, value in numbers.items() if not _finite(value)]
    return f"non-finite: {', '.join(bad)} of the evidence" if bad else None


def _lost(evidence: Evidence, planned: int) -> str | None:
    drawn, used = int(evidence["replicates"]), int(evidence["used"])
    if drawn < planned or drawn < used:
        return f"drawn: {drawn} replicates ({used} used) where {planned} were planned"
    return None


def _too_few(evidence: Evidence) -> str | None:
    drawn, least = size(evidence), LEAST.get(evidence["kind"], 0)
    return f"too few replicates: {drawn}, at least {least} are needed" if drawn < least else None


def _unaccounted(evidence: Evidence) -> str | None:
    count, _ = excluded(evidence)
    kept = sum(block["used"] for block in evidence["blocks"]) if evidence["kind"] == "covariance" else evidence["used"]
    if kept == evidence["used"] and kept + count == evidence["replicates"]:
        return None
    return f"count: {kept} kept + {count} excluded is not {evidence['replicates']} drawn ({evidence['used']} used)"


def _excluded_share(evidence: Evidence) -> str | None:
    count, upper = excluded(evidence)
    return _share_fault("excluded", count, evidence["replicates"], f"; upper limit {upper:.3%}")


def _capped_share(evidence: Evidence) -> str | None:
    return _share_fault("capped", evidence.get("capped", 0), evidence["replicates"], "")


def _share_fault(what: str, count: int, drawn: int, more: str) -> str | None:
    if count <= GREATEST_EXCLUDED_SHARE * drawn:
        return None
    return f"{what} share: {count} of {drawn} replicates, at most {GREATEST_EXCLUDED_SHARE:.1%} may be{more}"


def _tail(evidence: Evidence) -> str | None:
    """Only the upper tail is kept, and can be heavy: what is averaged is never negative.

    The shape of |x - mean| must be below 1/2, which is a finite variance of the mean. Asking the same of the squared
    deviations would ask for a finite fourth moment, and call sound runs unsound.
    """
    if evidence["kind"] not in ("scalar", "ratio"):
        return None
    shape = tail_shape(evidence["largest"], int(evidence["used"]))
    if shape is None or shape <= GREATEST_TAIL_SHAPE:
        return None
    return f"heavy tail: k-hat = {shape:.2f}, above {GREATEST_TAIL_SHAPE} the variance is infinite"


def _repeated(evidence: Evidence) -> str | None:
    """Independent blocks of continuous draws never agree in every digit: those that do were drawn from one seed."""
    blocks = -(-int(evidence["replicates"]) // int(evidence.get("block", 1)))
    different = int(evidence.get("different_blocks", blocks))
    if blocks < 2 or different >= blocks:
        return None
    return f"repeated draws: {different} different blocks of {blocks}; every block needs a seed of its own"


def _one_draw(evidence: Evidence) -> str | None:
    if evidence["kind"] not in ("scalar", "ratio") or not evidence["largest"]:
        return None
    mean, square = _mean_and_square(evidence)
    if square <= 0:
        return None
    share = (max(evidence["largest"]) - mean) ** 2 / (square * evidence["used"])
    if share <= GREATEST_SHARE_OF_ONE:
        return None
    return f"heavy tail: one replicate holds {share:.0%} of the squared deviations, at most {GREATEST_SHARE_OF_ONE:.0%}"


def _mean_and_square(evidence: Evidence) -> tuple[float, float]:
    """The mean and the second central moment; of a ratio, those of its last generation."""
    if evidence["kind"] == "scalar":
        return float(evidence["mean"]), float(evidence["m2"])
    used = int(evidence["used"])
    mean = float(evidence["sum"][-1]) / used
    return mean, float(evidence["outer"][-1][-1]) / used - mean**2


def _one_block(evidence: Evidence, generation: int | None) -> str | None:
    if evidence["kind"] != "covariance" or generation is None:
        return None
    blocks = sum(block["used"] > 0 for block in evidence["blocks"])
    if blocks < LEAST_BLOCKS:
        return f"too few blocks: {blocks}, the jackknife needs at least {LEAST_BLOCKS}"
    pseudo, _ = pseudo_values(evidence, generation)
    squares = (pseudo - pseudo.mean()) ** 2
    share = float(squares.max() / squares.sum()) if squares.sum() > 0 else 0.0
    if share <= allowed_share(blocks):
        return None
    return f"heavy tail: one block of {blocks} holds {share:.0%} of the squared deviations of the growth"


def allowed_share(blocks: int) -> float:
    """The share of the squared deviations that one of so many blocks may hold: few sound blocks are uneven by chance.

    The share of one of b normal blocks is (b - 1)/b times a Beta(1/2, (b - 2)/2) variate.

    >>> [round(allowed_share(blocks), 2) for blocks in (20, 40, 80)]
    [0.77, 0.55, 0.5]
    """
    largest = float(betaincinv(0.5, (blocks - 2) / 2, 1 - SOUND_BLOCKS / blocks)) * (blocks - 1) / blocks
    return max(GREATEST_SHARE_OF_ONE_BLOCK, largest)


GUARDS: tuple[Callable[[Evidence], str | None], ...] = (
    _unaccounted,
    _excluded_share,
    _capped_share,
    _repeated,
)
TAILS: tuple[Callable[[Evidence], str | None], ...] = (_tail, _one_draw)


def _finite(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_finite(each) for each in value.values())
    if isinstance(value, Sequence) and any(isinstance(each, Mapping) for each in value):
        return all(_finite(each) for each in value)
    return bool(np.isfinite(np.asarray(value, dtype=np.float64)).all())  # None becomes NaN
