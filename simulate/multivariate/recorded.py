"""What is recorded of a fit: quantities of a series, and the statistics that claims are judged by."""

from collections.abc import Callable

import numpy as np

from simulate.arrays import Floats
from simulate.multivariate.fits import Fit, Truth, singular_values
from theory.vocabulary import Statistic

Record = Callable[[Fit, Truth], Floats]


def trace(fit: Fit, known: Truth) -> Floats:
    """tr(Sigma_0^-1 Sigma_t) / d."""
    del known
    return np.asarray((fit.factor * fit.factor).sum(axis=(1, 2)) / fit.factor.shape[1])


def displacement(fit: Fit, known: Truth) -> Floats:
    """The squared Mahalanobis distance of the fitted mean from the true one."""
    del known
    return np.asarray((fit.mean * fit.mean).sum(axis=1))


def wasserstein(fit: Fit, known: Truth) -> Floats:
    """The squared W2 distance of the fit from the truth (Dowson and Landau 1982).

    It is |mu_t - mu_0|^2 + tr Sigma_0 + tr Sigma_t less twice the sum of the roots of the eigenvalues of Sigma_0
    Sigma_t, which are the singular values of Sigma_0 times the whitened factor.
    """
    if known.one_variance:
        gaps = fit.roots - 1
        rest = (gaps * gaps).sum(axis=1) + (fit.factor.shape[1] - fit.roots.shape[1])
        return np.asarray(known.covariance[0, 0] * (displacement(fit, known) + rest))
    moved, spread = fit.mean @ known.root, known.root @ fit.factor
    shared = singular_values(known.covariance @ fit.factor).sum(axis=1)
    whole = np.trace(known.covariance) + (spread * spread).sum(axis=(1, 2)) - 2 * shared
    return np.asarray((moved * moved).sum(axis=1) + np.maximum(whole, 0))


def _per_dimension(record: Record) -> Record:
    return lambda fit, known: record(fit, known) / fit.factor.shape[1]


def relative_wasserstein(fit: Fit, known: Truth) -> Floats:
    """The squared W2 distance over the trace of the true covariance."""
    return np.asarray(wasserstein(fit, known) / np.trace(known.covariance))


def eigenvalue_ratio(fit: Fit, known: Truth) -> Floats:
    """The smallest eigenvalue of Sigma_0^-1 Sigma_t over its largest, 1 in one dimension; 0 for a singular fit.

    A chain whose spread has fallen below the smallest double counts as singular: it has collapsed, and stays counted.
    """
    del known
    if fit.factor.shape[1] == 1:
        return np.ones(len(fit.mean))
    if np.isneginf(fit.log_determinant).all():
        return np.zeros(len(fit.mean))
    smallest, largest = fit.roots[:, -1], fit.roots[:, 0]
    return np.divide(smallest, largest, out=np.zeros_like(largest), where=largest > 0) ** 2


SERIES: dict[str, tuple[Record, str]] = {
    "covariance trace": (trace, "of the true covariance, a dimension"),
    "log determinant": (_per_dimension(lambda fit, known: fit.log_determinant), "over the true one, a dimension"),
    "mean displacement": (_per_dimension(displacement), "of the true variance, a dimension"),
    "Wasserstein distance": (relative_wasserstein, "squared, of the trace of the true covariance"),
    "eigenvalue ratio": (eigenvalue_ratio, "smallest over largest"),
}


def covariance_entry(fit: Fit, known: Truth) -> Floats:
    """The fitted covariance of the first two coordinates over the true one."""
    first, second = (np.einsum("i,bij->bj", known.root[place], fit.factor) for place in (0, 1))
    return np.asarray((first * second).sum(axis=1) / known.covariance[0, 1])


def squared_draw(fit: Fit, known: Truth, generator: np.random.Generator) -> Floats:
    """The squared distance from the true mean of one row that is drawn from the fit."""
    normals = generator.standard_normal((len(fit.mean), fit.factor.shape[2], 1))
    moved = (fit.mean + (fit.factor @ normals)[:, :, 0]) @ known.root
    return np.asarray((moved * moved).sum(axis=1))


def variance_spread(fit: Fit, known: Truth) -> Floats:
    """Half the squared difference of the traces of two chains, whose mean is the variance of one; [B/2]."""
    traces = trace(fit, known)
    return (traces[0::2] - traces[1::2]) ** 2 / 2


def pairs_needed(statistic: Statistic) -> bool:
    """Whether a replicate of the statistic takes two chains."""
    return statistic is Statistic.VARIANCE_SPREAD


def _of_fit(record: Record) -> Callable[[Fit, Truth, np.random.Generator], Floats]:
    return lambda fit, known, generator: record(fit, known)


RECORDED: dict[Statistic, Callable[[Fit, Truth, np.random.Generator], Floats]] = {
    Statistic.COVARIANCE_TRACE: _of_fit(trace),
    Statistic.COVARIANCE_ENTRY: _of_fit(covariance_entry),
    Statistic.LOG_DETERMINANT: _of_fit(lambda fit, known: fit.log_determinant),
    Statistic.MEAN_DISPLACEMENT: _of_fit(displacement),
    Statistic.WASSERSTEIN: _of_fit(lambda fit, known: relative_wasserstein(fit, known) * fit.factor.shape[1]),
    Statistic.SCALE: _of_fit(lambda fit, known: fit.roots.sum(axis=1) / fit.factor.shape[1]),
    Statistic.SECOND_MOMENT: _of_fit(lambda fit, known: trace(fit, known) + _per_dimension(displacement)(fit, known)),
    Statistic.SQUARED_VARIANCE: _of_fit(lambda fit, known: trace(fit, known) ** 2),
    Statistic.VARIANCE_SPREAD: _of_fit(variance_spread),
    Statistic.SQUARED_DRAW: squared_draw,
}  # what is recorded of the last fit
