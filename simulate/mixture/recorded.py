"""What is recorded of a chain of mixtures, and how it is read off a fit."""

import math

import numpy as np

from simulate.arrays import Floats
from simulate.mixture.compiled import LOG_TWO_PI
from simulate.mixture.truth import Mixture, covariance
from simulate.series import Quantity
from theory.vocabulary import MixtureDesign

EARLY = 10  # iterations, up to which every one is recorded
LATER = (20, 50, 100, 150, 200, 350, 500, 1000, 1500, 2000)  # the source's, and some between
NUMBERS = 6  # of a component: weight, mean (x, y), covariance (xx, xy, yy)

LIKELIHOOD = "held-out log-likelihood"
EFFECTIVE = "effective components"
TRACE = "variance over the truth's"
DETERMINANT = "log determinant over the truth's"
BETWEEN = "share of the variance between components"
NARROWEST = "log10 of the least eigenvalue of a component"  # of those that hold a row
EMPTY = "components that hold less than one row"
UNFINISHED = "share of fits that did not converge, so far"
STEPS = "EM steps a fit, so far"
PARAMETERS = "parameters"


def iterations(design: MixtureDesign) -> tuple[int, ...]:
    """The iterations that are recorded: all early ones, some later ones, and the last."""
    places = {*range(EARLY + 1), *LATER, design.generations}
    return tuple(sorted(each for each in places if each <= design.generations))


def quantities(design: MixtureDesign) -> tuple[Quantity, ...]:
    """What is recorded of the fits; weights from the largest on, which settles which component is which."""
    at = tuple(map(float, iterations(design)))
    units = {LIKELIHOOD: "nats a row", DETERMINANT: "nats"}
    named = (LIKELIHOOD, EFFECTIVE, TRACE, DETERMINANT, BETWEEN, NARROWEST, EMPTY, UNFINISHED, STEPS)
    weights = [f"weight {place}" for place in range(1, design.components + 1)]
    told = [Quantity(name=name, at=at, axis="iteration", unit=units.get(name, "")) for name in (*named, *weights)]
    if design.parameters:
        places = tuple(map(float, range(len(at) * design.components * NUMBERS)))
        told.append(Quantity(name=PARAMETERS, at=places, axis="place"))
    return tuple(told)


def read(design: MixtureDesign, mixture: Mixture, test: Floats, unfinished: float, steps: float) -> Floats:
    """The numbers of one fit, in the order of the quantities."""
    order = np.argsort(-mixture.weights, kind="stable")
    weights, whole, truth = mixture.weights[order], mixture.covariance(), covariance(design.truth)
    trace = whole[0] + whole[2]
    within, holds = mixture.within(), mixture.weights >= 1 / design.rows
    told = [
        log_likelihood(mixture, test),
        math.exp(-(weights * np.log(weights)).sum()),
        trace / (truth[0] + truth[2]),
        log_determinant(whole) - log_determinant(truth),
        1 - (within[0] + within[2]) / trace,
        math.log10(min(map(least_eigenvalue, mixture.covariances[holds]))),
        design.components - np.count_nonzero(holds),
        unfinished,
        steps,
    ]
    return np.array([*told, *weights])


def numbers(mixture: Mixture) -> Floats:
    """The parameters of a fit, component by component from the heaviest on: weight, mean, covariance."""
    order = np.argsort(-mixture.weights, kind="stable")
    table = np.column_stack((mixture.weights, mixture.means, mixture.covariances))
    return np.asarray(table[order].ravel())


def log_likelihood(mixture: Mixture, rows: Floats) -> float:
    """The mean log-density of the rows, in nats a row."""
    logs = []
    for weight, mean, (xx, xy, yy) in zip(mixture.weights, mixture.means, mixture.covariances, strict=True):
        away = rows - mean
        rest = yy - xy * xy / xx
        squared = away[:, 0] ** 2 / xx + (away[:, 1] - away[:, 0] * (xy / xx)) ** 2 / rest
        logs.append(math.log(weight) - LOG_TWO_PI - 0.5 * math.log(xx * rest) - squared / 2)
    return float(np.logaddexp.reduce(logs, axis=0).mean())


def log_determinant(covariance: Floats) -> float:
    """The logarithm of the determinant of (xx, xy, yy)."""
    xx, xy, yy = covariance
    return math.log(xx) + math.log(yy - xy * xy / xx)


def least_eigenvalue(covariance: Floats) -> float:
    """The smaller eigenvalue of (xx, xy, yy), by the determinant over the larger one, which loses no digits."""
    xx, xy, yy = covariance
    larger = (xx + yy) / 2 + math.hypot((xx - yy) / 2, xy)
    return float(xx * (yy - xy * xy / xx) / larger)
