"""Generated parts of a page that is otherwise written by hand: each stands between two markers of its name."""

from pathlib import Path


class MarkerError(ValueError):
    """The page does not hold the two markers, once each and in order."""


def begin(name: str) -> str:
    """The marker before the part.

    >>> begin("verdicts")
    '<!-- verdicts:begin -->'
    """
    return f"<!-- {name}:begin -->"


def end(name: str) -> str:
    """The marker after the part."""
    return f"<!-- {name}:end -->"


def put(path: Path, name: str, content: str) -> None:
    """Puts the content between the markers of the file; MarkerError when they are missing."""
    before, _, after = between(path, name)
    path.write_text(f"{before}{begin(name)}\n{content}{end(name)}{after}", encoding="utf-8")


def holds(path: Path, name: str, content: str) -> bool:
    """Whether the file has exactly this content between the markers; MarkerError when they are missing."""
    return between(path, name)[1] == f"\n{content}"


def between(path: Path, name: str) -> tuple[str, str, str]:
    """The text before the first marker, between the two, and after the second."""
    text = path.read_text(encoding="utf-8")
    before, first, rest = text.partition(begin(name))
    content, second, after = rest.partition(end(name))
    if not first or not second or begin(name) in rest or end(name) in before + after:
        raise MarkerError(f"{path} needs the lines {begin(name)} and {end(name)}, once each and in this order")
    return before, content, after
