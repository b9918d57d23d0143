"""An n-gram language model, refitted on text that it wrote itself: the entropy of its first source is known."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.text import TextFile, Tokens, tokenised
from theory.vocabulary.words import Statistic, Workflow

ALLOWED = ("discard", "augment", "kept:ALPHA", "window:K", "fixed-budget")
MOST_CONTEXT = 3  # tokens
MOST_CELLS = 2**22  # n-grams of a table: 34 megabytes
MOST_TOKENS = 2**27  # of all batches of a chain: a gigabyte
MOST_BINS = 10_000
FEWEST_SEQUENCES = 20  # that a user's text must hold, end to end


class Smoothing(StrEnum):
    """What the counts of a context are mixed with, `alpha` times the vocabulary strong."""

    ADD = "add"  # the uniform distribution: alpha is added to each count
    BACK_OFF = "back-off"  # the fit with one token of context less


@dataclass(frozen=True, kw_only=True)
class LanguageDesign:
    """An n-gram language model, refitted on text that it wrote itself: the entropy of its first source is known.

    Without --text the source is a Markov chain made from its numbers alone: each token has BRANCHING successors, the
    j-th likeliest with a probability in proportion to j^-ZIPF, so the entropy of every row is that of this law.
    """

    system: ClassVar[str] = "language"
    workflow: Workflow | Recipe = option(
        "What a generation is fitted on: discard, augment, kept:ALPHA (a share of the sequences are real ones, chosen "
        "anew for each fit, the rest the newest), window:K or fixed-budget."
    )
    generations: int = option("Fits in a chain; the first sees real text.", default=9)
    rows: int = option("Sequences of a batch.", default=1000)
    length: int = option("Tokens that are written after each prompt.", default=64)
    order: int = option("Tokens of context that the model sees, and of a prompt.", default=1)
    alpha: Fraction = option("Smoothing, in counts a token; 0 for none.", default=Fraction(1, 1000))
    smoothing: Smoothing = option("What counts are mixed with.", default=Smoothing.ADD)
    temperature: Fraction = option("Of the writing: probabilities to the power of 1/temperature.", default=Fraction(1))
    prompted: bool = option("Write after real prompts, or go on where the same sequence stopped.", default=True)
    vocabulary: int = option("Tokens of the source; of a text the most that are told apart.", default=50)
    branching: int = option("Tokens that may follow a token of the source.", default=20)
    zipf: Fraction = option("Exponent of the law of successors.", default=Fraction(1))
    text: str = option("File of a text in UTF-8, in place of the Markov source; a fifth of it is held out.", default="")
    tokens: Tokens = option("What a token of the text is.", default=Tokens.CHARACTERS)
    bins: int = option("Bins of the histograms of sample perplexity; 0 for no histograms.", default=0)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        for name, least in {"generations": 1, "rows": 1, "length": 1, "order": 1, "vocabulary": 2, "bins": 0}.items():
            value = getattr(self, name)
            require(value >= least, f"{name}={value}: at least {least} is needed")
        tokens = self.rows * (self.order + self.length) * (self.generations + 1)
        require(
            tokens <= MOST_TOKENS,
            f"rows={self.rows}, length={self.length}, generations={self.generations}: {tokens} tokens in all, at most "
            f"{MOST_TOKENS} are allowed; lower one of them",
        )
        require(self.bins <= MOST_BINS, f"bins={self.bins}: at most {MOST_BINS} are allowed")
        self._check_model()
        if self.text:
            self._check_text()
        else:
            self._check_source()

    def _check_model(self) -> None:
        named = self.workflow.kind if isinstance(self.workflow, Recipe) else str(self.workflow)
        allowed = {each.partition(":")[0] for each in ALLOWED}
        require(named in allowed, f"workflow {self.workflow}: language has {', '.join(ALLOWED)}")
        if named == "kept":
            real = self.kept_sequences
            require(0 < real < self.rows, f"{self.workflow} of rows={self.rows}: {real} real ones; raise rows")
        require(self.order <= MOST_CONTEXT, f"order={self.order}: at most {MOST_CONTEXT} tokens of context")
        cells = self.vocabulary ** (self.order + 1)
        require(
            cells <= MOST_CELLS,
            f"vocabulary={self.vocabulary} and order={self.order} make {cells} n-grams, at most {MOST_CELLS} are "
            "allowed; lower one of them",
        )
        require(self.alpha >= 0, f"alpha={self.alpha}: at least 0 is needed")
        require(self.temperature > 0, f"temperature={self.temperature}: above 0 is needed; 1 writes from the fit")

    def _check_source(self) -> None:
        require(
            2 <= self.branching <= self.vocabulary,
            f"branching={self.branching}: from 2 to vocabulary={self.vocabulary} is needed",
        )
        require(self.zipf >= 0, f"zipf={self.zipf}: at least 0 is needed; 0 makes all successors alike")

    def _check_text(self) -> None:
        """Nothing; the text is read, and its name and SHA-256 stand in the place of its path."""
        file = self.text if isinstance(self.text, TextFile) else TextFile.at(self.text)
        object.__setattr__(self, "text", file)
        count = len(tokenised(file.read(), self.tokens))
        needed = FEWEST_SEQUENCES * (self.order + self.length)
        require(
            count >= needed,
            f"text {file.partition(' ')[0]!r} has {count} {self.tokens}; at least {needed} are needed for "
            f"order={self.order} and length={self.length}; lower --length or give a longer text",
        )

    @property
    def kept_sequences(self) -> int:
        """The real sequences among those that a later fit sees, of a workflow that keeps some: the nearest number."""
        return round(self.workflow.numbers[0] * self.rows) if isinstance(self.workflow, Recipe) else 0
