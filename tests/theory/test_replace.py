"""Values of the replace chain, the fixed budget and kernel densities that are known from elsewhere."""

from fractions import Fraction

import pytest

from theory.evaluate import evaluate
from theory.registry import find

C4 = {
    2: "0.797885",
    5: "0.939986",
    10: "0.972659",
    25: "0.989640",
}  # tables of control charts


def value(claim_id: str, **at: object) -> float:
    return float(evaluate(find(claim_id), {name: str(place) for name, place in at.items()}).value)


@pytest.mark.parametrize("rows", C4)
def test_the_mean_of_one_fitted_scale_is_the_c4_of_control_charts(rows: int) -> None:
    assert value("kazdan.replace-scale-unbiased", n=rows, t=1) == pytest.approx(float(C4[rows]), abs=1e-6)


def test_the_slope_at_two_rows_is_that_of_a_squared_standard_normal() -> None:
    known = -1.2703628454614782  # E log Z^2 = -gamma - log 2
    assert value("kazdan.replace-log-slope-unbiased", n=2) == pytest.approx(known, abs=1e-12)


def test_the_isotropic_distance_in_one_dimension_is_the_plain_one() -> None:
    for divisor in ("unbiased", "mle"):
        plain = evaluate(find(f"kazdan.replace-w2-{divisor}"), {"n": "4", "t": "3"}).value
        assert evaluate(find(f"kazdan.replace-w2-isotropic-{divisor}"), {"n": "4", "t": "3", "d": "1"}).value == plain


def test_a_log_determinant_in_one_dimension_is_a_log_variance() -> None:
    slope = evaluate(find("kazdan.replace-log-slope-unbiased"), {"n": "6"}).value
    assert evaluate(find("kazdan.replace-logdet-slope"), {"n": "6", "d": "1"}).value == slope


def test_the_plateau_of_the_fixed_budget_is_what_was_measured() -> None:
    assert value("kazdan.subsample-limit") == pytest.approx(2.9348, abs=1e-4)


def test_a_budget_of_one_batch_is_the_same_in_both_families_of_budgets() -> None:
    for later in range(5):
        ratio = evaluate(find("kazdan.subsample-ratio"), {"G": str(1 + later)}).exact
        assert evaluate(find("kazdan.subsample-batches"), {"L": "1", "s": str(later)}).exact == ratio


def test_a_budget_that_is_never_reached_is_augment() -> None:
    ratio = evaluate(find("kazdan.subsample-batches"), {"L": "6", "s": "0"}).exact
    assert ratio == str(sum(Fraction(1, batch**2) for batch in range(1, 7)))


def test_a_kernel_of_no_width_leaves_the_accumulated_variance() -> None:
    narrow = {"n": "3", "t": "5", "h": "1/1000000"}
    plain = value("kazdan.variance-mle", n=3, t=5)
    assert float(evaluate(find("kazdan.kde-within-accumulate"), narrow).value) == pytest.approx(plain, rel=1e-10)
