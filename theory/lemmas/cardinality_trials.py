"""Source, conventions, parameters and trials of the claims about real rows beside synthetic ones."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.real_and_synthetic import N, b, m, s
from theory.lemmas.relative_loss import r, v
from theory.parameter import Parameter
from theory.vocabulary import CardinalityDesign, Family, Statistic

SOURCE = "Kazdan et al. 2024 (arXiv 2410.16713)"
BEYOND = "not printed in the source, which shows a figure of fine-tuned language models"
UNIT = "squared errors over the variance of one row: exact for the mean of a normal, else the limit law times V"
TOGETHER = "one maximum likelihood fit on m real and s synthetic rows together, every row of the same weight"
OWN = "the source model is fitted on N real rows of its own, none of them among the m"
SAME_ROWS = "the source model is fitted on the very m real rows of the fit"
FRESH = "synthetic rows are new draws of the source model"

REAL = Parameter(symbol=m, meaning="real rows of the fit")
SYNTHETIC = Parameter(symbol=s, meaning="synthetic rows of the fit")
TAUGHT = Parameter(symbol=N, meaning="real rows of the source model")
BIAS = Parameter(symbol=b, meaning="bias of the source model, in standard errors of one row", whole=False)
PER_ROW = Parameter(symbol=r, meaning="synthetic rows for each real row", whole=False)
TAUGHT_PER_ROW = Parameter(symbol=v, meaning="real rows of the source model for each real row", whole=False)
LIMIT_SIZES = (250, 500, 1000, 2000)
PER_ROW_RULE = f"give a multiple of 1/{LIMIT_SIZES[0]}"
LIMIT_FAMILIES = (Family.BINOMIAL, Family.POISSON)


def mean_plan(
    points: Iterable[Point],
    delta: Fraction,
    *,
    synthetic: Callable[[Point], Fraction] = lambda point: Fraction(point[s]),
    weight: Callable[[Point], Fraction] = lambda point: Fraction(1),
) -> Plan:
    """The plan that draws the mean of a normal at each point; a source model without rows of its own takes the fit's.

    `synthetic` says how many synthetic rows there are, `weight` how much one counts beside a real one.
    """

    def at(point: Point) -> tuple[Trial]:
        design = CardinalityDesign(
            family=Family.NORMAL,
            rows=int(point[m]),
            synthetic_rows=whole(synthetic(point), "synthetic rows", "choose a point where they are a whole number"),
            steps=1,
            source_rows=int(point.get(N, 0)),
            bias=Fraction(point.get(b, 0)),
            weight=weight(point),
            signs=0,
            statistic=Statistic.EXCESS_LOSS,
        )
        return (Trial(parameters=point, designs=(design,)),)

    return plan_at(at, points, statistic=Statistic.EXCESS_LOSS, delta=delta)


def loss_plan(points: Iterable[Point], delta: Fraction) -> Plan:
    """The plan that draws logistic and Poisson regressions at four numbers of real rows."""

    def at(point: Point) -> tuple[Trial, ...]:
        return tuple(_loss_trial(family, point) for family in LIMIT_FAMILIES)

    return plan_at(at, points, statistic=Statistic.RELATIVE_LOSS, delta=delta)


def _loss_trial(family: Family, point: Point) -> Trial:
    designs = tuple(
        CardinalityDesign(
            family=family,
            rows=rows,
            synthetic_rows=whole(Fraction(point[r]) * rows, f"synthetic rows for {rows} real ones", PER_ROW_RULE),
            steps=1,
            source_rows=whole(Fraction(point[v]) * rows, f"rows of the source for {rows} real ones", PER_ROW_RULE),
            signs=1,
            statistic=Statistic.RELATIVE_LOSS,
        )
        for rows in LIMIT_SIZES
    )
    return Trial(parameters=point, designs=designs, label=f"{family}, signs as features")


def whole(number: Fraction, counted: str, advice: str) -> int:
    """The number, as that of rows; ValueError with the advice unless it is whole."""
    if number.denominator != 1:
        raise ValueError(f"{number} {counted}: {advice}")
    return int(number)
