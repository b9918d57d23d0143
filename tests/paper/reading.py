"""The report as a browser would read it: its elements in balance, its table, and the pages packed inside it."""

import base64
import gzip
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}
PACKED = re.compile(r'<script type="application/octet-stream" id="packed">([^<]*)</script>')


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        """Every element of that name below this one."""
        return [each for child in self.children for each in ([child] if child.tag == tag else []) + child.all(tag)]

    @property
    def whole(self) -> str:
        return self.text + "".join(child.whole for child in self.children)


class Tree(HTMLParser):
    """Reads HTML, and takes no element that is closed out of order or not at all."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"<{tag}> says something twice: {attrs}"
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].text += data


def tree(text: str) -> Element:
    """The elements of a page; AssertionError when they are not in balance."""
    reader = Tree()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root], f"never closed: {[each.tag for each in reader.open[1:]]}"
    return reader.root


def inside(text: str) -> dict[str, str]:
    """The pages that the report unpacks when they are opened, by their address."""
    found = PACKED.search(text)
    assert found is not None
    pages: dict[str, str] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return pages
