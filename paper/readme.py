"""The table of verdicts in the README: generated from a ledger, put between two markers, and checked."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from paper import number, words
from paper.escape import markdown, markdown_code, markdown_math
from paper.ledger import Entry, Ledger, read
from paper.tables import stated

BEGIN = "<!-- verdicts:begin -->"
END = "<!-- verdicts:end -->"
HEAD = (
    "| claim | what it says | theory | estimate ± se | verdict | near misses refuted | standing |\n"
    "|---|---|---|---|---|---|---|\n"
)
OTHERS = {
    "discrete": "discrete distributions",
    "multivariate": "Gaussians in one or more dimensions",
    "kde": "kernel densities",
    "regression": "linear regression as the papers run it",
    "cardinality": "real rows beside synthetic ones",
    "language": "language models",
}  # the systems whose confirmed claims are counted in the README, and shown on a page of their own
INVENTED = "**Invented numbers: this table shows the layout, not a result.**\n\n"
USAGE = "usage: python -m paper.readme README.md LEDGER.json"


class MarkerError(ValueError):
    """The README does not hold the two markers, once each and in order."""


def verdict_table(ledger: Ledger) -> str:
    """A Markdown table with a row for each claim. A claim with several designs shows its first, and says how many."""
    notice = INVENTED if ledger.invented else ""
    return notice + HEAD + "".join(_row(entry) for entry in ledger.entries)


def short_table(ledger: Ledger) -> str:
    """The table of the README: a row for each claim of the spine and each verdict that accuses; the rest is counted."""
    shown = [entry for entry in ledger.entries if entry.system not in OTHERS or _accuses(entry)]
    others = [entry for entry in ledger.entries if entry.system in OTHERS and not _accuses(entry)]
    return verdict_table(replace(ledger, entries=tuple(shown))) + _others(others) + _more(ledger)


def _accuses(entry: Entry) -> bool:
    """Whether the verdict is not a plain confirmation: such a row is not left to another page."""
    return entry.verdict != "CONFIRMED" or not entry.as_expected


def _others(entries: Sequence[Entry]) -> str:
    """One sentence on the claims that the table leaves out; empty where there is none."""
    if not entries:
        return ""
    counts = Counter(OTHERS[entry.system] for entry in entries)
    told = ", ".join(f"{counts[name]} on {name}" for name in OTHERS.values() if name in counts)
    return (
        f"\n{len(entries)} more claims were simulated and CONFIRMED as expected: {told}. "
        "[Every verdict](docs/ledger.md); [the papers' other systems](docs/systems.md), with figures.\n"
    )


def _more(ledger: Ledger) -> str:
    """What the table leaves out: the claims that are proved alone, and the errata."""
    if not ledger.proved:
        return ""
    refuted = sum(each.outcome == "refuted" for each in ledger.proved)
    unexpected = [each.claim for each in ledger.proved if not each.as_expected]
    failed = f" **Not as expected: {', '.join(unexpected)}.**" if unexpected else ""
    return (
        f"\n{len(ledger.proved)} further claims are decided by proof alone, {refuted} of them proved false; "
        f"[all claims](docs/claims.md). {len(ledger.errata)} places of the sources are wrong or say less than they "
        f"need: [errata](docs/errata.md).{failed}\n"
    )


def rewrite(readme_path: Path, table: str, markers: tuple[str, str] = (BEGIN, END)) -> None:
    """Puts the table between the markers of the file; MarkerError when they are missing."""
    before, _, after = between(readme_path, markers)
    readme_path.write_text(f"{before}{markers[0]}\n{table}{markers[1]}{after}", encoding="utf-8")


def is_current(readme_path: Path, ledger: Ledger) -> bool:
    """Whether the table in the file is the one that the ledger gives; MarkerError when the markers are missing."""
    return between(readme_path)[1] == f"\n{short_table(ledger)}"


def main(arguments: list[str]) -> None:
    """Rewrites the table of the README named first from the ledger named second."""
    if len(arguments) != 2:
        raise SystemExit(USAGE)
    rewrite(Path(arguments[0]), short_table(read(Path(arguments[1]))))


def between(readme_path: Path, markers: tuple[str, str] = (BEGIN, END)) -> tuple[str, str, str]:
    """The text before the first marker, between the two, and after the second."""
    begin, end = markers
    text = readme_path.read_text(encoding="utf-8")
    before, first, rest = text.partition(begin)
    table, second, after = rest.partition(end)
    if not first or not second or begin in rest or end in before + after:
        raise MarkerError(f"{readme_path} needs the lines {begin} and {end}, once each and in this order")
    return before, table, after


def _row(entry: Entry) -> str:
    theory, estimate = _numbers(entry)
    verdict = words.verdict(entry) if entry.as_expected else f"**{words.verdict(entry)}**"
    claim = f"{markdown(entry.title)}<br>{markdown_code(entry.claim)}"
    cells = (claim, _says(entry), theory, estimate, verdict, entry.misses_refuted, words.standing(entry))
    return "| " + " | ".join(cells) + " |\n"


def _says(entry: Entry) -> str:
    if entry.formula_latex:
        return markdown_math(stated(entry))
    return markdown_code(entry.formula or entry.statement)


def _numbers(entry: Entry) -> tuple[str, str]:
    if not entry.designs:
        return number.DASH, number.DASH
    first = entry.designs[0]
    if entry.regime == "identity":
        return number.DASH, f"discrepancy {number.plain(first.estimate, 2)} of the tolerance"
    count = len(entry.designs)
    more = f" (first of {count} designs)" if count > 1 else ""
    furthest = f"; {first.functional}, furthest of {first.functionals:.0f} functionals" if first.functionals else ""
    place = markdown(f"{words.place(first)}{more}{furthest}".strip())
    theory = "<br>".join(filter(None, [number.plain(first.theory), place]))
    return theory, number.plus_minus(first.estimate, first.error)


if __name__ == "__main__":
    main(sys.argv[1:])
