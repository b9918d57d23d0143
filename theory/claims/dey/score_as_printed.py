"""The score as printed in the proof sketch: centred by grad A(theta_0)."""

from sympy import exp

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.score import CONVENTIONS, PARAMETERS, theta_0, weighted_mean, x
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The true mean of X'T(Y)."""
    return weighted_mean()


CENTRING = Erratum(
    place="Proof sketch of Theorem 5.1, definition of W_T(G)",
    printed=r"W_T(G) = \text{asymp.lim.} \left[\frac{1}{\sqrt{n}} \sum_{i=1}^n X_{G,i}^\top (T(Z_{G,i}) - "
    r"\nabla A(\theta_0)) \right] \sim \mathcal{N}(0, \mathcal{V}_T)",
    corrected=r"W_T(G) = \text{asymp.lim.} \left[\frac{1}{\sqrt{n}} \sum_{i=1}^n X_{G,i}^\top (T(Y_{G,i}) - "
    r"\nabla A(X_{G,i}\theta_0)) \right] \sim \mathcal{N}(0, \mathcal{V}_T)",
    reason="The terms have mean E[X'(grad A(X theta_0) - grad A(theta_0))], which is not 0 in general: the sum grows "
    "like sqrt n and has no limit law.",
    corrected_by=("dey.score-centring",),
)

CLAIM = Claim(
    id="dey.score-as-printed",
    source=SOURCE,
    title="What centres the score, as printed",
    statement="E_0[X'T(Y) | X = x] = x' grad A(theta_0), so that X'(T(Y) - grad A(theta_0)) has mean 0.",
    conventions=(*CONVENTIONS, "as printed in the proof: grad A(theta_0), without the feature"),
    kind="score",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=x * exp(theta_0) / (1 + exp(theta_0)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=exp(theta_0) / (1 + exp(theta_0)), slip="the factor X' forgotten too"),
        NearMiss(formula=x * exp(theta_0), slip="the odds in place of the probability"),
        NearMiss(
            formula=x * exp(theta_0) / (1 + exp(theta_0)) ** 2, slip="the second derivative of A in place of the first"
        ),
    ),
    errata=(CENTRING,),
)
