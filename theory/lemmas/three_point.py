"""The three-point identity of divergences within an exponential family.

KL(p_a || p_c) = KL(p_a || p_b) + KL(p_b || p_c) + (mu_a - mu_b)(eta_b - eta_c), for any log-partition A: its values
cancel, so that A stays a name without a meaning.
"""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import log

from theory.families.family import eta
from theory.lemmas.divergence import BERNOULLI
from theory.lemmas.variance_functions import MEAN, cumulant_line
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.logarithm import Logarithms
from theory.proof.rules import Definition, NormalForm, Use

a, b, c = sympy.symbols("a b c", positive=True)  # P(Y = 1) of three laws
eta_1 = sympy.Symbol("eta_1", real=True)
LOG_PARTITION = sympy.Function("LogPartition")
BREGMAN = sympy.Function("BregmanDivergence")  # KL between two natural parameters
GAP = sympy.Function("ThreePointGap")  # KL(a || c) - KL(a || b) - KL(b || c)
ODDS = {share: log(share / (1 - share)) for share in (a, b, c)}
CROSS = (a - b) * log(b * (1 - c) / (c * (1 - b)))
PARAMETERS = tuple(
    Parameter(symbol=share, meaning=f"P(Y = 1) of the {place} law", whole=False, below=1)
    for share, place in ((a, "first"), (b, "second"), (c, "third"))
)
PAIRS = ((a, c), (a, b), (b, c))
BASES = (b, 1 - b, c, 1 - c)
WITHIN = {share: u / (1 + u) for share, u in zip((b, c), sympy.symbols("u w", positive=True), strict=True)}


def _facts() -> tuple[Line, ...]:
    """The definition of the divergence, its three values, and the means of the three laws."""
    meant = Line(
        left=BREGMAN(eta, eta_1), right=LOG_PARTITION(eta_1) - LOG_PARTITION(eta) - MEAN(eta) * (eta_1 - eta),
        rule=Definition(), reason="E log p(Y | eta) - E log p(Y | eta_1) under eta, with E T = A'(eta)",
    )  # fmt: skip
    values = []
    for first, second in PAIRS:
        given = {eta: ODDS[first], eta_1: ODDS[second]}
        left, right = (side.xreplace(given) for side in (meant.left, meant.right))
        reason = f"at the log odds of {first} and {second}"
        values.append(Line(left=left, right=right, rule=Use(facts=(meant,), given=given), reason=reason))
    mean = cumulant_line(BERNOULLI, 1, MEAN)
    means = [
        Line(left=MEAN(ODDS[share]), right=share, rule=Use(facts=(mean,), given={eta: ODDS[share]}),
             reason=f"the mean at the log odds of {share}")
        for share in (a, b)
    ]  # fmt: skip
    return meant, mean, *values, *means


@cache
def three_point() -> Derivation:
    """What the divergence from the first law to the third exceeds the two steps by."""
    facts = _facts()
    values, means = facts[2:5], facts[5:]
    through, first, second = (value.left for value in values)
    start = through - first - second
    opened = values[0].right - values[1].right - values[2].right
    factored = (MEAN(ODDS[a]) - MEAN(ODDS[b])) * (ODDS[b] - ODDS[c])
    valued = (a - b) * (ODDS[b] - ODDS[c])
    return Derivation(
        quantity=GAP(a, b, c),
        facts=facts,
        chain=(
            Line(left=GAP(a, b, c), right=start, rule=Definition(), reason="the way round, less the two steps"),
            Line(left=start, right=opened, rule=Use(facts=values), reason="the three divergences written out"),
            Line(left=opened, right=factored, rule=NormalForm(), reason="the values of A cancel, whatever A is"),
            Line(left=factored, right=valued, rule=Use(facts=means), reason="the means put in"),
            Line(left=valued, right=CROSS, rule=Logarithms(bases=BASES, within=WITHIN), reason="one logarithm"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The three divergences summed over the two outcomes."""
    for shares in (("1/3", "1/2", "3/4"), ("2/5", "1/7", "5/6"), ("9/10", "1/4", "1/5")):
        first, second, third = (fmpq(*map(int, share.split("/"))) for share in shares)
        with flint.ctx.workprec(256):
            direct = _bernoulli(first, third) - _bernoulli(first, second) - _bernoulli(second, third)
        yield Instance(label=", ".join(shares), at={a: first, b: second, c: third}, direct=direct)


def _bernoulli(first: fmpq, second: fmpq) -> arb:
    """KL(first || second), outcome by outcome."""
    pairs = ((first, second), (1 - first, 1 - second))
    return sum((arb(mass) * (arb(mass) / arb(other)).log() for mass, other in pairs), arb(0))
