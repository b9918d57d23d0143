"""Gamma and negative binomial means, discard: n Var mu_G / V = n r [(1 + 1/(n r))^G - 1]: exponential growth."""

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.lemmas.finite_sample import FITS, INFLATION, MEAN_MODEL, OURS, QUADRATIC, ROWS, SHAPE, Mean, inflation, r
from theory.lemmas.glm_trials import SOURCE
from theory.proof.equal_factors import EqualFactors
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import G, k, n

FACTOR = 1 + 1 / (n * r)


def derivation() -> Derivation:
    """Each fit multiplies what the spread adds by the same factor."""
    lemma = inflation(Mean(curvature=1 / r, augment=False))
    equal = Product(1 + 1 / (r * n), (k, 1, G))
    power = Line(left=equal, right=FACTOR**G, rule=EqualFactors(), reason="G equal factors")
    return Derivation(
        quantity=INFLATION(G),
        facts=(power,),
        chain=(
            Line(left=INFLATION(G), right=lemma.result, reason="the recursion solved",
                 rule=Lemma(derivation=lemma, title="the inflation under discard")),
            Line(left=lemma.result, right=n * r * (FACTOR**G - 1), rule=Use(facts=(power,)), reason="as a power"),
        ),
        instances=lemma.instances,
    )  # fmt: skip


CLAIM = Claim(
    id="dey.finite-n-discard",
    source=SOURCE,
    title="Discard at finite n: gamma, negative binomial",
    statement="For a mean with v2 = 1/r, discarding gives n Var mu_G = V(mu) n r [(1 + 1/(n r))^G - 1]: it grows "
    "exponentially in G, not linearly.",
    conventions=(MEAN_MODEL, QUADRATIC, OURS),
    kind="finite sample",
    parameters=(ROWS, FITS, SHAPE),
    value=n * r * (FACTOR**G - 1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=G, slip="the limit in n for a finite n"),
        NearMiss(formula=n * r * (1 - (1 - 1 / (n * r)) ** G), slip="the sign of v2"),
        NearMiss(formula=G + G * (G - 1) / (2 * n * r), slip="first order in 1/n"),
        NearMiss(formula=n * (Product(1 + 1 / n, (k, 1, G)) - 1), slip="shape 1 in place of r"),
    ),
)
