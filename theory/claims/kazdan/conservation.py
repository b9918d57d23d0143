"""The sum E sigma_t^2 + E (mu_t - mu_0)^2 for every divisor N - delta: it stays sigma_0^2 for the divisor N alone."""

from fractions import Fraction

from sympy import Integer, pi

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_accumulate import ANY_DIVISOR, ANY_LAW, BEYOND, DIVISOR, FIRST, delta, factors
from theory.lemmas.gaussian_conservation import LOST, total
from theory.lemmas.gaussian_trials import ACCUMULATE, SOURCE, parameters
from theory.lemmas.multivariate_trials import plan, points
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

CLAIM = Claim(
    id="kazdan.conservation",
    source=SOURCE,
    title="Accumulate: the sum of both moments",
    statement="With the divisor N - delta, E sigma_t^2 + E(mu_t - mu_0)^2 = sigma_0^2 * (1 + delta (n-1)/(n (n-delta)) "
    "* (1 - sum_{k=2}^t P_{k-1}/(k^2 (k n - delta)))), where P_k = prod_{i=2}^k (1 - 1/(i (i n - delta))): "
    "sigma_0^2 at every fit if delta = 0, and not at the first one if delta is not 0.",
    conventions=(ANY_DIVISOR, ACCUMULATE, BEYOND, ANY_LAW),
    kind="identity of moments",
    parameters=(*parameters(2, 1), DIVISOR),
    value=1 + delta * FIRST / n * (1 - LOST),
    derivation=total,
    near_misses=(
        NearMiss(formula=Integer(1), slip="conserved for every divisor, as for the divisor N"),
        NearMiss(formula=1 + delta * FIRST / n, slip="conserved after the first fit"),
        NearMiss(formula=FIRST + 1 / n - delta * LOST / n, slip="an unbiased first fit in the sum"),
        NearMiss(formula=1 + delta * FIRST / n * factors(delta, t), slip="the excess shrinks as the variance does"),
        NearMiss(formula=FIRST * factors(delta, t) + pi**2 / (6 * n), slip="the mean at its largest"),
    ),
    plan=plan(
        Workflow.AUGMENT, "", Statistic.SECOND_MOMENT, {"dimension": 2},
        at=points(n, t, delta, at=((4, 3, Fraction(5, 2)), (3, 3, -1))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
