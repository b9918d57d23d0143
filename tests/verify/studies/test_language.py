"""The study of language models: its curves, its floor and its findings, on texts of a few sequences."""

from math import exp, log
from typing import Any

import pytest

from simulate.run import run_many
from verify.studies import language
from verify.studies.study import Drawing

SMALL = {"rows": 20, "vocabulary": 12, "branching": 5}


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setitem(language.SIZES, "quick", SMALL)
    drawing = Drawing(study=language.STUDY, profile="quick", seed=11, replicates=3)
    return drawing.record(run_many(drawing.requests()))


def test_the_floor_is_the_perplexity_of_the_source_and_no_curve_lies_below_it(record: dict[str, Any]) -> None:
    panel = record["panels"][0]
    theory = [each for each in panel["curves"] if each["theory"]]
    weights = [1 / place for place in range(1, 6)]
    row = [weight / sum(weights) for weight in weights]
    floor = exp(-sum(p * log(p) for p in row))
    assert theory[0]["mean"] == pytest.approx([floor] * 9, rel=1e-5)
    assert all(each["mean"][-1] > floor for each in panel["curves"] if not each["theory"])


def test_there_is_a_histogram_for_each_workflow_and_temperature_that_is_shown(record: dict[str, Any]) -> None:
    shown = [each for each in record["panels"] if each["x"].startswith("perplexity")]
    assert [each["title"] for each in shown] == [
        f"Samples of {name}{cool}" for cool in ("", " (T = 4/5)") for name in language.COOLED
    ]
    assert all(
        [line["label"] for line in each["curves"]] == [f"fit {fit}" for fit in (1, 2, 3, 5, 9)] for each in shown
    )


def test_findings_are_measured_of_every_workflow_and_the_losses_add_up(record: dict[str, Any]) -> None:
    found = {each["statement"]: each for each in record["findings"]}
    assert all(each["label"] == "measured" and each["replicates"] == 3 for each in found.values())
    less = found["perplexity on real text at fit 9, 10 % kept less replace"]
    assert less["value"] < 0
    cooled = found[
        "log-likelihood of samples under the original model, fit 9 less fit 1, nats a token, replace (T = 4/5)"
    ]
    assert cooled["low"] > 0
    rest = found["held-out loss less entropy rate and divergence rate at fit 9, nats a token, replace"]
    assert abs(rest["value"]) < 0.2


def test_the_scale_of_the_full_profile_is_that_of_the_source() -> None:
    cell = language.cells("full")[0].design
    assert isinstance(cell, language.LanguageDesign)
    assert abs(cell.rows * cell.length - 2_088_628) < cell.length  # tokens of wikitext2's training text
    assert cell.vocabulary * (cell.vocabulary - 1) == 999_000
    assert round(125e6 / 999_000) == 125
