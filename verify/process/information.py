"""V = E[x x' A''(x'theta_0)], the information of one row: the mean and the variance of the limit process hang on it."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from simulate import datasets
from theory.families import declared
from theory.families.family import eta
from theory.vocabulary import Family, GlmDesign

Array = npt.NDArray[np.float64]
NODES = 128  # of the quadrature over a normal predictor
DECLARED = {Family.NORMAL: declared.NORMAL, Family.BINOMIAL: declared.BINOMIAL, Family.POISSON: declared.POISSON}


@cache
def information(design: GlmDesign) -> Array:
    """V, [p, p], at the design's truth and under its law of features.

    A sum over the rows of a law with finitely many; a quadrature in one dimension for normal features. ValueError for a
    family whose link is not canonical.
    """
    curvature, truth = _curvature(design), datasets.truth(design)
    if design.law == "gaussian":
        return _of_normal_features(curvature, truth)
    rows = datasets.rows(design)
    return np.asarray((rows * curvature(truth @ rows)) @ rows.T / rows.shape[1])


def _curvature(design: GlmDesign) -> Callable[[Any], Any]:
    """The information of a row with a given predictor: A'' at the natural parameter, a multiple of the predictor."""
    if design.family not in DECLARED:
        raise ValueError(f"family={str(design.family)!r}: a canonical link is needed: {', '.join(DECLARED)}")
    import sympy

    family = DECLARED[design.family]
    known = {Family.NORMAL: design.dispersion, Family.BINOMIAL: design.trials}.get(design.family)
    constants = {each.symbol: sympy.Rational(known) for each in family.constants}
    scale = 1 / sympy.Rational(design.dispersion) if design.family is Family.NORMAL else sympy.Integer(1)
    second = family.cumulant(2).subs(constants).subs(eta, scale * eta) * scale**2
    evaluated = sympy.lambdify(eta, second, "numpy")
    return lambda predictor: np.asarray(evaluated(predictor), dtype=np.float64) + 0.0 * predictor


def _of_normal_features(curvature: Callable[[Any], Any], truth: Array) -> Array:
    """With features x = z u + (what is orthogonal to the unit slope u), the predictor depends on z alone."""
    z, mass = np.polynomial.hermite_e.hermegauss(NODES)
    mass = mass / mass.sum()
    length = float(np.sqrt(truth[1:] @ truth[1:]))
    along = np.concatenate([[0.0], truth[1:] / length])
    weight = curvature(truth[0] + length * z) * mass
    first = np.zeros(truth.size)
    first[0] = 1.0
    across = np.diag([0.0] + [1.0] * (truth.size - 1)) - np.outer(along, along)
    rows = first[:, None] + along[:, None] * z
    return np.asarray((rows * weight) @ rows.T + weight.sum() * across)
