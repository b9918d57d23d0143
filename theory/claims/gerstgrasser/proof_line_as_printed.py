"""A line of the proof as printed: sigma^2 stands before the sum and in it."""

from sympy import harmonic

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.gerstgrasser import accumulate_error
from theory.lemmas.regression_trials import AS_PRINTED, PARAMETERS, SAME_FEATURES, SCALE, SOURCE, TEST_ERROR
from theory.symbols import n, sigma

TWICE = Erratum(
    place="Proof of part 2, the fourth line",
    printed=r"\frac{\sigma^2 d}{T - d - 1} \sum_{i=1}^n \frac{\sigma^2}{i^2}",
    corrected=r"\frac{\sigma^2 d}{T - d - 1} \sum_{i=1}^n \frac{1}{i^2}",
    reason="The lines before have sigma^2 once, in the sum; the printed line has it there and in front, and differs "
    "from the theorem that it proves wherever sigma is not 1.",
    corrected_by=("gerstgrasser.accumulate-error",),
)

CLAIM = Claim(
    id="gerstgrasser.proof-line-as-printed",
    source=SOURCE,
    title="Accumulate: a line of the proof, as printed",
    statement="When data accumulate, the test error is sigma^2 d/(T-d-1) * sum_{i=1}^n sigma^2/i^2.",
    conventions=(SAME_FEATURES, TEST_ERROR, AS_PRINTED),
    kind="test error",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=sigma**2 * SCALE * harmonic(n, 2),
    derivation=accumulate_error.derivation,
    errata=(TWICE,),
    near_misses=(
        NearMiss(formula=SCALE / sigma**2 * harmonic(n, 2), slip="sigma^2 left out in both places"),
        NearMiss(formula=SCALE / sigma * harmonic(n, 2), slip="the standard deviation in place of the variance"),
        NearMiss(formula=SCALE * harmonic(n), slip="1/i in place of 1/i^2"),
    ),
)  # fmt: skip
