"""What each page of the report needs: the claim with its derivation, its errata and what it rests on; the systems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from paper import number, words
from paper.errata import Erratum
from paper.fields import LedgerError
from paper.figures.caption import caption
from paper.html.derivations import Derivation
from paper.html.intervals import half_width, limit_plot, strips
from paper.html.mathml import shown
from paper.html.panels import legend, panel_svg
from paper.html.rows import Row
from paper.ledger import Design, Entry, Ledger
from paper.proved import Proved
from paper.tables import stated

FIGURE = "modelcollapse/figure/1"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One design as its row on a claim's page: its numbers, its interval, and the points of a limit."""

    design: Design
    place: str
    theory: str
    estimate: str
    z: str
    replicates: str
    strip: Markup
    plot: Markup | None


@dataclass(frozen=True, kw_only=True)
class Miss:
    """A near miss, and what refutes it: a z value of the draws, or an exact point."""

    formula: str
    verdict: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A claim, lemma or cited theorem of the graph; `claim` is empty where it has no page."""

    text: str
    claim: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything that the page of one claim shows."""

    row: Row
    formula: Markup
    conventions: tuple[str, ...]
    reason: str
    entry: Entry | None
    designs: tuple[Judged, ...]
    axis: Markup
    in_margins: bool
    reach: str
    misses: tuple[Miss, ...]
    derivation: Derivation | None
    errata: tuple[Erratum, ...]
    corrects: tuple[Erratum, ...]
    rests_on: tuple[Link, ...]
    used_by: tuple[Link, ...]
    commands: tuple[tuple[str, str], ...]


def pages(ledger: Ledger, rows: Sequence[Row], derivations: Mapping[str, Derivation]) -> list[Page]:
    """The page of each row, in their order."""
    simulated = {entry.claim: entry for entry in ledger.entries}
    by_proof = {each.claim: each for each in ledger.proved}
    return [
        _page(ledger, row, simulated.get(row.claim) or by_proof[row.claim], derivations.get(row.claim)) for row in rows
    ]


def _page(ledger: Ledger, row: Row, claim: Entry | Proved, derivation: Derivation | None) -> Page:
    entry = claim if isinstance(claim, Entry) else None
    latex = stated(claim) if isinstance(claim, Entry) and claim.formula_latex else getattr(claim, "stated", "")
    designs, axis, in_margins = _designs(entry, ledger.alpha) if entry else ((), Markup(""), False)
    return Page(
        row=row,
        formula=shown(latex, block=True) if latex else Markup("<code>{}</code>").format(claim.formula),
        conventions=claim.conventions,
        reason=_printed(claim.reason),
        entry=entry,
        designs=designs,
        axis=axis,
        in_margins=in_margins,
        reach=number.plain(half_width(ledger.alpha), 3),
        misses=_misses(claim),
        derivation=derivation,
        errata=tuple(each for each in ledger.errata if each.claim == row.claim),
        corrects=tuple(each for each in ledger.errata if row.claim in each.corrected_by and each.claim != row.claim),
        rests_on=_rests_on(ledger, row.claim, claim.rests_on),
        used_by=tuple(_link(ledger, node.name) for node in ledger.graph if row.claim in node.rests_on),
        commands=_commands(row.claim, ledger, simulated=entry is not None),
    )


def _printed(reason: str) -> str:
    """The reason with the signs that a terminal may not have.

    >>> _printed(">= the prediction, estimate 0.83 +- 0.01")
    '≥ the prediction, estimate 0.83 ± 0.01'
    """
    return reason.replace("+-", "±").replace(">=", "≥").replace("<=", "≤")


def _designs(entry: Entry, alpha: float) -> tuple[tuple[Judged, ...], Markup, bool]:
    drawn, axis, in_margins = strips(entry, alpha)
    return tuple(_judged(entry, *pair, alpha) for pair in zip(entry.designs, drawn, strict=True)), axis, in_margins


def _judged(entry: Entry, design: Design, strip: Markup, alpha: float) -> Judged:
    identity = entry.regime == "identity"
    counted = f"{number.plain(design.estimate, 2)} of the tolerance"
    return Judged(
        design=design,
        place=words.place(design),
        theory=number.DASH if identity else number.plain(design.theory),
        estimate=counted if identity else number.plus_minus(design.estimate, design.error),
        z=number.signed(design.z),
        replicates=number.counted(design.replicates),
        strip=strip,
        plot=limit_plot(design, alpha) if design.points else None,
    )


def _misses(claim: Entry | Proved) -> tuple[Miss, ...]:
    if isinstance(claim, Proved):
        return tuple(_exactly(formula, point) for formula, point in claim.refutations)
    return tuple(
        Miss(formula=each.formula, verdict=each.verdict, by=f"z = {number.signed(each.z)}")
        for each in claim.near_misses
    )


def _exactly(formula: str, point: str | None) -> Miss:
    if point is None:
        return Miss(formula=formula, verdict="UNDECIDED", by="no exact point was found")
    return Miss(formula=formula, verdict="REFUTED", by=point or "another number")


def _rests_on(ledger: Ledger, claim: str, cited: Sequence[str]) -> tuple[Link, ...]:
    """What the graph says the claim rests on; what its record cites where the ledger has no graph."""
    for node in ledger.graph:
        if node.name == claim:
            return tuple(_link(ledger, name) for name in node.rests_on)
    return tuple(Link(text=each, claim="", kind="cited") for each in cited)


def _link(ledger: Ledger, name: str) -> Link:
    kinds = {node.name: node.kind for node in ledger.graph}
    titles = _titles(ledger)
    kind = kinds.get(name, "cited")
    if name in titles:
        return Link(text=titles[name], claim=name, kind="claim")
    return Link(text=name.removeprefix(f"{kind}: "), claim="", kind=kind)


def _titles(ledger: Ledger) -> dict[str, str]:
    return {each.claim: each.title for each in ledger.entries} | {each.claim: each.title for each in ledger.proved}


def _commands(claim: str, ledger: Ledger, *, simulated: bool) -> tuple[tuple[str, str], ...]:
    told = [("the derivation, checked again", f"modelcollapse derive {claim}")]
    if simulated:
        again = f"modelcollapse verify {claim} --profile {ledger.profile} --seed {ledger.seed}"
        told.append(("drawn and judged again", again))
        told.append(
            ("another formula in its place, on the same draws", f"modelcollapse verify {claim} --formula 'EXPR'")
        )
        told.append(("whether a run would draw it again, and why", f"modelcollapse why {claim}"))
        told.append(("runs of somebody else held against it", f"modelcollapse audit RUNS.csv --claim {claim} --help"))
    return tuple(told)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One panel of a figure; `picture` is None where its kind cannot be drawn here."""

    title: str
    note: str
    unit: str
    picture: Markup | None
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class System:
    """A measured system: its figure, its caption and what was measured of it."""

    name: str
    title: str
    source: str
    caption: str
    panels: tuple[Panel, ...]
    findings: tuple[tuple[str, str, str, str], ...]
    claims: tuple[tuple[str, str], ...]
    profile: str
    seed: int


def system(record: Mapping[str, Any], ledger: Ledger) -> System:
    """The page of a figure's record; LedgerError when it is none."""
    if record.get("schema") != FIGURE:
        raise LedgerError(
            f"schema {record.get('schema')!r} is not {FIGURE!r}; write it with: modelcollapse figure NAME"
        )
    titles = _titles(ledger)
    return System(
        name=record["figure"],
        title=record["title"],
        source=record["source"],
        caption=caption(record),
        panels=tuple(_panel(each) for each in record["panels"]),
        findings=tuple(_finding(each) for each in record["findings"]),
        claims=tuple((name, titles[name]) for name in record["claims"] if name in titles),
        profile=record["profile"],
        seed=record["seed"],
    )


def _panel(panel: Mapping[str, Any]) -> Panel:
    return Panel(
        title=panel["title"], note=panel["note"], unit=panel["unit"], picture=panel_svg(panel), legend=legend(panel)
    )


def _finding(found: Mapping[str, Any]) -> tuple[str, str, str, str]:
    interval = (
        f"{number.plain(found['low'], 5)} to {number.plain(found['high'], 5)}"
        if found["low"] is not None
        else number.DASH
    )
    return found["statement"], number.plain(found["value"], 5), interval, str(found["replicates"])
