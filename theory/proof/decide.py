"""What is said of one line: the finding of its rule, raised where Coq has accepted the same statement."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from sympy.polys.polyerrors import BasePolynomialError

from theory.kernel import accepts
from theory.proof.line import Finding, Line
from theory.proof.standing import Standing, weakest

UNDECIDED = (
    ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RuntimeError, BasePolynomialError,
)  # fmt: skip
_decided: WeakKeyDictionary[Line, Finding] = WeakKeyDictionary()  # a line never changes, so neither does its finding


def decide(line: Line) -> Finding:
    """The finding for the line; an exception inside a rule is an undecided line, never a pass."""
    if line not in _decided:
        _decided[line] = _kernel(line, _by_rule(line))
    return _decided[line]


def _by_rule(line: Line) -> Finding:
    try:
        found = line.rule.check(line.left, line.relation, line.right)
        if getattr(line.rule, "gives_meaning", False):
            return found
        # a step between lines that Coq accepts is not thereby accepted by Coq
        return replace(found, standing=weakest([Standing.CERTIFICATE, found.standing]))
    except UNDECIDED as error:
        return Finding(ok=False, standing=Standing.CITED, detail=f"{type(error).__name__}: {error}")


def _kernel(line: Line, found: Finding) -> Finding:
    """The finding raised to `kernel` when Coq accepts the line; a refusal fails it; without Coq it stays as it is."""
    accepted = accepts(line) if line.kernel and found.ok else None
    if accepted is None:
        return found
    standing = Standing.KERNEL if accepted.ok else found.standing
    return Finding(ok=accepted.ok, standing=standing, detail=f"{found.detail}; Coq: {accepted.detail}")
