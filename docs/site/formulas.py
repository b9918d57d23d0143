"""Formulas as MathML: what GitHub shows from LaTeX in $`...`$, browsers show without any script."""

import html as markup
import re
from typing import Any

from paper.html.mathml import mathml

INLINE = re.compile(r"\$<code>(?P<latex>.*?)</code>\$", re.DOTALL)
BAR = re.compile(r"(\\[bB]igg?[lmr]?)\s*\\vert(?![a-zA-Z])")  # the converter sizes a bar, and not a \vert


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """The page with each formula as MathML; ValueError names a formula that cannot be converted."""
    try:
        return INLINE.sub(lambda found: shown(found["latex"]), html)
    except ValueError as error:
        raise ValueError(f"{page.file.src_uri}: {error}") from error


def shown(escaped: str) -> str:
    r"""The formula, given as HTML holds it; ValueError where it cannot be set.

    >>> shown("a &lt; 2")
    '<math><mrow><mi>a</mi><mo>&lt;</mo><mn>2</mn></mrow></math>'
    """
    return str(mathml(BAR.sub(r"\1|", markup.unescape(escaped))))
