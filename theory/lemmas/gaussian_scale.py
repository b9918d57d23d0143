"""A normal refitted on its newest n draws alone: the fitted scale and the Wasserstein distance from the truth.

The fitted variance is multiplied in each generation by an independent chi-square over the divisor. In d coordinates
with one common variance the chi-square has d (n - 1) degrees, and the divisor is d times that of one coordinate.
"""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq, fmpq_mat
from sympy import gamma, sqrt

from theory.lemmas.gaussian_refitting import VARIANCE
from theory.lemmas.gaussian_replace import DRIFT, ONE, by_moments, drift, variance
from theory.lemmas.projections import DENSITY, FREEDOM, SQUARES, freedom_line
from theory.parameter import Parameter
from theory.proof.gamma_integral import PowerMean, euler
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.mean_square import EXPECTED
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import d, n, t

SCALE = sympy.Function("Scale")  # E sigma_t / sigma_0
ROOT = sympy.Function("RootRatio")  # E sigma_t / sigma_{t-1}
W2 = sympy.Function("Wasserstein")  # E W2^2 / sigma_0^2 between the fit and the truth
DISTANCE = "W2^2 between N(mu_t, sigma_t^2) and N(mu_0, sigma_0^2) is (mu_t - mu_0)^2 + (sigma_t - sigma_0)^2"
ISOTROPIC = "the true and the fitted covariance are multiples of I; the one variance is fitted from all d coordinates"
DIMENSION = Parameter(symbol=d, meaning="dimension of the data")
HALF = sympy.Rational(1, 2)
RATIO = sympy.Function("ScaleRatio")  # ScaleRatio(t): sigma_t / sigma_0, a random number
CHI_ROOT = sympy.Function("ChiSquareRoot")  # E sqrt(Q/(2c)) for a chi-square Q of m degrees
m, c = sympy.symbols("m c", positive=True)
ROOT_MEAN = Line(
    left=CHI_ROOT(m, c), right=gamma((m + 1) / 2) / (gamma(m / 2) * sqrt(c)),
    rule=PowerMean(shape=m / 2, rate=c, power=HALF, least={},
                   at=tuple({m: degrees, c: over * HALF} for degrees, over in ((1, 2), (2, 3), (9, 10), (27, 29)))),
    reason="Q/(2c) has a density proportional to x^(m/2 - 1) exp(-c x)",
)  # fmt: skip


def root_ratio(delta: int, dimension: sympy.Expr = ONE) -> sympy.Expr:
    """E sigma_t / sigma_{t-1}: c4(n) for delta = 1, sqrt((n - 1)/n) c4(n) for delta = 0, in one dimension."""
    degrees = dimension * (n - 1)
    return gamma((degrees + 1) / 2) / (gamma(degrees / 2) * sqrt(dimension * (n - delta) / 2))


def ratio_lines(delta: int, dimension: sympy.Expr = ONE) -> tuple[Line, ...]:
    """The facts that end in E sigma_t / sigma_{t-1}: a projection's law, then the mean root of a chi-square."""
    each, divisor = FREEDOM(n, 1, DENSITY, SQUARES.left), dimension * (n - delta) / 2
    freedom = freedom_line(n, ONE)
    named = Line(
        left=ROOT(n, dimension), right=CHI_ROOT(dimension * each, divisor), rule=Definition(),
        reason="sigma_t^2 / sigma_{t-1}^2 is the squared length of x - Y K Y'x over the divisor: x the draws in units "
        "of sigma_{t-1}, Y the column of n ones, K = 1/n; in d coordinates, squares of d times as many normals",
    )  # fmt: skip
    given = {m: dimension * (n - 1), c: divisor}
    ratio = Line(left=named.left, right=root_ratio(delta, dimension), reason="its mean root put in",
                 rule=Use(facts=(named, SQUARES, freedom, ROOT_MEAN), given=given))  # fmt: skip
    return SQUARES, freedom, ROOT_MEAN, named, ratio


@cache
def scale(delta: int, dimension: sympy.Expr = ONE) -> Derivation:
    """E sigma_t / sigma_0, a power of E sigma_1 / sigma_0."""
    lines = ratio_lines(delta, dimension)
    ratio, factor = lines[-1], lines[-1].right
    grown = Line(left=SCALE(t), right=SCALE(t - 1) * ratio.left, rule=Definition(),
                 reason="whatever the past, the draws in units of sigma_{t-1} are standard normals")  # fmt: skip
    start = Line(left=SCALE(0), right=ONE, rule=Definition(), reason="the true scale, in its own unit")
    step = Line(left=SCALE(t), right=SCALE(t - 1) * factor, rule=Use(facts=(grown, ratio)), reason="its mean put in")
    return Derivation(
        quantity=SCALE(t),
        facts=(*lines, grown, start, step),
        chain=(
            Line(left=SCALE(t), right=factor**t, reason="one factor a generation",
                 rule=Induction(variable=t, base=0, base_value=start, step=step)),
        ),
        instances=lambda: scale_instances(delta, (1,) if dimension == 1 else (1, 2)), least={n: 2},
    )  # fmt: skip


@cache
def of_one_ratio(delta: int, fits: sympy.Expr) -> tuple[Line, ...]:
    """E x and E x^2 of x = sigma_t / sigma_0, after `fits` fits, last: one x in both."""
    given = {t: fits}
    lines: list[Line] = []
    ends: list[Line] = []
    for lemma, power, title in ((scale(delta), 1, "the scale"), (variance(delta), 2, "the variance")):
        meant = Line(left=EXPECTED(RATIO(t) ** power), right=lemma.quantity, rule=Definition(),
                     reason=f"{title} is the mean of the ratio sigma_t / sigma_0 to the power {power}")  # fmt: skip
        quoted = Line(left=lemma.quantity.xreplace(given), right=lemma.result.xreplace(given), reason="by induction",
                      rule=Lemma(derivation=lemma, title=title, given={} if fits == t else given))  # fmt: skip
        ends.append(Line(left=meant.left.xreplace(given), right=quoted.right, reason="put in",
                         rule=Use(facts=(meant, quoted), given={} if fits == t else given)))  # fmt: skip
        lines += [meant, quoted]
    return *lines, *ends


@cache
def wasserstein(delta: int, dimension: sympy.Expr = ONE) -> Derivation:
    """E W2^2 / sigma_0^2 between the fit and the truth: the mean, the variance and the scale put together."""
    mean, spread, root = drift(delta), variance(delta), scale(delta, dimension)
    facts = tuple(
        Line(left=lemma.quantity, right=lemma.result, rule=Lemma(derivation=lemma, title=title), reason="by induction")
        for lemma, title in ((mean, "the mean"), (spread, "the variance"), (root, "the scale"))
    )
    split = dimension * (DRIFT(t) + VARIANCE(t) - 2 * SCALE(t) + 1)
    reached = dimension * (mean.result + spread.result - 2 * root.result + 1)
    each = "" if dimension == 1 else " in each of the d coordinates, whose fitted variance is one"
    return Derivation(
        quantity=W2(t),
        facts=facts,
        chain=(
            Line(left=W2(t), right=split, rule=Definition(),
                 reason=f"W2^2 of two normals is (mu_t - mu_0)^2 + (sigma_t - sigma_0)^2{each}"),
            Line(left=split, right=reached, rule=Use(facts=facts), reason="the three means put in"),
        ),
        instances=lambda: wasserstein_instances(delta, (1,) if dimension == 1 else (1, 2, 3)), least={n: 2},
    )  # fmt: skip


def root_by_integrals(rows: int, delta: int, places: int) -> arb:
    """E sigma_1 / sigma_0: the square root integrated against the chi-square density of the residuals' rank.

    The rank is that of the matrix I - 1 1'/n itself, once for each coordinate.
    """
    entries = [fmpq(int(x == y)) - fmpq(1, rows) for x in range(rows) for y in range(rows)]
    degrees = places * int(fmpq_mat(rows, rows, entries).rank())
    with flint.ctx.workprec(192):
        half = fmpq(degrees, 2)
        root = euler(half + fmpq(1, 2))[0] / euler(half)[0] * arb(2).sqrt()
        return arb(root / arb(places * (rows - delta)).sqrt())


def scale_instances(delta: int, dimensions: Iterable[int]) -> Iterable[Instance]:
    """The product of the single ratios, each integrated."""
    for places in dimensions:
        for rows, fits in ((2, 1), (3, 2), (6, 3)):
            with flint.ctx.workprec(128):
                direct = root_by_integrals(rows, delta, places) ** fits
            at = {n: rows, t: fits, d: places}
            yield Instance(label=f"n = {rows}, t = {fits}, d = {places}", at=at, direct=direct)


def wasserstein_instances(delta: int, dimensions: Iterable[int]) -> Iterable[Instance]:
    """E W2^2 from the second moments of every draw, and the scale from its integrals."""
    for places in dimensions:
        for rows, fits in ((2, 1), (2, 3), (3, 2), (6, 4)):
            second, mean = by_moments(rows, fits, delta)
            with flint.ctx.workprec(128):
                direct = places * (second + mean + 1 - 2 * root_by_integrals(rows, delta, places) ** fits)
            at = {n: rows, t: fits, d: places}
            yield Instance(label=f"n = {rows}, t = {fits}, d = {places}", at=at, direct=direct)
