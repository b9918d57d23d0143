"""Source, parameters and trials that the Gaussian claims share."""

from fractions import Fraction

from theory.claim import Plan, Point, Trial, plan_at
from theory.parameter import Parameter
from theory.symbols import n, t
from theory.vocabulary import Estimator, GaussianDesign, Statistic, Workflow

SOURCE = "Kazdan et al. 2024 (arXiv 2410.16713)"
AT_FINITE_T = "simulated at finite t, where the proven Gamma quotient relates V(t) to its limit"
CORRECTED = "not printed in the source: what holds for the divisor that it defines"
AS_PRINTED = "as printed on the slides about the paper, for the divisor that they define"
ACCUMULATE = "data accumulate: fit t uses t batches of n rows, batch t drawn from fit t - 1"
DIVISOR_N = "the fitted variance divides by the number of rows N (maximum likelihood)"
DIVISOR_N_1 = "the fitted variance divides by N - 1 (unbiased), as the source defines it"

FITS = Parameter(symbol=t, meaning="fits that are simulated")


def parameters(least_rows: int, least_fits: int | None) -> tuple[Parameter, ...]:
    """n, and t unless the claim is a limit in t."""
    rows = Parameter(symbol=n, meaning="rows drawn a generation", least=least_rows)
    return (rows,) if least_fits is None else (rows, Parameter(symbol=t, meaning="fits", least=least_fits))


def plan(
    workflow: Workflow,
    estimator: Estimator,
    statistic: Statistic,
    *,
    at: tuple[tuple[int, int], ...],
    delta: Fraction,
    also: tuple[Parameter, ...] = (),
) -> Plan:
    """The plan with a trial at each (n, t) of `at`; mean and scale are not 0 and 1, so neither can be forgotten.

    Small n, where the two divisors are far apart; when data are replaced few fits too, since the tails grow with each.
    """

    def trials(point: Point) -> tuple[Trial]:
        design = GaussianDesign(
            workflow=workflow, estimator=estimator, generations=int(point[t]), rows=int(point[n]), mean=Fraction(2),
            sigma=Fraction(3, 2), statistic=statistic,
        )  # fmt: skip
        return (Trial(parameters={n: design.rows, t: design.generations}, designs=(design,)),)

    points = [{n: rows, t: fits} for rows, fits in at]
    return plan_at(trials, points, statistic=statistic, delta=delta, also=also)
