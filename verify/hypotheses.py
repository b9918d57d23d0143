"""The three tests that verdicts rest on. Each comes as: run it, its power, and what it can see.

Where draws are looked at more than once, `anytime` is the confidence sequence that takes the place of the t law.

The t distribution is used throughout: a standard error found from 20 blocks has 19 degrees of freedom, and normal
quantiles would reject too often. The power functions shift the central t, which is exact for `degrees=inf`.

>>> round(two_sided_power(offset=0.0, mcse=1.0, alpha=0.05), 9)     # the size
0.05
>>> round(equivalent_power(margin=9.0, mcse=1.0, alpha=0.05, offset=9.0), 9)
0.05
>>> round(two_sided_sees(mcse=1.0, alpha=0.05, power=0.8), 3)
2.802
"""

import math
from dataclasses import dataclass

from scipy.special import ndtr, ndtri, stdtr, stdtrit

from verify.estimate import Estimate
from verify.sequence import ConfidenceSequence, as_normal

RELATIONS = ("=", "<=", ">=")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A test statistic and its p-value: a small p speaks against the tested statement."""

    z: float
    p: float


def two_sided(estimate: Estimate, value: float, anytime: ConfidenceSequence | None = None) -> Outcome:
    """The test of "the true value is `value`"."""
    z = distance(estimate, value)
    if anytime is not None:
        return Outcome(z=z, p=anytime.two_sided(as_normal(z, estimate.degrees), estimate.replicates))
    return Outcome(z=z, p=min(1.0, 2 * _cdf(-abs(z), estimate.degrees)))


def two_sided_power(*, offset: float, mcse: float, alpha: float, degrees: float = math.inf) -> float:
    """The probability of rejecting a value that is `offset` away from the truth; its size at offset 0."""
    threshold, shift = _quantile(1 - alpha / 2, degrees), offset / mcse
    return _cdf(shift - threshold, degrees) + _cdf(-shift - threshold, degrees)


def two_sided_sees(*, mcse: float, alpha: float, power: float, degrees: float = math.inf) -> float:
    """The smallest offset that is found with probability `power`."""
    return mcse * (_quantile(1 - alpha / 2, degrees) + _quantile(power, degrees))


def above(estimate: Estimate, value: float, anytime: ConfidenceSequence | None = None) -> Outcome:
    """The test of "the true value is at most `value`": rejected when the estimate lies clearly above."""
    z = distance(estimate, value)
    return Outcome(z=z, p=_beyond(z, estimate, anytime))


def below(estimate: Estimate, value: float, anytime: ConfidenceSequence | None = None) -> Outcome:
    """The test of "the true value is at least `value`": rejected when the estimate lies clearly below."""
    z = distance(estimate, value)
    return Outcome(z=z, p=_beyond(-z, estimate, anytime))


def one_sided_power(*, offset: float, mcse: float, alpha: float, degrees: float = math.inf) -> float:
    """The probability that `above` or `below` rejects when the truth lies `offset` on the far side; its size at 0."""
    return _cdf(offset / mcse - _quantile(1 - alpha, degrees), degrees)


def one_sided_sees(*, mcse: float, alpha: float, power: float, degrees: float = math.inf) -> float:
    """The smallest offset on the far side that is found with probability `power`."""
    return mcse * (_quantile(1 - alpha, degrees) + _quantile(power, degrees))


def equivalent(estimate: Estimate, value: float, margin: float, anytime: ConfidenceSequence | None = None) -> Outcome:
    """Two one-sided tests of "the true value is `margin` or more away from `value`": a small p shows it is nearer.

    The z is that of the weaker of the two, pointing inwards.
    """
    inward = [above(estimate, value - margin, anytime), below(estimate, value + margin, anytime)]
    worst = max(inward, key=lambda outcome: outcome.p)
    return Outcome(z=min(inward[0].z, -inward[1].z), p=worst.p)


def equivalent_power(
    *, margin: float, mcse: float, alpha: float, degrees: float = math.inf, offset: float = 0.0
) -> float:
    """The probability of showing equivalence when the truth is `offset` off the centre; its size at offset = margin."""
    reach = margin / mcse - _quantile(1 - alpha, degrees)
    shift = abs(offset) / mcse
    return max(0.0, _cdf(reach - shift, degrees) - _cdf(-reach - shift, degrees))


def equivalent_sees(*, mcse: float, alpha: float, power: float, degrees: float = math.inf) -> float:
    """The smallest margin within which equivalence is shown with probability `power`, the truth being at the centre.

    Both one-sided tests must reject, so each may miss with probability (1 - power) / 2 only.
    """
    return mcse * (_quantile(1 - alpha, degrees) + _quantile((1 + power) / 2, degrees))


def against(estimate: Estimate, value: float, relation: str, anytime: ConfidenceSequence | None = None) -> Outcome:
    """The test of "the true value RELATION `value`": a small p refutes the statement."""
    _require_relation(relation)
    return {"=": two_sided, "<=": above, ">=": below}[relation](estimate, value, anytime)


def in_favour(
    estimate: Estimate, value: float, relation: str, *, margin: float, anytime: ConfidenceSequence | None = None
) -> Outcome:
    """The test of the opposite of "the true value RELATION `value`": a small p confirms the statement.

    For "=" the opposite is "further than `margin` away"; for a bound the margin is not used.
    """
    _require_relation(relation)
    if relation == "=":
        return equivalent(estimate, value, margin, anytime)
    return (below if relation == "<=" else above)(estimate, value, anytime)


def distance(estimate: Estimate, value: float) -> float:
    """The signed distance of the estimate from `value` in standard errors; infinite when the error is 0."""
    gap = estimate.value - value
    if estimate.mcse > 0:
        return gap / estimate.mcse
    return math.copysign(math.inf, gap) if gap else 0.0


def _beyond(z: float, estimate: Estimate, anytime: ConfidenceSequence | None) -> float:
    """The one-sided p-value of a z that speaks against a statement by being large."""
    if anytime is not None:
        return anytime.one_sided(as_normal(z, estimate.degrees), estimate.replicates)
    return _cdf(-z, estimate.degrees)


def _cdf(z: float, degrees: float) -> float:
    return float(ndtr(z) if math.isinf(degrees) else stdtr(degrees, z))


def _quantile(p: float, degrees: float) -> float:
    return float(ndtri(p) if math.isinf(degrees) else stdtrit(degrees, p))


def _require_relation(relation: str) -> None:
    if relation not in RELATIONS:
        raise ValueError(f"unknown relation {relation!r}; known: {', '.join(RELATIONS)}")
