"""Every line of every derivation broken in turn, and what still passes.

A mutant changes the right side of one line: a coefficient, an exponent, an index by one, or a sign. The change is
carried to every place that uses the line: rules that quote it, and the next line of the chain, which starts from it. So
nothing but the mathematics can notice. A mutant is caught when the claim is no longer decided as it is expected to be.

The lemmas that a claim quotes are broken too, each once: a mutant of a lemma is caught when its own check fails, or
when it ends in another result (then the line that quotes it fails, which is the claim's own mutant).

Run `python -m tests.mutation [CLAIM...]`: it prints the share caught, and each survivor. Leaves with 1 if one survives.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import sympy
from sympy.concrete.expr_with_limits import ExprWithLimits

from theory.assess import assess
from theory.claim import Claim
from theory.proof.check import checked
from theory.proof.line import Derivation, Line
from theory.proof.rational_identity import identical
from theory.proof.rules import Lemma
from theory.registry import claims, find

KINDS = ("coefficient", "exponent", "index", "sign")


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A line's right side with one thing changed."""

    kind: str
    right: sympy.Expr


@dataclass(frozen=True, kw_only=True)
class Survivor:
    """A mutant that nothing caught."""

    claim: str
    line: int
    kind: str
    was: str
    became: str

    def __str__(self) -> str:
        return f"{self.claim}, line {self.line} ({self.kind}): {self.was}  ->  {self.became}"


def mutants(right: sympy.Expr) -> list[Mutant]:
    """The changes of one expression, each different from it and from the others."""
    found: dict[sympy.Expr, Mutant] = {}
    for mutant in (*_coefficients(right), *_exponents(right), *_indices(right), *_signs(right)):
        if mutant.right != right and not (mutant.right.is_commutative and identical(mutant.right, right).ok):
            found.setdefault(mutant.right, mutant)
    return list(found.values())


def _places(expression: sympy.Expr) -> Iterator[tuple[tuple[int, ...], sympy.Basic]]:
    """Every node with the path that leads to it, the variables that a sum or limit binds left out."""
    yield (), expression
    for place, argument in enumerate(expression.args):
        if isinstance(expression, ExprWithLimits) and place > 0:
            for bound in (1, 2):
                for path, node in _places(argument[bound]):
                    yield (place, bound, *path), node
        elif place == 0 or not (isinstance(expression, sympy.Derivative) or expression.func.__name__ == "lim"):
            for path, node in _places(argument):
                yield (place, *path), node


def _put(expression: sympy.Basic, path: tuple[int, ...], image: sympy.Basic) -> sympy.Basic:
    if not path:
        return image
    arguments = list(expression.args)
    arguments[path[0]] = _put(arguments[path[0]], path[1:], image)
    return expression.func(*arguments)


def _coefficients(right: sympy.Expr) -> Iterator[Mutant]:
    yield Mutant(kind="coefficient", right=2 * right if right != 0 else sympy.Integer(1))
    for path, node in _places(right):
        if isinstance(node, sympy.Rational) and not _is_exponent(right, path):
            yield Mutant(kind="coefficient", right=_put(right, path, node + 1))


def _is_exponent(right: sympy.Expr, path: tuple[int, ...]) -> bool:
    return bool(path) and isinstance(_at(right, path[:-1]), sympy.Pow) and path[-1] == 1


def _at(expression: sympy.Basic, path: tuple[int, ...]) -> sympy.Basic:
    for place in path:
        expression = expression.args[place]
    return expression


def _exponents(right: sympy.Expr) -> Iterator[Mutant]:
    powers = [(path, node) for path, node in _places(right) if isinstance(node, sympy.Pow)]
    for path, node in powers:
        yield Mutant(kind="exponent", right=_put(right, path, node.base ** (node.exp + 1)))
    if not powers and right.is_commutative:
        yield Mutant(kind="exponent", right=right**2)


def _indices(right: sympy.Expr) -> Iterator[Mutant]:
    for path, node in _places(right):
        if isinstance(node, sympy.Symbol) and node.is_commutative:
            yield Mutant(kind="index", right=_put(right, path, node + 1))


def _signs(right: sympy.Expr) -> Iterator[Mutant]:
    yield Mutant(kind="sign", right=-right)
    for path, node in _places(right):
        if isinstance(node, sympy.Add):
            for term in node.args:
                yield Mutant(kind="sign", right=_put(right, path, node - 2 * term))


def broken(derivation: Derivation, target: Line, right: sympy.Expr) -> Derivation:
    """The derivation with the target's right side changed, wherever the line is used."""
    rebuilt: dict[Line, Line] = {}

    def line(old: Line) -> Line:
        if old not in rebuilt:
            rule = rebuilt_rule(old.rule)
            changed = right if old is target else old.right
            rebuilt[old] = old if rule is old.rule and changed is old.right else replace(old, rule=rule, right=changed)
        return rebuilt[old]

    def part(value: Any) -> Any:
        if isinstance(value, Line):
            return line(value)
        if isinstance(value, tuple) and any(isinstance(each, Line) for each in value):
            return tuple(part(each) for each in value)
        if is_dataclass(value) and hasattr(value, "check"):
            return rebuilt_rule(value)
        return value

    def rebuilt_rule(rule: Any) -> Any:
        if not is_dataclass(rule):
            return rule
        new = {each.name: part(getattr(rule, each.name)) for each in fields(rule) if each.init}
        return rule if all(new[name] is getattr(rule, name) for name in new) else replace(rule, **new)

    facts, chain = [line(each) for each in derivation.facts], [line(each) for each in derivation.chain]
    for place, old in enumerate(derivation.chain[:-1]):
        if old is target:
            chain[place + 1] = replace(chain[place + 1], left=right)
    return replace(derivation, facts=tuple(facts), chain=tuple(chain))


Tally = tuple[Counter[str], list[Survivor]]


def survivors(claim: Claim, only: int | None = None) -> Tally:
    """How many mutants of each kind were tried, and those that nothing caught; `only` limits them to one line."""

    def passes(mutant: Derivation) -> bool:
        return assess(claim, mutant).agrees_with(claim.expected)

    return _tried(claim.id, claim.derivation(), passes, only)


def lemma_survivors(name: str, lemma: Derivation) -> Tally:
    """The same for a lemma: what survives still ends in the lemma's result."""

    def passes(mutant: Derivation) -> bool:
        same = mutant.relation == lemma.relation and identical(mutant.result, lemma.result).ok
        return same and checked(mutant).ok

    return _tried(name, lemma, passes, None)


def _tried(name: str, derivation: Derivation, passes: Callable[[Derivation], bool], only: int | None) -> Tally:
    tried: Counter[str] = Counter()
    left = []
    for number, line in enumerate(derivation.lines, 1):
        for mutant in mutants(line.right) if only in (None, number) else ():
            tried[mutant.kind] += 1
            if passes(broken(derivation, line, mutant.right)):
                was = f"{line.left} {line.relation} {line.right}"
                left.append(Survivor(claim=name, line=number, kind=mutant.kind, was=was, became=str(mutant.right)))
    return tried, left


def lemmas(chosen: Iterable[Claim]) -> dict[str, Derivation]:
    """The derivations that the claims quote and that are no claim's own, by the title under which they are quoted."""
    own = {(each.quantity, each.result) for each in (claim.derivation() for claim in claims())}
    found: dict[str, Derivation] = {}
    waiting = [claim.derivation() for claim in chosen]
    while waiting:
        for line in waiting.pop().lines:
            if isinstance(line.rule, Lemma):
                quoted = line.rule.derivation
                name = f"lemma: {line.rule.title}: {quoted.quantity} = {quoted.result}"
                if (quoted.quantity, quoted.result) not in own and name not in found:
                    found[name] = quoted
                    waiting.append(quoted)
    return found


def _task(name: str) -> tuple[str, Counter[str], list[Survivor]]:
    if name.startswith("lemma: "):
        return name, *lemma_survivors(name, lemmas(claims())[name])
    return name, *survivors(find(name))


def main(names: list[str]) -> int:
    """Prints what was tried and what survives; 1 if anything does."""
    chosen = [find(name) for name in names] or list(claims())
    tried: Counter[str] = Counter()
    left: list[Survivor] = []
    with ProcessPoolExecutor() as pool:
        for name, counted, found in pool.map(_task, [*(claim.id for claim in chosen), *lemmas(chosen)]):
            tried += counted
            left += found
            sys.stdout.write(f"{name}: {counted.total()} mutants, {len(found)} survive\n")
            sys.stdout.flush()
    total = tried.total()
    by_kind = ", ".join(f"{tried[kind]} {kind}" for kind in KINDS)
    sys.stdout.write(f"{total} mutants ({by_kind}); caught {total - len(left)} = {(total - len(left)) / total:.2%}\n")
    sys.stdout.write("".join(f"survives: {each}\n" for each in left))
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
