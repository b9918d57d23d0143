"""Accumulating data, the n-th fit is w* + (X'X)^-1 X' sum_i E_i / i: an identity, for every n."""

from collections.abc import Iterable
from fractions import Fraction

import sympy
from flint import fmpq, fmpq_mat

from theory.claim import Claim, NearMiss, Point, Regime, Trial, plan_at
from theory.lemmas.pathways import COEFFICIENT, coefficient_lines
from theory.lemmas.refitting import linear_map
from theory.lemmas.regression_trials import SAME_FEATURES, SOURCE
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.words import Words
from theory.symbols import G, i, n
from theory.vocabulary import Features, LinearDesign, Statistic, Workflow

# letters over the generations: weights A, coefficients C, shift S, the vector of ones, the first unit vector, noises Z
A, C, S, one, first, true, Z = sympy.symbols("A C S one e_1 w Z", commutative=False)
FITS = one * true + C * Z
GENERAL_WEIGHTS = Line(
    left=A * (S * FITS + first * true + Z), right=FITS,
    rule=Words(relations={A * S * C: C - A, A * S * one: one - A * first}),
    reason="for any weights with rows that sum to 1 (A 1 = 1, S 1 + e_1 = 1), W = 1 w* + C Z with C = A (S C + I) "
    "solves "
    "W = A (S W + e_1 w* + Z), Z_g = (X'X)^-1 X' E_g; A S is nilpotent, so it is the only solution",
)  # fmt: skip


def derivation() -> Derivation:
    """The weights 1/G put into the general solution: C(G, i) = 1/i by strong induction on G."""
    lines = coefficient_lines(Workflow.AUGMENT)
    return Derivation(
        quantity=COEFFICIENT(G, i), facts=(GENERAL_WEIGHTS, *lines[:-1]), chain=(lines[-1],), instances=_instances
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The coefficient of E_i in w_n, read off least squares on a stacked rational feature matrix."""
    matrix = fmpq_mat(4, 2, [fmpq(value) for value in (1, 2, 0, 1, 3, -1, 1, 1)])
    pseudoinverse = (matrix.transpose() * matrix).inv() * matrix.transpose()
    for fits in (1, 2, 4):
        fitted = linear_map(Workflow.AUGMENT, Features.SAME, lambda _: matrix, fits)
        for index in range(1, fits + 1):
            block = [fitted[row, 4 * (index - 1) + column] for row in range(2) for column in range(4)]
            share = block[0] / pseudoinverse[0, 0]
            parallel = all(got == share * unit for got, unit in zip(block, pseudoinverse.entries(), strict=True))
            yield Instance(
                label=f"E_{index} in w_{fits}", at={G: fits, i: index}, direct=share if parallel else fmpq(0)
            )


def _trials(point: Point) -> tuple[Trial]:
    design = LinearDesign(
        workflow=Workflow.AUGMENT, features=Features.SAME, generations=int(point[n]), rows=12, dimension=3,
        sigma=Fraction(3, 2), statistic=Statistic.FITTED_COEFFICIENTS,
    )  # fmt: skip
    return (Trial(parameters={n: design.generations}, designs=(design,)),)


CLAIM = Claim(
    id="gerstgrasser.accumulate-estimator",
    source=SOURCE,
    title="Accumulate: the estimator",
    statement="When data accumulate, w_n = w* + (X'X)^-1 X' sum_{i=1}^n E_i / i for every n >= 1.",
    conventions=(SAME_FEATURES, "the value is the coefficient of E_i in w_n"),
    kind="identity",
    regime=Regime.IDENTITY,
    parameters=(Parameter(symbol=n, meaning="iterations"), Parameter(symbol=i, meaning="index of a generation, up to "
    "n")),
    value=1 / i,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / n, slip="the weight of a row, without what it inherits"),
        NearMiss(formula=sympy.Integer(1), slip="replace in place of accumulate"),
        NearMiss(formula=1 / (i + 1), slip="the real data counted as generation 0"),
        NearMiss(formula=1 / i**2, slip="the variance in place of the coefficient"),
    ),
    plan=plan_at(_trials, ({n: 5},), statistic=Statistic.FITTED_COEFFICIENTS, delta=Fraction(1, 10**9)),
)  # fmt: skip
