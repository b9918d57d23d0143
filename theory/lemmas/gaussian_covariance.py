"""Accumulating data in any dimension, drawn by any sampler with the fitted mean and covariance: E Sigma_t, entry by
entry.

The fitted variance along a fixed direction is that of a univariate refitting, and directions determine a covariance.
`resampled` draws whole vectors from the history itself, scaled about its mean: far from normal, and exact.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product as tuples

import sympy
from flint import fmpq

from theory.lemmas.gaussian_refitting import VARIANCE, product
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import n, t

ENTRY = sympy.Function("CovarianceEntry")  # E (Sigma_t)_{xy} / (Sigma_0)_{xy}
plus, minus = sympy.symbols("p q", positive=True)  # true variances of x + y and of x - y
ANY_SAMPLER = "in any dimension, batch t drawn by any sampler with mean mu_{t-1} and covariance Sigma_{t-1}"
Vector = tuple[fmpq, ...]
Weighted = tuple[fmpq, Vector]
REAL = ((fmpq(1, 2), (fmpq(0), fmpq(0))), (fmpq(1, 3), (fmpq(1), fmpq(2))), (fmpq(1, 6), (fmpq(3), fmpq(1))))


@cache
def covariance(delta: int) -> Derivation:
    """E (Sigma_t)_{xy} / (Sigma_0)_{xy} for the divisor N (delta = 0, t >= 0) or N - 1 (delta = 1, t >= 1)."""
    lemma = product(delta)
    quoted = Line(left=VARIANCE(t), right=lemma.result, rule=Lemma(derivation=lemma, title="the variance"),
                  reason="along a fixed direction: a univariate refitting, of which mean and variance alone were "
                  "used")  # fmt: skip
    polarised = (plus * VARIANCE(t) - minus * VARIANCE(t)) / (plus - minus)
    return Derivation(
        quantity=ENTRY(t), facts=(quoted,),
        chain=(
            Line(left=ENTRY(t), right=polarised, rule=Definition(),
                 reason="four times a covariance is the variance of x + y less that of x - y, in Sigma_t and Sigma_0"),
            Line(left=polarised, right=lemma.result, rule=Use(facts=(quoted,)), reason="both directions put in"),
        ),
        least={t: delta}, instances=lambda: _instances(delta),
    )  # fmt: skip


def _instances(delta: int) -> Iterable[Instance]:
    for rows, fits in ((2, 1), (2, 2), (3, 1), (3, 2), *(() if delta else ((2, 3),))):
        direct = resampled(rows, fits, delta)
        yield Instance(label=f"n = {rows}, t = {fits}", at={n: rows, t: fits}, direct=direct)


def resampled(rows: int, fits: int, delta: int) -> fmpq:
    """E (Sigma_t)_{xy} / (Sigma_0)_{xy} with real rows of the law REAL and synthetic ones drawn from the history."""
    histories: list[tuple[fmpq, tuple[Vector, ...]]] = [(fmpq(1), ())]
    for fit in range(fits):
        histories = [
            (weight * chance, history + batch)
            for weight, history in histories
            for chance, batch in _batches(REAL if fit == 0 else tuple(_sampler(history, delta)), rows)
        ]
    mean = sum((weight * _covariance(history, delta) for weight, history in histories), fmpq(0))
    means = [sum((chance * row[place] for chance, row in REAL), fmpq(0)) for place in (0, 1)]
    return mean / sum((chance * (row[0] - means[0]) * (row[1] - means[1]) for chance, row in REAL), fmpq(0))


def _batches(law: tuple[Weighted, ...], rows: int) -> Iterator[tuple[fmpq, tuple[Vector, ...]]]:
    for drawn in tuples(law, repeat=rows):
        chance = fmpq(1)
        for share, _ in drawn:
            chance *= share
        yield chance, tuple(row for _, row in drawn)


def _sampler(history: tuple[Vector, ...], delta: int) -> Iterator[Weighted]:
    """A row of the history, its distance from the mean doubled so often that the covariance has the divisor N - delta:
    with probability p, where 1 + 3 p = N/(N - delta)."""
    size = len(history)
    means = [sum((row[place] for row in history), fmpq(0)) / size for place in (0, 1)]
    doubled = fmpq(delta, 3 * (size - delta))
    for times, share in ((1, 1 - doubled), (2, doubled)):
        for row in history if share != 0 else ():
            yield share / size, tuple(mean + times * (value - mean) for value, mean in zip(row, means, strict=True))


def _covariance(history: tuple[Vector, ...], delta: int) -> fmpq:
    size = len(history)
    means = [sum((row[place] for row in history), fmpq(0)) / size for place in (0, 1)]
    return sum(((row[0] - means[0]) * (row[1] - means[1]) for row in history), fmpq(0)) / (size - delta)
