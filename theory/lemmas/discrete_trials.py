"""Source, parameters, conventions and trials of the claims about discrete distributions refitted on their samples."""

from collections.abc import Iterable
from fractions import Fraction

import sympy

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.absorption import m
from theory.lemmas.wright_fisher import K, M, p
from theory.parameter import Parameter
from theory.symbols import i, t
from theory.vocabulary import DiscreteDesign, Recipe, Statistic, Workflow

SOURCE = "Shumailov et al. 2023 (arXiv 2305.17493)"
EXACT_REFIT = "each fit is exact: the model's probabilities are the shares among the rows that it is fitted on"
REPLACE = "replace: each fit sees the newest M rows alone; the first fit sees M rows of the true distribution"
ACCUMULATE = "accumulate: fit t sees all M t rows so far, M of them real, each batch drawn from the fit before it"
BUDGET = "fixed budget: each fit sees a random M of all M t rows so far, drawn afresh and without replacement"
TWO = "two categories, the first with i of the M rows at the start; absorbed when it has none or all of them"
OURS = "not printed in the source: a value for what it says in words"

ROWS = Parameter(symbol=M, meaning="rows drawn a generation")
PAIRS = Parameter(symbol=M, meaning="rows drawn a generation", least=2)
FITS = Parameter(symbol=t, meaning="fits so far", least=0)
PROBABILITY = Parameter(symbol=p, meaning="true probability of the category", whole=False, below=1)
COPIES = Parameter(symbol=i, meaning="rows of the category at the start", least=1, most=M - 1)
INITIAL = i / M
OVER_TIME: tuple[Parameter, ...] = (ROWS, FITS)
LOGARITHMS = -2 * M * (INITIAL * sympy.log(INITIAL) + (1 - INITIAL) * sympy.log(1 - INITIAL))  # the diffusion's time

DELTA = Fraction(1, 50)
THREE = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))  # categories of different shares
UNFINISHED = 10**12  # a chain is followed until it is unfinished with a probability below one over this


def plan(
    statistic: Statistic,
    points: Iterable[Point],
    *,
    workflow: Workflow | Recipe = Workflow.DISCARD,
    share: sympy.Expr = INITIAL,
    fits: int | None = None,
) -> Plan:
    """The plan with a trial at each point: two categories, the first with the `share` that the point gives it.

    Three categories stand for any number where the point gives no share. A chain has `fits`, or as many as the point's
    t says; with neither, it is followed until one category is left.
    """

    def trials(point: Point) -> tuple[Trial]:
        first = share.subs({symbol: sympy.Rational(str(value)) for symbol, value in point.items()})
        shares = THREE if first.free_symbols else (Fraction(str(first)), 1 - Fraction(str(first)))
        drawn = design(statistic, shares, int(point[M]), point.get(t, fits), workflow)
        return (Trial(parameters=dict(point), designs=(drawn,)),)

    return plan_at(trials, points, statistic=statistic, delta=DELTA)


def alike(points: Iterable[Point]) -> Plan:
    """The plan of the time until one category is left, from K of them with m rows each."""

    def trials(point: Point) -> tuple[Trial]:
        kinds, rows = int(point[K]), int(point[K] * point[m])
        drawn = design(Statistic.FITS_TO_ONE, (Fraction(1, kinds),) * kinds, rows, None)
        return (Trial(parameters=dict(point), designs=(drawn,)),)

    return plan_at(trials, points, statistic=Statistic.FITS_TO_ONE, delta=DELTA)


def design(
    statistic: Statistic,
    shares: tuple[Fraction, ...],
    rows: int,
    fits: Fraction | int | None,
    workflow: Workflow | Recipe = Workflow.DISCARD,
) -> DiscreteDesign:
    """The design with these true shares; without a number of fits, as many as leave one category all but surely."""
    return DiscreteDesign(
        workflow=workflow,
        generations=finished(rows, shares) if fits is None else int(fits),
        rows=rows,
        initial=",".join(map(str, shares)),
        statistic=statistic,
    )


def finished(rows: int, shares: tuple[Fraction, ...]) -> int:
    """Fits after which two categories are left with a probability below 1/UNFINISHED.

    By the bound of `shumailov.collapse-probability` on each category against the others, added up: a category of i rows
    is still in between with probability at most i (M - i)/(M - 1) (1 - 1/M)^t. That is proved, so the cap does not rest
    on draws. (1 - 1/M)^t <= exp(-t/M), and log 2 < 7/10.

    >>> finished(2, (Fraction(1, 2), Fraction(1, 2)))
    58
    """
    spread = sum(rows * share * (rows - rows * share) for share in shares) / (rows - 1)
    doublings = int(UNFINISHED * spread).bit_length()  # 2^doublings exceeds UNFINISHED times the spread
    return rows * -(-7 * doublings // 10)
