"""Rows of every family made with NumPy, and their likelihood written out, in any precision."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from theory.vocabulary import Family

PHI = 0.5


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Features x [p, n], intercept first, responses y [n], row weights [n] and trials."""

    family: Family
    x: Any
    y: Any
    weights: Any
    trials: int = 1


def drawn(family: Family, x: Any, theta: Any, seed: int, trials: int = 1) -> Rows:
    """Responses of the family at the coefficients."""
    generator = np.random.default_rng(seed)
    eta = theta @ x
    mean = np.exp(eta)
    y = {
        Family.NORMAL: lambda: generator.normal(eta),
        Family.BINOMIAL: lambda: generator.binomial(trials, 1 / (1 + np.exp(-eta))),
        Family.POISSON: lambda: generator.poisson(mean),
        Family.GAMMA: lambda: generator.gamma(1 / PHI, PHI * mean),
        Family.NEGATIVE_BINOMIAL: lambda: generator.poisson(generator.gamma(1 / PHI, PHI * mean)),
    }[family]()
    return Rows(family=family, x=x, y=np.asarray(y, dtype=np.float64), weights=np.ones(eta.size), trials=trials)


def derivatives(rows: Rows, theta: Any) -> tuple[Any, Any, Any]:
    """The residual of every row, and its first and second derivative by the predictor."""
    eta, y = theta @ rows.x, rows.y
    mean, share = np.exp(eta), 1 / (1 + np.exp(-eta))
    if rows.family is Family.NORMAL:
        return y - eta, -np.ones_like(eta), 0 * eta
    if rows.family is Family.BINOMIAL:
        slope = rows.trials * share * (1 - share)
        return y - rows.trials * share, -slope, -slope * (1 - 2 * share)
    if rows.family is Family.POISSON:
        return y - mean, -mean, -mean
    if rows.family is Family.GAMMA:
        return y / mean - 1, -y / mean, y / mean
    part = 1 + PHI * mean
    slope = (1 + PHI * y) * mean / part**2
    return (y - mean) / part, -slope, -slope * (1 - PHI * mean) / part


def score_hessian_cubes(rows: Rows, theta: Any) -> tuple[Any, Any, Any]:
    """The score [p], minus its derivative [p, p], and minus the derivative of that... in all directions [p, p, p]."""
    residual, slope, bend = derivatives(rows, theta)
    x, weights = rows.x, rows.weights
    score = (x * (weights * residual)).sum(axis=1)
    hessian = -np.einsum("jn,kn,n->jk", x, x, weights * slope)
    return score, hessian, -np.einsum("jn,kn,mn,n->jkm", x, x, x, weights * bend)


def solved(matrix: Any, vector: Any) -> Any:
    """matrix^-1 vector by elimination with pivots, in the precision of the arguments."""
    table = np.hstack([matrix, vector[:, None]])
    for place in range(len(vector)):
        pivot = place + int(np.abs(table[place:, place]).argmax())
        table[[place, pivot]] = table[[pivot, place]]
        table[place] = table[place] / table[place, place]
        for other in set(range(len(vector))) - {place}:
            table[other] = table[other] - table[place] * table[other, place]
    return table[:, -1]


def maximum(rows: Rows, start: Any) -> Any:
    """The maximum by Newton steps in extended precision from a point near it; ValueError where they do not settle."""
    wide = np.longdouble
    exact = Rows(
        family=rows.family,
        x=rows.x.astype(wide),
        y=rows.y.astype(wide),
        weights=rows.weights.astype(wide),
        trials=rows.trials,
    )
    theta = start.astype(wide)
    for _ in range(50):
        score, hessian, _ = score_hessian_cubes(exact, theta)
        step = solved(hessian, score)
        theta = theta + step
        if np.abs(step).sum() < 1e-14:
            return theta
    raise ValueError(f"start={start}: Newton does not settle")
