"""Lines for the rules about powers, means of the last k, square roots and matrix words with facts."""

from dataclasses import replace

import sympy
from sympy import Integer, Rational, Sum, sqrt

from tests.theory.case import fact, false, true
from theory.lemmas.best_weights import COVARIANCE, REAL_NOISE, B, C, D, d, dt, first, least_variance, one, y, yt
from theory.lemmas.mixing import GOLDEN, ROOT, golden_weight, kappa, w
from theory.lemmas.window import slope, two_batches
from theory.proof.averages import CesaroMean
from theory.proof.binding import LIMIT
from theory.proof.geometric import GeometricSum, Recurrence
from theory.proof.radical import OnlyMinimum, RadicalForm
from theory.proof.words import Words
from theory.proof.words_given import WordsGiven
from theory.symbols import g, k, n, t

F = sympy.Function("f")
FIBONACCI = fact(F(t), F(t - 1) + F(t - 2))
POWERS = fact(F(t), 5 * F(t - 1) - 6 * F(t - 2))
ZEROTH, FIRST = fact(F(0), Integer(2)), fact(F(1), Integer(5))
TWO_AND_THREE = Recurrence(variable=t, start=0, first=(ZEROTH, FIRST), step=POWERS)
LAGS = two_batches().facts[4]
SUM = GeometricSum(variable=t, base=0)
ALTERNATING = Sum((-Rational(1, 2)) ** k, (k, 1, t))
LAST = slope().facts[-1]
MEANS = slope().chain[1]
PASSED = LAST.left.args[0]
MEAN = CesaroMean(limit=LAST, power=1)
LEAST = least_variance().chain[0]
RADICAL = RadicalForm(root=ROOT)
BEST = golden_weight().chain[0]
P, Q, R = sympy.symbols("P Q R", commutative=False)
PQ = fact(P * Q, R, rule=Words(relations={P * Q: R}))
GIVEN = WordsGiven(facts=(PQ,), relations={R * R: R})

CASES = (
    true(TWO_AND_THREE, F(t), 2**t + 3**t),
    true(LAGS.rule, LAGS.left, LAGS.right),
    true(Recurrence(variable=t, start=1, first=(fact(F(1), Rational(1, 2)),), step=fact(F(t), F(t - 1) / 3 + 1)), F(t),
         Rational(3, 2) - 3 ** (1 - t), "from 1 on"),
    false(TWO_AND_THREE, F(t), 2 ** (t + 1), "the first of the first values alone"),
    false(TWO_AND_THREE, F(t), 3 * 3**t - 2**t + t * (t - 1), "first values alone"),
    false(replace(TWO_AND_THREE, first=(ZEROTH,)), F(t), 2**t + 3**t, "a step further back than the first values"),
    false(replace(TWO_AND_THREE, start=1), F(t), 2**t + 3**t, "first values of another start"),
    false(replace(TWO_AND_THREE, step=FIBONACCI), F(t), 2**t + 3**t, "another step"),
    false(TWO_AND_THREE, F(t), 2**t + 3**t, "an inequality", "<="),
    false(TWO_AND_THREE, F(n), 2**n + 3**n, "another letter"),
    true(SUM, ALTERNATING, ((-Rational(1, 2)) ** t - 1) / 3),
    true(SUM, Sum(4 ** (-k), (k, 1, t)), (1 - 4 ** (-t)) / 3),
    false(SUM, ALTERNATING, ((-Rational(1, 2)) ** (t + 1) - 1) / 3, "an exponent by one"),
    false(SUM, ALTERNATING, (Rational(1, 2) ** t - 1) / 3, "a sign in the base"),
    false(SUM, Sum(4 ** (-k), (k, 1, t)), (1 - 2 ** (-t)) / 3, "the base's root"),
    false(SUM, Sum(4 ** (-k), (k, 3, t)), (1 - 4 ** (-t)) / 3, "a later start"),
    false(SUM, Sum(4 ** (-k * t), (k, 1, t)), (1 - 4 ** (-t)) / 3, "terms that move"),
    true(LAST.rule, LAST.left, LAST.right),
    true(replace(LAST.rule, index=LAST.rule.index), LAST.left, 4 / (2 * k + 2), "written otherwise"),
    false(LAST.rule, LAST.left, 1 / k, "the plain mean"),
    false(LAST.rule, LAST.left, 2 / k, "k in place of k + 1"),
    false(replace(LAST.rule, weight=replace(LAST.rule.weight, right=1 / k)), LAST.left, 1 / k, "equal weights"),
    false(replace(LAST.rule, weight=replace(LAST.rule.weight, right=2 * LAST.rule.weight.right)), LAST.left,
          4 / (k + 1), "weights that sum to 2"),
    false(replace(LAST.rule, total=replace(LAST.rule.total, left=Sum(g**2, (g, 1, k)))), LAST.left, LAST.right,
          "another sum"),
    false(replace(LAST.rule, start=replace(LAST.rule.start, right=Integer(2))), LAST.left, LAST.right, "twice as high"),
    false(replace(LAST.rule, before=replace(LAST.rule.before, right=Integer(1))), LAST.left, LAST.right, "ones before"),
    false(replace(LAST.rule, step=replace(LAST.rule.step, right=2 * LAST.rule.step.right)), LAST.left, LAST.right,
          "twice the mean"),
    false(LAST.rule, LAST.left.args[0], LAST.right, "a member in place of the limit"),
    true(MEANS.rule, MEANS.left, MEANS.right),
    true(MEAN, LIMIT(Sum(PASSED, (t, 1, n)) / n, n), 2 / (k + 1)),
    false(MEANS.rule, MEANS.left, 2 / (k + 1), "the limit without its square"),
    false(MEAN, LIMIT(Sum(PASSED, (t, 1, n)), n), 2 / (k + 1), "a sum in place of the mean"),
    false(MEAN, LIMIT(Sum(PASSED, (t, 1, n)) / (n + 1), n), 2 / (k + 1), "another count"),
    false(MEAN, LIMIT(Sum(PASSED ** 2, (t, 1, n)) / n, n), 2 / (k + 1), "squares with the limit of the members"),
    false(MEAN, LIMIT(Sum(PASSED, (t, 1, n)) / n, n), 2 / (k + 1), "an inequality", "<="),
    true(LEAST.rule, LEAST.left, LEAST.right),
    true(replace(LEAST.rule, form=fact(dt * B * d, yt * D * y, rule=LEAST.rule.form.rule)), F(n), Integer(1)),
    false(LEAST.rule, LEAST.left, Integer(2), "twice the least value"),
    false(LEAST.rule, LEAST.left, 1 + dt * B * d, "a value that moves with the weights"),
    false(replace(LEAST.rule, form=fact(dt * B * d, -yt * D * y)), LEAST.left, LEAST.right, "a form that falls"),
    false(replace(LEAST.rule, square=fact(LEAST.rule.square.left, 1 + 2 * dt * B * d)), LEAST.left, LEAST.right,
          "another multiple of the rest"),
    false(replace(LEAST.rule, covariance=B), LEAST.left, LEAST.right, "another letter for the covariance"),
    true(RADICAL, GOLDEN**2, kappa * (1 - GOLDEN)),
    true(RADICAL, 1 / GOLDEN, (ROOT + kappa) / (2 * kappa)),
    true(RadicalForm(root=sqrt(n)), 1 / (sqrt(n) - 1), (sqrt(n) + 1) / (n - 1), "rationalised"),
    false(RADICAL, GOLDEN**2, kappa * (1 + GOLDEN), "a sign"),
    false(RADICAL, GOLDEN**2, kappa - GOLDEN, "kappa = 1 alone"),
    false(RADICAL, ROOT**3, (kappa**2 + 4 * kappa) * (kappa + 2), "a root near its radicand's"),
    false(RADICAL, ROOT, -ROOT, "the other root"),
    false(RADICAL, sqrt(kappa) * ROOT, kappa * sqrt(kappa + 4), "two roots"),
    false(RADICAL, GOLDEN, ROOT, "not below", "<="),
    true(BEST.rule, BEST.left, BEST.right),
    true(OnlyMinimum(square=fact(F(w), 3 + (w - Rational(1, 2)) ** 2 / w), variable=w, low=Integer(3), factor=1 / w),
         F(k), Rational(1, 2)),
    false(BEST.rule, BEST.left, kappa / (1 + kappa), "another weight"),
    false(replace(BEST.rule, low=BEST.rule.low + 1), BEST.left, BEST.right, "another value there"),
    false(OnlyMinimum(square=fact(F(w), 3 - (w - Rational(1, 2)) ** 2), variable=w, low=Integer(3), factor=-Integer(1)),
          F(k), Rational(1, 2), "a maximum"),
    false(OnlyMinimum(square=fact(F(w), 3 + (w - Rational(1, 2)) ** 2 * (1 - 2 * w)), variable=w, low=Integer(3),
                      factor=1 - 2 * w), F(k), Rational(1, 2), "a factor that changes its sign"),
    false(replace(BEST.rule, low=w, square=fact(F(w), w + (w - GOLDEN) ** 2 * BEST.rule.factor)), BEST.left, BEST.right,
          "a low that moves"),
    true(GIVEN, P * Q * R, R),
    true(COVARIANCE.rule, B * first, one),
    false(GIVEN, Q * P, R, "the order of letters"),
    false(GIVEN, P * Q * R, 2 * R, "a factor"),
    false(replace(GIVEN, facts=()), P * Q, R, "the fact left out"),
    false(replace(GIVEN, facts=(fact(P * Q, R, "<=", Words(relations={P * Q: R})),)), P * Q, R, "an unequal fact"),
    false(replace(GIVEN, relations={P * Q: 2 * R}), P * Q, R, "a word rewritten twice"),
    false(replace(COVARIANCE.rule, facts=(replace(REAL_NOISE, right=2 * one),)), B * first, C * first,
          "of a fact that does not hold"),
)  # fmt: skip
