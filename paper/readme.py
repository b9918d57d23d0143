"""What the README says of verdicts: generated from a ledger, put between two markers, and checked."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from paper import markers, number, words
from paper.escape import markdown, markdown_code, markdown_math
from paper.ledger import Design, Entry, Ledger, read
from paper.tables import stated

PART = "verdicts"
HEAD = (
    "| claim | what it says | theory | estimate ± se | verdict | near misses refuted | standing |\n"
    "|---|---|---|---|---|---|---|\n"
)
SHORT_HEAD = "| claim | what it says | theory | drawn | verdict |\n|---|---|---|---|---|\n"
HEADLINES = (
    "gerstgrasser.replace-error",
    "gerstgrasser.accumulate-error",
    "gerstgrasser.accumulate-bound",
    "gerstgrasser.halfway-stacked",
    "dey.discard-variance",
    "dey.augment-variance",
    "dey.are-bound",
    "dey.theorem-5-1",
    "kazdan.variance-mle",
    "kazdan.variance-mle-limit",
    "kazdan.variance-unbiased",
    "kazdan.subsample-limit",
)  # the rows of the README, in this order; after them every verdict that is not a plain confirmation
SOURCES = {"gerstgrasser": "Gerstgrasser", "kazdan": "Kazdan", "dey": "Dey and Donoho", "shumailov": "Shumailov"}
READING = (
    "\nDrawn is the estimate ± one standard error. Theory is the formula at the values below it; of a limit in t or G, "
    "what is proved for that t or G; of a process, what its worst functional should be. CONFIRMED: shown to lie within "
    "the margin of the claim, or on the right side of a bound ([how](docs/verdicts.md)).\n"
)
INVENTED = "**Invented numbers: this table shows the layout, not a result.**\n\n"
USAGE = "usage: python -m paper.readme README.md LEDGER.json"


def verdict_table(ledger: Ledger) -> str:
    """A Markdown table with a row for each claim. A claim with several designs shows its first, and says how many."""
    notice = INVENTED if ledger.invented else ""
    return notice + HEAD + "".join(_row(entry) for entry in ledger.entries)


def short_table(ledger: Ledger) -> str:
    """What the README opens with: the headlines and each verdict that accuses, then what the others came out as."""
    by_name = {entry.claim: entry for entry in ledger.entries}
    headlines = [by_name[name] for name in HEADLINES if name in by_name]
    accusing = [entry for entry in ledger.entries if entry.claim not in HEADLINES and _accuses(entry)]
    shown = [*headlines, *accusing]
    others = [entry for entry in ledger.entries if entry not in shown]
    notice = INVENTED if ledger.invented else ""
    rows = SHORT_HEAD + "".join(map(_short_row, shown)) + READING
    return notice + rows + _others(others, ledger) + _more(ledger)


def _accuses(entry: Entry) -> bool:
    """Whether the verdict is not a plain confirmation: such a row is not left to another page."""
    return entry.verdict != "CONFIRMED" or not entry.as_expected


def _others(entries: Sequence[Entry], ledger: Ledger) -> str:
    """The claims that the table leaves out, counted by source, and the near misses of all."""
    misses = [miss for entry in ledger.entries for miss in entry.near_misses]
    refuted = sum(miss.verdict == "REFUTED" for miss in misses)
    near = f"{refuted} of {len(misses)} near misses of all {len(ledger.entries)} simulated claims are refuted."
    every = "[Every verdict](docs/ledger.md)."
    if not entries:
        return f"\n{near} {every}\n"
    counts = Counter(entry.claim.partition(".")[0] for entry in entries)
    told = ", ".join(f"{counts[name]} of {SOURCES.get(name, name)}" for name in counts)
    noun = "claim was" if len(entries) == 1 else "claims were"
    return f"\n{len(entries)} more {noun} simulated and CONFIRMED as expected: {told}. {near} {every}\n"


def _more(ledger: Ledger) -> str:
    """What the table leaves out: the claims that are proved alone, and the errata."""
    if not ledger.proved:
        return ""
    refuted = sum(each.outcome == "refuted" for each in ledger.proved)
    unexpected = [each.claim for each in ledger.proved if not each.as_expected]
    failed = f" **Not as expected: {', '.join(unexpected)}.**" if unexpected else ""
    return (
        f"\n{len(ledger.proved)} further claims are decided by proof alone, {refuted} of them proved false: "
        f"[all claims](docs/claims.md). {len(ledger.errata)} places of the sources are wrong or say less than they "
        f"need: [errata](docs/errata.md).{failed}\n"
    )


def is_current(readme_path: Path, ledger: Ledger) -> bool:
    """Whether the table in the file is the one that the ledger gives; MarkerError when the markers are missing."""
    return markers.holds(readme_path, PART, short_table(ledger))


def main(arguments: list[str]) -> None:
    """Rewrites the table of the README named first from the ledger named second."""
    if len(arguments) != 2:
        raise SystemExit(USAGE)
    markers.put(Path(arguments[0]), PART, short_table(read(Path(arguments[1]))))


def _short_row(entry: Entry) -> str:
    theory, drawn = number.DASH, number.DASH
    if entry.designs:
        first = entry.designs[0]
        theory = "<br>".join(filter(None, [number.plain(first.theory), _short_place(first)]))
        drawn = number.plus_minus(first.estimate, first.error)
    return "| " + " | ".join((_named(entry), _says(entry), theory, drawn, _verdict(entry))) + " |\n"


def _short_place(design: Design) -> str:
    """Where the numbers of the row were taken; of a process, how many functionals they are the furthest of."""
    if design.functionals:
        return f"furthest of {design.functionals:.0f} functionals"
    return markdown(words.place(design))


def _row(entry: Entry) -> str:
    theory, estimate = _numbers(entry)
    standing = words.standing(entry)
    cells = (_named(entry), _says(entry), theory, estimate, _verdict(entry), entry.misses_refuted, standing)
    return "| " + " | ".join(cells) + " |\n"


def _named(entry: Entry) -> str:
    return f"{markdown(entry.title)}<br>{markdown_code(entry.claim)}"


def _verdict(entry: Entry) -> str:
    return words.verdict(entry) if entry.as_expected else f"**{words.verdict(entry)}**"


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
