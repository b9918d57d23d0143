"""The words that theory and simulation share: families, workflows, statistics and designs. Standard library only.

This is the one module of `theory` that `simulate` may import. It names things and validates them; it holds no formula.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar


class Family(StrEnum):
    """A response distribution with its canonical link."""

    NORMAL = "normal"
    BINOMIAL = "binomial"
    POISSON = "poisson"


class Workflow(StrEnum):
    """Which data a generation is fitted on."""

    DISCARD = "discard"  # the newest batch alone ("replace")
    AUGMENT = "augment"  # every batch so far ("accumulate")
    HALFWAY = "halfway"  # generation i: one synthetic set of i times the rows, drawn from the newest fit


class Estimator(StrEnum):
    """The divisor of a fitted variance: N (maximum likelihood) or N - 1 (unbiased)."""

    MLE = "mle"
    UNBIASED = "unbiased"


class Features(StrEnum):
    """Whether the generations of a linear regression share one feature matrix."""

    SAME = "same"
    FRESH = "fresh"


class Statistic(StrEnum):
    """What is recorded of a replicate."""

    TEST_ERROR = "test error"  # |w_n - w*|^2
    TRACE_INVERSE_GRAM = "trace of the inverse Gram matrix"  # tr((X'X)^-1)
    VARIANCE = "fitted variance over the true one"  # sigma_t^2 / sigma_0^2
    MEAN_DISPLACEMENT = "squared displacement of the fitted mean"  # (mu_t - mu_0)^2 / sigma_0^2
    LOG_VARIANCE = "logarithm of the fitted variance over the true one"  # log(sigma_t^2 / sigma_0^2)
    WASSERSTEIN = "squared Wasserstein distance over the true variance"  # of order 2, fit from truth
    VARIANCE_GROWTH = "variance of the fit over that of the first fit"  # Var W(G) / Var W(1)
    FITTED_COEFFICIENTS = "fitted coefficients with the noise that made them"


SYNONYMS = {"replace": Workflow.DISCARD, "accumulate": Workflow.AUGMENT}


def workflow_named(name: str) -> Workflow:
    """The workflow that a name or one of its synonyms means; ValueError with the allowed names otherwise."""
    lowered = name.strip().lower()
    if lowered in SYNONYMS:
        return SYNONYMS[lowered]
    try:
        return Workflow(lowered)
    except ValueError:
        allowed = ", ".join([*Workflow, *SYNONYMS])
        raise ValueError(f"unknown workflow {name!r}; known: {allowed}") from None


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


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
        _require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        _require(self.dimension >= 1, f"dimension={self.dimension}: at least 1 is needed")
        least = self.dimension + 2
        _require(self.rows >= least, f"rows={self.rows}: at least dimension + 2 = {least}, or the mean is infinite")
        _require(self.sigma > 0, f"sigma={self.sigma}: the noise must be positive")


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
        _require(self.workflow in (Workflow.DISCARD, Workflow.AUGMENT), f"workflow={self.workflow}: discard or augment")
        _require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        _require(self.rows >= 2, f"rows={self.rows}: at least 2 are needed to fit a variance")
        _require(self.sigma > 0, f"sigma={self.sigma}: the initial scale must be positive")


@dataclass(frozen=True, kw_only=True)
class GlmDesign:
    """A canonical generalised linear model refitted on its own draws, `rows` a generation.

    `law` names the feature law: "gaussian" (an intercept and three standard normal features) or a data set whose rows
    are drawn with replacement. `dispersion` is the variance of a normal response, and is ignored by the other families.
    """

    system: ClassVar[str] = "glm"
    family: Family
    workflow: Workflow
    generations: int
    rows: int
    law: str = "gaussian"
    dispersion: Fraction = Fraction(9, 4)
    statistic: Statistic = Statistic.VARIANCE_GROWTH

    def __post_init__(self) -> None:
        _require(self.workflow in (Workflow.DISCARD, Workflow.AUGMENT), f"workflow={self.workflow}: discard or augment")
        _require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        _require(self.rows >= 2, f"rows={self.rows}: at least 2 are needed")
        _require(self.dispersion > 0, f"dispersion={self.dispersion}: must be positive")


Design = LinearDesign | GaussianDesign | GlmDesign


def design_fields(design: Design) -> dict[str, Any]:
    """The design as JSON-ready fields: enums and fractions as strings, whole numbers as numbers, `system` first."""
    fields = {name: str(value) if not isinstance(value, int) else value for name, value in asdict(design).items()}
    return {"system": design.system, **fields}
