"""The certificate that a user's formula says what is derived: identity, induction, or a bound with room to spare."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from theory.arithmetic import sign
from theory.claim import Claim
from theory.parameter import Parameter
from theory.proof.decide import UNDECIDED
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Line
from theory.proof.order import positive
from theory.proof.peel import at, begun, peel
from theory.proof.rational_identity import identical
from theory.proof.rules import Definition
from theory.proof.standing import Standing

KNOWN = sympy.Function("Known")  # the derived value, as a recursion sees it
ROOM = sympy.Symbol("room", positive=True)  # what is > 0 with any room added is >= 0
IMPLIED = {"=": ("=",), "<=": ("=", "<", "<="), ">=": ("=", ">", ">=")}
PARTS = (sympy.Sum, sympy.Product, sympy.harmonic)
Grown = Callable[[sympy.Expr, sympy.Expr, sympy.Expr, Mapping[Any, Any]], sympy.Expr | None]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """How a formula is shown to hold, and the level of that step."""

    words: str
    standing: Standing = Standing.CERTIFICATE


Shown = Callable[[Claim, sympy.Expr, sympy.Expr], Certificate | None]


def certificate(claim: Claim, derivation: Derivation, stated: sympy.Expr) -> Certificate | None:
    """How `stated`, in the place of the claim's value, is shown to hold; None where nothing shows it."""
    equal: list[Shown] = [_identical, _by_induction, _by_parts]
    ways = equal if claim.relation == "=" else [*equal, _beyond, _ever_farther]
    for known, title in _known(claim, derivation):
        for shown in ways:
            try:
                found = shown(claim, known, stated)
            except UNDECIDED:  # an engine that cannot read the formula shows nothing
                continue
            if found is not None:
                words = f"{title} is {known}, and the formula {found.words}"
                return Certificate(words=words, standing=found.standing)
    return None


def _known(claim: Claim, derivation: Derivation) -> Iterator[tuple[sympy.Expr, str]]:
    """What is derived: the value, and where the statement is a bound, the bound that the derivation ends in."""
    yield derivation.equality, "the derived value"
    if derivation.result != derivation.equality and derivation.relation in IMPLIED[claim.relation]:
        yield derivation.result, "the derived bound"


def _identical(_: Claim, known: sympy.Expr, stated: sympy.Expr) -> Certificate | None:
    found = identical(stated, known)
    return Certificate(words=f"is the same, wherever it has a value ({found.detail})") if found.ok else None


def _by_induction(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> Certificate | None:
    """Both agree at the least value of a whole parameter, and grow by the same last term or factor."""
    for parameter in _counted(claim):
        if any(_steps(parameter, known, stated, grown) for grown in (_by_terms, _by_factors)):
            return Certificate(words=f"equals it by induction on {parameter.name} from {parameter.least} on")
    return None


def _by_parts(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> Certificate | None:
    """The sums, products and harmonic numbers of the formula are equal to those of what is derived, each by
    induction."""
    wanted, replaced = known.atoms(*PARTS), stated
    for part in stated.atoms(*PARTS) - wanted:
        inside = part.free_symbols <= set(claim.symbols)
        same = next((each for each in wanted if inside and _by_induction(claim, each, part)), part)
        replaced = replaced.xreplace({part: same})
    if replaced == stated or not identical(replaced, known).ok:
        return None
    return Certificate(words="is the same once its sums are, each by induction, written as they are there")


def _counted(claim: Claim) -> list[Parameter]:
    """The whole parameters with a plain least value."""
    return [each for each in claim.parameters if each.whole and sympy.sympify(each.least).is_Integer]


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


def _beyond(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> Certificate | None:
    """The bound leaves room: its distance from what is known is not negative."""
    gap = _gap(claim, known, stated)
    if not gap.free_symbols:
        decided = sign(gap, {})
        words = f"does not cross it: {gap} > 0, by a rigorous enclosure"
        return Certificate(words=words, standing=Standing.ENCLOSURE) if decided == 1 else None
    if not positive(gap + ROOM, _least(claim)):
        return None
    return Certificate(words=f"does not cross it: from the least values on, {gap} has no negative coefficient")


def _ever_farther(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> Certificate | None:
    """The distance is not negative at the least value of a whole parameter, and does not fall as that grows."""
    gap = _gap(claim, known, stated)
    for parameter in _counted(claim):
        variable, base = parameter.symbol, int(parameter.least)
        if variable not in gap.free_symbols or not begun(gap, variable, base + 1):
            continue
        first, least = at(gap, {variable: sympy.Integer(base)}), _least(claim)
        based = sign(first, {}) in (0, 1) if not first.free_symbols else positive(first + ROOM, least)
        step = peel(gap, variable) - at(gap, {variable: variable - 1})
        if based and positive(step + ROOM, {**least, variable: base + 1}):
            words = f"does not cross it: the distance is >= 0 at {variable} = {base}, and grows by {step} >= 0"
            return Certificate(words=words)
    return None


def _gap(claim: Claim, known: sympy.Expr, stated: sympy.Expr) -> sympy.Expr:
    return stated - known if claim.relation == "<=" else known - stated


def _least(claim: Claim) -> Mapping[sympy.Symbol, Any]:
    return {parameter.symbol: parameter.least for parameter in claim.parameters if parameter.whole}
