"""The density of the test error over sigma^2 r_n: of the ratio of two independent chi-squares, by one Gamma
integral."""

from collections.abc import Iterable
from functools import cache
from math import comb

import sympy
from flint import fmpq, fmpq_poly
from sympy import Integral, Rational, exp, gamma, oo

from theory.lemmas.chi_square import HALF, x
from theory.lemmas.hotelling import AS_MODELLED, DEGREES, INDEPENDENT, MODEL, TURNED, degrees, rotation
from theory.proof.line import Derivation, Instance, Line
from theory.proof.powers import Exponents, GammaIntegral
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import T, d

RATIO_DENSITY = sympy.Function("RatioDensity")  # of |z|^2/q
FORM_DENSITY = sympy.Function("FormDensity", commutative=True)  # of the form, by the densities and the form, in words
QUOTIENT_DENSITY = sympy.Function("QuotientDensity")  # of the ratio of independent chi-squares, by their degrees
F_DENSITY = sympy.Function("FDensity")  # of (T - d + 1)/d times it
q = sympy.Symbol("q", positive=True)
BELOW = T - d + 1  # degrees of freedom of q
BETA = gamma(d / 2) * gamma(BELOW / 2) / gamma((T + 1) / 2)
VALUE = x ** (d / 2 - 1) * (1 + x) ** (-(T + 1) / 2) / BETA
F_VALUE = d ** (d / 2) * BELOW ** (BELOW / 2) * x ** (d / 2 - 1) * (d * x + BELOW) ** (-(T + 1) / 2) / BETA


def _chi_square(value: sympy.Expr, degrees: sympy.Expr) -> sympy.Expr:
    return value ** (degrees / 2 - 1) * exp(-value / 2) / (2 ** (degrees / 2) * gamma(degrees / 2))


@cache
def ratio_density() -> Derivation:
    """The density of |z|^2/q, for T >= d."""
    mixed = Integral(q * _chi_square(x * q, d) * _chi_square(q, BELOW), (q, 0, oo))
    constants = 2 ** (d / 2) * gamma(d / 2) * 2 ** (BELOW / 2) * gamma(BELOW / 2)
    solved = x ** (d / 2 - 1) * gamma((T + 1) / 2) * (HALF + x / 2) ** (-(T + 1) / 2) / constants
    name, known = RATIO_DENSITY(x, T, d), QUOTIENT_DENSITY(x, d, BELOW)
    start, turned = (FORM_DENSITY(x, T, d, *words) for words in (MODEL, TURNED))
    parted = Line(left=turned, right=QUOTIENT_DENSITY(x, *DEGREES), rule=Definition(), reason=INDEPENDENT)
    return Derivation(
        quantity=name,
        facts=(*rotation(), *degrees(), parted),
        chain=(
            Line(left=name, right=start, rule=Definition(), reason=AS_MODELLED),
            Line(left=start, right=turned, rule=Use(facts=rotation()), reason="read in a basis, then turned"),
            Line(left=turned, right=known, rule=Use(facts=(parted, *degrees())),
                 reason="independent chi-squares, with d and T - (d - 1) degrees of freedom"),
            Line(left=known, right=mixed, rule=Definition(),
                 reason="given q the numerator x q has the density q f(x q) in x; f and the law of q are chi-square"),
            Line(left=mixed, right=solved, rule=GammaIntegral(least={T: d}), reason="a Gamma integral in q"),
            Line(left=solved, right=VALUE, rule=Exponents(least={T: d}), reason="the powers of 2 cancel"),
        ),
        instances=race_instances,
        least={T: d},
    )  # fmt: skip


@cache
def f_density() -> Derivation:
    """The density of (T - d + 1)/d times the ratio: Fisher's F with d and T - d + 1 degrees of freedom."""
    lemma, given = ratio_density(), {x: d * x / BELOW}
    moved = Line(left=lemma.quantity.xreplace(given), right=lemma.result.xreplace(given), reason="the ratio's density",
                 rule=Lemma(derivation=lemma, title="density of the ratio", given=given))  # fmt: skip
    scaled = d / BELOW * moved.left
    return Derivation(
        quantity=F_DENSITY(x, T, d),
        facts=(moved,),
        chain=(
            Line(left=F_DENSITY(x, T, d), right=scaled, rule=Definition(), reason="the density in another unit"),
            Line(left=scaled, right=d / BELOW * moved.right, rule=Use(facts=(moved,)), reason="put in"),
            Line(left=d / BELOW * moved.right, right=F_VALUE, rule=Exponents(least={T: d}), reason="powers collected"),
        ),
        instances=f_instances,
        least={T: d},
    )  # fmt: skip


def f_instances() -> Iterable[Instance]:
    """The race in the unit of F."""
    for instance in race_instances():
        features, below = instance.at[d], instance.at[T] - instance.at[d] + 1
        at = {**instance.at, x: instance.at[x] * Rational(below, features)}
        yield Instance(label=instance.label, at=at, direct=instance.direct * features / below)


def race_instances() -> Iterable[Instance]:
    """The density at four points, for even degrees of freedom."""
    for point, rows, features in ((1, 5, 2), (Rational(3, 2), 7, 4), (Rational(1, 3), 9, 4), (3, 9, 6)):
        at = {x: point, T: rows, d: features}
        yield Instance(label=f"x = {point}, T = {rows}, d = {features}", at=at, direct=race(point, rows, features))


def race(point: sympy.Expr, rows: int, features: int) -> fmpq:
    """The density for even degrees of freedom from a race of two Poisson processes, as a polynomial's derivative.

    |z|^2/2 and q/2 are the waiting times for event a and event b of two processes. At the rates 1 and x, |z|^2 <= x q
    means that of the first a + b - 1 events at least a are of the first process, whose share is p = x/(1 + x).
    """
    a, b = features // 2, (rows - features + 1) // 2
    share, others = fmpq_poly([0, 1]), fmpq_poly([1, -1])
    events = a + b - 1
    wins = sum((comb(events, won) * share**won * others ** (events - won) for won in range(a, events + 1)), share * 0)
    at = fmpq(int(sympy.Rational(point).p), int(sympy.Rational(point).q))
    value: fmpq = wins.derivative()(at / (1 + at)) / (1 + at) ** 2
    return value
