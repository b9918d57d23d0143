"""Strong induction on a recursion over the whole past: C(G, i) from C(i, i), ..., C(G - 1, i)."""

from dataclasses import dataclass

import sympy

from theory.proof.binding import bound, put
from theory.proof.decide import decide
from theory.proof.line import Finding, Line
from theory.proof.naming import is_name
from theory.proof.order import positive
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest


@dataclass(frozen=True, kw_only=True)
class WholePast:
    """left = right for every generation from the first on: the `base` gives right, and the `step`, a recursion over
    the generations between, reproduces it.

    The left side is a name that holds a generation and the first one, C(G, i). The base states C(i, i), the step states
    C(G, i) for G > i through C(G - 1, i) and sums of C(g - 1, i) over g within i + 1, ..., G. The right side is free of
    the generation, so all these values are the same.
    """

    base: Line
    step: Line
    name: str = "strong induction"
    substantive: bool = True

    @property
    def facts(self) -> tuple[Line, ...]:
        return self.base, self.step

    def check(self, left: sympy.Expr, relation: str, right: sympy.Expr) -> Finding:
        if not is_name(left) or self.step.left != left or any(fact.relation != "=" for fact in self.facts):
            return _no("base and step must be equations, and the step one for the left side")
        pair = self._pair(left, right)
        if pair is None:
            return _no("the base is not the left side at its first generation, or the right side moves with it")
        if right.free_symbols & bound(self.step.right) or left.func in _functions(right):
            return _no("the right side holds a running index or the left side's own name")
        reached = _with_past(self.step.right, left, right, *pair)
        if left.func in _functions(reached):
            return _no(f"the step reaches beyond the generations between: {reached}")
        based, stepped = identical(self.base.right, right), identical(reached, right)
        findings = [decide(fact) for fact in self.facts]
        ok = based.ok and stepped.ok and relation == "=" and all(finding.ok for finding in findings)
        standing = weakest([Standing.CERTIFICATE, *[finding.standing for finding in findings]])
        return Finding(ok=ok, standing=standing, detail=f"base: {based.detail}; step: {stepped.detail}")

    def _pair(self, left: sympy.Expr, right: sympy.Expr) -> tuple[sympy.Symbol, sympy.Symbol] | None:
        """The generation and the first one; None unless the base is left with the one set to the other."""
        plain = [argument for argument in left.args if isinstance(argument, sympy.Symbol)]
        pairs = [
            (generation, first) for generation in plain for first in plain
            if generation != first and generation not in right.free_symbols
            and left.xreplace({generation: first}) == self.base.left
        ]  # fmt: skip
        return pairs[0] if len(pairs) == 1 else None


def _with_past(
    node: sympy.Expr, left: sympy.Expr, right: sympy.Expr, generation: sympy.Symbol, first: sympy.Symbol
) -> sympy.Expr:
    """The step's right side, with `right` for the left side at the generations between, and equal terms counted."""
    if node == left.xreplace({generation: generation - 1}):
        return right
    if isinstance(node, sympy.Sum) and len(node.limits) == 1:
        (index, lower, upper) = node.limits[0]
        if not (positive(lower - first, {}) and positive(generation - upper + 1, {})):
            return node  # it may reach below the first generation, or up to this one
        if index in left.free_symbols:
            return node
        term = put(node.function, left.xreplace({generation: index - 1}), right)
        filled = generation - first - 1  # 0 or more: the count of terms must not fall below 0 with it
        counted = index not in term.free_symbols and positive(upper - lower + 2 - filled, {})
        return (upper - lower + 1) * term if counted else node.func(term, node.limits[0])
    if isinstance(node, sympy.Add | sympy.Mul | sympy.Pow):
        return node.func(*[_with_past(argument, left, right, generation, first) for argument in node.args])
    return node


def _functions(expression: sympy.Expr) -> set[object]:
    return {node.func for node in sympy.preorder_traversal(expression) if is_name(node)}


def _no(detail: str) -> Finding:
    return Finding(ok=False, standing=Standing.CERTIFICATE, detail=detail)
