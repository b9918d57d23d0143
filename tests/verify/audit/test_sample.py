"""The test of few replicates keeps its level on the laws that the calibration of the ledger uses, and has power."""

import numpy as np
import pytest
from scipy.stats import beta

from verify.audit.exact_laws import Law
from verify.audit.sample import EXACT, FEWEST, NONE, SKEWED, T, against, in_favour, sample
from verify.calibration.laws import LAWS
from verify.guards import LEAST_REPLICATES
from verify.hypotheses import two_sided

RUNS = 2500
JUDGED = ("normal", "exponential", "binary", "test error", "W2 of a chain")


def p_values(law: str, offset: float = 0.0) -> np.ndarray:
    """Of the test of mean 0; 1 where so few are not tested."""
    draws = LAWS[law].draw(np.random.default_rng(2), (RUNS, FEWEST))
    found = [sample(each + offset, None, None) for each in draws]
    return np.array([1.0 if each.test == NONE else against(each, 0.0, "=").p for each in found])


@pytest.mark.parametrize("law", JUDGED)
def test_a_true_mean_of_few_replicates_is_not_rejected_oftener_than_the_level_says(law: str) -> None:
    p = p_values(law)
    for level in (0.05, 0.01, 0.001):
        wrong = int((p < level).sum())
        assert wrong == 0 or beta.ppf(0.001, wrong, RUNS - wrong + 1) < level  # Clopper and Pearson


def test_the_plain_t_test_would_not_keep_it() -> None:
    draws = LAWS["W2 of a chain"].draw(np.random.default_rng(2), (RUNS, FEWEST))
    t = draws.mean(axis=1) / draws.std(axis=1, ddof=1) * FEWEST**0.5
    assert (abs(t) > 2.626).mean() > 0.03  # the 1 % quantile of t with 99 degrees of freedom


def test_the_skewness_is_taken_out_of_t() -> None:
    found = sample(np.random.default_rng(6).standard_exponential(1000), None, None)
    assert found.test == SKEWED
    low, high = (found.estimate.value + side * 3 * found.estimate.mcse for side in (-1, 1))
    plain = two_sided(found.estimate, low).p
    assert max(against(found, low, "=").p, against(found, high, "=").p) > 1.5 * plain


def test_a_false_mean_is_rejected() -> None:
    assert (p_values("normal", offset=0.5) < 0.01).mean() > 0.95  # five standard errors off


def test_the_test_that_is_used_goes_by_the_count_and_the_skewness() -> None:
    rng = np.random.default_rng(3)
    normal, skewed = rng.standard_normal(LEAST_REPLICATES), rng.lognormal(0, 2, 300)
    assert sample(normal, None, None).test == T
    assert sample(normal[:200], None, None).test == SKEWED
    assert sample(normal[:50], None, None).test == NONE
    assert sample(skewed, None, None).test == NONE
    assert sample(normal[:50], Law(name="chi-square", degrees=(3,)), None).test == EXACT
    assert sample(normal, None, 1e6).test == NONE  # theory knows of a tail that the sample does not show


def test_exact_laws_agree_with_their_own_quantiles() -> None:
    rng = np.random.default_rng(4)
    found = {
        "chi-square": (Law(name="chi-square", degrees=(3,)), lambda: rng.chisquare(3, 8) / 3, 1.0),
        "F": (Law(name="F", degrees=(2, 9)), lambda: rng.f(2, 9, 8) * 7 / 9, 1.0),
        "binomial": (Law(name="binomial"), lambda: (rng.random(40) < 0.3).astype(float), 0.3),
    }
    for law, draw, mean in found.values():
        runs = 200 if law.name == "F" else 1500
        p = np.array([against(sample(draw(), law, None), mean, "=").p for _ in range(runs)])
        wrong = int((p < 0.05).sum())
        assert beta.ppf(0.001, wrong, runs - wrong + 1) < 0.05 if wrong else True
        off = np.array([against(sample(draw(), law, None), 10 * mean, "=").p for _ in range(60)])
        assert (off < 0.05).mean() > 0.5


def test_equivalence_is_shown_within_a_margin_and_not_beyond_it() -> None:
    values = 1 + 0.1 * np.random.default_rng(5).standard_normal(400)
    found = sample(values, None, None)
    near, far = (in_favour(found, centre, "=", 0.05) for centre in (1.0, 1.06))
    assert near is not None
    assert far is not None
    assert near.p < 1e-6
    assert far.p > 0.5
