"""A linear regression as the papers run it, with any number of rows."""

from dataclasses import dataclass
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Statistic, Workflow


@dataclass(frozen=True, kw_only=True)
class RegressionDesign:
    """A linear regression as the papers run it, with any number of rows."""

    system: ClassVar[str] = "regression"
    workflow: Workflow | Recipe = option("What a generation is fitted on.")
    generations: int = option("Fits in a chain.")
    rows: int = option("Rows a generation.")
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.rows >= 1, f"rows={self.rows}: at least 1 is needed")
