"""Contiguity, tested where it can be: E_ref[f L_G] = E_P f for the bounded f = exp(-W'VW/2), W = W_Theta(G).

L_G alone has no variance from G = 2 on, so no average of its draws is a test. f L_G is smaller, yet its variance is
infinite from G = 4 on, under discard and augment: there too the average is to be held against nothing.
"""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq, fmpq_mat
from sympy import Product, exp, sqrt

from theory.lemmas.limit_process import PROCESS_THEOREMS, Tilted, mat, w
from theory.lemmas.pathways import GROWTH, growth
from theory.parameter import Parameter
from theory.proof.equal_factors import EqualFactors
from theory.proof.gaussian import Rescaled
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import G, k
from theory.vocabulary import Workflow
from theory.workflow import matrix

q = sympy.Symbol("q", positive=True)  # entries of theta
WEIGHTED = sympy.Function("WeightedMean")  # E_ref[f L_G], f = exp(-W'VW/2)
UNDER_P = sympy.Function("MeanUnderP")  # E_P f
FACTOR = sympy.Function("Damping")  # what f makes of one entry of V^(1/2) W(G), with w the square of x = entry/sd
DAMPED = sympy.Function("MeanDamping")  # its mean, for a standard normal x
PARAMETERS = (
    Parameter(symbol=G, meaning="generations"),
    Parameter(symbol=q, meaning="entries of theta"),
)
FUNCTIONAL = "f = exp(-W'VW/2) with W = W_Theta(G) and V the information of a real batch: 0 < f <= 1"
BOUNDED = (
    "f is bounded and continuous, so at finite n the mean of f under the law of the refitted data tends to E_P f "
    "(Theorem 5.1), and that of f times the likelihood ratio of the real data to E_ref[f L_G], which is the same"
)
CHANGE_OF_MEASURE = "P has the density L_G with respect to P_ref, so E_ref[f L_G] = E_P f for every bounded f"
PORTMANTEAU = (
    "convergence in law carries over to the means of bounded continuous functions (van der Vaart 1998, Lemma 2.2)"
)
NO_PATTERN = {1: mat([[3]]), 2: mat([[2, 1], [1, 1]]), 3: mat([[2, 1, 0], [1, 3, 1], [0, 1, 1]])}
CASES = ((1, 1), (2, 3), (3, 2), (4, 1), (5, 2))  # generations and entries of theta


@cache
def contiguity(workflow: Workflow) -> Derivation:
    """E_ref[f L_G] = (1 + Growth(G))^(-q/2): W'VW is Growth(G) times a chi-square with q degrees of freedom under P."""
    facts = _one_entry(workflow)
    single = facts[-1]
    named, written = Product(DAMPED(G), (k, 1, q)), Product(single.right, (k, 1, q))
    return Derivation(
        quantity=WEIGHTED(G, q),
        facts=facts,
        chain=(
            Line(left=WEIGHTED(G, q), right=UNDER_P(G, q), rule=Definition(), reason=CHANGE_OF_MEASURE),
            Line(left=UNDER_P(G, q), right=named, rule=Definition(),
                 reason="W'VW = sum_j U_j^2 with U = V^(1/2) W(G), whose q entries are independent N(0, Growth(G)): "
                 "W(G) = sum_i C(G, i) Z_i with Z_i iid N(0, V^-1)"),
            Line(left=named, right=written, rule=Use(facts=(single,)), reason="each entry"),
            Line(left=written, right=single.right**q, rule=EqualFactors(), reason="q equal factors"),
        ),
        instances=lambda: _instances(workflow),
        rests_on=(*PROCESS_THEOREMS, PORTMANTEAU),
    )  # fmt: skip


def _one_entry(workflow: Workflow) -> tuple[Line, ...]:
    """The lines up to E exp(-Growth(G) x^2/2) = 1/sqrt(1 + Growth(G)) for a standard normal x, last."""
    lemma = growth(workflow)
    grown = Line(left=GROWTH(G), right=lemma.result, reason="growth of the variance",
                 rule=Lemma(derivation=lemma, title="growth of the variance"))  # fmt: skip
    meant = Line(left=FACTOR(G, w), right=exp(-GROWTH(G) * w / 2), rule=Definition(),
                 reason="f = prod_j exp(-U_j^2/2), and U_j = sqrt(Growth(G)) x; w = x^2")  # fmt: skip
    valued = Line(left=FACTOR(G, w), right=exp(-lemma.result * w / 2), rule=Use(facts=(meant, grown)),
                  reason="the growth put in")  # fmt: skip
    rule = Rescaled(integrand=valued, square=w, tilt=-lemma.result, margin=1 + lemma.result, distances={})
    single = Line(left=DAMPED(G), right=1 / sqrt(1 + lemma.result), rule=rule,
                  reason="y = x sqrt(1 + Growth(G)) makes a density of the product")  # fmt: skip
    return grown, meant, valued, single


def tilted(workflow: Workflow, generations: int, variance: fmpq_mat) -> Tilted:
    """The scores under P for a workflow whose batches are of one size."""
    rows = [[fmpq(value.numerator, value.denominator) for value in row] for row in matrix(workflow, generations)]
    return Tilted(weights=rows, variance=variance)


def form(law: Tilted, power: fmpq, damped: fmpq) -> fmpq_mat:
    """P with -x'Px/2 the exponent of the reference density times L_G^power f^damped."""
    last = law.fit(law.generations)
    return law.form(power) + last.transpose() * law.variance * last * damped


def _instances(workflow: Workflow) -> Iterable[Instance]:
    """1/sqrt(det P det V^G), P the form of the reference density times L_G f: no law of the fits under P is used."""
    for generations, size in CASES:
        law = tilted(workflow, generations, NO_PATTERN[size])
        determinant = form(law, fmpq(1), fmpq(1)).det() * law.variance.det() ** generations
        with flint.ctx.workprec(128):
            label = f"G = {generations}, q = {size}"
            yield Instance(label=label, at={G: generations, q: size}, direct=1 / arb(determinant).sqrt())


def finite_moment(workflow: Workflow, generations: int, power: fmpq) -> bool:
    """Whether E_ref[(f L_G)^power] is finite, whatever V and q: the form, a Kronecker product with that of q = 1, must
    be positive definite.
    """
    return _positive_definite(form(_of_one_entry(workflow, generations), power, power))


def finite_second_moment(workflow: Workflow, generations: int) -> bool:
    """Whether E_ref[(f L_G)^2] is finite, whatever V and q.

    >>> [finite_second_moment(Workflow.AUGMENT, generations) for generations in (1, 2, 3, 4, 5)]
    [True, True, True, False, False]
    """
    return finite_moment(workflow, generations, fmpq(2))


def likelihood_ratio_second_moment_finite(workflow: Workflow, generations: int) -> bool:
    """Whether E_ref L_G^2 is finite, whatever V and q: at G = 1 alone, where L_1 = 1.

    >>> [likelihood_ratio_second_moment_finite(Workflow.DISCARD, generations) for generations in (1, 2, 3)]
    [True, False, False]
    """
    return _positive_definite(form(_of_one_entry(workflow, generations), fmpq(2), fmpq(0)))


def _of_one_entry(workflow: Workflow, generations: int) -> Tilted:
    if workflow not in (Workflow.DISCARD, Workflow.AUGMENT):
        raise ValueError(f"{workflow} has batches of more than one size; known here: discard, augment")
    if generations < 1:
        raise ValueError(f"generations={generations}; at least 1")
    return tilted(workflow, generations, mat([[1]]))


def _positive_definite(matrix_of_form: fmpq_mat) -> bool:
    """Whether all leading minors are positive (Sylvester's criterion): one that is not ends the search."""
    for size in range(1, matrix_of_form.nrows() + 1):
        block = [[matrix_of_form[row, column] for column in range(size)] for row in range(size)]
        if mat(block).det() <= 0:
            return False
    return True
