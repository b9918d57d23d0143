"""The tables of the paper in LaTeX: the claims, their near misses and the points behind the limits."""

import re
from collections.abc import Collection, Sequence

from paper import number, words
from paper.escape import latex, latex_code, latex_name
from paper.ledger import Design, Entry, Ledger, NearMiss
from paper.prose import letters, prose

RELATIONS = {"=": "=", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
LAWS = {"P": "under $P$", "P_ref": r"under $P_{\mathrm{ref}}$", "draws of P": "draws of $P$"}  # of Theorem 5.1
PEOPLE = {"poisson": "Poisson", "gaussian": "Gaussian"}
COLOURS = {"CONFIRMED": "confirmed", "REFUTED": "refuted"}

NEEDS = "% Needs \\usepackage{modelcollapse}.\n"
CLAIMS_HEAD = r"""\begingroup\ledgertable[4pt]
\begin{longtable}{@{}>{\raggedright\arraybackslash}p{\dimexpr0.33\linewidth-\ledgersqueeze}%
S[table-format=@theory@]S[table-format=@estimate@]rrl@{}}
\toprule
Design & {Theory} & {Estimate} & Replicates & $z$ & Verdict \\
\midrule\endhead
\bottomrule\endlastfoot
"""
TABLE_END = "\\end{longtable}\n\\endgroup\n"

MISSES_HEAD = r"""\begingroup\ledgertable
\begin{longtable}{@{}>{\raggedright\arraybackslash}p{\dimexpr0.66\linewidth-\ledgersqueeze}lr@{}}
\toprule
Near miss & Verdict & Most distant $z$ \\
\midrule\endhead
\bottomrule\endlastfoot
"""

POINTS_HEAD = r"""\begingroup\ledgertable
\begin{longtable}{@{}r@{\qquad}l@{\qquad}r@{\qquad}rl@{}}
\toprule
$n$ & Estimate & Slope in $1/n$ & Lack of fit, $p$ & \\
\midrule\endhead
\bottomrule\endlastfoot
"""


def claims_table(entries: Sequence[Entry]) -> str:
    """The main table: a block for each claim, a row for each of its designs."""
    designs = [design for entry in entries for design in entry.designs]
    head = CLAIMS_HEAD.replace("@theory@", number.aligned([number.plain(design.theory) for design in designs]))
    head = head.replace("@estimate@", number.aligned([number.shorthand(d.estimate, d.error) for d in designs]))
    return head + "\\addlinespace\n".join(map(_block, entries)) + TABLE_END


def near_miss_table(ledger: Ledger) -> str:
    """Every near miss of every claim, with the verdict of the same draws on it."""
    return MISSES_HEAD + "\\addlinespace\n".join(_misses(entry) for entry in ledger.entries) + TABLE_END


def points_table(ledger: Ledger) -> str:
    """The estimate at each n behind each limit; a sentence when no claim is a limit."""
    limits = [(entry, design) for entry in ledger.entries for design in entry.designs if design.points]
    if not limits:
        return "No claim of this ledger is a limit in $n$.\n"
    return POINTS_HEAD + "\\addlinespace\n".join(_points(entry, design) for entry, design in limits) + TABLE_END


def formula(entry: Entry) -> str:
    """What the claim says of the quantity, in math mode: relation and value, or the plain text of its formula."""
    if entry.formula_latex:
        return stated(entry)
    return rf"\text{{{latex_code(entry.formula or entry.statement)}}}"


def stated(entry: Entry) -> str:
    """The relation and the value that the claim states, in math mode."""
    subject = r"\text{coefficient of } E_i" if entry.regime == "identity" else entry.quantity_latex
    return letters(f"{subject} {RELATIONS.get(entry.relation, latex(entry.relation))} {entry.formula_latex}".strip())


def coloured(word: str, shown: str) -> str:
    """The text in the colour of the verdict `word`."""
    return rf"\textcolor{{{COLOURS.get(word, 'undecided')}}}{{{latex(shown)}}}"


def p_value(value: float) -> str:
    """The p-value with its relation: 0 is a number too small for floating point."""
    return rf"< \num{{{number.SMALLEST}}}" if value == 0 else f"= {number_cell(number.plain(value, 3))}"


def number_cell(shown: str) -> str:
    """A formatted number for siunitx to print; a dash where there is none."""
    return "--" if shown == number.DASH else rf"\num{{{shown}}}"


def _block(entry: Entry) -> str:
    verdict = coloured(entry.verdict, words.verdict(entry))
    title = rf"\textbf{{{prose(entry.title)}}}\hfill\textbf{{{verdict}}}"
    rests = f"{latex(words.standing(entry))}; near misses {entry.misses_refuted}"
    says = rf"\claimline{{{formula(entry)}}}{{{latex_code(entry.claim)}}}{{{rests}}}"
    rows = [_row(entry, design) for design in entry.designs]
    together = "\\\\*\n".join([_wide(title), _wide(says), *rows[:2]])  # a page may end after that
    return " \\\\\n".join([together, *rows[2:], ""])


def _wide(content: str) -> str:
    return rf"\multicolumn{{6}}{{@{{}}p{{\linewidth}}@{{}}}}{{{content}}}"


def _row(entry: Entry, design: Design) -> str:
    cells = (
        "discrepancy over tolerance" if entry.regime == "identity" else place(design),
        _decimal(number.plain(design.theory)),
        _decimal(number.shorthand(design.estimate, design.error)),
        number_cell(str(design.replicates)),
        number_cell(number.signed(design.z)),
        coloured(design.verdict, design.verdict),
    )
    return " & ".join(cells)


def place(design: Design) -> str:
    """The parameters in math mode, and what else tells the design from others; a dash where nothing does."""
    pairs = [rf"${latex_name(name)} = {_value(value)}$" for name, value in design.parameters.items()]
    said = {f"{name} = {value}" for name, value in design.parameters.items()}
    return ", ".join([*pairs, *filter(None, [label(design.label, said)])]) or "--"


def label(words: str, said: Collection[str] = ()) -> str:
    r"""What tells a design from others, without what is `said` already: an equation is not broken, a law is called one.

    >>> label("normal, discard, signs features, G = 3, P_ref", {"G = 3"})
    'normal, discard, signs features, under $P_{\\mathrm{ref}}$'
    """
    return ", ".join(_part(part) for part in words.split(", ") if part not in said)


def _part(words: str) -> str:
    if re.fullmatch(r"\w = [\d/]+", words):
        return f"${words}$"
    told = " ".join(PEOPLE.get(word, word) for word in words.split(" "))
    return LAWS.get(words) or prose(told)


def _value(value: str) -> str:
    return value if set(value) <= set("0123456789-./") else rf"\text{{{latex(value)}}}"


def _decimal(shown: str) -> str:
    if number.is_decimal(shown):
        return shown
    return "{" + number_cell(shown) + "}"


def _misses(entry: Entry) -> str:
    head = rf"\multicolumn{{3}}{{@{{}}l@{{}}}}{{\textbf{{{prose(entry.title)}}}: {entry.misses_refuted} refuted}}"
    return "\\\\*\n".join([head, *map(_miss, entry.near_misses)]) + " \\\\\n"


def _miss(miss: NearMiss) -> str:
    cells = (latex_code(miss.formula), coloured(miss.verdict, miss.verdict), number_cell(number.plain(miss.z, 3)))
    return " & ".join(cells)


def _points(entry: Entry, design: Design) -> str:
    told = rf"\textbf{{{prose(entry.title)}}}, {place(design)}"
    rows = []
    for index, point in enumerate(design.points):
        fit = map(number_cell, (number.plain(design.slope, 3), number.plain(design.lack_of_fit, 3)))
        estimate = number_cell(number.shorthand(point.estimate, point.error))
        rows.append(" & ".join((number_cell(str(point.n)), estimate, *(fit if index == 0 else ("", "")), "")))
    return "\\\\*\n".join([rf"\multicolumn{{5}}{{@{{}}p{{0.9\linewidth}}@{{}}}}{{{told}}}", *rows]) + " \\\\\n"
