"""The errata in LaTeX: each place of a source as printed, why it is wrong, and what holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paper import fields
from paper.escape import latex, latex_code
from paper.prose import prose

HEAD = "% Needs \\usepackage{modelcollapse}.\n"
DERIVED = "the derived value is"  # of a witness that the program found itself
KINDS = {True: "says less than it needs", False: "wrong as printed"}


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """One place of a source; `printed` and `corrected` are LaTeX in math mode, the rest is plain text."""

    claim: str
    source: str
    place: str
    incomplete: bool
    printed: str
    reason: str
    witness: str
    corrected: str
    corrected_by: tuple[str, ...]
    standing: str


def read(raw: Mapping[str, Any], place: str) -> Erratum:
    """The erratum in a record; LedgerError names the field that is not as a campaign writes it."""
    names = ("claim", "source", "place", "printed", "reason", "witness", "corrected", "standing")
    return Erratum(
        **{name: fields.text(raw, name, place) for name in names},
        incomplete=fields.flag(raw, "incomplete", place, default=False),
        corrected_by=fields.texts(raw, "corrected_by", place),
    )


def errata_list(errata: Sequence[Erratum]) -> str:
    """All errata, by source; a sentence where there are none."""
    if not errata:
        return HEAD + "No statement of the sources was found wrong.\n"
    sources = dict.fromkeys(erratum.source for erratum in errata)
    return HEAD + "".join(_of_source(source, [each for each in errata if each.source == source]) for source in sources)


def _of_source(source: str, errata: Sequence[Erratum]) -> str:
    items = "".join(_item(erratum) for erratum in errata)
    return f"\\subsection*{{{latex(source)}}}\n\\begin{{enumerate}}\n{items}\\end{{enumerate}}\n"


def _item(erratum: Erratum) -> str:
    stated = ", ".join(latex_code(claim) for claim in erratum.corrected_by)
    return (
        f"\\item \\raggedright \\textbf{{{prose(capital(erratum.place))}}} "
        f"({KINDS[erratum.incomplete]}; {latex(erratum.standing)}).\\par\\nopagebreak\n"
        f"\\emph{{Printed:}}\\par\\nopagebreak \\wideformulabox{{{erratum.printed}}}\\par\n"
        f"\\emph{{Why:}} {prose(capital(erratum.reason.rstrip('.')))}. "
        f"\\emph{{Exactly:}} {_exactly(erratum.witness)}.\\par\n"
        f"\\emph{{What holds:}}\\par\\nopagebreak \\wideformulabox{{{erratum.corrected}}}\\par\\nopagebreak\n"
        f"\\emph{{Stated by:}} {stated}\\par\n"
    )


def _exactly(witness: str) -> str:
    """The counterexample: a sentence, or values of the program's own formulas, which are code."""
    return latex_code(witness) if DERIVED in witness else prose(witness)


def capital(words: str) -> str:
    """The words as a sentence begins."""
    return words[:1].upper() + words[1:]
