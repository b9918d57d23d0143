"""E sigma_t^2 + E (mu_t - mu_0)^2 for every divisor N - delta: conserved for the divisor N alone."""

from functools import cache

import sympy
from flint import fmpq

from theory.lemmas.gaussian_accumulate import (
    DISPLACEMENT,
    FIRST,
    delta,
    displaced,
    factors,
    first_fit,
    instances,
    mean,
    variance,
)  # fmt: skip
from theory.lemmas.gaussian_refitting import VARIANCE, WITHIN_BATCH, by_moments
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Line
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.symbols import k, n, t

TOTAL = sympy.Function("TotalSquare")  # (E sigma_t^2 + E (mu_t - mu_0)^2) / sigma_0^2
EXCESS = sympy.Function("FirstFitExcess")  # E sigma_1^2 / sigma_0^2 - (1 - 1/n)
LOST = sympy.Sum(factors(delta, k - 1) / (k**2 * (n * k - delta)), (k, 2, t))


@cache
def total() -> Derivation:
    """1 + delta (n-1)/(n (n-delta)) (1 - sum_{k=2..t} ...), t >= 1."""
    spread, moved = variance(), mean()
    quoted = (
        Line(left=VARIANCE(t), right=spread.result, rule=Lemma(derivation=spread, title="the variance, any divisor"),
             reason="the variance of fit t"),
        Line(left=DISPLACEMENT(t), right=moved.result, rule=Lemma(derivation=moved, title="the mean, any divisor"),
             reason="the mean of fit t"),
    )  # fmt: skip
    summed = sympy.Sum(factors(delta, k - 1) / k**2, (k, 2, t))
    collected = Line(
        left=summed, right=n * (1 - factors(delta, t)) - delta * LOST, rule=Telescoping(variable=t, base=1),
        reason="1/k^2 = n/(k (nk - delta)) - delta/(k^2 (nk - delta)), and the first part telescopes",
    )  # fmt: skip
    start = VARIANCE(t) + DISPLACEMENT(t)
    both = spread.result + moved.result
    return Derivation(
        quantity=TOTAL(t), facts=(*quoted, collected),
        chain=(
            Line(left=TOTAL(t), right=start, rule=Definition(), reason="the sum of both, in units of sigma_0^2"),
            Line(left=start, right=both, rule=Use(facts=quoted), reason="both put in"),
            Line(left=both, right=1 + delta * FIRST / n * (1 - LOST), rule=Use(facts=(collected,)),
                 reason="(n-1)/(n-delta) + 1/n = 1 + delta (n-1)/(n (n-delta))"),
        ),
        least={t: 1, k: 2}, instances=lambda: instances(delta, _total),
    )  # fmt: skip


@cache
def excess() -> Derivation:
    """How far E sigma_1^2 / sigma_0^2 lies above the printed 1 - 1/n."""
    fitted, value = first_fit()
    start, put_in = VARIANCE(1) - (1 - 1 / n), FIRST - (1 - 1 / n)
    return Derivation(
        quantity=EXCESS(n, delta), facts=(WITHIN_BATCH, fitted, value),
        chain=(
            Line(left=EXCESS(n, delta), right=start, rule=Definition(), reason="the printed product is 1 - 1/n there"),
            Line(left=start, right=put_in, rule=Use(facts=(value,)), reason="the first fit put in"),
            Line(left=put_in, right=delta * (n - 1) / (n * (n - delta)), rule=NormalForm(), reason="collected"),
        ),
        instances=lambda: instances(delta, _first_excess),
    )  # fmt: skip


def _total(rows: int, fits: int, shift: fmpq) -> fmpq:
    return by_moments(rows, fits, shift) + displaced(rows, fits, shift)


def _first_excess(rows: int, fits: int, shift: fmpq) -> fmpq:
    del fits  # the first fit alone
    return by_moments(rows, 1, shift) - fmpq(rows - 1, rows)
