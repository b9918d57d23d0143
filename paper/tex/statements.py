"""What each simulated claim says and what its verdict rests on, and what the words for proofs mean."""

from paper import number, words
from paper.escape import latex
from paper.ledger import Entry, Ledger
from paper.prose import prose
from paper.tables import coloured, number_cell, p_value

BLOCK = r"""\medskip\noindent\begin{minipage}{\linewidth}\raggedright
%s
\end{minipage}

"""


def statements(ledger: Ledger) -> str:
    """A block for each simulated claim: statement, source, conventions, cited theorems, and the draws behind it."""
    return "".join(map(_block, ledger.entries))


def standings(ledger: Ledger) -> str:
    """A list of the standings that occur, with what each means."""
    used = {entry.standing for entry in ledger.entries if words.standing(entry)}
    used |= {each.standing for each in ledger.proved}
    ordered = [level for level in words.STANDINGS if level in used]
    items = [rf"\item[{latex(words.STANDINGS[level])}] {latex(words.MEANINGS[level])}" for level in ordered]
    return "\n".join([r"\begin{description}\raggedright", *items, r"\end{description}", ""])


def _block(entry: Entry) -> str:
    verdict = coloured(entry.verdict, words.verdict(entry))
    head = rf"\textbf{{{prose(entry.title)}}}\hspace{{1em plus 1fill}}{verdict}"
    says = entry.statement_latex or prose(entry.statement)
    source = rf" \emph{{Source: {latex(entry.source)}.}}" if entry.source else ""
    terms = (("Conventions", entry.conventions), ("Theorems cited", entry.rests_on))
    told = [rf"\emph{{{name}:}} {prose('; '.join(found))}." for name, found in terms if found]
    lines = [head, f"{says}{source}" if says else "", *told, _basis(entry)]
    if entry.reason:
        lines.append(rf"\emph{{{prose(entry.reason)}}}")
    return BLOCK % "\\par\n".join(filter(None, lines))


def _basis(entry: Entry) -> str:
    """What the verdict rests on, in one line."""
    parts = [latex(words.standing(entry))]
    if entry.by_proof:
        parts += ["exact mathematics, no draws", f"near misses {entry.misses_refuted}"]
        return r"{\footnotesize Rests on: " + "; ".join(parts) + ".}"
    drawn = sum(design.replicates for design in entry.designs)
    plural = "" if len(entry.designs) == 1 else "s"
    parts.append(rf"{number_cell(str(drawn))} replicates in {len(entry.designs)} design{plural}")
    if entry.delta is not None and entry.regime != "identity" and entry.relation == "=":
        parts.append(rf"margin {number_cell(number.plain(100 * entry.delta))}\,\%")
    if entry.p_adjusted is not None:
        parts.append(rf"adjusted $p {p_value(entry.p_adjusted)}$")
    uppers = [design.excluded_upper for design in entry.designs if design.excluded_upper is not None]
    if uppers:
        parts.append(rf"excluded share at most {number_cell(number.plain(max(uppers), 2))}")
    parts.append(f"near misses {entry.misses_refuted}")
    return r"{\footnotesize Rests on: " + "; ".join(parts) + ".}"
