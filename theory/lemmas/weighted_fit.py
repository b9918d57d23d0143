"""Weighted least squares through the origin: the fit is theta_0 less the mean of psi, exactly.

A quadratic loss has no remainder, so the expansion of assumption 3 (an M-estimator is asymptotically approximately
linear) is an identity for it, and its sign can be read off.
"""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq

from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.minimiser import Minimiser
from theory.proof.named_derivative import NamedDerivative
from theory.proof.rules import Definition, Use
from theory.proof.turned import Meeting

a = sympy.Symbol("a", positive=True)
b, c, theta, theta_0 = sympy.symbols("b c theta theta_0", real=True)
LOSS = (c - 2 * b * theta + a * theta**2) / 2  # sum of omega (y - x theta)^2/2
FIT = sympy.Function("WeightedFit")
SLOPE = sympy.Function("LossSlope")  # sum of omega times the gradient of the loss
BEND = sympy.Function("LossBend")  # sum of omega times its second derivative
MEAN_PSI = sympy.Function("MeanPsi")  # (1/N) sum of omega psi
AT = tuple({a: first, b: second, c: 3, theta: third} for first, second, third in ((2, 5, 1), (3, -1, 4)))
PARAMETERS = (
    Parameter(symbol=a, meaning="the sum of omega x^2", whole=False),
    Parameter(symbol=b, meaning="the sum of omega x y", whole=False, above=None),
    Parameter(symbol=theta_0, meaning="the parameter about which is expanded", whole=False, above=None),
)
CONVENTIONS = (
    "quadratic loss L(z; theta) = (y - x theta)^2/2 with weights omega on the N = nG rows: then the remainder is 0",
    "psi(z; theta) = A_N(theta)^-1 grad L(z; theta) and A_N the mean of omega grad^2 L, as printed",
    "the value is theta-hat - theta_0 (both sides of the display over sqrt N)",
)
ROWS = (
    ((1, 2, 1), (3, 5, 1), (-2, 1, 2)),
    ((2, 1, 3), (1, -4, 1), (0, 7, 5), (5, 3, 2)),
    ((1, 1, 1), (4, -3, 2)),
)  # x, y, omega


def _facts() -> tuple[Line, ...]:
    fit = Line(left=FIT(a, b), right=b / a, rule=Minimiser(objective=LOSS, variable=theta, curvature=a),
               reason="the weighted loss is least there")  # fmt: skip
    slope = Line(left=SLOPE(theta), right=a * theta - b, reason="the gradient of the weighted loss",
                 rule=NamedDerivative(function=LOSS, variable=theta, order=1, at=AT))  # fmt: skip
    bend = Line(left=BEND(theta), right=a, reason="its second derivative",
                rule=NamedDerivative(function=LOSS, variable=theta, order=2, at=AT))  # fmt: skip
    meant = Line(left=MEAN_PSI(theta_0), right=SLOPE(theta_0) / BEND(theta_0), rule=Definition(),
                 reason="psi = A_N^-1 grad L: both sums are over N rows, and N cancels")  # fmt: skip
    valued = Line(left=MEAN_PSI(theta_0), right=(a * theta_0 - b) / a, reason="the derivatives at theta_0",
                  rule=Use(facts=(meant, slope, bend), given={theta: theta_0}))  # fmt: skip
    return fit, slope, bend, meant, valued


@cache
def expansion() -> Derivation:
    """The fit less theta_0 is minus the mean of psi."""
    facts = _facts()
    fit, valued = facts[0], facts[-1]
    start, reached = FIT(a, b) - theta_0, b / a - theta_0
    return Derivation(
        quantity=start,
        facts=facts,
        chain=(
            Line(left=start, right=reached, rule=Use(facts=(fit,)), reason="the fit"),
            Line(left=reached, right=-MEAN_PSI(theta_0), rule=Meeting(facts=(valued,)), reason="minus the mean of psi"),
            Line(left=-MEAN_PSI(theta_0), right=(b - a * theta_0) / a, rule=Use(facts=(valued,)), reason="its value"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The vertex of the parabola through three values of the loss, summed row by row."""
    for place, rows in enumerate(ROWS, 1):
        centre = fmpq(place, 3)

        def loss(at: int, rows: tuple[tuple[int, int, int], ...] = rows) -> fmpq:
            return sum((fmpq(omega * (y - x * at) ** 2, 2) for x, y, omega in rows), fmpq(0))

        vertex = (loss(-1) - loss(1)) / (2 * (loss(1) + loss(-1) - 2 * loss(0)))
        at = {a: sum(w * x * x for x, _, w in rows), b: sum(w * x * y for x, y, w in rows), theta_0: centre}
        yield Instance(label=f"{len(rows)} rows", at=at, direct=vertex - centre)
