"""The whole document: the template with the ledger's numbers in it."""

from importlib.resources import files
from string import Template

from paper import number, words
from paper.escape import latex, latex_code
from paper.ledger import VERDICTS, Entry, Ledger
from paper.proved import section
from paper.tables import coloured, near_miss_table, number_cell, points_table

INVENTED = r"\begin{center}\fbox{\textbf{Invented numbers: this shows the layout, not a result.}}\end{center}"
BLOCK = r"""\medskip\begin{minipage}{\linewidth}\raggedright
%s
\end{minipage}
"""


class TexTemplate(Template):
    """A template whose fields are written @{name}, since $ is LaTeX's own; @@ is one @."""

    delimiter = "@"


def document(ledger: Ledger) -> str:
    """The LaTeX source of the paper. It reads the claims' table from claims.tex beside it."""
    template = TexTemplate(files("paper").joinpath("templates/main.tex").read_text(encoding="utf-8"))
    return template.substitute(
        notice=INVENTED if ledger.invented else "",
        profile=latex(ledger.profile),
        seed=str(ledger.seed),
        alpha=number.plain(ledger.alpha),
        count=str(len(ledger.entries)),
        counts=_counts(ledger),
        outcome=_outcome(ledger),
        standings=_standings(ledger),
        claims="\n".join(_rests_on(entry) for entry in ledger.entries),
        misses=near_miss_table(ledger),
        proved=section(ledger.proved),
        limits=_limits(ledger),
    )


def _counts(ledger: Ledger) -> str:
    counts = {word: sum(entry.verdict == word for entry in ledger.entries) for word in VERDICTS}
    return ", ".join(f"{count} {coloured(word, word)}" for word, count in counts.items() if count)


def _outcome(ledger: Ledger) -> str:
    unexpected = [latex_code(entry.claim) for entry in ledger.entries if not entry.as_expected]
    if not unexpected:
        return "Every verdict is the expected one."
    return "Not as expected: " + ", ".join(unexpected) + "."


def _standings(ledger: Ledger) -> str:
    used = {entry.standing for entry in ledger.entries if words.standing(entry)}
    used |= {each.standing for each in ledger.proved}
    ordered = [level for level in words.STANDINGS if level in used]
    return "\n".join(rf"\item[{latex(words.STANDINGS[level])}] {latex(words.MEANINGS[level])}" for level in ordered)


def _rests_on(entry: Entry) -> str:
    head = rf"\textbf{{{latex(entry.title)}}}\hfill{coloured(entry.verdict, words.verdict(entry))}"
    says = entry.statement_latex or latex(entry.statement)
    source = rf" \emph{{Source: {latex(entry.source)}.}}" if entry.source else ""
    terms = [rf"\emph{{{name}:}} {latex('; '.join(found))}." for name, found in _terms(entry) if found]
    lines = [head, f"{says}{source}" if says else "", *terms, _basis(entry)]
    if entry.reason:
        lines.append(rf"\emph{{{latex(entry.reason)}}}")
    return BLOCK % "\\par\n".join(filter(None, lines))


def _terms(entry: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("Conventions", entry.conventions), ("Theorems cited", entry.rests_on)


def _basis(entry: Entry) -> str:
    """What the verdict rests on, in one line."""
    parts = [latex(words.standing(entry))]
    if entry.by_proof:
        parts += ["exact mathematics, no draws", f"near misses {entry.misses_refuted}"]
        return r"{\small Rests on: " + "; ".join(parts) + ".}"
    drawn = sum(design.replicates for design in entry.designs)
    plural = "" if len(entry.designs) == 1 else "s"
    parts.append(rf"{number_cell(str(drawn))} replicates in {len(entry.designs)} design{plural}")
    if entry.delta is not None and entry.regime != "identity":
        parts.append(rf"margin {number_cell(number.plain(100 * entry.delta))}\,\%")
    if entry.p_adjusted is not None:
        parts.append(rf"adjusted $p {_p_value(entry.p_adjusted)}$")
    uppers = [design.excluded_upper for design in entry.designs if design.excluded_upper is not None]
    if uppers:
        parts.append(rf"excluded share at most {number_cell(number.plain(max(uppers), 2))}")
    parts.append(f"near misses {entry.misses_refuted}")
    return r"{\small Rests on: " + "; ".join(parts) + ".}"


def _p_value(value: float) -> str:
    """The p-value with its relation: 0 is a number too small for floating point."""
    return rf"< \num{{{number.SMALLEST}}}" if value == 0 else f"= {number_cell(number.plain(value, 3))}"


def _limits(ledger: Ledger) -> str:
    table = points_table(ledger)
    if not table:
        return ""
    return (
        "\\section{The points behind the limits}\n"
        "A limit in $n$ is never judged at one $n$: the estimates at several $n$ are regressed on $1/n$,\n"
        "weighted by their standard errors, and the intercept is judged.\n" + table
    )
