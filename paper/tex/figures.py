"""The figures of the paper: a few panels of the records, large enough to be read in print."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paper.fields import LedgerError
from paper.figures.draw import draw
from paper.figures.from_ledger import extrapolation
from paper.ledger import Ledger
from paper.tex.records import Records

COLUMNS = 2
SIZE = (3.7, 2.6)  # inches a panel: two of them are about as wide as a page, so that letters keep their size
LETTERS = {"Sigma_0^-1": "Σ₀⁻¹", "Sigma_0": "Σ₀", "Sigma_t": "Σₜ", "pi^2": "π²"}
PANELS = {  # by record, the titles of the panels that are shown
    "growth": ("discard", "augment", "fixed-budget", "all families together, over the law"),
    "efficiency": ("discard", "augment"),
    "innovations": ("augment: quantile against quantile", "augment"),
    "power": ("mean at finite n (8,448 replicates)", "growth of a variance, n to infinity (6,400 replicates)"),
    "linear": (
        "replace, d = 10",
        "accumulate, d = 10",
        "workflows; T, d = 100, 10",
        "one X and fresh X; T, d = 32, 10",
    ),
    "fixed-budget": ("logistic regression", "mean, n = 100: other budgets"),
    "gaussian": ("Fitted covariance, divisor N - 1 (n = 10, d = 3)", "Replace: log determinant (n = 316)"),
    "kde": ("moons, d = 2, n = 1000", "accumulate, n = 10: last fit less real data alone"),
    "language": ("Perplexity on fresh real text, exp(L)", "Bigrams of the real text that are still written"),
}
OF_LEDGER = ("dey.augment-variance", "kazdan.subsample-ratio")  # limits whose lines are shown, where they were drawn


def pictures(ledger: Ledger, records: Records) -> tuple[Mapping[str, Any], ...]:
    """The records of all figures of the paper, cut to its panels; without a limit in the ledger, none of its lines."""
    return (*shown((*records.spine, *records.systems)), *_limits(ledger))


def shown(records: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The records with the panels of the paper alone; LedgerError where a record lacks one."""
    return tuple(_cut(record, PANELS[record["figure"]]) for record in records if record["figure"] in PANELS)


def draw_all(records: Sequence[Mapping[str, Any]], folder: Path) -> list[Path]:
    """Draws records that are cut already as PDF into the folder; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [file for record in records for file in draw(record, folder, formats=("pdf",))]


def _limits(ledger: Ledger) -> tuple[Mapping[str, Any], ...]:
    """How limits were read in this ledger, at the claims of `OF_LEDGER`, or at others where it has none of them."""
    try:
        record = extrapolation(ledger)
    except LedgerError:
        return ()
    panels = [panel for panel in record["panels"] if panel["note"] in OF_LEDGER]
    return (_sized(record, panels or record["panels"][:COLUMNS]),)


def _cut(record: Mapping[str, Any], titles: Sequence[str]) -> Mapping[str, Any]:
    panels = {panel["title"]: panel for panel in record["panels"]}
    lost = [title for title in titles if title not in panels]
    if lost:
        raise LedgerError(
            f"{record['figure']}: no panel {lost[0]!r}; there are {', '.join(panels)}; make the record again with: "
            f"modelcollapse figure {record['figure']} --profile full"
        )
    return _sized(record, [panels[title] for title in titles])


def _sized(record: Mapping[str, Any], panels: Sequence[Any]) -> Mapping[str, Any]:
    return {**record, "panels": [_written(panel) for panel in panels], "columns": COLUMNS, "size": SIZE, "room": True}


def _written(panel: Mapping[str, Any]) -> dict[str, Any]:
    """A panel or a curve with the letters of mathematics in its words, where records spell them out."""
    told = {name: _lettered(value) if isinstance(value, str) else value for name, value in panel.items()}
    return told | ({"curves": [_written(curve) for curve in panel["curves"]]} if "curves" in panel else {})


def _lettered(words: str) -> str:
    for word, letters in LETTERS.items():
        words = words.replace(word, letters)
    return words
