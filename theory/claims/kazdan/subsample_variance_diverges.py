"""The fixed budget on Gaussian data, divisor n - 1: E sigma_G^2 diverges with G, at least like G^(1/n)."""

from fractions import Fraction
from functools import cache

from sympy import Integer, Product, gamma, harmonic

from theory.claim import Claim, NearMiss
from theory.claims.kazdan.subsample_variance_unbiased import DIVISOR, ROWS
from theory.lemmas.fixed_budget import DESIGN, GENERATIONS, OURS, SOURCE
from theory.lemmas.fixed_budget_variance import FITTED, factor, fitted_variance
from theory.lemmas.multivariate_trials import BY_ROWS, FIXED_BUDGET, plan, points
from theory.parameter import Parameter
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Line
from theory.proof.rules import Lemma
from theory.proof.termwise import FactorByFactor
from theory.symbols import G, k, n
from theory.vocabulary import Statistic

SMALLER = (1 - 1 / k**2) * n * k / (n * k - 1)
BOUND = (G + 1) / (2 * G) * gamma(2 - 1 / n) * gamma(G + 1) / gamma(G + 1 - 1 / n)


@cache
def derivation() -> Derivation:
    """Each factor is (1 - 3/(n k^2)) n k/(n k - 1), and 3/n is at most 1."""
    lemma = fitted_variance(delta=1)
    smaller = Product(SMALLER, (k, 2, G))
    return Derivation(
        quantity=FITTED(G),
        chain=(
            Line(left=FITTED(G), right=lemma.result, rule=Lemma(derivation=lemma, title="the variance as a product"),
                 reason="at finite G"),
            Line(left=lemma.result, relation=">=", right=smaller, rule=FactorByFactor(others={n: 3}),
                 reason="1 - 3/(n k^2) >= 1 - 1/k^2"),
            Line(left=smaller, right=BOUND, rule=Telescoping(variable=G, base=1),
                 reason="prod (1 - 1/k^2) = (G + 1)/(2 G), and Gamma(z + 1) = z Gamma(z)"),
        ),
        instances=lambda: (each for each in lemma.instances() if each.at[n] > 2), least={n: 3},
    )  # fmt: skip


CLAIM = Claim(
    id="kazdan.subsample-variance-diverges",
    source=SOURCE,
    title="Fixed budget: the variance diverges, divisor n - 1",
    statement="When data accumulate and each fit uses a random n-subset, with the divisor n - 1 and n >= 3, "
    "E sigma_G^2 >= sigma_0^2 (1/2)(1 + 1/G) Gamma(2-1/n) Gamma(G+1)/Gamma(G+1-1/n), which grows like G^(1/n).",
    conventions=(DESIGN, DIVISOR, OURS),
    kind="bound",
    relation=">=",
    parameters=(Parameter(symbol=n, meaning=ROWS.meaning, least=3), GENERATIONS),
    value=BOUND,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=2 * G / (G + 1) * BOUND, slip="the factors 1 - 3/(n k^2) left out"),
        NearMiss(formula=1 + (harmonic(G) - 1) / n, slip="the logarithm of that growth"),
        NearMiss(formula=Integer(1), slip="an unbiased estimator taken to stay unbiased"),
        NearMiss(formula=Product(factor(1, k), (k, 3, G)), slip="the fall of the second fit left out"),
    ),
    plan=plan(
        FIXED_BUDGET, "unbiased", Statistic.COVARIANCE_TRACE, BY_ROWS,
        at=points(n, G, at=((4, 2), (4, 3))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
