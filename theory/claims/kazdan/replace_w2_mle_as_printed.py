"""E W2^2 -> infinity, as printed, read with the divisor N: false, since it stays below 2 sigma_0^2."""

from fractions import Fraction

from theory.claim import Claim, Expected, NearMiss
from theory.lemmas.gaussian_replace import PARAMETERS, REPLACE
from theory.lemmas.gaussian_scale import DISTANCE, root_ratio, wasserstein
from theory.lemmas.gaussian_trials import DIVISOR_N, SOURCE
from theory.lemmas.multivariate_trials import plan, points
from theory.proof.line import Derivation
from theory.symbols import n, t
from theory.vocabulary import Statistic, Workflow


def derivation() -> Derivation:
    """What holds for the divisor N: 2 - 2 (sqrt((n-1)/n) c4(n))^t."""
    return wasserstein(delta=0)


CLAIM = Claim(
    id="kazdan.replace-w2-mle-as-printed",
    source=SOURCE,
    title="Replace: the divergence as printed, read with the divisor N",
    statement="When data are replaced, with the divisor N, E W2^2 grows without bound: E W2^2 >= sigma_0^2 t/n.",
    conventions=(
        DIVISOR_N, REPLACE, DISTANCE,
        "the source prints E W2^2 -> infinity and defines the divisor N - 1, for which it is true, at the rate t/n",
        "a public implementation of the paper divides by N, for which it is false",
    ),
    kind="bound",
    relation=">=",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=t / n,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=t / (n - 1), slip="n - 1 in place of n"),
        NearMiss(formula=t / n + 2 - 2 * root_ratio(1) ** t, slip="the whole distance of the divisor N - 1"),
        NearMiss(formula=(t + 1) / n, slip="the true distribution counted as a fit"),
    ),
    on_request=plan(
        Workflow.DISCARD, "mle", Statistic.WASSERSTEIN,
        at=points(n, t, at=((2, 4),)), delta=Fraction(1, 100),
    ),
)  # fmt: skip
