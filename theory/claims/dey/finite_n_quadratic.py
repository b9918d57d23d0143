"""Gamma and negative binomial means, augment: n Var mu_G / V = n r [prod_{k<=G} (1 + 1/(n r k^2)) - 1] exactly."""

from sympy import Product, harmonic, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.finite_sample import FITS, MEAN_MODEL, OURS, QUADRATIC, ROWS, SHAPE, Mean, inflation, r
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation
from theory.symbols import G, k, n


def derivation() -> Derivation:
    """With v2 > 0 the spread of the fits adds to the variance of the draws."""
    return inflation(Mean(curvature=1 / r, augment=True))


CLAIM = Claim(
    id="dey.finite-n-quadratic",
    source=SOURCE,
    title="Augment at finite n: gamma, negative binomial",
    statement="For a mean with v2 = 1/r, augmenting gives n Var mu_G = V(mu) n r [prod_{k=1}^G (1 + 1/(n r k^2)) - 1], "
    "above the limit in n from G = 2 on.",
    conventions=(MEAN_MODEL, QUADRATIC, OURS),
    kind="finite sample",
    parameters=(ROWS, FITS, SHAPE),
    value=n * r * (Product(1 + 1 / (n * r * k**2), (k, 1, G)) - 1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="the limit in n for a finite n"),
        NearMiss(formula=n * r * (1 - Product(1 - 1 / (n * r * k**2), (k, 1, G))), slip="the sign of v2"),
        NearMiss(formula=n * r * ((1 + 1 / (n * r)) ** G - 1), slip="discard in place of augment"),
        NearMiss(formula=pi**2 / 6, slip="the bound of the limit law taken as the value"),
    ),
)
