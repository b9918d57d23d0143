"""Fits on rows that are drawn one by one, in the coordinates of the data: the reference, and the fixed budget's route.

Where data are replaced and the spread has shrunk by 16 digits against the mean, the rows have no digits left to fit.
"""

from collections.abc import Iterator

import numpy as np

from simulate.arrays import Floats
from simulate.multivariate.fits import Fit, Truth, singular
from simulate.multivariate.sufficient import divisor, one_variance
from theory.vocabulary import Model, MultivariateDesign, Workflow


def chain(design: MultivariateDesign, known: Truth, generator: np.random.Generator, replicates: int) -> Iterator[Fit]:
    """The fits in turn, each on the rows that the workflow gives it."""
    size, rows = design.dimension, design.rows
    kept = 1 if design.workflow is Workflow.DISCARD else design.generations
    pool = np.empty((replicates, rows * kept, size))
    mean = np.broadcast_to(known.mean, (replicates, size))
    root = np.broadcast_to(known.root, (replicates, size, size))
    for number in range(1, design.generations + 1):
        start = 0 if kept == 1 else rows * (number - 1)
        pool[:, start : start + rows] = drawn(generator, mean, root, rows)
        chosen = training_rows(design, generator, pool[:, : start + rows])
        mean, root = fitted(design, chosen)
        yield _whitened(design, known, number, mean, root)


def drawn(generator: np.random.Generator, mean: Floats, root: Floats, rows: int) -> Floats:
    """So many rows from N(mean, root' root), [B, rows, d]."""
    normals = generator.standard_normal((len(mean), rows, root.shape[1]))
    return mean[:, None, :] + (normals * root if root.shape[1:] == (1, 1) else normals @ root)


def training_rows(design: MultivariateDesign, generator: np.random.Generator, pool: Floats) -> Floats:
    """The rows that the next fit is made on: all that are kept, or as many of them as a generation has, at random."""
    if design.workflow in (Workflow.DISCARD, Workflow.AUGMENT) or pool.shape[1] == design.rows:
        return pool
    keys = generator.random(pool.shape[:2])
    chosen = np.argpartition(keys, design.rows, axis=1)[:, : design.rows]
    return np.take_along_axis(pool, chosen[:, :, None], axis=1)


def fitted(design: MultivariateDesign, x: Floats) -> tuple[Floats, Floats]:
    """The fitted mean [B, d], and R [B, r, d] with fitted covariance R' R: a triangle where there are rows enough."""
    mean = x.mean(axis=1)
    away = x - mean[:, None, :]
    over = divisor(design, x.shape[1])
    if design.model is Model.ISOTROPIC:
        variance = (away * away).sum(axis=(1, 2)) / (design.dimension * over)
        return mean, np.sqrt(variance)[:, None, None] * np.eye(design.dimension)
    if design.dimension == 1:
        return mean, np.sqrt((away * away).sum(axis=1, keepdims=True) / over)
    return mean, np.linalg.qr(away, mode="r") / np.sqrt(over)


def _whitened(design: MultivariateDesign, known: Truth, number: int, mean: Floats, root: Floats) -> Fit:
    """The fit in the coordinates in which the truth is N(0, I)."""
    factor = known.inverse_root @ root.swapaxes(1, 2)
    centred = (mean - known.mean) @ known.inverse_root
    if design.model is Model.ISOTROPIC:
        return one_variance(number, centred, factor[:, 0, 0] ** 2)
    if singular(design):
        lost = np.full(len(mean), -np.inf)
        return Fit(number=number, mean=centred, factor=factor, log_determinant=lost)
    with np.errstate(divide="ignore"):  # rows without digits left have no spread
        logarithms = np.log(np.abs(np.diagonal(root, axis1=1, axis2=2)))
    log_determinant = 2 * logarithms.sum(axis=1) - np.linalg.slogdet(known.covariance)[1]
    return Fit(number=number, mean=centred, factor=factor, log_determinant=log_determinant)
