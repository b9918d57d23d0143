"""Replacing Gaussian data: the log variance falls by more than 1/(n - 1) a fit, so sigma_t^2 -> 0 almost surely."""

from fractions import Fraction
from functools import cache

from sympy import Rational, digamma, log

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_logarithm import ROWS, SLOPE, log_slope, slope
from theory.lemmas.gaussian_replace import REPLACE
from theory.lemmas.gaussian_trials import DIVISOR_N_1, FITS, SOURCE, plan
from theory.proof.line import Derivation, Line
from theory.proof.rules import Cited, Lemma
from theory.symbols import n, t
from theory.vocabulary import Estimator, Statistic, Workflow

BOUND = -1 / (n - 1)
POINTS = tuple({n: rows} for rows in (2, 3, 4, 5, 10, 100, 1001))


@cache
def derivation() -> Derivation:
    """The slope of the log variance, and psi(x) < log x - 1/(2x) at x = (n - 1)/2."""
    lemma = log_slope(delta=1)
    return Derivation(
        quantity=SLOPE(n),
        chain=(
            Line(left=SLOPE(n), right=slope(1), reason="the mean logarithm of a chi-square over its degrees",
                 rule=Lemma(derivation=lemma, title="the slope of the log variance")),
            Line(left=slope(1), relation="<", right=BOUND, reason="psi(x) = log x - 1/(2x) less a positive integral",
                 rule=Cited(reference="DLMF 5.9.15, Binet's integral for psi", at=POINTS)),
        ),
        instances=lemma.instances,
        least={n: 2},
        rests_on=(
            "Binet's integral for psi (DLMF 5.9.15)",
            "Kolmogorov's strong law of large numbers: the mean of the steps decides where log sigma_t^2 goes",
        ),
    )  # fmt: skip


CLAIM = Claim(
    id="kazdan.replace-collapse",
    source=SOURCE,
    title="Replace: the variance collapses",
    statement="When data are replaced, with the divisor N - 1, log sigma_t^2 is a random walk whose step has a mean of "
    "at most -1/(n-1), so sigma_t^2 tends to 0 almost surely.",
    conventions=(
        DIVISOR_N_1, REPLACE,
        "the steps are independent with one law and a finite mean, so log(sigma_t^2)/t tends to it almost surely",
        "simulated as log(sigma_t^2/sigma_0^2), the sum of t steps",
        "with the divisor N each step is smaller still, by log(n/(n-1))",
        "printed as Sigma_t -> 0 almost surely; the rate is ours",
    ),
    kind="bound",
    relation="<=",
    parameters=ROWS,
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=BOUND - Rational(1, 3) / (n - 1) ** 2, slip="the next term of the asymptotic series as well"),
        NearMiss(formula=-2 / (n - 1), slip="1/x in place of 1/(2x)"),
        NearMiss(formula=digamma(n / 2) - log(n / 2) - 1 / (n - 1), slip="the slope of another n counted twice"),
    ),
    transfer=t,
    plan=plan(
        Workflow.DISCARD, Estimator.UNBIASED, Statistic.LOG_VARIANCE,
        at=((2, 4), (3, 4)), delta=Fraction(1, 100), also=(FITS,),
    ),
)  # fmt: skip
