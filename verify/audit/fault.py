"""What is wrong with data that somebody brings, said so that it can be mended."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

SHOWN = 5  # lines or names in a message


class DataError(ValueError):
    """The data, or what was said of them, cannot be used; the message says what to type or to mend."""


class Unreadable(OSError):
    """The file holds no table that can be read."""


def some(items: Iterable[object]) -> str:
    """The first few of the items, and how many more there are.

    >>> some([3, 4, 7])
    '3, 4, 7'
    >>> some(range(9))
    '0, 1, 2, 3, 4 and 4 more'
    """
    listed = [str(each) for each in items]
    more = len(listed) - SHOWN
    return ", ".join(listed[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def nearest(name: str, names: Sequence[str]) -> str:
    """A question that offers the name that is spelled most like it; empty where none is alike.

    >>> nearest("varience", ["n", "variance"])
    " Did you mean 'variance'?"
    """
    folded = {each.casefold().strip(): each for each in names}
    found = get_close_matches(name.casefold().strip(), list(folded), n=1, cutoff=0.5)
    return f" Did you mean {folded[found[0]]!r}?" if found else ""
