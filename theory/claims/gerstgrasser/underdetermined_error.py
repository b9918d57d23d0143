"""Fewer rows than features: the least-norm fit never sees a share 1 - T/d of w*, and its noise still accumulates."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.refitted_regression_trials import few_rows
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import PARAMETERS, SAME_FEATURES, SOURCE
from theory.lemmas.underdetermined import error, w
from theory.parameter import Parameter
from theory.symbols import T, d, n, sigma

NOISE = sigma**2 * harmonic(n, 2)

CLAIM = Claim(
    id="gerstgrasser.underdetermined-error",
    source=SOURCE,
    title="Accumulate: fewer rows than features",
    statement="With T <= d - 2 rows and least-norm fits on accumulating data, the test error is "
    "(1-T/d) |w*|^2 + sigma^2 H_n^(2) T/(d-T-1).",
    conventions=(
        SAME_FEATURES,
        "the fit is the pseudoinverse of all feature rows so far, times all responses so far",
        "test error: E |w_n - w*|^2, the excess over the noise variance for isotropic features",
        BEYOND,
    ),
    kind="test error",
    parameters=(
        PARAMETERS[0],
        Parameter(symbol=T, meaning="rows of the feature matrix"),
        Parameter(symbol=d, meaning="features", least=T + 2),
        PARAMETERS[3],
        Parameter(symbol=w, meaning="|w*|^2, the squared length of the true coefficients", whole=False),
    ),
    value=w * (1 - T / d) + NOISE * T / (d - T - 1),
    derivation=error,
    near_misses=(
        NearMiss(formula=NOISE * T / (d - T - 1), slip="the part of w* outside the row space forgotten"),
        NearMiss(formula=w * (1 - T / d) ** 2 + NOISE * T / (d - T - 1), slip="the share lost, squared"),
        NearMiss(formula=w * (1 - T / d) + NOISE * T / (d - T), slip="d - T in place of d - T - 1"),
        NearMiss(formula=w * (1 - T / d) + NOISE * d / (d - T - 1), slip="noise in all d directions"),
    ),
    finite_variance=d - T - 4,  # the inverse Wishart entry with rows and features exchanged
    plan=few_rows(
        (
            {n: 3, T: 4, d: 12, sigma: Fraction(3, 2), w: 3},
            {n: 2, T: 6, d: 14, sigma: Fraction(1, 2), w: Fraction(1, 2)},
        ),
        Fraction(1, 50),
    ),
)  # fmt: skip
