"""Lines for the rules behind Theorem 5.1, the likelihood ratio, means at finite n, schedules and estimating
functions."""

from dataclasses import replace
from typing import Any

import sympy
from sympy import Integer, Product, Rational, Sum, exp, pi, sin, sinh, sqrt

from tests.theory.case import Case, fact, false, true
from theory.proof.binding import LIMIT
from theory.proof.bounded_sum import BoundedSum, PositiveMeaning
from theory.proof.equal_factors import EqualFactors
from theory.proof.gaussian import CompletedSquare, K, N, Nt, Rescaled, V
from theory.proof.independent import IndependentParts
from theory.proof.infinite_product import CitedProduct
from theory.proof.nested import NestedInduction
from theory.proof.quadratic_form import FormDeterminant
from theory.proof.root import PositiveRoot
from theory.proof.weight_matrix import FromWeights
from theory.symbols import G, i, k, n

u, ut, W, Wt = sympy.symbols("u ut W Wt", commutative=False)
r, s, x, y, p, a, b, c, gap = sympy.symbols("r s x y p a b c gap", positive=True)
F, H, M, S = (sympy.Function(name) for name in "FHMS")
ONE = Integer(1)

CUMULANT = CompletedSquare(exponent=ut * N, centre=V * u, transposes={u: ut}, scalars={ut * V * u: s},
                           swaps=(Nt * u,))  # fmt: skip
CONDITIONAL = CompletedSquare(
    exponent=ut * N + Wt * N - Wt * V * W / 2, centre=V * W + V * u, transposes={W: Wt, u: ut},
    scalars={ut * V * W: r, ut * V * u: s}, swaps=(Nt * W, Nt * u, Wt * V * u),
)  # fmt: skip
TILT = p * (p - 1)
GIVEN = fact(F(p, x), exp(TILT * x / 2))
RESCALED = Rescaled(integrand=GIVEN, square=x, tilt=TILT, margin=Rational(1, 25) + gap * (p + Rational(3, 5)),
                    distances={gap: Rational(8, 5) - p})  # fmt: skip
GOLDEN = PositiveRoot(unknown=p, equation=p**2 - p - 1)
QUOTIENT = fact(F(a, b, x), x * b / a)
SHARE = PositiveRoot(unknown=x, equation=x * b - a, fact=QUOTIENT, clear=a)
WITH_ROOT = sqrt(a**2 + 4 * b)
RADICAL = PositiveRoot(unknown=x, equation=x**2 - a * x - b, radical=WITH_ROOT)
FACTORS = EqualFactors()
FORM = FormDeterminant(exponent=-(x**2) / 2 - y**2 / 2 + p * (x * y - x**2 / 2), variables=(x, y))
ROWS = ((ONE,), (1 - a, a), (1 - b - c, b, c))
THIRD = FromWeights(weights=ROWS, fit=3, noise=2)
SINE = CitedProduct(reference="known", coefficient=-1 / n, at=({n: 2}, {n: 5}))
HYPERBOLIC = CitedProduct(reference="known", coefficient=1 / n, at=({n: 1}, {n: Rational(7, 2)}))
GROWN, FIRST = fact(S(G), S(G - 1) + M(G)), fact(S(1), M(1))
BATCHES, SIZES = (fact(name(G), Integer(0), ">", PositiveMeaning()) for name in (M, S))
SHARES = BoundedSum(variable=G, base=1, by=(GROWN,), at_base=(FIRST,), signs=(BATCHES, SIZES))
SQUARES = BoundedSum(variable=G, base=1, first_step=2)
BELOW = SQUARES
CARRIED = Product((k - 1 + c) / k, (k, 2, G))
SOLVED = CARRIED**2 * Sum(1 / (i * CARRIED.xreplace({G: i})) ** 2, (i, 1, G))
STEP, START = fact(F(G), ((G - 1 + c) / G) ** 2 * F(G - 1) + 1 / G**2), fact(F(1), ONE)
NESTED = NestedInduction(variable=G, base=1, base_value=START, step=STEP)
MOVED = fact(F(G), ((G + 1) * F(G - 1) + H(G)) / G)
PARTS = IndependentParts(fact=MOVED, parts={F(G - 1): S(G - 1), H(G): ONE})


def up_to(term: Any, first: Any = 1) -> sympy.Expr:
    return Sum(term, (k, first, G))


def product(coefficient: Any, power: int = 2) -> sympy.Expr:
    return LIMIT(Product(1 + coefficient / k**power, (k, 1, G)), G)


def sum_of_shares(power: int = 2) -> sympy.Expr:
    return Sum(M(i) / S(i) ** power, (i, 1, G))


ROOT = sin(pi / sqrt(n)) / (pi / sqrt(n))
HYPERBOLIC_SINE = sinh(pi / sqrt(n)) / (pi / sqrt(n))
INTEGRAL = 1 / sqrt(1 - TILT)
TELESCOPED = b / (b + 1) - b / (b + G)
TAIL = Sum(b / (b + k - 1) ** 2, (k, 2, G))

GAUSSIAN: tuple[Case, ...] = (
    true(CUMULANT, F(s), s / 2, "the cumulant of a Gaussian"),
    true(CONDITIONAL, F(r, s), r + s / 2, "a tilted Gaussian"),
    false(CUMULANT, F(s), s, "the half left out"),
    false(CUMULANT, F(s), -s / 2, "the sign of the square"),
    false(CONDITIONAL, F(r, s), r / 2 + s / 2, "the mean halved"),
    false(CONDITIONAL, F(r, s), s / 2, "no feedback"),
    false(replace(CUMULANT, centre=u), F(s), s / 2, "a shift that is not V u"),
    false(replace(CUMULANT, exponent=ut * V * N), F(s), s / 2, "another linear form"),
    false(replace(CUMULANT, swaps=()), F(s), s / 2, "a number not known to equal its transpose"),
    false(replace(CUMULANT, swaps=(Nt * u, N * u)), F(s), s / 2, "two columns are no number"),
    false(replace(CUMULANT, scalars={V * u: s}), F(s), s / 2, "a vector taken for a number"),
    false(replace(CUMULANT, scalars={Nt * K * N: s}), F(s), s / 2, "a value that still holds N"),
    false(CUMULANT, s, s / 2, "a symbol is no name"),
    false(CUMULANT, F(r), s / 2, "a name that does not hold the value's symbol"),
    false(CUMULANT, F(s), s / 2, "an inequality", "<="),
    true(RESCALED, H(p), INTEGRAL, "a Gaussian integral rescaled"),
    true(replace(RESCALED, integrand=fact(F(p, x), exp(p**2 * x / 2 - p * x / 2))), H(p), INTEGRAL, "same exponent"),
    false(RESCALED, H(p), 1 / (1 - TILT), "the root forgotten"),
    false(RESCALED, H(p), -INTEGRAL, "the other root"),
    false(RESCALED, H(p), 1 / sqrt(1 + TILT), "the sign of the tilt"),
    false(replace(RESCALED, integrand=fact(F(p, x), exp(TILT * x))), H(p), INTEGRAL, "an integrand without its half"),
    false(replace(RESCALED, margin=RESCALED.margin + Rational(1, 600)), H(p), INTEGRAL, "a margin that is off"),
    false(replace(RESCALED, margin=1 + p - p**2, distances={}), H(p), INTEGRAL, "a margin without a visible sign"),
    false(replace(RESCALED, integrand=replace(GIVEN, relation="<=")), H(p), INTEGRAL, "an inequality integrated"),
    false(replace(RESCALED, tilt=x * p), H(p), 1 / sqrt(1 - x * p), "a tilt that moves with the square"),
    true(FORM, F(p), 1 + p - p**2, "a determinant with a parameter"),
    true(replace(FORM, exponent=-p * x**2 / 2 - y**2 / 2), F(p), p, "a diagonal form"),
    false(FORM, F(p), 1 + p + p**2, "the sign of the product"),
    false(FORM, F(p), (1 + p - p**2) / 4, "the halves counted"),
    false(FORM, F(p), 1 - p**2, "a diagonal term left out"),
    false(FORM, F(p), 1 + p - p**2 + p * (p - 1) * (p - 2), "right at three points only"),
    false(replace(FORM, exponent=FORM.exponent + x), F(p), 1 + p - p**2, "a linear term"),
    false(FORM, F(x), 1 + p - p**2, "another name"),
)

ALGEBRA: tuple[Case, ...] = (
    true(GOLDEN, F(2), (1 + sqrt(5)) / 2, "the golden ratio"),
    true(SHARE, H(a, b), a / b, "a fraction of the data"),
    false(GOLDEN, F(2), (1 - sqrt(5)) / 2, "the negative root"),
    false(GOLDEN, F(2), (1 + sqrt(3)) / 2, "the root of another equation"),
    false(GOLDEN, F(2), Rational(1618, 1000), "a decimal"),
    false(replace(GOLDEN, equation=p**2 - 3 * p + 1), F(2), (3 + sqrt(5)) / 2, "one of two positive roots"),
    false(SHARE, H(a, b), b / a, "the fraction turned over"),
    false(replace(SHARE, fact=fact(F(a, b, x), x * a / b)), H(a, b), a / b, "a fact that states another quotient"),
    false(replace(SHARE, clear=-a), H(a, b), a / b, "cleared by something negative"),
    false(replace(SHARE, equation=x * b - a + 1), H(a, b), a / b, "an equation that is off"),
    true(RADICAL, H(a, b), (a + WITH_ROOT) / 2, "a root with a square root of symbols"),
    false(RADICAL, H(a, b), (a - WITH_ROOT) / 2, "the negative root of the two"),
    false(RADICAL, H(a, b), (WITH_ROOT - a) / 2, "the root of x^2 + a x - b"),
    false(RADICAL, H(a, b), a + WITH_ROOT, "the half left out"),
    false(replace(RADICAL, equation=x**2 - a * x + b), H(a, b), (a + WITH_ROOT) / 2, "two changes of sign"),
    false(replace(RADICAL, radical=None), H(a, b), (a + WITH_ROOT) / 2, "a square root that is not declared"),
    true(FACTORS, Product(1 / sqrt(1 + p), (k, 1, n)), (1 / sqrt(1 + p)) ** n, "equal roots"),
    true(FACTORS, Product(1 + 1 / p, (k, 1, n)), (1 + 1 / p) ** n, "equal fractions"),
    false(FACTORS, Product(1 + 1 / p, (k, 1, n)), (1 + 1 / p) ** (n - 1), "one factor too few"),
    false(FACTORS, Product(1 + 1 / p, (k, 0, n)), (1 + 1 / p) ** n, "one factor more"),
    false(FACTORS, Product(1 + 1 / k, (k, 1, n)), (1 + 1 / k) ** n, "factors that differ"),
    false(FACTORS, Sum(1 + 1 / p, (k, 1, n)), (1 + 1 / p) ** n, "a sum is no product"),
    false(FACTORS, Product(n, (k, 1, n)), n * n**n, "one factor too many"),
    true(THIRD, F(3, 2, a, b, c), b + a * c, "what fit 3 holds of noise 2"),
    true(replace(THIRD, noise=1), F(3, 1, a, b, c), ONE, "the first column is all ones"),
    false(THIRD, F(3, 2, a, b, c), b, "what is inherited left out"),
    false(THIRD, F(3, 2, a, b, c), b + c, "not diminished on its way"),
    false(THIRD, F(3, 2, a, b, c), b + a * c + a * b * (a - 1) * (b - 1), "right at the ends only"),
    false(replace(THIRD, weights=(*ROWS[:2], (1 - b, b, c))), F(3, 2, a, b, c), b + a * c, "a sum that is not 1"),
    false(replace(THIRD, weights=(ROWS[0], (1 - a, a, 0 * a), ROWS[2])), F(3, 2, a, b, c), b + a * c, "looks ahead"),
    true(PARTS, S(G), ((G + 1) / G) ** 2 * S(G - 1) + 1 / G**2, "two independent parts"),
    true(replace(PARTS, parts={F(G - 1): S(G - 1), H(G): c}), S(G), ((G + 1) ** 2 * S(G - 1) + c) / G**2, "rescaled"),
    false(PARTS, S(G), (G + 1) / G * S(G - 1) + 1 / G, "coefficients not squared"),
    false(PARTS, S(G), ((G + 1) / G) ** 2 * S(G - 1), "a part left out"),
    false(PARTS, S(G), ((G + 1) / G) ** 2 * S(G - 1) - 1 / G**2, "variances subtracted"),
    false(replace(PARTS, parts={F(G - 1): S(G - 1)}), S(G), ((G + 1) / G) ** 2 * S(G - 1), "a part that is not listed"),
    false(replace(PARTS, fact=fact(F(G), F(G - 1) * H(G))), S(G), S(G - 1), "a product of parts"),
)  # fmt: skip

SUMS: tuple[Case, ...] = (
    true(SINE, product(-1 / n), ROOT, "the product of the sine"),
    true(HYPERBOLIC, product(1 / n), HYPERBOLIC_SINE, "the product of the hyperbolic sine"),
    false(SINE, product(-1 / n), ROOT + Rational(1, 10**30), "off by 1e-30"),
    false(SINE, product(-1 / n), HYPERBOLIC_SINE, "the sign of c"),
    false(SINE, product(-1 / n, 3), ROOT, "k^3 in place of k^2"),
    false(SINE, LIMIT(Product(1 - 1 / (n * k**2), (k, 2, G)), G), ROOT, "the first factor left out"),
    false(replace(SINE, at=()), product(-1 / n), ROOT, "no points"),
    false(replace(SINE, at=({n: Rational(1, 10**6)},)), product(-1 / n), ROOT, "too large a coefficient to enclose"),
    true(SHARES, sum_of_shares(), 2 / M(1) - 1 / S(G), "any schedule", "<="),
    true(SQUARES, up_to(1 / k**2), 2 - 1 / G, "the telescoping bound", "<="),
    true(BELOW, 1 + TAIL, 1 + TELESCOPED, "a bound from below", ">="),
    false(SHARES, sum_of_shares(), 2 / M(1) - 1 / S(G), "the inequality turned round", ">="),
    false(SHARES, sum_of_shares(), 1 / M(1), "a bound that is too small", "<="),
    false(SHARES, sum_of_shares(1), 2 / M(1) - 1 / S(G), "another power", "<="),
    false(replace(SHARES, signs=(SIZES,)), sum_of_shares(), 2 / M(1) - 1 / S(G), "sizes of unknown sign", "<="),
    false(replace(SHARES, by=()), sum_of_shares(), 2 / M(1) - 1 / S(G), "totals that need not grow", "<="),
    false(SQUARES, up_to(1 / k**2), Rational(3, 2) - 1 / (2 * G), "a step that is too small", "<="),
    false(SQUARES, up_to(1 / k**2), 3 - 1 / G, "a base with a gap is not this rule's", "<="),
    false(SQUARES, up_to(1 / k), 2 - 1 / G, "a sum that diverges", "<="),
    false(SQUARES, up_to(1 / k**2, first=4), 1 - 1 / G, "a sum that begins late", "<="),
    false(replace(SQUARES, base=5), up_to(1 / k**2), 2 - 1 / G, "a base beyond the first", "<="),
    false(BELOW, 1 + TAIL, 2 - b / (b + G - 1), "the bound from above taken from below", ">="),
    false(replace(BELOW, first_step=3), 1 + TAIL, 1 + TELESCOPED, "a step that starts too late", ">="),
    true(NESTED, F(G), SOLVED, "a product inside a sum"),
    true(replace(NESTED, step=fact(F(G), F(G - 1) + G)), F(G), G * (G + 1) / 2, "a plain closed form"),
    false(NESTED, F(G), CARRIED**2 * Sum(1 / i**2, (i, 1, G)), "the inner product forgotten"),
    false(NESTED, F(G), CARRIED * Sum(1 / (i * CARRIED.xreplace({G: i})) ** 2, (i, 1, G)), "the square forgotten"),
    false(NESTED, F(G), SOLVED + 1, "a wrong base"),
    false(replace(NESTED, step=fact(F(G), F(G - 1) + G + 1)), F(G), G * (G + 1) / 2, "a wrong step"),
    false(replace(NESTED, base=2, base_value=fact(F(2), 3 * ONE), step=fact(F(G), F(G - 1) + G)), F(G), G * (G + 1) / 2,
          "a base beyond the first"),
    false(NESTED, F(n), SOLVED, "another left side"),
    false(replace(NESTED, step=fact(F(G), F(G - 1) + G), base_value=fact(F(1), Integer(0))), F(G), Sum(i, (i, 4, G)),
          "a sum that begins late"),
)  # fmt: skip

CASES: tuple[Case, ...] = (*GAUSSIAN, *ALGEBRA, *SUMS)
