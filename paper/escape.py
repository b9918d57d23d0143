"""Text made safe for LaTeX and for Markdown. Formulas that are LaTeX already are not escaped here."""

import re
from collections.abc import Sequence

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\textbar{}",
    '"': r"{\char34}",
    "–": "--",
    "—": "---",
    "’": "'",
    "…": r"\ldots{}",
    "×": r"\ensuremath{\times}",
    "·": r"\ensuremath{\cdot}",
    "±": r"\ensuremath{\pm}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "≠": r"\ensuremath{\ne}",
    "≈": r"\ensuremath{\approx}",
    "→": r"\ensuremath{\to}",
    "∞": r"\ensuremath{\infty}",
    "∑": r"\ensuremath{\sum}",
    "∏": r"\ensuremath{\prod}",
    "√": r"\ensuremath{\surd}",
    "²": r"\ensuremath{^2}",
    "³": r"\ensuremath{^3}",
}
# fmt: off
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}
# fmt: on
LAST_IN_FONT = "\u017f"  # T1 fonts hold the Latin letters up to here
OPERATOR = re.compile(
    r"(?P<factor>(?<=\b[A-Za-z0-9] )|(?<=\{E\}))?\\operatorname\{(?P<name>[^{}]*)\}\s*"
    r"(?P<bracket>(?=[(\[^_{-]|\\[,;]|\\bigl|\\left[(\[]|$))?"
)
BREAK_AFTER = re.compile(r"([-+*/,(])")


def latex(text: str) -> str:
    r"""The text as LaTeX prints it; a character that the fonts lack is shown by its number.

    >>> latex("50 % of x_1")
    '50 \\% of x\\_1'
    """
    return "".join(_latex_character(character) for character in text)


def latex_code(text: str) -> str:
    """The text in typewriter letters, which may break after an operator."""
    pieces = BREAK_AFTER.split(text)
    return r"\texttt{" + "".join(_latex_piece(piece) for piece in pieces) + "}"


def latex_name(name: str) -> str:
    r"""A parameter's name in math mode.

    >>> latex_name("n"), latex_name("sigma"), latex_name("rows")
    ('n', '\\sigma', '\\mathrm{rows}')
    """
    if name == "lam":  # lambda is a word of Python
        return r"\lambda"
    if name in GREEK.values():
        return f"\\{name}"
    return latex(name) if len(name) == 1 else rf"\mathrm{{{latex(name)}}}"


def markdown(text: str) -> str:
    r"""The text for one cell of a Markdown table.

    >>> markdown("a | b_c")
    'a \\| b\\_c'
    """
    escaped = re.sub(r"([\\`*_\[\]<>|$~])", r"\\\1", text)
    return " ".join(escaped.split())


def markdown_code(text: str) -> str:
    """The text as code in one cell of a Markdown table."""
    return "`" + " ".join(text.replace("`", "'").split()).replace("|", "\\|") + "`"


def markdown_math(formula: str) -> str:
    r"""A LaTeX formula in one cell of a Markdown table: the backquotes keep Markdown from reading its backslashes.

    >>> markdown_math(r"\left|x\right|")
    '$`\\left\\vert x\\right\\vert`$'
    >>> markdown_math(r"\operatorname{Var} W / \operatorname{ARE}(G)")
    '$`\\mathrm{Var}\\,W / \\mathrm{ARE}(G)`$'
    """
    formula = OPERATOR.sub(_upright, formula)  # GitHub refuses a formula that asks for \operatorname
    bars = formula.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return "$`" + " ".join(bars.replace("](", "]{}(").split()) + "`$"  # "](" would read as a link


def _upright(match: re.Match[str]) -> str:
    """An operator's name in upright letters, with the thin spaces that set it off from its neighbours."""
    before, after = (r"\," if match[name] is not None else "" for name in ("factor", "bracket"))
    return rf"{before}\mathrm{{{match['name']}}}" + ("" if after else r"\,")


def _latex_character(character: str) -> str:
    if character in LATEX:
        return LATEX[character]
    if character in GREEK:
        return rf"\ensuremath{{\{GREEK[character]}}}"
    if character.isspace():
        return " "
    if character > LAST_IN_FONT or not character.isprintable():
        return f"[U+{ord(character):04X}]"
    return character


def _latex_piece(piece: str) -> str:
    return piece + r"\allowbreak{}" if BREAK_AFTER.fullmatch(piece) else latex(piece)


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown of cells that are Markdown already.

    >>> print(markdown_table(["n"], [["2"]]), end="")
    | n |
    | --- |
    | 2 |
    """
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
