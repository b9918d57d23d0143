"""Binomial means, augment: n Var mu_G / V = n m [1 - prod_{k<=G} (1 - 1/(n m k^2))] exactly, at every n."""

from sympy import Product, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.finite_sample import FITS, MEAN_MODEL, OURS, ROWS, TRIALS, Mean, inflation, m
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation
from theory.symbols import G, k, n


def derivation() -> Derivation:
    """V(mu) = mu - mu^2/m: what the fits spread takes away from the variance of the draws."""
    return inflation(Mean(curvature=-1 / m, augment=True))


CLAIM = Claim(
    id="dey.finite-n-binomial",
    source=SOURCE,
    title="Augment at finite n: binomial",
    statement="For the mean of a binomial of m trials, augmenting gives n Var mu_G = V(mu) n m [1 - prod_{k=1}^G (1 - "
    "1/(n m k^2))].",
    conventions=(MEAN_MODEL, "V(mu) = mu - mu^2/m", OURS),
    kind="finite sample",
    parameters=(ROWS, FITS, TRIALS),
    value=n * m * (1 - Product(1 - 1 / (n * m * k**2), (k, 1, G))),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="the limit in n for a finite n"),
        NearMiss(formula=n * m * (Product(1 + 1 / (n * m * k**2), (k, 1, G)) - 1), slip="the sign of v2"),
        NearMiss(formula=n * (1 - Product(1 - 1 / (n * k**2), (k, 1, G))), slip="one trial in place of m"),
        NearMiss(formula=n * m * (1 - Product(1 - 1 / (n * m * k), (k, 1, G))), slip="k in place of k^2"),
    ),
)
