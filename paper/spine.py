"""The page of the spine's pictures: `python -m paper.spine README.md DOCS RECORDS LEDGER.json`.

The picture of the README, DOCS/figures/first.svg, is made beside them, out of the record of the growth, and put between
two markers of the README with its description.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paper import markers
from paper.escape import markdown
from paper.figures.caption import alternative
from paper.figures.first import NAME as FIRST
from paper.figures.first import description, first
from paper.figures.from_ledger import extrapolation
from paper.ledger import Ledger, read
from paper.systems import PICTURES, costs, load, outcomes_of, section

NAME = "figures.md"
PART = "picture"  # of the README
USAGE = "usage: python -m paper.spine README.md DOCS RECORDS LEDGER.json"
GENERATED = "<!-- generated from paper/records/spine and the ledger; see CONTRIBUTING.md -->\n"
COSTED = """
What each full figure cost when its record was made, beside all else that the machine did. Blocks that were kept are
neither drawn again nor counted: the efficiency has the draws of the growth, and the innovations and the fixed budget of
the growth were kept from an earlier run of theirs.

"""
ORDER = ("growth", "efficiency", "innovations", "power")
INTRODUCTION = """# Pictures of the spine

What the claims about refitted models say, beside what was drawn. Every dotted line is evaluated from a claim, and none
is fitted to the points. No verdict is given here: those stand in the [ledger](ledger.md), on draws of their own, and
the tables below repeat them. `modelcollapse figure NAME` draws a figure anew, as PNG, SVG and PDF with its caption; the
extrapolations are a picture of the ledger itself.

"""


def made(records: Sequence[Mapping[str, Any]], ledger: Ledger) -> list[Mapping[str, Any]]:
    """All records of the page in its order: those that were drawn, and that of the ledger after the efficiency."""
    return [*records[:2], extrapolation(ledger), *records[2:]]


def page(records: Sequence[Mapping[str, Any]], ledger: Ledger) -> str:
    """The text of the page."""
    outcomes = outcomes_of(ledger)
    parts = [GENERATED, INTRODUCTION, readme_picture(records), "\n\n", costs(records), COSTED]
    parts.extend(section(record, outcomes, alternative(record)) for record in made(records, ledger))
    return "".join(parts)


def readme_picture(records: Sequence[Mapping[str, Any]], folder: str = PICTURES) -> str:
    """The picture of the first minute as a line of Markdown, with what it shows for whoever does not see it."""
    return f"![{markdown(description(first(records[0])))}]({folder}/{FIRST}.svg)"


def main(arguments: Sequence[str]) -> None:
    """Writes the page and its pictures into DOCS, and the picture of the README into it."""
    from paper.figures.draw import draw

    if len(arguments) != 4:
        raise SystemExit(USAGE)
    docs, folder, ledger = Path(arguments[1]), Path(arguments[2]), read(Path(arguments[3]))
    records = load(folder, ORDER)
    pictures = docs / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    for record in [*made(records, ledger), first(records[0])]:
        draw(record, pictures, ("svg",))
    (docs / NAME).write_text(page(records, ledger), encoding="utf-8")
    markers.put(Path(arguments[0]), PART, readme_picture(records, f"docs/{PICTURES}") + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
