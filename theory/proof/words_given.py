"""Matrix words rewritten by facts as well as by declared relations."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.standing import Standing, weakest
from theory.proof.words import Words


@dataclass(frozen=True, kw_only=True)
class WordsGiven:
    """Both sides have one normal form once each fact's left side has become its right side, under `relations`.

    With `backwards` the facts are read from right to left. No fact may rewrite a word that a relation rewrites.
    """

    facts: tuple[Line, ...]
    relations: Mapping[sympy.Expr, sympy.Expr]
    backwards: bool = False
    name: str = "matrix words with facts"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        read = [(fact.right, fact.left) if self.backwards else (fact.left, fact.right) for fact in self.facts]
        table = {**self.relations, **dict(read)}
        if any(fact.relation != "=" for fact in self.facts) or len(table) < len(self.relations) + len(read):
            return Finding(
                ok=False, standing=Standing.CERTIFICATE, detail="facts must be equations of words of their own"
            )
        found = [decide(fact) for fact in self.facts]
        rewritten = Words(relations=table).check(left, relation, right)
        ok = rewritten.ok and all(each.ok for each in found)
        standing = weakest([Standing.CERTIFICATE, *[each.standing for each in found]])
        return Finding(ok=ok, standing=standing, detail=rewritten.detail)
