"""Discarding old data, the efficiency tends to 0: it is below 1/M from generation M + 1 on, for every M."""

import sympy

from theory.claim import Claim, NearMiss
from theory.claims.dey import are_discard
from theory.lemmas.efficiency import EFFICIENCY, RATIO_OF_VARIANCES
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.rules import Lemma
from theory.symbols import G

M = sympy.Symbol("M", positive=True)


def derivation() -> Derivation:
    """1/G < 1/M for G >= M + 1."""
    lemma = are_discard.derivation()
    return Derivation(
        quantity=EFFICIENCY(G),
        chain=(
            Line(left=EFFICIENCY(G), right=lemma.result, reason="the efficiency of fit G",
                 rule=Lemma(derivation=lemma, title="efficiency under discard")),
            Line(left=lemma.result, relation="<", right=1 / M, rule=Positive(least={G: M + 1}),
                 reason="with G = M + 1 + u, 1/M - 1/G = (1 + u)/(M G)"),
        ),
        instances=lambda: (
            Instance(label=each.label, at={**each.at, M: 1}, direct=each.direct) for each in lemma.instances()
        ),
        rests_on=lemma.rests_on,
        least={G: M + 1},
    )  # fmt: skip


CLAIM = Claim(
    id="dey.are-discard-limit",
    source=SOURCE,
    title="Discard: the efficiency tends to 0",
    statement="When old data are discarded, the asymptotic relative efficiency of fit G is at most 1/M for every M < "
    "G: it tends to 0.",
    conventions=(LIMIT_LAW, RATIO_OF_VARIANCES, "a limit said as a bound: below any 1/M from some generation on"),
    kind="limit in G",
    relation="<=",
    parameters=(
        Parameter(symbol=M, meaning="how small: 1/M"),
        Parameter(symbol=G, meaning="generations", least=M + 1),
    ),
    value=1 / M,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / M**2, slip="a rate of 1/G^2"),
        NearMiss(formula=1 / (2 * M), slip="each generation taken to halve the efficiency once more"),
        NearMiss(formula=sympy.Integer(2) ** -M, slip="a geometric rate"),
        NearMiss(formula=1 / (M + 2), slip="from two generations earlier on"),
    ),
)
