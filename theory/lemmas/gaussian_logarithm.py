"""The logarithm of the fitted variance when data are replaced: a random walk with independent steps of one law.

A step is the logarithm of a chi-square over the divisor. In d dimensions the log determinant is a sum of d such steps.
"""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq, fmpq_mat
from sympy import Sum, digamma, log

from theory.lemmas.projections import DENSITY, FREEDOM, SQUARES, freedom_line
from theory.parameter import Parameter
from theory.proof.gamma_integral import LogMean, euler
from theory.proof.induction import Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import d, n

SLOPE = sympy.Function("LogSlope")  # E log(sigma_t^2 / sigma_{t-1}^2)
LOG_CHI = sympy.Function("LogChiSquare")  # E log(Q/c) for a chi-square Q of m degrees and a divisor c
LOG_DETERMINANT = sympy.Function("LogDeterminantSlope")  # E log(det Sigma_t / det Sigma_{t-1})
j = sympy.Symbol("j", positive=True)
m, c = sympy.symbols("m c", positive=True)  # degrees of freedom; divisor
ROWS = (Parameter(symbol=n, meaning="rows drawn a generation", least=2),)
POINTS = tuple({m: degrees, c: over} for degrees, over in ((1, 2), (4, 5), (9, 3)))


def slope(delta: int) -> sympy.Expr:
    """psi((n - 1)/2) - log((n - delta)/2)."""
    return digamma((n - 1) / 2) - log((n - delta) / 2)


LOG_MEAN = Line(
    left=LOG_CHI(m, c), right=digamma(m / 2) - log(c / 2), rule=LogMean(shape=m / 2, rate=c / 2, least={}, at=POINTS),
    reason="Q/c has a density proportional to x^(m/2 - 1) exp(-c x/2)",
)  # fmt: skip


@cache
def log_slope(delta: int) -> Derivation:
    """E log(sigma_t^2 / sigma_{t-1}^2), the same in every generation."""
    start = LOG_CHI(FREEDOM(n, 1, DENSITY, SQUARES.left), n - delta)
    freedom, ended = freedom_line(n, sympy.Integer(1)), LOG_CHI(n - 1, n - delta)
    return Derivation(
        quantity=SLOPE(n),
        facts=(SQUARES, freedom, LOG_MEAN),
        chain=(
            Line(left=SLOPE(n), right=start, rule=Definition(),
                 reason="sigma_t^2 / sigma_{t-1}^2 is the squared length of x - Y K Y'x over the divisor: x the draws "
                 "in units of sigma_{t-1}, Y the column of n ones, K = 1/n"),
            Line(left=start, right=ended, rule=Use(facts=(SQUARES, freedom)), reason="the law of a projection"),
            Line(left=ended, right=slope(delta), rule=Use(facts=(LOG_MEAN,), given={m: n - 1, c: n - delta}),
                 reason="its mean logarithm put in"),
        ),
        instances=lambda: _instances(delta), least={n: 2},
    )  # fmt: skip


def _instances(delta: int) -> Iterable[Instance]:
    for rows in (2, 3, 6, 11):
        yield Instance(label=f"n = {rows}", at={n: rows}, direct=_by_integrals(rows, delta))


def _by_integrals(rows: int, delta: int) -> arb:
    """The logarithm integrated against the chi-square density whose degrees are the rank of I - 1 1'/n."""
    entries = [fmpq(int(x == y)) - fmpq(1, rows) for x in range(rows) for y in range(rows)]
    return log_chi(int(fmpq_mat(rows, rows, entries).rank()), rows - delta)


def log_chi(degrees: int, over: int) -> arb:
    """E log(Q/over) by integration, to 128 bits."""
    plain, logarithmic = euler(fmpq(degrees, 2))
    with flint.ctx.workprec(128):
        return arb(logarithmic / plain + arb(2).log() - arb(over).log())


@cache
def log_determinant_slope(delta: int) -> Derivation:
    """E log(det Sigma_t / det Sigma_{t-1}) in d dimensions, n > d, divisor n - delta."""
    over = n - delta
    steps = Sum(LOG_CHI(n - j, over), (j, 1, d))
    values = Sum(digamma((n - j) / 2) - log(over / 2), (j, 1, d))
    closed = Sum(digamma((n - j) / 2), (j, 1, d)) - d * log(over / 2)
    return Derivation(
        quantity=LOG_DETERMINANT(n, d),
        facts=(LOG_MEAN,),
        chain=(
            Line(left=LOG_DETERMINANT(n, d), right=steps, rule=Definition(),
                 reason=f"Bartlett: the determinant of {'n - 1' if delta else 'n'} times Sigma_t is det Sigma_{{t-1}} "
                 "times independent chi-squares of n - 1, ..., n - d degrees"),
            Line(left=steps, right=values, rule=Use(facts=(LOG_MEAN,), given={m: n - j, c: over}),
                 reason="their mean logarithms put in"),
            Line(left=values, right=closed, rule=Telescoping(variable=d, base=0), reason="d equal logarithms"),
        ),
        instances=lambda: _determinant_instances(delta), least={n: d + 1},
        rests_on=("Bartlett's decomposition (Muirhead 1982, Theorems 3.2.14 and 3.2.15)",),
    )  # fmt: skip


def _determinant_instances(delta: int) -> Iterable[Instance]:
    """One dimension by integration; two by Gram-Schmidt's other form: det = (Q/2)^2 with a chi-square Q of 2(n - 2)."""
    for rows in (3, 4, 8):
        yield Instance(label=f"n = {rows}, d = 1", at={n: rows, d: 1}, direct=_by_integrals(rows, delta))
        with flint.ctx.workprec(128):
            twice = 2 * log_chi(2 * (rows - 2), 2) - 2 * arb(rows - delta).log()
        yield Instance(label=f"n = {rows}, d = 2", at={n: rows, d: 2}, direct=arb(twice))
