"""How the variance of a fit grows with its generation: from the weights of a workflow to a closed form, by induction.

Fit G inherits the coefficient of noise i through every batch after i, each with the weight of that batch, and adds its
own weight on batch i. That C(G, i) is C(i, i) again, when all fits between have that coefficient, is the step of a
strong induction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import sympy
from flint import fmpq

from theory.lemmas.limit_process import LIMIT_PROCESS
from theory.proof.history import WholePast
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import G, g, i
from theory.vocabulary import Workflow
from theory.workflow import matrix, sizes

GROWTH = sympy.Function("Growth")  # Var W(G) over the variance of a fit on one real batch
COEFFICIENT = sympy.Function("C")  # C(G, i): the coefficient of noise i in the fit of generation G


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The weights of a workflow as formulas: a[G][g] for g < G, a[G][G], and the size of batch i over that of the
    first."""

    earlier: sympy.Expr
    newest: sympy.Expr
    batch: sympy.Expr


def weights(workflow: Workflow) -> Weights:
    """Augment weighs all batches alike; discard and halfway fit on the newest batch alone, halfway on i times the
    rows."""
    if workflow is Workflow.AUGMENT:
        return Weights(earlier=1 / G, newest=1 / G, batch=sympy.Integer(1))
    batch = i if workflow is Workflow.HALFWAY else sympy.Integer(1)
    return Weights(earlier=sympy.Integer(0), newest=sympy.Integer(1), batch=batch)


def coefficient_lines(workflow: Workflow) -> tuple[Line, ...]:
    """The lines that prove C(G, i) for every G >= i; the last of them states it."""
    chosen = weights(workflow)
    base = Line(
        left=COEFFICIENT(i, i), right=chosen.newest.subs(G, i), rule=Definition(),
        reason="fit i is the first that sees noise i, with the weight of its newest batch",
    )  # fmt: skip
    step = Line(
        left=COEFFICIENT(G, i), right=_inherited(chosen) + chosen.earlier, rule=Definition(),
        reason="W(G) = sum_g a(G, g) (W(g-1) + Z_g), for G > i: through the batches after i, and batch i itself",
    )  # fmt: skip
    proven = Line(
        left=COEFFICIENT(G, i), right=base.right, rule=WholePast(base=base, step=step),
        reason="so every later fit keeps the coefficient", kernel=f"weights.{workflow}_coefficient",
    )  # fmt: skip
    return base, step, proven


def _inherited(chosen: Weights) -> sympy.Expr:
    """What reaches fit G through the batches after i: each passes on the coefficient of the fit that it came from."""
    newest = chosen.newest * COEFFICIENT(G - 1, i)
    if chosen.earlier == 0:
        return newest
    return newest + sympy.Sum(chosen.earlier * COEFFICIENT(g - 1, i), (g, i + 1, G - 1))


def squares(workflow: Workflow) -> sympy.Expr:
    """sum_i C(G, i)^2 / m_i, with m_i the size of batch i."""
    return sympy.Sum(COEFFICIENT(G, i) ** 2 / weights(workflow).batch, (i, 1, G))


def pathway(workflow: Workflow) -> Derivation:
    """The closed form of sum_i C(G, i)^2 / m_i: SymPy proposes it, the induction proves it."""
    facts = coefficient_lines(workflow)
    found = sympy.Sum(facts[-1].right ** 2 / weights(workflow).batch, (i, 1, G))
    return Derivation(
        quantity=squares(workflow),
        facts=facts,
        chain=(
            Line(left=squares(workflow), right=found, rule=Use(facts=(facts[-1],)),
                 reason="the coefficients just proven", kernel=f"weights.{workflow}_squares"),
            Line(left=found, right=found.doit(), rule=Telescoping(variable=G, base=1), kernel=f"sums.{workflow}_sum",
                 reason="both sides agree at G = 1 and grow by the same last term"),
        ),
        instances=lambda: _instances(workflow),
    )  # fmt: skip


def growth(workflow: Workflow) -> Derivation:
    """Var W(G) over the variance of a fit on one real batch, in closed form."""
    lemma = pathway(workflow)
    fact = Line(left=lemma.quantity, right=lemma.result, reason="by induction on G",
                rule=Lemma(derivation=lemma, title="coefficients of the noises"),
                kernel=f"weights.{workflow}_variance")  # fmt: skip
    return Derivation(
        quantity=GROWTH(G),
        facts=(*lemma.lines, fact),
        chain=(
            Line(left=GROWTH(G), right=lemma.quantity, rule=Definition(),
                 reason="W(G) = sum_i C(G, i) Z_i with independent Z_i of variance proportional to 1 over the batch "
                 "size"),
            Line(left=lemma.quantity, right=lemma.result, rule=Use(facts=(fact,)), reason="the sum in closed form",
                 kernel=fact.kernel),
        ),
        instances=lemma.instances,
        rests_on=(LIMIT_PROCESS,),
    )  # fmt: skip


def _instances(workflow: Workflow) -> Iterable[Instance]:
    """Var W(G) from the covariance matrix of (W(1), ..., W(G)), built generation by generation without coefficients."""
    for last in (1, 2, 3, 5, 8):
        yield Instance(label=f"G = {last}", at={G: last}, direct=propagated_variance(workflow, last))


def propagated_variance(workflow: Workflow, last: int) -> fmpq:
    """The variance of W(last) by propagating Cov(W(g), W(h)) through W(G) = sum_g a (W(g-1) + Z_g), in flint
    rationals."""
    rows = [[fmpq(value.numerator, value.denominator) for value in row] for row in matrix(workflow, last)]
    size = [fmpq(value.numerator, value.denominator) for value in sizes(workflow, last)]
    covariance = [[fmpq(0)] * (last + 1) for _ in range(last + 1)]  # index 0 is the truth
    for fit, row in enumerate(rows, 1):
        for other in range(fit):
            through = [row[b] * (covariance[b][other] + _noise_covariance(rows, size, b, other)) for b in range(last)]
            covariance[fit][other] = covariance[other][fit] = sum(through, fmpq(0))
        square = [
            row[b] * row[c] * (
                covariance[b][c]
                + _noise_covariance(rows, size, b, c) + _noise_covariance(rows, size, c, b)
                + (1 / size[b] if b == c else fmpq(0))
            )
            for b in range(fit) for c in range(fit)
        ]  # fmt: skip
        covariance[fit][fit] = sum(square, fmpq(0))
    return covariance[last][last]


def _noise_covariance(rows: list[list[fmpq]], size: list[fmpq], batch: int, fit: int) -> fmpq:
    """Cov(Z_{batch+1}, W(fit)): the noise reaches a fit directly, and through the fits that later batches came from."""
    if fit <= batch:
        return fmpq(0)
    direct = rows[fit - 1][batch] / size[batch]
    return direct + sum(
        (rows[fit - 1][b] * _noise_covariance(rows, size, batch, b) for b in range(batch + 1, fit)), fmpq(0)
    )


def limit(workflow: Workflow) -> sympy.Expr:
    """The limit of the growth as G -> infinity: proposed by SymPy, refused if Arb's values at large G contradict it."""
    from theory.arithmetic import ball

    growth = pathway(workflow).result
    proposed = sympy.limit(growth, G, sympy.oo)
    values = [ball(growth, {G: 10**power}, 128) for power in (2, 4, 6)]
    if proposed is sympy.oo:
        consistent = all(bool(later > earlier + 1) for earlier, later in pairwise(values))
    else:
        gaps = [abs(value - ball(proposed, {}, 128)) for value in values]
        consistent = all(bool(10 * later < earlier) for earlier, later in pairwise(gaps))
    if not consistent:
        raise ArithmeticError(f"{proposed} is not the limit of {growth}: Arb finds {values}")
    return proposed
