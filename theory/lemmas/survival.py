"""What becomes of a category's mean: lost categories, those that survive, and the mean over all."""

from collections.abc import Iterable
from functools import cache
from itertools import product

import sympy
from flint import fmpq

from theory.lemmas.fixation import mean_share
from theory.lemmas.wright_fisher import BATCH_SHARE, MEAN_OF_BATCH, M, enumerated, p
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.shares import MEAN, x
from theory.symbols import t

q = sympy.Symbol("q", positive=True)  # probability of a category of the tail
ABSENT = sympy.Function("Absent")  # Absent(M, q): the probability that M draws miss a category of probability q
SURVIVING = sympy.Function("SurvivingMean")  # SurvivingMean(M, p): mean share of a category that occurs among M draws
FACTOR = sympy.Function("MeanFactor")  # MeanFactor(t, p): the mean share after t generations, over p
SHARES = (fmpq(1, 2), fmpq(1, 3), fmpq(3, 4))


@cache
def absent() -> Derivation:
    """Absent(M, q) = (1 - q)^M, one independent draw after the other."""
    none = Line(left=ABSENT(0, q), right=sympy.Integer(1), rule=Definition(), reason="no draw at all")
    step = Line(left=ABSENT(M, q), right=(1 - q) * ABSENT(M - 1, q), rule=Definition(),
                reason="the last draw misses it, independently of the others")  # fmt: skip
    return Derivation(
        quantity=ABSENT(M, q),
        facts=(none, step),
        chain=(Line(left=ABSENT(M, q), right=(1 - q) ** M, reason="one factor a draw",
                    rule=Induction(variable=M, base=0, base_value=none, step=step)),),
        instances=_misses,
    )  # fmt: skip


def _samples(rows: int, share: fmpq) -> Iterable[tuple[int, fmpq]]:
    """Each sequence of draws: how many are in the category, and its probability."""
    for draws in product((0, 1), repeat=rows):
        chance = fmpq(1)
        for draw in draws:
            chance *= share if draw else 1 - share
        yield sum(draws), chance


def _misses() -> Iterable[Instance]:
    for rows, share in ((1, SHARES[0]), (2, SHARES[1]), (3, SHARES[2]), (4, SHARES[1])):
        direct = sum((chance for count, chance in _samples(rows, share) if count == 0), fmpq(0))
        yield Instance(label=f"M = {rows}, q = {share}", at={M: rows, q: share}, direct=direct)


@cache
def surviving_mean() -> Derivation:
    """The mean share given that it is not 0: p/(1 - (1 - p)^M)."""
    missed = Line(left=ABSENT(M, p), right=(1 - p) ** M, reason="all draws miss it",
                  rule=Lemma(derivation=absent(), title="a category is missed", given={q: p}))  # fmt: skip
    ratio = BATCH_SHARE(M, p) / (1 - ABSENT(M, p))
    return Derivation(
        quantity=SURVIVING(M, p),
        facts=(MEAN_OF_BATCH, missed),
        chain=(
            Line(left=SURVIVING(M, p), right=ratio, rule=Definition(),
                 reason="a mean given an event: the mean over the event, here the whole mean, over its probability"),
            Line(left=ratio, right=p / (1 - (1 - p) ** M), rule=Use(facts=(MEAN_OF_BATCH, missed)), reason="put in"),
        ),
        instances=_seen,
    )  # fmt: skip


def _seen() -> Iterable[Instance]:
    for rows, share in ((1, SHARES[0]), (2, SHARES[1]), (3, SHARES[2]), (4, SHARES[1])):
        seen = [(count, chance) for count, chance in _samples(rows, share) if count]
        mean = sum((fmpq(count, rows) * chance for count, chance in seen), fmpq(0))
        direct = mean / sum((chance for _, chance in seen), fmpq(0))
        yield Instance(label=f"M = {rows}, p = {share}", at={M: rows, p: share}, direct=direct)


@cache
def mean_factor() -> Derivation:
    """E p_t over p: it is 1 at every t, whether the category is probable or not."""
    mean = Line(left=MEAN(t, p, x), right=p, reason="a martingale",
                rule=Lemma(derivation=mean_share(), title="the mean of a share"))  # fmt: skip
    ratio = MEAN(t, p, x) / p
    return Derivation(
        quantity=FACTOR(t, p),
        facts=(mean,),
        chain=(
            Line(left=FACTOR(t, p), right=ratio, rule=Definition(), reason="over-estimated: a factor above 1"),
            Line(left=ratio, right=sympy.Integer(1), rule=Use(facts=(mean,)), reason="the mean is p itself"),
        ),
        instances=_factors,
    )  # fmt: skip


def _factors() -> Iterable[Instance]:
    for rows, fits in ((1, 1), (2, 2), (3, 2)):
        mean = sum((shares[0] * chance for shares, chance in enumerated(rows, fits).items()), fmpq(0))
        yield Instance(label=f"M = {rows}, t = {fits}", at={M: rows, t: fits, p: fmpq(1, 2)}, direct=mean / fmpq(1, 2))
