"""Small slips of the judge that other tests would let pass: each test fails when its rule is loosened."""

from dataclasses import replace

import numpy as np
import pytest
import sympy

from theory.proof import rational_identity
from theory.registry import find
from theory.symbols import T, d, n
from verify.judge import judge
from verify.trials import Asked, design_record, finite_variance

REPLICATES = 16384


@pytest.fixture
def normal(scalar):
    """Evidence of a mean of exactly `mean` with standard error exactly `mcse`."""

    def make(mean, mcse):
        values = np.random.default_rng(2024).standard_normal(REPLICATES)
        values = (values - values.mean()) / values.std()
        return scalar(mean + mcse * np.sqrt(REPLICATES - 1) * values)

    return make


@pytest.fixture
def claim(record, design):
    """A record with a design for each piece of evidence, all with the same prediction and near misses."""

    def make(evidence, predicted, near):
        designs = [design(predicted, [run], near=near) for run in evidence]
        return record(designs)

    return make


def _verdict(record):
    (entry,) = judge([record])
    return entry["verdict"]


def test_one_design_that_shows_nothing_leaves_the_claim_undecided(normal, claim):
    sharp, blurred = normal(1.0, 0.001), normal(1.0, 0.5)
    assert _verdict(claim([sharp, sharp], 1.0, [2.0, 3.0, 4.0])) == "CONFIRMED"
    assert _verdict(claim([sharp, blurred], 1.0, [2.0, 3.0, 4.0])) == "INCONCLUSIVE"


def test_a_negative_prediction_has_a_margin_too(normal, claim):
    assert _verdict(claim([normal(-1.0, 0.001)], -1.0, [-2.0, -3.0, -4.0])) == "CONFIRMED"


def test_a_near_miss_must_be_refuted_at_the_level_shared_by_the_designs(normal, claim):
    run = normal(1.0, 0.001)
    between = 1.0 + 0.001 * 2.7  # two-sided p = 0.007: below 0.01, above 0.005
    assert _verdict(claim([run], 1.0, [between, 3.0, 4.0])) == "CONFIRMED"
    assert _verdict(claim([run, run], 1.0, [between, 3.0, 4.0])) == "INCONCLUSIVE"


@pytest.mark.parametrize(("rows", "finite"), [(6, False), (7, True)])
def test_the_variance_of_a_test_error_is_finite_from_four_rows_above_the_features(rows, finite):
    claim = find("gerstgrasser.accumulate-error")
    (trial, *_) = claim.plan.trials
    assert finite_variance(claim, replace(trial, parameters={**trial.parameters, T: rows, d: 3})) is finite


def test_a_formula_that_is_a_near_miss_still_has_three_to_be_told_from():
    claim = find("kazdan.variance-mle-limit")
    asked = Asked(claim=claim, formula=claim.near_misses[0].formula, expected="CONFIRMED")
    assert len(design_record(asked, claim.plan.trials[0], 1, [])["near_misses"]) == len(claim.near_misses)


def test_an_identity_needs_both_engines(monkeypatch):
    same, other = n * (n + 1), n**2 + n
    assert rational_identity.identical(same, other).ok
    with monkeypatch.context() as patch:
        patch.setattr(rational_identity, "_on_grid", lambda left, right: (True, "a FLINT that agrees with everything"))
        assert not rational_identity.identical(same, other + 1).ok
    with monkeypatch.context() as patch:
        patch.setattr(sympy, "cancel", lambda *arguments: sympy.Integer(0))
        assert not rational_identity.identical(same, other + 1).ok


def test_the_grid_has_more_points_than_the_degree():
    vanishing = sympy.prod(
        [n - sympy.Rational(10 + 2 * step, 11) for step in range(4)]
    )  # zero at the first four points
    verdict = rational_identity.identical(vanishing, sympy.Integer(0))
    assert verdict.flint is False


def test_a_formula_that_is_right_at_the_simulated_points_alone_is_not_confirmed():
    from verify.campaign import campaign

    claim = find("gerstgrasser.replace-error")
    (entry,) = campaign([claim], formula="sigma^2*d*n/(T-d-1) + (n-3)*(n-5)")["claims"]
    assert entry["verdict"] == "INCONCLUSIVE"
    assert "the derived value differs" in entry["reason"]
