"""Halfway with fresh features in closed form: sigma^2 (d/T) (psi(n + 1 - x) - psi(1 - x)) with x = (d + 1)/T."""

from sympy import EulerGamma, digamma, harmonic

from theory.claim import Claim, NearMiss
from theory.claims.gerstgrasser import halfway_fresh
from theory.claims.gerstgrasser.halfway_fresh import ROWS, SHIFT, SUM
from theory.lemmas.regression_trials import CORRECTED, FRESH_FEATURES, PARAMETERS, SOURCE
from theory.lemmas.regression_trials import TEST_ERROR as MEANING
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import T, d, n, sigma

RATE = sigma**2 * d / T
VALUE = RATE * (digamma(n + 1 - SHIFT) - digamma(1 - SHIFT))


def derivation() -> Derivation:
    """The sum over the generations, telescoped by psi(z + 1) = psi(z) + 1/z."""
    lemma = halfway_fresh.derivation()
    summed = Line(left=SUM, right=VALUE / sigma**2, rule=Telescoping(variable=n, base=0),
                  reason="psi(z + 1) = psi(z) + 1/z at z = i - x")  # fmt: skip
    return Derivation(
        quantity=lemma.quantity,
        facts=(summed,),
        chain=(
            Line(left=lemma.quantity, right=lemma.result, reason="the error as a sum over the generations",
                 rule=Lemma(derivation=lemma, title="halfway with fresh features")),
            Line(left=lemma.result, right=VALUE, rule=Use(facts=(summed,)), reason="the closed form put in"),
        ),
        instances=lemma.instances,
        least={T: d + 2},
    )  # fmt: skip


CLAIM = Claim(
    id="gerstgrasser.halfway-fresh-digamma",
    source=SOURCE,
    title="Halfway, corrected: closed form with fresh features",
    statement="Halfway between the two, with fresh features, the test error is "
    "sigma^2 * (d/T) * (psi(n+1-x) - psi(1-x)) with x = (d+1)/T.",
    conventions=(ROWS, FRESH_FEATURES, MEANING, CORRECTED),
    kind="test error",
    parameters=PARAMETERS,
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=RATE * (digamma(n - SHIFT) - digamma(1 - SHIFT)), slip="the sum stops at n - 1"),
        NearMiss(formula=RATE * (digamma(n + 1 - d / T) - digamma(1 - d / T)), slip="T - d in place of T - d - 1"),
        NearMiss(formula=RATE * (digamma(n + 1 - SHIFT) + EulerGamma), slip="psi(1) in place of psi(1 - x)"),
        NearMiss(formula=RATE * harmonic(n), slip="the shift x forgotten"),
    ),
)  # fmt: skip
