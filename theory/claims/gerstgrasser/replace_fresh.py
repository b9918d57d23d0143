"""Replacing data with fresh features: the mean test error is that of shared features, sigma^2 d n/(T - d - 1)."""

from fractions import Fraction

from sympy import Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.fresh_features import replaced
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import FINITE_VARIANCE, FRESH_FEATURES, PARAMETERS, SCALE, SOURCE, plan
from theory.lemmas.regression_trials import TEST_ERROR as MEANING
from theory.symbols import T, d, i, n, sigma
from theory.vocabulary import Features, Workflow

CLAIM = Claim(
    id="gerstgrasser.replace-fresh",
    source=SOURCE,
    title="Replace: fresh features",
    statement="When data are replaced and every generation has fresh features, the test error is "
    "sigma^2 d/(T-d-1) * n.",
    conventions=(FRESH_FEATURES, MEANING, BEYOND),
    kind="test error",
    parameters=PARAMETERS,
    value=SCALE * n,
    derivation=replaced,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * (n - 1), slip="the first fit, on real data, counted as free of error"),
        NearMiss(formula=sigma**2 * Sum(d / (i * T - d - 1), (i, 1, n)), slip="iT rows at generation i: halfway"),
        NearMiss(formula=SCALE * harmonic(n, 2), slip="accumulate in place of replace"),
        NearMiss(formula=sigma**2 * d * n / T, slip="the large-sample variance d/T"),
    ),
    plan=plan(
        Workflow.DISCARD, Features.FRESH,
        at=((3, 12, 2, Fraction(3, 2)), (2, 14, 3, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
