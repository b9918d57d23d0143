"""The same questions for every claim: is it proved, is it stated in full, and do its near misses stand apart?"""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from time import process_time
from typing import Any

import pytest
import sympy

from tests.theory.regression_designs import parameters_of
from theory.arithmetic import ball
from theory.assess import Assessment, assess
from theory.claim import Claim, Expected, Regime, Trial
from theory.evaluate import evaluate
from theory.latex import equation, formula
from theory.lemmas.contiguity import q
from theory.lemmas.gaussian_accumulate import delta
from theory.lemmas.kernel_density import h
from theory.lemmas.language_loss import b
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter, points
from theory.refute import refuted_at
from theory.registry import UnknownClaim, claims, find
from theory.symbols import G, T, d, i, n, sigma, t
from theory.vocabulary import CardinalityDesign, DiscreteDesign, LinearDesign, MultivariateDesign, RegressionDesign

simulated = pytest.mark.parametrize(
    "claim", [claim for claim in claims() if claim.plan is not None], ids=lambda claim: claim.id
)
every_claim = pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
with_a_value = pytest.mark.parametrize(
    "claim", [claim for claim in claims() if claim.regime is not Regime.IDENTITY], ids=lambda claim: claim.id
)
SLOWEST = 10  # seconds of processor time, on a machine that does other things too
GAIN = "gain"  # of a statement, that no design has
FIELDS = {
    n: ("rows", "generations"),
    T: ("rows",),
    b: ("branching",),
    M: ("rows",),
    t: ("generations",),
    G: ("generations",),
    d: ("dimension",),
    delta: ("delta",),
    h: ("bandwidth",),
}

COUNTED: dict[str, Callable[[CardinalityDesign], Fraction | int]] = {
    "m": lambda design: design.rows,
    "s": lambda design: design.synthetic_rows,
    "N": lambda design: design.source_rows,
    "b": lambda design: design.bias,
    "r": lambda design: Fraction(design.synthetic_rows, design.rows),
    "v": lambda design: Fraction(design.source_rows, design.rows),
}  # parameters of the claims about real and synthetic rows


def least(claim: Claim) -> dict[str, str]:
    """Every whole parameter at its least value, every rational one at the first inside its domain."""
    return {str(symbol): str(value) for symbol, value in next(iter(points(claim.parameters))).items()}


def outside(parameter: Parameter, at: dict[str, str]) -> list[str]:
    """Values just outside the domain, the other parameters being as given."""
    exact = {symbol: sympy.Rational(at[str(symbol)]) for symbol in _symbols(parameter)}
    low, high = (parameter.least, parameter.most) if parameter.whole else (parameter.above, parameter.below)
    step = 1 if parameter.whole else 0
    beyond = [(low, -step), (high, step)]
    found = [str(sympy.sympify(bound).subs(exact) + shift) for bound, shift in beyond if bound is not None]
    return found if parameter.whole else [*found, "0"]


def _symbols(parameter: Parameter) -> set[sympy.Symbol]:
    return set().union(*(sympy.sympify(bound).free_symbols for bound in parameter.bounds))


@cache
def assessed(claim_id: str) -> Assessment:
    """The outcome for a claim, worked out once for all tests."""
    return assess(find(claim_id))


@every_claim
def test_every_line_is_decided_and_the_outcome_is_the_expected_one(claim: Claim) -> None:
    found = assessed(claim.id)
    assert found.ok
    assert found.agrees_with(claim.expected), found.reason
    assert found.lines
    assert all(line.ok and line.reason and line.detail for line in found.lines)


@every_claim
def test_the_expected_verdict_is_not_consulted(claim: Claim) -> None:
    other = Expected.REFUTED if claim.expected is Expected.CONFIRMED else Expected.CONFIRMED
    found, turned = assessed(claim.id), assess(replace(claim, expected=other, errata=()))
    assert (turned.outcome, turned.reason) == (found.outcome, found.reason)
    assert not turned.agrees_with(other)


@every_claim
def test_a_near_miss_in_the_place_of_the_value_is_not_proved(claim: Claim) -> None:
    derivation = claim.derivation()
    for miss in claim.near_misses:
        assert not assess(replace(claim, value=miss.formula), derivation).agrees_with(Expected.CONFIRMED), miss.slip


@every_claim
def test_what_a_claim_says_of_itself_is_there(claim: Claim) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", claim.id)
    assert re.search(r"arXiv \d{4}\.\d{5}", claim.source)
    assert claim.statement.endswith(".")
    assert all([claim.title, claim.kind, claim.conventions, *claim.conventions])
    assert all(parameter.meaning for parameter in claim.parameters)
    assert len({miss.formula for miss in claim.near_misses}) == len(claim.near_misses)
    assert all(miss.slip for miss in claim.near_misses)
    assert find(claim.id) is claim


@with_a_value
def test_a_claim_has_a_value_at_the_least_parameters_and_none_outside_their_domain(claim: Claim) -> None:
    at = least(claim)
    assert evaluate(claim, at).value
    for parameter in claim.parameters:
        for value in outside(parameter, at):
            with pytest.raises(ValueError, match=f"{parameter.name}={value} is out of range: .*; type: modelcollapse"):
                evaluate(claim, {**at, parameter.name: value})


@with_a_value
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "one", "", "1/0", "1e999999999"])
def test_what_is_no_number_is_refused_with_what_is_allowed(claim: Claim, text: str) -> None:
    at = least(claim)
    for parameter in claim.parameters:
        with pytest.raises(
            ValueError, match=f"{parameter.name}={text} is not a number; {parameter.name} is a"
        ) as caught:
            evaluate(claim, {**at, parameter.name: text})
        assert f"; {parameter.name} is {parameter.domain}" in str(caught.value)


@with_a_value
def test_parameters_that_are_missing_or_unknown_are_named(claim: Claim) -> None:
    at = least(claim)
    for name in at:
        rest = {other: value for other, value in at.items() if other != name}
        with pytest.raises(ValueError, match=f"needs a value for {name}; type: modelcollapse evaluate {claim.id} --at"):
            evaluate(claim, rest)
    with pytest.raises(ValueError, match="has no parameter 'Q'; it has "):
        evaluate(claim, {**at, "Q": "1"})


def predictions(claim: Claim, expression: sympy.Expr, trial: Trial) -> list[Any]:
    """What the expression predicts for a trial: one number, or for an identity the coefficient of each noise."""
    point = {symbol: Fraction(value) for symbol, value in trial.parameters.items()}
    if claim.regime is not Regime.IDENTITY:
        return [ball(expression * claim.transfer, point, 256)]
    return [ball(expression, {**point, i: place}, 256) for place in range(1, int(point[n]) + 1)]


@every_claim
def test_every_near_miss_is_false_at_an_exact_point(claim: Claim) -> None:
    derivation = claim.derivation()
    for miss in claim.near_misses:
        point = refuted_at(claim, miss, derivation)
        assert point is not None, miss.slip
        assert all(Fraction(str(value)) for value in point.values() if value != 0)
        for parameter in claim.parameters:
            assert parameter.fault(sympy.sympify(point[parameter.symbol]), point) == ""


@every_claim
def test_a_claim_is_checked_in_seconds(claim: Claim) -> None:
    """The derivations that it quotes included: they are built anew, and so checked anew."""
    started = process_time()
    assess(claim)
    assert process_time() - started < SLOWEST


@simulated
def test_every_near_miss_is_farther_from_the_value_than_the_margin(claim: Claim) -> None:
    """At some trial of the plan, and exactly: the whole enclosure of the gap lies beyond delta."""
    for miss in claim.near_misses:
        apart = [
            bool(abs(wrong - right) > abs(right) * claim.planned.delta.numerator / claim.planned.delta.denominator)
            for trial in claim.planned.trials
            for right, wrong in zip(
                predictions(claim, claim.value, trial), predictions(claim, miss.formula, trial), strict=True
            )
        ]
        assert any(apart), miss.slip


@simulated
def test_designs_have_the_parameters_of_their_trial(claim: Claim) -> None:
    for trial in claim.planned.trials:
        for design in trial.designs:
            assert design.statistic is claim.planned.statistic
            told = parameters_of(design)
            for symbol, value in trial.parameters.items():
                if symbol in told:
                    assert told[symbol] == value
                    continue
                regression = isinstance(design, LinearDesign)
                if isinstance(design, CardinalityDesign):
                    assert COUNTED[str(symbol)](design) == value
                    continue
                if isinstance(design, DiscreteDesign):
                    assert str(symbol) == GAIN or of_categories(design)[str(symbol)] == value
                    continue
                if symbol == q:  # the entries of theta: an intercept and the features
                    assert design.features == value - 1
                    continue
                if symbol == sigma and isinstance(design, MultivariateDesign):
                    assert design.covariance == f"identity:{Fraction(value) ** 2}"
                    continue
                field = "sigma" if symbol == sigma else FIELDS[symbol][1 if regression and symbol == n else 0]
                assert getattr(design, field) == value
            assert not isinstance(design, LinearDesign) or design.sigma != 1
            assert not isinstance(design, RegressionDesign) or design.noise != 1
        assert len({(design.generations, design.rows) for design in trial.designs}) == len(trial.designs)


def of_categories(design: DiscreteDesign) -> dict[str, Any]:
    """What a design of categories says of the parameters of a statement, by their names."""
    first, kinds = design.shares[0], len(design.shares)
    return {
        "M": design.rows, "t": design.generations, "i": first * design.rows, "p": first, "q": first, "K": kinds,
        "m": Fraction(design.rows, kinds),
    }  # fmt: skip


@every_claim
def test_formulas_and_lines_print_as_latex(claim: Claim) -> None:
    derivation = claim.derivation()
    texts = [formula(expression) for expression in (claim.value, *[miss.formula for miss in claim.near_misses])]
    for text in [*texts, *map(equation, derivation.lines), formula(claim.transfer)]:
        depth = 0
        for letter in text.replace(r"\{", "").replace(r"\}", ""):
            depth += {"{": 1, "}": -1}.get(letter, 0)
            assert depth >= 0
        assert depth == 0
        assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right") - text.count(r"\rightarrow")
        assert not re.search(r"polygamma|harmonic|Sum\(|Product\(|%|operatorname\{lim\}", text), text


def test_a_name_with_room_for_numbers_says_of_no_symbol_that_it_is_itself() -> None:
    absorbed = sympy.Function("MeanAbsorptionTime")
    assert formula(absorbed(M, i)) == r"\mathbb{E}\,\tau_{M,\,i}"
    assert formula(absorbed(M, 2 * M)) == r"\mathbb{E}\,\tau_{M,\,i=2 M}"
    assert formula(absorbed(4, 2)) == r"\mathbb{E}\,\tau_{M=4,\,i=2}"
    assert formula(absorbed(M + 1, i)) == r"\mathbb{E}\,\tau_{M=M + 1,\,i}"


def test_an_unknown_claim_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownClaim, match=r"did you mean 'kazdan.variance-mle'\?"):
        find("kazdan.variance-mel")
    with pytest.raises(UnknownClaim, match=r"did you mean 'kazdan.variance-mle'\?"):
        find("variance-mle")
