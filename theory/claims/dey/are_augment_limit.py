"""Augmenting, the efficiency falls to 6/pi^2 = 60.79 % and no further."""

from collections.abc import Iterable

import flint
import sympy
from flint import arb, fmpq
from sympy import Rational, pi, zeta

from theory.claim import Claim, NearMiss
from theory.claims.dey import are_augment
from theory.lemmas.efficiency import EFFICIENCY, RATIO_OF_VARIANCES
from theory.lemmas.glm_trials import LIMIT_LAW, SOURCE
from theory.proof.binding import LIMIT
from theory.proof.limits import CitedLimit, LimitOfProduct
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import G


def derivation() -> Derivation:
    """The limit of the efficiency at finite G."""
    lemma, one = are_augment.derivation(), sympy.Integer(1)
    known = Line(left=EFFICIENCY(G), right=lemma.result, reason="the efficiency of fit G",
                 rule=Lemma(derivation=lemma, title="efficiency under augment"))  # fmt: skip
    tends = Line(left=LIMIT(lemma.result, G), right=6 / pi**2, reason="the sum tends to pi^2/6, which is not 0",
                 rule=CitedLimit(reference="DLMF 25.6.1, zeta(2) = pi^2/6"))  # fmt: skip
    start = LIMIT(EFFICIENCY(G), G)
    return Derivation(
        quantity=start,
        facts=(known, tends),
        chain=(
            Line(left=start, right=LIMIT(lemma.result, G), reason="at every finite G",
                 rule=LimitOfProduct(fact=known, constant=one, varying=lemma.result)),
            Line(left=LIMIT(lemma.result, G), right=6 / pi**2, rule=Use(facts=(tends,)), reason="the limit put in"),
        ),
        instances=_instances,
        rests_on=lemma.rests_on,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """Enclosed from the variances Var W(G) = Var W(G-1) + 1/G^2; what is left out of the sum lies between 1/(m + 1) and
    1/m."""
    for last in (500, 1000, 2000):
        total = sum((fmpq(1, k * k) for k in range(1, last + 1)), fmpq(0))
        with flint.ctx.workprec(128):
            rest = arb(fmpq(1, last + 1)).union(arb(fmpq(1, last)))
            yield Instance(label=f"{last} generations", at={}, direct=1 / (arb(total) + rest))


CLAIM = Claim(
    id="dey.are-augment-limit",
    source=SOURCE,
    title="Augment: the limit of the efficiency",
    statement="When data are augmented, the asymptotic relative efficiency of fit G tends to 6/pi^2 as G grows.",
    conventions=(LIMIT_LAW, RATIO_OF_VARIANCES, "n grows first, then G"),
    kind="limit in G",
    parameters=(),
    value=6 / pi**2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Rational(3, 5), slip="the printed 60 % taken as the limit"),
        NearMiss(formula=8 / pi**2, slip="the sum over odd g alone"),
        NearMiss(formula=1 / zeta(3), slip="1/g^3 in place of 1/g^2"),
        NearMiss(formula=Rational(1, 2), slip="the bound 2 of the sum taken as its limit"),
    ),
)
