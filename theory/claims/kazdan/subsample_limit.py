"""The fixed budget of one batch levels off: the variance ratio tends to pi^2/2 - 2 = 2.93..."""

from collections.abc import Iterable
from functools import cache

import flint
from flint import arb
from sympy import Integer, harmonic, pi, zeta

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.budget_trials import one_batch
from theory.lemmas.fixed_budget import DESIGN, GENERATIONS, LIMIT_LAW, OURS, SOURCE, subsample
from theory.lemmas.pathways import GROWTH
from theory.proof.binding import LIMIT
from theory.proof.limits import CitedLimit
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import G
from theory.vocabulary import Family

LAST = 4000  # generations that the instance runs through
PLATEAU = pi**2 / 2 - 2


@cache
def derivation() -> Derivation:
    """The ratio at finite G, and zeta(2) = pi^2/6."""
    lemma = subsample(Integer(1))
    quoted = Line(left=GROWTH(G), right=lemma.result, reason="the ratio at finite G",
                  rule=Lemma(derivation=lemma, title="the fixed budget of one batch"))  # fmt: skip
    start, reached = LIMIT(GROWTH(G), G), LIMIT(lemma.result, G)
    return Derivation(
        quantity=start,
        facts=(quoted,),
        chain=(
            Line(left=start, right=reached, rule=Use(facts=(quoted,)), reason="put in"),
            Line(left=reached, right=PLATEAU, reason="the sum of all 1/i^2",
                 rule=CitedLimit(reference="DLMF 25.6.1, zeta(2) = pi^2/6")),
        ),
        instances=_instances,
        rests_on=(*lemma.rests_on, "zeta(2) = pi^2/6 (DLMF 25.6.1)"),
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The pooled mean's random walk, step by step; what is left of it after LAST adds less than 2/LAST."""
    with flint.ctx.workprec(128):
        pooled = arb(1)
        for fit in range(2, LAST + 1):
            pooled += (1 + (1 - 1 / arb(fit - 1))) / arb(fit) ** 2
        reached = pooled + 1  # the error of a late subset has the variance 1 - 1/G
        yield Instance(label="the limit", at={}, direct=reached.union(reached + 2 / arb(LAST)))


CLAIM = Claim(
    id="kazdan.subsample-limit",
    source=SOURCE,
    title="Fixed budget: the plateau",
    statement="When data accumulate and each fit uses a random n-subset, Var W(G) tends to (pi^2/2 - 2) Var W(1) as G "
    "grows.",
    conventions=(DESIGN, "the budget is n rows, one batch", LIMIT_LAW, OURS),
    kind="limit in G",
    regime=Regime.LIMIT,
    parameters=(),
    value=PLATEAU,
    transfer=(3 * harmonic(G, 2) - 2) / PLATEAU,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=pi**2 / 6, slip="augment, where fits use all rows"),
        NearMiss(formula=pi**2 / 6 + 1, slip="augment plus the error of the last subset"),
        NearMiss(formula=pi**2 / 3 - 1, slip="the error of the subset counted once, not handed on"),
        NearMiss(formula=3 * zeta(3) - 2, slip="1/i^3 in place of 1/i^2"),
    ),
    plan=one_batch(lambda point: int(point[G]), ({G: 5},), (Family.NORMAL,), also=(GENERATIONS,)),
)  # fmt: skip
