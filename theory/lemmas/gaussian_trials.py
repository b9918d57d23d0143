"""Source, parameters and trials that the Gaussian claims share."""

from fractions import Fraction

from theory.claim import Trial
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


def parameters(least_rows: int, least_fits: int | None) -> tuple[Parameter, ...]:
    """n, and t unless the claim is a limit in t."""
    rows = Parameter(symbol=n, meaning="rows drawn a generation", least=least_rows)
    return (rows,) if least_fits is None else (rows, Parameter(symbol=t, meaning="fits", least=least_fits))


def trial(estimator: Estimator, rows: int, fits: int, statistic: Statistic = Statistic.VARIANCE) -> Trial:
    """Small n, where the two divisors are far apart; mean and scale are not 0 and 1, so neither can be forgotten."""
    design = GaussianDesign(
        workflow=Workflow.AUGMENT,
        estimator=estimator,
        generations=fits,
        rows=rows,
        mean=Fraction(2),
        sigma=Fraction(3, 2),
        statistic=statistic,
    )
    return Trial(parameters={n: rows, t: fits}, designs=(design,))
