"""A line for every theorem of theory/kernel, and lines that differ from one in an exponent, a sign or an index."""

import shutil
from dataclasses import replace
from typing import Any

import pytest
import sympy
from sympy import Integer, Rational, Sum, harmonic, pi

from tests.theory.case import fact
from tests.theory.lines_inequality import FIRST, PAST, SHARED, SPLIT
from theory.kernel import Acceptance, accepts
from theory.lemmas.basel import below_basel
from theory.lemmas.pathways import COEFFICIENT as C
from theory.lemmas.pathways import GROWTH
from theory.proof.binding import LIMIT
from theory.proof.history import WholePast
from theory.proof.line import Line, Rule
from theory.proof.order import Positive
from theory.proof.rules import Use
from theory.symbols import G, g, i, n, sigma

needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="coqc is not on the PATH; apt-get install coq libcoq-coquelicot"
)
SQUARES = harmonic(n, 2)
GROWS, TENDS, TO_BASEL = below_basel(n)
RAISED = TENDS.left
AUGMENT = replace(PAST, step=SPLIT)
NEWEST = WholePast(base=fact(C(i, i), Integer(1)), step=fact(C(G, i), C(G - 1, i)))


def carried(kernel: str, left: Any, relation: str, right: Any, rule: Rule | None = None) -> Line:
    return Line(
        left=left, relation=relation, right=sympy.sympify(right), rule=rule or Positive(least={n: 1}), kernel=kernel,
        reason="asked",
    )  # fmt: skip


def workflow(name: str, rule: WholePast, batch: sympy.Expr, total: sympy.Expr) -> tuple[Line, ...]:
    """From the coefficients of a workflow to its efficiency."""
    value = rule.base.right
    squares, found = (Sum(term**2 / batch, (i, 1, G)) for term in (C(G, i), value))
    coefficient = carried(f"weights.{name}_coefficient", C(G, i), "=", value, rule)
    known, grown = Use(facts=(coefficient,)), Use(facts=(coefficient, fact(GROWTH(G), squares)))
    return (
        coefficient,
        carried(f"weights.{name}_squares", squares, "=", found, known),
        carried(f"sums.{name}_sum", found, "=", total, known),
        carried(f"weights.{name}_variance", squares, "=", total, known),
        carried(f"weights.{name}_growth", GROWTH(G), "=", total, grown),
        carried(f"weights.{name}_efficiency", 1 / GROWTH(G), "=", 1 / total, grown),
    )


COEFFICIENTS = workflow("augment", AUGMENT, Integer(1), harmonic(G, 2))
COMMON = carried("common.augment_coefficient", C(G, i), "=", 1 / i, SHARED)
BELOW_TWO = carried("harmonic.below_two", SQUARES, "<=", 2 - 1 / n)
ABOVE_SIXTY = carried("harmonic.above_sixty", 1 / SQUARES, ">", Rational(3, 5))
BELOW = replace(TENDS, kernel="basel.below")
SUM = carried("basel.sum_of_inverse_squares", LIMIT(SQUARES, n), "=", pi**2 / 6)

LINES = (
    *COEFFICIENTS,
    *workflow("discard", NEWEST, Integer(1), G),
    *workflow("halfway", NEWEST, i, harmonic(G)),
    COMMON,
    BELOW_TWO,
    carried("harmonic.below_midpoints", SQUARES, "<=", Rational(5, 3) - 2 / (2 * n + 1)),
    carried("harmonic.below_five_thirds", SQUARES, "<", Rational(5, 3)),
    ABOVE_SIXTY,
    SUM,
    replace(TO_BASEL, kernel="basel.limit"),
    replace(GROWS, kernel="basel.grows"),
    BELOW,
    carried("basel.efficiency_falls", 1 / SQUARES, ">", 1 / RAISED),
    carried("basel.efficiency_bound", 1 / RAISED, ">", 6 / pi**2),
    carried("basel.efficiency", 1 / SQUARES, ">", 6 / pi**2),
)
COUNTED = next(line for line in LINES if line.kernel == "sums.discard_sum")  # of the file that is compiled fastest


def judged(line: Line) -> Acceptance:
    """What Coq says; it must say something."""
    found = accepts(line)
    assert found is not None
    return found


def stepped(step: sympy.Expr) -> Line:
    return replace(COEFFICIENTS[0], rule=replace(AUGMENT, step=fact(C(G, i), step)))


REFUSED = {
    "a wrong exponent": replace(BELOW_TWO, left=harmonic(n, 3)),
    "a wrong sign": replace(BELOW_TWO, right=2 + 1 / n),
    "a wrong index": replace(BELOW_TWO, left=harmonic(n + 1, 2)),
    "strict where both sides are equal": replace(BELOW_TWO, relation="<"),
    "true for more numbers than the theorem": replace(BELOW_TWO, rule=Positive(least={n: 0})),
    "the relation turned round": replace(ABOVE_SIXTY, relation="<"),
    "a wrong constant": replace(ABOVE_SIXTY, right=Rational(61, 100)),
    "another limit": replace(SUM, right=pi**2 / 8),
    "the limit of another sum": replace(SUM, left=LIMIT(harmonic(n), n)),
    "a wrong gap": replace(BELOW, left=SQUARES + 1 / n),
    "a true line and another theorem": replace(BELOW_TWO, kernel="basel.grows"),
    "a theorem that is not there": replace(BELOW_TWO, kernel="harmonic.below_one"),
    "a wrong value": replace(COEFFICIENTS[0], right=1 / i**2),
    "another base": replace(COEFFICIENTS[0], rule=replace(AUGMENT, base=fact(C(i, i), 1 / (i + 1)))),
    "its own weight forgotten": stepped(SPLIT.right - 1 / G),
    "a sign in the recursion": stepped(SPLIT.right - 2 / G),
    "one batch forgotten": stepped(Sum(C(g - 1, i) / G, (g, i + 2, G - 1)) + C(G - 1, i) / G + 1 / G),
    "a common value without its weight": replace(COMMON, rule=replace(SHARED, base=FIRST, given=())),
    "a name without its meaning": replace(COEFFICIENTS[4], rule=Use(facts=COEFFICIENTS[:1])),
}
UNPRINTABLE = {
    "a file that is not there": replace(BELOW_TWO, kernel="nothing.below_two"),
    "a path": replace(BELOW_TWO, kernel="../harmonic.below_two"),
    "a root": replace(BELOW_TWO, right=sympy.sqrt(n)),
    "a real number": replace(BELOW_TWO, right=sigma),
    "a number that may lie below 0": replace(BELOW_TWO, left=harmonic(n - 2, 2)),
    "a limit that is no equation": replace(SUM, relation="<"),
    "a name that Coq has": replace(BELOW_TWO, right=sympy.Function("INR")(n)),
    "a name with two shapes": replace(BELOW_TWO, right=C(n) + C(n, n)),
    "a name that is a number": replace(BELOW_TWO, right=sympy.Function("n")(n)),
    "another number of the same name": replace(BELOW_TWO, right=sympy.Symbol("n")),
    "a base that is not the first generation": replace(
        COEFFICIENTS[0], rule=replace(AUGMENT, base=fact(C(1, i), 1 / i))
    ),
    "an integral": replace(BELOW_TWO, right=sympy.Integral(n, (n, 0, 1))),
}
