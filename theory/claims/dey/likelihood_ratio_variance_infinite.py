"""E L_2^2 is infinite: the quadratic form of the density times L_2^2 is not positive definite. So is E L_G^2 later."""

from collections.abc import Iterable

import sympy
from flint import fmpq

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.likelihood_ratio import FIRST_TWO
from theory.lemmas.limit_process import LIKELIHOOD, Tilted, mat
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.quadratic_form import FormDeterminant

p, x, y = sympy.symbols("p x y", positive=True)  # power of L, and the whitened scores of the first two batches
FORM = sympy.Function("D_L")  # det P, where exp(-(x, y) P (x, y)'/2) is the density of (x, y) times L_2^p
CONE = (
    "exp(-z'Pz/2) has an infinite integral over the plane where det P < 0: some v has v'Pv < 0, and the integrand is "
    "at least 1 in a cone about v"
)
MARTINGALE = (
    "for G > 2: L_G is a martingale in G under P_ref and x^p is convex, so E L_G^p >= E L_2^p (Jensen's inequality for "
    "conditional means, Billingsley, Probability and Measure, section 34)"
)
EXPONENT = -(x**2) / 2 - y**2 / 2 + p * (x * y - x**2 / 2)


def derivation() -> Derivation:
    """The determinant falls below 0 at p = 2, and stays there."""
    value = 1 + p - p**2
    return Derivation(
        quantity=FORM(p),
        chain=(
            Line(left=FORM(p), right=value, rule=FormDeterminant(exponent=EXPONENT, variables=(x, y)),
                 reason="log L_2 = xy - x^2/2 for each entry of theta, added p times to -x^2/2 - y^2/2"),
            Line(left=value, relation="<", right=sympy.Integer(0), rule=Positive(least={p: 2}),
                 reason="with p = 2 + u, p^2 - p - 1 = 1 + 3 u + u^2"),
        ),
        instances=_instances,
        rests_on=(CONE, MARTINGALE),
        least={p: 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The determinant of the same form in the scores themselves, their variance V put in: det P det V^2."""
    for power, variance in ((2, fmpq(1)), (3, fmpq(5, 2)), (4, fmpq(2, 7))):
        law = Tilted(weights=[[fmpq(1)], [fmpq(1, 4), fmpq(3, 4)]], variance=mat([[variance]]))
        yield Instance(label=f"p = {power}", at={p: power}, direct=law.form(fmpq(power)).det() * variance**2)


CLAIM = Claim(
    id="dey.likelihood-ratio-variance-infinite",
    source=SOURCE,
    title="The likelihood ratio has no variance",
    statement="At G = 2 the quadratic form of the density times L_2^p has determinant 1 + p - p^2 <= 0 for every whole "
    "p >= 2, so E_ref L_2^p is infinite; as L_G is a martingale in G, so is E_ref L_G^p for G > 2.",
    conventions=(
        LIKELIHOOD, FIRST_TWO, "not printed in the source; so no average of draws of L_G shows that its mean is 1",
    ),
    kind="infinite moment",
    relation="<=",
    parameters=(Parameter(symbol=p, meaning="power of the likelihood ratio", least=2),),
    value=sympy.Integer(0),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 - p**2, slip="the term p x^2 of log L_2 left out of the determinant"),
        NearMiss(formula=-p, slip="a bound read off at p = 3"),
        NearMiss(formula=sympy.Integer(-2), slip="the product of the diagonal left out"),
    ),
)  # fmt: skip
