"""A check of every page: GitHub begins a list or a table within a paragraph, and the site would print its source."""

import logging
import re
from typing import Any

LOST = re.compile(r"<p>(?:(?!</p>).)*\n\s*(?P<line>(?:[-*] |\d+\. |\|)[^\n<]{0,60})", re.DOTALL)
LOG = logging.getLogger("mkdocs.docs.site.blocks")  # below "mkdocs": `--strict` counts its warnings


def on_page_content(html: str, page: Any, **_: Any) -> str:
    """The page as it is; a warning for each list or table that was not recognised."""
    for line in lost(html):
        LOG.warning("%s: put an empty line before %r, or the site prints it as text", page.file.src_uri, line)
    return html


def lost(html: str) -> list[str]:
    """The first line of each list or table that stands in a paragraph.

    >>> lost("<p>as follows:" + chr(10) + "- one</p>"), lost("<p>a - b</p>")
    (['- one'], [])
    """
    return [found["line"] for found in LOST.finditer(html)]
