"""Pages for the documentation, generated from a ledger: every claim, every erratum, and what rests on what."""

import sys
from collections import Counter
from pathlib import Path

from paper import proved, words
from paper.errata import KINDS, Erratum, capital
from paper.escape import markdown, markdown_code, markdown_math
from paper.graph import svg
from paper.ledger import Entry, Ledger, read
from paper.proved import Proved
from paper.readme import verdict_table
from paper.tables import stated

GENERATED = "<!-- generated from the ledger; see CONTRIBUTING.md -->\n"
USAGE = "usage: python -m paper.catalogue DOCS LEDGER.json"


def pages(ledger: Ledger) -> dict[str, str]:
    """The text of each generated page, by the name of its file."""
    return {
        "claims.md": claims_page(ledger),
        "errata.md": errata_page(ledger),
        "ledger.md": ledger_page(ledger),
        "graph.svg": svg(ledger.graph),
    }


def claims_page(ledger: Ledger) -> str:
    """All claims, a table for each source."""
    rows = {entry.claim: (entry.source, _simulated(entry)) for entry in ledger.entries}
    rows |= {each.claim: (each.source, _by_proof(each)) for each in ledger.proved}
    counts = Counter(words.standing(entry) for entry in ledger.entries)
    counts += Counter(proved.standing(each) for each in ledger.proved)
    listed = "\n".join(f"- {count}: {word}" for word, count in sorted(counts.items()))
    sources = dict.fromkeys(source for _, (source, _) in sorted(rows.items()))
    tables = [_table(source, [row for _, (of, row) in sorted(rows.items()) if of == source]) for source in sources]
    return (
        f"{GENERATED}# All claims\n\n{len(rows)} claims, {len(ledger.entries)} of them simulated too. What their "
        f"proofs rest on ([proofs.md](proofs.md) says what the words mean):\n\n{listed}\n\n"
        f"![What rests on what](graph.svg)\n\n" + "\n".join(tables)
    )


def ledger_page(ledger: Ledger) -> str:
    """Every verdict that rests on draws: what theory says, what was drawn, and which near misses fell."""
    note = "Each row is a claim that was simulated, with its first design. `modelcollapse reproduce` makes them again."
    return f"{GENERATED}# Every verdict\n\n{note}\n\n{verdict_table(ledger)}"


def _table(source: str, rows: list[str]) -> str:
    return f"## {source}\n\n| claim | what it says | verdict or proof | standing |\n|---|---|---|---|\n" + "".join(rows)


def _simulated(entry: Entry) -> str:
    says = markdown_math(stated(entry)) if entry.formula_latex else markdown_code(entry.formula)
    return _row(entry.title, entry.claim, entry.statement, says, words.verdict(entry), words.standing(entry))


def _by_proof(each: Proved) -> str:
    says = markdown_math(each.stated) if each.stated else ""
    outcome = each.outcome if each.as_expected else f"**{each.outcome} (not as expected)**"
    return _row(each.title, each.claim, each.statement, says, f"{outcome}, not simulated", proved.standing(each))


def _row(title: str, claim: str, statement: str, says: str, outcome: str, standing: str) -> str:
    names = f"{markdown(title)}<br>{markdown_code(claim)}"
    text = "<br>".join(filter(None, [says, markdown(statement)]))
    return f"| {names} | {text} | {outcome} | {standing} |\n"


def errata_page(ledger: Ledger) -> str:
    """Every place of the sources that is wrong, or says less than it needs."""
    wrong = sum(not each.incomplete for each in ledger.errata)
    counted = f"{wrong} places are wrong as printed, {len(ledger.errata) - wrong} say less than they need."
    note = "Each counterexample is exact, and is worked out by the program; `modelcollapse errata` does it again."
    return f"{GENERATED}# Errata\n\n{counted} {note}\n\n" + "\n".join(_erratum(each) for each in ledger.errata)


def _erratum(each: Erratum) -> str:
    stated_by = ", ".join(markdown_code(claim) for claim in each.corrected_by)
    return (
        f"## {markdown(capital(each.place))}\n\n{markdown(each.source)}. This place {_is(each)}.\n\n"
        f"- Printed: {markdown_math(each.printed)}\n"
        f"- Why: {markdown(capital(each.reason.rstrip('.')))}. Exactly: {markdown_code(each.witness)}\n"
        f"- What holds: {markdown_math(each.corrected)}\n"
        f"- Stated by {stated_by} ({each.standing})\n"
    )


def _is(each: Erratum) -> str:
    return KINDS[True] if each.incomplete else f"is {KINDS[False]}"


def main(arguments: list[str]) -> None:
    """Writes the pages into the folder named first, from the ledger named second."""
    if len(arguments) != 2:
        raise SystemExit(USAGE)
    for name, text in pages(read(Path(arguments[1]))).items():
        (Path(arguments[0]) / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
