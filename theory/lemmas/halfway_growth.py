"""Halfway with fresh features between two logarithms: c log n < error < c log n + constant with c = sigma^2 d/T."""

from collections.abc import Iterable
from functools import cache

from flint import arb, fmpq
from sympy import Rational, harmonic, log

from theory.arithmetic import sign
from theory.claims.gerstgrasser import halfway_fresh
from theory.claims.gerstgrasser.halfway_fresh import SUM
from theory.lemmas.logarithm import harmonic_bounds
from theory.lemmas.refitting import TEST_ERROR
from theory.proof.ascent import InductiveBound
from theory.proof.gaps import SameGap
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.rules import Lemma
from theory.symbols import T, d, n, sigma

RATE = sigma**2 * d / T
FIRST = d / (T - d - 1)  # the term of generation 1
ENOUGH = {T: d + 2}
LONG = 4000  # generations of the shortest block that an instance adds up


@cache
def error() -> Derivation:
    """The error as a sum over the generations, derived once."""
    return halfway_fresh.derivation()


def quoted() -> Line:
    """The error as that sum, in one line."""
    return Line(left=TEST_ERROR(n), right=error().result, reason="the error as a sum over the generations",
                rule=Lemma(derivation=error(), title="halfway with fresh features"))  # fmt: skip


@cache
def lower() -> Derivation:
    """The error exceeds sigma^2 (d/T) log n."""
    logs = harmonic_bounds(n)
    terms = Line(left=SUM, relation=">=", right=d / T * harmonic(n), reason="d/(iT - d - 1) > d/(iT)",
                 rule=InductiveBound(variable=n, base=0, others=ENOUGH))  # fmt: skip
    chain = (
        Line(left=error().result, relation=">=", right=RATE * harmonic(n), reason=terms.reason,
             rule=SameGap(fact=terms, by=sigma**2, least=ENOUGH)),
        Line(left=RATE * harmonic(n), relation=">=", right=RATE * log(n + 1), reason=logs.lower.reason,
             rule=SameGap(fact=logs.lower, by=RATE, least=ENOUGH)),
        Line(left=RATE * log(n + 1), relation=">", right=RATE * log(n), reason=logs.rises.reason,
             rule=SameGap(fact=logs.rises, by=RATE, least=ENOUGH)),
    )  # fmt: skip
    return _bounded((logs.slopes[1], logs.slopes[2], terms, logs.lower, logs.rises), chain)


@cache
def upper() -> Derivation:
    """The error is below sigma^2 (d/T) log n plus a constant."""
    logs = harmonic_bounds(n)
    terms = Line(
        left=SUM, relation="<=", right=FIRST + d / T * (harmonic(n) - 1 / n),
        reason="from generation 2 on, d/(iT - d - 1) < d/((i - 1) T), as T > d + 1",
        rule=InductiveBound(variable=n, base=1, others=ENOUGH),
    )  # fmt: skip
    constant = sigma**2 * FIRST
    tight, loose = constant + RATE * (harmonic(n) - 1 / n), constant + RATE * harmonic(n)
    chain = (
        Line(left=error().result, relation="<=", right=tight, reason=terms.reason,
             rule=SameGap(fact=terms, by=sigma**2, least=ENOUGH)),
        Line(left=tight, relation="<", right=loose, reason="1/n is positive", rule=Positive(least=ENOUGH)),
        Line(left=loose, relation="<=", right=constant + RATE * (1 + log(n)), reason=logs.upper.reason,
             rule=SameGap(fact=logs.upper, by=RATE, least=ENOUGH)),
    )  # fmt: skip
    return _bounded((logs.slopes[0], terms, logs.upper), chain)


def _bounded(facts: tuple[Line, ...], bounds: tuple[Line, ...]) -> Derivation:
    return Derivation(quantity=TEST_ERROR(n), facts=facts, chain=(quoted(), *bounds), instances=error().instances,
                      least=ENOUGH)  # fmt: skip


def block_instances() -> Iterable[Instance]:
    """The limit of error/log n enclosed by the error that generations N + 1 to 2N add, over log 2.

    Blocks N, 2N, 4N, ... differ from one to the next: 1/(i - x) from 1/(2i - 1 - x) + 1/(2i - x) by at most
    1/(2 (i - 1)^2), so a block from the next by 1/(2 (N - 1)), and all later ones from the first by 1/(N - 1).
    """
    for rows, features in ((3, 1), (10, 2), (12, 9)):
        added = (arb(fmpq(features, i * rows - features - 1)) for i in range(LONG + 1, 2 * LONG + 1))
        drift = arb(fmpq(features, rows * (LONG - 1)))
        block = sum(added, arb(0)) + drift * arb(0, 1)
        at = {T: rows, d: features, sigma: Rational(3, 2)}
        yield Instance(label=f"T = {rows}, d = {features}", at=at, direct=fmpq(9, 4) * block / arb(2).log())


def printed_bound_holds_from(rows: int, features: int) -> int:
    """The first n >= 2 from which on the error with fresh features is at most sigma^2 d/(T - d - 1) log n.

    The gap between the bound and the error grows with every n, since log(n/(n - 1)) > 1/n and n (T - d - 1) <=
    n T - d - 1; so the first n at which exact arithmetic finds it positive is the one.
    """
    point = {T: rows, d: features, sigma: 1}
    gap = FIRST * log(n) - SUM
    last = 2
    while sign(gap, {**point, n: last}) != 1:
        last *= 2
    below = last // 2
    while last - below > 1:
        middle = (below + last) // 2
        below, last = (below, middle) if sign(gap, {**point, n: middle}) == 1 else (middle, last)
    return last
