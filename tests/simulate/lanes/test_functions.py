"""The elementary functions are as exact as they say, and their coefficients are those of an interpolation."""

import math
from collections.abc import Callable

import mpmath
import numpy as np
import numpy.typing as npt
import pytest

from simulate.lanes import functions
from tests.simulate.lanes import kernels

Floats = npt.NDArray[np.float64]
ROWS = ("exponential", "logarithm", "sine", "cosine")
ALLOWED = {"exponential": 2e-15, "logarithm": 5e-16, "sine": 5e-16, "cosine": 5e-16}  # as their docstrings say
NUMPYS = 3e-16  # NumPy's own functions are off by little more than half a unit in the last place
SIZE = 100_000
COMPARED = 600


def _arguments() -> tuple[Floats, Floats, Floats]:
    """Exponents, positive numbers and angles: over the whole range, in its middle, and at its edges."""
    generator = np.random.default_rng(711)
    half = SIZE // 2
    x = np.concatenate([generator.uniform(-700, 700, half), generator.uniform(-2, 2, half)])
    x[:5] = (-700.0, 700.0, 0.0, math.log(2) / 2, -math.log(2) / 2)
    near = 1.0 + generator.choice([-1.0, 1.0], half) * np.exp(generator.uniform(-36, -1.3, half))
    positive = np.concatenate([np.exp(generator.uniform(-708, 709, half)), near])
    positive[:6] = (2.0**-1022, 1.7976931348623157e308, 2.0**0.5, 0.5**0.5, 1.0 - 2.0**-53, 1.0 + 2.0**-52)
    angle = generator.uniform(-math.pi / 4, math.pi / 4, SIZE)
    angle[:5] = (-math.pi / 4, math.pi / 4, 1e-8, 1e-300, 5e-324)
    return x, positive, angle


@pytest.fixture(scope="module")
def values() -> dict[str, tuple[Floats, Floats]]:
    """(arguments, results) of each function."""
    x, positive, angle = _arguments()
    out = np.empty((4, SIZE))
    kernels.elementary(x, positive, angle, out)
    return dict(zip(ROWS, zip((x, positive, angle, angle), out, strict=True), strict=True))


@pytest.mark.parametrize(
    ("name", "exact"),
    [("exponential", mpmath.exp), ("logarithm", mpmath.log), ("sine", mpmath.sin), ("cosine", mpmath.cos)],
    ids=ROWS,
)
def test_a_function_is_within_what_it_says_of_the_exact_value(
    name: str, exact: Callable[[object], mpmath.mpf], values: dict[str, tuple[Floats, Floats]]
) -> None:
    arguments, results = values[name]
    middle = SIZE // 2
    chosen = [*range(COMPARED // 2), *range(middle, middle + COMPARED // 2)]
    with mpmath.workdps(40):
        want = [exact(mpmath.mpf(float(arguments[i]))) for i in chosen]
        errors = [abs(mpmath.mpf(float(results[i])) - w) / abs(w) for i, w in zip(chosen, want, strict=True)]
    assert max(errors) < ALLOWED[name], float(arguments[chosen[int(np.argmax(errors))]])
    assert max(errors) > 1e-17  # it was measured


@pytest.mark.parametrize(
    ("name", "numpys"),
    [("exponential", np.exp), ("logarithm", np.log), ("sine", np.sin), ("cosine", np.cos)],
    ids=ROWS,
)
def test_a_function_is_near_that_of_numpy(
    name: str, numpys: Callable[[Floats], Floats], values: dict[str, tuple[Floats, Floats]]
) -> None:
    arguments, results = values[name]
    want = numpys(arguments)
    assert np.all(np.abs(results - want) <= (ALLOWED[name] + NUMPYS) * np.abs(want))


def test_special_arguments_have_exact_values() -> None:
    ones, zeros, out = np.ones(8), np.zeros(8), np.empty((4, 8))
    kernels.elementary(zeros, ones, zeros, out)
    assert np.array_equal(out, [ones, zeros, zeros, ones])


def _interpolated(f: Callable[[mpmath.mpf], mpmath.mpf], low: mpmath.mpf, high: mpmath.mpf, size: int) -> mpmath.matrix:
    """The coefficients, lowest first, of the polynomial that equals f at the Chebyshev nodes of the interval."""
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [middle + half * mpmath.cospi(mpmath.mpf(2 * k + 1) / (2 * size)) for k in range(size)]
    return mpmath.lu_solve(
        mpmath.matrix([[node**j for j in range(size)] for node in nodes]), mpmath.matrix([f(node) for node in nodes])
    )


def _tail_of_exp(r: mpmath.mpf) -> mpmath.mpf:
    """(e^r - 1 - r) / r^2 by its series, since the middle node is 0."""
    return mpmath.nsum(lambda k: r**k / mpmath.factorial(k + 2), [0, 40])


def _tail_of_log(z: mpmath.mpf) -> mpmath.mpf:
    return (2 * mpmath.atanh(mpmath.sqrt(z)) / mpmath.sqrt(z) - 2) / z


def _tail_of_sine(z: mpmath.mpf) -> mpmath.mpf:
    return (mpmath.sin(mpmath.sqrt(z)) / mpmath.sqrt(z) - 1) / z


def _tail_of_cosine(z: mpmath.mpf) -> mpmath.mpf:
    return (mpmath.cos(mpmath.sqrt(z)) - 1) / z


def _intervals() -> dict[str, tuple[Callable[[mpmath.mpf], mpmath.mpf], mpmath.mpf, mpmath.mpf]]:
    half = mpmath.log(2) / 2
    s = (mpmath.sqrt(2) - 1) / (mpmath.sqrt(2) + 1)
    eighth = (mpmath.pi / 4) ** 2
    return {
        "EXPONENTIAL": (_tail_of_exp, -half, half),
        "LOGARITHM": (_tail_of_log, mpmath.mpf(0), s**2),
        "SINE": (_tail_of_sine, mpmath.mpf(0), eighth),
        "COSINE": (_tail_of_cosine, mpmath.mpf(0), eighth),
    }


@pytest.mark.parametrize("name", ["EXPONENTIAL", "LOGARITHM", "SINE", "COSINE"])
def test_the_coefficients_are_those_of_the_interpolation_at_chebyshev_nodes(name: str) -> None:
    # The system loses at most 20 of the 60 digits, so the solution decides every bit of a double.
    written = getattr(functions, name)
    with mpmath.workdps(60):
        found = _interpolated(*_intervals()[name], len(written))
        off = [abs(exact - mpmath.mpf(value)) for exact, value in zip(found, written, strict=True)]
    assert [float(distance) <= 0.51 * math.ulp(value) for distance, value in zip(off, written, strict=True)] == [
        True
    ] * len(written)


def test_a_changed_coefficient_would_be_seen() -> None:
    with mpmath.workdps(60):
        found = _interpolated(*_intervals()["SINE"], len(functions.SINE))
        taylor = [mpmath.mpf((-1) ** (k + 1)) / mpmath.factorial(2 * k + 3) for k in range(len(functions.SINE))]
    assert abs(found[1] - taylor[1]) > 100 * math.ulp(functions.SINE[1])


def test_the_constants_are_what_they_are_named_after() -> None:
    with mpmath.workdps(60):
        parts = mpmath.mpf(functions.LN2_HIGH) + mpmath.mpf(functions.LN2_LOW)
        assert abs(parts - mpmath.log(2)) <= math.ulp(functions.LN2_LOW) / 2
        assert float(1 / mpmath.log(2)) == functions.LOG2_E
        assert float(mpmath.pi / 2) == functions.HALF_PI
        root = np.array([functions.ROOT_HALF], dtype=np.uint64).view(np.float64)[0]
        assert float(mpmath.sqrt(mpmath.mpf(1) / 2)) == root
    assert (functions.LN2_HIGH * 2.0**32).is_integer()
    assert np.array([1.0]).view(np.uint64)[0] == functions.ONE
