"""Replacing data with fresh features: the mean error is that of shared features, the variance over replicates is
not."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.error_variance import RATIO_VARIANCE, fresh
from theory.lemmas.refitted_regression_trials import TAIL, spread
from theory.lemmas.regression_extensions import BEYOND, FOUR, NORMAL, REPLICATE, VARIANCE_PARAMETERS
from theory.lemmas.regression_trials import FRESH_FEATURES, SOURCE
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Covariates, Workflow

MEAN = d / (T - d - 1)
SQUARE = MEAN * (d + 2) / (T - d - 3)
VALUE = sigma**4 * (n * SQUARE + n * (n - 1) * MEAN**2 * (1 + 2 / d) - n**2 * MEAN**2)

CLAIM = Claim(
    id="gerstgrasser.replace-variance-fresh",
    source=SOURCE,
    title="Replace: the variance of the test error, fresh features",
    statement="When data are replaced and every generation has fresh features, the test error of a replicate has the "
    "variance sigma^4 * (n m2 + n(n-1) m1^2 (1+2/d) - n^2 m1^2) with m1 = d/(T-d-1), m2 = m1 (d+2)/(T-d-3).",
    conventions=(FRESH_FEATURES, NORMAL, REPLICATE, FOUR, BEYOND),
    kind="variance",
    parameters=VARIANCE_PARAMETERS,
    value=VALUE,
    derivation=fresh,
    near_misses=(
        NearMiss(formula=n**2 * sigma**4 * RATIO_VARIANCE, slip="shared features in place of fresh ones"),
        NearMiss(formula=n * sigma**4 * RATIO_VARIANCE, slip="the steps taken as orthogonal"),
        NearMiss(formula=VALUE - sigma**4 * n * (n - 1) * MEAN**2 / d, slip="each pair of steps counted once"),
        NearMiss(formula=VALUE + sigma**4 * n * MEAN**2, slip="n (n - 1) m1^2 less n^2 m1^2 taken as 0"),
    ),
    finite_variance=TAIL,
    plan=spread(
        Workflow.DISCARD, Covariates.FRESH, ({n: 3, T: 20, d: 3, sigma: Fraction(3, 2)},), Fraction(1, 25)
    ),
)  # fmt: skip
