"""log n < H_n <= 1 + log n: from the slopes of the logarithm, by induction on n."""

from dataclasses import dataclass

import sympy
from sympy import harmonic, log

from theory.proof.ascent import Ascent, InductiveBound
from theory.proof.gaps import AtPoint
from theory.proof.line import Line
from theory.symbols import g

v = sympy.Symbol("v", positive=True)
AT = tuple({v: later, g: earlier} for later, earlier in ((3, 2), (7, 3)))


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """H_last <= 1 + log(last), H_last >= log(last + 1), log(last + 1) > log(last), and the lines that they rest on."""

    upper: Line
    lower: Line
    rises: Line
    slopes: tuple[Line, ...]


def harmonic_bounds(last: sympy.Symbol) -> Bounds:
    """The bounds of H_last for last >= 1."""
    steep = Line(left=1 - g / v, relation="<", right=log(v) - log(g), rule=Ascent(variable=v, start=g, at=AT),
                 reason="both sides are 0 at v = g, with the slopes g/v^2 < 1/v")  # fmt: skip
    flat = Line(left=log(v) - log(g), relation="<", right=v / g - 1, rule=Ascent(variable=v, start=g, at=AT),
                reason="both sides are 0 at v = g, with the slopes 1/v < 1/g")  # fmt: skip
    grows = Line(left=log(v), relation=">", right=log(g), rule=Ascent(variable=v, start=g, at=AT),
                 reason="the logarithm increases")  # fmt: skip
    return Bounds(
        upper=Line(
            left=harmonic(last), relation="<=", right=1 + log(last), reason="1/n < log n - log(n - 1)",
            rule=InductiveBound(variable=last, base=1, step=steep, put_in={v: last, g: last - 1}),
        ),
        lower=Line(
            left=harmonic(last), relation=">=", right=log(last + 1), reason="1/n > log(n + 1) - log n",
            rule=InductiveBound(variable=last, base=0, step=flat, put_in={v: last + 1, g: last}),
        ),
        rises=Line(left=log(last + 1), relation=">", right=log(last), reason="the logarithm increases",
                   rule=AtPoint(fact=grows, put_in={v: last + 1, g: last})),
        slopes=(steep, flat, grows),
    )  # fmt: skip
