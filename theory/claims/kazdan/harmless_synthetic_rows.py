"""Up to N (N + k)/k synthetic rows do no harm to N + k real ones, where the source model saw N."""

from theory.claim import Claim, NearMiss
from theory.lemmas.cardinality_trials import BEYOND, FRESH, OWN, SOURCE, TAUGHT, TOGETHER, UNIT
from theory.lemmas.how_many_synthetic import harmless, k
from theory.lemmas.real_and_synthetic import N
from theory.parameter import Parameter
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The squared error is that of the real rows alone at one number of synthetic rows."""
    return harmless()


CLAIM = Claim(
    id="kazdan.harmless-synthetic-rows",
    source=SOURCE,
    title="The number of synthetic rows that does no harm",
    statement="With m = N + k real rows, N (N + k)/k = m N/(m - N) synthetic rows leave the squared error as it is "
    "without them, and no other number does: fewer help, and more hurt.",
    conventions=(UNIT, TOGETHER, OWN, FRESH, "for m <= N there is no such number: synthetic rows help", BEYOND),
    kind="optimum",
    parameters=(TAUGHT, Parameter(symbol=k, meaning="real rows of the fit beyond those of the source model")),
    value=N * (N + k) / k,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=N * (N + k) / (N + 2 * k), slip="the best number in place of the last harmless one"),
        NearMiss(formula=N + k, slip="as many as there are real rows"),
        NearMiss(formula=N**2 / k, slip="N real rows in place of N + k"),
        NearMiss(formula=2 * N, slip="twice the rows of the source model"),
    ),
)
