"""The fixed budget on Gaussian data, divisor n - 1: E sigma_G^2 first falls, then grows like G^(1/n)."""

from fractions import Fraction

from sympy import Integer, Product

from theory.claim import Claim, NearMiss
from theory.lemmas.fixed_budget import DESIGN, GENERATIONS, OURS, SOURCE
from theory.lemmas.fixed_budget_variance import factor, fitted_variance
from theory.lemmas.multivariate_trials import BY_ROWS, FIXED_BUDGET, plan, points
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import G, k, n
from theory.vocabulary import Statistic

ROWS = Parameter(symbol=n, meaning="rows of a batch and of a fit", least=2)
DIVISOR = "the fitted variance divides by n - 1 (unbiased), n the rows of the subset"


def derivation() -> Derivation:
    """The recursion of the pool's expected sample variance, solved by induction."""
    return fitted_variance(delta=1)


CLAIM = Claim(
    id="kazdan.subsample-variance-unbiased",
    source=SOURCE,
    title="Fixed budget: the variance, divisor n - 1",
    statement="When data accumulate and each fit uses a random n-subset, with the divisor n - 1, E sigma_G^2 = "
    "sigma_0^2 * prod_{k=2}^G (1 + (k-3)/(k (k n - 1))).",
    conventions=(DESIGN, DIVISOR, OURS, "no law of the draws is needed beyond their mean and variance"),
    kind="variance",
    parameters=(ROWS, GENERATIONS),
    value=Product(factor(1, k), (k, 2, G)),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(1), slip="replace, or an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=Product(1 - 1 / (k * (k * n - 1)), (k, 2, G)), slip="accumulate, where fits use all rows"),
        NearMiss(formula=Product(1 - 2 / (k * (k * n - 1)), (k, 2, G)), slip="a sign turned in the correction"),
        NearMiss(formula=Product(factor(0, k), (k, 2, G)) * (1 - 1 / n), slip="the divisor n in place of n - 1"),
    ),
    plan=plan(
        FIXED_BUDGET, "unbiased", Statistic.COVARIANCE_TRACE, BY_ROWS,
        at=points(n, G, at=((3, 4), (4, 2))), delta=Fraction(1, 50),
    ),
)  # fmt: skip
