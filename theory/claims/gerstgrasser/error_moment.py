"""All moments of the test error: E (err/(sigma^2 r_n))^k is a ratio of products, for any covariance of the features."""

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.hotelling import FORM, ratio_moment
from theory.lemmas.regression_extensions import ANY_COVARIANCE, BEYOND, NORMAL
from theory.lemmas.regression_trials import PARAMETERS, SAME_FEATURES, SOURCE
from theory.parameter import Parameter
from theory.symbols import T, d, i, k

ABOVE, BELOW = Product(d + 2 * i - 2, (i, 1, k)), Product(T - d - 2 * i + 1, (i, 1, k))
LAW = (
    "r_n = H_n^(2), n, H_n for accumulate, replace and halfway (stacked): the ratio has the law "
    "BetaPrime(d/2, (T-d+1)/2) at every n"
)

CLAIM = Claim(
    id="gerstgrasser.error-moment",
    source=SOURCE,
    title="The law of the test error: moments",
    statement="E (err/(sigma^2 r_n))^k = prod_{i=1}^k (d+2i-2)/(T-d+1-2i) for T >= d + 2k; below that it is infinite.",
    conventions=(SAME_FEATURES, NORMAL, LAW, FORM, ANY_COVARIANCE, BEYOND),
    kind="moments",
    parameters=(
        Parameter(symbol=T, meaning="rows of the feature matrix", least=d + 2 * k),
        PARAMETERS[2],
        Parameter(symbol=k, meaning="order of the moment"),
    ),
    value=ABOVE / BELOW,
    derivation=ratio_moment,
    near_misses=(
        NearMiss(formula=(d / (T - d - 1)) ** k, slip="the power of the mean"),
        NearMiss(formula=Product(d + i - 1, (i, 1, k)) / Product(T - d - i, (i, 1, k)), slip="steps of 1, not 2"),
        NearMiss(formula=ABOVE / Product(T - d - 2 * i + 2, (i, 1, k)), slip="T - d + 2 degrees of freedom below"),
        NearMiss(formula=Product(d + 2 * i, (i, 1, k)) / BELOW, slip="the products above counted from i = 1"),
    ),
)  # fmt: skip
