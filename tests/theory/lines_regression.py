"""Lines for the rules that the claims about linear regression brought: bounds by growth, traces, powers, integrals."""

from dataclasses import replace

import sympy
from flint import fmpq
from sympy import Integral, Product, Rational, Sum, exp, gamma, harmonic, log, oo, sqrt

from tests.theory.case import fact, false, true
from theory.claims.gerstgrasser import halfway_fresh_growth
from theory.lemmas.chi_square import m, x
from theory.lemmas.halfway_growth import RATE, quoted
from theory.lemmas.logarithm import harmonic_bounds, v
from theory.lemmas.regression_trials import SCALE
from theory.proof.ascent import Ascent, InductiveBound
from theory.proof.binding import LIMIT
from theory.proof.gaps import AtPoint, SameGap
from theory.proof.growth import LogGrowth
from theory.proof.line import Derivation, Instance, Line
from theory.proof.powers import ByParts, Exponents, GammaIntegral, WrittenOut
from theory.proof.rules import Lemma
from theory.proof.trace import MEAN_TRACE, CyclicTrace
from theory.symbols import T, d, g, i, k, n

F, MOMENT = sympy.Function("f"), sympy.Function("Moment")
P, Q, R = sympy.symbols("P Q R", commutative=False)
q = sympy.Symbol("q", positive=True)
sign_free = sympy.Symbol("sign_free", real=True)
POINTS = ({v: 3, g: 2}, {v: 5, g: 3})
ASCENT = Ascent(variable=v, start=g, at=POINTS)
FROM_ONE = Ascent(variable=v, start=sympy.Integer(1), at=({v: 2}, {v: 3}))
BOUNDS = harmonic_bounds(n)
STEEP = BOUNDS.slopes[0]
FROM = InductiveBound(variable=n, base=1)
BY_LOG = BOUNDS.upper.rule
ODD = Sum(1 / (2 * i - 1), (i, 1, n))
SHRINKING = Product(1 - 1 / (2 * k), (k, 1, n))
ABOVE = AtPoint(fact=STEEP, put_in={v: n + 1, g: n})
GAP = SameGap(fact=BOUNDS.upper, by=sympy.Integer(3))
ABOVE_LOG = Derivation(
    quantity=harmonic(n), facts=(*BOUNDS.slopes[1:],), chain=(BOUNDS.lower, BOUNDS.rises),
    instances=lambda: (Instance(label=f"n = {last}", at={n: last}, direct=direct)
                       for last, direct in ((1, fmpq(1)), (2, fmpq(3, 2)), (3, fmpq(11, 6)))),
)  # fmt: skip
LOWER, UPPER = halfway_fresh_growth.derivation().facts
EXACT = quoted()
GROWS = LogGrowth(lower=LOWER, upper=UPPER)
RATIO = LIMIT(LOWER.left / log(n), n)
SINGLE = LogGrowth(lower=Line(left=harmonic(n), relation=">", right=log(n), reason="composed",
                              rule=Lemma(derivation=ABOVE_LOG, title="H_n > log n")), upper=BOUNDS.upper)  # fmt: skip
TWICE = replace(LOWER, right=2 * LOWER.right)
AROUND = CyclicTrace(relations={})
CANCELS = CyclicTrace(relations={P * Q: sympy.Integer(1)})
POWERS = Exponents(least={T: d})
INTEGRAL = GammaIntegral(least={m: 3})
UP = ByParts(variable=x, index=k, shape=m / 2, rate=Rational(1, 2), sign=1, least={k: 1})
DOWN = ByParts(variable=x, index=k, shape=m / 2, rate=Rational(1, 2), sign=-1, least={m: 2 * k + 1})
OUT = WrittenOut()

CASES = (
    true(ASCENT, log(v) - log(g), v / g - 1, relation="<"),
    true(FROM_ONE, log(v), 1 - 1 / v, relation=">"),
    false(ASCENT, log(v) - log(g), v - g, "slopes 1/v and 1: false for g below 1", "<"),
    false(ASCENT, log(v) - log(g), v / g, "they do not agree at the start", "<"),
    false(ASCENT, log(v) - log(g), v / g - 1, "equal at the start, so <= is not what is proved", "<="),
    false(ASCENT, v / g - 1, log(v) - log(g), "turned round", "<"),
    false(FROM_ONE, sqrt(v), (1 + v) / 2, "a root is not among the functions that are allowed", "<"),
    false(replace(ASCENT, at=POINTS[:1]), log(v) - log(g), v / g - 1, "one point confirms no derivative", "<"),
    true(BY_LOG, harmonic(n), 1 + log(n), relation="<="),
    true(FROM, SHRINKING, 1 / (1 + harmonic(n) / 2), relation="<="),
    true(FROM, ODD, harmonic(n), relation="<="),
    true(replace(FROM, base=0, others={T: d + 2}), Sum(d / (i * T - d - 1), (i, 1, n)), d / T * harmonic(n),
         relation=">="),
    false(BY_LOG, harmonic(n), log(n) + Rational(1, 2), "too small at n = 1", "<="),
    false(BY_LOG, harmonic(n), 1 + log(n) / 2, "half the slope", "<="),
    false(BY_LOG, harmonic(n), 1 + log(n), "an equality", "="),
    false(FROM, SHRINKING, 1 / (1 + harmonic(n)), "the factor 1/2 of H_n forgotten", "<="),
    false(FROM, Product(1 - 2 / k, (k, 1, n)), sympy.Integer(0), "a factor below 0 at k = 1", ">="),
    false(FROM, ODD, harmonic(n) / 2, "from below: 1/(2i - 1) exceeds 1/(2i)", "<="),
    false(replace(FROM, base=0), harmonic(n), n / 2, "false at n = 3 only", ">="),
    false(replace(BY_LOG, put_in={v: n, g: n}), harmonic(n), 1 + log(n), "at the start of the ascent: 0 < 0", "<="),
    true(ABOVE, 1 - n / (n + 1), log(n + 1) - log(n), relation="<"),
    true(BOUNDS.rises.rule, log(n + 1), log(n), relation=">"),
    false(ABOVE, 1 - n / (n + 1), log(n + 2) - log(n), "another value", "<"),
    false(ABOVE, log(n + 1) - log(n), 1 - n / (n + 1), "turned round", "<"),
    false(replace(ABOVE, put_in={v: n, g: n + 1}), 1 - (n + 1) / n, log(n) - log(n + 1), "below the start", "<"),
    false(replace(ABOVE, put_in={v: n, g: n - 1}), 1 - (n - 1) / n, log(n) - log(n - 1), "a start of 0 at n = 1", "<"),
    true(GAP, 3 * harmonic(n) - d, 3 + 3 * log(n) - d, relation="<="),
    true(GAP, -3 - 3 * log(n), -3 * harmonic(n), relation="<="),
    false(GAP, 3 * harmonic(n), 3 + 3 * log(n), "strict, from a bound that is not", "<"),
    false(GAP, 3 * harmonic(n), 1 + 3 * log(n), "the constant not scaled", "<="),
    false(GAP, 3 + 3 * log(n), 3 * harmonic(n), "turned round", "<="),
    false(replace(GAP, by=sign_free), sign_free * harmonic(n), sign_free * (1 + log(n)), "a factor of unknown sign",
          "<="),
    false(SameGap(fact=fact(F(n), n), by=sympy.Integer(1)), F(n), n, "an equation has no gap", "<="),
    true(GROWS, RATIO, RATE),
    true(SINGLE, LIMIT(harmonic(n) / log(n), n), 1),
    false(GROWS, RATIO, SCALE, "the factor of the bound as printed"),
    false(GROWS, LIMIT(LOWER.left / n, n), RATE, "against n"),
    false(replace(GROWS, upper=LOWER), RATIO, RATE, "bounded from one side alone"),
    false(replace(GROWS, upper=EXACT), RATIO, RATE, "the sum itself is at no constant distance"),
    false(replace(GROWS, lower=TWICE), RATIO, RATE, "a lower bound that is not proved"),
    false(replace(GROWS, lower=UPPER), RATIO, RATE, "an upper bound in the place of the lower"),
    false(GROWS, RATIO, RATE, "as an upper bound", "<="),
    true(AROUND, MEAN_TRACE(P * Q * R), MEAN_TRACE(Q * R * P)),
    true(CANCELS, MEAN_TRACE(Q * R * P), MEAN_TRACE(R), "the relation around the corner"),
    true(AROUND, MEAN_TRACE(P * P * Q + R), MEAN_TRACE(R + P * Q * P)),
    false(AROUND, MEAN_TRACE(P * Q * R), MEAN_TRACE(P * R * Q), "an odd permutation"),
    false(AROUND, MEAN_TRACE(P * Q * P * Q), MEAN_TRACE(P * P * Q * Q), "letters that do not commute"),
    false(CANCELS, MEAN_TRACE(P * Q), MEAN_TRACE(Q * P), "1 and 1, but of which size?"),
    false(CANCELS, MEAN_TRACE(P * R * Q), MEAN_TRACE(2 * R), "twice"),
    false(AROUND, MEAN_TRACE(P * Q), Q * P, "a matrix is not its trace"),
    true(POWERS, 2 ** (d / 2) * 2 ** ((T - d) / 2) * ((1 + x) / 2) ** (T / 2), (1 + x) ** (T / 2)),
    true(POWERS, (1 + d * x / (T - d + 1)) ** d, (T - d + 1 + d * x) ** d / (T - d + 1) ** d),
    true(POWERS, exp(x) * exp(-x / 2) * (x * q) ** m, x**m * q**m * exp(x / 2)),
    false(POWERS, ((1 + x) / 2) ** (T / 2), (1 + x) ** (T / 2) / 2, "1/2 without its exponent"),
    false(POWERS, (x**2 + 2 * x + 1) ** d, (1 + x) ** d, "a square lost"),
    false(POWERS, (sign_free**2) ** Rational(1, 2), sign_free, "a root of what may be negative"),
    false(POWERS, (T - d - 1) ** (m / 2) * (T - d - 1) ** (m / 2), (T - d - 1) ** m, "a base that is -1 at T = d"),
    false(POWERS, x**m + q**m, (x + q) ** m, "a sum of powers"),
    true(INTEGRAL, Integral(q ** (m / 2 - 2) * exp(-x * q / 2) / gamma(m), (q, 0, oo)),
         gamma(m / 2 - 1) * (x / 2) ** (1 - m / 2) / gamma(m)),
    true(INTEGRAL, Integral(q * exp(-3 * q), (q, 0, oo)), Rational(1, 9)),
    false(INTEGRAL, Integral(q ** (m / 2 - 2) * exp(-x * q / 2), (q, 0, oo)), gamma(m / 2) * (x / 2) ** (-m / 2),
          "the exponent off by one"),
    false(INTEGRAL, Integral(q ** (m / 2 - 3) * exp(-q), (q, 0, oo)), gamma(m / 2 - 2), "it diverges at m = 3, 4"),
    false(INTEGRAL, Integral(q**m * exp(-q), (q, 1, oo)), gamma(m + 1), "not from 0 on"),
    false(INTEGRAL, Integral(q**m * exp(-(q**2)), (q, 0, oo)), gamma(m + 1), "a normal density"),
    false(INTEGRAL, Integral(q**m * exp(sign_free * q), (q, 0, oo)), gamma(m + 1) * (-sign_free) ** (-m - 1),
          "a rate of unknown sign"),
    true(UP, MOMENT(m, k), (m + 2 * k - 2) * MOMENT(m, k - 1)),
    true(DOWN, MOMENT(m, k), MOMENT(m, k - 1) / (m - 2 * k)),
    false(UP, MOMENT(m, k), (m + 2 * k) * MOMENT(m, k - 1), "the power counted from 0"),
    false(UP, MOMENT(m, k), MOMENT(m, k - 1) * (m / 2 + k - 1), "the rate 1/2 forgotten"),
    false(DOWN, MOMENT(m, k), MOMENT(m, k - 1) / (m - 2 * k + 2), "one power too few"),
    false(replace(DOWN, least={m: 2 * k}), MOMENT(m, k), MOMENT(m, k - 1) / (m - 2 * k), "m = 2k: it diverges"),
    false(UP, MOMENT(m, k), (m + 2 * k - 2) * MOMENT(m - 2, k - 1), "another density"),
    false(replace(UP, sign=-1), MOMENT(m, k), (m + 2 * k - 2) * MOMENT(m, k - 1), "powers that fall"),
    true(OUT, Product(d + 2 * i, (i, 1, 2)), (d + 2) * (d + 4)),
    true(OUT, Sum(1 / i, (i, 1, 3)) + n, Rational(11, 6) + n),
    false(OUT, Product(d + 2 * i, (i, 1, 2)), (d + 2) * (d + 6), "another factor"),
    false(OUT, Product(d + 2 * i, (i, 0, 2)), (d + 2) * (d + 4), "one factor forgotten"),
    false(OUT, Sum(i, (i, 1, n)), n * (n + 1) / 2, "not a range of known length"),
    false(OUT, Product(d + i, (i, 1, 0)), 0, "an empty product is 1"),
)  # fmt: skip
