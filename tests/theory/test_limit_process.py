"""Values of the limit process known from elsewhere, and the domains that its rules rely on."""

from fractions import Fraction

import mpmath
import pytest

from theory.evaluate import evaluate
from theory.lemmas.estimating_functions import augmented_means
from theory.lemmas.likelihood_ratio import BELOW_EIGHT_FIFTHS, moment_lines, p
from theory.lemmas.limit_process import uneven
from theory.proof.gaussian import Rescaled
from theory.registry import find


@pytest.mark.parametrize(("generations", "ratio"), [(2, "2.50"), (5, "10.38"), (10, "35.04")])
def test_with_slope_two_the_ratio_explodes(generations: int, ratio: str) -> None:
    """2.5, 10.4 and 35: measured in a Monte Carlo run before anything was derived."""
    found = evaluate(find("dey.counterexample-two"), {"G": str(generations)})
    assert found.exact is not None
    assert f"{float(Fraction(found.exact)):.2f}" == ratio


def test_both_forms_of_the_counterexample_agree_with_every_outcome_enumerated() -> None:
    for generations, direct in enumerate(augmented_means(Fraction(2), 7), 1):
        assert evaluate(find("dey.counterexample-two"), {"G": str(generations)}).exact == str(direct)
        assert evaluate(find("dey.counterexample-c"), {"G": str(generations), "c": "2"}).exact == str(direct)


def test_with_slope_one_the_counterexample_is_no_counterexample() -> None:
    at = {"G": "9", "c": "1"}
    assert evaluate(find("dey.counterexample-c"), at).exact == evaluate(find("dey.augment-variance"), {"G": "9"}).exact


def test_the_first_moment_of_the_likelihood_ratio_is_one_in_every_dimension() -> None:
    for size in ("1", "2", "7"):
        assert float(evaluate(find("dey.likelihood-ratio-moment"), {"p": "1", "q": size}).value) == 1


def test_the_tilt_is_below_one_on_the_whole_domain_of_the_power() -> None:
    """The rule takes 8/5 - p for positive, and the claim's parameter ends at 8/5."""
    (parameter,) = (each for each in find("dey.likelihood-ratio-moment").parameters if each.symbol == p)
    rules = [line.rule for line in moment_lines(*BELOW_EIGHT_FIFTHS)[0] if isinstance(line.rule, Rescaled)]
    assert [list(rule.distances.values()) for rule in rules] == [[parameter.below - p]]


def test_innovations_are_independent_of_each_other_and_have_the_covariance_of_a_real_batch() -> None:
    law = uneven(4)
    for first in range(1, 5):
        for second in range(1, 5):
            product = law.innovation(first) * law.covariance * law.innovation(second).transpose()
            assert product == law.variance * (1 if first == second else 0)


@pytest.mark.parametrize(("claim", "size", "sign"), [("binomial", "m", -1), ("quadratic", "r", 1)])
def test_infinite_products_are_those_of_mpmath(claim: str, size: str, sign: int) -> None:
    found = evaluate(find(f"dey.finite-n-{claim}-limit"), {"n": "3", size: "2"})
    with mpmath.workdps(30):
        product = mpmath.nprod(lambda k: 1 + mpmath.mpf(sign) / (6 * k * k), [1, mpmath.inf])
        assert mpmath.almosteq(mpmath.mpf(found.value), sign * 6 * (product - 1), 1e-12)


def test_exponential_data_exceed_the_bound_of_the_limit_law_from_three_generations_on() -> None:
    """Prod (1 + 1/k^2) - 1 = 1, 3/2, 16/9, ...; the bound is 1.6449."""
    values = [evaluate(find("dey.finite-n-quadratic"), {"n": "1", "G": str(g), "r": "1"}).exact for g in (1, 2, 3)]
    assert values == ["1", "3/2", "16/9"]
