"""Traces of products of matrices of any size: words that agree after a rotation, under declared relations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sympy
from flint import fmpq

from theory.proof.line import Finding
from theory.proof.standing import Standing
from theory.proof.words import MOST_REWRITES, Polynomial, Word, polynomial

MEAN_TRACE = sympy.Function("MeanTrace", commutative=True)  # E tr of a matrix written in non-commuting letters
Relations = Mapping[sympy.Expr, sympy.Expr]


@dataclass(frozen=True, kw_only=True)
class CyclicTrace:
    """MeanTrace(A) = MeanTrace(B): every word of A - B vanishes under `relations`, read around a circle.

    tr(UV) = tr(VU) for any matrices whose two products are defined, so a word may begin at any of its letters. A
    relation must not shorten a word to a plain number: the size of that identity matrix would be lost.
    """

    relations: Relations
    name: str = "cyclic trace"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if left.func != MEAN_TRACE or right.func != MEAN_TRACE:
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="both sides must be one mean trace")
        (first,), (second,) = left.args, right.args
        by_sympy = bool(_circular(first - second, self.relations) == 0)
        table = {next(iter(polynomial(word))): polynomial(image) for word, image in self.relations.items()}
        reduced = _circular_words(polynomial(first), table), _circular_words(polynomial(second), table)
        sized = not any(() in terms for terms in reduced)
        by_words = reduced[0] == reduced[1] and bool(reduced[0])
        detail = f"SymPy non-commutative: {by_sympy}; FLINT words: {by_words}; no size lost: {sized}"
        ok = by_sympy and by_words and sized and relation == "="
        return Finding(ok=ok, standing=Standing.CERTIFICATE, detail=detail)


def _circular(expression: sympy.Expr, relations: Relations) -> sympy.Expr:
    """SymPy's normal form: relations put into any rotation of a term, then the first rotation in order of names."""
    for _ in range(MOST_REWRITES):
        reached = sympy.Add(*[_rewritten(term, relations) for term in sympy.Add.make_args(sympy.expand(expression))])
        if reached == expression:
            return reached
        expression = reached
    raise ValueError("the rewriting does not end")


def _rewritten(term: sympy.Expr, relations: Relations) -> sympy.Expr:
    numbers, letters = term.args_cnc()
    flat = [base for base, power in (part.as_base_exp() for part in letters) for _ in range(int(power))]
    turns = [sympy.Mul(*flat[turn:], *flat[:turn]) for turn in range(max(len(flat), 1))]
    for turn in turns:
        for word, image in relations.items():
            changed = sympy.expand(turn.subs(word, image))
            if changed != turn:
                return sympy.expand(sympy.Mul(*numbers) * changed)
    return sympy.Mul(*numbers, min(turns, key=str))


def _circular_words(terms: Polynomial, table: Mapping[Word, Polynomial]) -> Polynomial:
    """Words with FLINT coefficients: each is rewritten in any rotation until no relation applies, then rotated to its
    least form."""
    reduced: Polynomial = {}
    waiting = list(terms.items())
    for _ in range(MOST_REWRITES):
        if not waiting:
            return {word: value for word, value in reduced.items() if value != 0}
        word, value = waiting.pop()
        found = next(_applications(word, table), None)
        if found is None:
            least = min(_turns(word))
            reduced[least] = reduced.get(least, fmpq(0)) + value
        else:
            waiting += [(other, value * factor) for other, factor in found.items()]
    raise ValueError("the rewriting does not end")


def _turns(word: Word) -> list[Word]:
    return [word[turn:] + word[:turn] for turn in range(max(len(word), 1))]


def _applications(word: Word, table: Mapping[Word, Polynomial]) -> Iterator[Polynomial]:
    """What a relation makes of the word, with the word turned so that the relation stands at its beginning."""
    for turned in _turns(word):
        for rule, image in table.items():
            if turned[: len(rule)] == rule:
                yield {middle + turned[len(rule) :]: value for middle, value in image.items()}
