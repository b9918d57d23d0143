"""A normal distribution in d dimensions, refitted on its own draws."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import exact, option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Estimator, Statistic, Workflow

MOST_DIMENSIONS = 100
MOST_ROWS = 10**9
MOST_GENERATIONS = 10_000
MOST_NUMBERS = 2**27  # of all rows that a chain keeps, where they are drawn: a gigabyte
NEAREST = Fraction(1, 10**6)  # of a correlation to -1 and 1
COVARIANCES = "identity, identity:9/4, diagonal:1,2,3, ar:1/2 or random:7"
DIVISORS = "unbiased (N - 1), mle (N) or minus:DELTA (N - DELTA), such as minus:-1"
NAMED_DIVISORS = {Estimator.MLE: Fraction(0), Estimator.UNBIASED: Fraction(1)}
FIXED_BUDGET = "fixed-budget"


class Route(StrEnum):
    """How a generation is drawn: its mean and scatter from their laws, or row by row."""

    WISHART = "wishart"
    ROWS = "rows"


class Model(StrEnum):
    """Which normals are fitted: those of any covariance, or those with one variance in all directions."""

    FULL = "full"
    ISOTROPIC = "isotropic"


@dataclass(frozen=True, kw_only=True)
class MultivariateDesign:
    """A normal distribution in d dimensions, refitted on its own draws; the rows of the first fit are real."""

    system: ClassVar[str] = "multivariate"
    workflow: Workflow | Recipe = option(
        "What a generation is fitted on: replace, accumulate, or fixed-budget (a random subset of all rows so far, as "
        "large as one generation, drawn without replacement)."
    )
    generations: int = option("Fits in a chain.")
    rows: int = option("Rows drawn a generation.")
    dimension: int = option("Dimension d of the data, at most 100.", default=1)
    estimator: str = option(f"Divisor of the covariance of N rows: {DIVISORS}.", default="unbiased")
    covariance: str = option(f"Covariance of the real rows: {COVARIANCES}.", default="identity")
    mean: str = option("Mean of the real rows: one number for all coordinates, or d of them as 1,0,5/2.", default="0")
    model: Model = option("Which normals are fitted.", default=Model.FULL)
    route: Route = option(
        "How a generation is drawn: mean and scatter from their laws (wishart), or row by row.", default=Route.WISHART
    )
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        kind = self.workflow.kind if isinstance(self.workflow, Recipe) else self.workflow
        require(
            kind in (Workflow.DISCARD, Workflow.AUGMENT, FIXED_BUDGET),
            f"workflow={self.workflow}: replace, accumulate and fixed-budget are allowed",
        )
        require(
            1 <= self.generations <= MOST_GENERATIONS,
            f"generations={self.generations}: 1 to {MOST_GENERATIONS} are allowed",
        )
        require(self.rows >= 2, f"rows={self.rows}: at least 2 are needed to fit a variance")
        require(self.rows <= MOST_ROWS, f"rows={self.rows}: at most {MOST_ROWS} are allowed")
        require(
            1 <= self.dimension <= MOST_DIMENSIONS,
            f"dimension={self.dimension}: 1 to {MOST_DIMENSIONS} are allowed",
        )
        require(
            self.delta < self.rows,
            f"estimator={self.estimator}: the divisor {self.rows} - {self.delta} is not positive",
        )
        require(
            kind != FIXED_BUDGET or self.route is Route.ROWS,
            f"route={self.route}: fixed-budget chooses among single rows; give route rows",
        )
        kept = self.rows * self.dimension * (1 if kind == Workflow.DISCARD else self.generations)
        require(
            self.route is Route.WISHART or kept <= MOST_NUMBERS,
            f"rows={self.rows}: a chain keeps {kept} numbers, at most {MOST_NUMBERS} are allowed by route rows",
        )
        shape, _ = covariance_named(self.covariance, self.dimension)
        require(
            self.model is Model.FULL or shape == "identity",
            f"model={self.model}, covariance={self.covariance}: one variance fits covariance identity or identity:9/4",
        )
        mean_named(self.mean, self.dimension)

    @property
    def delta(self) -> Fraction:
        """What the divisor of N rows is below N."""
        return divisor_named(self.estimator)


def divisor_named(text: str) -> Fraction:
    """The DELTA of the divisor N - DELTA that a text such as unbiased, mle or minus:3/2 names."""
    kind, _, number = text.partition(":")
    if text in NAMED_DIVISORS:
        return NAMED_DIVISORS[Estimator(text)]
    require(kind == "minus", f"estimator={text!r}: allowed are {DIVISORS}")
    return _numbers("estimator", text, number)[0]


def covariance_named(text: str, dimension: int) -> tuple[str, tuple[Fraction, ...]]:
    """The kind of covariance that a text such as ar:1/2 names, and its numbers; ValueError says what is allowed."""
    kind, _, rest = text.partition(":")
    if text == "identity":
        return kind, (Fraction(1),)
    known = kind in ("identity", "diagonal", "ar", "random")
    require(known, f"covariance={text!r}: allowed are {COVARIANCES}")
    numbers = _numbers("covariance", text, rest)
    count = dimension if kind == "diagonal" else 1
    require(len(numbers) == count, f"covariance={text!r}: {len(numbers)} numbers; {count} are needed")
    if kind == "ar":
        inside = abs(numbers[0]) <= 1 - NEAREST
        require(inside, f"covariance={text!r}: the correlation must be above -1 and below 1, by a millionth or more")
    elif kind == "random":
        whole = numbers[0].denominator == 1 and numbers[0] >= 0
        require(whole, f"covariance={text!r}: the seed must be a whole number of at least 0")
    else:
        require(min(numbers) > 0, f"covariance={text!r}: every variance must be positive")
    return kind, numbers


def mean_named(text: str, dimension: int) -> tuple[Fraction, ...]:
    """The mean that a text such as 2 or 1,0,5/2 names, one number a coordinate; ValueError says what is allowed."""
    numbers = _numbers("mean", text, text)
    require(
        len(numbers) in (1, dimension), f"mean={text!r}: {len(numbers)} numbers; 1 or {dimension} of them are needed"
    )
    return numbers * dimension if len(numbers) == 1 else numbers


def _numbers(name: str, text: str, listed: str) -> tuple[Fraction, ...]:
    try:
        return tuple(exact(each) for each in listed.split(","))
    except ValueError:
        raise ValueError(f"{name}={text!r}: write its numbers as 3, 1/4 or 0.25, with commas between them") from None
