"""The expansion of an M-estimator as printed: without the minus sign."""

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.weighted_fit import CONVENTIONS, PARAMETERS, a, b, expansion, theta_0
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The true expansion."""
    return expansion()


SIGN = Erratum(
    place="Assumption 3 of Theorem 5.1",
    printed=r"\sqrt{nG}(\hat{\theta}_G - \theta_0) = \frac{1}{\sqrt{nG}} \sum_{g=1}^G \sum_{i=1}^n \omega_{G,g,i} "
    r"\psi(Z_i; \theta) + o_{\mathbb{P}_0}(1)",
    corrected=r"\sqrt{nG}(\hat{\theta}_G - \theta_0) = -\frac{1}{\sqrt{nG}} \sum_{g=1}^G \sum_{i=1}^n \omega_{G,g,i} "
    r"\psi(Z_{g,i}; \theta_0) + o_{\mathbb{P}_0}(1)",
    reason="The gradient of the loss, and so psi, points uphill, while theta-hat lies downhill (psi taken at theta_0).",
    corrected_by=("dey.aal-expansion",),
)

CLAIM = Claim(
    id="dey.aal-sign-as-printed",
    source=SOURCE,
    title="Expansion of an M-estimator, as printed",
    statement="For a quadratic loss, theta-hat - theta_0 = +(1/N) sum omega psi(Z; theta_0).",
    conventions=(*CONVENTIONS, "as printed: no minus sign"),
    kind="expansion",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=(a * theta_0 - b) / a,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=a * theta_0 - b, slip="grad L in place of psi, with the printed sign"),
        NearMiss(formula=theta_0 - b, slip="the second derivative taken as 1"),
        NearMiss(formula=(a * theta_0 - b) / a**2, slip="divided by the second derivative twice"),
    ),
    errata=(SIGN,),
)
