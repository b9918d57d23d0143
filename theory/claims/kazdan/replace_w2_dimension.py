"""Replacing Gaussian data in d dimensions, any covariance fitted: the means alone put E W2^2 at d t/n or more."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from flint import fmpq
from sympy import Function, Sum

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_logarithm import j
from theory.lemmas.gaussian_replace import DRIFT, PARAMETERS, REPLACE, by_moments, drift
from theory.lemmas.gaussian_scale import DIMENSION
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.induction import EqualTerms
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import d, n, t
from theory.vocabulary import Statistic, Workflow

MEANS = Function("MeansDistance")  # E |mu_t - mu_0|^2 for Sigma_0 = I, in d dimensions: t, d


@cache
def derivation() -> Derivation:
    """Each coordinate of the fitted mean is the random walk of one dimension."""
    lemma = drift(delta=1)
    walk = Line(left=DRIFT(t), right=t / n, rule=Lemma(derivation=lemma, title="the mean"), reason="in one dimension")
    each, values = Sum(DRIFT(t), (j, 1, d)), Sum(t / n, (j, 1, d))
    return Derivation(
        quantity=MEANS(t, d),
        facts=(walk,),
        chain=(
            Line(left=MEANS(t, d), right=each, rule=Definition(),
                 reason="one coordinate of the fit, mean and diagonal entry, is a refitted normal of one dimension"),
            Line(left=each, right=values, rule=Use(facts=(walk,)), reason="the walk of each"),
            Line(left=values, right=d * (t / n), rule=EqualTerms(), reason="d coordinates, all alike"),
        ),
        instances=_instances, least={n: 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    for rows, fits, places in ((2, 1, 1), (2, 3, 2), (3, 2, 4), (5, 4, 3)):
        direct = sum((by_moments(rows, fits, 1)[1] for _ in range(places)), fmpq(0))
        at = {n: rows, t: fits, d: places}
        yield Instance(label=f"n = {rows}, t = {fits}, d = {places}", at=at, direct=direct)


CLAIM = Claim(
    id="kazdan.replace-w2-dimension",
    source=SOURCE,
    title="Replace: what the means add to the Wasserstein distance, in d dimensions",
    statement="When data from N(mu_0, I) in d dimensions are replaced, with the divisor N - 1, E |mu_t - mu_0|^2 = "
    "d t/n, so E W2^2 >= d t/n, which tends to infinity with t.",
    conventions=(
        DIVISOR_N_1, REPLACE, "any covariance is fitted; for a true covariance Sigma_0, d is the trace of Sigma_0",
        "W2^2 is |mu_t - mu_0|^2 and a distance of the covariances, which is never negative (Dowson and Landau 1982)",
        "printed as E W2^2 -> infinity; the rate is ours",
    ),
    kind="mean",
    parameters=(*PARAMETERS, DIMENSION),
    value=d * t / n,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=t / n, slip="one coordinate in place of d"),
        NearMiss(formula=d * t / (n - 1), slip="n - 1 in place of n"),
        NearMiss(formula=d * (1 - (1 - 1 / n) ** t), slip="the divisor N in place of N - 1"),
        NearMiss(formula=d**2 * t / n, slip="the squares of the coordinates' sum"),
    ),
    plan=plan(
        Workflow.DISCARD, "unbiased", Statistic.MEAN_DISPLACEMENT, {"covariance": "random:7"},
        at=points(n, t, d, at=((4, 3, 3), (3, 2, 2))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
