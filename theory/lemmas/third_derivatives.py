"""The third derivative of a log-partition, and what dominates it near theta_0, as Theorem 5.1 supposes.

Where the natural parameter space is a half-line (gamma, negative binomial, inverse Gaussian), features without a bound
leave it, and the assumption cannot hold as printed.
"""

from collections.abc import Iterable
from functools import cache
from math import comb

import flint
import sympy
from flint import arb, fmpq
from sympy import Rational, erfc, exp, log, sqrt

from theory.arithmetic import ball
from theory.claim import Erratum
from theory.families.declared import BINOMIAL, GAMMA, POISSON, m
from theory.families.family import eta
from theory.lemmas.variance_functions import cumulant_line
from theory.parameter import Parameter
from theory.proof.half_line import HalfLine, half_mean
from theory.proof.line import Derivation, Instance, Line
from theory.proof.nonnegative import Nonnegative
from theory.proof.rules import Definition, Use
from theory.symbols import k

THIRD = sympy.Function("ThirdCumulant")  # A''' at eta
SKEWNESS = sympy.Function("ThirdSquared")  # A'''^2 of a binomial, in the probability
HALF = sympy.Function("HalfMean")  # E[exp(k c x); x > 0] for a standard normal x
MOMENT = sympy.Function("MomentOfBound")  # E g(X)^k
p, r, u = sympy.symbols("p r u", positive=True)
theta_0, x, c = sympy.symbols("theta_0 x c", real=True)
SHARES = (fmpq(1, 5), fmpq(1, 4), fmpq(2, 5))
BINOMIAL_PARAMETERS = (
    Parameter(symbol=p, meaning="the probability of a success", whole=False, below=Rational(1, 2)),
    *BINOMIAL.constants,
)
POISSON_PARAMETERS = (
    Parameter(symbol=k, meaning="the order of the moment"),
    Parameter(symbol=theta_0, meaning="the true coefficient", whole=False, above=None),
    Parameter(symbol=r, meaning="the radius of the ball about it", whole=False),
)


@cache
def binomial_bound() -> Derivation:
    """A'''^2 <= m^2/108 for the binomial: with s = p (1 - p), 1/108 - s^2 (1 - 4 s) = 4 (s - 1/6)^2 (s + 1/12)."""
    odds = log(p / (1 - p))
    third = cumulant_line(BINOMIAL, 3, THIRD)
    start, square = THIRD(odds) ** 2, (m * p * (1 - p) * (1 - 2 * p)) ** 2
    return Derivation(
        quantity=SKEWNESS(p, m),
        facts=(third,),
        chain=(
            Line(left=SKEWNESS(p, m), right=start, rule=Definition(), reason="squared, at the log odds of p"),
            Line(left=start, right=square, rule=Use(facts=(third,), given={eta: odds}),
                 reason="the third derivative there"),
            Line(left=square, relation="<=", right=m**2 / 108, rule=Nonnegative(within={p: u / (1 + u)}),
                 reason="with s = p (1 - p) the difference is m^2 times 4 (s - 1/6)^2 (s + 1/12)"),
        ),
        instances=_binomial_instances,
    )  # fmt: skip


def _binomial_instances() -> Iterable[Instance]:
    """The third central moment of the count of successes, which is the third cumulant."""
    for trials, share in enumerate(SHARES, 1):
        mass = [comb(trials, count) * share**count * (1 - share) ** (trials - count) for count in range(trials + 1)]
        third = sum(((count - trials * share) ** 3 * each for count, each in enumerate(mass)), fmpq(0))
        yield Instance(label=f"m = {trials}, p = {share}", at={m: trials, p: share}, direct=third * third)


def _half(rate: sympy.Expr) -> sympy.Expr:
    """E[exp(rate x); x > 0]."""
    return exp(rate**2 / 2) * erfc(-rate / sqrt(2)) / 2


UP, DOWN = k * (theta_0 + r), k * (r - theta_0)
POISSON_MOMENT = _half(UP) + _half(DOWN)


@cache
def poisson_moment() -> Derivation:
    """E g(X)^k for g(x) = exp(x theta_0 + r |x|), the largest third derivative over |theta - theta_0| <= r."""
    third = cumulant_line(POISSON, 3, THIRD)
    power = Line(left=THIRD(c * x) ** k, right=exp(k * c * x), rule=Use(facts=(third,), given={eta: c * x}),
                 reason="the third derivative is e^eta again")  # fmt: skip
    rule = HalfLine(integrand=power, variable=x, rate=k * c, at=({k: 1, c: Rational(1, 2)}, {k: 2, c: Rational(-2, 3)}))
    half = Line(left=HALF(c, k), right=_half(k * c), rule=rule, reason="the third derivative at c X, to the power k, "
                "over X > 0")  # fmt: skip
    up, down = (
        Line(left=HALF(slope, k), right=_half(k * slope), rule=Use(facts=(half,), given={c: slope}), reason=reason)
        for slope, reason in ((theta_0 + r, "above 0"), (r - theta_0, "below 0, reflected"))
    )
    start = HALF(theta_0 + r, k) + HALF(r - theta_0, k)
    return Derivation(
        quantity=MOMENT(k, theta_0, r),
        facts=(third, power, half, up, down),
        chain=(
            Line(left=MOMENT(k, theta_0, r), right=start, rule=Definition(),
                 reason="e^eta increases, so over the ball it is largest at x theta_0 + r |x|: slope theta_0 + r for "
                 "x > 0, and r - theta_0 for -x > 0"),
            Line(left=start, right=POISSON_MOMENT, rule=Use(facts=(up, down)), reason="both halves"),
        ),
        instances=_poisson_instances,
    )  # fmt: skip


def _poisson_instances() -> Iterable[Instance]:
    """The k-th moment integrated over both halves."""
    points = ((1, fmpq(1, 2), fmpq(1, 3)), (2, fmpq(-1, 3), fmpq(1, 2)), (3, fmpq(1, 4), fmpq(1, 5)))
    for order, slope, radius in points:
        with flint.ctx.workprec(128):
            direct = half_mean(arb(order * (slope + radius))) + half_mean(arb(order * (radius - slope)))
        label = f"k = {order}, theta_0 = {slope}, r = {radius}"
        yield Instance(label=label, at={k: order, theta_0: slope, r: radius}, direct=direct)


def leaves_the_space() -> str:
    """Gamma responses of shape 1 with eta = -1 + x, x standard normal: eta >= 0 with probability P(x >= 1) > 0."""
    with flint.ctx.workprec(64):
        lost = ball(erfc(1 / sqrt(2)) / 2, {}, 64)
    near = GAMMA.cumulant(3).xreplace({k: sympy.Integer(1)}).xreplace({eta: -Rational(1, 10)})
    if not (lost > arb(fmpq(3, 20)) and near == 2000):
        raise ArithmeticError(f"P(eta >= 0) = {lost}, third derivative {near}: no counterexample")
    return (
        "gamma of shape 1 (A(eta) = -log(-eta), eta < 0), one standard normal feature, intercept -1: eta = x - 1 is at "
        "least 0 with probability P(x >= 1) > 3/20, where there is no density; and -2/eta^3, the third derivative, has "
        "no bound as x approaches 1 (2000 at x = 9/10)"
    )


RESTRICTED = Erratum(
    place="Assumption 2, the bound on the third derivative",
    printed=r"\exists r > 0 \text{ and } g, \text{ such that } \forall \tilde{\theta} \in B(\theta_0, r), \forall X "
    r"\in \mathbb{R}^{d_X}, \left| \frac{\partial^3 A(\eta)}{\partial \eta_i \eta_j \eta_k} "
    r"\Big|_{\eta=X\tilde{\theta}} \right| \leq g(X)",
    corrected=r"X\tilde{\theta} \text{ lies in the natural parameter space for } H\text{-almost every } X \text{ and "
    r"all } \tilde{\theta} \in B(\theta_0, r), \text{ and there the bound holds}",
    reason="For the gamma, negative binomial and inverse Gaussian the natural parameter must be negative; Gaussian "
    "features leave that half-line with positive probability, so no theta_0 satisfies the assumption.",
    corrected_by=("dey.third-derivative-binomial", "dey.third-derivative-poisson"),
    incomplete=True,
    witness=leaves_the_space,
)
