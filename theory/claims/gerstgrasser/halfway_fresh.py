"""Halfway, with i T fresh rows at generation i: sigma^2 times the sum of d/(iT - d - 1)."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from sympy import Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.inverse_wishart import trace_line
from theory.lemmas.pathways import COEFFICIENT, coefficient_lines
from theory.lemmas.refitting import TEST_ERROR, TRACE, Diagonal, error_instances, j
from theory.lemmas.regression_trials import CORRECTED, FINITE_VARIANCE, FRESH_FEATURES, PARAMETERS, SCALE, SOURCE, plan
from theory.lemmas.regression_trials import TEST_ERROR as MEANING
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G, T, d, i, n, sigma
from theory.vocabulary import Features, Workflow

SUM = Sum(d / (i * T - d - 1), (i, 1, n))
SHIFT = (d + 1) / T
ROWS = "generation i is one synthetic set of i T rows, labelled by the last fit"


def derivation() -> Derivation:
    """Coefficients 1, independent feature matrices of i T rows, and the inverse Wishart mean of each."""
    coefficients = coefficient_lines(Workflow.HALFWAY)
    wishart = trace_line(i * T)
    pair = COEFFICIENT(n, i) * COEFFICIENT(n, j) * TRACE(i * T, d)
    double = Sum(Sum(pair * sympy.KroneckerDelta(i, j), (j, 1, n)), (i, 1, n))
    single = Sum(COEFFICIENT(n, i) ** 2 * TRACE(i * T, d), (i, 1, n))
    facts = (
        *coefficients,
        wishart,
        Line(left=double, right=single, rule=Diagonal(), reason="noises of different generations are independent"),
    )  # fmt: skip
    start = sigma**2 * double
    rule = Use(facts=(facts[-1], coefficients[-1], wishart), given={G: n})
    return Derivation(
        quantity=TEST_ERROR(n),
        facts=facts,
        chain=(
            Line(left=TEST_ERROR(n), right=start, rule=Definition(),
                 reason="w_n - w* = sum_i C(n, i) P_i E_i with P_i of the rows of generation i; squared, expectation "
                 "taken"),
            Line(left=start, right=sigma**2 * SUM, rule=rule, reason="the three facts put in"),
        ),
        instances=_instances,
        least={T: d + 2, i: 1},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    return error_instances(Workflow.HALFWAY, Features.FRESH)


CLAIM = Claim(
    id="gerstgrasser.halfway-fresh",
    source=SOURCE,
    title="Halfway, corrected: fresh features",
    statement="Halfway between the two, with fresh features, the test error is sigma^2 * sum_{i=1}^n d/(iT-d-1).",
    conventions=(ROWS, FRESH_FEATURES, MEANING, CORRECTED),
    kind="test error",
    parameters=PARAMETERS,
    value=sigma**2 * SUM,
    derivation=derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * harmonic(n), slip="stacked in place of fresh features"),
        NearMiss(formula=sigma**2 * Sum(d / (i * T - d), (i, 1, n)), slip="T - d in place of T - d - 1"),
        NearMiss(formula=sigma**2 * Sum(d / (i * T - d - 1), (i, 1, n - 1)), slip="the sum stops at n - 1"),
        NearMiss(formula=sigma**2 * Sum(d / (i * T), (i, 1, n)), slip="the large-sample variance d/T"),
    ),
    plan=plan(
        Workflow.HALFWAY, Features.FRESH,
        at=((3, 12, 2, Fraction(3, 2)), (2, 14, 3, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
