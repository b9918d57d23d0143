"""Real rows from scikit-learn's generators, and rows held out, from one call: they share centres, scale and noise."""

from collections.abc import Callable
from typing import Any

import numpy as np

from simulate.arrays import Floats
from theory.vocabulary import Cloud, KdeDesign


def real_rows(design: KdeDesign, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """The rows of the first generation [n, d] and those held out [m, d], in random order."""
    count = design.rows + design.held_out
    if design.data is Cloud.GAUSSIAN:
        drawn = generator.standard_normal((count, 1))
    else:
        legacy = np.random.RandomState(generator.integers(1 << 32, size=4))
        drawn = GENERATORS[design.data](count, float(design.noise), legacy)
    return drawn[: design.rows], drawn[design.rows :]


def _blobs(count: int, noise: float, random: Any) -> Floats:
    """Three round clouds of standard deviation 1 about centres in a square of side 20, drawn with the rows."""
    from sklearn.datasets import make_blobs

    del noise  # the width of a blob is part of the generator
    return np.asarray(make_blobs(n_samples=count, centers=3, random_state=random)[0])


def _circles(count: int, noise: float, random: Any) -> Floats:
    from sklearn.datasets import make_circles

    return np.asarray(make_circles(n_samples=count, noise=noise, factor=0.5, random_state=random)[0])


def _moons(count: int, noise: float, random: Any) -> Floats:
    from sklearn.datasets import make_moons

    return np.asarray(make_moons(n_samples=count, noise=noise, random_state=random)[0])


def _roll(count: int, noise: float, random: Any) -> Floats:
    from sklearn.datasets import make_swiss_roll

    return np.asarray(make_swiss_roll(n_samples=count, noise=noise, random_state=random)[0])


GENERATORS: dict[Cloud, Callable[[int, float, Any], Floats]] = {
    Cloud.BLOBS: _blobs,
    Cloud.CIRCLES: _circles,
    Cloud.MOONS: _moons,
    Cloud.SWISS_ROLL_2: lambda count, noise, random: _roll(count, noise, random)[:, [0, 2]],  # seen along its axis
    Cloud.SWISS_ROLL_3: _roll,
}
