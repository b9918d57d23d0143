import numpy as np
import pytest

from verify.identity import TOLERANCE, discrepancy


def test_rounding_is_far_below_the_tolerance(coefficients):
    weights = [1 / i for i in range(1, 8)]
    assert discrepancy(coefficients(weights, records=20), weights) < 1e-3


def test_a_discrepancy_is_told_in_units_of_the_tolerance(coefficients):
    evidence = coefficients([1.0, 0.5])
    last = evidence["records"][1]["fitted"][-1]
    scale = max(np.abs(last).max(), np.abs(evidence["records"][1]["true"]).max())
    last[0] += 10 * TOLERANCE * scale
    assert discrepancy(evidence, [1.0, 0.5]) == pytest.approx(10, rel=1e-3)


def test_the_last_of_many_coefficients_matters(coefficients):
    weights = [1 / i for i in range(1, 31)]
    assert discrepancy(coefficients(weights), [*weights[:-1], weights[-1] * 1.001]) > 1e3


def test_each_generation_needs_its_coefficient(coefficients):
    with pytest.raises(ValueError, match="1 coefficients for 2 generations"):
        discrepancy(coefficients([1.0, 0.5]), [1.0])


def test_other_evidence_is_refused(scalar):
    with pytest.raises(ValueError, match="needs kind 'coefficients'"):
        discrepancy(scalar(np.ones(10)), [1.0])
