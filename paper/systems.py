"""The page of the measured systems, from their records: `python -m paper.systems DOCS RECORDS LEDGER.json`.

Each system has its figure (drawn again from its record), its caption, its verdicts and what was measured of it.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paper.escape import markdown, markdown_code, markdown_table
from paper.fields import LedgerError
from paper.figures.caption import caption
from paper.ledger import Ledger, read

SCHEMA = "modelcollapse/figure/1"
NAME = "systems.md"
PICTURES = "figures"  # folder beside the page
USAGE = "usage: python -m paper.systems DOCS RECORDS LEDGER.json"
GENERATED = "<!-- generated from paper/records/systems; see CONTRIBUTING.md -->\n"
ORDER = ("discrete", "gaussian", "mixture", "kde", "fixed-budget", "linear", "real-data", "cardinality", "language")
INTRODUCTION = """# The papers' other systems

Every system of the sources that needs no deep network, run again. `modelcollapse figure NAME` draws the figure of one,
with its caption, its numbers and what it cost; `modelcollapse simulate --system NAME --help` lists the parameters of
each, and simulates any of them. The figures here are those of `--profile full`; `quick` takes seconds.

Two kinds of statement stand here, and they are not the same. A **verdict** belongs to a claim: a formula that was
derived, and judged on draws of its own ([verdicts.md](verdicts.md)). What is **measured** is a mean over replicates
with its 95 % interval (Student's t); it says what happened in this system at these parameters, and proves nothing
beyond.

"""
COSTED = """
What each full figure cost when its record was drawn. The wall time counts what else the machine did meanwhile; the
processor time does not.

"""
MEASURED = ("measured", "mean", "95 % interval", "replicates")
VERDICTS = ("claim", "what it says", "verdict", "decided by")
COSTS = ("figure", "profile", "wall time", "processor time", "largest process", "processes", "scale")


def load(folder: Path, order: Sequence[str] = ORDER) -> list[dict[str, Any]]:
    """The records of the folder, in the order of the page; LedgerError for one that is no record of a figure."""
    found = []
    for name in order:
        path = folder / f"{name}.json"
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.get("schema") != SCHEMA or record.get("figure") != name:
            raise LedgerError(f"{path}: not a record of the figure {name}; write it with: modelcollapse figure {name}")
        record["cost"] = json.loads((folder / f"{name}.cost.json").read_text(encoding="utf-8"))
        found.append(record)
    return found


def page(records: Sequence[Mapping[str, Any]], ledger: Ledger) -> str:
    """The text of the page."""
    outcomes = outcomes_of(ledger)
    parts = [GENERATED, INTRODUCTION, costs(records), COSTED]
    parts.extend(section(record, outcomes, record["title"]) for record in records)
    return "".join(parts)


def costs(records: Sequence[Mapping[str, Any]]) -> str:
    """The table of what the figures cost."""
    return markdown_table(COSTS, [_cost(each) for each in records])


def section(record: Mapping[str, Any], outcomes: Mapping[str, tuple[str, str, str]], alternative: str) -> str:
    """The figure with its caption, how to draw it, the verdicts that belong to it, and what was measured.

    `alternative` stands for the picture where it is not seen. A record without a `cost` was not drawn by a command.
    """
    name = record["figure"]
    lines = [
        f"## {record['title']}\n\n![{markdown(alternative)}]({PICTURES}/{name}.svg)\n\n",
        f"{markdown(caption(record))}\n\n",
    ]
    if "cost" in record:
        told = f"modelcollapse figure {name} --profile {record['profile']} --seed {record['seed']}"
        lines.append(f"```console\n{told}\n```\n\n")
    absent = [claim for claim in record["claims"] if claim not in outcomes]
    if absent:
        raise LedgerError(f"{name}: the ledger has no {', '.join(absent)}; make it again with: modelcollapse reproduce")
    verdicts = [(markdown_code(claim), *outcomes[claim]) for claim in record["claims"]]
    if verdicts:
        lines.append(markdown_table(VERDICTS, verdicts) + "\n")
    rows = [
        (markdown(each["statement"]), f"{each['value']}", f"{each['low']} to {each['high']}", f"{each['replicates']}")
        for each in record["findings"]
    ]
    lines.append((markdown_table(MEASURED, rows) if rows else "") + "\n")
    return "".join(lines)


def outcomes_of(ledger: Ledger) -> dict[str, tuple[str, str, str]]:
    """By claim: what it says, its verdict, and whether draws or a proof alone decided it."""
    judged = {each.claim: (markdown(each.title), each.verdict, "draws and proof") for each in ledger.entries}
    shown = {each.claim: (markdown(each.title), each.outcome, "proof alone") for each in ledger.proved}
    return {**shown, **judged}


def _cost(record: Mapping[str, Any]) -> tuple[str, ...]:
    cost = record["cost"]
    return (
        record["figure"],
        cost["profile"],
        f"{cost['seconds']:.0f} s",
        f"{cost['processor_seconds']:.0f} s",
        f"{cost['largest_process_megabytes']} MB",
        f"{cost['processes']}",
        markdown(record["scale"]),
    )


def main(arguments: Sequence[str]) -> None:
    """Writes the page and its pictures into DOCS."""
    from paper.figures.draw import draw

    if len(arguments) != 3:
        raise SystemExit(USAGE)
    docs, folder, ledger = (Path(each) for each in arguments)
    records = load(folder)
    pictures = docs / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    for record in records:
        draw(record, pictures, ("svg",))
    (docs / NAME).write_text(page(records, read(ledger)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
