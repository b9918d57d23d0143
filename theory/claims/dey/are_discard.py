"""Discarding old data, the efficiency of fit G is 1/G."""

from sympy import harmonic, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.efficiency import RATIO_OF_VARIANCES, efficiency
from theory.lemmas.glm_trials import LIMIT_LAW, PARAMETERS, SOURCE
from theory.proof.line import Derivation
from theory.symbols import G
from theory.vocabulary import Workflow


def derivation() -> Derivation:
    """The inverse of the growth G."""
    return efficiency(Workflow.DISCARD)


CLAIM = Claim(
    id="dey.are-discard",
    source=SOURCE,
    title="Discard: the efficiency",
    statement="When old data are discarded, the asymptotic relative efficiency of fit G is 1/G.",
    conventions=(LIMIT_LAW, RATIO_OF_VARIANCES),
    kind="efficiency",
    parameters=PARAMETERS,
    value=1 / G,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=G, slip="the efficiency turned over: V_2/V_1"),
        NearMiss(formula=1 / (G + 1), slip="the real data counted as generation 0"),
        NearMiss(formula=1 / sqrt(G), slip="a ratio of standard deviations"),
        NearMiss(formula=1 / harmonic(G), slip="halfway in place of discard"),
    ),
)
