"""The tests are tested: on many small runs of a true claim each rejects as often as it says, whatever the data.

The band [0.03, 0.07] for a nominal 5 % and the uniformity of the p-values are conditions of admission: a building block
that misses them is to be mended, not the band.
"""

import numpy as np
import pytest

from verify.calibration.admission import LEAST_RUNS, Calibrated, admission
from verify.calibration.catalogue import GROWTHS, LIMITS, MEANS, TESTS
from verify.calibration.estimates import Sample, Setting, growths, intercepts, lines, means
from verify.limits import agreement

PAIRS = [pytest.param(test, law, id=f"{test.name}, {law}") for test in TESTS for law in test.laws]


def of(law: str) -> Setting:
    return Setting(law=law, runs=LEAST_RUNS, seed=2024)


@pytest.mark.parametrize(("test", "law"), PAIRS)
def test_a_test_in_use_is_admitted(test: Calibrated, law: str) -> None:
    assert test.in_use
    assert admission(test, law, test.run(of(law))).fault == ""


@pytest.mark.parametrize("law", LIMITS)
def test_a_straight_line_is_rarely_called_unfit_at_the_level_of_the_guard(law: str) -> None:
    found = lines(of(law))
    assert np.mean([whole.lack_of_fit < 0.001 for whole, _ in found]) <= 0.005
    assert np.mean([agreement(*each) < 0.001 for each in found]) <= 0.005


def as_large_as_the_scatter(sample: Sample) -> None:
    stated = np.sqrt(np.mean([each.mcse**2 for each in sample.estimates]))
    assert stated / sample.scatter == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("law", MEANS)
def test_standard_errors_of_means_are_as_large_as_the_means_scatter(law: str) -> None:
    as_large_as_the_scatter(means(of(law)))


@pytest.mark.parametrize("law", GROWTHS)
def test_standard_errors_of_growths_are_as_large_as_the_growths_scatter(law: str) -> None:
    as_large_as_the_scatter(growths(of(law)))


@pytest.mark.parametrize("law", LIMITS)
def test_standard_errors_of_limits_are_as_large_as_the_limits_scatter(law: str) -> None:
    as_large_as_the_scatter(intercepts(of(law)))
