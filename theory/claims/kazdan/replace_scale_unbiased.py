"""Replacing Gaussian data, divisor N - 1: E sigma_t = sigma_0 c4(n)^t, although E sigma_t^2 = sigma_0^2."""

from fractions import Fraction

from sympy import Integer, gamma, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import OURS, PARAMETERS, REPLACE
from theory.lemmas.gaussian_scale import root_ratio, scale
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE
from theory.lemmas.multivariate_trials import BY_LAW, BY_ROWS, plan, points
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """The mean of a chi variable with n - 1 degrees, once for each generation."""
    return scale(delta=1)


CLAIM = Claim(
    id="kazdan.replace-scale-unbiased",
    source=SOURCE,
    title="Replace: the standard deviation, divisor N - 1",
    statement="When data are replaced, with the divisor N - 1, E sigma_t = sigma_0 c4(n)^t, "
    "c4(n) = sqrt(2/(n-1)) Gamma(n/2)/Gamma((n-1)/2).",
    conventions=(DIVISOR_N_1, REPLACE, OURS),
    kind="scale",
    parameters=PARAMETERS,
    value=root_ratio(1) ** t,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(1), slip="the root of the mean in place of the mean of the root"),
        NearMiss(formula=root_ratio(0) ** t, slip="the divisor N in place of N - 1"),
        NearMiss(formula=(1 - 1 / (4 * n)) ** t, slip="the first order in 1/n"),
        NearMiss(
            formula=(gamma((n + 1) / 2) / (gamma(n / 2) * sqrt(n / 2))) ** t, slip="n degrees in place of n - 1",
        ),
    ),
    plan=plan(
        Workflow.DISCARD, "unbiased", Statistic.SCALE, BY_LAW, BY_ROWS,
        at=points(n, t, at=((3, 3), (2, 2))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
