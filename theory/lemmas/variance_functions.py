"""The variance function V(mu) of an exponential family, from its log-partition alone: A' is the mean, A'' the variance,
and the natural parameter is eliminated between them."""

from collections.abc import Iterable
from functools import cache

import sympy
from sympy import Rational

from theory.families.densities import variance
from theory.families.family import Family, eta
from theory.proof.line import Derivation, Instance, Line
from theory.proof.named_derivative import NamedDerivative
from theory.proof.rules import Definition, Use
from theory.proof.turned import Turned

OURS = "not printed in the source, which names the families and assumes their log-partition A"
CANONICAL = "p(y | eta) = h(y) exp(eta T(y) - A(eta)) with T(y) = y, and V(mu) is the variance at the mean mu"
MEAN = sympy.Function("MeanOfT")  # of T at the natural parameter
VARIANCE = sympy.Function("VarianceOfT")
FUNCTION = sympy.Function("VarianceFunction")  # the variance as a function of the mean
PLACES = (Rational(1, 3), Rational(1, 2), Rational(3, 5))  # of the instances: means, or shares of the largest mean


def cumulant_line(family: Family, order: int, name: sympy.Function) -> Line:
    """A cumulant of T at eta: the derivative of A."""
    word = {1: "first", 2: "second", 3: "third"}[order]
    return Line(
        left=name(eta), right=family.cumulant(order),
        rule=NamedDerivative(function=family.log_partition, variable=eta, order=order, at=family.at),
        reason=f"the {word} derivative of A: log E exp(s T) = A(eta + s) - A(eta), as the density at eta + s sums to 1",
    )  # fmt: skip


@cache
def variance_function(family: Family, stated: sympy.Expr) -> Derivation:
    """V(mu) = `stated`, by putting the natural parameter with mean mu into A''."""
    mu, link = family.mean.symbol, family.link
    mean, curvature = cumulant_line(family, 1, MEAN), cumulant_line(family, 2, VARIANCE)
    centred = Line(left=MEAN(link), right=mu, rule=Use(facts=(mean,), given={eta: link}),
                   reason="the natural parameter of mean mu: A' inverted")  # fmt: skip
    turned = Line(left=mu, right=MEAN(link), rule=Turned(fact=centred), reason="read backwards")
    function = Line(left=FUNCTION(MEAN(eta)), right=VARIANCE(eta), rule=Definition(),
                    reason="the variance function gives the variance at the mean, for every natural "
                    "parameter")  # fmt: skip
    return Derivation(
        quantity=FUNCTION(mu),
        facts=(mean, curvature, centred, turned, function),
        chain=(
            Line(left=FUNCTION(mu), right=VARIANCE(link), rule=Use(facts=(turned, function), given={eta: link}),
                 reason="taken at the natural parameter of mean mu"),
            Line(left=VARIANCE(link), right=stated, rule=Use(facts=(curvature,), given={eta: link}),
                 reason="the second derivative there, in which the natural parameter is gone"),
        ),
        instances=lambda: instances(family),
    )  # fmt: skip


def instances(family: Family) -> Iterable[Instance]:
    """The variance summed or integrated from the density h(y) exp(eta y - A(eta)), which A must normalise."""
    for step, place in enumerate(PLACES, 2):
        at: dict[sympy.Symbol, sympy.Expr] = {each.symbol: sympy.Integer(step) for each in family.constants}
        above = family.mean.below
        at[family.mean.symbol] = place if above is None else place * sympy.sympify(above).subs(at)
        label = ", ".join(f"{symbol} = {value}" for symbol, value in at.items())
        yield Instance(label=label, at=at, direct=variance(family, at))
