"""Building the paper: LaTeX sources and figures always, the PDF where LaTeX is installed."""

from dataclasses import dataclass
from pathlib import Path

from paper.graph import svg
from paper.latexmk import compile_pdf, missing
from paper.ledger import Ledger, read
from paper.naming import named
from paper.tex.figures import draw_all, pictures
from paper.tex.records import Records, kept
from paper.tex.tables import tables
from paper.tex.values import absent, definitions, values

PACKAGE = Path(__file__).parent
PAPER = "main.tex"
LISTING = "templates/listing.tex"
COPIED = {"modelcollapse.sty": "templates/modelcollapse.sty", "references.bib": "references.bib"}


@dataclass(frozen=True, kw_only=True)
class Built:
    """What was written. Exactly one of `pdf` and `skipped` (why there is no PDF) is given.

    `overfull` quotes LaTeX on each box that sticks out of its line: empty when everything fits the page. `lacks` names
    what the prose of the paper cites and the ledger does not hold: then main.tex lists the tables, without figures.
    """

    tex: tuple[Path, ...]
    figures: tuple[Path, ...]
    pdf: Path | None
    skipped: str | None
    overfull: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def build(ledger_path: Path, out: Path) -> Built:
    """The paper of the ledger at `ledger_path`, in the folder `out`.

    LedgerError when the ledger is not one, LatexError when LaTeX is installed and rejects the document, OSError when a
    file cannot be read or written.
    """
    ledger, records = read(ledger_path), kept()
    texts, lacks = sources(ledger, records)
    out.mkdir(parents=True, exist_ok=True)
    tex = tuple(_write(out / name, text) for name, text in texts.items())
    figures = () if lacks else tuple(draw_all(pictures(ledger, records), out / "figures"))
    if ledger.graph:
        _write(out / "graph.svg", svg(ledger.graph))
    pdf = out / "main.pdf"
    pdf.unlink(missing_ok=True)  # an older PDF must not pass for this ledger's
    reason = missing()
    if reason is not None:
        return Built(tex=tex, figures=figures, pdf=None, skipped=reason, lacks=lacks)
    compiled = compile_pdf(out, (*tex, *figures), "main.tex")
    with named(pdf):
        pdf.write_bytes(compiled.pdf)
    return Built(tex=tex, figures=figures, pdf=pdf, skipped=None, overfull=compiled.overfull, lacks=lacks)


def sources(ledger: Ledger, records: Records) -> tuple[dict[str, str], tuple[str, ...]]:
    """The text of each file by its path below the folder of the paper, and what the paper's prose cites in vain."""
    found = values(ledger, records)
    paper = (PACKAGE / PAPER).read_text(encoding="utf-8")
    lacks = tuple(absent(paper, found))
    main = (PACKAGE / LISTING).read_text(encoding="utf-8") if lacks else paper
    copies = {name: (PACKAGE / source).read_text(encoding="utf-8") for name, source in COPIED.items()}
    return {"main.tex": main, "values.tex": definitions(found), **copies, **tables(ledger, records)}, lacks


def _write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with named(path):
        path.write_text(content, encoding="utf-8")
    return path
