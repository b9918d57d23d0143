"""The reference engine: scikit-learn's own GaussianMixture, from a given start."""

import warnings

import numpy as np

from simulate.arrays import Floats
from simulate.mixture.compiled import invertible
from simulate.mixture.truth import Mixture
from theory.vocabulary import MixtureDesign


def climb(design: MixtureDesign, rows: Floats, start: Mixture) -> tuple[Mixture, float, int, bool]:
    """The mixture that EM reaches from the start, its mean log-likelihood, its steps, and whether it stopped by itself.

    The bound is -inf, and the mixture the start, where scikit-learn finds a covariance that is not positive definite.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    try:
        model = GaussianMixture(
            n_components=len(start.weights),
            reg_covar=float(design.floor),
            tol=float(design.tolerance),
            max_iter=design.steps,
            weights_init=start.weights,
            means_init=start.means,
            precisions_init=np.linalg.inv(_square(start.covariances)),
            init_params="random",  # what it makes is not used: weights, means and precisions are given
            random_state=0,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # `converged_` says it, and it is recorded
            model.fit(rows)
    except (ValueError, np.linalg.LinAlgError):
        return start, -np.inf, 0, False
    found = model.covariances_
    covariances = np.stack((found[:, 0, 0], found[:, 0, 1], found[:, 1, 1]), axis=1)
    if not invertible(covariances):  # to the last digit, where a Cholesky root was still found
        return start, -np.inf, 0, False
    mixture = Mixture(weights=model.weights_, means=model.means_, covariances=covariances)
    return mixture, float(model.lower_bound_), int(model.n_iter_), bool(model.converged_)


def _square(covariances: Floats) -> Floats:
    """The covariances (xx, xy, yy) as matrices, [K, 2, 2]."""
    return covariances[:, [[0, 1], [1, 2]]]
