"""E KL(p_G || p_0) = sum over g of E KL(p_g || p_{g-1}), exactly at every n, without covariates.

The fitted mean of an exponential family is the average of T over the data, so it is a martingale over the generations;
the cross terms of the three-point identity vanish in the mean. For the mean of a normal the steps are worked out.
"""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq
from sympy import Integer, Sum, harmonic

from theory.lemmas.gaussian_refitting import BETWEEN, BETWEEN_MEANS, v
from theory.proof.induction import EqualTerms, Induction, Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.proof.turned import Meeting
from theory.symbols import G, g, n, t
from theory.vocabulary import Workflow

REVERSE = sympy.Function("ReverseDivergence")  # E KL(p_G || p_0), the printed direction
STEP = sympy.Function("StepDivergence")  # E KL(p_g || p_{g-1})
PART = sympy.Function("MeanLogPartition")  # E A(eta_g)
CENTRE = sympy.Function("MeanOfMean")  # E mu_g
PAIR = sympy.Function("MeanPairing")  # E[mu_g eta_h]
KEPT = sympy.Function("KeptShare")  # E[mu_g | past] over mu_{g-1}
A_0, mu_0, eta_0 = sympy.symbols("A_0 mu_0 eta_0", real=True)  # of the truth
j = sympy.Symbol("j", positive=True)
BEFORE = G - 1
CONVENTIONS = (
    "no covariates, maximum likelihood: the fitted mean is the average of T over the data of the fit",
    "KL from the first named law: the printed direction; a fit at the edge of the space of means is taken as a limit",
    "the value is that of the mean of a normal with known variance, n rows a generation; not printed in the source",
)


def _martingale(workflow: Workflow) -> tuple[Line, ...]:
    """The share of mu_{g-1} that fit g keeps in the mean, which is 1, and what it means for pairings."""
    batch = Sum(1 / n, (j, 1, n))
    share = ((G - 1) + batch) / G if workflow is Workflow.AUGMENT else batch
    counted = Line(left=batch, right=Integer(1), rule=EqualTerms(), reason="n rows, each with the mean mu_{g-1}")
    kept = Line(left=KEPT(G), right=share, rule=Definition(),
                reason="E[mu_g | past] = share times mu_{g-1}: the rows of the fit, the old ones with the average "
                "mu_{g-1}")  # fmt: skip
    whole = Line(left=KEPT(G), right=Integer(1), rule=Use(facts=(kept, counted)), reason="all is kept: a martingale")
    centres = Line(left=CENTRE(G), right=KEPT(G) * CENTRE(BEFORE), rule=Definition(), reason="conditional expectation")
    pairs = Line(left=PAIR(G, BEFORE), right=KEPT(G) * PAIR(BEFORE, BEFORE), rule=Definition(),
                 reason="conditional expectation, as eta_{g-1} is known from the past")  # fmt: skip
    return counted, kept, whole, centres, pairs


def _truth() -> tuple[Line, ...]:
    """Generation 0 is the truth, which is not random."""
    values = ((PART(0), A_0), (CENTRE(0), mu_0), (PAIR(0, 0), mu_0 * eta_0))
    return tuple(Line(left=left, right=right, rule=Definition(), reason="the truth") for left, right in values)


@cache
def additive(workflow: Workflow) -> tuple[Line, ...]:
    """The facts of E KL(p_G || p_0) = sum of the steps, for any log-partition; the step's definition is the first, the
    sum the last."""
    martingale, truth = _martingale(workflow), _truth()
    step = Line(left=STEP(G), right=PART(BEFORE) - PART(G) - PAIR(G, BEFORE) + PAIR(G, G), rule=Definition(),
                reason="A(eta_{g-1}) - A(eta_g) - mu_g (eta_{g-1} - eta_g), in the mean")  # fmt: skip
    defined = Line(left=REVERSE(t), right=A_0 - PART(t) - eta_0 * CENTRE(t) + PAIR(t, t), rule=Definition(),
                   reason="A(eta_0) - A(eta_t) - mu_t (eta_0 - eta_t), in the mean")  # fmt: skip
    way, earlier, zeroth = (
        Line(left=REVERSE(fit), right=defined.right.xreplace({t: fit}), rule=Use(facts=(defined,), given={t: fit}),
             reason=f"at generation {fit}")
        for fit in (G, BEFORE, Integer(0))
    )  # fmt: skip
    grows = Line(
        left=REVERSE(G), right=REVERSE(BEFORE) + STEP(G), reason="the cross terms vanish: what is kept is 1",
        rule=Meeting(facts=(way, earlier, step, *martingale[3:], martingale[2])),
    )  # fmt: skip
    starts = Line(left=REVERSE(0), right=Integer(0), rule=Use(facts=(zeroth, *truth)), reason="the truth from itself")
    summed = Line(left=REVERSE(G), right=Sum(STEP(g), (g, 1, G)), reason="one step a generation",
                  rule=Induction(variable=G, base=0, base_value=starts, step=grows))  # fmt: skip
    return step, *martingale, *truth, defined, way, earlier, zeroth, grows, starts, summed


@cache
def reverse(workflow: Workflow) -> Derivation:
    """E KL(p_G || p_0) for the mean of a normal."""
    facts = additive(workflow)
    step, whole, pairs, summed = facts[0], facts[3], facts[5], facts[-1]
    weight = 1 / G if workflow is Workflow.AUGMENT else Integer(1)
    defined = Line(left=PART(t), right=PAIR(t, t) / 2, rule=Definition(),
                   reason="the normal: A(eta) = v eta^2/2 = mu eta/2")  # fmt: skip
    quadratic, earlier = (
        Line(left=PART(fit), right=PAIR(fit, fit) / 2, rule=Use(facts=(defined,), given={t: fit}),
             reason=f"at generation {fit}")
        for fit in (G, BEFORE)
    )  # fmt: skip
    spread = Line(left=PAIR(G, G), right=PAIR(BEFORE, BEFORE) + weight**2 * BETWEEN(n, v) / v, rule=Definition(),
                  reason="eta = mu/v, and mu_g - mu_{g-1} is the newest batch's mean about mu_{g-1}, times its "
                  "weight")  # fmt: skip
    term = weight**2 / (2 * n)
    valued = Line(left=STEP(G), right=term, reason="half the variance of the batch's mean over v",
                  rule=Use(facts=(step, quadratic, earlier, pairs, whole, spread, BETWEEN_MEANS)))  # fmt: skip
    terms = Sum(term.xreplace({G: g}), (g, 1, G))
    total, rule = (
        (harmonic(G, 2) / (2 * n), Telescoping(variable=G, base=0))
        if workflow is Workflow.AUGMENT
        else (G / (2 * n), EqualTerms())
    )
    return Derivation(
        quantity=REVERSE(G),
        facts=(*facts, defined, quadratic, earlier, spread, BETWEEN_MEANS, valued),
        chain=(
            Line(left=REVERSE(G), right=summed.right, rule=Use(facts=(summed,)), reason="the steps add up"),
            Line(left=summed.right, right=terms, rule=Use(facts=(valued,), given={G: g}), reason="each step"),
            Line(left=terms, right=total, rule=rule, reason="summed"),
        ),
        instances=lambda: _instances(workflow),
    )  # fmt: skip


def _instances(workflow: Workflow) -> Iterable[Instance]:
    for generations, rows in ((1, 2), (2, 3), (3, 2), (5, 4)):
        label, at = f"G = {generations}, n = {rows}", {G: generations, n: rows}
        yield Instance(label=label, at=at, direct=row_by_row(workflow, generations, rows))


def row_by_row(workflow: Workflow, generations: int, rows: int) -> fmpq:
    """E (mu_G - mu_0)^2/(2 v) with every row a linear form in independent noises of variance v, one a row."""
    size = rows * generations
    fitted: list[fmpq] = [fmpq(0)] * size
    data: list[list[fmpq]] = []
    for generation in range(generations):
        batch = [
            [held + int(place == generation * rows + row) for place, held in enumerate(fitted)] for row in range(rows)
        ]
        data = data + batch if workflow is Workflow.AUGMENT else batch
        fitted = [sum(column, fmpq(0)) / len(data) for column in zip(*data, strict=True)]
    return sum((held * held for held in fitted), fmpq(0)) / 2
