"""A value shown at listed points proves a claim at these points, and at no others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy
from flint import fmpq

from theory.assess import Outcome, assess
from theory.parameter import Parameter
from theory.proof.cases import OnCases, unlisted
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma, Use
from theory.registry import find
from theory.symbols import n, t

F = sympy.Function("f")


def _square(point: Mapping[sympy.Symbol, Any]) -> fmpq:
    return fmpq(int(point[n]) ** 2)


LISTED = Line(left=F(n), right=n**2, rule=OnCases(direct=_square, at=tuple({n: place} for place in (1, 2, 3, 4))),
              reason="at four points")  # fmt: skip
FOUR = Derivation(quantity=F(n), chain=(LISTED,), instances=tuple)


def up_to(most: int | None) -> tuple[Parameter, ...]:
    return (Parameter(symbol=n, meaning="a number", most=most),)


def test_the_listed_points_and_fewer_are_covered() -> None:
    assert unlisted(FOUR, up_to(4)) == ""
    assert unlisted(FOUR, up_to(3)) == ""


def test_a_point_that_is_not_listed_is_named() -> None:
    assert unlisted(FOUR, up_to(5)) == "f(n) is known at listed points, and not at n = 5"


def test_a_domain_without_an_end_is_refused() -> None:
    assert "all values of n" in unlisted(FOUR, up_to(None))
    assert "all values of n" in unlisted(FOUR, (Parameter(symbol=n, meaning="a ratio", whole=False, below=2),))


def test_a_line_at_listed_points_is_not_moved_to_others() -> None:
    moved = Line(left=F(t + 1), right=(t + 1) ** 2, rule=Use(facts=(LISTED,), given={n: t + 1}), reason="moved")
    used = Derivation(quantity=F(t + 1), facts=(LISTED,), chain=(moved,), instances=tuple)
    assert unlisted(used, (Parameter(symbol=t, meaning="a number", most=3),))
    quoted = Line(left=F(n + 1), right=(n + 1) ** 2, reason="moved",
                  rule=Lemma(derivation=FOUR, title="squares", given={n: n + 1}))  # fmt: skip
    assert unlisted(Derivation(quantity=F(n + 1), chain=(quoted,), instances=tuple), up_to(4))


def test_a_lemma_at_listed_points_is_held_to_them() -> None:
    quoted = Line(left=F(n), right=n**2, rule=Lemma(derivation=FOUR, title="squares"), reason="quoted")
    lemma = Derivation(quantity=F(n), chain=(quoted,), instances=tuple)
    assert unlisted(lemma, up_to(4)) == ""
    assert unlisted(lemma, up_to(5))


def test_the_absorption_time_is_decided_for_the_listed_rows_alone() -> None:
    claim = find("shumailov.absorption-time")
    rows, copies = claim.parameters
    wider = replace(claim, parameters=(replace(rows, most=rows.most + 1), copies))
    assert assess(claim).outcome is Outcome.PROVED
    assert assess(wider).outcome is Outcome.UNDECIDED
