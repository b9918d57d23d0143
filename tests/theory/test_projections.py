"""The law of a projection: its degrees of freedom are counted, and every step of the argument is needed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
import sympy

from theory.lemmas.hotelling import degrees, ratio_moment, rotation
from theory.lemmas.inverse_wishart import SCHUR, trace
from theory.lemmas.projections import BASIS, SQUARES, W, Wt, freedom
from theory.proof.check import checked
from theory.proof.decide import decide
from theory.proof.line import Derivation, Line, used_lines
from theory.proof.trace import CyclicTrace
from theory.proof.words import Words


def _spelled(line: Line) -> str:
    return f"{line.left} = {line.right}"


def _relations(line: Line) -> Mapping[sympy.Expr, sympy.Expr]:
    assert isinstance(line.rule, Words | CyclicTrace)
    return line.rule.relations


def _with(line: Line, relations: Mapping[sympy.Expr, sympy.Expr]) -> Line:
    assert isinstance(line.rule, Words | CyclicTrace)
    return replace(line, rule=replace(line.rule, relations=relations))


PROVED = (freedom(), trace(), ratio_moment())


@pytest.mark.parametrize("derivation", PROVED, ids=lambda derivation: str(derivation.quantity))
def test_no_line_of_the_laws_supports_a_reason_alone(derivation: Derivation) -> None:
    assert checked(derivation).ok
    assert set(derivation.facts) <= used_lines(derivation)


@pytest.mark.parametrize("line", [*freedom().facts[:2], *rotation(), *degrees()[:1], SCHUR, SQUARES], ids=_spelled)
def test_a_line_of_words_needs_each_of_its_relations(line: Line) -> None:
    assert decide(line).ok
    relations = _relations(line)
    for word in relations:
        fewer = {other: image for other, image in relations.items() if other != word}
        assert not decide(_with(line, fewer)).ok, word


def test_a_basis_that_is_not_complete_is_refused() -> None:
    line = freedom().facts[1]
    (word,) = BASIS
    assert not decide(_with(line, {**_relations(line), word: 1 - 2 * W * Wt})).ok


def test_as_many_squares_as_rows_is_refused_by_the_rank_of_the_projection() -> None:
    lemma = freedom()
    last = replace(lemma.chain[-1], right=sympy.Symbol("T", positive=True))
    assert not checked(replace(lemma, chain=(*lemma.chain[:-1], last))).ok
