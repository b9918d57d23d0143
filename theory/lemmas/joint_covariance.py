"""Cov(W(g), W(h)) V for g <= h: the noises that two fits share, with the coefficients that each has of them."""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq

from theory.lemmas.limit_process import PROCESS_THEOREMS, VARIANCE, Tilted
from theory.lemmas.pathways import COEFFICIENT, coefficient_lines
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line, Rule
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import G, g, i
from theory.vocabulary import Workflow
from theory.workflow import coefficients as solved_coefficients
from theory.workflow import matrix

h = sympy.Symbol("h", positive=True)  # the later of two generations
COVARIANCE = sympy.Function("Cov_W")  # Cov(W(g), W(h)) V, a multiple of the identity
PAIR = (
    Parameter(symbol=g, meaning="the earlier generation"),
    Parameter(symbol=h, meaning="the later generation", least=g),
)


@cache
def coefficients(workflow: Workflow) -> Derivation:
    """C(G, i), from the weights of the workflow."""
    *facts, proven = coefficient_lines(workflow)
    return Derivation(
        quantity=proven.left, facts=tuple(facts), chain=(proven,), instances=lambda: _solved(workflow)
    )  # fmt: skip


def _solved(workflow: Workflow) -> Iterable[Instance]:
    """C as the solution of the matrix equation C = A (S C + I)."""
    rows = solved_coefficients(matrix(workflow, 6))
    for fit, noise in ((1, 1), (4, 2), (6, 3), (6, 6)):
        value = rows[fit - 1][noise - 1]
        direct = fmpq(value.numerator, value.denominator)
        yield Instance(label=f"C({fit}, {noise})", at={G: fit, i: noise}, direct=direct)


def joint(workflow: Workflow, found: sympy.Expr, closing: Rule) -> Derivation:
    """sum_{i<=g} C(g, i) C(h, i) with the coefficients of the workflow, closed by the rule `closing`."""
    lemma = coefficients(workflow)
    early, late = (
        Line(left=COEFFICIENT(fit, i), right=lemma.result, reason=f"the coefficients of fit {fit}",
             rule=Lemma(derivation=lemma, title=f"coefficients under {workflow}", given={G: fit}))
        for fit in (g, h)
    )  # fmt: skip
    shared = sympy.Sum(COEFFICIENT(g, i) * COEFFICIENT(h, i), (i, 1, g))
    written = sympy.Sum(early.right * late.right, (i, 1, g))
    return Derivation(
        quantity=COVARIANCE(g, h),
        facts=(early, late),
        chain=(
            Line(left=COVARIANCE(g, h), right=shared, rule=Definition(),
                 reason="W(g) = sum_i C(g, i) Z_i, Z_i iid N(0, V^-1); fit g <= h holds the noises 1..g alone"),
            Line(left=shared, right=written, rule=Use(facts=(early, late)), reason="the coefficients just proven"),
            Line(left=written, right=found, rule=closing, reason="the sum in closed form"),
        ),
        instances=lambda: _instances(workflow),
        rests_on=PROCESS_THEOREMS,
    )  # fmt: skip


def _instances(workflow: Workflow) -> Iterable[Instance]:
    """From the precision matrix of all scores under P, the density of P alone."""
    rows = [[fmpq(value.numerator, value.denominator) for value in row] for row in matrix(workflow, 4)]
    law = Tilted(weights=rows, variance=VARIANCE)
    for early, late in ((1, 1), (1, 3), (2, 3), (3, 3), (2, 4)):
        direct = law.covariance_of_fits(early, late)
        yield Instance(label=f"g = {early}, h = {late}", at={g: early, h: late}, direct=direct)
