r"""Sentences with formulas written on one line, such as "sigma_0^2 H_n^(2)", as LaTeX sets them.

Records hold plain text, which terminals and web pages print as it is. Only what is certainly mathematics is set as it:
a name or a bracket with scripts, a Greek letter by its name, a relation, a letter and its value, a minus, a prime, a
power of ten. All else is a sentence.
"""

import re

from paper.escape import GREEK, latex

LETTERS = {name: f"\\{name}" for name in GREEK.values()} | {"lam": r"\lambda", "sum": r"\sum", "prod": r"\prod"}
IN_WORDS = ("gamma", "Gamma", "beta", "sum", "prod", "epsilon", "upsilon")  # words too: letters with scripts alone
SYMBOLS = {
    "->": r"\to", "<=": r"\le", ">=": r"\ge", "+-": r"\pm", "||": r"\Vert", " - ": "-", " * ": r"\cdot",
    " (x) ": r"\otimes", "~": r"\sim",
}  # fmt: skip
TIMES = r"\times"  # of "T x d"
FLAT = r"[A-Za-z0-9_=+\-*/,<>. ]"
INNER = rf"(?:{FLAT}|\^|\({FLAT}*\))*"
SCRIPT = rf"[_^](?:\{{(?:{FLAT}|\({FLAT}*\))*\}}|-?\({INNER}\)|theta-hat|-?[A-Za-z]+\d?|-?\d+)"
BARE = "|".join(sorted((name for name in LETTERS if name not in IN_WORDS), key=len, reverse=True))
SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)e\+?(-?)0*(\d+)")
NUMBER = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?:/\d+)?(?![\w*^(/]|\.\d| [b-zA-Z](?!\w))"
OTHER = r"[A-Za-z](?: [+-] \d+)?(?![\w(*/^'+-]| [+\-(]| [A-Za-z0-9](?!\w)| [A-Za-z]+\d?[_^(])"  # no factor after it
VALUE = rf"(?<![\w.'^_)\]-])(?<!\b[A-Za-z] )[A-Za-z] (?:=|<=?|>=?) (?:{NUMBER}|{OTHER})"  # "n = 10", "T >= d + 2"
UNARY = r"(?:^|(?<=[\s(\[=/]))-(?=[\dA-Za-z(])"
BETWEEN = (  # of "n-1" and "iT-d", not of "t-th", "re-used" and "theorem-5-1"
    rf"(?:(?<![A-Za-z][A-Za-z])(?<![A-Za-z]-\d)(?<=[A-Za-z0-9)\]])|(?<=\b[a-z][A-Z]))"
    rf"-(?=\d|\(|[A-Za-z](?![A-Za-z]|-[A-Za-z]{{2}})|(?:{BARE})\b)"
)
FORMULA = re.compile(
    rf"(?P<value>{VALUE})|(?P<scientific>(?<![\w.]){SCIENTIFIC.pattern})|(?P<minus>{UNARY}|{BETWEEN})|"
    r"(?P<marks>(?<![A-Za-z][A-Za-z])(?<=[A-Za-z)\]])'+(?!s\b))|(?P<quote>(?:^|(?<=[\s(\[]))'(?=\w))|"
    rf"(?P<summed>\bsum(?= (?:[A-Za-z]+[_^]|(?:{BARE})\b)))|(?P<times>(?<=\b[A-Z]) x (?=[a-z]\b))|"
    rf"(?P<root>\bsqrt(?:\((?P<under>{INNER})\)| (?P<one>[A-Za-z0-9])\b))"
    rf"|(?P<base>(?<![\w.])(?:[A-Za-z]+\d?|\d+)|[)\]|])(?P<scripts>(?:{SCRIPT})+)(?P<primes>'*)"
    rf"|(?<![\w.])(?<!\w\w-)(?P<letter>{BARE}|(?<=\(-)gamma|Gamma(?=\())(?P<hat>-hat)?(?P<prime>'?)(?![\w-])"
    r"|(?<![\w.])(?P<counted>c4|W2|chi2|m[12]|v[0-2])(?!\w)"
    r"|\b(?P<starred>w)\*"
    rf"|(?P<symbol>{'|'.join(map(re.escape, SYMBOLS))})"
)
LAM = re.compile(r"(?<![\\A-Za-z])lam(?![A-Za-z])")
PART = re.compile(SCRIPT)
NAME = re.compile(r"theta-hat|[A-Za-z]+\d?|<=|>=")


def prose(text: str) -> str:
    r"""The text in LaTeX, its formulas in math mode; a character that the fonts lack is shown by its number.

    >>> prose("E sigma_t^2 tends to pi^2/6 - 1")
    'E $\\sigma_{t}^{2}$ tends to $\\pi^{2}$/6~$-$ 1'
    >>> prose("prod_{k=1}^t (1 - lam/k)^t for the gamma family")
    '$\\prod_{k=1}^{t}$ (1~$-$ $\\lambda$/k)$^{t}$ for the gamma family'
    """
    pieces: list[str] = []
    end = 0
    for match in FORMULA.finditer(text):
        before, shown = latex(text[end : match.start()]), _set(match)
        if pieces and not before and (pieces[-1] + shown).count("$$") == 1 and not match["marks"]:
            pieces[-1], shown = (
                f"{pieces[-1][:-1]} ",
                shown[1:],
            )  # one formula: the minus of "-lam" is no word
        pieces += [before, shown] if before else [shown]
        end = match.end()
    return "".join([*pieces, latex(text[end:])])


def letters(formula: str) -> str:
    r"""A formula in LaTeX whose symbols go by words of the program.

    >>> letters(r"\frac{lam}{s} + gain")
    '\\frac{\\lambda }{s} + \\mathrm{gain}'
    """
    return re.sub(r"(?<![\\A-Za-z{])gain(?![A-Za-z])", r"\\mathrm{gain}", LAM.sub(r"\\lambda ", formula))


def _set(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["quote"]:
        return "`"
    if found["scripts"]:
        base = found["base"]
        scripts = _scripts(PART.findall(found["scripts"]), harmonic=base == "H")
        before, inside = (base, "") if base in ")]" else ("", r"\vert" if base == "|" else _name(base).rstrip())
        return f"{before}${inside}{scripts}${found['primes']}"
    if found["symbol"] or found["times"]:
        sign = found["symbol"] or found["times"]
        before, after = ("~", " ") if sign.startswith(" ") else ("", "")  # a line ends after a sign, not before it
        return f"{before}${SYMBOLS.get(sign, TIMES)}${after}"
    return f"${_sign(found)}$"


def _sign(found: dict[str, str | None]) -> str:
    """What is set as mathematics and nothing besides: a root, a letter, a value, a minus, a prime."""
    if found["root"]:
        return rf"\sqrt{{{_mathematics(found['under'] or found['one'] or '')}}}"
    if found["letter"]:
        letter = LETTERS[found["letter"]]
        return (rf"\hat{{{letter}}}" if found["hat"] else letter) + (found["prime"] or "")
    if found["value"]:
        return f"{{{_valued(found['value'])}}}"  # in braces, where no line ends
    if found["scientific"]:
        return _scientific(found["scientific"])
    if found["counted"]:
        return _name(found["counted"])
    signs = {"minus": "-", "marks": found["marks"], "summed": LETTERS["sum"], "starred": "w^{*}"}
    return next(sign for name, sign in signs.items() if found[name] and sign)


def _valued(text: str) -> str:
    r"""A letter, a relation and its value, in math mode.

    >>> _valued("T >= d + 2"), _valued("p < 1e-300")
    ('T \\ge d + 2', 'p < 1 \\times 10^{-300}')
    """
    return _scientific(text.replace("<=", r"\le").replace(">=", r"\ge"))


def _scientific(text: str) -> str:
    return SCIENTIFIC.sub(r"\1 \\times 10^{\2\3}", text)


def _scripts(parts: list[str], *, harmonic: bool) -> str:
    """Indices and exponents one after another; a second index is one of the last: p_theta_G is p_{theta_G}."""
    own = 1 if len({part[0] for part in parts[:2]}) == 1 else 2  # one of each sign
    told = "".join(_script(part, harmonic=harmonic) for part in parts[:own])
    return f"{told[:-1]}{_scripts(parts[own:], harmonic=False)}}}" if parts[own:] else told


def _script(part: str, *, harmonic: bool) -> str:
    """One index or exponent; brackets that only group go, those of a harmonic number's order stay."""
    sign, content = part[0], part[1:]
    grouped = content.startswith("{") or (content.startswith("(") and not harmonic)
    return f"{sign}{{{_mathematics(content[1:-1] if grouped else content)}}}"


def _mathematics(text: str) -> str:
    """The inside of a formula, in math mode."""
    pieces, end = [], 0
    for match in re.finditer(rf"(?P<scripts>(?:{SCRIPT})+)|(?P<name>{NAME.pattern})", text):
        token = match["name"]
        told = _name(token) if token else _scripts(PART.findall(match["scripts"]), harmonic=False)
        pieces += [_bare(text[end : match.start()]), told]
        end = match.end()
    return "".join([*pieces, _bare(text[end:])]).replace("*", r"{\cdot}").replace(" _", "_").replace(" ^", "^").rstrip()


def _bare(text: str) -> str:
    return text.replace("_", r"\_").replace("^", r"\wedge ")


def _name(token: str) -> str:
    r"""A name in math mode: a letter with its number, a Greek letter, a word.

    >>> _name("p"), _name("theta0"), _name("W2"), _name("ref"), _name("chi2")
    ('p', '\\theta_{0}', 'W_{2}', '\\mathrm{ref}', '\\chi^{2}')
    """
    if token in ("<=", ">="):
        return SYMBOLS[token] + " "
    if token == "theta-hat":
        return r"\hat{\theta}"
    if token == "chi2":
        return r"\chi^{2}"
    word, number = (token[:-1], token[-1]) if token[-1].isdigit() and not token.isdigit() else (token, "")
    if word in LETTERS:
        shown = LETTERS[word] + ("" if number else " ")
    else:
        shown = word if len(word) == 1 or word.isdigit() else rf"\mathrm{{{word}}}"
    return shown + (f"_{{{number}}}" if number else "")
