"""The loop over scikit-learn: no penalty, newton-cholesky, a tight tolerance, a start at the last fit, no checks."""

from typing import Any

import numpy as np
import sklearn
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor

from benchmarks.loop import Fit
from simulate.arrays import Floats
from theory.vocabulary import Family

SETTINGS = {"solver": "newton-cholesky", "tol": 1e-10, "fit_intercept": False, "warm_start": True}


def fitter(family: Family) -> Fit:
    """The fit by one estimator that is used again and again; the intercept is a column of the features."""
    model = estimator(family)

    def fit(x: Floats, y: Floats, last: Floats) -> Floats:
        with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
            model.fit(x, y)
        return np.array(model.coef_).ravel()

    return fit


def estimator(family: Family) -> Any:
    """The estimator of a family, without a penalty."""
    if family is Family.NORMAL:
        return LinearRegression(fit_intercept=False)
    return (
        LogisticRegression(C=np.inf, **SETTINGS) if family is Family.BINOMIAL else PoissonRegressor(alpha=0, **SETTINGS)
    )
