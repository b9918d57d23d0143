"""The bound 2 is approached by fine batches: 1 + b/(b + 1) - b/(b + G), which is 2 - 2/(b + 1) at G = b^2."""

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.schedules import GROWTH, PARAMETERS, SCHEDULE, WRITTEN, b, instances, written_out
from theory.proof.bounded_sum import BoundedSum
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma
from theory.symbols import G

VALUE = 1 + b / (b + 1) - b / (b + G)


def derivation() -> Derivation:
    """1/(b + i - 1)^2 > 1/(b + i - 1) - 1/(b + i), summed."""
    lemma = written_out()
    return Derivation(
        quantity=GROWTH(G, b),
        chain=(
            Line(left=GROWTH(G, b), right=WRITTEN, reason="the variance under the schedule",
                 rule=Lemma(derivation=lemma, title="the variance for batches of these sizes")),
            Line(left=WRITTEN, relation=">=", right=VALUE, rule=BoundedSum(variable=G, base=1, first_step=2),
                 reason="each term exceeds b/(b + i - 1) - b/(b + i), and these telescope"),
        ),
        instances=instances,
        rests_on=lemma.rests_on,
    )  # fmt: skip


CLAIM = Claim(
    id="dey.schedule-sharp",
    source=SOURCE,
    title="Batches of any sizes: 2 cannot be improved",
    statement="With a first batch of size 1 and later batches of 1/b each, Var W(G) >= (1 + b/(b+1) - b/(b+G)) V^-1, "
    "which is 2 - 2/(b+1) at G = b^2: no bound below 2 holds for every schedule.",
    conventions=(LIMIT_LAW, SCHEDULE, "not printed in the source"),
    kind="bound",
    relation=">=",
    parameters=PARAMETERS,
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=2 - b / (b + G - 1), slip="the bound from above taken from below"),
        NearMiss(formula=harmonic(G, 2), slip="equal batches taken as the best schedule"),
        NearMiss(formula=2 - 1 / (b + 1), slip="the limit in G for a finite G"),
        NearMiss(formula=1 + b / (b + 1) - b / (b + 2 * G), slip="the end of the telescoping sum"),
    ),
)
