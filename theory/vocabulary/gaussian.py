"""A normal distribution on the line."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import require
from theory.vocabulary.words import Estimator, Statistic, Workflow


@dataclass(frozen=True, kw_only=True)
class GaussianDesign:
    """A univariate normal refitted on its own draws: `rows` draws a generation, starting from N(mean, sigma^2)."""

    system: ClassVar[str] = "gaussian"
    workflow: Workflow
    estimator: Estimator
    generations: int
    rows: int
    mean: Fraction = Fraction(0)
    sigma: Fraction = Fraction(1)
    statistic: Statistic = Statistic.VARIANCE

    def __post_init__(self) -> None:
        require(self.workflow in (Workflow.DISCARD, Workflow.AUGMENT), f"workflow={self.workflow}: discard or augment")
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.rows >= 2, f"rows={self.rows}: at least 2 are needed to fit a variance")
        require(self.sigma > 0, f"sigma={self.sigma}: the initial scale must be positive")
