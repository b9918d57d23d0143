"""The fixed budget on Gaussian data, divisor n: E sigma_G^2 falls in every generation, by factors that tend to 1."""

from fractions import Fraction

from sympy import Product

from theory.claim import Claim, NearMiss
from theory.claims.kazdan.subsample_variance_unbiased import ROWS
from theory.lemmas.fixed_budget import DESIGN, GENERATIONS, OURS, SOURCE
from theory.lemmas.fixed_budget_variance import factor, fitted_variance
from theory.lemmas.multivariate_trials import BY_ROWS, FIXED_BUDGET, plan, points
from theory.proof.line import Derivation
from theory.symbols import G, k, n
from theory.vocabulary import Statistic

DIVISOR = "the fitted variance divides by n (maximum likelihood), the rows of the subset"


def derivation() -> Derivation:
    """The recursion of the pool's expected sample variance, solved by induction."""
    return fitted_variance(delta=0)


CLAIM = Claim(
    id="kazdan.subsample-variance-mle",
    source=SOURCE,
    title="Fixed budget: the variance, divisor n",
    statement="When data accumulate and each fit uses a random n-subset, with the divisor n, E sigma_G^2 = "
    "sigma_0^2 (1 - 1/n) * prod_{k=2}^G (1 - (3 - 1/n)/(k (k n - 1))).",
    conventions=(
        DESIGN, DIVISOR, OURS, "no law of the draws is needed beyond their mean and variance",
        "the factors are 1 - O(1/k^2), so the product has a positive limit",
    ),
    kind="variance",
    parameters=(ROWS, GENERATIONS),
    value=(1 - 1 / n) * Product(factor(0, k), (k, 2, G)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - 1 / n) ** G, slip="replace in place of the fixed budget"),
        NearMiss(formula=Product(1 - 1 / (k**2 * n), (k, 1, G)), slip="accumulate, where fits use all rows"),
        NearMiss(formula=Product(factor(0, k), (k, 2, G)), slip="the first fit taken to be unbiased"),
        NearMiss(formula=(1 - 1 / n) * Product(factor(1, k), (k, 2, G)), slip="the growth of the divisor n - 1"),
    ),
    plan=plan(
        FIXED_BUDGET, "mle", Statistic.COVARIANCE_TRACE, BY_ROWS,
        at=points(n, G, at=((3, 4), (4, 2))), delta=Fraction(1, 50),
    ),
)  # fmt: skip
