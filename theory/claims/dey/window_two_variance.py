"""A window of the last two batches: the variance grows by 4/9 a generation, with two alternating terms that die out."""

from sympy import Rational

from theory.claim import Claim, NearMiss
from theory.lemmas import window
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.weighted import BATCHES, BEYOND
from theory.proof.line import Derivation
from theory.symbols import G

HALVING = Rational(-1, 2)
LATER = 1 + 4 * (G - 1) / Rational(9)


def derivation() -> Derivation:
    """The coefficients 2/3 - (-1/2)^t/6 by induction, their squares as geometric sums."""
    return window.two_batches()


CLAIM = Claim(
    id="dey.window-two-variance",
    source=SOURCE,
    title="Window of two: growth of the variance",
    statement="When each fit sees the last two batches, Var W(G)/Var W(1) = 1 + 4(G-1)/9 - 4/27 (1 - (-1/2)^(G-1)) + "
    "1/27 (1 - 4^(1-G)).",
    conventions=(BATCHES, "fit 1 sees the real batch alone; later fits weigh the last two batches 1/2 each", BEYOND),
    kind="variance growth",
    parameters=PARAMETERS,
    value=LATER - Rational(4, 27) * (1 - HALVING ** (G - 1)) + (1 - HALVING ** (2 * G - 2)) / 27,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=LATER, slip="the slope alone"),
        NearMiss(formula=LATER - Rational(4, 27) * (1 - HALVING ** (G - 1)), slip="the squares of (-1/2)^t left out"),
        NearMiss(formula=(G + 1) / 2, slip="two batches halve the variance that each fit adds"),
        NearMiss(formula=1 + (G - 1) / 4, slip="the coefficient 1/2 of the newest noise for all"),
    ),
)
