"""Binomial means, augment, G -> infinity: n Var mu_G / V tends to n m [1 - sin(x)/x] with x = pi/sqrt(n m)."""

from sympy import exp, pi, sin, sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.finite_sample import MEAN_MODEL, OURS, ROWS, TRIALS, Mean, limiting, m
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation
from theory.symbols import n

X = pi / sqrt(n * m)
POINTS = ({n: 1, m: 2}, {n: 2, m: 3}, {n: 5, m: 1})


def derivation() -> Derivation:
    """Euler's product of the sine."""
    return limiting(
        Mean(curvature=-1 / m, augment=True), sin(X) / X, POINTS, "DLMF 4.22.1, the infinite product of the sine"
    )


CLAIM = Claim(
    id="dey.finite-n-binomial-limit",
    source=SOURCE,
    title="Augment at finite n, many generations: binomial",
    statement="For the mean of a binomial of m trials, n Var mu_G / V(mu) tends to n m [1 - sin(x)/x] with x = "
    "pi/sqrt(n m) as G grows: below pi^2/6.",
    conventions=(MEAN_MODEL, "V(mu) = mu - mu^2/m", OURS),
    kind="finite sample, limit in G",
    parameters=(ROWS, TRIALS),
    value=n * m * (1 - sin(X) / X),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=pi**2 / 6, slip="the limit in n for a finite n"),
        NearMiss(formula=n * m * (1 - exp(-(pi**2) / (6 * n * m))), slip="the product as the exponential of the sum"),
        NearMiss(formula=n * (1 - sin(pi / sqrt(n)) / (pi / sqrt(n))), slip="one trial in place of m"),
        NearMiss(formula=pi**2 / 6 * (1 - pi**2 / (20 * n * m)), slip="first order in 1/n"),
    ),
)
