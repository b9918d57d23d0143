"""Whether a derivation holds: every line decided, the chain connected, something proven, every instance equal."""

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import flint
import sympy
from flint import arb
from sympy.external.gmpy import GROUND_TYPES

from theory.arithmetic import NotRational, ball, rational
from theory.kernel import prepare
from theory.proof import domain, naming
from theory.proof.ascent import Ascent
from theory.proof.decide import UNDECIDED, decide
from theory.proof.line import Derivation, Finding, Instance, Line
from theory.proof.rational_identity import identical
from theory.proof.standing import Standing, weakest

UNCOMPUTED = (ArithmeticError, AttributeError, LookupError, NameError, RecursionError, TypeError, ValueError)
WIDEST_ENCLOSURE = 1000  # an instance's enclosure must be narrower than its value over this


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The outcome of a check: `reason` says what failed first, or what the derivation rests on."""

    ok: bool
    standing: Standing
    reason: str
    findings: tuple[Finding, ...]
    instances: int


_checked: WeakKeyDictionary[Derivation, Checked] = WeakKeyDictionary()


def checked(derivation: Derivation) -> Checked:
    """Every line decided by both engines, the structure sound, and the instances equal to the result.

    A derivation never changes, so a lemma that many claims quote is checked once.
    """
    if derivation not in _checked:
        _checked[derivation] = _check(derivation)
    return _checked[derivation]


def _check(derivation: Derivation) -> Checked:
    prepare(_all_lines(derivation))
    findings = tuple(decide(line) for line in derivation.lines)
    failures = [
        f"line {number} is not decided: {line.left} {line.relation} {line.right} ({finding.detail})"
        for number, (line, finding) in enumerate(zip(derivation.lines, findings, strict=True), 1)
        if not finding.ok
    ]
    failures = shared_arithmetic() + _structure(derivation) or failures
    agreed, disagreement = (0, "") if failures else _instances(derivation)
    failures = failures or ([disagreement] if disagreement else [])
    cited = [Standing.CITED] if _on_trust(derivation) or not findings else []  # a theorem that even the premises need
    standing = weakest([finding.standing for finding in findings] + cited)
    reason = failures[0] if failures else f"{len(findings)} lines hold, {agreed} instances agree"
    return Checked(ok=not failures, standing=standing, reason=reason, findings=findings, instances=agreed)


def _on_trust(derivation: Derivation) -> bool:
    """Whether the argument as a whole, or that of a lemma, takes a theorem on trust, which no line shows."""
    lemmas = (getattr(line.rule, "derivation", None) for line in derivation.lines)
    return bool(derivation.rests_on) or any(isinstance(lemma, Derivation) and _on_trust(lemma) for lemma in lemmas)


def _all_lines(derivation: Derivation) -> Iterator[Line]:
    """The lines of the derivation, and of the lemmas that it quotes."""
    for line in derivation.lines:
        yield line
        lemma = getattr(line.rule, "derivation", None)
        if isinstance(lemma, Derivation) and lemma not in _checked:
            yield from _all_lines(lemma)


def shared_arithmetic() -> list[str]:
    """The problem when SymPy computes with other integers than Python's own, so that the two engines share theirs."""
    if GROUND_TYPES == "python":
        return []
    others = {"flint": "FLINT", "gmpy": "GMP, as FLINT does,"}.get(GROUND_TYPES, GROUND_TYPES)
    return [
        f"SymPy runs on {others} and is no second opinion: import theory before sympy, or set SYMPY_GROUND_TYPES=python"
    ]


def _structure(derivation: Derivation) -> list[str]:
    """What is wrong with the shape of the argument: empty, disconnected, or only a restatement."""
    if not derivation.chain:
        return ["the proof is empty"]
    problems = []
    reached: sympy.Expr = derivation.quantity
    for number, line in enumerate(derivation.chain, len(derivation.facts) + 1):
        if line.left != reached:
            problems.append(f"line {number} starts from {line.left}, but the chain had reached {reached}")
        reached = line.right
    if derivation.relation is None:
        problems.append("the inequalities of the chain point both ways")
    problems += naming.problems(derivation) + domain.problems(derivation) + _below_start(derivation)
    stray = [
        fact for line in derivation.lines for fact in getattr(line.rule, "facts", ()) if fact not in derivation.facts
    ]
    if stray:
        problems.append(f"a fact is used that the derivation does not list: {stray[0].left}")
    if not any(line.rule.substantive for line in derivation.chain):
        problems.append("the proof only restates its result: no line does more than define or rewrite")
    first = derivation.chain[0]
    if not first.rule.substantive and identical(first.right, derivation.result).ok and len(derivation.chain) > 1:
        problems.append("the proof only restates its result: the first line already is the last")
    return problems


def _below_start(derivation: Derivation) -> list[str]:
    """The uses of a line that holds above its start alone, by the chain or by a rule that does not check where it is
    used."""
    used = [(number, line) for number, line in enumerate(derivation.lines, 1) if line in derivation.chain]
    used += [
        (number, fact)
        for number, line in enumerate(derivation.lines, 1)
        if not getattr(line.rule, "checks_start", False)
        for fact in getattr(line.rule, "facts", ())
    ]
    return [
        f"line {number} uses {fact.left} {fact.relation} {fact.right}, which holds above {fact.rule.start} alone"
        for number, fact in used
        if isinstance(fact.rule, Ascent) and fact.rule.above_start
    ]


def _instances(derivation: Derivation) -> tuple[int, str]:
    """How many instances equal the derived value, and a description of the first that does not."""
    count = 0
    try:
        for instance in derivation.instances():
            fault = _differs(derivation.equality, instance)
            if fault:
                return count, fault
            count += 1
    except UNCOMPUTED as error:  # of a function that the claim's author wrote
        return count, f"instance {count + 1} cannot be computed: {type(error).__name__}: {error}"
    return count, "" if count else "no instance was computed from the definition"


def _differs(value: sympy.Expr, instance: Instance) -> str:
    """How the instance differs from the derived value, or why it cannot be told; empty where they are equal."""
    try:
        equal = _equal(value, instance)
    except UNDECIDED as error:
        return f"instance {instance.label} cannot be compared: {error}"
    return "" if equal else f"instance {instance.label}: {instance.direct} from the definition, not the derived value"


def _equal(value: sympy.Expr, instance: Instance) -> bool:
    """Equality of rationals; else the value's ball must lie in the instance's enclosure, or meet its rational."""
    if isinstance(instance.direct, arb):
        narrow = bool(instance.direct.rad() * WIDEST_ENCLOSURE < abs(instance.direct.mid()))
        return narrow and bool(instance.direct.contains(ball(value, instance.at, 256)))
    try:
        return bool(rational(value, instance.at) == instance.direct)
    except NotRational:
        with flint.ctx.workprec(256):
            gap = ball(value, instance.at, 256) - instance.direct
            return bool(gap.contains(0)) and bool(abs(gap) * 10**30 < 1)
