"""The figure of real tables: intervals of overlapping splits, pairs, chains that end, and what is said of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from simulate.series import Quantity
from simulate.tables.sources import named
from tests.simulate.table_files import pima, written
from verify.measured import Series, bands, measured, resampled, share
from verify.studies.comparing import Compared, findings, held_out, lasting, losing, unpenalised
from verify.studies.real_data import STUDY, with_tables

AT = (1, 2, 3)


def test_the_interval_for_another_table_is_the_one_worked_out_by_hand() -> None:
    """Values 1, 2, 3, 6 have the mean 3 and the variance 14/3; with 1 test row to 4 the factor is 1/4 + 1/4 = 1/2.

    So the standard error is sqrt(7/3), and Student's t has the 0.975 quantile 3.182446 at 3 degrees of freedom (a
    printed table).
    """
    found = resampled(np.array([1.0, 2.0, 3.0, 6.0]), training=80, test=20)
    assert (found.value, found.mcse) == pytest.approx((3.0, (7 / 3) ** 0.5), rel=1e-12)
    assert (found.low, found.high) == pytest.approx((3 - 3.182446 * 1.5275252, 3 + 3.182446 * 1.5275252), rel=1e-6)


def test_the_interval_for_another_table_is_never_the_narrower_one() -> None:
    values = np.random.default_rng(1).normal(size=30)
    plain, wide = measured(values), resampled(values, training=455, test=114)
    assert wide.value == plain.value
    assert (wide.high - wide.low) / (plain.high - plain.low) == pytest.approx((1 + 30 * 114 / 455) ** 0.5)
    with pytest.raises(ValueError, match="test=0"):
        resampled(values, training=455, test=0)


def test_a_share_has_the_interval_of_clopper_and_pearson() -> None:
    """Its ends are quantiles of Beta(x, n - x + 1) and Beta(x + 1, n - x)."""
    found = share(np.arange(20) < 17)
    assert (found.low, found.high) == pytest.approx((stats.beta.ppf(0.025, 17, 4), stats.beta.ppf(0.975, 18, 3)))
    assert share(np.ones(10, dtype=np.bool_)).high == 1.0
    assert np.isnan(share(np.empty(0, dtype=np.bool_)).value)


def test_bands_of_infinite_losses_are_losses_of_replicates() -> None:
    found = bands(np.array([[1.0, 1.0], [2.0, np.inf], [3.0, np.inf]]))
    assert found["top"] == [pytest.approx(2.8), np.inf]
    assert found["bottom"] == [pytest.approx(1.2), 1.0]


def series(second: str, losses: list[list[float]], others: list[list[float]]) -> Series:
    quantities = tuple(Quantity(name=name, at=AT) for name in ("log loss", second))
    return Series(values=np.hstack([losses, others]), quantities=quantities)


def compared(second: str = "misclassification") -> Compared:
    augment = [[0.5, 0.5, 0.5], [0.6, 0.6, 0.6], [0.7, 0.7, 0.7]]
    discard = [[0.5, 0.6, 0.9], [0.6, 0.5, 0.6], [0.7, 0.8, 0.9]]
    return Compared(
        title="T",
        discard=series(second, discard, [[1, 1, 1]] * 3),
        augment=series(second, augment, [[1, 1, 1]] * 3),
        training=80,
        test=20,
        coefficients=4,
    )


def test_discard_is_held_against_augment_split_by_split() -> None:
    told = {each.statement: each for each in findings(compared())}
    here = told["T: log loss at fit 3, discard minus augment, for this table"]
    assert here.value == pytest.approx((0.4 + 0.0 + 0.2) / 3)
    there = told["T: log loss at fit 3, discard minus augment, for another table like it"]
    assert (there.high - there.low) == pytest.approx((here.high - here.low) * (1 + 3 * 20 / 80) ** 0.5)
    assert told["T: share of splits where discard has the higher log loss at fit 3"].value == pytest.approx(2 / 3)
    assert {each.label for each in told.values()} == {"measured"}


def test_the_dotted_line_is_half_the_excess_variance_a_coefficient_and_a_row() -> None:
    """At fit 3: 4/(2 80) (3 - (1 + 1/4 + 1/9)) = 59/1440, in fractions."""
    line = next(each for each in held_out(compared())[1].curves if each.theory)
    assert line.mean[0] == 0
    assert line.mean[2] == pytest.approx(59 / 1440, rel=1e-12)
    assert not any(each.theory for each in held_out(replace(compared(), coefficients=None))[1].curves)


def test_splits_that_lost_a_replicate_are_no_pairs() -> None:
    broken = replace(compared(), discard=replace(compared().discard, excluded=1))
    told = {each.statement: each for each in findings(broken)}
    assert np.isnan(told["T: log loss at fit 3, discard minus augment, for this table"].value)
    assert np.isnan(told["T: share of splits where discard has the higher log loss at fit 3"].value)
    assert np.isnan(losing([broken]).curves[0].mean).all()


def test_a_chain_that_ended_loses_and_is_not_left_out() -> None:
    whole = compared("estimate exists")
    ended = [[0.5, 0.6, np.inf], [0.6, 0.5, 0.6], [0.7, 0.8, 0.9]]
    one = replace(whole, discard=series("estimate exists", ended, [[1, 1, 0], [1, 1, 1], [1, 1, 1]]))
    told = {each.statement: each.value for each in unpenalised(one)}
    assert told["T, no penalty: share of chains with an estimate at fit 3, discard"] == pytest.approx(2 / 3)
    assert told["T, no penalty: share of splits where discard has the higher log loss at fit 3"] == pytest.approx(2 / 3)
    assert not any("minus" in statement for statement in told)
    assert [each.statement for each in unpenalised(whole) if "minus" in each.statement]
    assert list(lasting([one]).curves[0].mean) == pytest.approx([1, 1, 2 / 3])


def test_two_workflows_of_one_table_differ_in_nothing_else() -> None:
    for profile in ("quick", "full"):
        cells = STUDY.cells(profile)
        for one, other in zip(cells[::2], cells[1::2], strict=True):
            assert replace(one.design, workflow=other.design.workflow) == other.design
            assert one.replicates == other.replicates


def test_a_table_of_the_users_joins_under_the_name_of_its_file_and_not_its_place(tmp_path: Path) -> None:
    source = named(f"pima:{written(tmp_path / 'diabetes.csv', pima())}")
    joined = with_tables([source])
    added = [each for each in joined.cells("quick") if "Pima" in each.key]
    assert [each.design.rows for each in added] == [48] * 4
    assert added[0].key.startswith("Pima (diabetes.csv)")
    told = joined.parameters("quick")
    assert told["Pima (diabetes.csv)"] == "48 training and 12 test rows, ridge 1/100"
    assert str(tmp_path) not in str(told)
    with pytest.raises(ValueError, match="called alike"):
        with_tables([source, source])
