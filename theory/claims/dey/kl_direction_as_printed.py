"""Cross entropy as printed: with KL(p_theta-hat || p_theta0), the wrong way round."""

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.dey.cross_entropy import BERNOULLI
from theory.lemmas.divergence import PARAMETERS, bernoulli_divergence, excess, p, q
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The true excess of the cross entropy."""
    return excess()


DIRECTION = Erratum(
    place="Implication on prediction, cross entropy",
    printed=r"CE(\hat{\theta}) = -\mathbb{E}_0(\log p(Y|X\hat{\theta})) = D_{KL}(\hat{\theta} || \theta_0) + "
    r"H(p(Y|X\theta_0)), \quad D_{KL}(\hat{\theta} || \theta_0) := D_{KL}(p(Y|X\hat{\theta}) || p(Y|X\theta_0))",
    corrected=r"CE(\hat{\theta}) = D_{KL}(p(Y|X\theta_0) || p(Y|X\hat{\theta})) + H(p(Y|X\theta_0))",
    reason="The expectation is taken under the truth, so the divergence runs from the truth to the fitted law.",
    corrected_by=("dey.cross-entropy", "dey.kl-expansion"),
)

CLAIM = Claim(
    id="dey.kl-direction-as-printed",
    source=SOURCE,
    title="Cross entropy, as printed",
    statement="The cross entropy of a fitted law exceeds the entropy of the truth by KL(fitted law || truth).",
    conventions=(BERNOULLI, "as printed; the value is CE - H(p)"),
    kind="prediction",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=bernoulli_divergence(q, p),
    derivation=derivation,
    near_misses=(
        NearMiss(
            formula=(bernoulli_divergence(p, q) + bernoulli_divergence(q, p)) / 2, slip="both directions averaged"
        ),
        NearMiss(formula=(p - q) ** 2 / (2 * q * (1 - q)), slip="the expansion to second order, about q"),
        NearMiss(formula=bernoulli_divergence(q, p) / 2, slip="the factor 1/2 of the expansion kept"),
    ),
    errata=(DIRECTION,),
)
