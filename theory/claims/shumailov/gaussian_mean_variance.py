"""Replacing Gaussian data, unbiased estimates: the variance of a draw grows linearly, sigma^2 (1 + t/M)."""

from fractions import Fraction

from theory.claim import Claim, NearMiss, Point, Trial, plan_at
from theory.lemmas import gaussian_chain
from theory.lemmas.discrete_trials import FITS, SOURCE
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import sigma, t
from theory.vocabulary import MultivariateDesign, Statistic, Workflow


def derivation() -> Derivation:
    """The variance of the fitted mean grows by sigma^2/m(k) at fit k, and the fitted variance keeps its mean."""
    return gaussian_chain.draw_variance()


def trials(point: Point) -> tuple[Trial, ...]:
    """One trial, in one dimension; a draw has the tails of the chain, so fits are few."""
    variance = Fraction(point[sigma]) ** 2
    design = MultivariateDesign(
        workflow=Workflow.DISCARD, generations=int(point[t]), rows=int(point[M]), covariance=f"identity:{variance}",
        mean="2", statistic=Statistic.SQUARED_DRAW,
    )  # fmt: skip
    return (Trial(parameters={M: design.rows, t: design.generations, sigma: point[sigma]}, designs=(design,)),)


PLAN = plan_at(
    trials,
    ({M: 4, t: 2, sigma: Fraction(3, 2)}, {M: 3, t: 3, sigma: Fraction(3, 2)}),
    statistic=Statistic.SQUARED_DRAW,
    delta=Fraction(1, 50),
)

CLAIM = Claim(
    id="shumailov.gaussian-mean-variance",
    source=SOURCE,
    title="Gaussian, replace: the variance of a draw",
    statement="With unbiased estimates from M rows a generation, Var X^t_j = sigma^2 (1 + t/M).",
    conventions=(
        "generation 0 is real; X^t_j is any draw from the t-th fit, its variance taken over all fits",
        "unbiased: the fitted variance has the divisor N - 1",
        "replace: fit t sees the M draws of generation t - 1 alone",
        "for sizes m(k) that differ it is sigma^2 (1 + sum_{k<=t} 1/m(k)), which the derivation passes",
        "a draw's variance grows while the fitted variance tends to 0: the mean wanders off",
    ),
    kind="variance",
    parameters=(
        Parameter(symbol=M, meaning="rows drawn a generation", least=2), FITS,
        Parameter(symbol=sigma, meaning="standard deviation of the real rows", whole=False),
    ),
    value=sigma**2 * (1 + t / M),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=sigma**2 * (1 + t / (M - 1)), slip="M - 1 in place of M"),
        NearMiss(formula=sigma**2 * (1 + 1 / M) ** t, slip="growth compounded"),
        NearMiss(formula=sigma**2 * (1 + (t + 1) / M), slip="the real rows counted as a fit"),
        NearMiss(formula=sigma**2 * t / M, slip="the variance of the fitted mean alone"),
    ),
    plan=PLAN,
)  # fmt: skip
