"""A distribution on finitely many categories, refitted on its own draws."""

from dataclasses import dataclass
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Statistic, Workflow


@dataclass(frozen=True, kw_only=True)
class DiscreteDesign:
    """A distribution on finitely many categories, refitted exactly on its own draws."""

    system: ClassVar[str] = "discrete"
    workflow: Workflow | Recipe = option("What a generation is fitted on: discard or augment.")
    generations: int = option("Fits in a chain.")
    rows: int = option("Rows drawn a generation.")
    categories: int = option("Equally likely categories at the start.", default=10)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.rows >= 1, f"rows={self.rows}: at least 1 is needed")
        require(self.categories >= 2, f"categories={self.categories}: at least 2 are needed")
