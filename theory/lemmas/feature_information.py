"""V_T = E[X' A''(X theta_0) X] under standard normal features: closed for Poisson, bounded from below for logit."""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import Integer, Rational, exp, log, sqrt

from theory.families import logit_information
from theory.lemmas.limit_process import CUMULANT, cumulant
from theory.lemmas.limit_process import w as quadratic
from theory.parameter import Parameter
from theory.proof.gaussian import Rescaled
from theory.proof.half_line import half_mean
from theory.proof.line import Derivation, Instance, Line
from theory.proof.named_derivative import NamedDerivative
from theory.proof.pointwise import Averaged, ConvexRatio
from theory.proof.rules import Definition, Use

a, b, s, z = sympy.symbols("a b s z", real=True)  # intercept, slope, a second direction, a natural parameter
slope, t, square = sympy.symbols("b t square", positive=True)
GENERATING = sympy.Function("MeanOfExponential")  # E exp(a + b x_1 + s x_2)
ALONG = sympy.Function("SecondAlong")  # E[x_1^2 exp(a + b x_1 + s x_2)]
ACROSS = sympy.Function("SecondAcross")  # E[x_2^2 exp(a + b x_1 + s x_2)]
INFORMATION = sympy.Function("InformationEntry")  # an entry of V_T
LOGIT = sympy.Function(logit_information.NAME)
DAMPED = sympy.Function("Damped")  # exp(-t square/2)
MEAN_DAMPED = sympy.Function("MeanDamped")  # E exp(-t x^2/2)
SLOPE_DAMPED = sympy.Function("SlopeDamped")  # its derivative in t, -E[x^2 exp(-t x^2/2)]/2
MINORANT = sympy.Function("Minorant")  # E[x^order exp(-(b x)^2/4)/4]
AT = tuple(
    {a: first, b: second, s: third} for first, second, third in ((1, 2, Rational(1, 2)), (-1, Rational(1, 3), 1))
)
POISSON_PARAMETERS = (
    Parameter(symbol=a, meaning="the intercept", whole=False, above=None),
    Parameter(symbol=b, meaning="the length of the coefficient vector", whole=False),
)
LOGIT_PARAMETERS = (Parameter(symbol=slope, meaning="the coefficient of the feature", whole=False),)


def _generating() -> tuple[Line, ...]:
    """E exp(a + b x_1 + s x_2) for independent standard normal features, last."""
    form = b**2 + s**2
    known = cumulant()
    placed = Line(left=CUMULANT(form), right=form / 2, rule=Use(facts=(known,), given={quadratic: form}),
                  reason="two independent standard normal features")  # fmt: skip
    meant = Line(left=GENERATING(a, b, s), right=exp(a + CUMULANT(form)), rule=Definition(),
                 reason="E exp(eta), eta = a + b x_1 + s x_2, as A''(eta) = e^eta")  # fmt: skip
    found = Line(left=GENERATING(a, b, s), right=exp(a + form / 2), rule=Use(facts=(meant, placed)), reason="put in")
    return known, placed, meant, found


@cache
def poisson_information(*, along: bool) -> Derivation:
    """The diagonal entry of V_T along the coefficient vector, or across it."""
    facts = _generating()
    direction, name = (b, ALONG) if along else (s, ACROSS)
    curved = sympy.factor(sympy.diff(facts[-1].right, direction, 2))
    rule = NamedDerivative(function=facts[-1].right, variable=direction, order=2, at=AT, fact=facts[-1])
    second = Line(left=name(a, b, s), right=curved, rule=rule,
                  reason="each derivative brings down a feature inside the mean")  # fmt: skip
    reached, result = name(a, b, Integer(0)), ((1 + b**2) if along else 1) * exp(a + b**2 / 2)
    return Derivation(
        quantity=INFORMATION(a, b),
        facts=(*facts, second),
        chain=(
            Line(left=INFORMATION(a, b), right=reached, rule=Definition(),
                 reason="E[x_j^2 A''(eta)], the coefficient vector pointing along x_1: s = 0"),
            Line(left=reached, right=result, rule=Use(facts=(second,), given={s: Integer(0)}), reason="at s = 0"),
        ),
        instances=lambda: _poisson_instances(along),
    )  # fmt: skip


def _poisson_instances(along: bool) -> Iterable[Instance]:
    """E[x_1^2 exp(b x_1)], or E exp(b x_1) E x_2^2, integrated over both halves."""
    for intercept, size in ((fmpq(1, 2), fmpq(1, 3)), (fmpq(-1), fmpq(3, 2)), (fmpq(1, 3), fmpq(2))):
        with flint.ctx.workprec(128):
            first = half_mean(arb(size), square=along) + half_mean(-arb(size), square=along)
            second = arb(1) if along else 2 * half_mean(arb(0), square=True)
            direct = arb(intercept).exp() * first * second
        yield Instance(label=f"a = {intercept}, b = {size}", at={a: intercept, b: size}, direct=direct)


def _damped() -> tuple[Line, Line]:
    """E exp(-t x^2/2) = 1/sqrt(1 + t), last."""
    meant = Line(left=DAMPED(square, t), right=exp(-t * square / 2), rule=Definition(), reason="a Gaussian factor")
    rule = Rescaled(integrand=meant, square=square, tilt=-t, margin=1 + t, distances={})
    return meant, Line(left=MEAN_DAMPED(t), right=1 / sqrt(1 + t), rule=rule, reason="x rescaled by sqrt(1 + t)")


def _minorant(order: int) -> tuple[Line, ...]:
    """The mean of X^order exp(-(b X)^2/4)/4, last."""
    meant, mean = _damped()
    place = {t: slope**2 / 2}
    if order == 0:
        named = Line(left=MINORANT(order, slope), right=MEAN_DAMPED(slope**2 / 2) / 4, rule=Definition(),
                     reason="E exp(-(b X)^2/4)/4, with t = b^2/2")  # fmt: skip
        value = Line(left=MINORANT(order, slope), right=1 / (4 * sqrt(1 + slope**2 / 2)),
                     rule=Use(facts=(named, mean), given=place), reason="put in")  # fmt: skip
        return meant, mean, named, value
    falls = Line(
        left=SLOPE_DAMPED(t), right=-((1 + t) ** Rational(-3, 2)) / 2, reason="its derivative in t",
        rule=NamedDerivative(function=mean.right, variable=t, order=1, at=({t: 1}, {t: Rational(1, 2)}), fact=mean),
    )  # fmt: skip
    named = Line(left=MINORANT(order, slope), right=-SLOPE_DAMPED(slope**2 / 2) / 2, rule=Definition(),
                 reason="E[X^2 exp(-(b X)^2/4)]/4, as the derivative in t is -E[X^2 exp(-t X^2/2)]/2")  # fmt: skip
    value = Line(left=MINORANT(order, slope), right=(1 + slope**2 / 2) ** Rational(-3, 2) / 4,
                 rule=Use(facts=(named, falls), given=place), reason="put in")  # fmt: skip
    return meant, mean, falls, named, value


@cache
def logit_bound(order: int) -> Derivation:
    """E[X^order p(1 - p)] from below, for order 0 or 2."""
    odds = exp(z)
    pointwise = Line(
        left=odds / (1 + odds) ** 2, relation=">=", right=exp(-(z**2) / 4) / 4,
        reason="the logarithm of the ratio has the second derivative (1 - 2 p)^2/2",
        rule=ConvexRatio(variable=z, at=({z: 1}, {z: -2}),
                         logarithms=(z - 2 * log(1 + odds), -(z**2) / 4 - 2 * log(2))),
    )  # fmt: skip
    facts = _minorant(order)
    return Derivation(
        quantity=LOGIT(order, slope),
        facts=(pointwise, *facts),
        chain=(
            Line(left=LOGIT(order, slope), relation=">=", right=MINORANT(order, slope), reason="p(1 - p) at z = b X",
                 rule=Averaged(fact=pointwise, variable=z, order=order)),
            Line(left=MINORANT(order, slope), right=facts[-1].right, rule=Use(facts=facts[-1:]), reason="its value"),
        ),
        instances=lambda: _logit_instances(order),
    )  # fmt: skip


def _logit_instances(order: int) -> Iterable[Instance]:
    """The mean by the trapezoidal rule with its error bound, against Arb's adaptive integration."""
    for size in (fmpq(1, 2), fmpq(1), fmpq(5, 2)):
        with flint.ctx.workprec(128):
            direct = logit_information.by_trapezoids(order, arb(size))
        yield Instance(label=f"b = {size}", at={slope: size}, direct=direct)
