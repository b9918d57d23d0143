"""Formulas for a browser: LaTeX becomes MathML, which browsers set themselves."""

import re
from functools import cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

TAGS = {
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mroot", "mrow", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
}  # fmt: skip
KEPT = {
    "accent", "columnalign", "depth", "display", "displaystyle", "form", "height", "linethickness", "lspace", "maxsize",
    "minsize", "movablelimits", "rspace", "scriptlevel", "stretchy", "voffset", "width",
}  # fmt: skip
ROWS = ("mrow", "math", "mtd", "mstyle")
SCRIPTS = ("msub", "msup", "msubsup")
TALL = {"mfrac", "msqrt", "mroot", "mtable", "munder", "munderover"}
LARGE = set("∑∏∫")
BRACKETS = tuple("()[]{}|‖")
LIMITS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}  # of a sum; in running text they move aside
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
SANS_SERIF = 0x1D5A0 - ord("A")  # from a capital to its sans-serif twin: MathML Core has no other way to ask for one
CARRYING = {"lim", "max", "min", "sup", "inf"}  # words that carry a limit below them stay operators
WORD = re.compile(r"[A-Za-z]{2,}")
BRACKETS_AND_SIGNS = set("([{|‖)]}=≤≥<>+−,;→~∼")  # no thin space between these and the name of a function
JOINED = {("|", "|"): "‖", (":", "="): "≔"}
SPELLED = {"~": "∼", ":": ":"}  # which are no names
SIGN_AFTER = set("=≤≥<>([{,→")
THIN = "0.167em"
AROUND = "0.4em"  # the words above an arrow


class NotMathml(ValueError):
    """The formula is no LaTeX that can be set; the message quotes it."""


@cache
def mathml(latex: str, *, block: bool = False) -> Markup:
    """The formula as MathML, shown on a line of its own when it is a `block`; NotMathml when it cannot be set."""
    from latex2mathml.converter import convert

    try:
        written = convert(latex, display="block" if block else "inline")
        root = ET.fromstring(written.replace(NAMESPACE, ""))
    except Exception as error:
        raise NotMathml(f"{latex!r} is not set as MathML: {error!r}") from error
    for element in root.iter():
        _checked(element, latex)
    for parent in list(root.iter()):
        _arrowed(parent)
        _bracketed(parent)
        _signed(parent)
        _spaced(parent)
    _unwrapped(root)
    return Markup(ET.tostring(root, encoding="unicode").replace(" />", "/>"))


def shown(latex: str, *, block: bool = False) -> Markup:
    r"""The formula as MathML; as code where it cannot be set, so that no reader goes without it.

    >>> print(shown("x^2"), shown(r"\frac{"))
    <math><msup><mi>x</mi><mn>2</mn></msup></math> <code>\frac{</code>
    """
    try:
        return mathml(latex, block=block)
    except NotMathml:
        return Markup("<code>{}</code>").format(latex)


def _checked(element: ET.Element, latex: str) -> None:
    """Leaves nothing in the element but what a formula needs."""
    if element.tag not in TAGS or "href" in element.attrib:
        raise NotMathml(f"{latex!r} asks for more than a formula, in <{element.tag}>")
    if "\\" in (element.text or ""):
        raise NotMathml(f"{latex!r} leaves {element.text!r} unread")
    if element.get("mathvariant") == "sans-serif" and element.text:
        element.text = "".join(chr(ord(each) + SANS_SERIF) if each.isupper() else each for each in element.text)
    upright = element.get("mathvariant") == "normal" and len(element.text or "") == 1
    for name in set(element.attrib) - KEPT:
        del element.attrib[name]
    if upright:
        element.set("mathvariant", "normal")
    if element.get("stretchy") == "true" and element.text in BRACKETS:  # what they do anyway
        del element.attrib["stretchy"]
    if element.get("display") == "inline":
        del element.attrib["display"]


def _arrowed(parent: ET.Element) -> None:
    """An arrow with words above it grows with them; browsers do not read the padding that is written for that."""
    if parent.tag != "mover" or parent[1].tag != "mpadded":
        return
    arrow, words = next(parent[0].iter("mo")), parent[1][0]
    arrow.set("stretchy", "true")
    parent[0], parent[1] = arrow, ET.Element("mrow")
    parent[1].extend([ET.Element("mspace", width=AROUND), words, ET.Element("mspace", width=AROUND)])


def _bracketed(parent: ET.Element) -> None:
    """Brackets around what is not tall keep their size, and limits stand below their word."""
    if (parent.tag == "msub" and parent[0].text in CARRYING) or (parent.tag in LIMITS and parent[0].text in ("∑", "∏")):
        parent.tag = LIMITS[parent.tag]
    inner = list(parent)
    if parent.tag not in ROWS or len(inner) < 2 or inner[0].get("form") != "prefix":
        return
    tall = any(each.tag in TALL or (each.text or "") in LARGE for child in inner for each in child.iter())
    if not tall:
        for bracket in (inner[0], inner[-1]):
            if bracket.tag == "mo":
                bracket.set("stretchy", "false")


def _signed(parent: ET.Element) -> None:
    """Signs that LaTeX sets by their place get the spaces of that place."""
    before: ET.Element | None = None
    for child in list(parent):
        if child.tag == "mi" and child.text in SPELLED:
            child.tag = "mo"
        pair = (before.text, child.text) if before is not None and before.tag == child.tag == "mo" else None
        if before is not None and pair in JOINED:
            before.text = JOINED[pair]
            parent.remove(child)
            continue
        if child.tag == "mo":
            _sign(child, before)
        before = child


def _sign(sign: ET.Element, before: ET.Element | None) -> None:
    sign.text = SPELLED.get(sign.text or "", sign.text)
    if sign.text == "∞":
        sign.tag = "mi"
    elif sign.text == "‖":  # its partner may carry an index, and would not grow with it
        sign.set("stretchy", "false")
    elif sign.text == "/":
        sign.attrib.update(lspace="0", rspace="0")
    elif sign.text == ";":
        sign.attrib.update(lspace="0", rspace=THIN)
    elif sign.text == "−" and before is not None and (before.text or "") in SIGN_AFTER:
        sign.set("form", "prefix")  # a minus after a relation or a bracket


def _spaced(parent: ET.Element) -> None:
    """Names of functions such as log become upright letters, with a thin space on each side that has no bracket."""
    if parent.tag not in ROWS:
        return
    for child in list(parent):
        base = child[0] if child.tag in SCRIPTS else child
        if base.tag not in ("mo", "mi") or not WORD.fullmatch(base.text or "") or base.text in CARRYING:
            continue
        base.tag = "mi"
        base.attrib.clear()
        place = list(parent).index(child)
        if place + 1 < len(parent) and not _spaces_itself(parent[place + 1]):
            parent.insert(place + 1, ET.Element("mspace", width=THIN))
        if place > 0 and parent[place - 1].tag not in ("mo", "mspace"):
            parent.insert(place, ET.Element("mspace", width=THIN))


def _spaces_itself(element: ET.Element) -> bool:
    """Whether the element is a space, or begins with a sign that has spaces of its own or wants none."""
    while len(element) and element.tag in ("mrow", *SCRIPTS):
        element = element[0]
    return element.tag == "mspace" or (element.tag == "mo" and (element.text or "") in BRACKETS_AND_SIGNS)


def _unwrapped(parent: ET.Element) -> None:
    """Rows of one child are that child."""
    for place, child in enumerate(list(parent)):
        _unwrapped(child)
        if child.tag == "mrow" and len(child) == 1:
            parent[place] = child[0]
