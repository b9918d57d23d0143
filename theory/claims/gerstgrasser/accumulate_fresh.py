"""Accumulating data with fresh features: the test error is sigma^2 sum_{i<=n} d/(i (iT - d - 1))."""

from fractions import Fraction

from sympy import Sum, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.fresh_features import ACCUMULATED, accumulated
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import FINITE_VARIANCE, FRESH_FEATURES, PARAMETERS, SCALE, SOURCE, plan
from theory.lemmas.regression_trials import TEST_ERROR as MEANING
from theory.symbols import T, d, i, n, sigma
from theory.vocabulary import Features, Workflow

CLAIM = Claim(
    id="gerstgrasser.accumulate-fresh",
    source=SOURCE,
    title="Accumulate: fresh features",
    statement="When data accumulate and every generation has fresh features, the test error is "
    "sigma^2 * sum_{i=1}^n d/(i(iT-d-1)), for T >= d + 2.",
    conventions=("fit n is made on all n batches of T rows so far", FRESH_FEATURES, MEANING, BEYOND),
    kind="test error",
    parameters=PARAMETERS,
    value=sigma**2 * ACCUMULATED,
    derivation=accumulated,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * harmonic(n, 2), slip="the shared features of the source"),
        NearMiss(formula=sigma**2 * Sum(d / (i * (i * T - d)), (i, 1, n)), slip="T - d in place of T - d - 1"),
        NearMiss(formula=sigma**2 * Sum(d / (i * T - d - 1), (i, 1, n)), slip="halfway: 1/i of the share forgotten"),
        NearMiss(formula=sigma**2 * Sum(d / (i**2 * T), (i, 1, n)), slip="the large-sample variance d/T"),
        NearMiss(formula=sigma**2 * Sum(d * T / (i * T - d - 1) ** 2, (i, 1, n)), slip="X_i'X_i taken as its mean T I"),
    ),
    plan=plan(
        Workflow.AUGMENT, Features.FRESH,
        at=((3, 12, 2, Fraction(3, 2)), (2, 14, 3, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
