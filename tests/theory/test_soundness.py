"""Statements that are false, with derivations whose every line a rule accepts: the whole must not be proved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sympy
from flint import fmpq
from sympy import Integer, KroneckerDelta, Rational, log, pi, sqrt

from tests.theory.case import fact
from theory.arithmetic import Undefined, ball, sign
from theory.assess import Outcome, assess
from theory.claim import Claim, NearMiss
from theory.lemmas.fixation import fixation
from theory.lemmas.kept_share import kept_share_limit
from theory.lemmas.likelihood_ratio import BELOW_EIGHT_FIFTHS, BELOW_GOLDEN, moment_lines
from theory.parameter import Parameter
from theory.proof.ascent import Ascent, InductiveBound
from theory.proof.binding import LIMIT
from theory.proof.check import checked
from theory.proof.gaps import AtPoint, SameGap
from theory.proof.gaussian import Rescaled
from theory.proof.line import Derivation, Instance, Line, Rule
from theory.proof.logarithm import Logarithms
from theory.proof.mean_square import MeanSquare
from theory.proof.nonnegative import Nonnegative
from theory.proof.order import Scaled
from theory.proof.restated import Restated
from theory.proof.squeeze import Squeeze
from theory.proof.vanishing_powers import VanishingPowers
from theory.registry import find
from theory.symbols import k, n, t

p, q, u, v, d = sympy.symbols("p q u v d", positive=True)
A, B, F, Q = (sympy.Function(name) for name in ("First", "Second", "F", "Q"))
ABOVE_FIVE = Line(left=v, relation=">", right=Integer(5), reason="it grows from 5",
                  rule=Ascent(variable=v, start=Integer(5), at=({v: 6}, {v: 7})))  # fmt: skip
ANY = Parameter(symbol=p, meaning="any positive number", whole=False)
BETWEEN = replace(ANY, below=1)
COUNT = Parameter(symbol=n, meaning="a number")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A statement `quantity relation value` by one line after the definition of the quantity."""

    left: Any
    right: Any
    rule: Rule
    relation: str = "="
    facts: tuple[Line, ...] = ()
    at: Mapping[sympy.Symbol, Any]
    direct: fmpq

    def claim(self, parameter: Parameter) -> Claim:
        left, right, name = sympy.sympify(self.left), sympy.sympify(self.right), Q(parameter.symbol)
        step = Line(left=left, relation=self.relation, right=right, rule=self.rule, reason="asked")
        whole = Derivation(
            quantity=name, facts=self.facts, chain=(fact(name, left), step),
            instances=lambda: (Instance(label="one", at=self.at, direct=self.direct),),
        )  # fmt: skip
        wrong = [right + (5000 if self.relation in (">", ">=") else 1) * times for times in (1, 2, 3)]
        return Claim(
            id="asked", source="none", title="asked", statement="asked", conventions=(), kind="asked",
            parameters=(parameter,), value=right, relation={">": ">="}.get(self.relation, self.relation),
            derivation=lambda: whole,
            near_misses=tuple(NearMiss(formula=each, slip="another value") for each in wrong),
        )  # fmt: skip


def outcome(stated: Stated, parameter: Parameter) -> Outcome:
    return assess(stated.claim(parameter)).outcome


POWER = fact(F(t, p), p**t)
BELL = fact(A(k, p), sympy.exp(p * k))
RANGED = {
    "squares": Stated(left=p, right=2, relation=">=", rule=Nonnegative(within={p: 2 + u}), at={p: 3}, direct=fmpq(3)),
    "logarithms": Stated(left=log((p - 1) ** 2) - 2 * log(p - 1), right=0, at={p: 2}, direct=fmpq(0),
                         rule=Logarithms(bases=(p - 1,), within={p: 1 + u})),
    "a limit": Stated(left=LIMIT(F(t, p), t), right=0, facts=(POWER,), at={p: Rational(1, 2)}, direct=fmpq(0),
                      rule=Squeeze(bounds=(POWER,), constants=(Integer(1),), ratio=p, unit=(p,))),
}  # fmt: skip


@pytest.mark.parametrize("name", RANGED)
def test_a_rule_that_holds_in_an_interval_proves_nothing_beyond_it(name: str) -> None:
    assert outcome(RANGED[name], ANY) is Outcome.UNDECIDED


INSIDE = {"squares": replace(ANY, above=2), "logarithms": replace(ANY, above=1), "a limit": BETWEEN}


@pytest.mark.parametrize("name", RANGED)
def test_inside_the_interval_it_proves_what_it_says(name: str) -> None:
    assert outcome(RANGED[name], INSIDE[name]) is Outcome.PROVED


def test_the_intervals_are_what_the_images_reach() -> None:
    assert Nonnegative(within={p: u / (1 + u), q: 2 + v}).ranges == {p: (0, 1), q: (2, None)}
    assert Logarithms(bases=(p,), within={p: 1 / (1 + u)}).ranges == {p: (0, 1)}
    assert kept_share_limit().chain[-1].rule.ranges == {sympy.Symbol("alpha", positive=True): (0, 1)}  # type: ignore[attr-defined]


def test_the_intervals_of_a_rescaled_integral_are_where_its_distances_are_positive() -> None:
    rule = Rescaled(integrand=BELL, square=k, tilt=2 * p, margin=d, distances={d: 1 - 2 * p})
    assert rule.ranges == {p: (None, Rational(1, 2))}
    eight, golden = (moment_lines(*margin)[0][-1].rule for margin in (BELOW_EIGHT_FIFTHS, BELOW_GOLDEN))
    assert list(eight.ranges.values()) == [(None, Rational(8, 5))]  # type: ignore[attr-defined]
    low, high = next(iter(golden.ranges.values()))  # type: ignore[attr-defined]
    assert (low, high) == (Rational(1, 2) - sqrt(5) / 2, Rational(1, 2) + sqrt(5) / 2)


def test_a_ratio_that_needs_whole_numbers_says_so() -> None:
    rule: Any = fixation().chain[-1].rule
    assert {str(symbol) for symbol in rule.counted} == {"M"}
    assert list(rule.least.values()) == [1]


USES: dict[str, Callable[[Line], Rule]] = {
    "scaled": lambda line: Scaled(fact=line, by=Integer(1)),
    "the same gap": lambda line: SameGap(fact=line, by=Integer(1)),
    "restated": lambda line: Restated(fact=line, by=()),
}


def test_a_line_that_holds_above_its_start_is_no_step_of_a_chain() -> None:
    stated = Stated(left=v, right=5, relation=">", rule=ABOVE_FIVE.rule, at={v: 7}, direct=fmpq(7))
    assert outcome(stated, replace(COUNT, symbol=v)) is Outcome.UNDECIDED
    assert "which holds above 5 alone" in checked(stated.claim(replace(COUNT, symbol=v)).derivation()).reason


@pytest.mark.parametrize("name", USES)
def test_only_rules_that_check_the_start_quote_such_a_line(name: str) -> None:
    stated = Stated(left=v, right=5, relation=">", rule=USES[name](ABOVE_FIVE), facts=(ABOVE_FIVE,), at={v: 7},
                    direct=fmpq(7))  # fmt: skip
    assert outcome(stated, replace(COUNT, symbol=v)) is Outcome.UNDECIDED


def test_at_a_value_above_the_start_it_is_quoted() -> None:
    stated = Stated(left=n + 5, right=5, relation=">", rule=AtPoint(fact=ABOVE_FIVE, put_in={v: n + 5}),
                    facts=(ABOVE_FIVE,), at={n: 2}, direct=fmpq(7))  # fmt: skip
    assert checked(stated.claim(COUNT).derivation()).ok


def test_a_line_that_starts_where_its_variable_does_is_a_step() -> None:
    assert not Ascent(variable=v, start=Integer(0), at=()).above_start
    assert Ascent(variable=sympy.Symbol("r", real=True), start=Integer(0), at=()).above_start
    assert InductiveBound(variable=n, base=1).checks_start
    assert assess(find("kazdan.kde-nll-bound")).outcome is Outcome.PROVED


def test_moments_of_two_things_prove_no_inequality_and_no_limit() -> None:
    first, second = fact(A(n), Integer(5)), fact(B(n), Integer(1))
    rule = MeanSquare(first=first, second=second, root=Integer(5))
    square = Stated(left=-24, right=0, relation=">=", rule=rule, facts=(first, second), at={n: 7}, direct=fmpq(-24))
    assert outcome(square, COUNT) is Outcome.UNDECIDED
    first, second = fact(A(n), Integer(2)), fact(B(n), Rational(1, 2))
    powers = Stated(left=LIMIT(1 + Integer(2) ** t, t), right=1, rule=VanishingPowers(first=first, second=second),
                    facts=(first, second), at={n: 2}, direct=fmpq(1))  # fmt: skip
    assert outcome(powers, COUNT) is Outcome.UNDECIDED


def test_a_delta_of_balls_is_decided_or_undefined() -> None:
    assert sign(pi * KroneckerDelta(k, 3) - 3, {k: 3}) == 1
    assert ball(KroneckerDelta(k / 3, 2), {k: 3}, 64) == 0
    with pytest.raises(Undefined, match="not decided"):
        ball(KroneckerDelta(k / 3, 1), {k: 3}, 64)


def test_a_line_that_proves_what_it_names_says_that_it_defines() -> None:
    lines = assess(find("dey.golden-mixing-weight")).lines
    assert {line.rule for line in lines if line.left.startswith("BestWeight")} == {
        "the only minimum (defines its left side)"
    }
    assert all("defines its left side" not in line.rule for line in lines if line.standing == "premise")
