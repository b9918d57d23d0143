"""A mixture fitted to rows by EM, from one start or from the best of several."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

import numpy as np

from simulate.arrays import Floats
from simulate.mixture import compiled, reference
from simulate.mixture.truth import Mixture
from theory.vocabulary import EmEngine, MixtureDesign, Start

LLOYD_STEPS = 300  # the most, and how little the centres must move over the rows' variance: both scikit-learn's
LLOYD_TOLERANCE = 1e-4


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What EM found: the mixture, the mean log-likelihood of the rows, its steps, and whether it stopped by itself."""

    mixture: Mixture
    bound: float
    steps: int
    converged: bool


def fit(design: MixtureDesign, rows: Floats, generator: np.random.Generator, last: Mixture | None) -> Fit | None:
    """The likeliest fit of all starts; None where each start ended in a singular covariance."""
    found = [climbed(design, rows, start) for start in starts(design, rows, generator, last)]
    best = max(found, key=lambda each: each.bound)
    return best if best.bound > -np.inf else None


def climbed(design: MixtureDesign, rows: Floats, start: Mixture) -> Fit:
    """The fit that EM reaches from the start."""
    if design.engine is EmEngine.SCIKIT_LEARN:
        mixture, bound, steps, converged = reference.climb(design, rows, start)
        return Fit(mixture=mixture, bound=bound, steps=steps, converged=converged)
    weights, means, covariances = start.weights.copy(), start.means.copy(), start.covariances.copy()
    floor, tolerance = float(design.floor), float(design.tolerance)
    bound, steps, converged = compiled.climb(rows, weights, means, covariances, floor, tolerance, design.steps)
    mixture = Mixture(weights=weights, means=means, covariances=covariances)
    return Fit(mixture=mixture, bound=bound, steps=steps, converged=converged)


def starts(
    design: MixtureDesign, rows: Floats, generator: np.random.Generator, last: Mixture | None
) -> Iterator[Mixture]:
    """Where EM begins: from the last fit where the design is warm and there is one, else from its restarts."""
    if design.start is Start.WARM and last is not None:
        yield last
        return
    for _ in range(design.restarts):
        shares = shared(design, rows, generator)
        weights, means, covariances = compiled.from_shares(rows, shares, float(design.floor))
        yield Mixture(weights=weights, means=means, covariances=covariances)


def shared(design: MixtureDesign, rows: Floats, generator: np.random.Generator) -> Floats:
    """How a start shares the rows out among the components, [rows, K]."""
    count = design.components
    if design.start is Start.RANDOM:
        parts = generator.random((len(rows), count))
        return np.asarray(parts / parts.sum(axis=1, keepdims=True))
    shares = np.zeros((len(rows), count))
    if design.start is Start.RANDOM_ROWS:
        shares[generator.choice(len(rows), count, replace=False), np.arange(count)] = 1
        return shares
    centres = compiled.seeded(rows, generator.random((count, 2 + int(log(count)))))
    tolerance = LLOYD_TOLERANCE * float(rows.var(axis=0).mean())
    shares[np.arange(len(rows)), compiled.clustered(rows, centres, tolerance, LLOYD_STEPS)] = 1
    return shares
