"""KL(p_eta || p_{eta + h}) to second order: half the variance of T times h^2, with no term of first order."""

from collections.abc import Iterable
from functools import cache
from math import comb

import flint
import sympy
from flint import arb, fmpq

from theory.families.declared import m, mu
from theory.families.family import Family, eta
from theory.lemmas.variance_functions import MEAN, cumulant_line
from theory.proof.binding import LIMIT
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.proof.taylor import LeadingTerm
from theory.proof.turned import Turned

h = sympy.Symbol("h", real=True)
x = sympy.Symbol("x", positive=True)
DIVERGENCE = sympy.Function("DivergenceOfStep")  # KL(p_eta || p_{eta + h})
RATE = sympy.Function("DivergenceRate")  # the limit of KL(p_eta || p_{eta + h})/h^2, as a function of the mean
LIMITED = LIMIT(x**2 * DIVERGENCE(eta, 1 / x), x)
SMALL = fmpq(1, 10**8)


def _limit_lines(family: Family) -> tuple[Line, ...]:
    """The facts that end in the limit of KL(p_eta || p_{eta + h})/h^2, at any eta; the first is the mean."""
    mean, A = cumulant_line(family, 1, MEAN), family.log_partition
    written = A.xreplace({eta: eta + h}) - A - h * mean.right
    at_step = written.xreplace({h: 1 / x})
    meant = Line(
        left=DIVERGENCE(eta, h), right=A.xreplace({eta: eta + h}) - A - h * MEAN(eta), rule=Definition(),
        reason="E log p(Y | eta) - E log p(Y | eta + h) under eta, with log p(y | eta) = eta T(y) - A(eta) + log h(y)",
    )  # fmt: skip
    stepped = Line(left=DIVERGENCE(eta, 1 / x), right=at_step, rule=Use(facts=(meant, mean), given={h: 1 / x}),
                   reason="the mean put in, for a step 1/x")  # fmt: skip
    opened = Line(left=LIMITED, right=LIMIT(x**2 * at_step, x), rule=Use(facts=(stepped,)), reason="written out")
    leading = Line(
        left=opened.right, right=family.cumulant(2) / 2, reason="the terms of order 0 and 1 vanish",
        rule=LeadingTerm(function=written, variable=h, order=2, at=family.at),
    )  # fmt: skip
    valued = Line(left=LIMITED, right=leading.right, rule=Use(facts=(opened, leading)), reason="both put together")
    return mean, meant, stepped, opened, leading, valued


@cache
def divergence_rate(family: Family, stated: sympy.Expr) -> Derivation:
    """KL(p_eta || p_{eta + h})/h^2 tends to `stated` as h tends to 0, at the natural parameter of mean mu."""
    link = family.link
    facts = _limit_lines(family)
    mean, valued = facts[0], facts[-1]
    centred = Line(left=MEAN(link), right=mu, rule=Use(facts=(mean,), given={eta: link}),
                   reason="the natural parameter of mean mu: A' inverted")  # fmt: skip
    turned = Line(left=mu, right=MEAN(link), rule=Turned(fact=centred), reason="read backwards")
    named = Line(left=RATE(MEAN(eta)), right=LIMITED, rule=Definition(),
                 reason="the limit as a function of the mean; the step is h = 1/x")  # fmt: skip
    at_mean = LIMITED.xreplace({eta: link})
    return Derivation(
        quantity=RATE(mu),
        facts=(*facts, centred, turned, named),
        chain=(
            Line(left=RATE(mu), right=at_mean, rule=Use(facts=(turned, named), given={eta: link}),
                 reason="taken at the natural parameter of mean mu"),
            Line(left=at_mean, right=stated, rule=Use(facts=(valued,), given={eta: link}),
                 reason="half the variance there"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """KL/h^2 at a small h, summed over the outcomes of m trials. The next term is at most m |h|, as |A'''| < m."""
    for trials, share in ((1, fmpq(1, 3)), (2, fmpq(3, 4)), (5, fmpq(2, 7))):
        with flint.ctx.workprec(256):
            odds = arb(share / (1 - share)) * arb(SMALL).exp()
            rate = _binomial_divergence(trials, arb(share), odds / (1 + odds)) / arb(SMALL) ** 2
            bound = trials * arb(SMALL)
            direct = (rate - bound).union(rate + bound)
        yield Instance(label=f"m = {trials}, mu = {trials * share}", at={m: trials, mu: trials * share}, direct=direct)


def _binomial_divergence(trials: int, truth: arb, fitted: arb) -> arb:
    """KL of two binomial laws, outcome by outcome."""
    total = arb(0)
    for count in range(trials + 1):
        first, second = (
            comb(trials, count) * share**count * (1 - share) ** (trials - count) for share in (truth, fitted)
        )
        total += first * (first.log() - second.log())
    return total
