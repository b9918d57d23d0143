"""A normal fitted to draws of the last fitted normal, unbiased estimates: the variance of a draw after t fits.

Generation 0 is real. Fit t is the mean and the unbiased variance of m(t) draws of generation t - 1, whatever m(t) is;
at the end all m(t) are set to M. The instances carry the second moments of all single draws instead.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import sympy
from flint import fmpq

from theory.lemmas.gaussian_refitting import BETWEEN, BETWEEN_MEANS, WITHIN, WITHIN_BATCH, v
from theory.lemmas.wright_fisher import M
from theory.proof.induction import EqualTerms, Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import k, n, sigma, t

DRAW = sympy.Function("DrawVariance")  # Var of a draw of generation t
CENTRE = sympy.Function("CentreVariance")  # Var of the fitted mean mu_t
FITTED = sympy.Function("FittedVariance")  # E of the fitted variance sigma_t^2
SIZE = sympy.Function("m")  # m(t): the rows that fit t sees
INVERSES = sympy.Sum(1 / SIZE(k), (k, 1, t))
AT = {n: SIZE(t), v: FITTED(t - 1)}


@cache
def _fitted() -> tuple[Line, ...]:
    """The facts that end in FittedVariance(t) = sigma^2: the estimate is unbiased at every size."""
    start = Line(left=FITTED(0), right=sigma**2, rule=Definition(), reason="the real distribution")
    refit = Line(left=FITTED(t), right=WITHIN(SIZE(t), FITTED(t - 1)) / (SIZE(t) - 1), rule=Definition(),
                 reason="squares about the mean over m(t) - 1, for draws of the last fitted variance; then the mean "
                 "over the past")  # fmt: skip
    same = Line(left=refit.right, right=FITTED(t - 1), rule=Use(facts=(WITHIN_BATCH,), given=AT), reason="unbiased")
    step = Line(left=FITTED(t), right=FITTED(t - 1), rule=Use(facts=(refit, same)), reason="put together")
    solved = Line(left=FITTED(t), right=sigma**2, reason="it never moves",
                  rule=Induction(variable=t, base=0, base_value=start, step=step))  # fmt: skip
    return WITHIN_BATCH, start, refit, same, step, solved


@cache
def _centre() -> tuple[Line, ...]:
    """The facts that end in CentreVariance(t) = sigma^2 sum_{k<=t} 1/m(k)."""
    fitted = _fitted()
    before = Line(left=FITTED(t - 1), right=sigma**2, rule=Use(facts=(fitted[-1],), given={t: t - 1}),
                  reason="one fit earlier")  # fmt: skip
    start = Line(left=CENTRE(0), right=sympy.Integer(0), rule=Definition(), reason="the real mean is fixed")
    moved = Line(left=CENTRE(t), right=CENTRE(t - 1) + BETWEEN(SIZE(t), FITTED(t - 1)), rule=Definition(),
                 reason="the mean of m(t) draws about the last fitted mean, uncorrelated with it")  # fmt: skip
    step = Line(left=CENTRE(t), right=CENTRE(t - 1) + sigma**2 / SIZE(t), reason="the batch's mean",
                rule=Use(facts=(moved, BETWEEN_MEANS, before), given=AT))  # fmt: skip
    solved = Line(left=CENTRE(t), right=sigma**2 * INVERSES, reason="one term a fit",
                  rule=Induction(variable=t, base=0, base_value=start, step=step))  # fmt: skip
    return *fitted, before, BETWEEN_MEANS, start, moved, step, solved


@cache
def draw_variance() -> Derivation:
    """Var of a draw of generation t is sigma^2 (1 + sum_{k<=t} 1/m(k)); with m(k) = M it is sigma^2 (1 + t/M)."""
    centre = _centre()
    fitted = _fitted()[-1]
    size = Line(left=SIZE(k), right=M, rule=Definition(), reason="every generation has M rows")
    constant = sympy.Sum(1 / M, (k, 1, t))
    counted = Line(left=constant, right=t / M, rule=EqualTerms(), reason="t equal terms")
    parts, general = CENTRE(t) + FITTED(t), sigma**2 * (1 + INVERSES)
    return Derivation(
        quantity=DRAW(t),
        facts=(*centre, size, counted),
        chain=(
            Line(left=DRAW(t), right=parts, rule=Definition(),
                 reason="given the fit, the draw has variance sigma_t^2 about mu_t"),
            Line(left=parts, right=general, rule=Use(facts=(centre[-1], fitted)), reason="for any sizes m(k)"),
            Line(left=general, right=sigma**2 * (1 + constant), rule=Use(facts=(size,)), reason="equal sizes"),
            Line(left=sigma**2 * (1 + constant), right=sigma**2 * (1 + t / M), rule=Use(facts=(counted,)),
                 reason="counted"),
        ),
        instances=_instances,
        least={M: 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    for rows, fits, scale in ((2, 1, 1), (2, 3, fmpq(3, 2)), (3, 2, 2), (5, 4, fmpq(1, 2))):
        direct = by_draws([rows] * fits, fmpq(scale) ** 2)
        yield Instance(label=f"M = {rows}, t = {fits}", at={M: rows, t: fits, sigma: scale}, direct=direct)


def by_draws(sizes: Sequence[int], real: fmpq) -> fmpq:
    """The variance of a draw after fits on batches of `sizes`, from the second moments of the draws of each batch."""
    variance, covariance = real, fmpq(0)  # of a draw, and of two draws of the same generation
    for rows in sizes:
        squares, products = rows * variance, rows * (rows - 1) * covariance
        of_mean = (squares + products) / rows**2
        fitted = (squares - rows * of_mean) / (rows - 1)
        variance, covariance = of_mean + fitted, of_mean
    return variance
