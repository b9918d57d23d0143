"""Blocks become evidence without losing a digit that matters."""

from functools import reduce

import numpy as np
import pytest
import scipy.stats

from simulate.reduce import combine, merge, moments, scalar_block

VALUES = np.random.default_rng(3).lognormal(1.0, 0.8, 5000) + 100.0


@pytest.mark.parametrize("pieces", [1, 2, 7, 50])
def test_moments_of_pieces_are_the_moments_of_the_whole(pieces: int) -> None:
    total = reduce(merge, [moments(part) for part in np.array_split(VALUES, pieces)])
    assert total.count == VALUES.size
    assert total.mean == pytest.approx(VALUES.mean(), rel=1e-14)
    found = [total.s2, total.s3, total.s4]
    wanted = [VALUES.size * scipy.stats.moment(VALUES, order) for order in (2, 3, 4)]
    assert found == pytest.approx(wanted, rel=1e-10)


def test_the_largest_values_are_kept_in_descending_order() -> None:
    total = reduce(merge, [moments(part) for part in np.array_split(VALUES, 9)])
    np.testing.assert_array_equal(total.largest, np.sort(VALUES)[::-1][:1000])


def test_an_empty_piece_changes_nothing() -> None:
    empty = moments(np.empty(0))
    assert merge(empty, moments(VALUES)).mean == merge(moments(VALUES), empty).mean == moments(VALUES).mean


def test_values_that_are_not_finite_are_excluded_and_counted() -> None:
    found = combine([scalar_block(np.array([1.0, np.nan, 3.0])), scalar_block(np.array([np.inf, 5.0]))])
    assert (found["replicates"], found["used"], found["excluded"]) == (5, 3, {"not finite": 2})
    assert found["mean"] == pytest.approx(3.0)
    assert found["m2"] == pytest.approx(8 / 3)
    assert found["largest"] == [5.0, 3.0, 1.0]
