"""Halfway with fresh features, the test error grows like sigma^2 (d/T) log n: d/T, not d/(T - d - 1)."""

from sympy import log

from theory.claim import Claim, NearMiss
from theory.claims.gerstgrasser.halfway_fresh import ROWS
from theory.lemmas.halfway_growth import ENOUGH, RATE, block_instances, lower, upper
from theory.lemmas.refitting import TEST_ERROR
from theory.lemmas.regression_trials import CORRECTED, FRESH_FEATURES, PARAMETERS, SCALE, SOURCE
from theory.lemmas.regression_trials import TEST_ERROR as MEANING
from theory.proof.binding import LIMIT
from theory.proof.growth import LogGrowth
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma
from theory.symbols import T, d, n, sigma


def derivation() -> Derivation:
    """Two bounds at a bounded distance from sigma^2 (d/T) log n."""
    below, above = (
        Line(left=TEST_ERROR(n), relation=str(bound.relation), right=bound.result, reason=reason,
             rule=Lemma(derivation=bound, title=reason))
        for bound, reason in ((lower(), "the lower bound of the error"), (upper(), "the upper bound of the error"))
    )  # fmt: skip
    ratio = LIMIT(TEST_ERROR(n) / log(n), n)
    return Derivation(
        quantity=ratio,
        facts=(below, above),
        chain=(Line(left=ratio, right=RATE, rule=LogGrowth(lower=below, upper=above),
                    reason="the error stays at a bounded distance from sigma^2 (d/T) log n"),),
        instances=block_instances,
        least=ENOUGH,
    )  # fmt: skip


CLAIM = Claim(
    id="gerstgrasser.halfway-fresh-growth",
    source=SOURCE,
    title="Halfway, corrected: growth with fresh features",
    statement="Halfway between the two, with fresh features, the test error over log n tends to sigma^2 d/T.",
    conventions=(ROWS, FRESH_FEATURES, MEANING, CORRECTED),
    kind="growth",
    parameters=PARAMETERS[1:],
    value=RATE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=SCALE, slip="the scale of the printed bound"),
        NearMiss(formula=sigma**2 * d / (T - d), slip="T - d in place of T"),
        NearMiss(formula=sigma * d / T, slip="sigma in place of sigma^2"),
        NearMiss(formula=sigma**2 * (d + 1) / T, slip="the shift of the digamma values taken as the factor"),
    ),
)  # fmt: skip
