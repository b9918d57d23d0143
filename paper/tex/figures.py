"""The figures of the paper: a few panels of the records, large enough to be read in print."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paper.fields import LedgerError
from paper.figures.draw import draw

COLUMNS = 2
SIZE = (3.7, 2.75)  # inches a panel: two of them are about as wide as a page, so that letters keep their size
PANELS = {  # by record, the titles of the panels that are shown
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


def shown(records: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The records with the panels of the paper alone; LedgerError where a record lacks one."""
    return tuple(_cut(record, PANELS[record["figure"]]) for record in records if record["figure"] in PANELS)


def draw_all(records: Sequence[Mapping[str, Any]], folder: Path) -> list[Path]:
    """Draws them as PDF into the folder; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [file for record in shown(records) for file in draw(record, folder, formats=("pdf",))]


def _cut(record: Mapping[str, Any], titles: Sequence[str]) -> Mapping[str, Any]:
    panels = {panel["title"]: panel for panel in record["panels"]}
    lost = [title for title in titles if title not in panels]
    if lost:
        raise LedgerError(
            f"{record['figure']}: no panel {lost[0]!r}; there are {', '.join(panels)}; make the record again with: "
            f"modelcollapse figure {record['figure']} --profile full"
        )
    return {**record, "panels": [panels[title] for title in titles], "columns": COLUMNS, "size": SIZE}
