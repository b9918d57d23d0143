"""Ridge with a fixed penalty on accumulating data: the bias is that of the first fit, at every n."""

from fractions import Fraction

from theory.claim import Claim, NearMiss
from theory.lemmas.refitted_regression_trials import FITS, NOISE, ridge
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import SOURCE
from theory.lemmas.ridge import ALONG, EIGENVALUE, FIXED, PENALTY, RIDGE, bias, lam, s
from theory.symbols import n, sigma
from theory.vocabulary import Statistic

CLAIM = Claim(
    id="gerstgrasser.ridge-fixed-bias",
    source=SOURCE,
    title="Accumulate with ridge: the bias, fixed penalty",
    statement="When data accumulate, ridge with a fixed penalty lam has the squared bias (lam/(s+lam))^2 along an "
    "eigenvector with a unit coefficient, at every n >= 1.",
    conventions=(RIDGE, FIXED, ALONG, BEYOND),
    kind="bias",
    parameters=(EIGENVALUE, PENALTY),
    value=lam**2 / (s + lam) ** 2,
    derivation=bias,
    near_misses=(
        NearMiss(formula=s**2 / (s + lam) ** 2, slip="the mean in place of the bias"),
        NearMiss(formula=lam / (s + lam), slip="the bias without its square"),
        NearMiss(formula=lam**2 / s**2, slip="the penalty left out of the denominator"),
        NearMiss(formula=s * lam / (s + lam) ** 2, slip="mean times bias"),
    ),
    plan=ridge(
        Statistic.SQUARED_BIAS, ({n: 3, s: 3, lam: Fraction(3, 2), sigma: Fraction(1, 4)},), Fraction(1, 50),
        also=(FITS, NOISE),
    ),
)  # fmt: skip
