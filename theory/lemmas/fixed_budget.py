"""The fixed budget: data accumulate, and each fit uses a uniform random subset of all rows so far, without replacement.

In the limit law a subset's mean noise is the mean of all noise so far plus an error of its own, which is uncorrelated
with all other noise: the finite-population correction. So the pooled mean performs a random walk with shrinking steps.
All from how often a row is chosen: for fit G with probability b/G, b the budget in batches, and for fits G and H with
probability b^2/(G H), since the subsets are drawn independently.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq, fmpq_mat
from sympy import Integer, Sum, harmonic

from theory.lemmas.pathways import GROWTH, pathway
from theory.parameter import Parameter
from theory.proof.induction import EqualTerms, Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.symbols import G, g, k
from theory.vocabulary import Workflow

SOURCE = "Kazdan et al. 2024 (arXiv 2410.16713)"
DESIGN = (
    "fixed budget: data accumulate, n rows a generation; each fit uses a uniform random subset of all rows so far, "
    "drawn afresh and without replacement"
)
LIMIT_LAW = "the limit law, n -> infinity, of any asymptotically linear estimator in a smooth family"
OURS = "not printed in the source, which shows figures only"
GENERATIONS = Parameter(symbol=G, meaning="generations")

OWN = sympy.Function("SubsetNoise")  # n Var of the mean noise of the subset of fit G
SHARED = sympy.Function("SharedNoise")  # n Cov of it with the mean noise of all rows of fit G
ALL = sympy.Function("PooledNoise")  # n Var of the mean noise of all rows of fit G
ERROR = sympy.Function("SubsetError")  # n Var of what the subset's mean noise adds to that of all rows
POOLED = sympy.Function("PooledVariance")  # n Var of the mean of all rows of fit G, fits and noise together
LATER = sympy.Function("PooledVarianceAfter")  # the same, when the rows outgrew the budget some generations before
p, e, z = sympy.symbols("p e z", positive=True)


MOVED = Line(
    left=((G - 1) * p + (p + e) + z) / G, right=p + (e + z) / G, rule=NormalForm(),
    reason="the new batch is drawn from the last fit, p + e: it moves the pooled mean p by the fit's error e and its "
    "own noise z, over G",
)  # fmt: skip


def error_lines(budget: sympy.Expr) -> tuple[Line, ...]:
    """The variance of a subset's own error: 1/b - 1/G, from the chances that a row is chosen."""
    chosen = budget / G
    sums = (
        (OWN, chosen / budget**2, "each of the n rows of a batch is chosen with probability b/G, and counts 1/(b n)"),
        (SHARED, chosen / (budget * G), "a row that is chosen counts 1/(b n) in the subset and 1/(G n) in the pool"),
        (ALL, 1 / G**2, "every row counts 1/(G n) in the pool"),
    )
    meant = tuple(
        Line(left=name(G), right=Sum(term, (g, 1, G)), rule=Definition(), reason=reason) for name, term, reason in sums
    )
    counted = tuple(
        Line(left=Sum(term, (g, 1, G)), right=G * term, rule=EqualTerms(), reason="G batches, all alike")
        for term in dict.fromkeys(term for _, term, _ in sums)
    )
    split = Line(
        left=ERROR(G), right=OWN(G) - 2 * SHARED(G) + ALL(G), rule=Definition(),
        reason="the variance of the difference; it is uncorrelated with all batches, for a row of any of them is in "
        "the subset with the same probability, and with earlier and later subsets, which are drawn independently",
    )  # fmt: skip
    error = Line(left=ERROR(G), right=1 / budget - 1 / G, rule=Use(facts=(split, *meant, *counted)), reason="collected")
    return (*meant, *counted, split, error)


def pool_lines(error: Line) -> tuple[Line, ...]:
    """The recursion of the pooled mean's variance, whose error is that of `error` at G - 1."""
    grown = Line(
        left=POOLED(G), right=POOLED(G - 1) + (ERROR(G - 1) + 1) / G**2, rule=Definition(),
        reason="e and z are uncorrelated with p and with one another",
    )  # fmt: skip
    value = Line(left=ERROR(G - 1), right=error.right.xreplace({G: G - 1}), reason="one generation before",
                 rule=Use(facts=(error,), given={G: G - 1}))  # fmt: skip
    step = Line(left=POOLED(G), right=POOLED(G - 1) + (value.right + 1) / G**2, rule=Use(facts=(grown, value)),
                reason="the error put in")  # fmt: skip
    return grown, value, step


@cache
def subsample(budget: sympy.Expr) -> Derivation:
    """Var W(G) over the variance of a fit on n real rows: (2 + 1/b) H_G^(2) - 2, for budgets of at most one batch."""
    errors = error_lines(budget)
    steps = pool_lines(errors[-1])
    start = Line(left=POOLED(1), right=Integer(1), rule=Definition(), reason="n real rows, in their own unit")
    pooled = (2 + 1 / budget) * harmonic(G, 2) - 2 - 1 / budget + 1 / G
    solved = Line(left=POOLED(G), right=pooled, reason="both agree at G = 1 and grow by the same step",
                  rule=Induction(variable=G, base=1, base_value=start, step=steps[-1]))  # fmt: skip
    facts = (*errors, MOVED, *steps, start, solved)
    return _growth(facts, (GROWTH(G), POOLED(G) + ERROR(G)), (solved, errors[-1]), lambda: _instances(budget))


@cache
def larger(budget: sympy.Symbol, later: sympy.Symbol) -> Derivation:
    """The same for a budget of `budget` whole batches, `later` generations after the rows have grown to it."""
    fit, before = budget + later, budget + later - 1
    lemma = pathway(Workflow.AUGMENT)
    whole = Line(left=lemma.quantity.xreplace({G: budget}), right=lemma.result.xreplace({G: budget}),
                 rule=Lemma(derivation=lemma, title="augment", given={G: budget}), reason="all rows")  # fmt: skip
    errors = error_lines(budget)
    start = Line(left=LATER(budget, 0), right=whole.left, rule=Definition(),
                 reason="up to this generation each fit uses all rows, which is augment")  # fmt: skip
    base = Line(left=start.left, right=whole.right, rule=Use(facts=(start, whole)), reason="in closed form")
    grown = Line(
        left=LATER(budget, later), right=LATER(budget, later - 1) + (ERROR(before) + 1) / fit**2, rule=Definition(),
        reason="p + (e + z)/G once more, e and z uncorrelated with p and with one another",
    )  # fmt: skip
    value = Line(left=ERROR(before), right=1 / budget - 1 / before, reason="one generation before",
                 rule=Use(facts=(errors[-1],), given={G: before}))  # fmt: skip
    now = Line(left=ERROR(fit), right=1 / budget - 1 / fit, reason="of this fit",
               rule=Use(facts=(errors[-1],), given={G: fit}))  # fmt: skip
    step = Line(left=grown.left, right=LATER(budget, later - 1) + (value.right + 1) / fit**2,
                rule=Use(facts=(grown, value)), reason="the error put in")  # fmt: skip
    tail = Sum(1 / (budget + k) ** 2, (k, 1, later))
    solved = Line(
        left=grown.left, right=harmonic(budget, 2) + (2 + 1 / budget) * tail - 1 / budget + 1 / fit,
        reason="both agree at the start and grow by the same step",
        rule=Induction(variable=later, base=0, base_value=base, step=step),
    )  # fmt: skip
    facts = (*errors, MOVED, whole, start, base, grown, value, now, step, solved)
    parts = grown.left + now.left
    return _growth(facts, (GROWTH(fit), parts), (solved, now), lambda: _later_instances(budget, later))


def _growth(
    facts: tuple[Line, ...],
    start: tuple[sympy.Expr, sympy.Expr],
    put_in: tuple[Line, Line],
    instances: Callable[[], Iterable[Instance]],
) -> Derivation:
    quantity, parts = start
    reached = put_in[0].right + put_in[1].right
    return Derivation(
        quantity=quantity,
        facts=facts,
        chain=(
            Line(left=quantity, right=parts, rule=Definition(), reason="the fit is the pooled mean and its own error"),
            Line(left=parts, right=reached, rule=Use(facts=put_in), reason="both put in"),
        ),
        instances=instances,
        rests_on=(
            "the limit law of asymptotically linear estimators, Theorem 5.1 of Dey and Donoho 2024 (dey.theorem-5-1)",
        ),
    )  # fmt: skip


def propagated(last: int, budget: Fraction) -> fmpq:
    """Var W(last) from the covariance matrix of the subsets' noises alone: W = A W_before + N, solved as a matrix.

    Two subsets share a row of each earlier batch with the product of its chances; beyond the rows there are, the
    budget uses all of them.
    """
    chance = [min(Fraction(1), budget / fit) for fit in range(1, last + 1)]
    size = [chance[fit] * (fit + 1) for fit in range(last)]  # rows of each subset, in batches
    noise = [
        [
            (min(x, y) + 1) * (chance[x] if x == y else chance[x] * chance[y]) / (size[x] * size[y])
            for y in range(last)
        ]
        for x in range(last)
    ]  # fmt: skip
    handed = [[Fraction(int(x == y)) - (Fraction(1, x + 1) if y < x else 0) for y in range(last)] for x in range(last)]
    covariance, mixing = _matrix(noise), _matrix(handed).inv()
    return fmpq((mixing * covariance * mixing.transpose())[last - 1, last - 1])


def _matrix(rows: list[list[Fraction]]) -> fmpq_mat:
    entries = [fmpq(value.numerator, value.denominator) for row in rows for value in row]
    return fmpq_mat(len(rows), len(rows), entries)


def _instances(budget: sympy.Expr) -> Iterable[Instance]:
    shares = (Fraction(1),) if budget == 1 else (Fraction(1, 2), Fraction(2, 3), Fraction(1, 5))
    for last in (1, 2, 3, 6):
        for share in shares:
            at = {G: last, **dict.fromkeys(sympy.sympify(budget).free_symbols, share)}
            yield Instance(label=f"G = {last}, b = {share}", at=at, direct=propagated(last, share))


def _later_instances(budget: sympy.Symbol, later: sympy.Symbol) -> Iterable[Instance]:
    for batches, after in ((1, 0), (1, 3), (2, 1), (3, 4), (5, 2)):
        direct = propagated(batches + after, Fraction(batches))
        yield Instance(label=f"L = {batches}, s = {after}", at={budget: batches, later: after}, direct=direct)
