"""A linear regression as the papers run it, with any number of rows."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Statistic, Workflow

MOST_KEPT = 200_000_000  # numbers of one replicate that a fixed budget keeps: 1.6 gigabytes
MOST_HELD = 100_000_000  # of one replicate: features, X'X, or the fits of a chain; 0.8 gigabytes each


class Covariates(StrEnum):
    """Where the features of a generation come from."""

    SAME = "same"  # one matrix of independent standard normals for all generations
    FRESH = "fresh"  # a new one in every generation
    ORTHOGONAL = "orthogonal"  # one matrix X for all generations, with X'X = rows * I
    INTERCEPT = "intercept"  # a column of ones: the fit is a mean


@dataclass(frozen=True, kw_only=True)
class RegressionDesign:
    """A linear regression as the papers run it, with any number of rows.

    Where the rows do not determine the fit it is the one of least norm. The true coefficients are proportional to
    1, 2, ..., dimension.
    """

    system: ClassVar[str] = "regression"
    workflow: Workflow | Recipe = option(
        "What a generation is fitted on: replace, accumulate, halfway, fixed-budget or budget:LAMBDA."
    )
    generations: int = option("Fits in a chain; the first is made on real rows.", default=100)
    rows: int = option("Rows a generation, T.")
    dimension: int = option("Features, d.")
    noise: Fraction = option("Variance of the noise, sigma^2.", default=Fraction(1))
    signal: Fraction = option("Squared length of the true coefficients.", default=Fraction(1))
    features: Covariates = option(
        "One feature matrix for all generations, a fresh one for each, one with X'X = n I, or ones.",
        default=Covariates.SAME,
    )
    ridge: Fraction = option("Ridge penalty; 0 is least squares.", default=Fraction(0))
    growing: bool = option("Whether the penalty grows with the batches of a fit.", default=False)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.rows >= 1, f"rows={self.rows}: at least 1 is needed")
        require(self.dimension >= 1, f"dimension={self.dimension}: at least 1 is needed")
        require(self.noise > 0, f"noise={self.noise}: the variance must be positive")
        require(self.signal >= 0, f"signal={self.signal}: a squared length of at least 0 is needed")
        require(self.ridge >= 0, f"ridge={self.ridge}: a penalty of at least 0 is needed")
        require(not self.growing or self.ridge > 0, "growing without a penalty; give a ridge above 0")
        self._require_memory()
        if self.features is Covariates.ORTHOGONAL:
            need = f"rows={self.rows}: orthogonal features need at least dimension = {self.dimension}"
            require(self.rows >= self.dimension, need)
        if self.features is Covariates.INTERCEPT:
            require(self.dimension == 1, f"dimension={self.dimension}: an intercept is 1 feature; give dimension 1")
        if isinstance(self.workflow, Recipe):
            self._require_budget(self.workflow)

    @property
    def caution(self) -> str:
        """What an interval of a mean does not say; empty where there is a mean."""
        near = abs(self.rows - self.dimension) <= 1
        if self.ridge > 0 or not near or self.features not in (Covariates.SAME, Covariates.FRESH):
            return ""
        return (
            f"rows={self.rows}, dimension={self.dimension}: with rows within one of the dimension the mean test error "
            "is infinite; what stands here as a mean, and its interval, say nothing"
        )

    def _require_memory(self) -> None:
        """Nothing; ValueError for more than one replicate can hold."""
        held = {
            "rows times dimension": self.rows * self.dimension,
            "dimension squared": self.dimension**2,
            "generations times dimension": self.generations * self.dimension,
        }
        for what, numbers in held.items():
            require(numbers <= MOST_HELD, f"{what} is {numbers:,}; at most {MOST_HELD:,} is allowed")

    def _require_budget(self, recipe: Recipe) -> None:
        """Nothing; ValueError for a recipe that is no budget, or one that does not fit the rows."""
        allowed = ", ".join([*Workflow, "fixed-budget", "budget:LAMBDA"])
        if recipe.budget is None:
            raise ValueError(f"workflow={recipe}: {allowed} are allowed")
        drawn = recipe.budget * self.rows
        require(drawn.denominator == 1, f"{recipe}: LAMBDA times {self.rows} rows is {drawn}; give a whole number")
        kept = self.generations * self.rows * (self.dimension if self.features is Covariates.FRESH else 1)
        fewer = f"generations={self.generations}, rows={self.rows}, dimension={self.dimension}: a budget keeps"
        require(kept <= MOST_KEPT, f"{fewer} all of them, {kept:,} numbers; at most {MOST_KEPT:,} are allowed")
