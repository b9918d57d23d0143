"""Normal and Poisson means, augment: n Var mu_G / V = sum_{k<=G} 1/k^2 exactly, at every n."""

import sympy
from sympy import Product, harmonic, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.finite_sample import FITS, MEAN_MODEL, OURS, ROWS, Mean, inflation
from theory.lemmas.glm_trials import SOURCE
from theory.proof.line import Derivation
from theory.symbols import G, k, n


def derivation() -> Derivation:
    """With v2 = 0, E V(mu_G) stays V(mu)."""
    return inflation(Mean(curvature=sympy.Integer(0), augment=True))


CLAIM = Claim(
    id="dey.finite-n-linear",
    source=SOURCE,
    title="Augment at finite n: normal, Poisson",
    statement="For a mean with V(mu) = v0 + v1 mu, augmenting gives n Var mu_G = V(mu) sum_{k=1}^G 1/k^2 at every n.",
    conventions=(MEAN_MODEL, OURS),
    kind="finite sample",
    parameters=(ROWS, FITS),
    value=harmonic(G, 2),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=n * (Product(1 + 1 / (n * k**2), (k, 1, G)) - 1), slip="exponential data, V(mu) = mu^2"),
        NearMiss(formula=harmonic(G), slip="1/k in place of 1/k^2"),
        NearMiss(formula=pi**2 / 6, slip="the limit in G for a finite G"),
        NearMiss(formula=harmonic(G, 2) * (1 + 1 / n), slip="a correction of order 1/n"),
    ),
)
