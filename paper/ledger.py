"""The ledger as the paper reads it: verdicts, estimates and what they rest on. It recomputes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper import errata, fields, proved
from paper.errata import Erratum
from paper.fields import LedgerError
from paper.graph import Node
from paper.proved import Proved

SCHEMA = "modelcollapse/ledger/1"
VERDICTS = ("CONFIRMED", "REFUTED", "INCONCLUSIVE", "INVALID", "ERROR")
EXPECTED = ("CONFIRMED", "REFUTED")


@dataclass(frozen=True, kw_only=True)
class Point:
    """One n of a limit: the estimate there."""

    n: int
    estimate: float | None
    error: float | None


@dataclass(frozen=True, kw_only=True)
class Design:
    """One simulated design of a claim. `theory` is None where the prediction is not one number (an identity).

    Of a process the numbers are those of one functional, the furthest off of so many.
    """

    parameters: Mapping[str, str]
    label: str
    theory: float | None
    estimate: float | None
    error: float | None
    replicates: int
    verdict: str
    z: float | None
    excluded: float | None
    excluded_upper: float | None
    slope: float | None
    lack_of_fit: float | None
    points: tuple[Point, ...]
    functional: str = ""
    functionals: float | None = None
    margin: float | None = None  # how far from theory counts as equal, where it is not delta times the theory
    slope_error: float | None = None


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """A formula that a careful person could have written, and how far the same draws are from it."""

    formula: str
    verdict: str
    z: float | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One claim of the ledger. The `latex` fields may be empty: then the plain text is printed."""

    claim: str
    title: str
    source: str
    statement: str
    statement_latex: str
    formula: str
    formula_latex: str
    quantity_latex: str
    relation: str
    regime: str
    kind: str
    standing: str
    expected: str
    verdict: str
    reason: str
    conventions: tuple[str, ...]
    rests_on: tuple[str, ...]
    p_adjusted: float | None
    delta: float | None
    designs: tuple[Design, ...]
    near_misses: tuple[NearMiss, ...]
    system: str = ""  # what is simulated
    by_proof: bool = False  # a formula on which exact mathematics gives the verdict: nothing was drawn

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the one that the claim declares."""
        return self.verdict == self.expected

    @property
    def misses_refuted(self) -> str:
        """How many near misses the draws, or exact points, refute, as "3/3"."""
        refuted = sum(miss.verdict == "REFUTED" for miss in self.near_misses)
        return f"{refuted}/{len(self.near_misses)}"


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A whole campaign. `invented` marks numbers made up to show the layout: whatever prints them must say so."""

    profile: str
    seed: int
    alpha: float
    invented: bool
    entries: tuple[Entry, ...]
    proved: tuple[Proved, ...] = ()
    errata: tuple[Erratum, ...] = ()
    graph: tuple[Node, ...] = ()


def read(path: Path) -> Ledger:
    """The ledger in the file at `path`; LedgerError when it is not one, OSError when it cannot be read."""
    raw = fields.document(path, SCHEMA)
    alpha = fields.number(raw, "alpha", str(path))
    if alpha is None:
        raise LedgerError(f"{path}: alpha is missing; write the ledger again with: modelcollapse reproduce")
    return Ledger(
        profile=fields.text(raw, "profile", str(path)),
        seed=fields.whole(raw, "seed", str(path)),
        alpha=alpha,
        invented=fields.flag(raw, "invented", str(path), default=False),
        entries=tuple(_entry(claim, f"{path}: claim {i}") for i, claim in enumerate(_claims(raw, path), 1)),
        proved=tuple(proved.read(each, f"{path}: proof {i}") for i, each in _numbered(raw, "proved", str(path))),
        errata=tuple(errata.read(each, f"{path}: erratum {i}") for i, each in _numbered(raw, "errata", str(path))),
        graph=tuple(_node(each, f"{path}: node {i}") for i, each in _numbered(raw, "graph", str(path))),
    )


def _node(raw: Mapping[str, Any], place: str) -> Node:
    name, kind, standing = (fields.text(raw, each, place) for each in ("name", "kind", "standing"))
    return Node(name=name, kind=kind, standing=standing, rests_on=fields.texts(raw, "rests_on", place))


def _claims(raw: Mapping[str, Any], path: Path) -> list[Mapping[str, Any]]:
    claims = fields.objects(raw, "claims", str(path))
    if not claims:
        raise LedgerError(f"{path} holds no claim: nothing to print; write it again with: modelcollapse reproduce")
    return claims


def _entry(raw: Mapping[str, Any], place: str) -> Entry:
    name = fields.text(raw, "claim", place)
    place = f"{place} ({name})"
    return Entry(
        claim=name,
        title=fields.optional_text(raw, "title", place) or name,
        source=fields.optional_text(raw, "source", place),
        statement=fields.optional_text(raw, "statement", place),
        statement_latex=fields.optional_text(raw, "statement_latex", place),
        formula=fields.optional_text(raw, "formula", place),
        formula_latex=fields.optional_text(raw, "formula_latex", place),
        quantity_latex=fields.optional_text(raw, "quantity_latex", place),
        relation=fields.optional_text(raw, "relation", place) or "=",
        regime=fields.optional_text(raw, "regime", place),
        kind=fields.optional_text(raw, "kind", place),
        standing=fields.optional_text(raw, "standing", place),
        expected=fields.word(raw, "expected", place, EXPECTED),
        verdict=fields.word(raw, "verdict", place, VERDICTS),
        reason=fields.optional_text(raw, "reason", place),
        conventions=fields.texts(raw, "conventions", place),
        rests_on=fields.texts(raw, "rests_on", place),
        p_adjusted=fields.number(raw, "p_adjusted", place),
        delta=fields.number(raw, "delta", place),
        designs=tuple(_design(item, f"{place}: design {i}") for i, item in _numbered(raw, "designs", place)),
        near_misses=tuple(_miss(item, f"{place}: near miss {i}") for i, item in _numbered(raw, "near_misses", place)),
        system=fields.optional_text(raw, "system", place),
        by_proof=fields.optional_text(raw, "decided_by", place) == "proof",
    )


def _numbered(raw: Mapping[str, Any], name: str, place: str) -> enumerate[Mapping[str, Any]]:
    return enumerate(fields.objects(raw, name, place), 1)


def _design(raw: Mapping[str, Any], place: str) -> Design:
    parameters = raw.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise LedgerError(f"{place}: parameters={parameters!r} must be an object of names and values")
    several = isinstance(raw.get("theory"), list | str)  # an identity predicts a list of coefficients
    return Design(
        parameters={name: str(value) for name, value in parameters.items()},
        label=fields.optional_text(raw, "label", place),
        functional=fields.optional_text(raw, "functional", place),
        functionals=fields.number(raw, "functionals", place),
        margin=fields.number(raw, "margin", place),
        theory=None if several else fields.number(raw, "theory", place),
        estimate=fields.number(raw, "estimate", place),
        error=fields.number(raw, "mcse", place),
        replicates=fields.whole(raw, "replicates", place),
        verdict=fields.text(raw, "verdict", place),
        z=fields.number(raw, "z", place),
        excluded=fields.number(raw, "excluded", place),
        excluded_upper=fields.number(raw, "excluded_upper", place),
        slope=fields.number(raw, "slope", place),
        slope_error=fields.number(raw, "slope_mcse", place),
        lack_of_fit=fields.number(raw, "lack_of_fit", place),
        points=tuple(_point(item, f"{place}: point {i}") for i, item in _numbered(raw, "points", place)),
    )


def _point(raw: Mapping[str, Any], place: str) -> Point:
    n = fields.whole(raw, "n", place)
    return Point(n=n, estimate=fields.number(raw, "estimate", place), error=fields.number(raw, "mcse", place))


def _miss(raw: Mapping[str, Any], place: str) -> NearMiss:
    return NearMiss(
        formula=fields.text(raw, "formula", place),
        verdict=fields.text(raw, "verdict", place),
        z=fields.number(raw, "z", place),
    )
