"""The figure of linear regression: which formula stands in which cell, and what is drawn where none does."""

from fractions import Fraction

import numpy as np
import pytest

from simulate.run import run_many
from theory.vocabulary import Covariates, Workflow
from verify.studies import linear
from verify.studies.linear import ACCUMULATE, BUDGET, FEW_ROWS, FORMULAS, FRESH, REPLACE, Place, theory
from verify.studies.study import Drawing

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("place", "formula", "mean"),
    [
        (Place(workflow=ACCUMULATE, rows=12, dimension=10), FORMULAS[ACCUMULATE], True),
        (Place(workflow=ACCUMULATE, rows=11, dimension=10), "", False),
        (Place(workflow=ACCUMULATE, rows=10, dimension=10), "", False),
        (Place(workflow=ACCUMULATE, rows=9, dimension=10), "", False),
        (Place(workflow=ACCUMULATE, rows=8, dimension=10), FEW_ROWS, True),
        (Place(workflow=REPLACE, rows=8, dimension=10), "", True),
        (Place(workflow=REPLACE, rows=12, dimension=10), FORMULAS[REPLACE], True),
        (Place(workflow=REPLACE, rows=12, dimension=10, features=Covariates.FRESH), FRESH[REPLACE], True),
        (Place(workflow=ACCUMULATE, rows=12, dimension=10, features=Covariates.FRESH), FRESH[ACCUMULATE], True),
        (Place(workflow=ACCUMULATE, rows=8, dimension=10, features=Covariates.FRESH), "", True),
        (Place(workflow=Workflow.HALFWAY), FORMULAS[Workflow.HALFWAY], True),
        (Place(workflow=BUDGET), "", True),
    ],
    ids=lambda value: value.key if isinstance(value, Place) else None,
)
def test_a_cell_names_the_formula_that_holds_there(place: Place, formula: str, mean: bool) -> None:
    assert (place.formula, place.has_mean) == (formula, mean)


def test_the_curves_of_theory_have_the_noise_and_the_length_of_the_coefficients_in_them() -> None:
    """By hand: c = 1/2 * 2/(5 - 2 - 1) = 1/2; with 1 row and 4 features 3/4 + 1/2 * H_n^(2) * 1/2."""
    replace = theory(Place(workflow=REPLACE, rows=5, dimension=2, noise=HALF), 3)
    few = theory(Place(workflow=ACCUMULATE, rows=1, dimension=4, noise=HALF), 2)
    assert replace is not None
    assert few is not None
    assert replace.mean == pytest.approx([0.5, 1.0, 1.5])
    assert few.mean == pytest.approx([0.75 + 0.25, 0.75 + 0.25 * 1.25])


def test_the_figure_says_in_which_cells_the_formula_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear, "FEATURES", (3, 10, 100))
    monkeypatch.setitem(linear.ROWS, "quick", (10, 32))
    monkeypatch.setitem(linear.FITS, "quick", 3)
    drawing = Drawing(study=linear.STUDY, profile="quick", seed=7, replicates=3)
    record = drawing.record(run_many(drawing.requests()))
    panels = {panel["title"]: panel for panel in record["panels"]}
    names = [line["label"] for line in panels["replace, d = 10"]["curves"]]
    assert names == ["T = 10: infinite mean", "T = 32", "theory"]
    names = [line["label"] for line in panels["replace, d = 100"]["curves"]]
    assert names == ["T = 10: no formula", "T = 32: no formula"]
    surface = panels["accumulate, last iteration: measured / derived"]
    assert surface["marks"] == [[0, 1], [0, 2], [1, 2]] or surface["marks"] == [(0, 1), (0, 2), (1, 2)]
    assert surface["grid"][1][0] == "nan"
    assert all(np.isfinite(float(value)) for value in surface["grid"][2])
    assert FEW_ROWS in record["notes"][0]
