"""Fits drawn from the laws of what they rest on: the mean of n rows is normal, their scatter is Wishart, and both are
independent. No row is drawn, so a generation costs the same for ten rows as for ten million."""

from collections.abc import Iterator

import numpy as np

from simulate.arrays import Floats
from simulate.multivariate.fits import Fit, Truth
from theory.vocabulary import Model, MultivariateDesign, Workflow


def chain(design: MultivariateDesign, known: Truth, generator: np.random.Generator, replicates: int) -> Iterator[Fit]:
    """The fits in turn; in whitened coordinates the truth is N(0, I), whatever it is."""
    del known
    if design.model is Model.ISOTROPIC:
        return _isotropic(design, generator, replicates)
    return (_replaced if design.workflow is Workflow.DISCARD else _accumulated)(design, generator, replicates)


def bartlett(generator: np.random.Generator, degrees: int, dimension: int, replicates: int) -> Floats:
    """Lower triangular T, [B, d, min(d, degrees)], with T T' Wishart of so many degrees and scale I (Bartlett 1933).

    Below d degrees T is a trapezoid, and T T' is singular.
    """
    rank = min(dimension, degrees)
    found = np.zeros((replicates, dimension, rank))
    diagonal = np.arange(rank)
    found[:, diagonal, diagonal] = np.sqrt(generator.chisquare(degrees - diagonal, (replicates, rank)))
    if dimension > 1:
        below = np.tril_indices(dimension, -1, rank)
        found[:, below[0], below[1]] = generator.standard_normal((replicates, below[0].size))
    return found


def scatter_root(design: MultivariateDesign, generator: np.random.Generator, space: int, replicates: int) -> Floats:
    """A root of the scatter of one generation's rows about their mean, of rows with covariance I, [B, space, rank]."""
    return bartlett(generator, design.rows - 1, space, replicates)


def batch_mean(design: MultivariateDesign, generator: np.random.Generator, space: int, replicates: int) -> Floats:
    """The mean of one generation's rows, of rows from N(0, I), [B, space]."""
    return np.asarray(generator.standard_normal((replicates, space)) / np.sqrt(design.rows))


def divisor(design: MultivariateDesign, count: int) -> float:
    """What a scatter of so many rows is divided by."""
    return float(count - design.delta)


def _replaced(design: MultivariateDesign, generator: np.random.Generator, replicates: int) -> Iterator[Fit]:
    """Each root is the one before it times a new one: a product of triangles, without any loss of digits."""
    root = scatter_root(design, generator, design.dimension, replicates)
    mean = batch_mean(design, generator, design.dimension, replicates)
    rank = root.shape[2]
    scale = divisor(design, design.rows) ** -0.5
    factor, log_determinant = root * scale, _log_determinant(root, scale)
    yield Fit(number=1, mean=mean, factor=factor, log_determinant=log_determinant)
    for number in range(2, design.generations + 1):
        root = scatter_root(design, generator, rank, replicates)
        mean = mean + _applied(factor, batch_mean(design, generator, rank, replicates))
        factor = _times(factor, root * scale)
        log_determinant = log_determinant + _log_determinant(root, scale)
        yield Fit(number=number, mean=mean, factor=factor, log_determinant=log_determinant)


def _accumulated(design: MultivariateDesign, generator: np.random.Generator, replicates: int) -> Iterator[Fit]:
    """Pooled means and scatters, in the coordinates that the first generation's scatter spans."""
    first = scatter_root(design, generator, design.dimension, replicates)
    start = batch_mean(design, generator, design.dimension, replicates)
    rank, rows = first.shape[2], design.rows
    centre, pooled = np.zeros((replicates, rank)), np.broadcast_to(np.eye(rank), (replicates, rank, rank))
    fixed = _log_determinant(first, 1.0)
    for number in range(1, design.generations + 1):
        count = rows * (number - 1)
        if count:
            drawn = pooled / np.sqrt(divisor(design, count))  # a root of the fit that the new rows come from
            root = _times(drawn, scatter_root(design, generator, rank, replicates))
            gap = _applied(drawn, batch_mean(design, generator, rank, replicates))
            centre = centre + gap * (rows / (count + rows))
            pooled = _joined(pooled, root, gap * np.sqrt(rows * count / (count + rows)))
        scale = divisor(design, count + rows) ** -0.5
        yield Fit(
            number=number,
            mean=start + _applied(first, centre),
            factor=_times(first, pooled * scale),
            log_determinant=fixed + _log_determinant(pooled, scale),
        )


def _isotropic(design: MultivariateDesign, generator: np.random.Generator, replicates: int) -> Iterator[Fit]:
    """One variance for all directions: the trace of the scatter is a chi-square."""
    size, rows = design.dimension, design.rows
    mean, squares, variance = np.zeros((replicates, size)), np.zeros(replicates), np.ones(replicates)
    for number in range(1, design.generations + 1):
        within = variance * generator.chisquare(size * (rows - 1), replicates)
        gap = np.sqrt(variance)[:, None] * batch_mean(design, generator, size, replicates)
        count = rows * (number - 1) if design.workflow is Workflow.AUGMENT else 0
        share = rows / (count + rows)
        squares = within + (squares + (gap * gap).sum(axis=1) * count * share if count else 0)
        mean = mean + gap * share
        variance = squares / (size * divisor(design, count + rows))
        yield one_variance(number, mean, variance)


def one_variance(number: int, mean: Floats, variance: Floats) -> Fit:
    """The fit with a multiple of the identity for its covariance."""
    size = mean.shape[1]
    factor = np.sqrt(variance)[:, None, None] * np.eye(size)
    with np.errstate(divide="ignore"):  # a variance below the smallest double is 0
        return Fit(number=number, mean=mean, factor=factor, log_determinant=size * np.log(variance))


def _log_determinant(root: Floats, scale: float) -> Floats:
    """The log determinant of the square of the triangles, each times `scale`; -inf where they are not square."""
    if root.shape[1] > root.shape[2]:
        return np.full(len(root), -np.inf)
    diagonal = np.arange(root.shape[2])
    return np.asarray(2 * np.log(root[:, diagonal, diagonal] * scale).sum(axis=1))


def _joined(pooled: Floats, root: Floats, gap: Floats) -> Floats:
    """The lower triangular root of the sum of the three scatters."""
    if pooled.shape[1] == 1:
        return np.asarray(np.sqrt(pooled * pooled + root * root + (gap * gap)[:, :, None]))
    sums = pooled @ pooled.swapaxes(1, 2) + root @ root.swapaxes(1, 2) + gap[:, :, None] * gap[:, None, :]
    return np.asarray(np.linalg.cholesky(sums), dtype=np.float64)


def _times(left: Floats, right: Floats) -> Floats:
    """The products of matrices, [B, a, b] times [B, b, c]."""
    return left * right if left.shape[1:] == right.shape[1:] == (1, 1) else left @ right


def _applied(matrices: Floats, vectors: Floats) -> Floats:
    """The matrices [B, a, b] times the vectors [B, b]."""
    return matrices[:, :, 0] * vectors if matrices.shape[2] == 1 else (matrices @ vectors[:, :, None])[:, :, 0]
