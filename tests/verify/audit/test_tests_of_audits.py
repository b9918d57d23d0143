"""The calibration of the tests of audits sees faults put into them; test_size shows that it admits the tests."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_1samp

from verify.audit import exact_laws
from verify.audit import sample as few
from verify.calibration import audits
from verify.calibration.admission import LEAST_RUNS, admission
from verify.calibration.catalogue import TESTS, TRAPS
from verify.calibration.estimates import Setting
from verify.guards import LEAST_REPLICATES


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No samples of a faulty test are kept, and none of a right one used."""
    for each in (audits.samples, audits.exact_samples):
        each.cache_clear()
    yield
    for each in (audits.samples, audits.exact_samples):
        each.cache_clear()


def fault(name: str, law: str) -> str:
    (test,) = [each for each in (*TESTS, *TRAPS) if each.name == name]
    return admission(test, law, test.run(Setting(law=law, runs=LEAST_RUNS, seed=5))).fault


def no_rule_on_skewness(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(few, "GREATEST_SKEW", np.inf)


def skewness_put_in(patch: pytest.MonkeyPatch) -> None:
    right = few._hall
    patch.setattr(few, "_hall", lambda found, value: right(replace(found, skew=-found.skew), value))
    patch.setattr(few, "GREATEST_SKEW", np.inf)


def tails_exchanged(patch: pytest.MonkeyPatch) -> None:
    right = exact_laws._tails
    patch.setattr(exact_laws, "_tails", lambda *given: right(*given)[::-1])


def a_degree_too_many(patch: pytest.MonkeyPatch) -> None:
    right = exact_laws._tails

    def wrong(found: exact_laws.Law, values: np.ndarray, mean: float) -> tuple[float, float]:
        return right(replace(found, degrees=(found.degrees[0] + 1,)), values, mean)

    patch.setattr(exact_laws, "_tails", wrong)


VARIANCE = "audit by the law of a fitted variance, 2 replicates"
FAULTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str, str, str]] = {
    "samples too skewed are tested": (
        no_rule_on_skewness, "audit of 100 replicates: below", "W2 of a chain", "more than 7%",
    ),
    "and the skewness is put in, not out": (
        skewness_put_in, "audit of 100 replicates: two-sided", "W2 of a chain", "more than 7%",
    ),
    "tails are exchanged": (tails_exchanged, f"{VARIANCE}: above", "fitted variance", "power 0."),
    "tails are exchanged, of a count": (
        tails_exchanged, "audit by the law of a count, 100 replicates: below", "binary", "power 0.",
    ),
    "tails are exchanged, at a margin": (
        tails_exchanged, f"{VARIANCE}: equivalence, lower margin", "fitted variance", "from uniform",
    ),
    "a degree of freedom too many": (a_degree_too_many, f"{VARIANCE}: two-sided", "fitted variance", "from uniform"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_in_a_test_of_audits_is_not_admitted(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inject, name, law, said = FAULTS[case]
    inject(monkeypatch)
    assert said in fault(name, law)


def test_the_t_test_alone_is_not_admitted_of_100_skewed_replicates() -> None:
    assert "more than 7%" in fault("t test of 100 replicates: below", "W2 of a chain")


def test_of_values_skewed_to_the_right_only_a_low_mean_is_doubted_more() -> None:
    """Means of such values scatter together with their errors, so that t is skewed to the left."""
    values = np.random.default_rng(6).standard_exponential(1000)
    found = few.sample(values, None, None)
    low, high = (found.estimate.value + side * 3 * found.estimate.mcse for side in (-1, 1))
    assert few.against(found, high, "=").p > 1.5 * ttest_1samp(values, high).pvalue
    assert few.against(found, low, "=").p == pytest.approx(ttest_1samp(values, low).pvalue)
    assert few.in_favour(found, high, ">=", 0.0) == few.against(found, high, "<=")
    assert few.in_favour(found, high, "<=", 0.0) == few.against(found, high, ">=")


def test_a_published_mean_is_tested_from_as_many_replicates_as_the_t_test_is_calibrated_with() -> None:
    fewer, enough, unknown = (
        few.published(1.0, 0.1, count) for count in (LEAST_REPLICATES - 1, LEAST_REPLICATES, None)
    )
    for untested in (fewer, unknown):
        assert (untested.test, untested.wanted) == (few.NONE, LEAST_REPLICATES)
    assert enough.test == few.PUBLISHED
