"""Formulas held against what is derived: certificates for other ways to write it, points where it is false."""

import pytest
import sympy

from theory.certify import certificate
from theory.formula import parse
from theory.proof.standing import Standing
from theory.refute import search
from theory.registry import find


def shown(claim_id: str, text: str) -> str:
    claim = find(claim_id)
    found = certificate(claim, claim.derivation(), parse(text, claim.symbols))
    return "" if found is None else found.words


@pytest.mark.parametrize(
    ("claim_id", "text", "words"),
    [
        ("dey.prediction-augment", "harmonic(G, 2)", "is the same"),
        ("dey.prediction-augment", "sum(1/k^2, (k, 1, G))", "by induction on G from 1 on"),
        ("dey.prediction-augment", "1 + sum(1/k^2, (k, 2, G))", "by induction on G from 1 on"),
        ("dey.contiguity-discard", "1/sqrt(1 + G)^q", "is the same"),
        ("dey.contiguity-augment", "(1 + sum(1/j^2, (j, 1, G)))^(-q/2)", "once its sums are"),
        ("dey.prediction-bound", "pi^2/6", "the derived bound is pi**2/6, and the formula is the same"),
        ("dey.prediction-bound", "harmonic(G, 2)", "the derived value is harmonic(G, 2), and the formula is the same"),
        ("dey.prediction-bound", "harmonic(G, 2) + 1/G", "no negative coefficient"),
        ("dey.prediction-bound", "2 - 1/G", "grows by"),
        ("dey.prediction-bound", "2", "by a rigorous enclosure"),
    ],
)
def test_what_is_true_is_certified(claim_id: str, text: str, words: str) -> None:
    assert words in shown(claim_id, text)


@pytest.mark.parametrize(
    ("claim_id", "text"),
    [
        ("dey.prediction-augment", "harmonic(G)"),
        ("dey.prediction-augment", "sum(1/k^2, (k, 2, G))"),
        ("dey.prediction-augment", "sum(1/k^2, (k, 1, G)) + (G-1)*(G-2)"),
        ("dey.prediction-augment", "2"),  # a bound is no value
        ("dey.contiguity-augment", "(1 + sum(1/j^2, (j, 2, G)))^(-q/2)"),
        ("dey.contiguity-augment", "(1 + sum(1/j, (j, 1, G)))^(-q/2)"),
        ("dey.prediction-bound", "1.6"),
        ("dey.prediction-bound", "2 - 2/G"),
        ("dey.prediction-bound", "harmonic(G, 2) - 1/1000"),
        ("dey.prediction-bound", "pi^2/6 - 1/1000000"),
    ],
)
def test_what_is_false_has_no_certificate(claim_id: str, text: str) -> None:
    assert shown(claim_id, text) == ""


def test_a_bound_that_rests_on_an_enclosure_stands_as_one() -> None:
    claim = find("dey.prediction-bound")
    found = certificate(claim, claim.derivation(), sympy.Integer(2))
    assert found is not None
    assert found.standing is Standing.ENCLOSURE


def test_a_product_that_vanishes_is_no_reason_to_divide_by_it() -> None:
    """prod (k - 2) is 0 from t = 2 on; a formula with the same ratios elsewhere is not thereby equal to it."""
    from theory.certify import _by_factors

    t, k = sympy.symbols("t k", positive=True)
    vanishing = sympy.Product(k - 2, (k, 1, t))
    before, after = vanishing.subs(t, t - 1), vanishing.subs(t, t - 1) * (t - 2)
    name = sympy.Function("F")(t - 1)
    assert _by_factors(name, before, after, {t: 2}) == name * (t - 2)  # the factor itself: nothing is divided away
    assert _by_factors(name, (t - 3) * before, (t - 2) * after, {t: 2}) is None  # a pole at t = 3


def test_a_search_counts_its_points_and_finds_what_agrees_at_the_first() -> None:
    claim = find("dey.prediction-augment")
    derived = claim.derivation().equality
    found = search(claim, derived, claim.value)
    assert (found.point, found.undecided, found.without_value) == (None, 0, None)
    assert found.agreed == 26  # 4 small ones, 21 distant ones, one far away
    (symbol,) = claim.symbols
    by_design = sympy.Mul(*[symbol - place for place in range(1, 21)])
    caught = search(claim, derived, claim.value + by_design)
    assert caught.point == {symbol: 1001}
    pole = search(claim, derived, claim.value * parse("(G^2 - 4)/((G - 2)*(G + 2))", claim.symbols))
    assert pole.without_value == {symbol: 2}


def test_a_value_too_large_to_enclose_far_away_is_no_pole() -> None:
    claim = find("dey.are-discard")
    tiny = parse("1/G + exp(-exp(exp(G + 10)))", claim.symbols)
    assert search(claim, claim.derivation().equality, tiny).without_value is None


def test_a_parameter_that_leaves_another_without_values_is_passed_over() -> None:
    """K m rows in K categories: the first values of one may leave the other none."""
    claim = find("shumailov.absorption-time-categories")
    found = search(claim, claim.derivation().equality, claim.value)
    assert found.point is None
    assert found.agreed > 0
