"""The loop over glum: no penalty, a tight tolerance, a start at the last fit, and no checks of its input."""

import warnings

import glum
import numpy as np

from benchmarks.loop import Fit
from simulate.arrays import Floats
from theory.vocabulary import Family

KINDS = {Family.NORMAL: "normal", Family.BINOMIAL: "binomial", Family.POISSON: "poisson"}


def fitter(family: Family) -> Fit:
    """The fit by one regressor that is used again and again; it adds the intercept itself, which is its faster way."""
    model = glum.GeneralizedLinearRegressor(
        family=KINDS[family],
        alpha=0,
        gradient_tol=1e-10,
        warm_start=True,
        copy_X=False,
        check_input=False,
        force_all_finite=False,
    )

    def fit(x: Floats, y: Floats, last: Floats) -> Floats:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a view of the history is copied, and it says so every time
            model.fit(x[:, 1:], y)
        return np.append(model.intercept_, model.coef_)

    return fit
