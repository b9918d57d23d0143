"""The residual of every family is the derivative of its log-likelihood, as SymPy differentiates it."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from simulate.glm.families import CODES
from simulate.glm.links import EXPONENTIAL, LINEAR, LOGISTIC, link
from tests.simulate.glm import kernels
from tests.simulate.glm.designs import TRIALS, design
from theory.vocabulary import Family

ETA, Y, D, M, T = sp.symbols("eta y d m t", positive=True)
MU = sp.exp(ETA)
LIKELIHOODS = {
    Family.NORMAL: -((Y - ETA) ** 2) / 2,
    Family.BINOMIAL: Y * ETA - M * sp.log(1 + MU),
    Family.POISSON: Y * ETA - MU,
    Family.GAMMA: -Y / MU - ETA,  # times 1/d, which moves no maximum
    Family.NEGATIVE_BINOMIAL: Y * sp.log(D * MU / (1 + D * MU)) - sp.log(1 + D * MU) / D,
}  # less what does not depend on eta
FUNCTIONS = {LOGISTIC: 1 / (1 + sp.exp(-T)), EXPONENTIAL: sp.exp(T), LINEAR: T}
PHI = Fraction(3, 8)
POINTS = np.linspace(-24, 24, 241)[:240]


def at(formula: Any, symbol: Any, points: Any) -> Any:
    """The formula at the points, in 30 digits."""
    return np.array([float(sp.N(formula.subs(symbol, sp.Float(point, 40)), 30)) for point in points])


def trials(family: Family) -> int:
    return TRIALS if family is Family.BINOMIAL else 1


@pytest.mark.parametrize("kind", [LOGISTIC, EXPONENTIAL])
def test_a_function_its_slope_and_its_bend_are_those_of_sympy(kind: int) -> None:
    out = np.empty((3, POINTS.size))
    kernels.links(kind, POINTS, out)
    for order in range(3):
        wanted = at(sp.diff(FUNCTIONS[kind], T, order), T, POINTS[::8])
        scale = np.maximum(np.abs(wanted), at(sp.diff(FUNCTIONS[kind], T), T, POINTS[::8]))
        assert (np.abs(out[order, ::8] - wanted) / scale).max() < 2e-14


@pytest.mark.parametrize("family", list(Family))
def test_the_residual_of_a_row_is_the_derivative_of_its_log_likelihood(family: Family) -> None:
    made = link(design(family, dispersion=PHI, trials=trials(family)))
    responses = np.array([0.0, 1.0, 2.0, 3.0, 5.0, 0.0, 1.0, 4.0])
    out = np.empty((4, 8))
    numbers = (float(PHI), float(PHI) ** 0.5, trials(family))
    kernels.residuals(CODES[family], np.ones(8), responses, numbers, out)
    derivative = sp.diff(LIKELIHOODS[family], ETA).subs({D: sp.Rational(3, 8), M: trials(family)})
    for place, response in enumerate(responses):
        b = out[1, place] if made.by_row else made.scale
        found = out[0, place] - b * FUNCTIONS[made.kind].subs(T, made.sign * ETA + sp.Float(made.shift, 30))
        for point in (-3.0, -0.5, 0.25, 2.0):
            wanted = float(derivative.subs({Y: response, ETA: point}))
            assert float(found.subs(ETA, point)) == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("family", list(Family))
def test_the_residuals_of_the_rows_of_a_cell_add_up_to_that_of_the_cell(family: Family) -> None:
    made = link(design(family, dispersion=PHI, trials=trials(family)))
    responses = np.array([0.0, 1.0, 2.0, 3.0, 5.0, 0.0, 1.0, 4.0])
    single, together = np.empty((4, 8)), np.empty((4, 8))
    numbers = (float(PHI), float(PHI) ** 0.5, trials(family))
    kernels.residuals(CODES[family], np.ones(8), responses, numbers, single)
    kernels.residuals(CODES[family], np.full(8, 8.0), np.full(8, responses.sum()), numbers, together)
    b = single[1].sum() if made.by_row else 8 * made.scale
    np.testing.assert_allclose(together[2:, 0], [single[0].sum(), b], rtol=1e-13, atol=1e-13)
