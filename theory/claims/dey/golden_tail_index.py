"""The tail index of the likelihood ratio at G = 2 is the golden ratio."""

from collections.abc import Iterable

import flint
import sympy
from flint import arb, fmpq
from sympy import Rational, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.likelihood_ratio import BELOW_GOLDEN, FIRST_TWO, MOMENT, TILT, moment, p, q
from theory.lemmas.limit_process import LIKELIHOOD, Tilted, mat
from theory.proof.line import Derivation, Instance, Line
from theory.proof.root import PositiveRoot
from theory.proof.rules import Definition, Lemma, Use

INDEX = sympy.Function("TailIndex")  # of L_G: the supremum of the powers p > 0 with E L_G^p finite
SHORTFALL = sympy.Function("Shortfall")  # of 1/(E L_2^p)^2 from 1, for one entry of theta
GOLDEN = (1 + sqrt(5)) / 2
LYAPUNOV = (
    "Lyapunov's inequality (Billingsley, Probability and Measure, section 21): (E L^r)^(1/r) does not fall as r grows, "
    "so a finite moment at the golden ratio or above it would bound the moments below it, which have no bound"
)


def derivation() -> Derivation:
    """1/E L_2^p falls to 0 at one power alone; the moments below it are finite, and without bound near it."""
    lemma = moment(*BELOW_GOLDEN)
    quoted = Line(left=MOMENT(p, q), right=lemma.result, reason="finite for p (p - 1) < 1",
                  rule=Lemma(derivation=lemma, title="moments of the likelihood ratio, p (p - 1) < 1"))  # fmt: skip
    meant = Line(left=SHORTFALL(p), right=1 - 1 / MOMENT(p, 1) ** 2, rule=Definition(),
                 reason="1 where the moment has no bound; E L_2^p is a power of it for q entries")  # fmt: skip
    found = Line(left=SHORTFALL(p), right=TILT, rule=Use(facts=(meant, quoted), given={q: sympy.Integer(1)}),
                 reason="the moment put in")  # fmt: skip
    return Derivation(
        quantity=INDEX(2),
        facts=(quoted, meant, found),
        chain=(
            Line(left=INDEX(2), right=GOLDEN, rule=PositiveRoot(unknown=p, equation=TILT - 1, fact=found),
                 reason="p (p - 1) is below 1 up to this power: finite below it; as p nears it E L_2^p has no bound, "
                 "so that it is infinite there and above"),
        ),
        instances=_instances,
        rests_on=(LYAPUNOV,),
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
