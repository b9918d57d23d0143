"""A check of every page: GitHub begins a list or a table within a paragraph, and the site would print its source."""

import logging
import re
from typing import Any

LOST = (
    re.compile(r"<p>(?:(?!</p>).)*?\n\s*((?:[-*] |\d+\. |\|)[^\n<]{0,60})", re.DOTALL),  # a list or a table
    re.compile(r"<p>((?:```|<code>)[^\n<]{0,60})\n(?:(?!</p>).)*(?:```|</code>)</p>", re.DOTALL),  # a fence
)
LOG = logging.getLogger("mkdocs.docs.site.blocks")  # below "mkdocs": `--strict` counts its warnings


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """The page as it is; a warning for each list, table or fence that was not recognised."""
    for line in lost(html):
        LOG.warning("%s: the site prints %r as text; put an empty line before a list", page.file.src_uri, line)
    return html


def lost(html: str) -> list[str]:
    """The first line of each list, table or fence that stands in a paragraph.

    >>> lost("<p>as follows:" + chr(10) + "- one</p>"), lost("<p>a - b</p>")
    (['- one'], [])
    """
    return [line for pattern in LOST for line in pattern.findall(html)]
