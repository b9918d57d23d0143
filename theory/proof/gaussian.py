"""Gaussian integrals: of the exponential of a linear form by completing the square, of a square by rescaling."""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.ranges import EMPTY, Ranges, kept_apart
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest
from theory.proof.words import Words

N, Nt, V, K = sympy.symbols("N Nt V K", commutative=False)  # N ~ N(0, V), its transpose, and K = V^-1


@dataclass(frozen=True, kw_only=True)
class CompletedSquare:
    """left names log E exp(`exponent`) for N ~ N(0, V) of any dimension; right is its value.

    With m = `centre`, exponent - N'KN/2 = -(N - m)'K(N - m)/2 + right as words in letters, so the density is shifted by
    m and its integral stays. `transposes` pairs each column with its row; `scalars` names the words that are numbers.
    The relations are K V = V K = 1, and those of `swaps`: a number equals its transpose.
    """

    exponent: sympy.Expr
    centre: sympy.Expr
    transposes: Mapping[sympy.Symbol, sympy.Symbol]
    scalars: Mapping[sympy.Expr, sympy.Expr]  # from a word to the symbol or name that stands for it
    swaps: tuple[sympy.Expr, ...] = ()
    name: str = "completing the square"
    substantive: bool = True
    gives_meaning: bool = True

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        named = is_name(left) and right.free_symbols <= left.free_symbols and relation == "="
        words = {image: word for word, image in self.scalars.items()}
        numbers = [*self.scalars, *self.swaps]
        apart = not any(part.has(N, Nt) for part in (*self.scalars, self.centre))
        if not (named and apart and len(words) == len(self.scalars) and all(map(self._is_number, numbers))):
            return Finding(ok=False, standing=Standing.CERTIFICATE, detail="names, numbers and the centre do not fit")
        one = sympy.Integer(1)
        relations = {K * V: one, V * K: one} | {word: self._transposed(word) for word in self.swaps}
        distance, mirrored = N - self.centre, Nt - self._transposed(sympy.expand(self.centre))
        shifted = -mirrored * K * distance / 2 + sympy.expand(right).xreplace(words)
        found = Words(relations=relations).check(self.exponent - Nt * K * N / 2, "=", shifted)
        return Finding(ok=found.ok, standing=Standing.CERTIFICATE, detail=f"square completed: {found.detail}")

    def _is_number(self, word: sympy.Expr) -> bool:
        """Whether the word begins with a row and ends with a column, and holds none between."""
        letters = word.args
        pairs = {**self.transposes, N: Nt}
        ends = letters[0] in pairs.values() and letters[-1] in pairs
        return ends and all(letter in (V, K) for letter in letters[1:-1])

    def _transposed(self, expression: sympy.Expr) -> sympy.Expr:
        """The transpose: every word turned round, columns to rows and rows to columns; V and K are symmetric."""
        pairs = {**self.transposes, N: Nt}
        mirror = pairs | {row: column for column, row in pairs.items()} | {V: V, K: K}
        if isinstance(expression, sympy.Add):
            return sympy.Add(*[self._transposed(part) for part in expression.args])
        number, letters = expression.args_cnc() if isinstance(expression, sympy.Mul) else ([], [expression])
        return sympy.Mul(*number, *[mirror[letter] for letter in reversed(letters)])


@dataclass(frozen=True, kw_only=True)
class Rescaled:
    """left names E f(x^2) for a standard normal x, where `integrand` states f(y) = exp(`tilt` y/2), y = `square`; right
    is its value, 1/sqrt(1 - tilt).

    The substitution y = x sqrt(1 - tilt) turns the integrand back into the density; it needs tilt < 1. So 1 - tilt must
    equal `margin`, which is visibly positive once the positive `distances` (8/5 - p, say) have names of their own: the
    line holds where they are positive, on these `ranges`.
    """

    integrand: Line
    square: sympy.Symbol
    tilt: sympy.Expr
    margin: sympy.Expr
    distances: Mapping[sympy.Symbol, sympy.Expr]
    name: str = "rescaling a Gaussian integral"
    substantive: bool = True
    gives_meaning: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return (self.integrand,)

    @property
    def ranges(self) -> Ranges:
        return kept_apart(self.distances.values())

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        found = decide(self.integrand)
        meant = sympy.exp(self.tilt * self.square / 2)
        stated = self.integrand.relation == "=" and identical(self.integrand.right, meant).ok
        free = self.square not in self.tilt.free_symbols | right.free_symbols
        named = is_name(left) and right.free_symbols <= left.free_symbols and relation == "="
        margin = identical(self.margin.xreplace(dict(self.distances)), 1 - self.tilt)
        fresh = not set(self.distances) & (self.tilt.free_symbols | left.free_symbols)
        known = EMPTY not in self.ranges.values() and fresh
        integrable = margin.ok and known and positive(self.margin, {})
        jacobian = identical(right * sympy.sqrt(1 - self.tilt), sympy.Integer(1))
        ok = found.ok and stated and free and named and integrable and jacobian.ok
        detail = f"as stated: {stated}; 1 - tilt > 0: {integrable}; dx = dy/sqrt(1 - tilt): {jacobian.detail}"
        return Finding(ok=ok, standing=weakest([Standing.CERTIFICATE, found.standing]), detail=detail)
