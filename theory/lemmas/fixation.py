"""Which category takes over, and when: means, and bounds on the probability that two categories are still there."""

from collections.abc import Iterable
from functools import cache
from itertools import product
from math import comb

import sympy
from flint import fmpq, fmpq_mat

from theory.lemmas.wright_fisher import BATCH_SHARE, MEAN_OF_BATCH, REPLACE, M, enumerated, next_spread, p, spread
from theory.proof.binding import LIMIT
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.restated import Restated
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.shares import ABSORPTION_TIME, ALONE, LOST, MEAN, SPREAD, Comparison, LinearMean, MonotoneMean, x
from theory.proof.squeeze import Squeeze
from theory.symbols import i, t

FIXED = sympy.Function("Fixed")  # Fixed(M, i, t): the probability that the category has all rows after t generations
STILL_MIXED = sympy.Function("StillMixed")  # (M, i, t): neither none nor all; arithmetic works it out
POINTS = tuple((rows, copies) for rows in (2, 3, 4, 5) for copies in range(1, rows))


@cache
def mean_share() -> Derivation:
    """Mean(t, p, x) = p: the mean of a batch is the share that it is drawn with."""
    now, before = MEAN(t, p, x), MEAN(t - 1, p, x)
    start = Line(left=MEAN(0, p, x), right=p, rule=Definition(), reason="the share at the start is p")
    tower = Line(left=now, right=MEAN(t - 1, p, BATCH_SHARE(M, x)), rule=Definition(),
                 reason="the mean over the next batch first, given the last share x; then over x")  # fmt: skip
    inside = Line(left=tower.right, right=before, rule=Use(facts=(MEAN_OF_BATCH,), given={p: x}), reason="one step")
    step = Line(left=now, right=before, rule=Use(facts=(tower, inside)), reason="put together")
    return Derivation(
        quantity=now,
        facts=(MEAN_OF_BATCH, start, tower, inside, step),
        chain=(Line(left=now, right=p, rule=Induction(variable=t, base=0, base_value=start, step=step),
                    reason="nothing moves it"),),
        instances=_means,
    )  # fmt: skip


def _means() -> Iterable[Instance]:
    for rows, fits in ((1, 1), (2, 2), (3, 2), (2, 3)):
        law = enumerated(rows, fits)
        for place, share in enumerate((fmpq(1, 2), fmpq(1, 3), fmpq(1, 6))):
            mean = sum((shares[place] * chance for shares, chance in law.items()), fmpq(0))
            yield Instance(label=f"M = {rows}, t = {fits}, p = {share}", at={M: rows, t: fits, p: share}, direct=mean)


@cache
def _quoted_mean() -> Line:
    return Line(left=MEAN(t, p, x), right=p, reason="a martingale",
                rule=Lemma(derivation=mean_share(), title="the mean of a share"))  # fmt: skip


@cache
def fixation() -> Derivation:
    """Fixed(M, i, t) tends to i/M: the share has the mean i/M, and what is not yet absorbed vanishes geometrically."""
    start = i / M
    mixed = spread(*REPLACE)
    mean, solved = _quoted_mean(), mixed[-1]
    fixed = Line(left=FIXED(M, i, t), right=MEAN(t, start, ALONE), rule=Definition(), reason="x = 1: it has all rows")
    above = Line(left=fixed.right, relation="<=", right=MEAN(t, start, x), rule=MonotoneMean(count=M),
                 reason="1 at x = 1, and else 0, is at most x")  # fmt: skip
    below = Line(left=fixed.right, relation=">=", right=MEAN(t, start, x - M * SPREAD), rule=MonotoneMean(count=M),
                 reason="x <= M x (1 - x) where x is at most 1 - 1/M")  # fmt: skip
    split = Line(left=below.right, right=MEAN(t, start, x) - M * MEAN(t, start, SPREAD), rule=LinearMean(),
                 reason="two means")  # fmt: skip
    rest = -M * solved.right.xreplace({p: start})
    upper = Line(left=fixed.left, relation="<=", right=start, rule=Restated(fact=above, by=(fixed, mean),
                 given={p: start}), reason="the mean of the share is i/M")  # fmt: skip
    lower = Line(left=fixed.left, relation=">=", right=start + rest, reason="the mean of x (1 - x) put in",
                 rule=Restated(fact=below, by=(fixed, split, mean, solved), given={p: start}))  # fmt: skip
    return Derivation(
        quantity=LIMIT(fixed.left, t),
        facts=(*mixed, mean, fixed, above, below, split, upper, lower),
        chain=(Line(left=LIMIT(fixed.left, t), right=start, reason="between i/M and i/M less a geometric sequence",
                    rule=Squeeze(bounds=(upper, lower), constants=(sympy.Integer(0), rest / (1 - 1 / M) ** t),
                                 ratio=1 - 1 / M, whole=(M,))),),
        instances=_takeovers,
    )  # fmt: skip


def _chain(rows: int) -> list[list[fmpq]]:
    """The transition matrix of the number of copies among `rows`."""
    return [
        [fmpq(comb(rows, new) * old**new * (rows - old) ** (rows - new), rows**rows) for new in range(rows + 1)]
        for old in range(rows + 1)
    ]


def _takeovers() -> Iterable[Instance]:
    """(I - Q)^-1 times the probabilities of going straight to all rows."""
    for rows, copies in POINTS:
        chain, inner = _chain(rows), range(1, rows)
        left = fmpq_mat(rows - 1, rows - 1, [fmpq(int(a == b)) - chain[a][b] for a in inner for b in inner])
        found = left.solve(fmpq_mat(rows - 1, 1, [chain[a][rows] for a in inner]))
        yield Instance(label=f"M = {rows}, i = {copies}", at={M: rows, i: copies}, direct=found[copies - 1, 0])


@cache
def still_mixed() -> Derivation:
    """P(both categories are still there at t) <= i (M - i)/(M - 1) (1 - 1/M)^t."""
    start = i / M
    mixed = spread(*REPLACE)
    both = Line(left=STILL_MIXED(M, i, t), right=MEAN(t, start, 1 - LOST - ALONE), rule=Definition(),
                reason="neither x = 0 nor x = 1")  # fmt: skip
    scale = M**2 / (M - 1)
    bounded = Line(left=both.right, relation="<=", right=MEAN(t, start, scale * SPREAD),
                   rule=MonotoneMean(count=M, fewest=2), reason="x (1 - x) >= (M - 1)/M^2 in between")  # fmt: skip
    taken = Line(
        left=bounded.right, right=scale * MEAN(t, start, SPREAD), rule=LinearMean(), reason="the factor is fixed"
    )
    value = i * (M - i) / (M - 1) * (1 - 1 / M) ** t
    return Derivation(
        quantity=STILL_MIXED(M, i, t),
        facts=(*mixed, both, bounded, taken),
        chain=(Line(left=STILL_MIXED(M, i, t), relation="<=", right=value, reason="the mean of x (1 - x) put in",
                    rule=Restated(fact=bounded, by=(both, taken, mixed[-1]), given={p: start})),),
        instances=_survivals,
        least={M: 2},
    )  # fmt: skip


def _survivals() -> Iterable[Instance]:
    """Every sequence of batches followed: the chance that neither category has all rows at the end."""
    for rows, copies, fits in ((2, 1, 3), (3, 1, 2), (3, 2, 1), (4, 1, 2), (4, 2, 3)):
        chain = _chain(rows)
        total = fmpq(0)
        for path in product(range(1, rows), repeat=fits):
            chance = fmpq(1)
            for old, new in zip((copies, *path[:-1]), path, strict=True):
                chance *= chain[old][new]
            total += chance
        yield Instance(label=f"M = {rows}, i = {copies}, t = {fits}", at={M: rows, i: copies, t: fits}, direct=total)


@cache
def absorption_bound(relation: str) -> Derivation:
    """E tau <= M i (M - i)/(M - 1), or E tau >= 4 i (M - i)/M: optional stopping with a multiple of x (1 - x)."""
    facts = next_spread(sympy.Integer(1))
    scale = M**3 / (M - 1) if relation == "<=" else 4 * M
    value = M * i * (M - i) / (M - 1) if relation == "<=" else 4 * i * (M - i) / M
    return Derivation(
        quantity=ABSORPTION_TIME(M, i),
        facts=facts,
        chain=(Line(left=ABSORPTION_TIME(M, i), relation=relation, right=value,
                    rule=Comparison(step=facts[-1], scale=scale, count=M),
                    reason="a multiple of x (1 - x) falls in the mean by " + ("1 or more" if relation == "<=" else
                    "1 or less") + " at every step, and ends at 0"),),
        instances=_times,
        least={M: 2},
    )  # fmt: skip


def _times() -> Iterable[Instance]:
    for rows, copies in POINTS:
        yield Instance(label=f"M = {rows}, i = {copies}", at={M: rows, i: copies}, direct=eliminated(rows, copies))


def eliminated(rows: int, copies: int) -> fmpq:
    """The mean absorption time by removing the other states one by one, each into the steps that pass through it."""
    chain = [row[1:rows] for row in _chain(rows)[1:rows]]
    wait = [fmpq(1)] * (rows - 1)
    order = [state for state in range(rows - 1) if state != copies - 1]
    alive = set(range(rows - 1))
    for gone in order:
        alive.discard(gone)
        stay = 1 / (1 - chain[gone][gone])
        for a in alive:
            through = chain[a][gone] * stay
            wait[a] += through * wait[gone]
            for b in alive:
                chain[a][b] += through * chain[gone][b]
    return wait[copies - 1] / (1 - chain[copies - 1][copies - 1])
