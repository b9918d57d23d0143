"""Formulas that users type: read exactly, printed and read again, or refused with a sentence; never run."""

import time
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy
from flint import arb
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.theory.refused import REFUSED
from theory.arithmetic import ball
from theory.claim import Claim
from theory.formula import CONSTANTS, FUNCTIONS, LONGEST, FormulaError, parse
from theory.proof.rational_identity import identical
from theory.registry import claims
from theory.symbols import T, d, n, sigma, t

SYMBOLS = (n, t, T, d, sigma)
PATIENCE = 5  # seconds: far beyond what any text may take, also on a machine that is busy
QUIET = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
ONE_ARGUMENT = sorted(name for name, (_, counts) in FUNCTIONS.items() if 1 in counts)

leaves = st.sampled_from([*map(str, SYMBOLS), *CONSTANTS, "3/2", "0.25"]) | st.integers(0, 30).map(str)


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operation = st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda three: "({} {} {})".format(*three))
    power = st.tuples(parts, st.integers(-4, 4)).map(lambda two: f"({two[0]})^({two[1]})")
    call = st.tuples(st.sampled_from(ONE_ARGUMENT), parts).map(lambda two: f"{two[0]}({two[1]})")
    ranges = st.tuples(st.sampled_from(["sum", "product"]), parts).map(lambda two: f"{two[0]}({two[1]}*k, (k, 1, n))")
    return operation | power | call | ranges


formulas = st.recursive(leaves, _larger, max_leaves=8)


POINTS = tuple({n: 3 + j, t: 2, T: 11 + 5 * j, d: 2, sigma: Fraction(3, 2)} for j in range(2))


def value(expression: sympy.Expr, point: dict[sympy.Symbol, Any]) -> arb | None:
    try:
        return ball(expression, point, 400)
    except (ValueError, ZeroDivisionError):
        return None  # a pole, or a sum with a limit that is no whole number


def same(first: sympy.Expr, second: sympy.Expr) -> bool:
    """Whether both have the same free symbols and values; SymPy multiplies 1/(2 (n + 1)) out when it reads it again."""
    values = [(value(first, point), value(second, point)) for point in POINTS]
    return first.free_symbols == second.free_symbols and all(
        (a is None and b is None) or (a is not None and b is not None and a.overlaps(b)) for a, b in values
    )


@given(formulas)
@QUIET
def test_what_is_read_prints_as_a_formula_that_reads_the_same(text: str) -> None:
    try:
        expression = parse(text, SYMBOLS)
    except FormulaError:
        return  # a division by zero, say: refused
    assume(len(str(expression)) <= LONGEST)  # Gamma(256)^4 has 2019 digits, more than are read
    assert same(parse(str(expression), SYMBOLS), expression)


def test_most_random_formulas_are_read() -> None:
    """So that the test above is not empty."""
    read = []

    @given(formulas)
    @settings(QUIET, database=None, derandomize=True)
    def count(text: str) -> None:
        try:
            read.append(isinstance(parse(text, SYMBOLS), sympy.Expr))
        except FormulaError:
            read.append(False)

    count()
    assert sum(read) > len(read) / 2


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_the_formulas_of_a_claim_print_as_formulas(claim: Claim) -> None:
    for formula in (claim.value, *[miss.formula for miss in claim.near_misses]):
        again = parse(str(formula), claim.symbols)
        assert again == formula or identical(again, formula).ok


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("0.1", sympy.Rational(1, 10)),
        ("1.618033988749894848", sympy.Rational(1618033988749894848, 10**18)),
        (".5 + 1. + 1.5e-3", sympy.Rational(15015, 10000)),
        ("n^2^3", n**8),
        ("-n^2", -(n**2)),
        ("2*-n", -2 * n),
        ("ln(n)", sympy.log(n)),
        ("sum(1/k^2, (k, 1, 5))", sympy.Rational(5269, 3600)),
        ("product(k, (k, 5, 1))", sympy.Integer(1)),
        ("sum(sqrt(k^2), (k, -3, 3))", sympy.Integer(12)),
    ],
)
def test_it_means_what_mathematics_means(text: str, meaning: sympy.Expr) -> None:
    assert parse(text, SYMBOLS) == meaning


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:40]))
def test_what_is_no_formula_is_refused_with_a_reason(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(FormulaError) as caught:
        parse(text, SYMBOLS)
    assert REFUSED[text] in str(caught.value)
    assert time.perf_counter() - begun < PATIENCE


def test_a_formula_is_never_run(tmp_path: Path) -> None:
    target = tmp_path / "touched"
    for text in (f"open({str(target)!r}, 'w')", f"(lambda: open({str(target)!r}, 'w'))()", "exit()", "1/[][0]"):
        with pytest.raises(FormulaError):
            parse(text, SYMBOLS)
    assert not target.exists()


PIECES = [
    "n",
    "t",
    "9",
    "1000",
    "^",
    "**",
    "(",
    ")",
    "*",
    "/",
    "-",
    "+",
    ",",
    ".",
    "gamma(",
    "exp(",
    "sum(",
    "(k,1,n)",
    "k",
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(QUIET, max_examples=400)
def test_any_text_is_a_formula_or_refused_and_soon(text: str) -> None:
    begun = time.perf_counter()
    with suppress(FormulaError):
        assert isinstance(parse(text, SYMBOLS), sympy.Expr)
    assert time.perf_counter() - begun < PATIENCE


def test_the_names_that_sympy_prints_read_back_and_combinatorial_ones_are_rewritten() -> None:
    assert parse("binomial(n, 2)", [n]) == sympy.factorial(n) / (2 * sympy.factorial(n - 2))
    assert parse("RisingFactorial(n, 3)", [n]) == sympy.gamma(n + 3) / sympy.gamma(n)
    assert parse("Rational(1, 3)*n", [n]) == n / 3
    assert parse("+".join(["n"] * 200), [n]) == 200 * n
