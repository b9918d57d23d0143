"""Discard, at every n: E KL(p_G || p_0) is the sum of the expected steps, G/(2n) for the mean of a normal."""

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.reverse_divergence import CONVENTIONS, reverse
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import G, n
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The three-point identity, the martingale of fitted means, and the variance of a batch's mean."""
    return reverse(Workflow.DISCARD)


CLAIM = Claim(
    id="dey.reverse-kl",
    source=SOURCE,
    title="Discard: the reverse divergence at every n",
    statement="E KL(p_G || p_0) = sum_{g=1}^G E KL(p_g || p_{g-1}) at every n; for the mean of a normal it is G/(2n).",
    conventions=CONVENTIONS,
    kind="prediction",
    parameters=(*PARAMETERS, Parameter(symbol=n, meaning="rows a generation")),
    value=G / (2 * n),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=G / n, slip="the factor 1/2 forgotten"),
        NearMiss(formula=G**2 / (2 * n), slip="standard deviations added in place of divergences"),
        NearMiss(formula=harmonic(G, 2) / (2 * n), slip="augment in place of discard"),
        NearMiss(formula=G / (2 * (n - 1)), slip="n - 1 in place of n"),
    ),
)
