"""The sums over rows and what is made of them, held against NumPy."""

from typing import Any

import numpy as np
import pytest

from simulate.glm.links import link
from simulate.lanes.types import WIDTH
from tests.simulate.glm import kernels
from tests.simulate.glm.designs import design
from tests.simulate.glm.problems import Rows, drawn, score_hessian_cubes
from theory.vocabulary import Family

THETA = np.array([-0.3, 0.5, -0.4, 0.3])
SHAPE = (0, 0, 0, 0)
SIZES = (1, 5, 7, 8, 9, 63, 64, 65, 300)
FIRST, SECOND = 4, 10  # coefficients, and pairs of them
LANES = (FIRST + SECOND + 20) * WIDTH
CURVED = [family for family in Family if family is not Family.NORMAL]
START = 5  # of the rows within the arrays, whose other rows must not matter


def features(rows: int, seed: int = 0) -> Any:
    x = np.random.default_rng(seed).standard_normal((4, rows))
    x[0] = 1.0
    return x


def workspace(rows: Rows) -> tuple[Any, ...]:
    """(x, b, y, stride, scratch) as the kernels take it, with numbers before and after the rows that are no rows."""
    count = rows.y.size
    stride = count + START + 2 * WIDTH
    x, b = np.full((3, stride), 1e3), np.full(stride, -1e3)
    x[:, START : START + count] = rows.x[1:]
    if rows.family is Family.GAMMA:
        b[START : START + count] = -rows.y
    if rows.family is Family.NEGATIVE_BINOMIAL:
        b[START : START + count] = -(1 + 0.5 * rows.y) / 0.5
    return x.ravel(), b, np.zeros(stride), stride, np.zeros(stride)


def moments(rows: Rows) -> Any:
    """The lanes of sum a x, all in the first."""
    a = {Family.GAMMA: -1.0 + 0 * rows.y, Family.NEGATIVE_BINOMIAL: -2.0 + 0 * rows.y}.get(rows.family, rows.y)
    lanes = np.zeros(LANES)
    lanes[: FIRST * WIDTH : WIDTH] = rows.x @ a
    return lanes


def visited(rows: Rows, theta: Any, *, cubic: bool) -> Any:
    made, sums = link(design(rows.family)), np.zeros(LANES)
    told = (made.kind, made.by_row, made.sign, made.shift)
    kernels.visited(told, workspace(rows), (START, rows.y.size), theta, SHAPE, sums, cubic)
    return sums


def gathered(batches: list[Rows], theta: Any, weights: Any) -> tuple[Any, Any, Any]:
    """score, hessian and cubes of the batches, by the kernels."""
    made = link(design(batches[0].family))
    tables = tuple(np.concatenate(each) for each in zip(*_tables(batches, theta), strict=True))
    score, hessian, cubes = np.zeros(4), np.zeros((4, 4)), np.zeros((4, 4, 4))
    chosen = np.flatnonzero(weights)
    kernels.gathered(chosen, weights, tables, (made.scale, made.sign), SHAPE, score, hessian, cubes)
    return score, hessian, cubes


def _tables(batches: list[Rows], theta: Any) -> list[tuple[Any, Any]]:
    return [(moments(rows), visited(rows, theta, cubic=True)) for rows in batches]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("family", CURVED)
def test_score_hessian_and_cubes_are_the_sums_of_numpy(family: Family, size: int) -> None:
    rows = drawn(family, features(size), THETA, seed=size)
    found = gathered([rows], THETA + 0.1, np.ones(1))
    for ours, theirs in zip(found, score_hessian_cubes(rows, THETA + 0.1), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-13 * size * max(1.0, rows.y.max()))


@pytest.mark.parametrize("family", CURVED)
def test_a_plain_visit_leaves_the_same_bits_as_one_that_notes_the_bend(family: Family) -> None:
    rows = drawn(family, features(77), THETA, seed=3)
    plain, cubic = (visited(rows, THETA, cubic=each) for each in (False, True))
    second = (FIRST + SECOND) * WIDTH
    np.testing.assert_array_equal(plain[:second], cubic[:second])
    assert not plain[second:].any()
    assert cubic[second:].any()


@pytest.mark.parametrize("family", CURVED)
def test_a_batch_counts_with_its_weight(family: Family) -> None:
    batches = [drawn(family, features(40, seed), THETA, seed=seed) for seed in range(3)]
    weights = np.array([0.25, 0.0, 1.75])
    parts = [score_hessian_cubes(rows, THETA) for rows in batches]
    for place, ours in enumerate(gathered(batches, THETA, weights)):
        theirs = sum(weight * part[place] for weight, part in zip(weights, parts, strict=True))
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-11)


def test_cubes_are_symmetric_in_every_pair_of_directions() -> None:
    cubes = gathered([drawn(Family.GAMMA, features(40), THETA, seed=1)], THETA, np.ones(1))[2]
    for order in ((1, 0, 2), (0, 2, 1), (2, 1, 0)):
        np.testing.assert_array_equal(cubes, cubes.transpose(order))


@pytest.mark.parametrize("family", CURVED)
def test_the_expansion_is_that_of_taylor(family: Family) -> None:
    """Halving the distance divides the error of the score by eight and that of the hessian by four."""
    rows = drawn(family, features(200), THETA, seed=4)
    score, hessian, cubes = score_hessian_cubes(rows, THETA)
    errors = []
    for size in (0.04, 0.02):
        away = size * np.array([0.5, -0.3, 0.8, 0.1])
        found = np.zeros(4), np.zeros((4, 4))
        kernels.expanded(away, (score, hessian), cubes, SHAPE, *found)
        wanted = score_hessian_cubes(rows, THETA + away)
        errors.append([np.abs(ours - theirs).max() for ours, theirs in zip(found, wanted, strict=False)])
    ratios = np.divide(*errors)
    assert ratios[0] == pytest.approx(8, rel=0.15)
    assert ratios[1] == pytest.approx(4, rel=0.15)


def test_a_matrix_that_is_not_positive_definite_is_refused() -> None:
    step = np.empty(4)
    flat = np.ones((4, 4))
    for bad in (
        flat,
        np.diag([1.0, 1.0, 1.0, -1.0]),
        np.full((4, 4), np.nan),
        np.zeros((4, 4)),
        np.diag([1, 1, 0, 1.0]),
    ):
        assert kernels.stepped(bad, np.ones(4), SHAPE, step) == (-1.0, -1.0)


def test_a_step_its_decrement_and_the_largest_standard_error_are_those_of_numpy() -> None:
    x = features(30)
    hessian, score = x @ x.T, np.array([1.0, -2.0, 0.5, 3.0])
    step = np.empty(4)
    decrement, error = kernels.stepped(hessian, score, SHAPE, step)
    np.testing.assert_allclose(step, np.linalg.solve(hessian, score), rtol=1e-12)
    assert decrement == pytest.approx(np.sqrt(score @ np.linalg.solve(hessian, score)), rel=1e-12)
    assert error == pytest.approx(np.sqrt(np.diag(np.linalg.inv(hessian)).max()), rel=1e-12)
