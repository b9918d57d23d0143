"""Lines for the rules about shares, squeezed limits, restated inequalities and constant factors."""

from dataclasses import replace

import sympy
from sympy import Integer, Product, Rational, Sum

from tests.theory.case import fact, false, true
from theory.lemmas.fixation import absorption_bound, fixation, still_mixed
from theory.lemmas.wright_fisher import M, j, p
from theory.proof.binding import LIMIT
from theory.proof.order import Positive
from theory.proof.restated import ConstantFactor, Restated
from theory.proof.shares import ABSORPTION_TIME, ALONE, LOST, MEAN, SPREAD, Comparison, LinearMean, MonotoneMean, x
from theory.proof.squeeze import Squeeze
from theory.symbols import i, k, n, t

F, P = sympy.Function("f"), sympy.Function("P")
alpha = sympy.Symbol("alpha", positive=True)
LINEAR, MONOTONE, BETWEEN = LinearMean(), MonotoneMean(count=M), MonotoneMean(count=M, fewest=2)
UPPER = absorption_bound("<=").chain[0]
LOWER = absorption_bound(">=").chain[0]
LIMIT_LINE = fixation().chain[0]
BOUND = still_mixed().chain[0]
BETWEEN_SPREAD = M**2 / (M - 1) * SPREAD


def mean(function: sympy.Expr) -> sympy.Expr:
    return MEAN(t, p, function)


def from_copies(function: sympy.Expr) -> sympy.Expr:
    return MEAN(t, i / M, function)


GEOMETRIC = fact(F(t), 3 - 2 * alpha**t)
SQUEEZED = Squeeze(bounds=(GEOMETRIC,), constants=(Integer(-2),), ratio=alpha, unit=(alpha,))
HALVES = fact(F(t), 3 + (1 / M) ** t)
ONE_SIDE = fact(F(t), Integer(3), "<=", Positive(least={}))
GROWS = fact(n, n + 1, "<", Positive(least={n: 1}))
NAMED = fact(F(n), n + 1)

CASES = (
    true(LINEAR, mean(3 * x - M * x**2 + 1), 3 * mean(x) - M * mean(x**2) + 1),
    true(LINEAR, mean(1 - LOST - 2 * ALONE), 1 - mean(LOST) - 2 * mean(ALONE), "indicators"),
    false(LINEAR, mean(x**2), mean(x) ** 2, "the mean of a square"),
    false(LINEAR, mean(x), MEAN(t - 1, p, x), "another time"),
    false(LINEAR, mean(x + 1), mean(x) + 2, "another constant"),
    false(LINEAR, mean(x * LOST), mean(x) * mean(LOST), "a product of means"),
    false(LINEAR, MEAN(t, x, 2 * x), 2 * MEAN(t, x, x), "a start that depends on the share"),
    false(LINEAR, mean(2 * x), 2 * mean(x), "an inequality", "<="),
    true(MONOTONE, from_copies(ALONE), from_copies(x), relation="<="),
    true(MONOTONE, from_copies(ALONE), from_copies(x - M * SPREAD), relation=">="),
    true(BETWEEN, from_copies(1 - LOST - ALONE), from_copies(BETWEEN_SPREAD), relation="<="),
    true(BETWEEN, from_copies(SPREAD), from_copies(Rational(1, 4)), relation="<="),
    false(MONOTONE, from_copies(1 - LOST - ALONE), from_copies(BETWEEN_SPREAD), "M = 1 allowed", "<="),
    false(BETWEEN, from_copies(1 - LOST - ALONE), from_copies(M * SPREAD), "M in place of M^2/(M - 1)", "<="),
    false(MONOTONE, from_copies(x), from_copies(ALONE), "turned round", "<="),
    false(MONOTONE, from_copies(LOST), from_copies(1 - x - ALONE), "false at the end alone", "<="),
    false(MONOTONE, from_copies(ALONE), MEAN(t - 1, i / M, x), "at another time", "<="),
    false(MONOTONE, from_copies(x - M * SPREAD + Rational(1, 1000)), from_copies(ALONE), "a little too much", "<="),
    false(MONOTONE, from_copies(x), from_copies(x), "an equation"),
    true(UPPER.rule, UPPER.left, UPPER.right, relation="<="),
    true(LOWER.rule, LOWER.left, LOWER.right, relation=">="),
    false(UPPER.rule, UPPER.left, UPPER.right, "the other way", ">="),
    false(LOWER.rule, LOWER.left, LOWER.right, "the other way", "<="),
    false(UPPER.rule, UPPER.left, i * (M - i), "not the value of the function", "<="),
    false(replace(UPPER.rule, scale=M**2), UPPER.left, M**2 * i * (M - i) / M**2, "a scale too small", "<="),
    false(replace(LOWER.rule, scale=5 * M), LOWER.left, 5 * i * (M - i) / M, "a scale too large", ">="),
    false(UPPER.rule, ABSORPTION_TIME(i, M), UPPER.right, "the arguments changed over", "<="),
    false(Comparison(step=fact(F(M, x), SPREAD / 2), scale=4 * M, count=M), ABSORPTION_TIME(M, i),
          4 * i * (M - i) / M, "another step", ">="),
    true(LIMIT_LINE.rule, LIMIT_LINE.left, LIMIT_LINE.right),
    true(SQUEEZED, LIMIT(F(t), t), Integer(3)),
    false(LIMIT_LINE.rule, LIMIT_LINE.left, (i + 1) / M, "another limit"),
    false(SQUEEZED, LIMIT(F(t), t), Integer(1), "the value at the start"),
    false(replace(SQUEEZED, unit=()), LIMIT(F(t), t), Integer(3), "a ratio that may be 1 or more"),
    false(replace(SQUEEZED, bounds=(ONE_SIDE,), constants=(Integer(0),)), LIMIT(F(t), t), Integer(3), "one side alone"),
    false(Squeeze(bounds=(HALVES,), constants=(Integer(1),), ratio=1 / M, whole=(M,)), LIMIT(F(t), t), Integer(3),
          "a ratio that is 1 at the least value"),
    false(replace(SQUEEZED, constants=(-2 * alpha**t,), ratio=alpha / alpha), LIMIT(F(t), t), Integer(3),
          "a constant that moves"),
    true(BOUND.rule, BOUND.left, BOUND.right, relation="<="),
    true(Restated(fact=GROWS, by=(NAMED,)), n, F(n), relation="<"),
    false(BOUND.rule, BOUND.left, BOUND.right / 2, "half of it", "<="),
    false(Restated(fact=GROWS, by=(NAMED,)), F(n), n, "turned round", "<"),
    false(Restated(fact=GROWS, by=(NAMED,)), n, F(n), "weakened", "<="),
    false(Restated(fact=GROWS, by=(GROWS,)), n, n + 1, "an inequality put in", "<"),
    false(Restated(fact=fact(n + 1, n, "<", Positive(least={n: 1})), by=()), n + 1, n, "of a false fact", "<"),
    true(ConstantFactor(factor=t), Sum(t * P(j), (j, 1, n)), t * Sum(P(j), (j, 1, n))),
    true(ConstantFactor(factor=Product(1 - 1 / (M * k), (k, 1, t))), Sum(P(j) * Product(1 - 1 / (M * k), (k, 1, t)),
         (j, 1, n)), Product(1 - 1 / (M * k), (k, 1, t)) * Sum(P(j), (j, 1, n))),
    false(ConstantFactor(factor=t), Sum(t * P(j), (j, 1, n)), t**2 * Sum(P(j), (j, 1, n)), "taken out twice"),
    false(ConstantFactor(factor=t), Sum(t * P(j), (j, 1, n)), t * Sum(P(j), (j, 1, n - 1)), "another range"),
    false(ConstantFactor(factor=t), Sum(t + P(j), (j, 1, n)), t * Sum(P(j), (j, 1, n)), "a term that is no product"),
    false(ConstantFactor(factor=j), Sum(j * P(j), (j, 1, n)), j * Sum(P(j), (j, 1, n)), "a factor that moves"),
    false(ConstantFactor(factor=t), Product(t * P(j), (j, 1, n)), t * Product(P(j), (j, 1, n)), "a product"),
)  # fmt: skip
