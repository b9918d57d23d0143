"""Ridge with a penalty that grows with the data collapses although data accumulate: its mean is at most 1/(1 + rho
H_n)."""

from fractions import Fraction

from sympy import harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.refitted_regression_trials import NOISE, ridge
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import PARAMETERS, SOURCE
from theory.lemmas.ridge import ALONG, EIGENVALUE, GROWING, PENALTY, PRODUCT, RIDGE, growing_mean, lam, s
from theory.proof.ascent import InductiveBound
from theory.proof.line import Derivation, Line
from theory.symbols import n, sigma
from theory.vocabulary import Statistic

VALUE = (s + lam) / (s + lam + lam * harmonic(n))
SHRINK = lam / (s + lam)


def derivation() -> Derivation:
    """The product, bounded factor by factor: (1 - rho/n)(1 + rho H_n) <= 1 + rho H_{n-1}."""
    exact = growing_mean()
    bound = Line(left=PRODUCT, relation="<=", right=VALUE, rule=InductiveBound(variable=n, base=1),
                 reason="rho = lam/(s + lam): (1 - rho/n)(1 + rho H_n) < 1 + rho H_{n-1}")  # fmt: skip
    return Derivation(quantity=exact.quantity, facts=exact.facts, chain=(*exact.chain, bound),
                      instances=exact.instances)  # fmt: skip


CLAIM = Claim(
    id="gerstgrasser.ridge-growing-collapse",
    source=SOURCE,
    title="Accumulate with ridge: collapse with a growing penalty",
    statement="When data accumulate, ridge with the penalty n lam has a mean of at most "
    "(s+lam)/(s+lam + lam H_n) along an eigenvector with a unit coefficient, which tends to 0.",
    conventions=(RIDGE, GROWING, ALONG, "collapse: the mean tends to 0, since H_n has no bound", BEYOND),
    kind="bound",
    relation="<=",
    parameters=(PARAMETERS[0], EIGENVALUE, PENALTY),
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(s + lam) / (s + lam + lam * n), slip="n in place of H_n"),
        NearMiss(formula=(s / (s + lam)) ** n, slip="replace in place of accumulate"),
        NearMiss(formula=1 / (1 + harmonic(n)), slip="the factor lam/(s + lam) forgotten"),
        NearMiss(formula=1 - SHRINK * harmonic(n), slip="first order in lam/(s + lam)"),
    ),
    plan=ridge(
        Statistic.COMPONENT, ({n: 8, s: 3, lam: Fraction(3, 2), sigma: Fraction(1, 4)},), Fraction(1, 50),
        growing=True, also=(NOISE,),
    ),
)  # fmt: skip
