"""Why a maximum likelihood estimate does not exist: decided by linear programs, exact up to the solver's tolerance.

The likelihood has no maximum when some direction b never lowers it and does not leave every row unchanged. For a
Bernoulli response with signs s = 2y - 1 that is s x'b >= 0 on every row; for a Poisson response it is x'b <= 0 on the
rows with y = 0 and x'b = 0 on the others. (Albert and Anderson 1984; Haberman 1974.)
"""

import numpy as np

from simulate.arrays import Floats
from theory.vocabulary import Family

SLACK = 1e-6  # a gain a row; the solver lets a row of length at most 1 miss its constraint by 1e-7


def reason(family: Family, x: Floats, y: Floats) -> str | None:
    """Why no unique estimate exists for features x [p, rows] and responses y [rows], or None when one does."""
    if np.linalg.matrix_rank(x) < len(x):
        return "collinear features"
    if family is Family.BINOMIAL:
        return _binomial(x, y)
    return _poisson(x, y) if family is Family.POISSON else None


def _binomial(x: Floats, y: Floats) -> str | None:
    if y.min() == y.max():
        return "all responses equal"
    signed = _scaled(x * (2.0 * y - 1.0))
    if _best(signed, margin=True) > SLACK:
        return "separation"
    return "quasi-separation" if _best(signed) > SLACK * y.size else None


def _poisson(x: Floats, y: Floats) -> str | None:
    if not y.any():
        return "all responses zero"
    rows = _scaled(x)
    return "quasi-separation" if _best(-rows[:, y == 0], level=rows[:, y > 0]) > SLACK * y.size else None


def _scaled(x: Floats) -> Floats:
    """The rows of x scaled to length 1 at most; no direction changes sides by it."""
    return np.asarray(x / np.maximum(np.sqrt((x * x).sum(axis=0)), 1.0))


def _best(gains: Floats, *, level: Floats | None = None, margin: bool = False) -> float:
    """The most that b in a box can gain: the total of gains'b, or with `margin` the least of them, all gains'b >= 0.

    gains and level are [p, rows]; on the rows of `level` b may change nothing.
    """
    from scipy.optimize import linprog  # slow to load, and needed only where Newton failed

    p, rows = gains.shape
    if rows == 0:
        return 0.0
    lift = np.full((rows, 1), 1.0 if margin else 0.0)
    upper = np.hstack([-gains.T, lift])
    objective = np.append(np.zeros(p) if margin else -gains.sum(axis=1), -1.0 if margin else 0.0)
    equal = None if level is None else np.hstack([level.T, np.zeros((level.shape[1], 1))])
    zeros = None if level is None else np.zeros(level.shape[1])
    bounds = [(-1.0, 1.0)] * p + [(0.0, 1.0)]
    result = linprog(objective, A_ub=upper, b_ub=np.zeros(rows), A_eq=equal, b_eq=zeros, bounds=bounds)
    if result.status != 0:
        raise RuntimeError(f"the linear program that decides separation stopped with: {result.message}")
    return -float(result.fun or 0.0)
