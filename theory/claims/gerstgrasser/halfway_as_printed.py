"""Halfway, as printed: a test error of at most sigma^2 d/(T - d - 1) * log n. At n = 1 that bound is 0."""

from fractions import Fraction

from sympy import Rational, harmonic, log

from theory.claim import Claim, Expected, NearMiss, Plan
from theory.claims.gerstgrasser import halfway_stacked
from theory.lemmas.regression_trials import AS_PRINTED, FINITE_VARIANCE, PARAMETERS, SCALE, SOURCE, TEST_ERROR, trial
from theory.symbols import n
from theory.vocabulary import Features, Statistic, Workflow

CLAIM = Claim(
    id="gerstgrasser.halfway-as-printed",
    source=SOURCE,
    title="Halfway, as printed",
    statement="Halfway between the two, the test error is at most sigma^2 d/(T-d-1) * log n.",
    conventions=(halfway_stacked.STACKED, TEST_ERROR, AS_PRINTED, "for every n >= 1: no other condition is printed"),
    kind="bound",
    relation="<=",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=SCALE * log(n),
    derivation=halfway_stacked.derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * log(n + 1), slip="the integral that bounds H_n from below, not from above"),
        NearMiss(formula=SCALE * harmonic(n - 1), slip="the first generation left out"),
        NearMiss(formula=SCALE * (log(n) + Rational(1, 2)), slip="the mean of the bounds log n and 1 + log n"),
    ),
    plan=Plan(
        statistic=Statistic.TEST_ERROR,
        trials=(
            trial(Workflow.HALFWAY, Features.SAME, 4, 20, 3, Fraction(3, 2)),
            trial(Workflow.HALFWAY, Features.SAME, 2, 24, 5, Fraction(1, 2)),
        ),
        delta=Fraction(1, 50),
    ),
)  # fmt: skip
