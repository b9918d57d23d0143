"""Ridge regression on accumulating data with one feature matrix, along one eigenvector of X'X with eigenvalue s > 0.

Fit n solves (n s + lam_n) v_n = (the sum of the responses' components), where the newest batch adds s v_{n-1} + e_n
with Var e_n = sigma^2 s, and v_0 = 1 is the component of a unit w*.
"""

from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq, fmpq_mat

from theory.lemmas.refitting import squared_norm
from theory.parameter import Parameter
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, NormalForm, Use
from theory.symbols import i, k, n, sigma

MEAN = sympy.Function("RidgeMean")  # E v_n with the penalty lam
GROWING_MEAN = sympy.Function("GrowingRidgeMean")  # E v_n with the penalty n lam
TOTAL = sympy.Function("RidgeTotal")  # E of the sum of the responses' components, with the penalty lam
GROWING_TOTAL = sympy.Function("GrowingRidgeTotal")  # the same with n lam
SPREAD = sympy.Function("RidgeVariance")  # Var v_n with the penalty lam
BIAS = sympy.Function("RidgeSquaredBias")  # (E v_n - 1)^2 with the penalty lam
s, lam = sympy.symbols("s lam", positive=True)
v, e = sympy.symbols("v e", positive=True)  # the last fit, and the newest noise
EIGENVALUE = Parameter(symbol=s, meaning="eigenvalue of X'X", whole=False)
PENALTY = Parameter(symbol=lam, meaning="ridge penalty", whole=False)
RIDGE = "fit n minimises the squares on all n batches so far plus lam_n |w|^2; all share one feature matrix X"
FIXED, GROWING = "lam_n = lam at every n", "lam_n = n lam: the same penalty for every row of data"
ALONG = "along a unit eigenvector of X'X with eigenvalue s, given X; the true coefficient there is 1"
EQUATIONS = "the normal equations: the penalised eigenvalue times the component is the sum of all responses"
NEWEST = "the old responses, and those that fit n - 1 labels"
SUM = sympy.Sum(1 / (i * s + lam) ** 2, (i, 1, n))
PRODUCT = sympy.Product(1 - lam / ((s + lam) * k), (k, 1, n))
EXACT = fmpq_mat(3, 2, [fmpq(value) for value in (1, 2, 2, -1, 2, 0)])  # orthogonal columns: s = 9 and s = 5
EIGENVALUES = (9, 5)
NOISE, WEIGHT = Fraction(3, 2), Fraction(5, 2)


@cache
def bias() -> Derivation:
    """The squared bias with a fixed penalty: that of the first fit, for ever."""
    first = Line(left=MEAN(1), right=s / (s + lam), rule=Definition(), reason="the fit on real data, whose mean is s")
    facts = (*_recursion(MEAN, TOTAL, n * s + lam, MEAN(n - 1)), first)
    solved = Line(left=MEAN(n), right=s / (s + lam), reason="every fit has the mean of the last",
                  rule=Induction(variable=n, base=1, base_value=first, step=facts[3]))  # fmt: skip
    return Derivation(
        quantity=BIAS(n),
        facts=(*facts, solved),
        chain=(
            Line(left=BIAS(n), right=(MEAN(n) - 1) ** 2, rule=Definition(), reason="the true coefficient is 1"),
            Line(left=(MEAN(n) - 1) ** 2, right=(s / (s + lam) - 1) ** 2, rule=Use(facts=(solved,)), reason="put in"),
            Line(left=(s / (s + lam) - 1) ** 2, right=lam**2 / (s + lam) ** 2, rule=NormalForm(), reason="squared"),
        ),
        instances=lambda: (_instance(fits, place, "bias") for fits, place in ((1, 0), (2, 1), (4, 0))),
    )  # fmt: skip


@cache
def growing_mean() -> Derivation:
    """The mean with the penalty n lam: every fit shrinks what it was given."""
    first = Line(left=GROWING_MEAN(0), right=sympy.Integer(1), rule=Definition(), reason="the true coefficient")
    shrunk = GROWING_MEAN(n - 1) * (1 - lam / ((s + lam) * n))
    facts = (*_recursion(GROWING_MEAN, GROWING_TOTAL, n * (s + lam), shrunk, since=0), first)
    return Derivation(
        quantity=GROWING_MEAN(n),
        facts=facts,
        chain=(Line(left=GROWING_MEAN(n), right=PRODUCT, reason="one factor a fit",
                    rule=Induction(variable=n, base=0, base_value=first, step=facts[3])),),
        instances=lambda: (_instance(fits, place, "growing") for fits, place in ((1, 0), (2, 1), (4, 0), (5, 1))),
    )  # fmt: skip


def _recursion(
    name: sympy.Function, total: sympy.Function, divisor: sympy.Expr, right: sympy.Expr, since: int = 1
) -> tuple[Line, ...]:
    """The mean of fit n from that of fit n - 1, whose own equations give the sum of the old responses."""
    added = (total(n - 1) + s * name(n - 1)) / divisor
    solved = Line(left=total(n), right=divisor * name(n), rule=Definition(since={n: since}), reason=EQUATIONS)
    fitted = Line(left=name(n), right=added, rule=Definition(), reason=NEWEST)
    before = Line(left=added, right=right, rule=Use(facts=(solved,), given={n: n - 1}), reason="fit n - 1 put in")
    step = Line(left=name(n), right=right, rule=Use(facts=(fitted, before)), reason="the mean of a fit")
    return solved, fitted, before, step


@cache
def variance() -> Derivation:
    """The variance with a fixed penalty: every fit adds its own noise to the last."""
    last = Line(left=(((n - 1) * s + lam) * v + s * v + e) / (n * s + lam), right=v + e / (n * s + lam),
                rule=NormalForm(), reason="v_n = v_{n-1} + e_n/(n s + lam), for n >= 2")  # fmt: skip
    first = Line(left=SPREAD(1), right=sigma**2 * s / (s + lam) ** 2, rule=Definition(),
                 reason="v_1 = (s + e_1)/(s + lam) with Var e_1 = sigma^2 s")  # fmt: skip
    step = Line(left=SPREAD(n), right=SPREAD(n - 1) + sigma**2 * s / (n * s + lam) ** 2, rule=Definition(),
                reason="e_n is independent of v_{n-1}, and has the variance sigma^2 s")  # fmt: skip
    return Derivation(
        quantity=SPREAD(n),
        facts=(last, first, step),
        chain=(Line(left=SPREAD(n), right=sigma**2 * s * SUM, reason="summed over the fits",
                    rule=Induction(variable=n, base=1, base_value=first, step=step)),),
        instances=lambda: (_instance(fits, place, "variance") for fits, place in ((1, 0), (2, 1), (4, 0))),
    )  # fmt: skip


def _instance(fits: int, place: int, wanted: str) -> Instance:
    """What the refitted ridge regression itself gives, on a matrix whose eigenvectors are the axes."""
    mean, noise = _literal(fits, growing=wanted == "growing")
    row = fmpq_mat(1, noise.ncols(), [noise[place, column] for column in range(noise.ncols())])
    direct = {
        "bias": (mean[place, 0] - 1) ** 2,
        "growing": mean[place, 0],
        "variance": fmpq(9, 4) * squared_norm(row),
    }[wanted]
    at = {n: fits, s: EIGENVALUES[place], lam: WEIGHT, sigma: NOISE}
    return Instance(label=f"n = {fits}, s = {EIGENVALUES[place]}", at=at, direct=direct)


def _literal(fits: int, *, growing: bool) -> tuple[fmpq_mat, fmpq_mat]:
    """The mean of fit n for w* = (1, 1), and its map of all noise entries: (A'A + lam_n I)^-1 A'y on all rows."""
    rows, size = EXACT.nrows(), EXACT.ncols()
    mean, noise = fmpq_mat(size, 1, [fmpq(1)] * size), fmpq_mat(size, rows * fits)
    total, spread, gram = fmpq_mat(size, 1), fmpq_mat(size, rows * fits), fmpq_mat(size, size)
    identity = fmpq_mat(size, size, [fmpq(int(a == b)) for a in range(size) for b in range(size)])
    for fit in range(1, fits + 1):
        chosen = [fmpq(int(column == rows * (fit - 1) + row)) for row in range(rows) for column in range(rows * fits)]
        total += EXACT.transpose() * (EXACT * mean)
        spread += EXACT.transpose() * (EXACT * noise + fmpq_mat(rows, rows * fits, chosen))
        gram += EXACT.transpose() * EXACT
        penalty = fmpq(5, 2) * (fit if growing else 1)
        inverse = (gram + identity * penalty).inv()
        mean, noise = inverse * total, inverse * spread
    return mean, noise
