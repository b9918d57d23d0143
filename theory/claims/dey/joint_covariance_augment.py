"""Augmenting, Cov(W(g), W(h)) V = sum_{i<=min(g,h)} 1/i^2."""

from sympy import harmonic, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.joint_covariance import PAIR, h, joint
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation
from theory.symbols import g
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """Both fits hold noise i with the coefficient 1/i: a random walk with steps of variance 1/i^2."""
    return joint(Workflow.AUGMENT, harmonic(g, 2), Telescoping(variable=g, base=1))


CLAIM = Claim(
    id="dey.joint-covariance-augment",
    source=SOURCE,
    title="Augment: joint covariance of the fits",
    statement="When data are augmented, Cov(W_Theta(g), W_Theta(h)) = V^-1 sum_{i=1}^{min(g,h)} 1/i^2; here g <= h.",
    conventions=(LIMIT_LAW, "not printed in the source: it prints the variance, h = g"),
    kind="joint covariance",
    parameters=PAIR,
    value=harmonic(g, 2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(h, 2), slip="max(g, h) in place of min(g, h)"),
        NearMiss(formula=g / h, slip="the weights 1/h without what is inherited"),
        NearMiss(formula=harmonic(g), slip="1/i in place of 1/i^2"),
        NearMiss(formula=pi**2 / 6, slip="the limit in g for a finite g"),
    ),
)
