"""The tail index of the likelihood ratio at G = 2 is the golden ratio."""

from collections.abc import Iterable

import flint
import sympy
from flint import arb, fmpq
from sympy import Rational, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.likelihood_ratio import FIRST_TWO, TILT, given_the_first, p
from theory.lemmas.limit_process import LIKELIHOOD, Tilted, mat
from theory.proof.line import Derivation, Instance, Line
from theory.proof.root import PositiveRoot

INDEX = sympy.Function("TailIndex")  # of L_G: the supremum of the powers p > 0 with E L_G^p finite
GOLDEN = (1 + sqrt(5)) / 2


def derivation() -> Derivation:
    """E exp(t x^2/2) is finite exactly for t < 1, and t = p (p - 1) grows through 1 once."""
    return Derivation(
        quantity=INDEX(2),
        facts=given_the_first(),
        chain=(
            Line(left=INDEX(2), right=GOLDEN, rule=PositiveRoot(unknown=p, equation=TILT - 1),
                 reason="E[L_2^p | N_1] = exp(p (p - 1) w/2), and the density of w ends in exp(-w/2): finite exactly "
                 "for p (p - 1) < 1"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The power at which the form of density times L_2^p stops being positive definite, enclosed by bisection."""
    for size in (1, 2, 5):
        law = Tilted(weights=[[fmpq(1)], [fmpq(1, size), 1 - fmpq(1, size)]], variance=mat([[size]]))
        low, high = fmpq(1), fmpq(2)
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if law.form(middle).det() > 0 else (low, middle)
        with flint.ctx.workprec(128):
            yield Instance(label=f"V = {size}", at={}, direct=arb(low).union(arb(high)))


CLAIM = Claim(
    id="dey.golden-tail-index",
    source=SOURCE,
    title="Tail index of the likelihood ratio",
    statement="At G = 2 the tail index of L_G is the golden ratio (1 + sqrt 5)/2: E_ref L_2^p is finite exactly for p "
    "below it.",
    conventions=(LIKELIHOOD, FIRST_TWO, "not printed in the source; so the mean 1 is no matter of simulation"),
    kind="tail index",
    parameters=(),
    value=GOLDEN,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=sympy.Integer(2), slip="a finite variance, just"),
        NearMiss(formula=sqrt(2), slip="p^2/2 = 1 from the Gaussian integral alone"),
        NearMiss(formula=Rational(8, 5), slip="the quotient 8/5 of Fibonacci numbers"),
        NearMiss(formula=(1 + sqrt(3)) / 2, slip="p (p - 1) = 1/2"),
    ),
)  # fmt: skip
