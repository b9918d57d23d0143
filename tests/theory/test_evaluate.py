"""Values at a point: exact where there is a rational, else a rigorous enclosure rounded outwards; or a refusal."""

import time
from fractions import Fraction

import mpmath
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.arithmetic import NotRational, rational
from theory.claim import Claim
from theory.evaluate import LARGEST, MOST_DIGITS, Evaluation, _decimal, evaluate, evaluation
from theory.registry import find
from theory.symbols import n, t

SINE, PRODUCT, GROWTH = find("kazdan.variance-mle-limit"), find("kazdan.variance-mle"), find("dey.augment-variance")
QUIET = settings(deadline=None, max_examples=60)


def read(text: str) -> Fraction:
    return Fraction(text)


def significant(text: str) -> int:
    return len(text.lstrip("-0.").replace(".", ""))


def test_the_product_at_ten_rows_and_eight_fits_is_exact() -> None:
    exact = Fraction(1)
    for k in range(1, 9):
        exact *= 1 - Fraction(1, 10 * k * k)
    found = evaluate(PRODUCT, {"n": "10", "t": "8"}, digits=30)
    assert found.exact == str(exact)
    with mpmath.workdps(60):
        decimals = mpmath.nstr(mpmath.mpf(exact.numerator) / exact.denominator, 30)
    assert found.value == decimals
    assert read(found.lower) <= exact <= read(found.upper)


def check(found: Evaluation, digits: int) -> None:
    """Ordered, as many digits as asked for, and no wider than two units of the last."""
    lower, value, upper = map(read, (found.lower, found.value, found.upper))
    assert lower <= value <= upper
    assert upper - lower <= abs(value) * Fraction(20, 10**digits)
    assert significant(found.value) <= digits


@given(rows=st.integers(2, LARGEST), digits=st.integers(1, 200))
@QUIET
def test_an_enclosure_holds_the_value_of_mpmath(rows: int, digits: int) -> None:
    found = evaluate(SINE, {"n": str(rows)}, digits=digits)
    check(found, digits)
    assert found.exact is None
    with mpmath.workdps(digits + 40):
        x = mpmath.pi / mpmath.sqrt(rows)
        sine = mpmath.sin(x) / x
        assert mpmath.mpf(found.lower) <= sine <= mpmath.mpf(found.upper)


@given(rows=st.integers(1, 50), fits=st.integers(0, 40), digits=st.integers(1, 200))
@QUIET
def test_decimals_of_a_rational_are_rounded_outwards(rows: int, fits: int, digits: int) -> None:
    found = evaluate(PRODUCT, {"n": str(rows), "t": str(fits)}, digits=digits)
    assert found.exact is not None
    check(found, digits)
    assert read(found.lower) <= read(found.exact) <= read(found.upper)


@given(value=st.fractions() | st.fractions(max_denominator=10**40).map(lambda x: x**9), digits=st.integers(1, 60))
@settings(QUIET, max_examples=200)
def test_rounding_is_outward_and_to_nearest(value: Fraction, digits: int) -> None:
    number = fmpq(value.numerator, value.denominator)
    lower, middle, upper = (read(_decimal(number, digits, way)) for way in (-1, 0, 1))
    assert lower <= value <= upper
    assert abs(middle - value) <= min(abs(lower - value), abs(upper - value))


def test_the_sine_limit_at_one_row_is_exactly_zero() -> None:
    found = evaluate(SINE, {"n": "1"})
    assert (found.exact, found.value, found.lower, found.upper) == ("0", "0", "0", "0")


@pytest.mark.parametrize("fits", ["19999", "30000"])
def test_a_long_product_has_a_narrow_enclosure(fits: str) -> None:
    """Just within exact arithmetic, and beyond it: a rational has far more digits than Python prints of a number."""
    found = evaluate(PRODUCT, {"n": "10", "t": fits}, digits=20)
    check(found, 20)
    with mpmath.workdps(40):
        gammas = mpmath.gammaprod(
            [int(fits) + 1 - 1 / mpmath.sqrt(10), int(fits) + 1 + 1 / mpmath.sqrt(10)],
            [int(fits) + 1, int(fits) + 1, 1 - 1 / mpmath.sqrt(10), 1 + 1 / mpmath.sqrt(10)],
        )
        assert abs(mpmath.mpf(found.value) - gammas) < mpmath.mpf(10) ** -18


def test_a_product_of_too_many_factors_is_refused_at_once() -> None:
    begun = time.perf_counter()
    with pytest.raises(ValueError, match="more than 1000000 terms"):
        evaluate(PRODUCT, {"n": "10", "t": str(LARGEST)})
    assert time.perf_counter() - begun < 5


def test_a_harmonic_number_needs_no_terms_to_be_enclosed() -> None:
    found = evaluate(GROWTH, {"G": str(LARGEST)}, digits=25)
    check(found, 25)
    with mpmath.workdps(60):
        tail = mpmath.pi**2 / 6 - mpmath.zeta(2, LARGEST + 1)
        assert abs(mpmath.mpf(found.value) - tail) < mpmath.mpf(10) ** -24


def test_a_power_with_too_many_digits_is_not_multiplied_out() -> None:
    with pytest.raises(NotRational, match="too many digits"):
        rational(n**t, {n: 10**9, t: 10**9})
    found = evaluation(PRODUCT, (1 - 1 / n) ** t, {n: Fraction(10), t: Fraction(3_000_000)}, 10)
    assert found.value.startswith("0.000")


@pytest.mark.parametrize("digits", [5000, MOST_DIGITS])
@pytest.mark.parametrize(("claim", "at"), [(SINE, {"n": "2"}), (PRODUCT, {"n": "10", "t": "500"})])
def test_thousands_of_digits_are_printed(claim: Claim, at: dict[str, str], digits: int) -> None:
    """Python itself refuses to print whole numbers beyond 4300 digits."""
    found = evaluate(claim, at, digits=digits)
    assert digits - 10 < significant(found.value) <= digits


@pytest.mark.parametrize("digits", [0, -1, MOST_DIGITS + 1])
def test_digits_outside_their_range_are_refused(digits: int) -> None:
    with pytest.raises(ValueError, match=f"digits={digits}: 1 to {MOST_DIGITS} are allowed"):
        evaluate(SINE, {"n": "2"}, digits=digits)


@pytest.mark.parametrize(
    "text", ["1e999999999", "1e-999999999", "1E3", "9" * 300, "9" * 30, "-1", "0", "1/2", "1/0", ""]
)
def test_an_impossible_number_of_rows_is_refused_at_once(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(ValueError, match=r"n=.*whole number|n=.* out of range"):
        evaluate(SINE, {"n": text})
    assert time.perf_counter() - begun < 1


def test_an_identity_has_no_single_value() -> None:
    with pytest.raises(ValueError, match="is an identity and has no single value; `modelcollapse derive"):
        evaluate(find("gerstgrasser.accumulate-estimator"), {"n": "2", "i": "1"})


def test_a_pole_is_no_value() -> None:
    with pytest.raises(ValueError, match="no finite value there: division by zero"):
        evaluation(PRODUCT, 1 / (n - 2), {n: Fraction(2)}, 10)
