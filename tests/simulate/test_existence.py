"""When a maximum likelihood estimate does not exist, and what becomes of the replicate."""

import numpy as np
import pytest

from simulate.glm import existence, newton
from simulate.glm.engine import ENGINES, missing
from theory.vocabulary import Family

LINE = np.arange(-5.0, 6.0)
X = np.vstack([np.ones(11), LINE])
CELLS = np.vstack([np.ones(6), [0, 0, 0, 1, 1, 1]])
TOUCHING = np.hstack([X, [[1.0], [0.0]]])  # at 0 both responses occur
RNG = np.random.default_rng(0)

# family, features, responses, reason
INSTANCES = {
    "separable": (Family.BINOMIAL, X, (LINE > 0.5) * 1.0, "separation"),
    "quasi-separable": (Family.BINOMIAL, TOUCHING, np.append(LINE >= 0, 0.0) * 1.0, "quasi-separation"),
    "all ones": (Family.BINOMIAL, X, np.ones(11), "all responses equal"),
    "all zeros": (Family.BINOMIAL, X, np.zeros(11), "all responses equal"),
    "no events": (Family.POISSON, X, np.zeros(11), "all responses zero"),
    "events in one cell": (Family.POISSON, CELLS, np.array([2, 0, 1, 0, 0, 0.0]), "quasi-separation"),
    "collinear": (Family.NORMAL, np.vstack([X, X[1] + 1]), LINE, "collinear features"),
    "collinear with overlap": (Family.BINOMIAL, np.vstack([X, X[1] + 1]), (LINE % 2), "collinear features"),
}


@pytest.mark.parametrize("name", list(INSTANCES))
def test_a_missing_estimate_is_recognised_with_its_reason(name: str) -> None:
    family, x, y, wanted = INSTANCES[name]
    assert existence.reason(family, x, y) == wanted


@pytest.mark.parametrize("name", list(INSTANCES))
@pytest.mark.parametrize("engine", list(ENGINES))
def test_a_replicate_without_an_estimate_is_missing_whoever_fits(name: str, engine: str) -> None:
    family, x, y, wanted = INSTANCES[name]
    fit = ENGINES[engine].fit(family, x, y, 0, y.size, np.zeros(len(x)), None)
    assert missing(family, x, y, fit) == wanted


@pytest.mark.parametrize("family", list(Family))
def test_an_estimate_that_exists_is_not_refused(family: Family) -> None:
    y = (LINE % 2) if family is Family.BINOMIAL else np.abs(LINE)
    assert existence.reason(family, X, y) is None
    for engine in ENGINES.values():
        fit = engine.fit(family, X, y, 0, y.size, np.zeros(2), None)
        assert fit is not None
        assert missing(family, X, y, fit) is None


def test_the_answer_does_not_depend_on_the_scale_of_the_features() -> None:
    for scale in (1e-3, 1.0, 1e4):
        stretched = X * np.array([[1.0], [scale]])
        assert existence.reason(Family.BINOMIAL, stretched, (LINE > 0.5) * 1.0) == "separation"
        assert existence.reason(Family.BINOMIAL, stretched, LINE % 2) is None


def test_a_hyperplane_is_found_in_four_dimensions_and_lost_when_every_row_has_both_responses() -> None:
    for _ in range(30):
        x = np.vstack([np.ones(40), RNG.standard_normal((3, 40))])
        y = (np.array([0.2, 1.0, -1.0, 2.0]) @ x > 0) * 1.0
        assert existence.reason(Family.BINOMIAL, x, y) == "separation"
        both = np.concatenate([y, 1.0 - y])
        assert existence.reason(Family.BINOMIAL, np.hstack([x, x]), both) is None


def test_on_a_line_the_linear_program_says_whether_the_two_groups_overlap() -> None:
    seen = set()
    for _ in range(200):
        x = np.vstack([np.ones(7), RNG.integers(0, 6, 7)])
        y = RNG.integers(0, 2, 7) * 1.0
        if np.ptp(y) == 0 or np.ptp(x[1]) == 0:
            continue
        zeros, ones = x[1, y == 0], x[1, y == 1]
        gap = max(zeros.min() - ones.max(), ones.min() - zeros.max())
        wanted = "separation" if gap > 0 else "quasi-separation" if gap == 0 else None
        assert existence.reason(Family.BINOMIAL, x, y) == wanted
        seen.add(wanted)
    assert len(seen) == 3


def test_an_estimate_that_exists_far_out_is_kept() -> None:
    x = np.vstack([np.ones(400), np.linspace(-50, 50, 400)])
    y = (x[1] > 0.0) * 1.0
    y[[199, 200]] = [1.0, 0.0]  # the two rows in the middle overlap
    fit = newton.fit(Family.BINOMIAL, x, y, 0, 400, np.zeros(2), None)
    assert fit is not None
    assert fit.reach > 25.0
    assert existence.reason(Family.BINOMIAL, x, y) is None
    assert missing(Family.BINOMIAL, x, y, fit) is None
