"""The certificate that a user's formula says what is derived: identity, induction, or a bound with room to spare."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy

from theory.claim import Claim
from theory.parameter import Parameter
from theory.proof.decide import UNDECIDED
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Line
from theory.proof.order import positive
from theory.proof.peel import at, begun, peel
from theory.proof.rational_identity import identical
from theory.proof.rules import Definition

KNOWN = sympy.Function("Known")  # the derived value, as a recursion sees it
Grown = Callable[[sympy.Expr, sympy.Expr, sympy.Expr, Mapping[Any, Any]], sympy.Expr | None]
IMPLIED = {"=": ("=",), "<=": ("=", "<", "<="), ">=": ("=", ">", ">=")}


def certificate(claim: Claim, derivation: Derivation, stated: sympy.Expr) -> str:
    """How `stated`, in the place of the claim's value, is shown to hold, in words; empty where nothing shows it."""
    for known, title in _known(claim, derivation):
        for shown in (_identical, _by_induction, *([] if claim.relation == "=" else [_beyond])):
            try:
                words = shown(claim, known, stated)
            except UNDECIDED:  # an engine that cannot read the formula shows nothing
                continue
            if words:
                return f"{title} is {known}, and the formula {words}"
    return ""


def _known(claim: Claim, derivation: Derivation) -> Iterator[tuple[sympy.Expr, str]]:
    """What is derived: the value, and where the statement is a bound, the bound that the derivation ends in."""
    yield derivation.equality, "the derived value"
    if derivation.result != derivation.equality and derivation.relation in IMPLIED[claim.relation]:
        yield derivation.result, "the derived bound"


def _identical(_: Claim, known: sympy.Expr, stated: sympy.Expr) -> str:
    found = identical(stated, known)
    return f"is the same, wherever it has a value ({found.detail})" if found.ok else ""


def _by_induction(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> str:
    """Both sides agree at the least value of a whole parameter, and grow by the same last term or factor."""
    for parameter in claim.parameters:
        if not parameter.whole or not sympy.sympify(parameter.least).is_Integer:
            continue
        for grown in (_by_terms, _by_factors):
            if _steps(parameter, known, stated, grown):
                return f"equals it by induction on {parameter.name} from {parameter.least} on"
    return ""


def _steps(parameter: Parameter, known: sympy.Expr, stated: sympy.Expr, grown: Grown) -> bool:
    """Whether the induction goes through: `known` gives base and step, and `stated` must satisfy both."""
    variable, base = parameter.symbol, int(parameter.least)
    if variable not in known.free_symbols or not begun(known, variable, base + 1):
        return False
    name = KNOWN(variable, *sorted((known.free_symbols | stated.free_symbols) - {variable}, key=str))
    first, before = (name.xreplace({variable: place}) for place in (sympy.Integer(base), variable - 1))
    step = grown(before, at(known, {variable: variable - 1}), peel(known, variable), {variable: base + 1})
    if step is None or not step.has(before):
        return False
    rule = Induction(
        variable=variable, base=base,
        base_value=Line(left=first, right=at(known, {variable: sympy.Integer(base)}), rule=Definition(), reason="base"),
        step=Line(left=name, right=step, rule=Definition(), reason="step"),
    )  # fmt: skip
    return rule.check(name, "=", stated).ok


def _by_terms(before: sympy.Expr, earlier: sympy.Expr, later: sympy.Expr, _: Mapping[Any, Any]) -> sympy.Expr:
    return before + later - earlier


def _by_factors(
    before: sympy.Expr, earlier: sympy.Expr, later: sympy.Expr, least: Mapping[Any, Any]
) -> sympy.Expr | None:
    """The last factor, if it is rational and has no pole: then the step holds where the product is 0 too."""
    factor = sympy.cancel(sympy.together(later / earlier))
    bottom = sympy.fraction(factor)[1]
    finite = factor.is_rational_function() and (positive(bottom, least) or positive(-bottom, least))
    return before * factor if finite else None


def _beyond(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> str:
    """The bound leaves room: its distance from what is known is >= 0, as it is > 0 with any room added."""
    gap = stated - known if claim.relation == "<=" else known - stated
    shown = positive(gap + sympy.Dummy("room", positive=True), _least(claim))
    return f"does not cross it: once written from the least values on, {gap} has no negative coefficient" if shown else ""


def _least(claim: Claim) -> Mapping[sympy.Symbol, Any]:
    return {parameter.symbol: parameter.least for parameter in claim.parameters if parameter.whole}
