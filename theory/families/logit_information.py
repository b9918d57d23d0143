"""E[X^order p(1 - p)] for a logistic regression on one standard normal feature X: p = 1/(1 + exp(-slope X)).

No closed form is known. It is integrated by Arb, with what lies beyond the range enclosed.
"""

from math import isqrt

import flint
from flint import acb, arb

NAME = "LogitInformation"  # LogitInformation(order, slope), as formulas call it


def logit_information(order: arb, slope: arb) -> arb:
    """The mean enclosed at the current precision, for order 0 or 2.

    p(1 - p) <= 1/4, and the integral of x^2 exp(-x^2/2) from e > 1 on is at most (e + 1/e) exp(-e^2/2), by parts; the
    exponent is chosen so that this is far below the precision.
    """
    power = next((each for each in (0, 2) if order == each), None)
    if power is None:
        raise ValueError(f"order={order}: 0 and 2 are implemented")
    end = arb(2 + isqrt(2 * flint.ctx.prec))
    front = 1 / (2 * arb.pi()).sqrt()
    inside = acb.integral(lambda x, _: x**power * (-x * x / 2).exp() / (2 + 2 * (slope * x).cosh()), arb(0), end).real
    rest = (end + 1 / end) * (-end * end / 2).exp() / 4
    mean: arb = 2 * front * inside.union(inside + rest)
    return mean


def by_trapezoids(order: int, slope: arb) -> arb:
    """The same by the trapezoidal rule with step s, whose error is at most 2 M/(exp(2 pi d/s) - 1).

    That is for integrands that are analytic for |Im x| < d and whose absolute values there integrate to at most M along
    each line (Trefethen and Weideman 2014, SIAM Review 56, Theorem 5.1). With d <= pi/(2 slope), |2 + 2 cosh(slope x)|
    is at least 2, so M = (1 + d^2) exp(d^2/2)/2.
    """
    step, last = arb(1) / 16, 16 * 16
    width = (arb.pi() / (2 * slope)).min(arb(2)).lower()
    front = step / (2 * arb.pi()).sqrt()
    total = arb(0)
    for place in range(-last, last + 1):
        x = place * step
        total += x**order * (-x * x / 2).exp() / (2 + 2 * (slope * x).cosh())
    reach = (last * step) - step
    beyond = 2 * (reach + 1 / reach) * (-reach * reach / 2).exp() / 4 / step
    bound = (1 + width**2) * (width**2 / 2).exp() / ((2 * arb.pi() * width / step).exp() - 1)
    value = front * total.union(total + beyond)
    found: arb = (value - bound).union(value + bound)
    return found
