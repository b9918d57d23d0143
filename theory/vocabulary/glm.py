"""Generalised linear models."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Family, Statistic, Workflow


@dataclass(frozen=True, kw_only=True)
class GlmDesign:
    """A generalised linear model refitted on its own draws, `rows` a generation.

    `law` names the feature law: "gaussian" (an intercept and `features` standard normals), "signs" (an intercept and
    `features` fair signs: finitely many cells, drawn as counts) or a data set whose rows are drawn with replacement.
    `dispersion` is the variance of a normal response, 1/shape of a gamma response, and of a negative binomial one
    the factor of mu^2 in its variance; the other families ignore it. `trials` belongs to a binomial response.
    With `reference` every batch is drawn at the truth, whatever was fitted: the law P_ref of Theorem 5.1.
    """

    system: ClassVar[str] = "glm"
    family: Family
    workflow: Workflow | Recipe
    generations: int
    rows: int
    law: str = "gaussian"
    features: int = 3
    dispersion: Fraction = Fraction(9, 4)
    trials: int = 1
    reference: bool = False
    statistic: Statistic = Statistic.VARIANCE_GROWTH

    def __post_init__(self) -> None:
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        require(self.rows >= 2, f"rows={self.rows}: at least 2 are needed")
        require(self.dispersion > 0, f"dispersion={self.dispersion}: must be positive")
        require(self.trials >= 1, f"trials={self.trials}: at least 1 is needed")
        require(
            self.trials == 1 or self.family is Family.BINOMIAL,
            f"trials={self.trials}: a binomial response alone has trials",
        )
        most = MOST_FEATURES.get(self.law, MOST_FEATURES["gaussian"])
        require(1 <= self.features <= most, f"features={self.features}: 1 to {most} are allowed for law {self.law!r}")
        if isinstance(self.workflow, Recipe):
            self._require_recipe(self.workflow)

    def _require_recipe(self, recipe: Recipe) -> None:
        """Nothing; ValueError where the recipe does not fit the generations or the rows."""
        recipe.require_fit(self.rows, self.generations)
        if recipe.budget is not None:
            require(self.law != "signs", f"{recipe.kind} draws single rows; choose another law than 'signs'")
            drawn = recipe.budget * self.rows
            require(
                drawn.denominator == 1 and drawn >= 2,
                f"{recipe}: LAMBDA times {self.rows} rows is {drawn}; a whole number of at least 2 is needed",
            )


MOST_FEATURES = {"gaussian": 20, "signs": 6}  # beyond the intercept; 2^6 = 64 cells
