"""Moments of f L_G: from G = 4 on E_ref (f L_G)^p is infinite for every whole p >= 2, under discard and augment.

The quadratic form of the density times (f L_4)^p loses its positive definiteness there; later generations only add.
"""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq
from sympy import Rational

from theory.lemmas.contiguity import form, tilted
from theory.lemmas.limit_process import mat
from theory.lemmas.pathways import weights
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.quadratic_form import FormDeterminant
from theory.proof.rules import NormalForm
from theory.symbols import G
from theory.vocabulary import Workflow
from theory.workflow import matrix

LAST = 4  # the first generation with an infinite second moment
p = sympy.Symbol("p", positive=True)  # power of f L_G
SCORES = sympy.symbols("x1:5", real=True)  # the whitened scores of the batches
FORM = sympy.Function("D_fL")  # det P, where exp(-x'Px/2) is the density of the scores times (f L_4)^p
ENTRIES = "one entry of theta; for q entries the form is q copies of it"
FINITE_BEFORE = (
    "not printed in the source; at G = 1, 2, 3 every leading minor of the form at p = 2 is positive: E_ref (f L_G)^2 "
    "is finite there"
)
PARAMETERS = (Parameter(symbol=p, meaning="power of f L", least=2),)
CONE = (
    "exp(-x'Px/2) has an infinite integral where det P < 0: some v has v'Pv < 0, and the integrand is at least 1 in a "
    "cone about v"
)
LATER = (
    "for G > 4: given the past, W_Theta(G) = (1 - s) W + s V^-1 N_G with W = W_Theta(G-1), so that under the density "
    "times L_G^p it has mean a W, a = 1 - s + s p; the mean of (f_G L_G)^p is a constant times L_{G-1}^p exp(-c W'VW), "
    "c = p (a^2/(1 + p s^2) - p + 1)/2 <= p/2: at least a constant times (f_{G-1} L_{G-1})^p, whose mean is infinite"
)


def exponent(workflow: Workflow) -> sympy.Expr:
    """The log of the density times (f L_4)^p for one entry of theta, up to a constant: a form in the scores."""
    rows = [[Rational(share.numerator, share.denominator) for share in row] for row in matrix(workflow, LAST)]
    fits = [sympy.Integer(0), *[sympy.Add(*[a * x for a, x in zip(row, SCORES, strict=False)]) for row in rows]]
    likelihood = sympy.Add(*[fit * x - fit**2 / 2 for fit, x in zip(fits[:LAST], SCORES, strict=True)])
    return sympy.expand(-sympy.Add(*[x**2 for x in SCORES]) / 2 + p * (likelihood - fits[LAST] ** 2 / 2))


@cache
def variance(workflow: Workflow) -> Derivation:
    """The determinant of the form at G = 4 is below 0 for every p >= 2."""
    written = exponent(workflow)
    value = sympy.expand((-sympy.hessian(written, SCORES)).det())
    share = weights(workflow).newest
    later = Line(left=p * (1 + p * share**2) - (1 - share + share * p) ** 2,
                 right=(p - 1) * (1 - share) ** 2 + p * share**2, rule=NormalForm(),
                 reason="above 0 for p > 1, so that a^2/(1 + p s^2) < p and c < p/2 at every later G")  # fmt: skip
    return Derivation(
        quantity=FORM(p),
        facts=(later,),
        chain=(
            Line(left=FORM(p), right=value, rule=FormDeterminant(exponent=written, variables=SCORES),
                 reason="p (log L_4 - W(4)^2/2) added to the exponent of four standard normals, for each entry"),
            Line(left=value, relation="<", right=sympy.Integer(0), rule=Positive(least={p: 2}),
                 reason="with p = 2 + u, no coefficient of minus the determinant is negative"),
        ),
        instances=lambda: _instances(workflow),
        rests_on=(CONE, LATER),
        least={p: 2, G: 1},
    )  # fmt: skip


def _instances(workflow: Workflow) -> Iterable[Instance]:
    """The determinant of the same form in the scores themselves, their variance V put in: det P det V^4."""
    for power, spread in ((2, fmpq(1)), (3, fmpq(5, 2)), (4, fmpq(2, 7))):
        law = tilted(workflow, LAST, mat([[spread]]))
        direct = form(law, fmpq(power), fmpq(power)).det() * spread**LAST
        yield Instance(label=f"p = {power}", at={p: power}, direct=direct)
