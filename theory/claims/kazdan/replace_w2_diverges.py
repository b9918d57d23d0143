"""Replacing Gaussian data, divisor N - 1: E W2^2 >= sigma_0^2 t/n, so the distance grows without bound."""

from fractions import Fraction
from functools import cache

from theory.claim import Claim, NearMiss
from theory.lemmas.gaussian_replace import ONE, PARAMETERS, REPLACE
from theory.lemmas.gaussian_scale import DISTANCE, W2, of_one_ratio, root_ratio, wasserstein
from theory.lemmas.gaussian_trials import DIVISOR_N_1, SOURCE
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation, Line
from theory.proof.mean_square import MeanSquare
from theory.proof.rules import Lemma
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow


@cache
def derivation() -> Derivation:
    """The distance at t, less a mean square that is never negative."""
    whole, facts = wasserstein(delta=1), of_one_ratio(1, t)
    first, second = facts[-2:]
    return Derivation(
        quantity=W2(t),
        facts=facts,
        chain=(
            Line(left=W2(t), right=whole.result, rule=Lemma(derivation=whole, title="E W2^2"), reason="at finite t"),
            Line(left=whole.result, relation=">=", right=t / n, rule=MeanSquare(first=first, second=second, root=ONE),
                 reason="the rest is E (sigma_t/sigma_0 - 1)^2"),
        ),
        instances=whole.instances, least={n: 2},
    )  # fmt: skip


CLAIM = Claim(
    id="kazdan.replace-w2-diverges",
    source=SOURCE,
    title="Replace: the Wasserstein distance diverges, divisor N - 1",
    statement="When data are replaced, with the divisor N - 1, E W2^2 >= sigma_0^2 t/n, without bound as t grows.",
    conventions=(DIVISOR_N_1, REPLACE, DISTANCE, "printed as E W2^2 -> infinity; the rate is ours"),
    kind="bound",
    relation=">=",
    parameters=PARAMETERS,
    value=t / n,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=t / (n - 1), slip="n - 1 in place of n"),
        NearMiss(formula=(t + 1) / n, slip="one generation too many"),
        NearMiss(formula=t / n + 2, slip="the limit of the scale's part taken as a bound of it"),
        NearMiss(formula=t / n + 2 * (1 - root_ratio(1)) * t, slip="the scale's part taken to grow by its first step"),
    ),
    plan=plan(
        Workflow.DISCARD, "unbiased", Statistic.WASSERSTEIN,
        at=points(n, t, at=((2, 1), (3, 2))), delta=Fraction(1, 100),
    ),
)  # fmt: skip
