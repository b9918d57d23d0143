"""Halfway, with the features stacked i times at generation i: the test error is sigma^2 d/(T - d - 1) times H_n."""

from fractions import Fraction

from sympy import EulerGamma, harmonic, log

from theory.claim import Claim, NearMiss
from theory.lemmas.regression_trials import CORRECTED, FINITE_VARIANCE, PARAMETERS, SCALE, SOURCE, TEST_ERROR, plan
from theory.lemmas.shared_features import error_of_shared
from theory.proof.line import Derivation
from theory.symbols import n
from theory.vocabulary import Features, Workflow

STACKED = (
    "generation i is one synthetic set of i T rows: the one feature matrix stacked i times, labelled by the last fit"
)


def derivation() -> Derivation:
    """Each generation adds its own noise, with 1/i of the variance, since it has i times the rows."""
    return error_of_shared(Workflow.HALFWAY)


CLAIM = Claim(
    id="gerstgrasser.halfway-stacked",
    source=SOURCE,
    title="Halfway, corrected: stacked features",
    statement="Halfway between the two, with stacked features, the test error is sigma^2 d/(T-d-1) * H_n.",
    conventions=(STACKED, TEST_ERROR, CORRECTED),
    kind="test error",
    parameters=PARAMETERS,
    value=SCALE * harmonic(n),
    derivation=derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * log(n), slip="the logarithm that the source prints, as an equality"),
        NearMiss(formula=SCALE * (1 + log(n)), slip="the upper bound of H_n, as an equality"),
        NearMiss(formula=SCALE * (log(n) + EulerGamma), slip="the asymptotic form, as an equality"),
        NearMiss(formula=SCALE * harmonic(n, 2), slip="accumulate in place of halfway"),
    ),
    plan=plan(
        Workflow.HALFWAY, Features.SAME,
        at=((4, 20, 3, Fraction(3, 2)), (2, 24, 5, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
