"""The limit n -> infinity: a weighted straight line through estimates at several n, read at 1/n = 0.

The weights are estimated from few blocks, so the textbook formulas are too sure of themselves: with 20 blocks a
nominal 5 % test of the intercept rejects 6.4 %, and a lack-of-fit test at 0.001 rejects 0.003. Two corrections mend
both, and vanish as blocks grow: Kackar and Harville's (as Kenward and Roger use it) for the variance of the
coefficients, and Welch's F in place of the chi-square for the fit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc, ndtr

from verify.estimate import Estimate

Array = npt.NDArray[np.float64]

LEAST_SIZES = 4


@dataclass(frozen=True, kw_only=True)
class Line:
    """estimate = intercept + slope / n, with weights 1 / mcse^2.

    `lack_of_fit` is the p-value of the weighted sum of squared residuals: a small one says that a straight line in 1/n
    does not describe these n.
    """

    intercept: Estimate
    slope: float
    slope_mcse: float
    lack_of_fit: float


def line(sizes: Sequence[int], estimates: Sequence[Estimate]) -> Line:
    """The weighted line through `estimates` at `sizes` (at least 3 different n)."""
    if len(sizes) != len(estimates):
        raise ValueError(f"{len(sizes)} sizes for {len(estimates)} estimates: give one estimate a size")
    if len(set(sizes)) < 3:
        raise ValueError(f"sizes={sorted(set(sizes))}: a line with a check of its fit needs at least 3 different n")
    values = np.array([each.value for each in estimates])
    errors = np.array([each.mcse for each in estimates])
    degrees = np.array([each.degrees for each in estimates])
    combination, leverage = _solution(sizes, errors)
    coefficients = combination @ values
    corrected = errors * np.sqrt(1 + 4 * (1 - leverage) / degrees)
    covariance = (combination * corrected**2) @ combination.T
    residuals = (values - coefficients[0] - coefficients[1] / np.array(sizes, dtype=np.float64)) / errors
    intercept = Estimate(
        value=float(coefficients[0]),
        mcse=math.sqrt(covariance[0, 0]),
        degrees=_satterthwaite(combination[0] * errors, degrees),
        replicates=min(each.replicates for each in estimates),
    )
    return Line(
        intercept=intercept,
        slope=float(coefficients[1]),
        slope_mcse=math.sqrt(covariance[1, 1]),
        lack_of_fit=_welch(float(residuals @ residuals), len(sizes) - 2, float(((1 - leverage) ** 2 / degrees).sum())),
    )


def without_smallest(sizes: Sequence[int], estimates: Sequence[Estimate]) -> Line:
    """The line through all points but those at the smallest n: where curvature in 1/n would show first."""
    kept = [index for index, size in enumerate(sizes) if size > min(sizes)]
    return line([sizes[index] for index in kept], [estimates[index] for index in kept])


def agreement(whole: Line, trimmed: Line) -> float:
    """The p-value of "leaving out the smallest n moves the intercept by chance alone".

    The full fit is efficient, so the variance of the move is the difference of the two variances.
    """
    variance = trimmed.intercept.mcse**2 - whole.intercept.mcse**2
    move = abs(trimmed.intercept.value - whole.intercept.value)
    if variance <= 0:
        return 1.0 if move == 0 else 0.0
    return float(2 * ndtr(-move / math.sqrt(variance)))


def intercept_sd(sizes: Sequence[int], sds: Sequence[float], shares: Sequence[float] | None = None) -> float:
    """The spread of the intercept: with R * share replicates at each n its standard error is this over sqrt(R).

    >>> round(intercept_sd([100, 200, 400, 800], [1.0, 1.0, 1.0, 1.0]), 3)
    0.86
    """
    given = [1.0] * len(sds) if shares is None else list(shares)
    if not len(sizes) == len(sds) == len(given):
        raise ValueError(f"{len(sizes)} sizes, {len(sds)} sds, {len(given)} shares: give one of each a size")
    errors = np.array(sds) / np.sqrt(np.array(given))
    if not errors.all():  # draws that do not spread are refused where they are judged; they need no size
        return 0.0
    combination, _ = _solution(sizes, errors)
    return math.sqrt(float(((combination[0] * errors) ** 2).sum()))


def _solution(sizes: Sequence[int], errors: Array) -> tuple[Array, Array]:
    """The 2 x K matrix that makes intercept and slope out of K values, and the leverage of each value."""
    scale = float(min(sizes))  # keeps the columns of the design of one magnitude
    design = np.column_stack([np.ones(len(sizes)), scale / np.array(sizes, dtype=np.float64)])
    weighted = design / errors[:, None] ** 2
    combination = np.linalg.solve(design.T @ weighted, weighted.T)
    leverage = (design * combination.T).sum(axis=1)
    return combination * np.array([[1.0], [scale]]), leverage


def _satterthwaite(terms: Array, degrees: Array) -> float:
    """The degrees of freedom of the variance sum(terms^2), each term's error estimated with its own degrees."""
    return float(np.sum(terms**2) ** 2 / np.sum(terms**4 / degrees))


def _welch(squares: float, freedom: int, doubt: float) -> float:
    """The p-value of a weighted sum of squares; `doubt` is sum((1 - leverage)^2 / degrees), 0 for known weights."""
    widened = 1 + 2 * (freedom - 1) / (freedom * (freedom + 2)) * doubt
    return float(fdtrc(freedom, freedom * (freedom + 2) / (3 * doubt), squares / freedom / widened))
