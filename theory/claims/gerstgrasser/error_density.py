"""The law of the test error: err/(sigma^2 r_n) has a beta prime density, whatever the covariance of the features."""

from sympy import gamma

from theory.claim import Claim, NearMiss
from theory.claims.gerstgrasser.error_moment import LAW
from theory.lemmas.chi_square import x
from theory.lemmas.hotelling import FORM
from theory.lemmas.hotelling_density import VALUE, ratio_density
from theory.lemmas.regression_extensions import ANY_COVARIANCE, BEYOND, NORMAL
from theory.lemmas.regression_trials import PARAMETERS, SAME_FEATURES, SOURCE
from theory.parameter import Parameter
from theory.symbols import T, d

ROWS = Parameter(symbol=T, meaning="rows of the feature matrix", least=d)
POINT = Parameter(symbol=x, meaning="where the density is taken", whole=False)

CLAIM = Claim(
    id="gerstgrasser.error-density",
    source=SOURCE,
    title="The law of the test error: density",
    statement="err/(sigma^2 r_n) has the density x^(d/2-1) (1+x)^(-(T+1)/2) / B(d/2, (T-d+1)/2), for T >= d.",
    conventions=(SAME_FEATURES, NORMAL, LAW, FORM, ANY_COVARIANCE, BEYOND),
    kind="density",
    parameters=(POINT, ROWS, PARAMETERS[2]),
    value=VALUE,
    derivation=ratio_density,
    near_misses=(
        NearMiss(
            formula=x ** (d / 2 - 1) * (1 + x) ** (-T / 2) * gamma(T / 2) / (gamma(d / 2) * gamma((T - d) / 2)),
            slip="T - d degrees of freedom below",
        ),
        NearMiss(formula=VALUE / (1 + x), slip="one factor (1 + x) too many"),
        NearMiss(formula=VALUE * x, slip="x^(d/2) in place of x^(d/2 - 1)"),
        NearMiss(formula=VALUE * gamma((T + 1) / 2) / gamma(d / 2), slip="the normalising constant half forgotten"),
    ),
)  # fmt: skip
