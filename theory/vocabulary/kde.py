"""A kernel density estimate, refitted on its own draws."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Statistic, Workflow


class Cloud(StrEnum):
    """Where the real rows come from: a standard normal on the line, or a generator of scikit-learn."""

    GAUSSIAN = "gaussian"
    BLOBS = "blobs"
    CIRCLES = "circles"
    MOONS = "moons"
    SWISS_ROLL_2 = "swiss-roll-2d"
    SWISS_ROLL_3 = "swiss-roll-3d"

    @property
    def dimension(self) -> int:
        """The columns of a row."""
        return {Cloud.GAUSSIAN: 1, Cloud.SWISS_ROLL_3: 3}.get(self, 2)


class Rule(StrEnum):
    """How the bandwidth of a fit on N rows in d dimensions is chosen."""

    FIXED = "fixed"  # h
    SHRINKING = "shrinking"  # h N^(-1/(d+4))
    SCOTT = "scott"  # N^(-1/(d+4)) times the root of the rows' covariance
    SILVERMAN = "silverman"  # (N (d+2)/4)^(-1/(d+4)) times the same

    @property
    def follows_spread(self) -> bool:
        """Whether the kernel has the shape of the rows' covariance."""
        return self in (Rule.SCOTT, Rule.SILVERMAN)


MOST_KERNELS = 1_000_000  # of one fit
MOST_HELD_OUT = 100_000
GENERATED = (Cloud.BLOBS, Cloud.CIRCLES, Cloud.MOONS, Cloud.SWISS_ROLL_2, Cloud.SWISS_ROLL_3)
FIXED_BUDGET = "fixed-budget"


@dataclass(frozen=True, kw_only=True)
class KdeDesign:
    """A kernel density estimate with a Gaussian kernel, refitted on its own draws."""

    system: ClassVar[str] = "kde"
    data: Cloud = option("Real rows: standard normal on the line, or a generator of scikit-learn.", default=Cloud.MOONS)
    workflow: Workflow | Recipe = option("What a generation is fitted on: replace, accumulate or fixed-budget.")
    generations: int = option("Fits in a chain; the first uses real rows alone.")
    rows: int = option("Rows a generation.")
    rule: Rule = option("How the bandwidth is chosen.", default=Rule.FIXED)
    bandwidth: Fraction = option("h of the fixed and the shrinking bandwidth.", default=Fraction(1, 2))
    noise: Fraction = option("Noise about circles, moons and Swiss rolls.", default=Fraction(1, 10))
    held_out: int = option("Real rows on which the loss is taken.", default=500)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        budget = isinstance(self.workflow, Recipe) and self.workflow.kind == FIXED_BUDGET
        known = budget or self.workflow in (Workflow.DISCARD, Workflow.AUGMENT)
        require(known, f"workflow={self.workflow}: replace, accumulate or {FIXED_BUDGET} is needed")
        require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        fewest = self.data.dimension + 2 if self.rule.follows_spread else 1
        require(self.rows >= fewest, f"rows={self.rows}: at least {fewest} are needed with the {self.rule} bandwidth")
        kernels = self.rows * self.generations
        require(kernels <= MOST_KERNELS, f"{kernels} rows in all generations: at most {MOST_KERNELS} are drawn")
        require(self.bandwidth > 0, f"bandwidth={self.bandwidth}: it must be positive")
        require(self.noise >= 0, f"noise={self.noise}: 0 or more is needed")
        allowed = 1 <= self.held_out <= MOST_HELD_OUT
        require(allowed, f"held_out={self.held_out}: 1 to {MOST_HELD_OUT} are allowed")
        exact = self.statistic is Statistic.SERIES or self.data is Cloud.GAUSSIAN
        require(exact, f"data={self.data}: one number a replicate is recorded of {Cloud.GAUSSIAN} rows alone")
