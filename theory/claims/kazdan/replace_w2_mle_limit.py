"""Replacing Gaussian data, divisor N: E W2^2 tends to 2 sigma_0^2, so it does not diverge."""

from collections.abc import Iterable
from functools import cache

import flint
from flint import arb
from sympy import Integer, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import ONE, OURS, PARAMETERS, REPLACE, by_moments
from theory.lemmas.gaussian_scale import DISTANCE, W2, of_one_ratio, root_ratio, wasserstein
from theory.lemmas.gaussian_trials import DIVISOR_N, SOURCE
from theory.proof.binding import LIMIT
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.proof.vanishing_powers import VanishingPowers
from theory.symbols import n, t

LATE = 120  # fits after which an instance encloses what is left


@cache
def derivation() -> Derivation:
    """The scale of fit t is the power of a mean below 1, whose mean square is that of the first fit, 1 - 1/n."""
    whole, facts = wasserstein(delta=0), of_one_ratio(0, ONE)
    first, second = facts[-2:]
    quoted = Line(left=W2(t), right=whole.result, rule=Lemma(derivation=whole, title="E W2^2"), reason="at finite t")
    start, reached = LIMIT(W2(t), t), LIMIT(whole.result, t)
    return Derivation(
        quantity=start,
        facts=(quoted, *facts),
        chain=(
            Line(left=start, right=reached, rule=Use(facts=(quoted,)), reason="the distance at finite t"),
            Line(left=reached, right=Integer(2), reason="the powers vanish",
                 rule=VanishingPowers(first=first, second=second, least={n: 2})),
        ),
        instances=_instances, least={n: 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """E W2^2 after LATE fits from the second moments of every draw; the limit lies within the variance left, since the
    drift still gains no more than that, and the scale's mean is at most its root."""
    for rows in (2, 3, 5):
        spread, mean = by_moments(rows, LATE, 0)
        with flint.ctx.workprec(128):
            reached, left = arb(mean + 1), arb(spread)
            yield Instance(label=f"n = {rows}", at={n: rows}, direct=reached.union(reached + left))


CLAIM = Claim(
    id="kazdan.replace-w2-mle-limit",
    source=SOURCE,
    title="Replace: the limit of the Wasserstein distance, divisor N",
    statement="When data are replaced, with the divisor N, E W2^2 tends to 2 sigma_0^2 as t grows.",
    conventions=(DIVISOR_N, REPLACE, DISTANCE, OURS),
    kind="limit in t",
    parameters=PARAMETERS[:1],
    value=Integer(2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(1), slip="the gap of the scale left out"),
        NearMiss(formula=2 - 2 / n, slip="the distance of the first fit's variance"),
        NearMiss(formula=2 - 2 * root_ratio(0), slip="the distance at t = 1"),
        NearMiss(formula=pi**2 / 6, slip="the limit of another workflow"),
    ),
)  # fmt: skip
