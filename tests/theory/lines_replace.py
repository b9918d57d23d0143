"""Lines for the rules of the replace chain, the fixed budget and kernel densities: gamma moments, squares, zeta."""

from dataclasses import replace

import sympy
from sympy import Integer, Product, Rational, Sum, digamma, exp, gamma, harmonic, log, pi, sqrt, zeta

from tests.theory.case import fact, false, true
from theory.lemmas.kernel_shrinking import PAST, POWER, RAISED
from theory.proof.binding import LIMIT
from theory.proof.gamma_integral import LogMean, PowerMean
from theory.proof.mean_square import EXPECTED, MeanSquare
from theory.proof.termwise import FactorByFactor, TermByTerm
from theory.proof.vanishing_powers import VanishingPowers
from theory.proof.zeta import BelowZeta
from theory.symbols import G, k, n, t

MEAN, F = sympy.Function("Mean"), sympy.Function("f")
HALF = Rational(1, 2)
POINTS = ({n: 2}, {n: 5})
FIRST_ROOT = gamma(n / 2) / (gamma((n - 1) / 2) * sqrt((n - 1) / 2))
ROOT = PowerMean(shape=(n - 1) / 2, rate=(n - 1) / 2, power=HALF, least={n: 2}, at=POINTS)
WHOLE = PowerMean(shape=(n - 1) / 2, rate=n / 2, power=Integer(1), least={n: 2}, at=POINTS)
LOGARITHM = LogMean(shape=(n - 1) / 2, rate=n / 2, least={n: 2}, at=POINTS)
LOG_VALUE = digamma((n - 1) / 2) - log(n / 2)

# x with E x = 1/2 and E x^2 = 1/2 - 1/(4 n)
X = MeanSquare(first=fact(EXPECTED(F(n)), HALF), second=fact(EXPECTED(F(n) ** 2), HALF - 1 / (4 * n)), root=Integer(1))
SQUARE = HALF - 1 / (4 * n) - 1 + 1
SHRINKS = VanishingPowers(first=X.first, second=X.second, least={n: 1})
POWERS = LIMIT(3 - 2 * HALF**t, t)

BELOW = FactorByFactor(others={n: 3})
ABOVE = Product(1 - 3 / (n * k**2), (k, 2, G))
UNDER = Product(1 - 1 / k**2, (k, 2, G))
TERMS = TermByTerm(weight=(k - 1) ** POWER)
SEVEN_FIFTHS = Rational(7, 5)
LATE = ({t: 1}, {t: 2}, {t: 50})
TAIL = BelowZeta(variable=t, order=SEVEN_FIFTHS, share=Integer(1), at=LATE)
SQUARES = BelowZeta(variable=t, order=Integer(2), share=Integer(0), at=LATE)
TWO = Sum(1 / k**2, (k, 1, t - 1))

CASES = (
    true(ROOT, MEAN(n), FIRST_ROOT, "the mean of a chi variable"),
    true(WHOLE, MEAN(n), gamma((n + 1) / 2) / gamma((n - 1) / 2) * 2 / n, "a mean"),
    false(ROOT, MEAN(n), FIRST_ROOT * sqrt((n - 1) / n), "the rate of the other divisor"),
    false(ROOT, MEAN(n), gamma((n + 1) / 2) / (gamma(n / 2) * sqrt((n - 1) / 2)), "one degree too many"),
    false(ROOT, MEAN(n), Integer(1), "the root of the mean"),
    false(ROOT, MEAN(n), FIRST_ROOT, "an inequality", "<="),
    false(replace(ROOT, least={n: 1}), MEAN(n), FIRST_ROOT, "no degrees at n = 1"),
    false(replace(ROOT, at=({n: 2},)), MEAN(n), FIRST_ROOT, "one point"),
    false(replace(WHOLE, power=-(n - 1) / 2), MEAN(n), Integer(0), "an integral that diverges"),
    false(ROOT, MEAN(t), FIRST_ROOT, "a value that moves with another symbol"),
    false(replace(ROOT, at=({n: 2}, {n: 200})), MEAN(n), FIRST_ROOT, "a point beyond the cut of the integrals"),
    true(LOGARITHM, MEAN(n), LOG_VALUE),
    true(replace(LOGARITHM, rate=Rational(1, 2)), MEAN(n), digamma((n - 1) / 2) + log(2), "a chi-square itself"),
    false(LOGARITHM, MEAN(n), digamma((n - 1) / 2) - log((n - 1) / 2), "the other divisor"),
    false(LOGARITHM, MEAN(n), digamma(n / 2) - log(n / 2), "one degree too many"),
    false(LOGARITHM, MEAN(n), log(1 - 1 / n), "the logarithm of the mean"),
    false(LOGARITHM, MEAN(n), LOG_VALUE, "an inequality", "<"),
    false(replace(LOGARITHM, least={n: 1}), MEAN(n), LOG_VALUE, "no degrees at n = 1"),
    false(LOGARITHM, n, LOG_VALUE, "a parameter is no name"),
    true(X, F(n) + SQUARE, F(n), "E (x - 1)^2", ">="),
    true(replace(X, root=HALF), F(n) + Rational(1, 4) - 1 / (4 * n), F(n), "the variance", ">="),
    false(X, F(n) - SQUARE, F(n), "a sign", ">="),
    false(X, F(n) + SQUARE - HALF, F(n), "less than the mean square", ">="),
    false(X, F(n) + SQUARE, F(n), "never zero is not said", ">"),
    false(X, F(n), F(n) + SQUARE, "turned round", "<="),
    false(replace(X, root=Integer(2)), F(n) + SQUARE, F(n), "about another number", ">="),
    false(replace(X, first=fact(EXPECTED(F(n)), HALF, "<=")), F(n) + SQUARE, F(n), "a mean that is only bounded", ">="),
    true(SHRINKS, POWERS, Integer(3)),
    true(SHRINKS, LIMIT(1 / n - HALF**t, t), 1 / n, "a constant with a symbol"),
    false(SHRINKS, POWERS, Integer(1), "the value at t = 0"),
    false(SHRINKS, LIMIT(3 - 2 * Rational(1, 3) ** t, t), Integer(3), "the powers of another number"),
    false(SHRINKS, LIMIT(3 - 2 * t * HALF**t, t), Integer(3), "a factor that moves"),
    false(replace(SHRINKS, second=fact(SHRINKS.second.left, 1 - 1 / n + 1 / n**2)), POWERS, Integer(3),
          "a mean square of 1"),
    false(replace(SHRINKS, second=fact(SHRINKS.second.left, 2 - 1 / n)), POWERS, Integer(3),
          "a mean square that may exceed 1"),
    false(SHRINKS, LIMIT(Integer(3), t), Integer(3), "no power"),
    false(SHRINKS, POWERS, Integer(3), "an inequality", "<="),
    true(BELOW, ABOVE, UNDER, "1/k^2 against 3/(n k^2), equal at n = 3", ">="),
    true(BELOW, UNDER, ABOVE, "the same from below", "<="),
    false(BELOW, ABOVE, UNDER, "the inequality turned round", "<="),
    false(replace(BELOW, others={n: 2}), ABOVE, UNDER, "false at n = 2", ">="),
    false(BELOW, ABOVE, UNDER, "strict where both may be equal", ">"),
    false(BELOW, ABOVE, Product(1 - 1 / k**2, (k, 2, G + 1)), "another range", ">="),
    false(BELOW, Product(1 - 3 / (n * k**2), (k, n, G)), Product(1 - 1 / k**2, (k, n, G)), "a start that moves", ">="),
    false(BELOW, Product(k / n - 4, (k, 2, G)), Product(k / n - 5, (k, 2, G)), "factors below zero", ">="),
    true(TERMS, PAST, RAISED, relation="<="),
    true(replace(TERMS, weight=k**HALF), Sum(k**HALF * k, (k, 1, n)), Sum(k**HALF, (k, 1, n)), relation=">="),
    false(TERMS, PAST, RAISED, "turned round", ">="),
    false(TERMS, PAST, RAISED, "strict for an empty range", "<"),
    false(TERMS, PAST, Sum((k - 1) ** (POWER - 1), (k, 2, t - 1)), "another range", "<="),
    false(TERMS, PAST, Sum(k ** (POWER - 1), (k, 2, t)), "another base", "<="),
    false(replace(TERMS, weight=(k - 3) ** POWER), Sum((k - 3) ** POWER / k, (k, 2, t)),
          Sum((k - 3) ** POWER, (k, 2, t)), "a weight of a negative number", "<="),
    false(TERMS, Sum((k - 1) ** POWER * k, (k, 2, t)), Sum((k - 1) ** POWER * 3, (k, 2, t)), "true of the first terms",
          "<="),
    true(TAIL, t**POWER + RAISED, zeta(SEVEN_FIFTHS), relation="<"),
    true(SQUARES, TWO, pi**2 / 6, "zeta(2) as SymPy writes it", "<"),
    false(TAIL, t**POWER + RAISED, zeta(SEVEN_FIFTHS) - Rational(1, 10**6), "a smaller number", "<"),
    false(replace(TAIL, share=Integer(3)), 3 * t**POWER + RAISED, zeta(SEVEN_FIFTHS), "more than is left", "<"),
    false(TAIL, 2 * t**POWER + RAISED, zeta(SEVEN_FIFTHS), "another share than stated", "<"),
    false(TAIL, t**POWER + Sum(k ** (POWER - 1), (k, 1, t)), zeta(SEVEN_FIFTHS), "a sum up to t", "<"),
    false(SQUARES, TWO, zeta(3), "another order", "<"),
    false(SQUARES, harmonic(t - 1, 2), pi**2 / 6, "not written as a sum", "<"),
    false(SQUARES, TWO, pi**2 / 6, "an equation"),
    false(replace(SQUARES, order=Integer(1)), Sum(1 / k, (k, 1, t - 1)), exp(1), "a sum that diverges", "<"),
)  # fmt: skip
