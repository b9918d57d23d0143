"""The truth and a fit of it, in the coordinates in which the truth is N(0, I)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulate.arrays import Floats
from theory.vocabulary import MultivariateDesign, covariance_named, mean_named


@dataclass(frozen=True, kw_only=True)
class Truth:
    """N(mean, covariance) with mean [d], covariance [d, d], its symmetric root and the root's inverse.

    `one_variance` says that the covariance is a multiple of the identity.
    """

    mean: Floats
    covariance: Floats
    root: Floats
    inverse_root: Floats
    one_variance: bool


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Fits of B replicates in whitened coordinates: mean [B, d], factor [B, d, r] with covariance `factor factor'`.

    `number` is the generation, `log_determinant` [B] that of the fitted covariance less that of the true one, -inf for
    a singular one.
    """

    number: int
    mean: Floats
    factor: Floats
    log_determinant: Floats

    @cached_property
    def roots(self) -> Floats:
        """The square roots of the eigenvalues of the fitted covariance, in descending order, [B, r]."""
        return singular_values(self.factor)


def truth(design: MultivariateDesign) -> Truth:
    """The distribution of the real rows."""
    kind, numbers = covariance_named(design.covariance, design.dimension)
    first = float(numbers[0])
    places = np.arange(design.dimension)
    if kind == "identity":
        covariance = first * np.eye(design.dimension)
    elif kind == "diagonal":
        covariance = np.diag([float(each) for each in numbers])
    elif kind == "ar":
        covariance = first ** np.abs(places[:, None] - places[None, :])
    else:
        normals = np.random.default_rng(int(numbers[0])).standard_normal((design.dimension, 2 * design.dimension))
        covariance = normals @ normals.T / (2 * design.dimension)
    values, vectors = np.linalg.eigh(covariance)
    return Truth(
        mean=np.array([float(each) for each in mean_named(design.mean, design.dimension)]),
        covariance=covariance,
        root=(vectors * np.sqrt(values)) @ vectors.T,
        inverse_root=(vectors / np.sqrt(values)) @ vectors.T,
        one_variance=kind == "identity",
    )


def singular_values(matrices: Floats) -> Floats:
    """The singular values of each matrix, in descending order, [B, smaller side]."""
    if matrices.shape[1] == 1:
        return np.asarray(np.sqrt((matrices * matrices).sum(axis=2)))
    return np.asarray(np.linalg.svd(matrices, compute_uv=False), dtype=np.float64)


def singular(design: MultivariateDesign) -> bool:
    """Whether every fit of any covariance is singular: its rows lie in the n - 1 dimensions of the first n of them."""
    return design.rows <= design.dimension
