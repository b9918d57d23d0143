"""Absorption times and bounds of the two-category chain, against values worked out by hand."""

from math import log

import pytest
from flint import fmpq

from theory.registry import find
from theory.resampling import MOST_COPIES, absorption_time, share_time, still_mixed


@pytest.mark.parametrize(
    ("rows", "copies", "time"),
    [
        (2, 1, fmpq(2)),  # a fair coin decides, again and again
        (3, 1, fmpq(3)),  # 1 and 2 copies are alike, and both are left with probability 1/3
        (4, 1, fmpq(107, 29)),  # x = 1 + 15/32 x + 27/128 y and y = 1 + x/2 + 3/8 y
        (4, 2, fmpq(132, 29)),
    ],
)
def test_small_absorption_times_are_as_by_hand(rows: int, copies: int, time: fmpq) -> None:
    assert absorption_time(rows, copies) == time


def test_three_different_rows_need_27_sevenths_generations() -> None:
    """By hand: 5 g(1) - 2 g(2) = 3 and 5 g(2) - 2 g(1) = 6 give g(1) = 9/7, three times."""
    assert 3 * share_time(3, 1) == fmpq(27, 7)


@pytest.mark.parametrize("rows", [2, 3, 7, 20])
def test_two_categories_share_the_time_between_them(rows: int) -> None:
    for copies in range(rows + 1):
        assert share_time(rows, copies) + share_time(rows, rows - copies) == absorption_time(rows, copies)


@pytest.mark.parametrize("rows", [2, 3, 5, 12, 40])
def test_the_bounds_of_the_absorption_time_hold(rows: int) -> None:
    for copies in range(1, rows):
        low, high = fmpq(4 * copies * (rows - copies), rows), fmpq(rows * copies * (rows - copies), rows - 1)
        assert low <= absorption_time(rows, copies) <= high


def test_the_diffusion_is_close_at_many_rows_and_never_exact() -> None:
    time = absorption_time(100, 50)
    chain = int(time.p) / int(time.q)
    assert 1.005 < 200 * log(2) / chain < 1.03


def test_both_categories_of_two_rows_are_left_with_half_the_probability_each_time() -> None:
    assert [still_mixed(2, 1, time) for time in range(5)] == [fmpq(1, 2**time) for time in range(5)]
    assert still_mixed(5, 0, 3) == still_mixed(5, 5, 0) == 0


def test_more_rows_than_are_worked_out_exactly_are_refused() -> None:
    with pytest.raises(ValueError, match=f"M={MOST_COPIES + 1}: 2 to {MOST_COPIES}"):
        absorption_time(MOST_COPIES + 1, 1)


def test_the_bound_for_all_rows_needs_two_of_them() -> None:
    assert find("shumailov.absorption-time-upper").derivation().least
