"""A distribution on finitely many categories, refitted exactly on its own draws."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import ClassVar

from theory.vocabulary.checks import exact, option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Statistic, Workflow

MOST_CATEGORIES = 2000
MOST_ROWS = 10**9  # in the pool: what a subset of it can be drawn from
LAWS = ("uniform", "zipf")  # that are named with their number of categories
SPELLED = "write uniform:K, zipf:K, or shares that sum to 1, such as 1/4,3/4"
BUDGET = "fixed-budget"
UNTIL_ONE = (Statistic.FITS_TO_ONE, Statistic.CATEGORY_ALONE)  # known once one category is left


@dataclass(frozen=True, kw_only=True)
class DiscreteDesign:
    """A distribution on finitely many categories, refitted exactly on its own draws."""

    system: ClassVar[str] = "discrete"
    workflow: Workflow | Recipe = option("What a generation is fitted on: discard, augment or fixed-budget.")
    generations: int = option("Fits in a chain.")
    rows: int = option("Rows drawn a generation.")
    initial: str = option("True shares: uniform:K, zipf:K, or exact ones such as 1/4,3/4.", default="uniform:10")
    tail: Fraction = option("A category with a smaller true share is rare.", default=Fraction(1, 20))
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        budget = isinstance(self.workflow, Recipe) and self.workflow.kind == BUDGET
        allowed = self.workflow in (Workflow.DISCARD, Workflow.AUGMENT) or budget
        require(allowed, f"workflow={self.workflow}: discard, augment and {BUDGET} are allowed")
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.rows >= 1, f"rows={self.rows}: at least 1 is needed")
        total = self.rows * self.generations
        require(total <= MOST_ROWS, f"rows={self.rows}, generations={self.generations}: {total} rows in all; at most "
                f"{MOST_ROWS} are drawn")  # fmt: skip
        require(0 < self.tail <= 1, f"tail={self.tail}: a share above 0, at most 1, is needed")
        shares_named(self.initial)
        certain = self.workflow is Workflow.DISCARD or not self.until_one
        require(certain, f"workflow={self.workflow}: one category is certain to be left under discard alone")

    @property
    def until_one(self) -> bool:
        """Whether the statistic is known only once one category is left."""
        return self.statistic in UNTIL_ONE

    @property
    def shares(self) -> tuple[Fraction, ...]:
        """The true share of each category."""
        return shares_named(self.initial)


@cache
def shares_named(text: str) -> tuple[Fraction, ...]:
    """The shares that a text such as uniform:3, zipf:100 or 1/4,3/4 names; ValueError says what is allowed.

    >>> [str(share) for share in shares_named("zipf:3")]
    ['6/11', '3/11', '2/11']
    """
    law, _, count = text.strip().lower().partition(":")
    if law in LAWS:
        require(count.isascii() and count.isdigit(), f"initial={text!r}: {law} needs a number of categories; {SPELLED}")
        kinds = int(count) if len(count) <= len(str(MOST_CATEGORIES)) else MOST_CATEGORIES + 1
        _require_kinds(text, kinds)
        weights = [Fraction(1, rank if law == "zipf" else 1) for rank in range(1, kinds + 1)]
        total = sum(weights)
        return tuple(weight / total for weight in weights)
    try:
        shares = tuple(exact(each.strip()) for each in text.split(","))
    except ValueError:
        raise ValueError(f"initial={text!r}: {SPELLED}") from None
    _require_kinds(text, len(shares))
    require(min(shares) > 0, f"initial={text!r}: each share must be above 0")
    require(sum(shares) == 1, f"initial={text!r}: the shares sum to {sum(shares)}, and must sum to exactly 1")
    return shares


def _require_kinds(text: str, kinds: int) -> None:
    require(2 <= kinds <= MOST_CATEGORIES, f"initial={text[:40]!r}: 2 to {MOST_CATEGORIES} categories are allowed")
