"""Many logistic regressions at once, with a ridge penalty or without one, by Newton's method with halved steps."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from simulate.arrays import Floats, Integers
from simulate.glm import existence, reference
from theory.vocabulary import Family

FLAT = 1e-11  # a score below this share of the rows is 0
JITTER = 1e-11  # added to a row's share of the information, so that a step exists where the estimate does not
MOST_STEPS = 60
MOST_HALVINGS = 30
ROUNDING = 2.0**-44  # relative; above the rounding error of a sum of such terms


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Coefficients [B, p], and whether the estimate exists [B]: those of one that does not are 0.

    NaN: it exists and was not found.
    """

    coefficients: Floats
    exists: np.ndarray


def predictor(x: Floats, coefficients: Floats) -> Floats:
    """The linear predictor [B, d] of the rows [B, d, p]."""
    return np.asarray((x @ coefficients[..., None])[..., 0])


def loss(predicted: Floats, trials: Integers, successes: Integers) -> Floats:
    """The sum over rows of -log of the probability of their labels, [B], for counts [B, d]; no term is cancelled."""
    size = np.abs(predicted)
    against = np.where(predicted > 0, trials - successes, successes)  # the rows whose label is the less likely one
    return np.asarray((trials * np.log1p(np.exp(-size)) + against * size).sum(axis=1))


def fit(x: Floats, trials: Integers, successes: Integers, penalty: float) -> Fitted:
    """The minimum of loss + penalty/2 |coefficients|^2 for rows [B, d, p] and counts [B, d].

    With a penalty it always exists, and is unique. Without one, whether it exists is decided by `certain`, or else
    by the linear program of `existence`.
    """
    found, gradient, information = _newton(x, trials, successes, penalty)
    flat = np.abs(gradient).max(axis=1) <= FLAT * trials.sum(axis=1)
    exists = np.ones(len(x), dtype=np.bool_)
    if penalty == 0:
        for one in np.flatnonzero(~(flat & certain(x, trials, gradient, information))):
            y, counts = successes[one].astype(np.float64), trials[one].astype(np.float64)
            exists[one] = existence.reason(Family.BINOMIAL, x[one].T, y, trials=counts) is None
            if exists[one] and not flat[one]:
                again = reference.estimate(Family.BINOMIAL, x[one].T, y, trials=counts)
                found[one], flat[one] = (np.nan, False) if again is None else (again, True)
        found[~exists] = 0.0
    found[exists & ~flat] = np.nan
    return Fitted(coefficients=found, exists=exists)


def certain(x: Floats, trials: Integers, gradient: Floats, information: Floats) -> np.ndarray:
    """Whether a maximum likelihood estimate exists for certain, [B], from score and information at any one point.

    From that point along a unit vector the loss has slope s(t) >= -|gradient| + least (1 - exp(-R t))/R, with the
    least eigenvalue of the information and the length R of the longest row: a logistic weight falls by at most
    exp(-|change of predictor|). Where |gradient| < least/R it rises at last in every direction. False decides nothing.
    """
    longest = np.sqrt(np.where(trials > 0, (x * x).sum(axis=2), 0.0).max(axis=1))
    least = np.linalg.eigvalsh(information)[:, 0]
    slack = ROUNDING * trials.sum(axis=1) * longest
    return np.asarray(least > 2 * longest * (np.linalg.norm(gradient, axis=1) + slack))


def _newton(x: Floats, trials: Integers, successes: Integers, penalty: float) -> tuple[Floats, Floats, Floats]:
    """Where Newton's method stops from 0: the point, its gradient, and the information there."""
    many, _, p = x.shape
    found = np.zeros((many, p))
    gradient, information = np.zeros((many, p)), np.zeros((many, p, p))
    going = np.arange(many)
    for _ in range(MOST_STEPS):
        rows, of, up = x[going], trials[going], successes[going]
        at = found[going]
        chance = expit(predictor(rows, at))
        slope = ((of * chance - up)[:, None, :] @ rows)[:, 0] + penalty * at
        curved = (rows * (of * chance * (1 - chance))[..., None]).transpose(0, 2, 1) @ rows + penalty * np.eye(p)
        gradient[going], information[going] = slope, curved
        size = of.sum(axis=1)
        open_ = np.abs(slope).max(axis=1) > FLAT * size
        if not open_.any():
            break
        going = going[open_]
        bent = curved[open_] + JITTER * size[open_, None, None] * np.eye(p)
        step = np.linalg.solve(bent, slope[open_][..., None])[..., 0]
        found[going] = _shortened(rows[open_], of[open_], up[open_], penalty, at[open_], step)
    return found, gradient, information


def _shortened(
    x: Floats, trials: Integers, successes: Integers, penalty: float, at: Floats, step: Floats
) -> Floats:  # fmt: skip
    """The points after each step, halved until the objective does not rise by more than rounding."""

    def objective(point: Floats) -> Floats:
        return np.asarray(loss(predictor(x, point), trials, successes) + penalty / 2 * (point * point).sum(axis=1))

    before = objective(at)
    share = np.ones(len(at))
    for _ in range(MOST_HALVINGS):
        worse = objective(at - share[:, None] * step) > before + ROUNDING * np.abs(before)
        if not worse.any():
            break
        share[worse] /= 2
    return np.asarray(at - share[:, None] * step)
