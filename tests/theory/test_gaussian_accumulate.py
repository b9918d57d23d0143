"""Accumulating Gaussian data: values known from elsewhere, and laws that tie the claims together."""

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import fmpq

from theory.arithmetic import rational
from theory.evaluate import evaluate
from theory.lemmas.gaussian_accumulate import delta, displaced
from theory.lemmas.gaussian_covariance import resampled
from theory.lemmas.gaussian_refitting import by_moments
from theory.lemmas.gaussian_structure import by_enumeration
from theory.refute import counterexample
from theory.registry import find
from theory.symbols import n, t

DIGITS = 40


def exact(slug: str, **at: object) -> Fraction:
    found = evaluate(find(f"kazdan.{slug}"), {name: str(value) for name, value in at.items()}).exact
    assert found is not None
    return Fraction(found)


def agrees(slug: str, at: dict[str, str], reference: mpmath.mpf) -> bool:
    found = evaluate(find(f"kazdan.{slug}"), at, digits=DIGITS)
    gap = mpmath.mpf(10) ** -DIGITS
    return bool(mpmath.mpf(found.lower) - gap <= reference <= mpmath.mpf(found.upper) + gap)


@pytest.mark.parametrize("fits", [1, 2, 3, 10, 40])
def test_two_rows_have_a_variance_of_two_thirds_and_a_third_over_t(fits: int) -> None:
    """(2t + 1)/(3t), and the mean by fractions: 1/2 + (H_t^(2) - 1/t)/6."""
    assert exact("variance-unbiased", n=2, t=fits) == Fraction(2 * fits + 1, 3 * fits)
    squares = sum((Fraction(1, k * k) for k in range(1, fits + 1)), Fraction(0))
    assert exact("mean-unbiased", n=2, t=fits) == Fraction(1, 2) + (squares - Fraction(1, fits)) / 6


def test_the_mean_of_two_rows_tends_to_a_half_and_the_36th_of_pi_squared() -> None:
    with mpmath.workdps(DIGITS + 20):
        series = mpmath.nsum(lambda k: (1 if k == 1 else (2 * k - 1) / (3 * (k - 1))) / (2 * k * k), [1, mpmath.inf])
        assert abs(series - mpmath.mpf(1) / 2 - mpmath.pi**2 / 36) < mpmath.mpf(10) ** -15
        assert agrees("mean-unbiased-limit-two", {}, mpmath.mpf(1) / 2 + mpmath.pi**2 / 36)


@pytest.mark.parametrize("rows", [2, 3, 10, 997])
def test_the_limits_for_the_divisor_n_add_up_to_one(rows: int) -> None:
    with mpmath.workdps(DIGITS + 20):
        x = mpmath.pi / mpmath.sqrt(rows)
        assert agrees("mean-mle-limit", {"n": str(rows)}, 1 - mpmath.sin(x) / x)


@pytest.mark.parametrize(("rows", "fits"), list(product((2, 3, 7), (1, 2, 5))))
def test_the_divisor_n_conserves_the_sum_of_both_moments(rows: int, fits: int) -> None:
    assert exact("variance-mle", n=rows, t=fits) + exact("mean-mle", n=rows, t=fits) == 1


@pytest.mark.parametrize(("rows", "fits", "shift"), list(product((2, 3), (1, 2, 5), (Fraction(1), Fraction(-1, 2)))))
def test_another_divisor_does_not(rows: int, fits: int, shift: Fraction) -> None:
    total = exact("conservation", n=rows, t=fits, delta=shift)
    assert (total > 1) is (shift > 0)
    assert total != 1


@pytest.mark.parametrize(("rows", "fits"), list(product((2, 3, 7), (1, 2, 5))))
def test_the_divisors_n_and_n_minus_1_are_cases_of_the_general_one(rows: int, fits: int) -> None:
    at = {n: rows, t: fits}
    for slug in ("variance", "mean"):
        general = find(f"kazdan.{slug}-divisor").value
        assert rational(general, {**at, delta: 0}) == rational(find(f"kazdan.{slug}-mle").value, at)
        assert rational(general, {**at, delta: 1}) == rational(find(f"kazdan.{slug}-unbiased").value, at)


@pytest.mark.parametrize("slug", ["mean-as-printed", "mean-limit-as-printed", "variance-limit-as-printed"])
def test_what_is_printed_is_refuted_at_two_rows(slug: str) -> None:
    claim = find(f"kazdan.{slug}")
    witness = counterexample(claim, claim.derivation().equality)
    assert witness is not None
    assert witness[n] == 2


def test_the_printed_mean_is_right_at_the_first_fit_and_wrong_at_the_second() -> None:
    assert exact("mean-as-printed", n=2, t=1) == exact("mean-unbiased", n=2, t=1) == Fraction(1, 2)
    assert exact("mean-as-printed", n=2, t=2) == Fraction(9, 16)
    assert exact("mean-unbiased", n=2, t=2) == Fraction(5, 8)


@pytest.mark.parametrize(("rows", "shift"), list(product((2, 3, 5, 10), (0, 1))))
def test_the_first_fit_has_the_moments_of_a_chi_square(rows: int, shift: int) -> None:
    """Q of m degrees of freedom: E Q^2 = m (m + 2), Var Q = 2 m, by Johnson, Kotz and Balakrishnan (1994), 18.3."""
    m, divisor = rows - 1, rows - shift
    names = ("mle", "unbiased")
    assert exact(f"variance-second-moment-{names[shift]}", n=rows, t=1) == Fraction(m * (m + 2), divisor**2)
    assert exact(f"variance-variance-{names[shift]}", n=rows, t=1) == Fraction(2 * m, divisor**2)


@pytest.mark.parametrize(("rows", "fits", "shift"), [(2, 2, 0), (2, 3, 1), (3, 2, 0), (3, 2, 1), (4, 1, 1)])
def test_histories_of_three_points_have_the_mean_of_the_moment_matrix(rows: int, fits: int, shift: int) -> None:
    first, second = by_enumeration(rows, fits, shift)
    assert first == by_moments(rows, fits, shift)
    assert second > first**2


@pytest.mark.parametrize(("rows", "fits", "shift"), [(2, 1, 0), (2, 2, 0), (3, 2, 0), (2, 2, 1), (3, 2, 1)])
def test_resampled_vectors_have_the_covariance_of_univariate_normals(rows: int, fits: int, shift: int) -> None:
    assert resampled(rows, fits, shift) == by_moments(rows, fits, shift)


def test_the_mean_of_the_moment_matrix_is_that_of_a_hand_calculation() -> None:
    """n = 2, t = 2, divisor N - 1: 1/2 + (1/2)(1/4) = 5/8; divisor N: 1/2 + (1/2)(1/2)(1/4) = 9/16."""
    assert displaced(2, 2, 1) == fmpq(5, 8)
    assert displaced(2, 2, 0) == fmpq(9, 16)
