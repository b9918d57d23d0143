"""Augmenting costs the mean of the limit of the divergence at most a factor pi^2/6, at every generation."""

from sympy import Rational, pi, zeta

from theory.claim import Claim, NearMiss
from theory.claims.dey import prediction_augment
from theory.lemmas.basel import below_basel
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.lemmas.prediction import CONVENTION, RATIO
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma
from theory.symbols import G


def derivation() -> Derivation:
    """The ratio under augment, and the partial sums of 1/g^2 below their limit."""
    lemma = prediction_augment.derivation()
    grows, tends, limit = below_basel(G)
    exact = Line(left=RATIO(G), right=lemma.result, reason="growth of the prediction loss",
                 rule=Lemma(derivation=lemma, title="prediction under augment"))  # fmt: skip
    return Derivation(quantity=RATIO(G), facts=(limit,), chain=(exact, grows, tends), instances=lemma.instances)


CLAIM = Claim(
    id="dey.prediction-bound",
    source=SOURCE,
    title="Augment: the bound on the prediction loss",
    statement="When data are augmented, E[W(G)'VW(G)/2] / E[W(1)'VW(1)/2] <= pi^2/6 at every G, on the limit law.",
    conventions=(LIMIT_LAW, *CONVENTION),
    kind="prediction",
    relation="<=",
    parameters=PARAMETERS,
    value=pi**2 / 6,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=pi**2 / 8, slip="the sum over odd g alone"),
        NearMiss(formula=zeta(3), slip="1/g^3 in place of 1/g^2"),
        NearMiss(formula=Rational(3, 2), slip="the first terms 1 + 1/4 + 1/9 + ... taken to stay below 3/2"),
    ),
)
