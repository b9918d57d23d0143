"""What every study promises, whichever system it draws."""

from collections.abc import Mapping

import numpy as np
import pytest

from simulate.run import run_many
from simulate.series import Quantity
from theory.registry import claims
from theory.vocabulary import DiscreteDesign, Workflow
from verify.measured import Series, measured
from verify.studies.derived import derived
from verify.studies.registry import NAMES, study
from verify.studies.study import PROFILES, Cell, Drawing, Finding, Outcome, Panel, Study, curve, rounded

DESIGN = DiscreteDesign(workflow=Workflow.DISCARD, generations=4, rows=6)


def read(found: Mapping[str, Series]) -> Outcome:
    one = found["one"]
    name = one.quantities[0].name
    told = measured(one.last(name))
    finding = Finding(statement="at the last fit", value=told.value, low=told.low, high=told.high, replicates=5)
    return Outcome(panels=[Panel(title="t", x="x", y="y", curves=[curve("one", one, name)])], findings=[finding])


def small(**changed: object) -> Study:
    told = {
        "name": "small", "title": "Small", "source": "nobody", "scale": dict.fromkeys(PROFILES, "all of it."),
        "cells": lambda _: [Cell(key="one", design=DESIGN, replicates=5)], "read": read, "parameters": lambda _: {},
    }  # fmt: skip
    return Study(**{**told, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_each_study_has_cells_of_both_profiles_with_distinct_keys(name: str) -> None:
    for profile in PROFILES:
        drawing = Drawing(study=study(name), profile=profile, seed=1)
        assert drawing.cells or drawing.study.compute
        assert len(drawing.requests()) == len(drawing.cells)
        assert all(isinstance(value, str) for value in study(name).parameters(profile).values())


@pytest.mark.parametrize("name", NAMES)
def test_the_claims_of_each_study_exist(name: str) -> None:
    assert set(study(name).claims) <= {each.id for each in claims()}


def test_a_record_holds_means_intervals_and_what_made_them() -> None:
    drawing = Drawing(study=small(), profile="quick", seed=3)
    record = drawing.record(run_many(drawing.requests()))
    line = record["panels"][0]["curves"][0]
    assert (record["seed"], record["replicates"], record["profile"]) == (3, [5], "quick")
    assert record["findings"][0]["label"] == "measured"
    assert len(line["mean"]) == len(line["low"]) == len(line["x"])


def test_the_user_s_number_of_replicates_takes_the_place_of_the_study_s() -> None:
    drawing = Drawing(study=small(), profile="quick", seed=3, replicates=2)
    assert [request.replicates for request in drawing.requests()] == [2]


def test_another_profile_and_cells_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="allowed are quick, full"):
        Drawing(study=small(), profile="huge", seed=3)
    twice = small(cells=lambda _: [Cell(key="one", design=DESIGN, replicates=5)] * 2)
    with pytest.raises(ValueError, match="two cells have one key"):
        Drawing(study=twice, profile="quick", seed=3)
    with pytest.raises(ValueError, match="scale must tell of quick and full"):
        small(scale={"quick": "some"})


def test_numbers_of_a_record_are_short_and_json_has_a_word_for_each() -> None:
    assert rounded({"a": [1 / 3, float("inf"), float("nan"), 2]}) == {"a": [0.333333, "inf", "nan", 2]}


def test_a_derived_curve_is_the_value_of_its_claim() -> None:
    line = derived("shumailov.heterozygosity", "t", [0, 1, 2], {"M": 4}, scale=2)
    assert line.mean == pytest.approx([2.0, 1.5, 1.125])  # (1 - 1/4)^t, by hand
    assert line.theory == "shumailov.heterozygosity"


def test_a_curve_has_the_places_of_its_quantity() -> None:
    found = Series(values=np.array([[1.0, 2.0], [3.0, 4.0]]), quantities=(Quantity(name="loss", at=(5, 10)),))
    assert (curve("c", found, "loss").x, curve("c", found, "loss").mean) == ((5, 10), [2.0, 3.0])
