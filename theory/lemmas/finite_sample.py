"""The variance of a refitted mean at finite n: families whose variance is V(mu) = v0 + v1 mu + v2 mu^2.

No limit law: the fit of an intercept with canonical link is the sample mean, so theory says exactly what n rows a batch
give. Under augment Var mu_G = Var mu_{G-1} (1 + v2/(n G^2)) + V/(n G^2), under discard the same without G^2.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import comb

import flint
import sympy
from flint import arb, fmpq
from sympy import Product, harmonic

from theory.parameter import Parameter
from theory.proof.affine_limit import AffineLimit
from theory.proof.binding import LIMIT
from theory.proof.induction import Induction
from theory.proof.infinite_product import CitedProduct
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.turned import Meeting
from theory.symbols import G, k, n

m, r, mu, v0, v1 = sympy.symbols("m r mu v0 v1", positive=True)
VARIANCE = sympy.Function("Var_mu")  # Var mu_G of the fitted mean
EXPECTED = sympy.Function("E_V")  # E V(mu_G)
FUNCTION = sympy.Function("V_mu")  # V at the true mean
INFLATION = sympy.Function("Inflation")  # n Var mu_G / V(mu)
LAST = 20_000  # of the factors that an instance multiplies out

ROWS = Parameter(symbol=n, meaning="rows drawn a generation")
FITS = Parameter(symbol=G, meaning="generations")
SHAPE = Parameter(symbol=r, meaning="shape: V(mu) grows like mu^2/r", whole=False)
TRIALS = Parameter(symbol=m, meaning="trials a row of the binomial family")
MEAN_MODEL = "an intercept alone and canonical link: the fit is the sample mean, exactly and at every n"
QUADRATIC = "V(mu) = v0 + v1 mu + v2 mu^2 with v2 = 1/r: gamma of shape r (mu^2/r), negative binomial (mu + mu^2/r)"
OURS = "not printed in the source, whose ratios are those of the limit law"


@dataclass(frozen=True, kw_only=True)
class Mean:
    """A refitted mean: `curvature` is v2; `augment` says whether all batches are averaged, or the newest alone."""

    curvature: sympy.Expr
    augment: bool

    @property
    def share(self) -> sympy.Expr:
        """The squared weight of the newest batch."""
        return 1 / G**2 if self.augment else sympy.Integer(1)

    @property
    def solution(self) -> sympy.Expr:
        """The value of n Var mu_G / V(mu), which the induction proves."""
        if self.curvature == 0:
            return harmonic(G, 2) if self.augment else G
        factor = 1 + self.curvature / n * self.share.subs(G, k)
        return n / self.curvature * (Product(factor, (k, 1, G)) - 1)


def inflation(model: Mean) -> Derivation:
    """The law of total variance from fit to fit, solved by induction."""
    facts = _recursion(model)
    solved = FUNCTION(mu) / n * model.solution
    start = n * VARIANCE(G) / FUNCTION(mu)
    proven = Line(left=VARIANCE(G), right=solved, reason="base and step agree",
                  rule=Induction(variable=G, base=1, base_value=facts[-2], step=facts[-1]))  # fmt: skip
    return Derivation(
        quantity=INFLATION(G),
        facts=(*facts, proven),
        chain=(
            Line(left=INFLATION(G), right=start, rule=Definition(), reason="in units of the first fit"),
            Line(left=start, right=model.solution, rule=Use(facts=(proven,)), reason="the variance put in"),
        ),
        instances=lambda: _instances(model),
    )  # fmt: skip


def _recursion(model: Mean) -> tuple[Line, ...]:
    """Var mu_1, and Var mu_G in terms of Var mu_{G-1}, last."""
    v2 = model.curvature
    true = Line(left=FUNCTION(mu), right=v0 + v1 * mu + v2 * mu**2, rule=Definition(), reason="the family's variance")
    expected = Line(left=EXPECTED(G - 1), right=v0 + v1 * mu + v2 * (mu**2 + VARIANCE(G - 1)), rule=Definition(),
                    reason="mu_{G-1} has mean mu: each batch has the mean of the fit before")  # fmt: skip
    widened = Line(left=EXPECTED(G - 1), right=FUNCTION(mu) + v2 * VARIANCE(G - 1),
                   rule=Meeting(facts=(expected, true)),
                   reason="the variance at the true mean, and what the spread of mu_{G-1} adds")  # fmt: skip
    total = Line(left=VARIANCE(G), right=VARIANCE(G - 1) + EXPECTED(G - 1) / n * model.share, rule=Definition(),
                 reason="law of total variance: E[mu_G | past] = mu_{G-1}, n new rows of V(mu_{G-1})")  # fmt: skip
    start = Line(left=VARIANCE(1), right=FUNCTION(mu) / n, rule=Definition(), reason="the mean of n real rows")
    factor = 1 + v2 / n * model.share
    step = Line(left=VARIANCE(G), right=VARIANCE(G - 1) * factor + FUNCTION(mu) / n * model.share,
                rule=Use(facts=(total, widened)), reason="the expectation put in")  # fmt: skip
    return true, expected, widened, total, start, step


def limiting(model: Mean, closed: sympy.Expr, points: Iterable[dict[sympy.Symbol, int]], reference: str) -> Derivation:
    """The limit in G: `closed` is that of the product, by the theorem `reference`."""
    lemma = inflation(model)
    c = model.curvature / n
    multiplied = Product(1 + c / k**2, (k, 1, G))
    known = Line(left=INFLATION(G), right=lemma.result, reason="at finite G",
                 rule=Lemma(derivation=lemma, title="the inflation at finite G"))  # fmt: skip
    tends = Line(left=LIMIT(multiplied, G), right=closed, reason="the infinite product",
                 rule=CitedProduct(reference=reference, coefficient=c, at=tuple(points)))  # fmt: skip
    start, reached = LIMIT(INFLATION(G), G), -1 / c + LIMIT(multiplied, G) / c
    return Derivation(
        quantity=start,
        facts=(known, tends),
        chain=(
            Line(left=start, right=reached, reason="n/v2 does not move with G",
                 rule=AffineLimit(fact=known, constant=-1 / c, factor=1 / c, varying=multiplied)),
            Line(left=reached, right=(closed - 1) / c, rule=Use(facts=(tends,)), reason="the limit put in"),
        ),
        instances=lambda: _tails(model),
    )  # fmt: skip


def _instances(model: Mean) -> Iterable[Instance]:
    """Every outcome of every draw, for a family with the stated variance function."""
    for rows, fits, size in ((1, 1, 2), (2, 2, 1), (1, 4, 4), (2, 3, 3)):
        at = {n: rows, G: fits, m: size, r: size}
        v2 = fmpq(0) if model.curvature == 0 else fmpq(1, size) if model.curvature == 1 / r else fmpq(-1, size)
        law = partial(_binomial, trials=size) if v2 < 0 and rows * fits < 5 else partial(_two_values, v2=v2)
        mean = fmpq(1, 3)
        scale = rows / (mean + v2 * mean * mean)
        direct = _variance(law, mean, rows, fits, model.augment) * scale
        used = {symbol: value for symbol, value in at.items() if symbol in model.solution.free_symbols | {n, G}}
        yield Instance(label=f"n = {rows}, G = {fits}, size {size}", at=used, direct=direct)


Law = Callable[[fmpq], list[tuple[fmpq, fmpq]]]  # from the mean to values and their chances


def _binomial(mean: fmpq, trials: int) -> list[tuple[fmpq, fmpq]]:
    share = mean / trials
    return [(fmpq(y), comb(trials, y) * share**y * (1 - share) ** (trials - y)) for y in range(trials + 1)]


def _two_values(mean: fmpq, v2: fmpq) -> list[tuple[fmpq, fmpq]]:
    """0 and c = mu + 1 + v2 mu with chances 1 - mu/c and mu/c: the mean is mu, the variance mu + v2 mu^2."""
    high = mean + 1 + v2 * mean
    return [(fmpq(0), 1 - mean / high), (high, mean / high)]


def _variance(law: Law, mean: fmpq, rows: int, fits: int, augment: bool) -> fmpq:
    """Var mu_fits by enumeration, generation by generation: states are the sum of all values kept, and the fit."""
    states = {(fmpq(0), mean): fmpq(1)}
    for fit in range(1, fits + 1):
        reached: dict[tuple[fmpq, fmpq], fmpq] = {}
        for (kept, now), chance in states.items():
            for draws in product(law(now), repeat=rows):
                total = sum((value for value, _ in draws), kept if augment else fmpq(0))
                weight = chance
                for _, share in draws:
                    weight *= share
                state = (total, total / (rows * fit if augment else rows))
                reached[state] = reached.get(state, fmpq(0)) + weight
        states = reached
    first = sum((chance * now for (_, now), chance in states.items()), fmpq(0))
    second = sum((chance * now * now for (_, now), chance in states.items()), fmpq(0))
    return second - first * first


def _tails(model: Mean) -> Iterable[Instance]:
    """From the recursion N(G) + n/v2 = (N(G-1) + n/v2) (1 + v2/(n G^2)) alone, up to `LAST`; the factors left out
    multiply to between 1 and exp(v2/(n LAST)), or 1 - |v2|/(n LAST) and 1."""
    for rows, size in ((1, 2), (3, 1), (2, 5)):
        c = (fmpq(1, size) if model.curvature == 1 / r else fmpq(-1, size)) / rows
        with flint.ctx.workprec(128):
            value = arb(1 / c)
            for fit in range(1, LAST + 1):
                value *= 1 + arb(c) / (fit * fit)
            end = (arb(c) / LAST).exp() if c > 0 else 1 + arb(c) / LAST
            enclosed = (value * end).union(value) - arb(1 / c)
            at = {n: rows, (r if c > 0 else m): size}
            yield Instance(label=f"n = {rows}, size {size}", at=at, direct=enclosed)
