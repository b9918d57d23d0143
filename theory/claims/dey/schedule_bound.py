"""Augmenting with batches of any sizes costs at most a factor 2: sum_k m_k/S_k^2 <= 2/m_1 - 1/S_G."""

from sympy import Rational, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.limit_process import PROCESS_THEOREMS
from theory.lemmas.schedules import ANY_SIZES, GROWTH, PARAMETERS, SCHEDULE, WRITTEN, b, instances, schedule
from theory.proof.line import Derivation, Line
from theory.proof.restated import Restated
from theory.symbols import G

VALUE = 2 - b / (b + G - 1)


def derivation() -> Derivation:
    """The bound for any sizes, by induction on the inequality; then read at the schedule."""
    lines = schedule()
    return Derivation(
        quantity=GROWTH(G, b),
        facts=(*lines.facts, *lines.signs, lines.bound),
        chain=(
            *lines.start,
            Line(left=WRITTEN, relation="<=", right=VALUE, rule=Restated(fact=lines.bound, by=lines.equations),
                 reason="the sizes put into the bound: m_1 = 1, S_G = 1 + (G - 1)/b"),
        ),
        instances=instances,
        rests_on=PROCESS_THEOREMS,
    )  # fmt: skip


CLAIM = Claim(
    id="dey.schedule-bound",
    source=SOURCE,
    title="Batches of any sizes: the bound 2",
    statement="Augmenting with batches of any sizes m_k, Var W(G) <= (2/m_1 - 1/S_G) V^-1 with S_G = m_1 + ... + m_G; "
    "for m_1 = 1 and later batches of 1/b each it is 2 - b/(b + G - 1).",
    conventions=(LIMIT_LAW, SCHEDULE, ANY_SIZES, "not printed in the source: pi^2/6 is the case of equal batches"),
    kind="bound",
    relation="<=",
    parameters=PARAMETERS,
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="equal batches taken as the worst schedule"),
        NearMiss(formula=1 + b / (b + 1) - b / (b + G), slip="the integral that bounds the sum from below"),
        NearMiss(formula=2 - 2 * b / (b + G - 1), slip="1/S_G counted twice"),
        NearMiss(formula=Rational(3, 2), slip="the bound for two batches taken for all"),
    ),
)
