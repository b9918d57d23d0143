"""Discarding old data, the fits are a random walk: Cov(W(g), W(h)) V = min(g, h)."""

from sympy import sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.joint_covariance import PAIR, h, joint
from theory.proof.induction import EqualTerms
from theory.proof.line import Derivation
from theory.symbols import g
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """All coefficients are 1, so each shared noise counts once."""
    return joint(Workflow.DISCARD, g, EqualTerms())


CLAIM = Claim(
    id="dey.joint-covariance-discard",
    source=SOURCE,
    title="Discard: joint covariance of the fits",
    statement="When old data are discarded, Cov(W_Theta(g), W_Theta(h)) = V^-1 min(g, h); here g <= h.",
    conventions=(LIMIT_LAW, "not printed in the source: it prints the variance, h = g"),
    kind="joint covariance",
    parameters=PAIR,
    value=g,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=h, slip="max(g, h) in place of min(g, h)"),
        NearMiss(formula=sqrt(g * h), slip="the correlation taken to be 1"),
        NearMiss(formula=g * (g + 1) / 2, slip="noises added up once more"),
        NearMiss(formula=g / h, slip="divided by the variance of the later fit"),
    ),
)
