"""A text that a user brings: its file, how it becomes tokens, and what tells it from another text."""

import hashlib
import re
from collections import Counter
from enum import StrEnum
from pathlib import Path

from theory.vocabulary.checks import require

UNKNOWN = "<unknown>"  # what every token beyond the vocabulary becomes
WORDS = re.compile(r"\w+|[^\w\s]")


class Tokens(StrEnum):
    """What a token of a text is."""

    CHARACTERS = "characters"  # of Unicode; a run of white space is one space
    WORDS = "words"  # runs of letters, digits and underscores; every other mark is a token of its own


class TextFile(str):
    """A text by its file's name and SHA-256, which are all that is shown and stored of it; `path` is where it lies.

    A string, since that is what a design shows of each field: two texts are never taken for one, nor one for two.
    """

    path: str

    @classmethod
    def at(cls, path: str) -> "TextFile":
        """The text in the file; ValueError says why it cannot be used."""
        found = cls(f"{Path(path).name} sha256:{hashlib.sha256(_bytes(path)).hexdigest()}")
        found.path = str(Path(path).absolute())
        return found

    def read(self) -> str:
        """What the file holds; ValueError where it is no longer the text that was asked for."""
        content = _bytes(self.path)
        require(
            str(self).endswith(hashlib.sha256(content).hexdigest()),
            f"text {Path(self.path).name!r} was changed after it was asked for; start again",
        )
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValueError(
                f"text {Path(self.path).name!r} is not UTF-8: {error.reason} at byte {error.start}; save it as UTF-8"
            ) from None


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ValueError(f"text {path!r}: {why.lower()}; give the file of a text in UTF-8") from None


def tokenised(text: str, tokens: Tokens) -> list[str]:
    """The tokens of a text, in order.

    >>> tokenised("It's\\n 3.5", Tokens.WORDS)
    ['It', "'", 's', '3', '.', '5']
    >>> tokenised("a\\n b", Tokens.CHARACTERS)
    ['a', ' ', 'b']
    """
    return WORDS.findall(text) if tokens is Tokens.WORDS else list(" ".join(text.split()))


def known(found: list[str], vocabulary: int) -> list[str]:
    """The vocabulary of a text: its most frequent tokens, and the unknown one where there are more than fit.

    >>> known(list("abracadabra"), 3)
    ['a', 'b', '<unknown>']
    """
    ranked = sorted(Counter(found).items(), key=lambda each: (-each[1], each[0]))
    names = [name for name, _ in ranked]
    return names if len(names) <= vocabulary else [*names[: vocabulary - 1], UNKNOWN]
