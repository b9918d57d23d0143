"""Lines for the inductions of inequalities, over the whole past, and on a common value: true ones, and false ones."""

from dataclasses import replace

import sympy
from sympy import Integer, Rational, Sum, harmonic, pi

from tests.theory.case import fact, false, true
from theory.lemmas.pathways import COEFFICIENT as C
from theory.proof.history import WholePast
from theory.proof.induction import EqualTerms, StrongInduction
from theory.proof.inequality import Dominated
from theory.symbols import G, T, g, i, n

ELEMENTARY = Dominated(variable=n)
SQUARES, HALVES = harmonic(n, 2), Rational(5, 3) - 2 / (2 * n + 1)
THROUGH = replace(ELEMENTARY, through=HALVES)
FALSE_BETWEEN = replace(ELEMENTARY, through=Rational(3, 2) - 1 / (n + 1))

FIRST = fact(C(i, i), 1 / i)
RECURSION = fact(C(G, i), Sum(C(g - 1, i) / G, (g, i + 1, G)) + 1 / G)
PAST = WholePast(base=FIRST, step=RECURSION)
NEWEST = WholePast(base=fact(C(i, i), Integer(1)), step=fact(C(G, i), C(G - 1, i)))
SPLIT = fact(C(G, i), Sum(C(g - 1, i) / G, (g, i + 1, G - 1)) + C(G - 1, i) / G + 1 / G)
VALUE = (C(G, i), 1 / i)

HELD, COMMON = sympy.Function("A"), sympy.Function("c")  # the weight on batches 1..i, the value of all fits between
WEIGHT = fact(HELD(G, i), Sum(1 / G, (g, 1, i)))
COUNTED = fact(Sum(1 / G, (g, 1, i)), i / G, rule=EqualTerms())
STEP = fact(C(G, i), COMMON(i) * (1 - HELD(G, i)) + 1 / G)
SHARED = StrongInduction(base=FIRST, step=STEP, hypothesis=COMMON(i), given=(WEIGHT, COUNTED))


def after(step: sympy.Expr) -> WholePast:
    return replace(PAST, step=fact(C(G, i), step))


CASES = (
    true(ELEMENTARY, SQUARES, 2 - 1 / n, relation="<="),
    true(ELEMENTARY, 2 - 1 / n, SQUARES, "turned round", ">="),
    true(ELEMENTARY, SQUARES, HALVES, "a sharper bound", "<="),
    true(replace(ELEMENTARY, base=2), SQUARES, 2 - 1 / n, "strict from 2 on", "<"),
    true(THROUGH, SQUARES, Rational(5, 3), "a constant, through a bound that grows", "<"),
    true(ELEMENTARY, n**2, 2 * n - 1, "a square", ">="),
    false(ELEMENTARY, SQUARES, 2 - 1 / n, "strict where both sides are equal", "<"),
    false(ELEMENTARY, SQUARES, Rational(3, 2) - 1 / (n + 1), "a step that gains too little", "<="),
    false(ELEMENTARY, SQUARES, 1 - 1 / n, "the first value forgotten", "<="),
    false(ELEMENTARY, SQUARES, 2 - 1 / n, "the other way", ">="),
    false(ELEMENTARY, SQUARES, 2 - 1 / n, "no inequality", "="),
    false(ELEMENTARY, SQUARES, Rational(5, 3), "a constant without a bound between", "<"),
    false(ELEMENTARY, SQUARES, pi**2 / 6, "a first margin that is not rational", "<"),
    false(ELEMENTARY, SQUARES * T, (2 - 1 / n) * T, "two symbols", "<="),
    false(THROUGH, SQUARES, Rational(8, 5), "a bound between that passes the constant", "<"),
    false(THROUGH, SQUARES, HALVES, "a bound between that is the bound", "<"),
    false(FALSE_BETWEEN, SQUARES, Rational(5, 3), "a false bound between", "<"),
    false(replace(ELEMENTARY, base=0), SQUARES, 2 - 1 / n, "a first value at a pole", "<="),
    true(PAST, *VALUE),
    true(replace(PAST, step=SPLIT), *VALUE, "the newest batch apart"),
    true(NEWEST, C(G, i), Integer(1), "one step back"),
    false(PAST, C(G, i), 1 / i**2, "a wrong value"),
    false(PAST, C(G, i), 1 / G, "a value that moves"),
    false(PAST, *VALUE, "an inequality", "<="),
    false(PAST, C(i, G), 1 / G, "another left side"),
    false(replace(PAST, base=fact(C(i, i), 1 / (i + 1))), *VALUE, "another base"),
    false(replace(PAST, base=fact(sympy.Function("f")(i), 1 / i)), *VALUE, "the base of another name"),
    false(replace(PAST, base=fact(C(1, i), 1 / i)), *VALUE, "a base that is not the first generation"),
    false(replace(PAST, base=fact(C(i, i), 1 / i, "<=")), *VALUE, "a base that is no equation"),
    false(after(Sum(C(g - 1, i) / G, (g, i + 1, G))), *VALUE, "its own weight forgotten"),
    false(after(Sum(C(g - 1, i) / G, (g, i + 2, G)) + 1 / G), *VALUE, "one batch forgotten"),
    false(after(Sum(C(g, i) / G, (g, i + 1, G)) + 1 / G), *VALUE, "a fit through itself"),
    false(after(Sum(C(g - 1, i) / G, (g, i, G - 1)) + 1 / G), *VALUE, "from before the first generation"),
    false(after(Sum(C(g - 1, i) / G, (g, i + 1, G + 1)) - 1 / (G * i) + 1 / G), *VALUE, "up to this generation"),
    false(after(Sum(C(G - 1, i) / G, (G, i + 1, G)) + 1 / G), *VALUE, "summed over the generation itself"),
    false(after(Sum(C(g - 1, i) / G, (g, i + 1, n)) + 1 / G - (n - G) / (G * i)), *VALUE, "up to something else"),
    false(after(C(G - 2, i)), *VALUE, "two generations back"),
    true(SHARED, *VALUE),
    false(SHARED, C(G, i), 1 / i**2, "a wrong value, with a common value"),
    false(SHARED, *VALUE, "an inequality, with a common value", "<="),
    false(replace(SHARED, given=(WEIGHT,)), *VALUE, "a fact left out"),
    false(replace(SHARED, hypothesis=COMMON(G)), *VALUE, "a common value that moves"),
    false(replace(SHARED, base=fact(C(i, i), 1 / G)), C(G, i), 1 / G, "a value that moves, with a common value"),
)  # fmt: skip
