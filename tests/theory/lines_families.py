"""Lines for the rules behind exponential families: named derivatives, logarithms, expansions, minima, inequalities."""

from dataclasses import replace

import sympy
from sympy import Rational, erfc, exp, log, sqrt

from tests.theory.case import fact, false, true
from theory.proof.binding import LIMIT
from theory.proof.half_line import HalfLine
from theory.proof.logarithm import Logarithms
from theory.proof.minimiser import Minimiser
from theory.proof.named_derivative import NamedDerivative
from theory.proof.nonnegative import Nonnegative
from theory.proof.pointwise import Averaged, ConvexRatio
from theory.proof.rules import NormalForm
from theory.proof.taylor import LeadingTerm
from theory.proof.turned import Meeting, Turned
from theory.symbols import n, t

F, H = sympy.Function("f"), sympy.Function("h")
p, q, u, w, x, a, c = sympy.symbols("p q u w x a c", positive=True)
y, b, z, h = sympy.symbols("y b z h", real=True)

SQUARE = fact(F(n), n**2)
GIVEN = fact(F(n), n * H(n))
HELD = fact(H(n), n + 1)
BELOW = fact(F(n), n**2, "<=")
WRONG = fact(n**2, n, rule=NormalForm())

CUMULANT = NamedDerivative(function=log(1 + exp(y)), variable=y, order=2, at=({y: 1}, {y: -2}))
OF_FACT = replace(CUMULANT, fact=fact(H(y), log(1 + exp(y))))
SHARE = exp(y) / (1 + exp(y))

ODDS = Logarithms(bases=(p, 1 - p, q), within={p: u / (1 + u)})
STEP = log(1 + exp(y + h)) - log(1 + exp(y)) - h * SHARE
LEADING = LeadingTerm(function=STEP, variable=h, order=2, at=({y: 1}, {y: Rational(-1, 2)}))
TENDS = LIMIT(x**2 * STEP.xreplace({h: 1 / x}), x)
LEAST = Minimiser(objective=(c - 2 * b * y + a * y**2) / 2, variable=y, curvature=a)

BETWEEN = Nonnegative(within={p: u / (1 + u)})
HALVES = HalfLine(integrand=fact(H(z), exp(b * z)), variable=z, rate=b, at=({b: 1}, {b: Rational(-1, 2)}))
HALF = exp(b**2 / 2) * erfc(-b / sqrt(2)) / 2
BELL = ConvexRatio(
    variable=z, logarithms=(z - 2 * log(1 + exp(z)), -(z**2) / 4 - 2 * log(2)), at=({z: 1}, {z: Rational(-3, 2)})
)
LOGISTIC, MINORANT = exp(z) / (1 + exp(z)) ** 2, exp(-(z**2) / 4) / 4
EVERYWHERE = fact(LOGISTIC, MINORANT, ">=", rule=BELL)
MEAN = Averaged(fact=EVERYWHERE, variable=z, order=2)
TOO_WIDE = replace(BELL, logarithms=(z - 2 * log(1 + exp(z)), -(z**2) / 5 - 2 * log(2)))
TOO_HIGH = replace(BELL, logarithms=(z - 2 * log(1 + exp(z)), -(z**2) / 4 - log(3)))

CASES = (
    true(Turned(fact=SQUARE), n**2, F(n)),
    true(Turned(fact=SQUARE, given={n: t}), t**2, F(t), "at another symbol"),
    false(Turned(fact=SQUARE), F(n), n**2, "not turned"),
    false(Turned(fact=SQUARE), n**2, -F(n), "another sign"),
    false(Turned(fact=BELOW), n**2, F(n), "an inequality turned into an equation"),
    false(Turned(fact=WRONG), n, n**2, "a fact that is false"),
    true(Meeting(facts=(GIVEN, HELD)), F(n) + H(n), (n + 1) * H(n)),
    true(Meeting(facts=(HELD,)), n * H(n) + 1, n**2 + n + 1, "a fact on one side"),
    false(Meeting(facts=(GIVEN, HELD)), F(n) + H(n), n * H(n), "one term short"),
    false(Meeting(facts=(GIVEN, HELD)), F(n), n**2 + 2 * n, "a wrong value"),
    false(Meeting(facts=(HELD,)), n + 1, n + 1, "a fact that occurs nowhere"),
    false(Meeting(facts=(WRONG,)), n**2, n, "a fact that is false"),
    false(Meeting(facts=(BELOW,)), F(n), n**2, "an inequality substituted"),
    true(CUMULANT, F(y), SHARE * (1 - SHARE), "the variance of a coin"),
    true(OF_FACT, F(y), SHARE * (1 - SHARE), "of a name with a value"),
    false(CUMULANT, F(y), SHARE, "the first derivative"),
    false(CUMULANT, F(y), SHARE * (1 + SHARE), "a sign"),
    false(CUMULANT, F(x), SHARE * (1 - SHARE), "a name without the variable"),
    false(CUMULANT, y, SHARE * (1 - SHARE), "no name"),
    false(replace(CUMULANT, fact=fact(H(y), log(2 + exp(y)))), F(y), SHARE * (1 - SHARE), "of another function"),
    false(replace(CUMULANT, at=({y: 1},)), F(y), SHARE * (1 - SHARE), "a single point"),
    true(ODDS, log(p / (1 - p)), log(p) - log(1 - p), "log odds"),
    true(ODDS, x * log(1 + p / (1 - p)) + log(p**2 * q), 2 * log(p) + log(q) - x * log(1 - p), "several"),
    false(ODDS, log(p / (1 - p)), log(p) + log(1 - p), "a sign"),
    false(ODDS, log(p + q), log(p) + log(q), "the logarithm of a sum"),
    false(ODDS, log(2 * p), log(p), "a constant factor"),
    false(ODDS, log(p**2), log(p), "a power"),
    false(Logarithms(bases=(p, 1 - p)), log(p / (1 - p)), log(p) - log(1 - p), "1 - p may be negative"),
    true(LEADING, TENDS, SHARE * (1 - SHARE) / 2, "half the variance"),
    true(LEADING, TENDS, exp(y) / (2 * (1 + exp(y)) ** 2), "the same, written otherwise"),
    false(LEADING, TENDS, SHARE * (1 - SHARE), "the factor 1/2"),
    false(LEADING, TENDS, SHARE / 2, "half the mean"),
    false(LEADING, LIMIT(x * STEP.xreplace({h: 1 / x}), x), SHARE * (1 - SHARE) / 2, "another power"),
    false(replace(LEADING, function=STEP + h), LIMIT(x**2 * (STEP + h).xreplace({h: 1 / x}), x),
          SHARE * (1 - SHARE) / 2, "a first-order term: the limit is infinite"),
    false(replace(LEADING, at=({y: 1},)), TENDS, SHARE * (1 - SHARE) / 2, "a single point"),
    true(LEAST, F(a, b), b / a, "least squares"),
    true(Minimiser(objective=(y - x) ** 2 + n, variable=y, curvature=sympy.Integer(2)), F(x), x, "a shifted square"),
    false(LEAST, F(a, b), -b / a, "a sign"),
    false(LEAST, F(a, b), b, "the curvature forgotten"),
    false(replace(LEAST, curvature=2 * a), F(a, b), b / a, "twice the curvature"),
    false(Minimiser(objective=b * y - a * y**2 / 2, variable=y, curvature=-a), F(a, b), b / a, "a maximum"),
    false(LEAST, F(y), y, "the variable itself"),
    true(BETWEEN, p * (1 - p), Rational(1, 4), "a quarter at most", "<="),
    true(BETWEEN, (p * (1 - p) * (1 - 2 * p)) ** 2, Rational(1, 108), "attained at an irrational place", "<="),
    false(BETWEEN, p * (1 - p), Rational(6, 25), "not quite", "<="),
    false(BETWEEN, (p * (1 - p) * (1 - 2 * p)) ** 2, Rational(1, 109), "a little less than the maximum", "<="),
    false(BETWEEN, p * (1 - p), Rational(1, 4), "the wrong way", ">="),
    false(BETWEEN, p * (1 - p), p * (1 - p), "no inequality"),
    false(BETWEEN, p * (1 - p), Rational(1, 4), "strict, though attained", "<"),
    true(HALVES, F(b), HALF, "half a Gaussian integral"),
    true(HALVES, F(b), exp(b**2 / 2) * erfc(-b / sqrt(2)) / 2, "the same again"),
    false(HALVES, F(b), exp(b**2 / 2), "the whole line"),
    false(HALVES, F(b), exp(b**2 / 2) * erfc(b / sqrt(2)) / 2, "the other half"),
    false(HALVES, F(b), exp(b**2) * erfc(-b / sqrt(2)) / 2, "the exponent not halved"),
    false(replace(HALVES, integrand=fact(H(z), exp(2 * b * z))), F(b), HALF, "another integrand"),
    false(replace(HALVES, at=()), F(b), HALF, "no point"),
    true(BELL, LOGISTIC, MINORANT, "a Gaussian below the logistic density", ">="),
    true(BELL, 1 / (2 + exp(z) + 1 / exp(z)), MINORANT, "written otherwise", ">="),
    false(TOO_WIDE, LOGISTIC, exp(-(z**2) / 5) / 4, "too wide a Gaussian", ">="),
    false(TOO_HIGH, LOGISTIC, exp(-(z**2) / 4) / 3, "too high a Gaussian", ">="),
    false(BELL, LOGISTIC, MINORANT, "the wrong way", "<="),
    false(BELL, LOGISTIC, exp(-(z**2) / 5) / 4, "other logarithms than those of the sides", ">="),
    true(MEAN, F(b), H(b), "the mean of an inequality", ">="),
    true(replace(MEAN, order=0), F(b), H(b), "without a weight", ">="),
    false(replace(MEAN, order=1), F(b), H(b), "an odd weight changes sign", ">="),
    false(MEAN, F(b), H(b), "the wrong way", "<="),
    false(MEAN, F(b), H(2 * b), "another slope", ">="),
    false(MEAN, F(b), 2 * H(b), "no name", ">="),
    false(replace(MEAN, fact=fact(LOGISTIC, MINORANT, "<=", rule=BELL)), F(b), H(b), "a fact that is false", "<="),
)  # fmt: skip
