"""What removing synthetic rows is worth in real rows: how many more real rows make up for keeping them."""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq

from theory.lemmas.real_and_synthetic import ERROR, N, m, pooled, s
from theory.proof.line import Derivation, Instance, Line
from theory.proof.root import PositiveRoot
from theory.proof.rules import Definition, Lemma, Use

c, t = sympy.symbols("c t", positive=True)  # the source model's squared error; rows in all
RELATIVE = sympy.Function("RelativeError")  # of t rows, s of them synthetic, over that of m real rows alone
ROWS = sympy.Function("RowsInAll")  # RowsInAll(m, s, c): those at which the relative error is 1
WORTH = sympy.Function("WorthOfRemoval")  # WorthOfRemoval(m, s, c), in real rows
ROOT = sympy.sqrt(m**2 + 4 * m * s**2 * c)
VALUE = (ROOT - m) / 2 - s


@cache
def worth() -> Derivation:
    """WorthOfRemoval(m, s, c) = (sqrt(m^2 + 4 m s^2 c) - m)/2 - s."""
    lemma, real = pooled(), t - s
    noise = Line(left=ERROR(real, s, 1 / c), right=1 / t + (s / t) ** 2 * c, reason="with c for 1/N, t - s for m",
                 rule=Lemma(derivation=lemma, title="real and synthetic rows", given={m: real, N: 1 / c}))  # fmt: skip
    meant = Line(left=RELATIVE(t, m, s, c), right=m * ERROR(real, s, 1 / c), rule=Definition(),
                 reason="m real rows alone have the squared error 1/m")  # fmt: skip
    written = Line(left=RELATIVE(t, m, s, c), right=m * (1 / t + (s / t) ** 2 * c), rule=Use(facts=(meant, noise)),
                   reason="put in")  # fmt: skip
    found = Line(
        left=ROWS(m, s, c), right=(m + ROOT) / 2, reason="the rows in all at which the relative error is 1",
        rule=PositiveRoot(unknown=t, equation=m * t + m * s**2 * c - t**2, fact=written, clear=t**2, radical=ROOT),
    )  # fmt: skip
    beyond = ROWS(m, s, c) - s - m
    return Derivation(
        quantity=WORTH(m, s, c),
        facts=(noise, meant, written, found),
        chain=(
            Line(left=WORTH(m, s, c), right=beyond, rule=Definition(),
                 reason="of these rows s are synthetic, and m real ones were there before"),
            Line(left=beyond, right=VALUE, rule=Use(facts=(found,)), reason="put in"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The number of further real rows by bisection: with more of them the error of the fit falls."""
    with flint.ctx.workprec(256):
        for real, synthetic, error in ((4, 12, fmpq(1, 2)), (10, 3, fmpq(2)), (6, 8, fmpq(1, 3))):
            low, high = fmpq(-real), fmpq(100 * real)
            for _ in range(130):
                middle = (low + high) / 2
                rows = real + middle + synthetic
                worse = 1 / rows + (synthetic / rows) ** 2 * error > fmpq(1, real)
                low, high = (middle, high) if worse else (low, middle)
            at = {m: real, s: synthetic, c: error}
            yield Instance(label=f"m = {real}, s = {synthetic}, c = {error}", at=at, direct=arb(low).union(arb(high)))
