"""The study of discrete distributions: its cells, its curves beside the exact chain, and its record."""

import json

import pytest

from simulate.run import run_many
from theory.registry import find
from verify.studies.registry import study
from verify.studies.study import PROFILES, Drawing

STUDY = study("discrete")
THEORY_ALONE = {"heterozygosity": 3, "left": 0, "largest": 1, "one of two": 4, "mass": 3, "fits until": 2}


@pytest.fixture(scope="module")
def record() -> dict:
    drawing = Drawing(study=STUDY, profile="quick", seed=3, replicates=40)
    return drawing.record(run_many(drawing.requests()))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_cell_has_a_design_of_its_own_and_few_enough_numbers(profile: str) -> None:
    cells = STUDY.cells(profile)
    assert len({cell.design for cell in cells}) == len({cell.key for cell in cells}) == len(cells)
    assert sum(cell.replicates for cell in cells) <= 30_000


def test_every_claim_that_is_named_exists_and_is_drawn() -> None:
    assert all(find(each).plan is not None for each in STUDY.claims)


def test_each_panel_has_the_derived_curves_that_are_known(record: dict) -> None:
    derived = [sum(bool(each["theory"]) for each in panel["curves"]) for panel in record["panels"]]
    assert derived == list(THEORY_ALONE.values())
    for panel in record["panels"]:
        for each in panel["curves"]:
            assert each["theory"] == "" or each["theory"] in STUDY.claims
            assert len(each["x"]) == len(each["mean"])


def test_the_derived_curves_begin_with_values_by_hand(record: dict) -> None:
    """1 - 1/20 under each workflow; (19/20)^20 for one row of 20; 2 fits for two halves of two rows."""
    panels = [[each["mean"] for each in panel["curves"] if each["theory"]] for panel in record["panels"]]
    assert [mean[0] for mean in panels[0]] == pytest.approx([0.95] * 3)
    assert panels[4][0][0] == pytest.approx((19 / 20) ** 20, rel=1e-5)
    assert panels[5][0][0] == pytest.approx(2 / 2)


def test_findings_are_measured_with_intervals_around_them(record: dict) -> None:
    assert {each["label"] for each in record["findings"]} == {"measured"}
    assert all(each["low"] <= each["value"] <= each["high"] for each in record["findings"])


def test_the_record_is_the_same_again(record: dict) -> None:
    drawing = Drawing(study=STUDY, profile="quick", seed=3, replicates=40)
    again = drawing.record(run_many(drawing.requests()))
    assert json.dumps(again) == json.dumps(record)
