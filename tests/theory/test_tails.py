"""When a category is gone: powers of the chain and the ancestry of its rows, against values worked out by hand."""

from fractions import Fraction

import pytest
from flint import fmpq

from theory.lemmas.discrete_trials import UNFINISHED, finished
from theory.lemmas.tails import _by_ancestry
from theory.lemmas.wright_fisher import M
from theory.registry import find
from theory.resampling import MOST_COPIES, MOST_TIME, gone, still_mixed
from theory.symbols import i, t


def test_one_row_of_two_is_gone_half_as_often_as_it_is_not_in_between() -> None:
    """Of two rows both are alike with probability 1/2 in every fit, and then of either category alike."""
    assert [gone(2, 1, time) for time in range(5)] == [(1 - fmpq(1, 2**time)) / 2 for time in range(5)]


def test_one_row_of_three_is_gone_after_two_fits_as_by_hand() -> None:
    """To 0, 1, 2 of three rows with 8/27, 12/27, 6/27; from two to none with 1/27."""
    assert gone(3, 1, 2) == fmpq(8, 27) + fmpq(12, 27) * fmpq(8, 27) + fmpq(6, 27) * fmpq(1, 27)


def test_the_ancestry_of_two_rows_is_one_row_or_two() -> None:
    """One fit back: one parent with 1/2, which is of the other category with 1/2; two parents hold both."""
    assert _by_ancestry({M: 2, i: 1, t: 1}) == fmpq(1, 4)


@pytest.mark.parametrize("rows", [2, 5, 9])
def test_gone_alone_and_in_between_are_all_there_is(rows: int) -> None:
    for copies in range(1, rows):
        for time in (0, 1, 7):
            assert gone(rows, copies, time) + gone(rows, rows - copies, time) + still_mixed(rows, copies, time) == 1


@pytest.mark.parametrize("time", [1, 2, 10, 40])
def test_the_rarer_a_category_is_the_sooner_it_is_gone(time: int) -> None:
    chances = [gone(12, copies, time) for copies in range(13)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 13


def test_more_than_is_worked_out_exactly_is_refused() -> None:
    with pytest.raises(ValueError, match=f"t={MOST_TIME + 1}: up to {MOST_TIME}"):
        gone(4, 1, MOST_TIME + 1)
    with pytest.raises(ValueError, match=f"M={MOST_COPIES + 1}: 2 to {MOST_COPIES}"):
        gone(MOST_COPIES + 1, 1, 1)
    assert gone(3, 1, MOST_TIME) < fmpq(2, 3)


@pytest.mark.parametrize(("rows", "copies"), [(2, 1), (4, 1), (9, 2), (16, 8)])
def test_a_chain_that_is_given_up_is_as_good_as_never_in_between(rows: int, copies: int) -> None:
    share = Fraction(copies, rows)
    fits = finished(rows, (share, 1 - share))
    assert still_mixed(rows, copies, fits) < fmpq(1, UNFINISHED)
    assert fits < 60 * rows


def test_the_trials_of_absorption_are_followed_to_the_end() -> None:
    for name in ("absorption-time", "absorption-time-upper", "absorption-time-lower", "fixation-probability"):
        for trial in find(f"shumailov.{name}").planned.trials:
            rows, copies = int(trial.parameters[M]), int(trial.parameters[i])
            assert still_mixed(rows, copies, trial.designs[0].generations) < fmpq(1, UNFINISHED)
