"""The figure of the Gaussians: what it draws, what it derives, and that the two agree where they must."""

from functools import cache
from typing import Any

import pytest

from simulate.run import run_many
from theory.registry import find
from verify.studies.gaussian import CLAIMS, STUDY, cells, places, slope
from verify.studies.study import Drawing


@cache
def record() -> dict[str, Any]:
    drawing = Drawing(study=STUDY, profile="quick", seed=5, replicates=12)
    return drawing.record(run_many(drawing.requests()))


def panel(start: str) -> dict[str, Any]:
    return next(each for each in record()["panels"] if each["title"].startswith(start))


def test_every_panel_has_drawn_curves_and_most_have_derived_ones() -> None:
    panels = record()["panels"]
    assert len(panels) == 9
    assert all(any(not curve["theory"] for curve in each["curves"]) for each in panels)
    assert sum(any(curve["theory"] for curve in each["curves"]) for each in panels) == 7


def test_the_first_fit_lies_on_its_derived_curve() -> None:
    """One fit is a mean over independent rows: 1 for the divisor N - 1, 9/10 for N."""
    for start, known in (("Fitted covariance, divisor N - 1", 1.0), ("Fitted covariance, divisor N (", 0.9)):
        for curve in panel(start)["curves"]:
            near = 0.0 if curve["theory"] else 0.5
            assert curve["mean"][0] == pytest.approx(known, abs=near + 1e-9)


def test_the_slope_of_one_dimension_is_that_of_a_log_chi_square() -> None:
    assert slope(2, 1) == pytest.approx(-1.2703628454614782)  # E log Z^2 = -gamma - log 2


def test_curves_are_evaluated_at_the_first_fits_and_the_last() -> None:
    assert places(100)[:8] == [1, 2, 3, 4, 5, 6, 10, 20]
    assert (places(100)[-1], places(3)) == (100, [1, 2, 3])


def test_log_determinants_of_singular_fits_are_left_out() -> None:
    curves = panel("Log determinant of fit")["curves"]
    assert [(curve["label"], curve["x"]) for curve in curves if curve["label"] == "d = 10"] == [("d = 10", [32, 100])]


def test_findings_are_measured_and_those_of_pairs_say_so() -> None:
    findings = record()["findings"]
    assert {each["label"] for each in findings} == {"measured"}
    assert sum("on the same real rows" in each["statement"] for each in findings) == 3


def test_the_full_profile_covers_ten_to_a_thousand_rows_and_a_hundred_dimensions() -> None:
    designs = [each.design for each in cells("full")]
    assert {design.rows for design in designs} == {10, 32, 100, 316, 1000}  # type: ignore[union-attr]
    assert max(getattr(design, "dimension", 0) for design in designs) == 100


def test_every_claim_of_the_figure_can_be_judged_by_draws() -> None:
    assert len(set(CLAIMS)) == len(CLAIMS)
    assert [name for name in CLAIMS if find(name).drawable is None] == []
