"""A Gaussian mixture in the plane, refitted on its own draws by the EM algorithm."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Statistic, Workflow

MOST_HELD = 100_000_000  # numbers of one replicate: rows, and their shares in the components; 0.8 gigabytes


class Truth(StrEnum):
    """The law of the real rows."""

    CLOUDS = "clouds"  # a mixture of three normals
    MOONS = "moons"  # two half circles, blurred
    CIRCLES = "circles"  # two circles of one centre, blurred


class Start(StrEnum):
    """Where EM begins."""

    KMEANS = "kmeans"  # clusters of k-means, found anew for every fit
    RANDOM = "random"  # each row shared out among the components at random
    RANDOM_ROWS = "random-from-data"  # a component at each of so many rows
    WARM = "warm"  # the last fit; the first fit begins as kmeans does


class EmEngine(StrEnum):
    """Who runs EM, from the same starts and on the same rows."""

    FAST = "fast"  # compiled
    SCIKIT_LEARN = "scikit-learn"  # its GaussianMixture, the reference


@dataclass(frozen=True, kw_only=True)
class MixtureDesign:
    """A Gaussian mixture in the plane, refitted on its own draws by EM as scikit-learn's GaussianMixture runs it.

    Iteration 0 is the fit to real rows; iteration i is the fit that follows i rounds of drawing from the last fit.
    """

    system: ClassVar[str] = "mixture"
    workflow: Workflow | Recipe = option("What a fit is made on: discard, augment, window:K or fixed-budget.")
    generations: int = option("Iterations: refits on the mixture's own draws, after the fit to real rows.")
    rows: int = option("Rows that are drawn an iteration.", default=1000)
    truth: Truth = option("The law of the real rows.", default=Truth.CLOUDS)
    components: int = option("Components of the mixture that is fitted.", default=3)
    start: Start = option("Where EM begins.", default=Start.KMEANS)
    restarts: int = option("Starts a fit, of which the likeliest is kept; warm: of the first fit.", default=1)
    floor: Fraction = option(
        "Added to the diagonal of every fitted covariance (reg_covar of scikit-learn).", default=Fraction(1, 1_000_000)
    )
    tolerance: Fraction = option(
        "EM stops when the mean log-likelihood a row gains less than this, in nats.", default=Fraction(1, 1000)
    )
    steps: int = option("The most EM steps of a start.", default=100)
    test_rows: int = option("Held-out real rows.", default=1000)
    engine: EmEngine = option("Who runs EM.", default=EmEngine.FAST)
    parameters: bool = option("Record the parameters of the fits too.", default=False)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        for name in ("generations", "components", "restarts", "steps", "test_rows"):
            require(getattr(self, name) >= 1, f"{name}={getattr(self, name)}: at least 1 is needed")
        kind = self.workflow.kind if isinstance(self.workflow, Recipe) else self.workflow
        allowed = (Workflow.DISCARD, Workflow.AUGMENT, "window", "fixed-budget")
        require(kind in allowed, f"workflow={self.workflow}: discard, augment, window:K or fixed-budget")
        least = max(2, self.components)
        require(self.rows >= least, f"rows={self.rows}: at least {least} are needed for {self.components} components")
        self._require_memory()
        require(self.floor >= 0, f"floor={self.floor}: at least 0 is needed, such as 1/1000000")
        require(self.tolerance > 0, f"tolerance={self.tolerance}: a number above 0 is needed, such as 1/1000")
        rows_start = self.start is Start.RANDOM_ROWS
        require(self.floor > 0 or not rows_start, f"floor=0: start={self.start} needs a floor above 0")

    def _require_memory(self) -> None:
        """Nothing; ValueError for more than one replicate can hold: all rows, and the shares of those in use."""
        kind, numbers = (self.workflow.kind, self.workflow.numbers) if isinstance(self.workflow, Recipe) else ("", ())
        batches = 1 if self.workflow is Workflow.DISCARD else self.generations + 1
        if kind == "window":
            batches = min(batches, int(numbers[0]))
        used = self.rows * (1 if kind == "fixed-budget" else batches)
        held = 2 * self.rows * batches + self.components * used + 2 * self.test_rows
        given = ", ".join(
            f"{name}={getattr(self, name)}" for name in ("rows", "generations", "components", "test_rows")
        )
        require(held <= MOST_HELD, f"{given}: {held:,} numbers a replicate; at most {MOST_HELD:,} are allowed")
