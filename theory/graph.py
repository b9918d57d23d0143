"""What rests on what: claims, the lemmas that they quote and the theorems that they cite, read off the derivations."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sympy

from theory.claim import Claim, Expected
from theory.proof.check import checked
from theory.proof.line import Derivation
from theory.proof.rules import Lemma
from theory.proof.standing import Standing

CITED = "cited: "
NAMED = re.compile(r"\(([a-z]+\.[a-z0-9-]+)\)")  # a claim that a reference names, as in "Theorem 5.1 (dey.theorem-5-1)"


class Kind(StrEnum):
    """What a node of the graph stands for."""

    CLAIM = "claim"
    LEMMA = "lemma"
    CITED = "cited"


@dataclass(frozen=True, kw_only=True)
class Node:
    """A claim, a lemma or a cited theorem, with its standing and the names of the nodes that it rests on."""

    name: str
    kind: Kind
    standing: str
    rests_on: tuple[str, ...]


Derived = tuple[Claim, Derivation]
Result = tuple[sympy.Expr, sympy.Expr]


@dataclass(frozen=True, kw_only=True)
class Known:
    """The claims that a lemma or a reference may stand for: by their result, and by their id."""

    results: Mapping[Result, str]
    derivations: Mapping[str, Derivation]


def graph(chosen: Iterable[Derived], known: Iterable[Derived]) -> dict[str, Node]:
    """The nodes that the chosen claims rest on, themselves included, by name.

    A lemma that is a claim's own derivation is that claim, and so is a reference that names a claim in parentheses;
    `known` are the claims that they may be.
    """
    pairs = tuple(known)
    told = Known(results=_claim_names(pairs), derivations={claim.id: derivation for claim, derivation in pairs})
    nodes: dict[str, Node] = {}
    for claim, derivation in chosen:
        _add(claim.id, Kind.CLAIM, derivation, told, nodes)
    return nodes


def _claim_names(known: Iterable[Derived]) -> Mapping[Result, str]:
    """Which claim has which result; of several, the one that is not refuted, then the first by name."""
    names: dict[Result, str] = {}
    for claim, derivation in sorted(known, key=lambda pair: (pair[0].expected is Expected.REFUTED, pair[0].id)):
        names.setdefault((derivation.quantity, derivation.result), claim.id)
    return names


def _add(name: str, kind: Kind, derivation: Derivation, known: Known, nodes: dict[str, Node]) -> None:
    if name in nodes:
        return
    below: dict[str, None] = {}
    own = known.results.get((derivation.quantity, derivation.result))
    if own not in (None, name):  # a statement that is false as printed rests on the proof of what holds
        _add(str(own), Kind.CLAIM, derivation, known, nodes)
        below[str(own)] = None
    else:
        _below(derivation, known, nodes, below)
    standing = str(checked(derivation).standing)
    nodes[name] = Node(name=name, kind=kind, standing=standing, rests_on=tuple(below))


def _below(derivation: Derivation, known: Known, nodes: dict[str, Node], below: dict[str, None]) -> None:
    for line in derivation.lines:
        if isinstance(line.rule, Lemma):
            quoted = line.rule.derivation
            claim = known.results.get((quoted.quantity, quoted.result))
            child = claim or f"lemma: {line.rule.title}"
            _add(child, Kind.CLAIM if claim else Kind.LEMMA, quoted, known, nodes)
            below[child] = None
        elif isinstance(getattr(line.rule, "reference", None), str):
            below[_cite(f"{CITED}{line.rule.reference}", nodes)] = None  # type: ignore[attr-defined]
    for reference in derivation.rests_on:
        below[_referred(reference, known, nodes)] = None


def _referred(reference: str, known: Known, nodes: dict[str, Node]) -> str:
    """The claim that the reference names, if it is known; else the reference as it stands, which is cited."""
    found = [name for name in NAMED.findall(reference) if name in known.derivations]
    if not found:
        return _cite(f"{CITED}{reference}", nodes)
    _add(found[0], Kind.CLAIM, known.derivations[found[0]], known, nodes)
    return str(found[0])


def _cite(name: str, nodes: dict[str, Node]) -> str:
    nodes.setdefault(name, Node(name=name, kind=Kind.CITED, standing=str(Standing.CITED), rests_on=()))
    return name


def tree(nodes: Mapping[str, Node], root: str) -> list[str]:
    """The node and what it rests on as indented lines; what stands above already is not opened again."""
    lines: list[str] = []
    opened: set[str] = set()

    def write(name: str, depth: int) -> None:
        node = nodes[name]
        again = name in opened and node.rests_on
        shown = name if node.kind is Kind.CITED else f"{name} [{node.standing}]"
        lines.append(f"{'  ' * depth}{shown}{' (see above)' if again else ''}")
        if not again:
            opened.add(name)
            for child in node.rests_on:
                write(child, depth + 1)

    write(root, 0)
    return lines
