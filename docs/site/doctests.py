"""Docstrings as the site shows them: an example at the prompt becomes a block of code, and not three quotations."""

import re
from typing import Any

from griffe import Extension, Object

INDEX = re.compile(r"(?P<code>`[^`]*`|^>>> [^\n]*(?:\n(?!\s*$)[^\n]+)*)|\]\[", re.MULTILINE)  # w[g][i] would be a link
EXAMPLE = re.compile(r"(?:^|(?<=\n))(?P<lines>>>> [^\n]*(?:\n(?!\s*$)[^\n]+)*)", re.MULTILINE)


class Examples(Extension):
    """Fences the examples of every docstring."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Changes the docstring of the object, if it has one."""
        if obj.docstring is not None:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    r"""The docstring with a fence around each example, and no index of an index that reads as a link.

    >>> fenced("A sum.\n\n>>> 1 + 1\n2").splitlines()
    ['A sum.', '', '```pycon', '>>> 1 + 1', '2', '```']
    >>> fenced("row a[g][i], code `a[g][i]`")
    'row a[g]\\[i], code `a[g][i]`'
    """
    escaped = INDEX.sub(lambda found: found["code"] or r"]\[", text)
    return EXAMPLE.sub(lambda found: f"```pycon\n{found['lines']}\n```", escaped)
