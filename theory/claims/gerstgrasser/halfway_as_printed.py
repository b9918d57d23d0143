"""Halfway, as printed: a test error of at most sigma^2 d/(T - d - 1) * log n. At n = 1 that bound is 0."""

from fractions import Fraction

from sympy import Rational, harmonic, log

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.gerstgrasser import halfway_stacked
from theory.lemmas.halfway_growth import printed_bound_holds_from
from theory.lemmas.regression_trials import AS_PRINTED, FINITE_VARIANCE, PARAMETERS, SCALE, SOURCE, TEST_ERROR, plan
from theory.symbols import n
from theory.vocabulary import Features, Workflow

ROWS, FEATURES = 10, 1  # T and d of the case of fresh features that the witness works out


def witness() -> str:
    """Where the printed bound fails, and from which n it would hold for fresh features: worked out, not typed.

    ArithmeticError if it does not fail at the n before.
    """
    first = printed_bound_holds_from(ROWS, FEATURES)
    if first <= 2:
        raise ArithmeticError(f"the printed bound holds at n = 2 already, for T = {ROWS}, d = {FEATURES}")
    return (
        f"at n = 1 the bound is 0, and the error sigma^2 d/(T-d-1) is not; with stacked features the error exceeds it "
        f"at every n, as H_n > log n; with fresh features, at T = {ROWS} and d = {FEATURES}, it exceeds it up to n = "
        f"{first - 1}, and is below it from n = {first} on"
    )


LOGARITHM = Erratum(
    place="Theorem, part 4",
    printed=r"E_{\text{test}}^{\text{halfway}}(\hat{w}_n) \leq \frac{\sigma^2 d}{T-d-1} \times \log n",
    corrected=r"E_{\text{test}}^{\text{halfway}}(\hat{w}_n) = \frac{\sigma^2 d}{T-d-1} H_n \leq "
    r"\frac{\sigma^2 d}{T-d-1} (1 + \log n) \text{ (stacked)}, \quad "
    r"\frac{\sigma^2 d}{T} \left[\psi(n+1-x) - \psi(1-x)\right],\ x = \frac{d+1}{T} \text{ (fresh)}",
    reason="The harmonic number that the halfway error grows with exceeds log n at every n; at n = 1 the printed bound "
    "is 0, the error of the fit on real data is not.",
    corrected_by=(
        "gerstgrasser.halfway-stacked",
        "gerstgrasser.halfway-stacked-bound",
        "gerstgrasser.halfway-fresh-digamma",
    ),
    witness=witness,
)

CLAIM = Claim(
    id="gerstgrasser.halfway-as-printed",
    source=SOURCE,
    title="Halfway, as printed",
    statement="Halfway between the two, the test error is at most sigma^2 d/(T-d-1) * log n.",
    conventions=(halfway_stacked.STACKED, TEST_ERROR, AS_PRINTED, "for every n >= 1: no other condition is printed"),
    kind="bound",
    relation="<=",
    expected=Expected.REFUTED,
    errata=(LOGARITHM,),
    parameters=PARAMETERS,
    value=SCALE * log(n),
    derivation=halfway_stacked.derivation,
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=SCALE * log(n + 1), slip="the integral that bounds H_n from below, not from above"),
        NearMiss(formula=SCALE * harmonic(n - 1), slip="the first generation left out"),
        NearMiss(formula=SCALE * (log(n) + Rational(1, 2)), slip="the mean of the bounds log n and 1 + log n"),
    ),
    plan=plan(
        Workflow.HALFWAY, Features.SAME,
        at=((4, 20, 3, Fraction(3, 2)), (2, 24, 5, Fraction(1, 2))), delta=Fraction(1, 50)
    ),
)  # fmt: skip
