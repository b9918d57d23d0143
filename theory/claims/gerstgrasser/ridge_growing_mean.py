"""Ridge with a penalty that grows with the data: every fit shrinks what it was given, although data accumulate."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.refitted_regression_trials import NOISE, ridge
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import PARAMETERS, SOURCE
from theory.lemmas.ridge import ALONG, EIGENVALUE, GROWING, PENALTY, PRODUCT, RIDGE, growing_mean, lam, s
from theory.symbols import k, n, sigma
from theory.vocabulary import Statistic

SHRINK = lam / (s + lam)

CLAIM = Claim(
    id="gerstgrasser.ridge-growing-mean",
    source=SOURCE,
    title="Accumulate with ridge: the mean, growing penalty",
    statement="When data accumulate, ridge with the penalty n lam has the mean prod_{k=1}^n (1 - (lam/(s+lam))/k) "
    "along an eigenvector with a unit coefficient.",
    conventions=(RIDGE, GROWING, ALONG, BEYOND),
    kind="mean",
    parameters=(PARAMETERS[0], EIGENVALUE, PENALTY),
    value=PRODUCT,
    derivation=growing_mean,
    near_misses=(
        NearMiss(formula=s / (s + lam), slip="the mean of the first fit, for ever: a fixed penalty"),
        NearMiss(formula=(s / (s + lam)) ** n, slip="replace in place of accumulate"),
        NearMiss(formula=Product(1 - SHRINK / k**2, (k, 1, n)), slip="1/k^2 in place of 1/k: it would not collapse"),
        NearMiss(formula=Product(1 - SHRINK / (k + 1), (k, 1, n)), slip="the real data counted as a generation more"),
    ),
    plan=ridge(
        Statistic.COMPONENT, ({n: 3, s: 3, lam: Fraction(3, 2), sigma: Fraction(1, 4)},), Fraction(1, 100),
        growing=True, also=(NOISE,),
    ),
)  # fmt: skip
