"""The ledger as rows of one table: what was judged on draws and what is decided by proof alone, side by side."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from paper import number, proved, words
from paper.html.mathml import shown
from paper.ledger import Design, Entry, Ledger
from paper.proved import Proved
from paper.tables import stated

ARXIV = re.compile(r"\s*\(arXiv (?P<number>[\w.]+)\)")
BY_PROOF = "by proof"  # where a claim is simulated, its system
OUTCOMES = {"proved": "PROVED", "refuted": "PROVED FALSE", "undecided": "UNDECIDED"}
ICONS = {
    "CONFIRMED": "confirmed", "REFUTED": "refuted", "INCONCLUSIVE": "open", "INVALID": "fault", "ERROR": "fault",
    "PROVED": "proved", "PROVED FALSE": "false", "UNDECIDED": "open",
}  # fmt: skip
VERDICTS = tuple(ICONS)  # in the order in which they are counted


@dataclass(frozen=True, kw_only=True)
class Row:
    """One claim as the table shows it. Numbers are kept unrounded beside their text, for sorting."""

    claim: str
    title: str
    source: str
    kind: str
    system: str
    statement: str
    formula: Markup
    theory: float | None
    theory_text: str
    place: str
    estimate: float | None
    estimate_text: str
    refuted: int
    misses: int
    verdict: str
    as_expected: bool
    note: str
    standing: str

    @property
    def icon(self) -> str:
        """The sign that goes with the verdict, so that colour is not alone in saying it."""
        return ICONS[self.verdict]

    @property
    def author(self) -> str:
        """The source without its number."""
        return ARXIV.sub("", self.source)

    @property
    def arxiv(self) -> str:
        """The number of the source on arXiv; empty where it gives none."""
        found = ARXIV.search(self.source)
        return found["number"] if found else ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value that a filter offers, and in how many rows it stands."""

    value: str
    count: int


def rows(ledger: Ledger) -> tuple[Row, ...]:
    """A row for each claim, by id."""
    found = [*map(_simulated, ledger.entries), *map(_proved, ledger.proved)]
    return tuple(sorted(found, key=lambda row: row.claim))


def choices(of: Sequence[Row], field: Callable[[Row], str], order: Sequence[str] = ()) -> tuple[Choice, ...]:
    """The values of a field in these rows, in the given order or by the alphabet."""
    values = [field(row) for row in of]
    known = [each for each in order if each in values]
    others = sorted({each for each in values if each not in order}, key=str.casefold)
    return tuple(Choice(value=each, count=values.count(each)) for each in [*known, *others])


def _simulated(entry: Entry) -> Row:
    first = entry.designs[0] if entry.designs else None
    identity = entry.regime == "identity"
    count = len(entry.designs)
    place = words.place(first) if first else ""
    furthest = (
        f"{first.functional}, furthest of {first.functionals:.0f} functionals" if first and first.functionals else ""
    )
    more = f"first of {count} designs" if count > 1 else ""
    expected = entry.as_expected
    return Row(
        claim=entry.claim, title=entry.title, source=entry.source, kind=entry.kind, system=entry.system or "unnamed",
        statement=entry.statement,
        formula=shown(stated(entry)) if entry.formula_latex else Markup("<code>{}</code>").format(entry.formula),
        theory=first.theory if first and not identity else None,
        theory_text=number.plain(first.theory) if first and not identity else number.DASH,
        place="; ".join(filter(None, [place, furthest, more])),
        estimate=first.estimate if first else None,
        estimate_text=_estimate(first, identity=identity),
        refuted=sum(miss.verdict == "REFUTED" for miss in entry.near_misses), misses=len(entry.near_misses),
        verdict=entry.verdict, as_expected=expected, note=_note(entry.verdict, entry.expected, by_proof=entry.by_proof),
        standing=words.standing(entry),
    )  # fmt: skip


def _estimate(first: Design | None, *, identity: bool) -> str:
    """The estimate with its standard error; an identity has a discrepancy instead, counted in tolerances."""
    if first is None:
        return number.DASH
    return (
        f"{number.plain(first.estimate, 2)} tolerances" if identity else number.plus_minus(first.estimate, first.error)
    )


def _proved(each: Proved) -> Row:
    expected = "" if each.as_expected else f"expected {each.expected}"
    return Row(
        claim=each.claim, title=each.title or each.claim, source=each.source, kind=each.kind, system=BY_PROOF,
        statement=each.statement, formula=shown(each.stated) if each.stated else Markup(""),
        theory=None, theory_text=number.DASH, place="", estimate=None, estimate_text=number.DASH,
        refuted=sum(point is not None for _, point in each.refutations), misses=len(each.refutations),
        verdict=OUTCOMES[each.outcome], as_expected=each.as_expected, note=expected or "not simulated",
        standing=proved.standing(each),
    )  # fmt: skip


def _note(verdict: str, expected: str, *, by_proof: bool) -> str:
    told = f"expected {expected}" if verdict != expected else "as expected" if verdict == "REFUTED" else ""
    return ", ".join(filter(None, [told, BY_PROOF if by_proof else ""]))
