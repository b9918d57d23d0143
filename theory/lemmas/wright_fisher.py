"""A discrete distribution refitted on its own samples: the share of a category from one generation to the next.

The fit is exact: each generation's model is the shares among the rows that it is fitted on, and M rows are drawn from
it. Given the share x of a category, its count among the next M rows is binomial; everything follows from the first two
moments of that count, and from averaging over x (`Mean`, see theory/proof/shares.py).

The instances enumerate all samples of three categories.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product

import sympy
from flint import fmpq

from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.moments import Expectation
from theory.proof.restated import ConstantFactor
from theory.proof.rules import Definition, Use
from theory.proof.shares import MEAN, NEXT, SPREAD, LinearMean, x
from theory.symbols import k, t

M, p = sympy.symbols("M p", positive=True)  # rows drawn a generation; the initial share of a category
K, j = sympy.symbols("K j", positive=True)  # number of categories, and one of them
HETEROZYGOSITY = sympy.Function("Heterozygosity")  # E (1 - sum_j p_j(t)^2), over its initial value
SHARE = sympy.Function("P")  # P(j): the initial share of category j
BATCH_SHARE = sympy.Function("BatchShare")  # mean of a batch's share, M draws with probability p
BATCH_SQUARE = sympy.Function("BatchShareSquared")  # mean of its square
INDICATOR = (sympy.Integer(1), p, p)  # moments of a draw that is 1 with probability p, else 0
START = (fmpq(1, 2), fmpq(1, 3), fmpq(1, 6))

MEAN_OF_BATCH = Line(
    left=BATCH_SHARE(M, p), right=p, reason="M draws, each in the category with probability p",
    rule=Expectation(size=M, build=lambda draws: sum(draws[1:], draws[0]) / len(draws), moment=INDICATOR, degree=1,
                     clear=M),
)  # fmt: skip
SQUARE_OF_BATCH = Line(
    left=BATCH_SQUARE(M, p), right=p**2 + p * (1 - p) / M, reason="M independent draws",
    rule=Expectation(size=M, build=lambda draws: (sum(draws[1:], draws[0]) / len(draws)) ** 2, moment=INDICATOR,
                     degree=1, clear=M),
)  # fmt: skip


@cache
def next_spread(weight: sympy.Expr) -> tuple[Line, ...]:
    """The facts that end in Next(M, x) = (1 - weight^2/M) x (1 - x): the newest batch has that weight in the fit."""
    old = (1 - weight) * x
    square = old**2 + 2 * weight * old * BATCH_SHARE(M, x) + weight**2 * BATCH_SQUARE(M, x)
    pooled = Line(
        left=NEXT(M, x), right=old + weight * BATCH_SHARE(M, x) - square, rule=Definition(),
        reason="the share after the next fit is the old one and the batch's, weighted; less the square of that",
    )  # fmt: skip
    collected = Line(
        left=NEXT(M, x), right=(1 - weight**2 / M) * SPREAD, reason="the moments of the batch put in",
        rule=Use(facts=(pooled, MEAN_OF_BATCH, SQUARE_OF_BATCH), given={p: x}),
    )  # fmt: skip
    return MEAN_OF_BATCH, SQUARE_OF_BATCH, pooled, collected


@cache
def spread(weight: sympy.Expr, kept: sympy.Expr) -> tuple[Line, ...]:
    """The facts that end in Mean(t, p, x (1 - x)) = `kept` p (1 - p), by induction on t."""
    facts = next_spread(weight)
    now, before = MEAN(t, p, SPREAD), MEAN(t - 1, p, SPREAD)
    factor = 1 - weight**2 / M
    start = Line(left=MEAN(0, p, SPREAD), right=p * (1 - p), rule=Definition(), reason="the share at the start is p")
    tower = Line(
        left=now, right=MEAN(t - 1, p, NEXT(M, x)), rule=Definition(),
        reason="the mean over the next batch first, given the share x of the last fit; then over x",
    )  # fmt: skip
    inside = Line(left=tower.right, right=MEAN(t - 1, p, facts[-1].right), rule=Use(facts=(facts[-1],)),
                  reason="one step put in")  # fmt: skip
    outside = Line(
        left=inside.right, right=factor * before, rule=LinearMean(), reason="the factor does not depend on x"
    )
    step = Line(left=now, right=factor * before, rule=Use(facts=(tower, inside, outside)), reason="put together")
    solved = Line(left=now, right=kept * p * (1 - p), reason="one factor a generation",
                  rule=Induction(variable=t, base=0, base_value=start, step=step))  # fmt: skip
    return *facts, start, tower, inside, outside, step, solved


REPLACE = (sympy.Integer(1), (1 - 1 / M) ** t)  # the weight of the newest batch, and the factor after t fits
ACCUMULATE = (1 / t, sympy.Product(1 - 1 / (M * k**2), (k, 1, t)))


@cache
def heterozygosity(accumulate: bool) -> Derivation:
    """E (1 - sum p_j^2) after t fits over its initial value: each category loses the same factor."""
    weight, kept = ACCUMULATE if accumulate else REPLACE
    facts = spread(weight, kept)
    initial = sympy.Sum(SHARE(j) * (1 - SHARE(j)), (j, 1, K))
    summed = sympy.Sum(MEAN(t, SHARE(j), SPREAD), (j, 1, K))
    lost = sympy.Sum(kept * SHARE(j) * (1 - SHARE(j)), (j, 1, K))
    common = Line(
        left=lost, right=kept * initial, rule=ConstantFactor(factor=kept), reason="the same for all categories"
    )
    return Derivation(
        quantity=HETEROZYGOSITY(t),
        facts=(*facts, common),
        chain=(
            Line(left=HETEROZYGOSITY(t), right=summed / initial, rule=Definition(),
                 reason="shares sum to 1, so 1 - sum_j p_j^2 = sum_j p_j (1 - p_j)"),
            Line(left=summed / initial, right=lost / initial, rule=Use(facts=(facts[-1],), given={p: SHARE(j)}),
                 reason="each category"),
            Line(left=lost / initial, right=kept, rule=Use(facts=(common,)), reason="the sums cancel"),
        ),
        instances=lambda: _instances(accumulate),
    )  # fmt: skip


def _instances(accumulate: bool) -> Iterable[Instance]:
    for rows, fits in ((1, 1), (2, 1), (2, 3), (3, 2), (4, 1), (1, 3)):
        law = enumerated(rows, fits, accumulate)
        mean = sum((chance * _mixed(shares) for shares, chance in law.items()), fmpq(0))
        yield Instance(label=f"M = {rows}, t = {fits}", at={M: rows, t: fits}, direct=mean / _mixed(START))


def _mixed(shares: tuple[fmpq, ...]) -> fmpq:
    return 1 - sum((share * share for share in shares), fmpq(0))


def enumerated(rows: int, fits: int, accumulate: bool = False) -> dict[tuple[fmpq, ...], fmpq]:
    """The law of the shares of three categories after `fits` fits, by enumeration of every sample of `rows` draws."""
    law: dict[tuple[fmpq, ...], fmpq] = {START: fmpq(1)}
    for fit in range(1, fits + 1):
        weight = fmpq(1, fit if accumulate else 1)
        after: dict[tuple[fmpq, ...], fmpq] = {}
        for shares, chance in law.items():
            for draws in product(range(len(shares)), repeat=rows):
                batch = [fmpq(draws.count(category), rows) for category in range(len(shares))]
                fitted = tuple((1 - weight) * old + weight * new for old, new in zip(shares, batch, strict=True))
                likely = chance
                for draw in draws:
                    likely *= shares[draw]
                if likely:
                    after[fitted] = after.get(fitted, fmpq(0)) + likely
        law = after
    return law
