"""The law of the test error in the unit of Fisher's F: (T - d + 1)/d times err/(sigma^2 r_n) is F(d, T - d + 1)."""

from theory.claim import Claim, NearMiss
from theory.claims.gerstgrasser.error_density import POINT, ROWS
from theory.claims.gerstgrasser.error_moment import LAW
from theory.lemmas.chi_square import x
from theory.lemmas.hotelling import FORM
from theory.lemmas.hotelling_density import F_VALUE, VALUE, f_density
from theory.lemmas.regression_extensions import ANY_COVARIANCE, BEYOND, NORMAL
from theory.lemmas.regression_trials import PARAMETERS, SAME_FEATURES, SOURCE
from theory.symbols import T, d

CLAIM = Claim(
    id="gerstgrasser.f-density",
    source=SOURCE,
    title="The law of the test error: Fisher's F",
    statement="(T-d+1)/d times err/(sigma^2 r_n) has the density of F(d, m), m = T-d+1: "
    "d^(d/2) m^(m/2) x^(d/2-1) (d x+m)^(-(T+1)/2) / B(d/2, m/2), for T >= d.",
    conventions=(SAME_FEATURES, NORMAL, LAW, FORM, ANY_COVARIANCE, BEYOND),
    kind="density",
    parameters=(POINT, ROWS, PARAMETERS[2]),
    value=F_VALUE,
    derivation=f_density,
    near_misses=(
        NearMiss(formula=VALUE, slip="the ratio without its unit"),
        NearMiss(formula=F_VALUE * (T - d + 1) / d, slip="the factor of the change of unit forgotten"),
        NearMiss(formula=VALUE.subs(x, d * x / (T - d + 1)), slip="the unit changed in the argument alone"),
        NearMiss(formula=VALUE.subs(x, (T - d + 1) * x / d) * (T - d + 1) / d, slip="the unit turned over"),
    ),
)  # fmt: skip
