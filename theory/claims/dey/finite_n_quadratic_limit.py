"""Gamma and negative binomial means, augment, G -> infinity: n Var mu_G / V tends to n r [sinh(x)/x - 1], x = pi/sqrt(n
r)."""

from sympy import Rational, exp, pi, sin, sinh, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.finite_sample import MEAN_MODEL, OURS, QUADRATIC, ROWS, SHAPE, Mean, limiting, r
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation
from theory.symbols import n

X = pi / sqrt(n * r)
POINTS = ({n: 1, r: 1}, {n: 2, r: Rational(7, 2)}, {n: 5, r: 3})


def derivation() -> Derivation:
    """Euler's product of the hyperbolic sine."""
    return limiting(
        Mean(curvature=1 / r, augment=True), sinh(X) / X, POINTS,
        "DLMF 4.36.1, the infinite product of the hyperbolic sine",
    )  # fmt: skip


CLAIM = Claim(
    id="dey.finite-n-quadratic-limit",
    source=SOURCE,
    title="Augment at finite n, many generations: gamma, negative binomial",
    statement="For a mean with v2 = 1/r, n Var mu_G / V(mu) tends to n r [sinh(x)/x - 1] with x = pi/sqrt(n r) as G "
    "grows: above pi^2/6 at every n.",
    conventions=(MEAN_MODEL, QUADRATIC, OURS),
    kind="finite sample, limit in G",
    parameters=(ROWS, SHAPE),
    value=n * r * (sinh(X) / X - 1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=pi**2 / 6, slip="the limit in n for a finite n"),
        NearMiss(formula=n * r * (exp(pi**2 / (6 * n * r)) - 1), slip="the product as the exponential of the sum"),
        NearMiss(formula=n * r * (1 - sin(X) / X), slip="the sign of v2"),
        NearMiss(formula=pi**2 / 6 * (1 + pi**2 / (20 * n * r)), slip="first order in 1/n"),
    ),
)  # fmt: skip
