import math

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.stats.weightstats import DescrStatsW

from verify.estimate import Estimate, mean
from verify.hypotheses import (
    above,
    against,
    below,
    equivalent,
    equivalent_power,
    equivalent_sees,
    in_favour,
    one_sided_power,
    one_sided_sees,
    two_sided,
    two_sided_power,
    two_sided_sees,
)

VALUES = np.random.default_rng(2024).gamma(3.0, size=500)
HALF = Estimate(value=0.5, mcse=0.1, degrees=19.0, replicates=1000)


def test_the_mean_tests_are_those_of_statsmodels(scalar):
    found, reference = mean(scalar(VALUES)), DescrStatsW(VALUES)
    assert two_sided(found, 2.9).p == pytest.approx(reference.ttest_mean(2.9)[1])
    assert above(found, 2.9).p == pytest.approx(reference.ttest_mean(2.9, alternative="larger")[1])
    assert below(found, 2.9).p == pytest.approx(reference.ttest_mean(2.9, alternative="smaller")[1])
    assert equivalent(found, 2.9, 0.2).p == pytest.approx(reference.ttost_mean(2.7, 3.1)[0])


def test_few_degrees_of_freedom_make_a_test_careful():
    certain = Estimate(value=0.5, mcse=0.1, degrees=math.inf, replicates=1000)
    assert two_sided(HALF, 0.3).p > two_sided(certain, 0.3).p == pytest.approx(0.0455, abs=1e-4)
    assert two_sided(HALF, 0.3).p == pytest.approx(2 * t.sf(2, 19))


def test_a_standard_error_of_zero_is_all_or_nothing():
    exact = Estimate(value=1.0, mcse=0.0, degrees=9.0, replicates=10)
    assert two_sided(exact, 1.0).p == 1.0
    assert two_sided(exact, 2.0).z == -math.inf


def test_the_three_relations_choose_their_tests():
    assert against(HALF, 0.2, "=") == two_sided(HALF, 0.2)
    assert against(HALF, 0.2, "<=") == above(HALF, 0.2)
    assert against(HALF, 0.2, ">=") == below(HALF, 0.2)
    assert in_favour(HALF, 0.2, "=", margin=1.0) == equivalent(HALF, 0.2, 1.0)
    assert in_favour(HALF, 0.2, "<=", margin=1.0) == below(HALF, 0.2)
    assert in_favour(HALF, 0.2, ">=", margin=1.0) == above(HALF, 0.2)


@pytest.mark.parametrize("test", [against, lambda *given: in_favour(*given, margin=1.0)])
def test_an_unknown_relation_is_named_with_the_known_ones(test):
    with pytest.raises(ValueError, match="unknown relation '<'; known: =, <=, >="):
        test(HALF, 0.2, "<")


@pytest.mark.parametrize("degrees", [19.0, 4095.0, math.inf])
def test_the_power_at_no_effect_is_the_size(degrees):
    assert two_sided_power(offset=0, mcse=1, alpha=0.01, degrees=degrees) == pytest.approx(0.01)
    assert one_sided_power(offset=0, mcse=1, alpha=0.01, degrees=degrees) == pytest.approx(0.01)
    assert equivalent_power(margin=30, mcse=1, alpha=0.01, degrees=degrees, offset=30) == pytest.approx(0.01)


@pytest.mark.parametrize("power", [0.5, 0.8, 0.9, 0.99])
@pytest.mark.parametrize("degrees", [19.0, 4095.0, math.inf])
def test_what_a_test_sees_it_finds_with_that_power(power, degrees):
    known = {"mcse": 0.3, "alpha": 0.01, "degrees": degrees}
    assert two_sided_power(offset=two_sided_sees(power=power, **known), **known) == pytest.approx(power, abs=1e-3)
    assert one_sided_power(offset=one_sided_sees(power=power, **known), **known) == pytest.approx(power)
    assert equivalent_power(margin=equivalent_sees(power=power, **known), **known) == pytest.approx(power)


def test_too_small_a_margin_is_never_shown():
    assert equivalent_power(margin=0.1, mcse=1.0, alpha=0.05) == 0.0
