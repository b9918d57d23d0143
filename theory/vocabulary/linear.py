"""Linear regression with one feature matrix for all generations, or a new one for each."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import require
from theory.vocabulary.words import Features, Statistic, Workflow


@dataclass(frozen=True, kw_only=True)
class LinearDesign:
    """Least squares refitted on its own predictions: `generations` fits on `rows` x `dimension` standard normal
    features."""

    system: ClassVar[str] = "linear"
    workflow: Workflow
    features: Features
    generations: int
    rows: int
    dimension: int
    sigma: Fraction
    statistic: Statistic = Statistic.TEST_ERROR

    def __post_init__(self) -> None:
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.dimension >= 1, f"dimension={self.dimension}: at least 1 is needed")
        least = self.dimension + 2
        require(self.rows >= least, f"rows={self.rows}: at least dimension + 2 = {least}, or the mean is infinite")
        require(self.sigma > 0, f"sigma={self.sigma}: the noise must be positive")
