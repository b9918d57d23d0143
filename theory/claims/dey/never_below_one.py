"""With one real batch, no weights bring the variance of a fit below that of the first."""

from collections.abc import Iterable

import sympy
from flint import fmpq

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.lemmas.limit_process import PROCESS_THEOREMS, Tilted, mat
from theory.parameter import Parameter
from theory.proof.history import WholePast
from theory.proof.line import Derivation, Instance, Line
from theory.proof.nonnegative import Nonnegative
from theory.proof.rules import Definition, Use
from theory.symbols import G, g, i

r = sympy.Symbol("r", positive=True)  # sum_{i>=2} C(G, i)^2
RATIO = sympy.Function("VarianceRatio")  # Var W(G) over Var W(1)
FIRST = sympy.Function("C_first")  # the coefficient of the first noise, of batch i, in fit G
WEIGHT = sympy.Function("a")  # a_{G,g}, of either sign
REST = "r = sum_{i=2}^G C(G, i)^2, what the later noises contribute: 0 where they cancel, and then the two are equal"


def derivation() -> Derivation:
    """The first noise is passed on in full, whatever the weights, so it alone contributes 1."""
    others = sympy.Sum(WEIGHT(G, g), (g, i + 1, G))
    passed = sympy.Sum(WEIGHT(G, g) * FIRST(g - 1, i), (g, i + 1, G))
    base = Line(left=FIRST(i, i), right=sympy.Integer(1), rule=Definition(), reason="the first fit has one batch")
    step = Line(left=FIRST(G, i), right=passed + 1 - others, rule=Definition(),
                reason="W(G) = sum_g a_{G,g} (W(g-1) + Z_g): through the later batches, and the first batch itself, "
                "whose weight is 1 less theirs")  # fmt: skip
    full = Line(left=FIRST(G, i), right=sympy.Integer(1), rule=WholePast(base=base, step=step),
                reason="every earlier fit holds the first noise in full, and weights sum to 1")  # fmt: skip
    start = FIRST(G, 1) ** 2 + r
    return Derivation(
        quantity=RATIO(G, r),
        facts=(base, step, full),
        chain=(
            Line(left=RATIO(G, r), right=start, rule=Definition(),
                 reason="W(G) = sum_i C(G, i) Z_i with independent Z_i of variance Var W(1)"),
            Line(left=start, right=1 + r, rule=Use(facts=(full,), given={i: sympy.Integer(1)}), reason="put in"),
            Line(left=1 + r, relation=">=", right=sympy.Integer(1), rule=Nonnegative(), reason="r is a sum of squares"),
        ),
        instances=_instances,
        rests_on=PROCESS_THEOREMS,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The variance from the density of P alone, for weights without pattern and of either sign; r from C alone."""
    rows = [[fmpq(1)]]
    for size in range(2, 6):
        later = [fmpq((-1) ** batch * (size + batch), 2 * batch + 1) for batch in range(1, size)]
        rows.append([1 - sum(later, fmpq(0)), *later])
        law = Tilted(weights=rows, variance=mat([[2, 1], [1, 1]]))
        rest = sum((_coefficient(rows, size, noise) ** 2 for noise in range(2, size + 1)), fmpq(0))
        yield Instance(label=f"G = {size}", at={G: size, r: rest}, direct=law.covariance_of_fits(size, size))


def _coefficient(rows: list[list[fmpq]], fit: int, noise: int) -> fmpq:
    """What the fit holds of the noise: all paths from it, batch by batch."""
    if fit < noise:
        return fmpq(0)
    row = rows[fit - 1]
    inherited = (row[batch - 1] * _coefficient(rows, batch - 1, noise) for batch in range(noise + 1, fit + 1))
    return row[noise - 1] + sum(inherited, fmpq(0))


CLAIM = Claim(
    id="dey.never-below-one",
    source=SOURCE,
    title="One real batch: the variance never falls",
    statement="Where the first batch is the only real one, Var W_Theta(G) = (1 + r) Var W_Theta(1) with r >= 0, so it "
    "is never below Var W_Theta(1), for every G and whatever the weights.",
    conventions=(LIMIT_LAW, REST, "batches of one size, weights that sum to 1", "not printed in the source"),
    kind="bound",
    relation=">=",
    parameters=(
        Parameter(symbol=G, meaning="generations", least=2),
        Parameter(symbol=r, meaning="what the noises after the first contribute, over Var W(1)", whole=False),
    ),
    value=sympy.Integer(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=G, slip="no fit taken to be better than under discard"),
        NearMiss(formula=2 + r, slip="the first noise counted in the fit and in its batch"),
        NearMiss(formula=1 + r**2, slip="the later coefficients squared once more"),
        NearMiss(formula=1 + (G - 1) * r, slip="each later noise taken to contribute r"),
    ),
)  # fmt: skip
