"""Identities of matrices of any size: words in non-commuting letters, rewritten by declared relations, in two engines.

Engine one multiplies out with SymPy's non-commutative symbols; engine two keeps words with flint rational coefficients.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from flint import fmpq

from theory.arithmetic import to_fmpq
from theory.proof.line import Finding
from theory.proof.standing import Standing

Word = tuple[str, ...]
Polynomial = dict[Word, fmpq]
MOST_REWRITES = 200


@dataclass(frozen=True, kw_only=True)
class Words:
    """Both sides have one normal form under `relations`: each word (a product of letters) becomes what it equals."""

    relations: Mapping[sympy.Expr, sympy.Expr]
    name: str = "matrix words"
    substantive: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        by_sympy = bool(_reduced_by_sympy(left - right, self.relations) == 0)
        table = {_single_word(word): polynomial(image) for word, image in self.relations.items()}
        by_words = not _reduced_words(_minus(polynomial(left), polynomial(right)), table)
        detail = f"SymPy non-commutative: {by_sympy}; FLINT words: {by_words}"
        return Finding(ok=by_sympy and by_words and relation == "=", standing=Standing.CERTIFICATE, detail=detail)


def _reduced_by_sympy(expression: sympy.Expr, relations: Mapping[sympy.Expr, sympy.Expr]) -> sympy.Expr:
    for _ in range(MOST_REWRITES):
        reached = sympy.expand(expression)
        for word, image in relations.items():
            reached = sympy.expand(reached.subs(word, image))
        if reached == expression:
            return reached
        expression = reached
    raise ValueError("the rewriting does not end")


def polynomial(expression: sympy.Expr) -> Polynomial:
    """The expression as words with rational coefficients; TypeError for anything but sums and products of letters."""
    if isinstance(expression, sympy.Rational):
        return {(): to_fmpq(expression)} if expression != 0 else {}
    if isinstance(expression, sympy.Symbol):
        return {(expression.name,): fmpq(1)}
    if isinstance(expression, sympy.Add):
        total: Polynomial = {}
        for part in expression.args:
            total = _minus(total, _scaled(polynomial(part), fmpq(-1)))
        return total
    factors = _factors(expression)
    product: Polynomial = {(): fmpq(1)}
    for factor in factors:
        product = _multiplied(product, polynomial(factor))
    return product


def _factors(expression: sympy.Expr) -> list[sympy.Expr]:
    if isinstance(expression, sympy.Mul):
        return list(expression.args)
    if isinstance(expression, sympy.Pow) and expression.exp.is_Integer and expression.exp > 0:
        return [expression.base] * int(expression.exp)
    raise TypeError(f"{expression} is not a word")


def _single_word(expression: sympy.Expr) -> Word:
    ((word, coefficient),) = polynomial(expression).items()
    if coefficient != 1:
        raise TypeError(f"{expression} is not a single word")
    return word


def _multiplied(first: Polynomial, second: Polynomial) -> Polynomial:
    product: Polynomial = {}
    for left, a in first.items():
        for right, b in second.items():
            product[left + right] = product.get(left + right, fmpq(0)) + a * b
    return {word: value for word, value in product.items() if value != 0}


def _scaled(terms: Polynomial, by: fmpq) -> Polynomial:
    return {word: value * by for word, value in terms.items()}


def _minus(first: Polynomial, second: Polynomial) -> Polynomial:
    words = {**first, **second}
    values = {word: first.get(word, fmpq(0)) - second.get(word, fmpq(0)) for word in words}
    return {word: value for word, value in values.items() if value != 0}


def _reduced_words(terms: Polynomial, table: Mapping[Word, Polynomial]) -> Polynomial:
    for _ in range(MOST_REWRITES):
        found = next(((word, place, rule) for word in terms for place, rule in _occurrences(word, table)), None)
        if found is None:
            return terms
        word, place, rule = found
        before, after = word[:place], word[place + len(rule) :]
        image = {before + middle + after: value * terms[word] for middle, value in table[rule].items()}
        rest = {other: value for other, value in terms.items() if other != word}
        terms = _minus(rest, _scaled(image, fmpq(-1)))
    raise ValueError("the rewriting does not end")


def _occurrences(word: Word, table: Mapping[Word, Polynomial]) -> list[tuple[int, Word]]:
    return [
        (place, rule)
        for rule in table
        for place in range(len(word) - len(rule) + 1)
        if word[place : place + len(rule)] == rule
    ]
