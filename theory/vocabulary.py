"""The words that theory and simulation share: families, workflows, statistics and designs. Standard library only.

This is the one module of `theory` that `simulate` may import. It names things and validates them; it holds no formula.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar


class Family(StrEnum):
    """A response distribution with the link that it is fitted with."""

    NORMAL = "normal"  # identity link
    BINOMIAL = "binomial"  # logit
    POISSON = "poisson"  # log
    GAMMA = "gamma"  # log, known shape
    NEGATIVE_BINOMIAL = "negative-binomial"  # log, known dispersion


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
    PATH = "scores and fits of every generation"  # the process of Theorem 5.1
    DIVERGENCE = "divergence of the truth from the fit"  # n KL(p_theta0 || p_theta-hat), averaged over the features
    WEIGHTED = "bounded functional of the last fit"  # times the likelihood ratio where the design is the reference
    LIKELIHOOD_RATIO = "likelihood ratio"  # of the workflow over the reference law, under the latter
    FITTED_COEFFICIENTS = "fitted coefficients with the noise that made them"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A workflow with numbers: what each fit weighs, beyond the named workflows.

    `window` (K,): the newest K batches alike. `kept` (ALPHA,): the real batch with weight ALPHA, the newest with the
    rest. `mix` (KAPPA, W): fresh real rows, KAPPA times the synthetic ones, with total weight W. `fixed-budget` (): as
    many rows as one batch has, drawn anew from all batches. `matrix`: row G holds the weight of each batch in fit G.
    """

    kind: str
    numbers: tuple[Fraction, ...] = ()
    matrix: tuple[tuple[Fraction, ...], ...] = ()

    def __post_init__(self) -> None:
        _require(self.kind in RECIPES, f"workflow {self.kind!r} is not known; allowed are {', '.join(RECIPES)}")
        names = RECIPES[self.kind]
        spelled = ":".join([self.kind, *names])
        _require(len(self.numbers) == len(names), f"{self}: {len(self.numbers)} numbers; {spelled} is allowed")
        _require(bool(self.matrix) == (self.kind == "matrix"), f"{self.kind}: a matrix belongs to kind 'matrix' alone")
        if self.kind == "window":
            whole = self.numbers[0].denominator == 1 and self.numbers[0] >= 1
            _require(whole, f"{self}: K={self.numbers[0]}; a whole number of batches, at least 1, is needed")
        if self.kind == "kept":
            _require(
                0 < self.numbers[0] < 1, f"{self}: ALPHA={self.numbers[0]}; a weight above 0 and below 1 is needed"
            )
        if self.kind == "mix":
            ratio, weight = self.numbers
            _require(ratio > 0, f"{self}: KAPPA={ratio}; fresh real rows over synthetic rows, above 0")
            _require(0 < weight < 1, f"{self}: W={weight}; a weight above 0 and below 1 is needed")
        for place, row in enumerate(self.matrix, 1):
            _require(
                len(row) == len(self.matrix), f"matrix row {place}: {len(row)} weights; {len(self.matrix)} are needed"
            )
            _require(sum(row) == 1, f"matrix row {place} sums to {sum(row)}; each row must sum to exactly 1")
            _require(
                not any(row[place:]), f"matrix row {place} looks ahead: fit {place} can use batches 1 to {place} only"
            )
            _require(
                min(row) >= 0, f"matrix row {place}: a weight is negative; a likelihood takes weights of at least 0"
            )

    def __str__(self) -> str:
        if self.matrix:
            return "matrix:" + ";".join(",".join(map(str, row)) for row in self.matrix)
        return ":".join([self.kind, *map(str, self.numbers)])


RECIPES: dict[str, tuple[str, ...]] = {
    "window": ("K",),
    "kept": ("ALPHA",),
    "mix": ("KAPPA", "W"),
    "fixed-budget": (),
    "matrix": (),
}  # the numbers that each kind takes


def recipe_named(text: str) -> Workflow | Recipe:
    """The workflow that a text such as augment, window:3, kept:1/4, mix:1:1/2 or matrix:1,0;1/2,1/2 names.

    ValueError says what is allowed.
    """
    kind, *given = text.strip().lower().split(":")
    if kind not in RECIPES:
        if given:
            raise ValueError(f"unknown workflow {text!r}; known: {', '.join([*Workflow, *SYNONYMS, *RECIPES])}")
        return workflow_named(text)
    try:
        if kind == "matrix":
            rows = [tuple(Fraction(cell) for cell in row.split(",")) for row in ":".join(given).split(";")]
            return Recipe(kind=kind, matrix=tuple(rows))
        numbers = tuple(Fraction(value) for value in given)
    except (ValueError, ZeroDivisionError) as error:
        if "matrix row" in str(error):
            raise
        raise ValueError(f"workflow {text!r}: write its numbers as 3, 1/4 or 0.25, as in mix:1:1/2") from None
    return Recipe(kind=kind, numbers=numbers)


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
        _require(self.generations >= 1, f"generations={self.generations}: at least 1 is needed")
        _require(self.rows >= 2, f"rows={self.rows}: at least 2 are needed")
        _require(self.dispersion > 0, f"dispersion={self.dispersion}: must be positive")
        _require(self.trials >= 1, f"trials={self.trials}: at least 1 is needed")
        _require(
            self.trials == 1 or self.family is Family.BINOMIAL,
            f"trials={self.trials}: a binomial response alone has trials",
        )
        most = MOST_FEATURES.get(self.law, MOST_FEATURES["gaussian"])
        _require(1 <= self.features <= most, f"features={self.features}: 1 to {most} are allowed for law {self.law!r}")
        if isinstance(self.workflow, Recipe):
            self._require_recipe(self.workflow)

    def _require_recipe(self, recipe: Recipe) -> None:
        """Nothing; ValueError where the recipe does not fit the generations or the rows."""
        if recipe.kind == "matrix":
            size = len(recipe.matrix)
            _require(
                size == self.generations, f"generations={self.generations}: the matrix has {size} rows; give {size}"
            )
        if recipe.kind == "mix":
            fresh = recipe.numbers[0] * self.rows
            _require(
                fresh.denominator == 1, f"{recipe}: KAPPA times {self.rows} rows is {fresh}; a whole number is needed"
            )
        if recipe.kind == "fixed-budget":
            _require(self.law != "signs", "fixed-budget draws single rows; choose another law than 'signs'")


MOST_FEATURES = {"gaussian": 20, "signs": 6}  # beyond the intercept; 2^6 = 64 cells


Design = LinearDesign | GaussianDesign | GlmDesign


def design_fields(design: Design) -> dict[str, Any]:
    """The design as JSON-ready fields: enums and fractions as strings, whole numbers as numbers, `system` first."""
    values = {each.name: getattr(design, each.name) for each in fields(design)}
    plain = {name: value if isinstance(value, int) else str(value) for name, value in values.items()}
    return {"system": design.system, **plain}
