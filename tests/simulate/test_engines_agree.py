"""The fast engine and statsmodels, on the same rows."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import simulate.agreement
from simulate.agreement import cells, compare, larger, lines
from simulate.glm.trace import Trace, trace
from simulate.request import Request
from simulate.run import run
from theory.vocabulary import Estimator, Family, GaussianDesign, GlmDesign, Workflow

TOLERANCE = 1e-8  # far below the statistical error 1/sqrt(n)
FEW = ("discard", "augment", "fixed-budget")


def test_every_fit_of_the_fast_engine_is_that_of_statsmodels() -> None:
    result = compare(cells(rows=200, replicates=4))
    assert result["compared"] == 5 * 27 * 4 * 3
    assert (result["missing"], result["disagreements"]) == (0, 0)
    assert result["largest"] <= TOLERANCE
    assert len(lines(result)) == 1 + 5 * 27 + 5 + 1


def test_the_engines_agree_where_estimates_are_often_missing() -> None:
    families = (Family.BINOMIAL, Family.POISSON)
    result = compare(cells(rows=20, generations=4, replicates=15, families=families, workflows=FEW))
    assert result["missing"] > 0
    assert result["disagreements"] == 0
    assert result["compared"] > 400
    assert result["largest"] <= 1e-6  # near a flat likelihood the last digits of both engines are noise


def test_the_comparison_sees_a_fit_that_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def off(request: Request, replicate: int) -> Trace:
        found = trace(request, replicate)
        return replace(found, coefficients=found.coefficients + 1e-6)

    monkeypatch.setattr(simulate.agreement, "trace", off)
    assert compare(cells(replicates=1)[:1])["largest"] > TOLERANCE


def test_a_fit_that_only_one_engine_finds_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(request: Request, replicate: int) -> Trace:
        found = trace(request, replicate)
        return replace(found, coefficients=found.coefficients[:1])

    monkeypatch.setattr(simulate.agreement, "trace", lost)
    result = compare(cells(replicates=2)[:1])
    assert (result["compared"], result["missing"], result["disagreements"]) == (2, 0, 2)


def test_the_larger_designs_have_up_to_twenty_features_and_several_trials() -> None:
    designs = [request.design for request in larger() if isinstance(request.design, GlmDesign)]
    assert {design.features for design in designs} == {3, 5, 10, 20}
    assert {design.law for design in designs if design.trials == 7} == {"gaussian", "signs", "fair", "randhie"}
    assert {design.family for design in designs} == set(Family)


def test_only_a_glm_can_be_compared() -> None:
    design = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=1, rows=5)
    with pytest.raises(TypeError, match="GlmDesign"):
        compare([Request(design=design, replicates=1)])


@pytest.mark.parametrize("family", [Family.BINOMIAL, Family.POISSON])
def test_a_whole_block_has_the_same_sums_with_either_engine(family: Family) -> None:
    design = GlmDesign(family=family, workflow=Workflow.AUGMENT, generations=2, rows=60)
    fast, slow = (run(Request(design=design, replicates=1, engine=engine)) for engine in ("fast", "statsmodels"))
    assert (fast["used"], fast["excluded"]) == (slow["used"], slow["excluded"])
    assert fast["compared"]["fits"] >= 200
    for key in ("sum", "outer"):
        found, wanted = np.array(fast["blocks"][0][key]), np.array(slow["blocks"][0][key])
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-6)


def test_the_table_is_as_long_as_asked(capsys: Any) -> None:
    simulate.agreement.main(["--fits", "27"])
    assert capsys.readouterr().out.splitlines()[-1].split()[:2] == ["all", str(5 * 27 * 5)]
