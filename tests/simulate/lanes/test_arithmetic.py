"""Eight doubles, eight words and eight truth values behave, bit for bit, as NumPy's do one at a time."""

import itertools
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from tests.simulate.lanes import kernels

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
Oracle = Callable[[Floats, Floats, Floats, Floats], npt.NDArray[np.generic]]
LARGE = float(np.finfo(np.float64).max)
SPECIAL = (
    *(0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -2.5, np.pi, 5e-324, -5e-324, 2.2250738585072014e-308, LARGE, -LARGE),
    *(np.inf, -np.inf, np.nan, 2.0**52 + 0.5, -(2.0**53), 1.0 + 2.0**-52),
)
SCALARS = (1.5, -0.0, 0.0, 5e-324, -np.inf, np.nan)
WHOLE = (0, 1, -1, 7, 0x7FFFFFFFFFFFFFFF, -0x8000000000000000, 0x9E3779B97F4A7C15 - (1 << 64))


def _operand(order: int) -> Floats:
    """Every triple of special values, then random bit patterns, then numbers of everyday sizes."""
    generator = np.random.default_rng([701, order])
    special = np.array(list(itertools.product(SPECIAL, repeat=3)))[:, order]
    patterns = generator.integers(0, 1 << 64, 4096, dtype=np.uint64).view(np.float64)
    return np.concatenate([special, patterns, generator.standard_normal(4096) * 10.0 ** generator.integers(-3, 4)])


A, B, C = (_operand(order) for order in range(3))


def _below(a: Floats, b: Floats) -> Floats:
    return np.where(a < b, 1.0, 0.0)


EXACT: dict[str, Oracle] = {
    "a + b": lambda a, b, c, s: a + b,
    "a - b": lambda a, b, c, s: a - b,
    "a * b": lambda a, b, c, s: a * b,
    "a / b": lambda a, b, c, s: a / b,
    "-a": lambda a, b, c, s: -a,
    "a + s": lambda a, b, c, s: a + s,
    "s - a": lambda a, b, c, s: s - a,
    "a * s": lambda a, b, c, s: a * s,
    "s / a": lambda a, b, c, s: s / a,
    "root(a)": lambda a, b, c, s: np.sqrt(a),
    "floor(a)": lambda a, b, c, s: np.floor(a),
    "magnitude(a)": lambda a, b, c, s: np.abs(a),
    # Of two zeros, and of a number and NaN, the second is taken, as documented.
    "larger(a, b)": lambda a, b, c, s: np.where(a > b, a, b),
    "larger(a, s)": lambda a, b, c, s: np.where(a > s, a, s),
    "smaller(a, b)": lambda a, b, c, s: np.where(a < b, a, b),
    "smaller(a, s)": lambda a, b, c, s: np.where(a < s, a, s),
    "below(a, b)": lambda a, b, c, s: _below(a, b),
    "below(s, a)": lambda a, b, c, s: _below(s, a),
    "below(a, s)": lambda a, b, c, s: _below(a, s),
    "none_of(below(a, b))": lambda a, b, c, s: 1.0 - _below(a, b),
    "select(a < b, c, s)": lambda a, b, c, s: np.where(a < b, c, s),
    "select(a < b, s, c)": lambda a, b, c, s: np.where(a < b, s, c),
    "(a < b) & (b < c)": lambda a, b, c, s: _below(a, b) * _below(b, c),
    "(a < b) | (b < c)": lambda a, b, c, s: np.maximum(_below(a, b), _below(b, c)),
    "every(s)": lambda a, b, c, s: s,
}
OF_WORDS: dict[str, Callable[[Bits, Bits, Bits], npt.NDArray[np.generic]]] = {
    "a + b": lambda a, b, s: a + b,
    "a - b": lambda a, b, s: a - b,
    "a * b": lambda a, b, s: a * b,
    "a & b": lambda a, b, s: a & b,
    "a | b": lambda a, b, s: a | b,
    "a ^ b": lambda a, b, s: a ^ b,
    "a << b % 64": lambda a, b, s: a << (b % np.uint64(64)),
    "a >> b % 64": lambda a, b, s: a >> (b % np.uint64(64)),
    "a + s": lambda a, b, s: a + s,
    "s - a": lambda a, b, s: s - a,
    "a * s": lambda a, b, s: a * s,
    "a & s": lambda a, b, s: a & s,
    "a | s": lambda a, b, s: a | s,
    "a ^ s": lambda a, b, s: a ^ s,
    "a << 12": lambda a, b, s: a << np.uint64(12),
    "a >> 12": lambda a, b, s: a >> np.uint64(12),
    "double(a)": lambda a, b, s: a,
    "number(a)": lambda a, b, s: a.astype(np.float64),
    "same(a, b)": lambda a, b, s: np.where(a == b, 1.0, 0.0),
    "same(a, s)": lambda a, b, s: np.where(a == s, 1.0, 0.0),
    "words(s)": lambda a, b, s: s,
    "places()": lambda a, b, s: np.arange(a.size, dtype=np.uint64) % np.uint64(8),
}
FUSED = {name for name in kernels.DOUBLES if name.startswith(("fma", "polynomial"))}


@pytest.fixture(scope="module")
def doubles() -> list[tuple[float, dict[str, Floats]]]:
    """Every operation's result by name, for every scalar."""
    found = []
    for scalar in SCALARS:
        out = np.empty((len(kernels.DOUBLES), A.size))
        kernels.doubles(A, B, C, scalar, out)
        found.append((scalar, dict(zip(kernels.DOUBLES, out, strict=True))))
    return found


def _same_bits(got: Floats, want: Floats) -> npt.NDArray[np.bool_]:
    """Where the bits are equal, or both are NaN: which NaN an operation gives depends on the processor."""
    return (got.view(np.uint64) == want.view(np.uint64)) | (np.isnan(got) & np.isnan(want))


def test_every_operation_has_an_oracle() -> None:
    assert set(EXACT) | FUSED == set(kernels.DOUBLES)
    assert tuple(OF_WORDS) == kernels.WORDS


@pytest.mark.parametrize("name", list(EXACT))
def test_an_operation_on_doubles_is_that_of_numpy(name: str, doubles: list[tuple[float, dict[str, Floats]]]) -> None:
    for scalar, results in doubles:
        with np.errstate(all="ignore"):
            want = np.asarray(EXACT[name](A, B, C, np.full(A.size, scalar)), dtype=np.float64)
        wrong = np.flatnonzero(~_same_bits(results[name], want))
        first = wrong[:1]
        assert wrong.size == 0, (scalar, A[first], B[first], C[first], results[name][first], want[first])


def _fused(a: float, b: float, c: float) -> float:
    """a b + c rounded once, by exact fractions."""
    if not np.isfinite([a, b, c]).all():
        return c if np.isfinite([a, b]).all() else float(np.float64(a) * np.float64(b) + np.float64(c))
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if exact == 0:
        return a * b + c
    try:
        return float(exact)
    except OverflowError:
        return np.inf if exact > 0 else -np.inf


def _chosen() -> npt.NDArray[np.int64]:
    """Some of every kind of operands: fractions are slow."""
    return np.random.default_rng(702).choice(A.size, 3000, replace=False)


@pytest.mark.parametrize("name", ["fma(a, b, c)", "fma(a, s, c)", "fma(s, b, s)"])
def test_a_fused_product_and_sum_is_rounded_once(name: str, doubles: list[tuple[float, dict[str, Floats]]]) -> None:
    chosen = _chosen()
    for scalar, results in doubles[:2]:
        s = np.full(A.size, scalar)
        operands = {"fma(a, b, c)": (A, B, C), "fma(a, s, c)": (A, s, C), "fma(s, b, s)": (s, B, s)}[name]
        with np.errstate(all="ignore"):
            want = np.array([_fused(*three) for three in np.array(operands)[:, chosen].T.tolist()])
        assert _same_bits(results[name][chosen], want).all()


def test_rounding_once_differs_from_rounding_twice(doubles: list[tuple[float, dict[str, Floats]]]) -> None:
    with np.errstate(all="ignore"):
        twice = A * B + C
    assert (~_same_bits(doubles[0][1]["fma(a, b, c)"], twice)).sum() > 100


def test_a_polynomial_is_evaluated_by_horner_with_fused_steps(doubles: list[tuple[float, dict[str, Floats]]]) -> None:
    chosen = _chosen()
    low, middle, high = kernels.COEFFICIENTS
    with np.errstate(all="ignore"):
        want = np.array([_fused(_fused(high, a, middle), a, low) for a in map(float, A[chosen])])
    assert _same_bits(doubles[0][1]["polynomial(a)"][chosen], want).all()


@pytest.mark.parametrize("name", list(OF_WORDS))
def test_an_operation_on_words_is_that_of_numpy_with_wraparound(name: str) -> None:
    generator = np.random.default_rng(703)
    edges = [0, 1, 2, (1 << 52) + 1, (1 << 53) + 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1]
    both = np.array(list(itertools.product(edges, repeat=2)), dtype=np.uint64).T
    a, b = np.hstack([both, generator.integers(0, 1 << 64, (2, 4096), dtype=np.uint64)])
    b[100:200] = a[100:200]
    for scalar in WHOLE:
        out = np.empty((len(kernels.WORDS), a.size))
        kernels.whole(a.view(np.float64), b.view(np.float64), scalar, out)
        want = OF_WORDS[name](a, b, np.full(a.size, scalar % (1 << 64), dtype=np.uint64))
        assert np.array_equal(
            out[kernels.WORDS.index(name)].view(np.uint64), np.ascontiguousarray(want).view(np.uint64)
        )


def _reduced() -> tuple[Floats, Floats, Floats, Floats, Floats]:
    generator = np.random.default_rng(704)
    a = generator.standard_normal(8000) * 10.0 ** generator.integers(-8, 9, 8000)
    b = np.where(generator.random(8000) < 0.9, a, a + np.abs(a))
    sums, anywhere, picked = np.empty(1000), np.empty(1000), np.empty(8000)
    kernels.reduced(a, b, sums, anywhere, picked)
    return a, b, sums, anywhere, picked


def test_a_total_adds_halves_then_quarters_then_eighths() -> None:
    a, _, sums, _, _ = _reduced()
    x = a.reshape(-1, 8).T
    want = ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
    assert np.array_equal(sums, want)
    neighbours = ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]))
    assert (sums != neighbours).mean() > 0.2  # these numbers tell the orders apart


def test_a_mask_holds_somewhere_where_it_holds_in_any_lane() -> None:
    a, b, _, anywhere, _ = _reduced()
    want = (a < b).reshape(-1, 8).any(axis=1)
    assert np.array_equal(anywhere == 1.0, want)
    assert 0 < want.sum() < want.size


def test_a_lane_is_the_double_at_its_place() -> None:
    a, _, _, _, picked = _reduced()
    assert np.array_equal(a, picked)


@pytest.mark.parametrize(("size", "count"), [(1, 1 + 1 + 1), (2, 2 + 3 + 4), (5, 5 + 15 + 35)])
def test_a_stack_begins_with_zeros_and_keeps_what_is_put_in(size: int, count: int) -> None:
    a = np.random.default_rng(705).standard_normal(16 * count)
    out = np.full(16 * count, np.nan)
    assert kernels.stacked(a, (0,) * size, out) == 16 * count
    assert np.array_equal(out[: 8 * count], np.zeros(8 * count))
    assert np.array_equal(out[8 * count :], a[: 8 * count])


@pytest.mark.parametrize("start", range(9))
@pytest.mark.parametrize("to", [0, 3, 8])
def test_lanes_may_begin_anywhere_in_an_array(start: int, to: int) -> None:
    a = np.random.default_rng(706).standard_normal(24)
    for skipped in (0, 1):  # the array itself may begin anywhere in memory
        whole = np.zeros(24)
        kernels.copied(a[skipped:], start, whole[skipped:], to)
        want = np.zeros(24)
        want[skipped + to : skipped + to + 8] = a[skipped + start : skipped + start + 8]
        assert np.array_equal(whole, want)
