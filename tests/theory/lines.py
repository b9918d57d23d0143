"""Lines for each rule of the proof engine: some that are true, and some that are false in a way somebody could miss."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import sympy
from sympy import Integer, Product, Rational, Sum, digamma, exp, gamma, harmonic, log, pi, sqrt, zeta

from tests.theory.case import fact, false, true
from theory.lemmas.basel import below_basel
from theory.lemmas.chi_square import INVERSE, inverse_moment, m, x
from theory.lemmas.gaussian_refitting import (
    BETWEEN,
    BETWEEN_MEANS,
    CENTRED,
    WITHIN,
    WITHIN_BATCH,
    _within,
    base,
    recursion,
    v,
)
from theory.lemmas.gaussian_refitting import VARIANCE as V
from theory.lemmas.pathways import COEFFICIENT, coefficient_lines
from theory.lemmas.refitting import Diagonal, j
from theory.proof.binding import LIMIT
from theory.proof.induction import EqualTerms, Induction, Telescoping
from theory.proof.integral import VanishingBoundary
from theory.proof.limits import CitedLimit, LimitOfProduct
from theory.proof.moments import Expectation
from theory.proof.order import Increasing, Positive, Scaled
from theory.proof.rules import Cited, Definition, Lemma, NormalForm, Use
from theory.proof.words import Words
from theory.symbols import G, T, d, g, i, k, n, sigma, t
from theory.vocabulary import Workflow

F = sympy.Function("f")
P, Q = sympy.symbols("P Q", commutative=False)
ONE = Integer(1)


def up_to(term: sympy.Expr, first: Any = 1, last: sympy.Expr = n) -> sympy.Expr:
    return Sum(term, (k, first, last))


TELESCOPE, TERMS, WELL = Telescoping(variable=n, base=0), EqualTerms(), Positive(least={n: 1})
SQUARES = n * (n + 1) * (2 * n + 1) / 6
STEP, START = recursion(0)[-1], base(0)[-1]
INDUCTION = Induction(variable=t, base=0, base_value=START, step=STEP)
SOLVED = Product(1 - 1 / (k * n * k), (k, 1, t))
STRONG = coefficient_lines(Workflow.AUGMENT)[-1]
GROWS, TENDS, TO_BASEL = below_basel(n)
LIMITED = CitedLimit(reference="known")
PROJECTION = Words(relations={P * P: P})
CHI = VanishingBoundary(variable=x, power=m / 2 - 1, rate=Rational(1, 2), least={m: 3})
CHI_VALUE = Rational(1, 2) / (m / 2 - 1)
LEMMA = Lemma(derivation=inverse_moment(), title="E[1/Q]")
AT = ({n: 2}, {n: 5}, {n: Rational(7, 2)})
HALVED = fact(F(n), 3 * (1 + 1 / n))
SHRINKS = LimitOfProduct(fact=HALVED, constant=Integer(3), varying=1 + 1 / n)
FOURFOLD = Expectation(size=n, build=lambda xs: _within(xs) + _fours(xs), moment=CENTRED, degree=1, clear=ONE)
DELTA = sympy.KroneckerDelta(i, j)
VANISHES_UP_TO_7 = sympy.prod([n - size for size in range(1, 8)])


def _fours(xs: list[Any]) -> Any:
    """The sum of a^2 b^2 c^2 e^2 over all four of the variables: 0 where there are fewer."""
    return sum(((a * b * c * e) ** 2 for a, b, c, e in combinations(xs, 4)), 0 * xs[0])


def double(term: sympy.Expr, last: sympy.Expr = n) -> sympy.Expr:
    return Sum(Sum(term, (j, 1, last)), (i, 1, n))


def given(**changed: Any) -> Induction:
    return replace(INDUCTION, **changed)


CASES = (
    true(Definition(), F(n), n + 1),
    false(Definition(), F(n), F(n) + 1, "defined through itself"),
    false(Definition(), n, Integer(5), "a parameter is no name"),
    false(Definition(), n + 1, Integer(5), "an expression is no name"),
    false(Definition(), LIMIT(F(n), n), Integer(5), "a limit has its meaning already"),
    false(Definition(), F(n), n, "an inequality defines nothing", "<"),
    true(NormalForm(), 1 / n - 1 / (n + 1), 1 / (n * (n + 1))),
    true(NormalForm(), gamma((n**2 - 1) / (n - 1)), gamma(n + 1), "arguments in normal form"),
    true(NormalForm(), Sum(1 / k, (k, 1, n)), Sum(1 / i, (i, 1, n)), "the letter of an index does not matter"),
    true(NormalForm(parametrise={n: m**2}), sqrt(n) * (1 + 1 / sqrt(n)), sqrt(n) + 1, "roots made rational"),
    false(NormalForm(), 1 / n**2, 1 / n**3, "a wrong exponent"),
    false(NormalForm(), (n + 1) ** 7 - n**7, 7 * n**6, "wrong lower orders"),
    false(NormalForm(), 1 / n, 1 / (n + Rational(1, 10**30)), "a tiny difference"),
    false(NormalForm(), harmonic(n, 2), harmonic(n), "different atoms"),
    false(NormalForm(), n**2, n, "one point is not all", "="),
    false(NormalForm(parametrise={n: ONE}), n**2, n, "parametrised by one point"),
    false(NormalForm(parametrise={n: m / m}), n**2, n, "parametrised by a constant"),
    false(NormalForm(parametrise={n: m}), n + m, 2 * m, "parametrised by a symbol that is there already"),
    false(NormalForm(parametrise={n: 1 + m**2, t: 1 + m**2}), n, t, "two symbols parametrised as one"),
    false(NormalForm(), P * Q, Q * P, "matrices do not commute"),
    false(NormalForm(), sqrt(P) * sqrt(Q), sqrt(Q) * sqrt(P), "nor do their roots"),
    false(NormalForm(), sympy.zoo, sympy.zoo, "infinity is no number"),
    false(NormalForm(), n, n, "equal is not less", "<"),
    true(Use(facts=(fact(F(n), n + 1),)), F(n) ** 2, n**2 + 2 * n + 1),
    true(Use(facts=(fact(F(n), n + 1),), given={n: t}), F(t), t + 1, "at another symbol"),
    false(Use(facts=(fact(F(n), n + 1),)), F(n), n, "a wrong value"),
    false(Use(facts=(fact(F(n), n + 1),)), F(t), t + 1, "an argument that was not given"),
    false(Use(facts=(fact(F(n), n + 1),)), n, n, "a fact that does not occur"),
    false(Use(facts=(GROWS,)), harmonic(n, 2), GROWS.right, "an inequality substituted"),
    false(Use(facts=(fact(F(n), i),)), Sum(F(n), (i, 1, 3)), Sum(i, (i, 1, 3)), "a symbol becomes bound"),
    false(
        Use(facts=(fact(Sum(F(n), (i, 1, n)), n * F(n), rule=TERMS),), given={n: i}),
        Sum(F(i), (i, 1, i)), i * F(i), "an index is captured",
    ),
    false(
        Use(facts=(fact(LIMIT(n / t, t), Integer(0), rule=LIMITED),), given={n: t}),
        LIMIT(ONE, t), Integer(0), "the variable of a limit is captured",
    ),
    true(replace(LEMMA, given={m: n + 2}), INVERSE(n + 2), 1 / n),
    false(LEMMA, INVERSE(m), 1 / (m - 1), "quoted wrongly"),
    false(LEMMA, INVERSE(m), 1 / (m - 2), "quoted with another relation", "<"),
    false(replace(LEMMA, derivation=replace(inverse_moment(), instances=lambda: ())), INVERSE(m), 1 / (m - 2),
          "a lemma that is not proven"),
    true(Cited(reference="known", at=AT), gamma(n + 1), n * gamma(n)),
    true(Cited(reference="known", at=AT), log(n), n, relation="<"),
    false(Cited(reference="known", at=AT), gamma(n + 1), gamma(n), "false at the points"),
    false(Cited(reference="known", at=AT), log(n), n, "the inequality turned round", ">"),
    false(Cited(reference="known", at=()), n, n, "no points"),
    false(Cited(reference="known", at=({},)), n, n, "a symbol without a value"),
    false(Cited(reference="known", at=({n: 0},)), 1 / n, 1 / n, "a pole"),
    true(LIMITED, LIMIT(harmonic(n, 2), n), pi**2 / 6),
    false(LIMITED, LIMIT(harmonic(n, 2), n), zeta(3), "another limit"),
    false(LIMITED, LIMIT(harmonic(n, 2), n), pi**2 / 6 + Rational(1, 10**9), "off by a billionth"),
    false(LIMITED, LIMIT(harmonic(n), n), log(10**6) + sympy.EulerGamma, "a sum that diverges"),
    false(LIMITED, LIMIT(n + 1 / n, n), n, "a limit that moves"),
    false(LIMITED, harmonic(n, 2), pi**2 / 6, "not a limit"),
    true(SHRINKS, LIMIT(F(n), n), 3 * LIMIT(1 + 1 / n, n)),
    false(SHRINKS, LIMIT(F(n), n), 2 * LIMIT(1 + 1 / n, n), "another constant"),
    false(replace(SHRINKS, constant=n), LIMIT(F(n), n), n * LIMIT(1 + 1 / n, n), "a constant that moves"),
    false(LimitOfProduct(fact=GROWS, constant=ONE, varying=GROWS.right), LIMIT(GROWS.left, n), LIMIT(GROWS.right, n),
          "from an inequality"),
    true(TELESCOPE, up_to(k**2), SQUARES),
    true(TELESCOPE, up_to(1 / (k + sigma)), digamma(n + 1 + sigma) - digamma(1 + sigma)),
    true(TELESCOPE, Product(k, (k, 1, n)), gamma(n + 1)),
    false(TELESCOPE, up_to(k**2), SQUARES + 1, "a wrong base"),
    false(TELESCOPE, up_to(k**2), SQUARES + n, "a wrong step"),
    false(TELESCOPE, up_to(k, first=5), n * (n + 1) / 2, "a range that starts later"),
    false(replace(TELESCOPE, base=1), up_to(k, first=n), n * (n + 1) / 2, "a range whose start moves"),
    false(TELESCOPE, up_to(k, last=n + 1), n * (n + 1) / 2, "a range that ends elsewhere"),
    false(TELESCOPE, up_to(n), n * (n + 1) / 2, "terms that move with the end"),
    false(replace(TELESCOPE, base=1), sympy.Integral(k, (k, 1, n)), sympy.Integral(k, (k, 1, 1)) * gamma(n + 1),
          "an integral is no product"),
    false(TELESCOPE, up_to(Sum(k * n, (n, 1, k))), n**3 * (n + 1) / 2, "an inner index of the same name"),
    false(TELESCOPE, up_to(k**2), SQUARES, "an inequality", "<"),
    true(TERMS, Sum(F(n), (g, 1, i)), i * F(n)),
    false(TERMS, Sum(F(n), (g, 1, i)), (i - 1) * F(n), "one term too few"),
    false(TERMS, Sum(g, (g, 1, i)), i * g, "terms that differ"),
    false(TERMS, Product(F(n), (g, 1, i)), i * F(n), "a product is no sum"),
    false(TERMS, Sum(F(n), (g, 1, i), (k, 1, n)), i * F(n), "two ranges"),
    false(TERMS, Sum(F(n), (g, 5, 1)), -3 * F(n), "no terms"),
    false(TERMS, Sum(F(n), (g, n, 1)), (2 - n) * F(n), "perhaps no terms"),
    true(INDUCTION, V(t), SOLVED),
    false(INDUCTION, V(t), 2 * SOLVED, "a wrong base"),
    false(replace(INDUCTION, step=recursion(1)[-1]), V(t), Product(1 - 1 / (k * (k * n - 1)), (k, 2, t)),
          "no factor at the first step, so the step does not hold there"),
    false(INDUCTION, V(t), Product(1 - 1 / (k * n), (k, 1, t)), "a wrong step"),
    false(given(base=1), V(t), SOLVED, "the base of another start"),
    false(given(step=replace(STEP, right=STEP.right + 1)), V(t), SOLVED, "a step that does not hold"),
    false(given(step=fact(V(t), V(t - 1) + 1, "<", Positive(least={}))), V(t), t + 1, "a step that is no equation"),
    false(INDUCTION, V(n), SOLVED, "another left side"),
    true(STRONG.rule, STRONG.left, STRONG.right),
    false(STRONG.rule, STRONG.left, 1 / i**2, "a wrong value"),
    false(replace(STRONG.rule, base=fact(F(i), 1 / i)), STRONG.left, STRONG.right, "the base of another name"),
    false(replace(STRONG.rule, base=fact(COEFFICIENT(i, i), 1 / G)), STRONG.left, 1 / G, "a value that moves"),
    false(STRONG.rule, STRONG.left, STRONG.right, "an inequality", "<="),
    true(Diagonal(), double(F(i) * F(j) * DELTA), Sum(F(i) ** 2, (i, 1, n))),
    false(Diagonal(), double(F(i) * F(j) * DELTA), Sum(F(i), (i, 1, n)), "another diagonal"),
    false(Diagonal(), double(F(i) * F(j) * DELTA + VANISHES_UP_TO_7), Sum(F(i) ** 2, (i, 1, n)), "terms beside it"),
    true(PROJECTION, (1 - P) * (1 - P), 1 - P),
    false(PROJECTION, (1 - P) * (1 - P), 1 + P, "a wrong sign"),
    false(PROJECTION, P * Q, Q * P, "letters that do not commute"),
    false(Words(relations={Q * Q: Q}), P * P, P, "the relation of another letter"),
    false(Words(relations={P: 2 * P}), P, 2 * P, "a rewriting without an end"),
    true(WITHIN_BATCH.rule, WITHIN(n, v), (n - 1) * v),
    true(BETWEEN_MEANS.rule, BETWEEN(n, v), v / n),
    false(WITHIN_BATCH.rule, WITHIN(n, v), n * v, "a wrong moment"),
    false(BETWEEN_MEANS.rule, BETWEEN(n, v), v / n**2, "a wrong degree"),
    false(WITHIN_BATCH.rule, Integer(2), (n - 1) * v, "a number is no name"),
    false(WITHIN_BATCH.rule, WITHIN(n), (n - 1) * v, "a name without the variance"),
    false(FOURFOLD, F(n, v), (n - 1) * v, "a polynomial that vanishes at the first sizes"),
    true(CHI, INVERSE(m), CHI_VALUE),
    false(CHI, INVERSE(m), 1 / m, "a wrong value"),
    false(replace(CHI, least={m: 2}), INVERSE(m), CHI_VALUE, "outside its domain"),
    false(CHI, Integer(7), CHI_VALUE, "a number is no name"),
    true(WELL, harmonic(n, 2), harmonic(n, 2) + 1 / (n + 1), relation="<"),
    true(WELL, n + 1, n, relation=">"),
    false(WELL, harmonic(n, 2), harmonic(n, 2) - 1 / (n + 1), "the other way", "<"),
    false(WELL, Integer(0), n - 1, "equal at the least value", "<"),
    false(WELL, Integer(0), harmonic(n - 1), "an empty harmonic number", "<"),
    false(Positive(least={}), Integer(0), sympy.Symbol("z", negative=True), "a negative symbol", "<"),
    false(Positive(least={}), Integer(0), exp(sympy.I * n), "an exponential that is not real", "<"),
    false(WELL, n, n, "an equation"),
    true(TENDS.rule, TENDS.left, TENDS.right, relation="<"),
    false(Increasing(variable=n, limit=fact(LIMIT(1 / n, n), Integer(0), rule=LIMITED)), 1 / n, Integer(0),
          "a function that falls", "<"),
    false(replace(TENDS.rule, limit=replace(TO_BASEL, right=zeta(3))), TENDS.left, zeta(3), "a false limit", "<"),
    true(Scaled(fact=GROWS, by=d / T), d / T * GROWS.left, d / T * GROWS.right, relation="<"),
    true(Scaled(fact=GROWS, by=1 / (GROWS.left * GROWS.right), least={n: 1}), 1 / GROWS.left, 1 / GROWS.right,
         relation=">"),
    false(Scaled(fact=GROWS, by=-d), -d * GROWS.left, -d * GROWS.right, "a negative factor", "<"),
    false(Scaled(fact=GROWS, by=T - d), (T - d) * GROWS.left, (T - d) * GROWS.right, "a factor of either sign", "<"),
    false(Scaled(fact=replace(GROWS, right=GROWS.left - 1), by=d), d * GROWS.left, d * GROWS.left - d,
          "a fact that is false", "<"),
)  # fmt: skip
