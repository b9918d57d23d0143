"""Building the report: one HTML file with its style, its script and every page in it, byte for byte the same from the
same records."""

import base64
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from paper import words
from paper.fields import LedgerError
from paper.html import derivations, pages
from paper.html.mathml import shown
from paper.html.rows import VERDICTS, Row, choices, rows
from paper.ledger import Ledger, read
from paper.naming import named
from paper.systems import ORDER

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
KEPT = HERE.parent / "records"
COST = ".cost.json"
NAME = "report.html"


def report(ledger_path: Path, derivations_path: Path | None, figure_records: Sequence[Path], out_file: Path) -> Path:
    """The report's path, once it is written.

    What has no record is said to be missing on the page. LedgerError when a record is not one, OSError when a file
    cannot be read or written.
    """
    ledger = read(ledger_path)
    found = derivations.read(derivations_path) if derivations_path else {}
    systems = [pages.system(record, ledger) for record in _records(figure_records)]
    text = page(ledger, found, systems)
    with named(out_file):
        out_file.write_text(text, encoding="utf-8")
    return out_file


def of_run(ledger_path: Path, out: Path) -> Path:
    """The report of a run, OUT/report.html, with what else the run has left in the folder OUT.

    Where it drew no figures, those whose records are kept with the program are shown, each with its profile and seed.
    """
    derived = out / "derivations.json"
    drawn = [path for path in sorted((out / "figures").glob("*.json")) if not path.name.endswith(COST)]
    kept = [path for path in sorted(KEPT.glob("*/*.json")) if not path.name.endswith(COST)]
    own = {path.name for path in drawn}
    figures = [*drawn, *(path for path in kept if path.name not in own)]
    return report(ledger_path, derived if derived.exists() else None, figures, out / NAME)


def page(ledger: Ledger, found: dict[str, derivations.Derivation], systems: Sequence[pages.System]) -> str:
    """The whole text of the report."""
    environment = _environment()
    table = rows(ledger)
    claim, system = environment.get_template("claim.html"), environment.get_template("system.html")
    inside = {f"claim/{each.row.claim}": _tight(claim.render(page=each)) for each in pages.pages(ledger, table, found)}
    inside |= {f"system/{each.name}": _tight(system.render(system=each)) for each in systems}
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    text = environment.get_template("report.html").render(
        ledger=ledger,
        rows=table,
        counts=_counts(table),
        filters=_filters(table),
        systems=systems,
        derived=len(found),
        standings=words.STANDINGS,
        meanings=words.MEANINGS,
        style=_tight((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        script=script,
        script_hash=_hash(script),
        inside=_packed(inside),
    )
    return text if text.endswith("\n") else text + "\n"


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["math"] = partial(shown, block=True)
    made.globals["sign"] = _sign
    return made


def _sign(icon: str, verdict: str) -> Markup:
    """The verdict as its badge."""
    badge = '<span class="badge {0}"><svg aria-hidden="true"><use href="#i-{0}"/></svg>{1}</span>'
    return Markup(badge).format(icon, verdict)


def _counts(table: Sequence[Row]) -> list[tuple[str, int]]:
    counted = Counter(row.verdict for row in table)
    return [(verdict, counted[verdict]) for verdict in VERDICTS if counted[verdict]]


def _filters(table: Sequence[Row]) -> list[tuple[str, str, Any]]:
    """What the filters are called, what they say, and what they offer."""
    return [
        ("source", "Source", choices(table, lambda row: row.author)),
        ("kind", "Kind", choices(table, lambda row: row.kind)),
        ("verdict", "Verdict", choices(table, lambda row: row.verdict, VERDICTS)),
        ("system", "System", choices(table, lambda row: row.system)),
        ("standing", "Standing", choices(table, lambda row: row.standing)),
    ]


def _records(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The records of figures, in the order of the documentation; what that does not name follows."""
    found = []
    for path in paths:
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise LedgerError(f"{path} is not JSON ({error}); write it with: modelcollapse figure NAME") from error
        if not isinstance(record, dict) or record.get("schema") != pages.FIGURE:
            raise LedgerError(f"{path} is no record of a figure; write it with: modelcollapse figure {path.stem}")
        found.append(record)
    return sorted(found, key=lambda each: (_place(each["figure"]), each["figure"]))


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _tight(text: str) -> str:
    """The text without the indentation of its template."""
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))


def _packed(inside: dict[str, str]) -> str:
    """The pages as base64 of compressed JSON, which every browser of today can open by itself."""
    packed = gzip.compress(json.dumps(inside, ensure_ascii=False).encode(), mtime=0)
    return base64.b64encode(packed).decode()


def _hash(script: str) -> str:
    """What the page's policy calls its one script; no other script runs."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
