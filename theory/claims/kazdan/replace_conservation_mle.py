"""Replacing Gaussian data, divisor N: what the variance loses the mean gains, so E W2^2 <= 2 tr Sigma_0 for any d."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

from sympy import Function, Integer, harmonic

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_refitting import VARIANCE
from theory.lemmas.gaussian_replace import DRIFT, OURS, PARAMETERS, REPLACE, by_moments, drift, variance
from theory.lemmas.gaussian_trials import DIVISOR_N, SOURCE
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow

TOTAL = Function("BothMoments")  # E of fitted variance and squared displacement, over the true variance


@cache
def derivation() -> Derivation:
    """Both moments of one coordinate, added."""
    facts = tuple(
        Line(left=lemma.quantity, right=lemma.result, rule=Lemma(derivation=lemma, title=title), reason="by induction")
        for lemma, title in ((drift(0), "the mean"), (variance(0), "the variance"))
    )
    split, added = DRIFT(t) + VARIANCE(t), drift(0).result + variance(0).result
    return Derivation(
        quantity=TOTAL(t),
        facts=facts,
        chain=(
            Line(left=TOTAL(t), right=split, rule=Definition(),
                 reason="in every direction, in which the fit is a refitted normal of one dimension"),
            Line(left=split, right=added, rule=Use(facts=facts), reason="both means put in"),
            Line(left=added, right=Integer(1), rule=NormalForm(), reason="the powers cancel"),
        ),
        instances=_instances, least={n: 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    for rows, fits in ((2, 1), (2, 3), (3, 2), (5, 4)):
        second, mean = by_moments(rows, fits, 0)
        yield Instance(label=f"n = {rows}, t = {fits}", at={n: rows, t: fits}, direct=second + mean)


CLAIM = Claim(
    id="kazdan.replace-conservation-mle",
    source=SOURCE,
    title="Replace: the sum of both moments, divisor N, in any dimension",
    statement="When data are replaced, with the divisor N, E Sigma_t + E (mu_t - mu_0)(mu_t - mu_0)' = Sigma_0 at "
    "every t, so E W2^2 <= 2 tr Sigma_0 in every dimension: it does not diverge.",
    conventions=(
        DIVISOR_N, REPLACE, OURS,
        "the value is the common ratio of all entries; simulated as the mean of the ratios along the diagonal",
        "W2^2 is |mu_t - mu_0|^2 + tr Sigma_0 + tr Sigma_t less a term that is never negative (Dowson, Landau 1982)",
        "for the divisor N - 1 the sum is 1 + t/n, and E W2^2 diverges",
    ),
    kind="identity of moments",
    parameters=PARAMETERS,
    value=Integer(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=1 + t / n, slip="the divisor N - 1 in place of N"),
        NearMiss(formula=(1 - 1 / n) ** t, slip="the displacement left out"),
        NearMiss(formula=1 - (1 - 1 / n) ** t, slip="the variance left out"),
        NearMiss(formula=harmonic(t, 2) / n + (1 - 1 / n) ** t, slip="the displacement of accumulate"),
    ),
    plan=plan(
        Workflow.DISCARD, "mle", Statistic.SECOND_MOMENT, {"dimension": 3, "covariance": "random:7"},
        at=points(n, t, at=((4, 3), (3, 2))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
