"""The study of real rows beside synthetic ones: what it reads off the draws, and off the claims."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from simulate.run import run_many
from theory.registry import find
from verify.measured import Series, series
from verify.studies import cardinality_panels as panels
from verify.studies.cardinality import STUDY
from verify.studies.cardinality_panels import GRID, LOSS, REAL
from verify.studies.study import Drawing


@cache
def found() -> dict[str, Series]:
    drawing = Drawing(study=STUDY, profile="quick", seed=5, replicates=40)
    return {
        cell.key: series(each) for cell, each in zip(drawing.cells, run_many(drawing.requests()), strict=True)
    }  # fmt: skip


def test_the_study_has_the_source_s_grid_for_each_family_and_source() -> None:
    keys = {cell.key for cell in STUDY.cells("full")}
    assert {panels.on_grid(f, v, rows) for f in panels.FAMILIES for v in panels.VARIANTS for rows in REAL} <= keys
    assert GRID == (0, 8000, 16_000, 24_000, 32_000, 40_000)  # printed in the source, as are the real rows
    assert REAL == (128, 256, 512, 1024, 2048, 4096, 8192)


def test_the_best_numbers_are_those_that_the_draws_do_not_tell_from_the_least_mean() -> None:
    generator = np.random.default_rng(1)
    noise = generator.standard_normal((200, 1))
    values = np.hstack([noise + 5, noise + 0.001 * generator.standard_normal((200, 1)), noise])
    assert panels.best(values) == [1, 2]


def test_the_derived_surface_marks_the_best_of_each_row_of_the_grid() -> None:
    drawn = panels.derived_surface()
    assert len(drawn.marks) == len(REAL)
    for column, row in drawn.marks:
        errors = [1 / (REAL[row] + s) + (s / (REAL[row] + s)) ** 2 / panels.OWN for s in GRID]
        assert min(errors) == errors[column]
        assert drawn.grid[row][column] == pytest.approx(1000 * panels.HALF * errors[column])


def test_what_removal_is_worth_is_where_both_losses_are_one() -> None:
    for rows in panels.MADE_UP:
        total = rows + panels.worth(rows) + panels.KEPT
        error = 1 / total + (panels.KEPT / total) ** 2 * float(panels.ERROR)
        assert error * rows == pytest.approx(1, rel=1e-3)


def test_the_bias_of_one_coefficient_is_what_is_left_of_the_whole_one() -> None:
    assert panels.COEFFICIENTS * panels.SHARE**2 == panels.BIAS**2
    assert Fraction(1, panels.OWN) + panels.SHARE**2 == panels.ERROR


def test_a_change_is_the_ratio_to_the_loss_without_synthetic_rows() -> None:
    """15.5/12 in three pairs; 12.5/10, 10.5/8 and 8/6 without one of them: three times the one less twice the rest."""
    values = np.array([[2.0, 3.0], [4.0, 5.0], [6.0, 7.5]])
    told = panels.change(values, 1)
    assert told.value == pytest.approx(100 * (3 * 15.5 / 12 - 2 * (1.25 + 1.3125 + 8 / 6) / 3 - 1))
    assert told.low < told.value < told.high


def test_the_study_reads_nine_panels_and_measured_findings() -> None:
    told = STUDY.read(found())
    assert len(told.panels) == 9
    assert all(each.label == "measured" for each in told.findings)
    assert all(each.low <= each.value <= each.high for each in told.findings)
    assert all(find(line.theory) for panel in told.panels for line in panel.curves if line.theory)


def test_with_few_real_rows_synthetic_ones_help_and_with_many_they_hurt() -> None:
    for family in panels.FAMILIES:
        few, many = (found()[panels.on_grid(family, "own rows", rows)].of(LOSS) for rows in (REAL[0], REAL[-1]))
        assert panels.change(few, -1).high < 0 < panels.change(many, -1).low
