"""H_n^(2) < H_n^(2) + 1/(n + 1) < pi^2/6: the partial sums of 1/i^2 stay below the limit, with a known gap."""

import sympy
from sympy import harmonic, pi

from theory.proof.binding import LIMIT
from theory.proof.limits import CitedLimit
from theory.proof.line import Line
from theory.proof.order import Increasing, Positive


def below_basel(last: sympy.Symbol) -> tuple[Line, Line, Line]:
    """The two inequalities for sums up to `last`, and the cited limit that the second rests on."""
    raised = harmonic(last, 2) + 1 / (last + 1)
    limit = Line(
        left=LIMIT(raised, last), right=pi**2 / 6, reason="the sum of all 1/i^2", kernel="basel.limit",
        rule=CitedLimit(reference="DLMF 25.6.1, zeta(2) = pi^2/6"),
    )  # fmt: skip
    grows = Line(
        left=harmonic(last, 2),
        relation="<",
        right=raised,
        reason="1/(n + 1) is positive",
        rule=Positive(least={last: 1}),
        kernel="basel.grows",
    )
    tends = Line(
        left=raised, relation="<", right=pi**2 / 6, rule=Increasing(variable=last, limit=limit),
        reason="each step adds 1/(n + 1)^2 + 1/(n + 2) - 1/(n + 1) > 0, so the limit is never reached",
        kernel="basel.below",
    )  # fmt: skip
    return grows, tends, limit
