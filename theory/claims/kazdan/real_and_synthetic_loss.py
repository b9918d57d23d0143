"""Regression on real and synthetic rows: the excess loss over that of the real rows alone, for many rows."""

from fractions import Fraction

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.cardinality_trials import BEYOND, FRESH, OWN, PER_ROW, SOURCE, TAUGHT_PER_ROW, TOGETHER, loss_plan
from theory.lemmas.prediction import NOT_EXCHANGED
from theory.lemmas.relative_loss import VALUE, r, relative_loss, v
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The squared error of a mean, for each of the p entries of V^(1/2) W."""
    return relative_loss()


CLAIM = Claim(
    id="kazdan.real-and-synthetic-loss",
    source=SOURCE,
    title="Real and synthetic rows: the excess loss of a regression",
    statement="With r synthetic rows for each of m real ones and a source model that saw v m real rows, the mean of "
    "the limit of m 2 KL(p_theta0 || p_theta-hat)/p is 1/(1+r) + (r/(1+r))^2/v.",
    conventions=(TOGETHER, OWN, FRESH, "p coefficients, canonical link, m -> infinity", NOT_EXCHANGED, BEYOND),
    kind="prediction",
    regime=Regime.LIMIT,
    parameters=(PER_ROW, TAUGHT_PER_ROW),
    value=VALUE,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 / (1 + r), slip="synthetic rows taken for real ones"),
        NearMiss(formula=1 / (1 + r) + r / (1 + r) / v, slip="the share in place of its square"),
        NearMiss(formula=1 + r / (1 + r) ** 2, slip="the source model fitted on the real rows of the fit"),
        NearMiss(formula=1 / (1 + r * v / (r + v)), slip="the best weights in place of equal ones"),
    ),
    plan=loss_plan(({r: 2, v: Fraction(3, 2)},), delta=Fraction(1, 20)),
)
