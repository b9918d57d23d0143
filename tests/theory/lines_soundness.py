"""Lines that are false in ways that a rule could overlook: what it supposes without being told, and what it names."""

from dataclasses import replace
from math import prod
from typing import Any

import sympy
from sympy import Integer, Rational, log, sqrt

from tests.theory.case import fact, false, true
from theory.proof.binding import LIMIT
from theory.proof.bounded_sum import BoundedSum, PositiveMeaning
from theory.proof.gaussian import Rescaled
from theory.proof.independent import IndependentParts
from theory.proof.logarithm import Logarithms
from theory.proof.mean_square import EXPECTED, MeanSquare
from theory.proof.moments import Expectation
from theory.proof.nonnegative import Nonnegative
from theory.proof.radical import OnlyMinimum
from theory.proof.rules import NormalForm
from theory.proof.shares import ABSORPTION_TIME, LOST, MEAN, NEXT, SPREAD, Comparison, MonotoneMean, x
from theory.proof.squeeze import Squeeze
from theory.proof.vanishing_powers import VanishingPowers
from theory.proof.weight_matrix import FromWeights
from theory.symbols import i, k, n, t

p, q, u, a, d, K, M = sympy.symbols("p q u a d K M", positive=True)
z = sympy.Symbol("z", real=True)
A, B, F, W = (sympy.Function(name) for name in "ABFW")
ONE = Integer(1)
ROWS = ((ONE,), (1 - a, a))
TIME = M**2 / (M - 1) * i / M * (1 - i / M)
DRAWN = Comparison(step=fact(NEXT(M, x), (1 - 1 / M) * SPREAD), scale=M**3 / (M - 1), count=M)
POSITIVE = PositiveMeaning()
SUMMED = sympy.Sum(A(k), (k, 1, n))
FROM_ONE = BoundedSum(variable=n, base=1, at_base=(fact(A(1), ONE),), signs=(fact(A(n), Integer(0), ">", POSITIVE),))


def moments(*values: Any) -> tuple[sympy.Expr, ...]:
    return tuple(sympy.sympify(value) for value in values)


def total(draws: list[Any]) -> Any:
    return sum(draws[1:], draws[0])


def vanishing_up_to_five(draws: list[Any]) -> Any:
    """x_1^2 times (n - 1)...(n - 5)."""
    return draws[0] ** 2 * prod(len(draws) - size for size in range(1, 6))


def expectation(build: Any, *values: Any, degree: int) -> Expectation:
    return Expectation(size=n, build=build, moment=moments(*values), degree=degree, clear=ONE)


def of(first: Any, second: Any, name: Any = F) -> dict[str, Any]:
    """Lines that give E f(n) and E name(n)^2."""
    lines = fact(EXPECTED(F(n)), sympy.sympify(first)), fact(EXPECTED(name(n) ** 2), sympy.sympify(second))
    return dict(zip(("first", "second"), lines, strict=True))


SAME = (
    true(MeanSquare(**of(2, 5), root=Integer(2)), ONE, Integer(0), "of one variable", ">="),
    false(MeanSquare(first=fact(A(n), Integer(5)), second=fact(B(n), ONE), root=Integer(5)), Integer(-24), Integer(0),
          "two names that are no means of one variable", ">="),
    false(MeanSquare(**of(5, 1), root=Integer(5)), Integer(-24), Integer(0), "no variable has these moments", ">="),
    false(MeanSquare(**of(5, 26, W), root=Integer(5)), ONE, Integer(0), "moments of two variables", ">="),
    false(VanishingPowers(first=fact(A(n), Integer(2)), second=fact(B(n), Rational(1, 2))), LIMIT(1 + Integer(2)**t, t),
          ONE, "two names that are no means of one variable"),
    false(VanishingPowers(**of(2, Rational(1, 2))), LIMIT(1 + Integer(2)**t, t), ONE, "no variable has these moments"),
    false(VanishingPowers(**of(2, Rational(1, 2), W)), LIMIT(1 + Integer(2)**t, t), ONE, "moments of two variables"),
)  # fmt: skip

NAMED = (
    false(OnlyMinimum(square=fact(A(p), (p - 2) ** 2), variable=p, low=Integer(0), factor=ONE), W(n), Integer(2),
          "least at 2, beyond the interval"),
    false(OnlyMinimum(square=fact(A(p), (p - 1) ** 2), variable=p, low=Integer(0), factor=ONE), W(n), ONE,
          "least at the end of the interval"),
    false(OnlyMinimum(square=fact(A(p), (p + 1 - sqrt(n + 4)) ** 2), variable=p, low=Integer(0), factor=ONE), W(n),
          sqrt(n + 4) - 1, "a root that is beyond the interval"),
    true(FromWeights(weights=ROWS, fit=2, noise=1), F(2, 1, a), ONE, "the entry that the name has"),
    false(FromWeights(weights=ROWS, fit=2, noise=1), F(7, 5, a), ONE, "the name of another entry"),
    false(FromWeights(weights=ROWS, fit=2, noise=2), F(2, 1, a), a, "the name of the entry before"),
    true(DRAWN, ABSORPTION_TIME(M, i), M * i * (M - i) / (M - 1), relation="<="),
    false(replace(DRAWN, step=fact(A(M, x), Integer(0)), scale=M**2 / (M - 1)), W(M, i), TIME, "any two names", "<="),
    false(replace(DRAWN, step=fact(NEXT(M, x), Integer(0)), scale=M**2 / (M - 1)), ABSORPTION_TIME(M, i), TIME,
          "a step that is not the chain's", "<="),
    false(replace(DRAWN, step=fact(A(M, x), (1 - 1 / M) * SPREAD)), ABSORPTION_TIME(M, i), M * i * (M - i) / (M - 1),
          "a step of another name", "<="),
    false(DRAWN, W(M, i), M * i * (M - i) / (M - 1), "another time", "<="),
    true(MonotoneMean(count=K), MEAN(t, i / K, 1 - LOST), MEAN(t, i / K, K * x), relation="<="),
    false(MonotoneMean(count=K), MEAN(t, p, 1 - LOST), MEAN(t, p, K * x), "a count that is not the chain's", "<="),
    false(MonotoneMean(count=K), MEAN(t, i / M, 1 - LOST), MEAN(t, i / M, K * x), "the count of another chain", "<="),
    false(MonotoneMean(count=K), MEAN(t, i / K**2, 1 - LOST), MEAN(t, i / K**2, K * x), "shares of K^2 copies", "<="),
)  # fmt: skip

SUPPOSED = (
    true(expectation(total, 1, 2, 4, 8, 16, degree=1), W(n), 2 * n, "a constant 2"),
    false(expectation(lambda xs: total(xs) ** 2, 1, 2, 1, 0, 3, degree=2), W(n), n + 4 * n * (n - 1), "variance -3"),
    false(expectation(lambda xs: xs[0] * 1, 2, 1, 1, 0, 3, degree=1), W(n), ONE, "a mass of 2"),
    false(expectation(lambda xs: total(xs) ** 2, 1, 0, 2, 0, 3, degree=2), W(n), 2 * n, "E x^4 below (E x^2)^2"),
    false(expectation(total, 1, 2, 2, degree=1), W(n), 2 * n, "an indicator of probability 2"),
    false(expectation(vanishing_up_to_five, 1, 0, 1, 0, 3, degree=0), W(n), Integer(0), "0 up to n = 5 alone"),
    false(expectation(lambda xs: vanishing_up_to_five(xs) + xs[0] ** 2, 1, 0, 1, 0, 3, degree=0), W(n), ONE,
          "1 up to n = 5 alone"),
    false(IndependentParts(fact=fact(A(n), B(n) + B(n - 1)), parts={B(n): Integer(-3), B(n - 1): ONE}), W(n),
          Integer(-2), "a negative variance"),
    false(IndependentParts(fact=fact(A(n), B(n) + B(n - 1)), parts={B(n): F(n), B(n - 1): ONE}), W(n), F(n) + 1,
          "a name that is no variance"),
    true(FROM_ONE, SUMMED, ONE, "positive terms", ">="),
    false(replace(FROM_ONE, signs=()), SUMMED, ONE, "terms of unknown sign", ">="),
    false(replace(FROM_ONE, signs=(fact(A(n), -ONE, ">", POSITIVE),)), SUMMED, ONE, "terms above -1", ">="),
    false(replace(FROM_ONE, signs=(fact(A(t), Integer(0), ">", POSITIVE),)), SUMMED, ONE, "at another index", ">="),
    true(POSITIVE, F(n), 0, relation=">"),
    false(POSITIVE, F(n), 1, "above 1", ">"),
    false(POSITIVE, F(n) - 1, 0, "no name", ">"),
    false(POSITIVE, F(n - 1), 0, "a name at another place", ">"),
    false(POSITIVE, F(n), 0, "an equation"),
    false(NormalForm(parametrise={z: u}), sympy.Abs(z), z, "a number of either sign"),
)  # fmt: skip

REACHED = (
    true(Nonnegative(within={p: 2 + u}), p, 2, "from 2 on", ">="),
    false(Nonnegative(within={p: Integer(3)}), p, 2, "one value alone", ">="),
    false(Nonnegative(within={p: u + 1 / u}), p, 2, "an image that turns round", ">="),
    false(Nonnegative(within={p: 1 + q}), p, 1 - q, "an image that holds another symbol of the line", ">="),
    false(Nonnegative(within={p: 1 + u, q: u}), p, q, "two images with one symbol", ">="),
    true(Logarithms(bases=(p - 1,), within={p: 1 + u}), log((p - 1) ** 2), 2 * log(p - 1), "above 1"),
    false(Logarithms(bases=(p - 1,), within={p: Integer(2)}), log((p - 1) ** 2), 2 * log(p - 1), "one value alone"),
    true(Squeeze(bounds=(fact(F(t, p), p**t),), constants=(ONE,), ratio=p, unit=(p,)), LIMIT(F(t, p), t), 0, "below 1"),
    false(Squeeze(bounds=(fact(F(t, p), p**t),), constants=(ONE,), ratio=p, whole=(p,)), LIMIT(F(t, p), t), 0,
          "a ratio from 1 on"),
    true(Rescaled(integrand=fact(A(k, p), sympy.exp(p * k)), square=k, tilt=2 * p, margin=d, distances={d: 1 - 2 * p}),
         W(p), 1 / sqrt(1 - 2 * p), "p below 1/2"),
    false(Rescaled(integrand=fact(A(k, p), sympy.exp(p * k)), square=k, tilt=2 * p, margin=1 + d * q,
                   distances={d: -2 * p / q}), W(p), 1 / sqrt(1 - 2 * p), "a distance whose sign is not plain"),
    false(Rescaled(integrand=fact(A(k, p), sympy.exp(p * k)), square=k, tilt=2 * p, margin=1 + d * (d + 1),
                   distances={d: (1 - 2 * p) ** 2}), W(p), 1 / sqrt(1 - 2 * p), "a distance with two sides"),
)  # fmt: skip

CASES = (*SAME, *NAMED, *SUPPOSED, *REACHED)
