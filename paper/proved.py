"""Claims that are proved and not simulated, as the paper reads and prints them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paper import fields, words
from paper.escape import latex, latex_code
from paper.prose import letters, prose

RELATIONS = {"=": "=", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
EXPECTED = ("CONFIRMED", "REFUTED")
OUTCOMES = ("proved", "refuted", "undecided")
BLOCK = r"""\medskip\begin{minipage}{\linewidth}\raggedright
%s
\end{minipage}\par
"""


@dataclass(frozen=True, kw_only=True)
class Proved:
    """One such claim. `outcome` is what the mathematics says; it has no verdict, since nothing was drawn."""

    claim: str
    title: str
    source: str
    statement: str
    formula_latex: str
    quantity_latex: str
    relation: str
    regime: str
    standing: str
    expected: str
    outcome: str
    as_expected: bool
    reason: str
    conventions: tuple[str, ...]
    rests_on: tuple[str, ...]
    near_misses: int
    kind: str = ""
    formula: str = ""
    refutations: tuple[tuple[str, str | None], ...] = ()  # each near miss, and the exact point that refutes it, or None

    @property
    def stated(self) -> str:
        """The relation and the value that the claim states, in math mode."""
        if self.regime == "identity":
            return ""
        return f"{self.quantity_latex} {RELATIONS.get(self.relation, self.relation)} {self.formula_latex}".strip()


def read(raw: Mapping[str, Any], place: str) -> Proved:
    """The claim in a record; LedgerError names the field that is not as a campaign writes it."""
    names = ("title", "source", "statement", "formula_latex", "quantity_latex", "regime", "reason")
    return Proved(
        claim=fields.text(raw, "claim", place),
        **{name: fields.optional_text(raw, name, place) for name in names},
        relation=fields.optional_text(raw, "relation", place) or "=",
        standing=fields.text(raw, "standing", place),
        expected=fields.word(raw, "expected", place, EXPECTED),
        outcome=fields.word(raw, "outcome", place, OUTCOMES),
        as_expected=fields.flag(raw, "as_expected", place, default=False),
        conventions=fields.texts(raw, "conventions", place),
        rests_on=fields.texts(raw, "rests_on", place),
        near_misses=len(fields.objects(raw, "near_misses", place)),
        kind=fields.optional_text(raw, "kind", place),
        formula=fields.optional_text(raw, "formula", place),
        refutations=tuple(
            (fields.text(each, "formula", place), _point(each, place))
            for each in fields.objects(raw, "near_misses", place)
        ),
    )


def _point(raw: Mapping[str, Any], place: str) -> str | None:
    """Where a near miss is refuted, "" for a claim without parameters; None where it is not."""
    return None if raw.get("refuted_at") is None else fields.text(raw, "refuted_at", place)


def standing(proved: Proved) -> str:
    """What the claim's proof may be called."""
    if proved.outcome == "undecided":
        return "undecided"
    return words.standing_words(proved.claim, proved.standing, refuted=proved.outcome == "refuted")


def proved_list(proved: Sequence[Proved]) -> str:
    """Every such claim; a sentence where every claim is simulated."""
    if not proved:
        return "Every claim of this ledger is simulated.\n"
    return "{\\setlength{\\parindent}{0pt}\n" + "\n".join(_block(each) for each in proved) + "}\n"


def _block(proved: Proved) -> str:
    told = rf"\textcolor{{{_colour(proved)}}}{{{latex(standing(proved))}}}"
    head = rf"\textbf{{{prose(proved.title)}}}\hspace{{1em plus 1fill}}{told}"
    shown = rf"\formulabox{{{letters(proved.stated)}}}\hspace{{1em plus 1fill}}" if proved.stated else r"\hfill"
    lines = [
        head,
        rf"{shown}{latex_code(proved.claim)}",
        rf"{prose(proved.statement)} \emph{{Source: {latex(proved.source)}.}}",
        rf"\emph{{Conventions:}} {prose('; '.join(proved.conventions))}.",
    ]
    if proved.rests_on:
        lines.append(rf"\emph{{Theorems cited:}} {prose('; '.join(proved.rests_on))}.")
    if not proved.as_expected:
        lines.append(rf"\textbf{{Not as expected:}} {prose(proved.reason)}")
    return BLOCK % "\\par\n".join(lines)


def _colour(proved: Proved) -> str:
    return "undecided" if not proved.as_expected else "confirmed" if proved.outcome == "proved" else "refuted"
