"""Formulas as MathML: what GitHub shows from LaTeX in $`...`$, browsers show without any script."""

import html
import re
from typing import Any

from latex2mathml.converter import convert

INLINE = re.compile(r"\$<code>(?P<latex>.*?)</code>\$", re.DOTALL)
BAR = re.compile(r"(\\[bB]igg?[lmr]?)\s*\\vert(?![a-zA-Z])")  # the converter sizes a bar, and not a \vert
LEFT = re.compile(r"\\[a-zA-Z]+")


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """The page with each formula as MathML; ValueError names a formula that cannot be converted."""
    try:
        return INLINE.sub(lambda found: mathml(found["latex"]), html)
    except ValueError as error:
        raise ValueError(f"{page.file.src_uri}: {error}") from error


def mathml(escaped: str) -> str:
    r"""The formula, given as HTML holds it; ValueError when a command of LaTeX is left over.

    >>> mathml("a &lt; 2").partition("<mrow>")[2]
    '<mi>a</mi><mo>&#x0003C;</mo><mn>2</mn></mrow></math>'
    """
    latex = html.unescape(escaped)
    converted: str = convert(BAR.sub(r"\1|", latex))
    if found := LEFT.findall(converted):
        raise ValueError(f"{', '.join(found)} cannot be shown on the site, in the formula {latex}")
    return converted
