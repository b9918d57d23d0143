"""The limits in t of E (mu_t - mu_0)^2 / sigma_0^2: a sine for the divisor N, and 1/2 + pi^2/36 for N - 1 at n = 2."""

from functools import cache

import flint
import sympy
from flint import arb
from sympy import Integer, Rational, harmonic, pi, sin, sqrt

from theory.lemmas.gaussian_accumulate import DISPLACEMENT, displaced, factors, mean, mean_mle
from theory.proof.affine_limit import AffineLimit
from theory.proof.binding import LIMIT
from theory.proof.induction import Telescoping
from theory.proof.infinite_product import CitedProduct
from theory.proof.limits import CitedLimit
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import k, n, t

SINE = sin(pi / sqrt(n)) / (pi / sqrt(n))
EULER = "Euler's product for the sine (DLMF 4.22.1)"
TWO = Integer(2)
TWO_ROWS = "two rows a generation (n = 2), where the factors of the variance telescope"
LAST = 20_000  # of the terms that an instance adds up
BITS = 128


@cache
def mle() -> Derivation:
    """1 - sin(pi/sqrt n)/(pi/sqrt n): what the variance loses, by Euler's product for the sine."""
    lemma = mean_mle()
    kept = 1 - lemma.result
    quoted = Line(left=DISPLACEMENT(t), right=lemma.result, reason="the mean at finite t",
                  rule=Lemma(derivation=lemma, title="the mean, divisor N"))  # fmt: skip
    euler = CitedProduct(reference=EULER, coefficient=-1 / n, at=tuple({n: rows} for rows in (2, 3, 5, 100)))
    tends = Line(left=LIMIT(kept, t), right=SINE, rule=euler, reason="prod (1 - x^2/k^2) = sin(pi x)/(pi x)")
    start, reached = LIMIT(DISPLACEMENT(t), t), 1 - LIMIT(kept, t)
    affine = AffineLimit(fact=quoted, constant=Integer(1), factor=Integer(-1), varying=kept)
    return Derivation(
        quantity=start, facts=(quoted, tends),
        chain=(
            Line(left=start, right=reached, rule=affine, reason="term by term"),
            Line(left=reached, right=1 - SINE, rule=Use(facts=(tends,)), reason=tends.reason),
        ),
        instances=lambda: (_enclosed(rows, 0) for rows in (2, 3, 5, 10)), rests_on=(EULER,),
    )  # fmt: skip


@cache
def unbiased_two() -> Derivation:
    """1/2 + (H_t^(2) - 1/t)/6: the divisor N - 1 at n = 2, where E sigma_t^2 = (2t+1)/(3t), by partial fractions."""
    lemma, given = mean(1), {n: TWO}
    general = lemma.result.xreplace(given)
    ratios = factors(1, t).xreplace(given)
    closed = Line(left=ratios, right=(2 * t + 1) / (3 * t), rule=Telescoping(variable=t, base=1),
                  reason="(k - 1)(2k + 1) over k (2k - 1), factor by factor")  # fmt: skip
    terms = sympy.Sum((2 * (k - 1) + 1) / (3 * (k - 1)) / k**2, (k, 2, t))
    summed = Line(left=terms, right=(harmonic(t, 2) - 1 / t) / 3, rule=Telescoping(variable=t, base=1),
                  reason="(2k-1)/((k-1) k^2) = 1/(k-1) - 1/k + 1/k^2")  # fmt: skip
    put_in = (1 + terms) / 2
    return Derivation(
        quantity=DISPLACEMENT(t), facts=(closed, summed),
        chain=(
            Line(left=DISPLACEMENT(t), right=general, reason="two rows a generation",
                 rule=Lemma(derivation=lemma, title="the mean, divisor N - 1", given=given)),
            Line(left=general, right=put_in, rule=Use(facts=(closed,), given={t: k - 1}), reason=closed.reason),
            Line(left=put_in, right=Rational(1, 2) + (harmonic(t, 2) - 1 / t) / 6, rule=Use(facts=(summed,)),
                 reason=summed.reason),
        ),
        instances=lambda: (_finite(fits) for fits in (1, 2, 3, 5)), least={t: 1, k: 2},
    )  # fmt: skip


@cache
def unbiased_two_limit() -> Derivation:
    """1/2 + pi^2/36."""
    lemma = unbiased_two()
    quoted = Line(left=DISPLACEMENT(t), right=lemma.result, reason="the mean at finite t",
                  rule=Lemma(derivation=lemma, title="the mean, divisor N - 1, two rows"))  # fmt: skip
    varying, half, sixth = harmonic(t, 2) - 1 / t, Rational(1, 2), Rational(1, 6)
    tends = Line(left=LIMIT(varying, t), right=pi**2 / 6, reason="the sum of all 1/k^2",
                 rule=CitedLimit(reference="DLMF 25.6.1, zeta(2) = pi^2/6"))  # fmt: skip
    start, reached = LIMIT(DISPLACEMENT(t), t), half + LIMIT(varying, t) / 6
    affine = AffineLimit(fact=quoted, constant=half, factor=sixth, varying=varying)
    return Derivation(
        quantity=start, facts=(quoted, tends),
        chain=(
            Line(left=start, right=reached, rule=affine, reason="term by term"),
            Line(left=reached, right=half + pi**2 / 36, rule=Use(facts=(tends,)), reason=tends.reason),
        ),
        instances=lambda: [_enclosed(2, 1)], least={t: 1, k: 2}, rests_on=("zeta(2) = pi^2/6 (DLMF 25.6.1)",),
    )  # fmt: skip


def _finite(fits: int) -> Instance:
    return Instance(label=f"t = {fits}", at={t: fits}, direct=displaced(2, fits, 1))


def _enclosed(rows: int, shift: int) -> Instance:
    """The limit from the recursion alone: what is left after LAST is between 0 and V(LAST)/(n LAST), V being below 1
    and decreasing."""
    with flint.ctx.workprec(BITS):
        variance, moved = arb(1), arb(0)
        for fit in range(1, LAST + 1):
            moved += variance / (rows * fit * fit)
            if fit > shift:
                variance *= 1 - 1 / arb(fit * (rows * fit - shift))
        tail = variance / (rows * LAST)
        return Instance(label=f"n = {rows}", at={n: rows}, direct=moved.union(moved + tail))
