"""Building the paper: LaTeX sources always, the PDF where LaTeX is installed."""

from dataclasses import dataclass
from pathlib import Path

from paper.document import document
from paper.errata import errata_list
from paper.graph import svg
from paper.latexmk import compile_pdf, missing
from paper.ledger import read
from paper.tables import claims_table


@dataclass(frozen=True, kw_only=True)
class Built:
    """What was written. Exactly one of `pdf` and `skipped` (why there is no PDF) is given.

    `overfull` quotes LaTeX on each box that sticks out of its line: empty when everything fits the page.
    """

    tex: tuple[Path, ...]
    pdf: Path | None
    skipped: str | None
    overfull: tuple[str, ...] = ()


def build(ledger_path: Path, out: Path) -> Built:
    """The paper of the ledger at `ledger_path`, in the folder `out`.

    LedgerError when the ledger is not one, LatexError when LaTeX is installed and rejects the document, OSError when a
    file cannot be read or written.
    """
    ledger = read(ledger_path)
    out.mkdir(parents=True, exist_ok=True)
    tex = (
        _write(out / "claims.tex", claims_table(ledger)),
        _write(out / "errata.tex", errata_list(ledger.errata)),
        _write(out / "main.tex", document(ledger)),
    )
    if ledger.graph:
        _write(out / "graph.svg", svg(ledger.graph))
    pdf = out / "main.pdf"
    pdf.unlink(missing_ok=True)  # an older PDF must not pass for this ledger's
    reason = missing()
    if reason is not None:
        return Built(tex=tex, pdf=None, skipped=reason)
    compiled = compile_pdf(tex, "main.tex")
    pdf.write_bytes(compiled.pdf)
    return Built(tex=tex, pdf=pdf, skipped=None, overfull=compiled.overfull)


def _write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path
