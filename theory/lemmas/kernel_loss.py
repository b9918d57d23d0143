"""The mean loss of a refitted kernel density on real rows: what one synthetic row does to it, and how it diverges.

The loss of fit t is E -log p_t(x) for one real test row x, over rows, draws and x: nats. Data and kernel are Gaussian.
"""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import Rational, exp, harmonic, log, pi, sqrt

from theory.lemmas.kernel_density import DRAW, draw_replace, h
from theory.parameter import Parameter
from theory.proof.counted import MeanInverseCount, PeakOfMixture
from theory.proof.even_convex import MeanLogCosh, log_cosh
from theory.proof.line import Derivation, Instance, Line
from theory.proof.normal_means import MeanLogarithm, MeanOfInequality, NormalMean, Y
from theory.proof.pointwise import ConvexGap
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import n, t

GAUSSIAN = "standard normal data and a Gaussian kernel of bandwidth h, the same for every fit"
LOSS = "the loss of a fit is its negative log likelihood of a real row that was held out, in expectation"
ONE = "one row a generation: fit 1 uses one real row, fit 2 that row and one draw of fit 1"
ROWS = Parameter(symbol=n, meaning="rows drawn a generation")

RISE = sympy.Function("KernelLossRise")  # E NLL_2 - E NLL_1, one row a generation: h
REPLACED = sympy.Function("KernelLossReplaced")  # E NLL_t: n, t, h
ACCUMULATED = sympy.Function("KernelLossAccumulated")
EXPONENT = sympy.Function("MeanExponent")  # E D
TURNED = sympy.Function("MeanTurnedExponent")  # E S D/2
FLOOR = sympy.Function("MeanTangent")  # E of -D/2 - D^2/8
MEAN_DENSITY = sympy.Function("MeanDensityLoss")  # E -log E[p_t(x) | x] when data are replaced: t, h
MEAN_MIXTURE = sympy.Function("MeanMixtureLoss")  # the same when they accumulate
NORMAL = sympy.Function("NormalLoss")  # E -log of the density N(0, v) at a standard normal x
COUNT = sympy.Function("MeanInverseKernels")  # E 1/(b + C(t)), C(t) kernels in a draw of fit t: t, b
u, z, x = sympy.symbols("u z x", real=True)  # x - X of variance 2; the draw's noise; a test row
su, sz = sympy.symbols("s_u s_z", real=True)  # their signs
v, b = sympy.symbols("v b", positive=True)
NORMALS = {u: sympy.Integer(2), z: sympy.Integer(1)}
RATIO = u * z / h - z**2 / 2  # log K_h(x - X') - log K_h(x - X), X' = X + h z
AT = ({h: Rational(1, 3)}, {h: Rational(5, 2)})
REACH = sqrt(2) / (pi * h)  # E|u z|/(2 h)
WIN = Rational(1, 4) - log_cosh(REACH)
LOSE = Rational(5, 32) - 1 / (4 * h**2)
SPREAD = 1 + h**2 * (harmonic(t) + 1) / 2
PLACE = "Kernel density estimation, results: accumulate against real data alone"
REPLACED_BOUND = log(2 * pi * (1 + t * h**2)) / 2 + 1 / (2 * (1 + t * h**2))
ACCUMULATED_BOUND = log(2 * pi * SPREAD) / 2


@cache
def at_most() -> Derivation:
    """E NLL_2 - E NLL_1 = -E log((1 + e^D)/2) <= 1/4 - log cosh(sqrt(2)/(pi h))."""
    mean = Line(left=EXPONENT(h), right=Rational(-1, 2), reason="u and z are independent",
                rule=NormalMean(polynomial=RATIO, normals=NORMALS, at=AT))  # fmt: skip
    signed = Line(
        left=TURNED(h), right=REACH, reason="with S the sign of u z: E|u z|/(2 h), as E S z^2 = 0",
        rule=NormalMean(polynomial=su * sz * RATIO / 2, normals=NORMALS, signs={su: u, sz: z}, at=AT),
    )  # fmt: skip
    return Derivation(
        quantity=RISE(h), facts=(mean, signed),
        chain=(
            Line(left=RISE(h), relation="<=", right=WIN, rule=MeanLogCosh(mean=mean, signed=signed),
                 reason="log((1 + e^D)/2) = D/2 + log cosh(D/2)"),
        ),
        instances=_rises,
    )  # fmt: skip


@cache
def at_least() -> Derivation:
    """E NLL_2 - E NLL_1 = -E log((1 + e^D)/2) >= 5/32 - 1/(4 h^2)."""
    tangent = Line(
        left=-log((1 + exp(Y)) / 2), relation=">=", right=-Y / 2 - Y**2 / 8, reason="log cosh(y/2) <= y^2/8",
        rule=ConvexGap(variable=Y, at=({Y: 1}, {Y: -2})),
    )  # fmt: skip
    mean = Line(left=FLOOR(h), right=LOSE, reason="E D = -1/2, E D^2 = 2/h^2 + 3/4",
                rule=NormalMean(polynomial=-RATIO / 2 - RATIO**2 / 8, normals=NORMALS, at=AT))  # fmt: skip
    return Derivation(
        quantity=RISE(h), facts=(tangent, mean),
        chain=(
            Line(left=RISE(h), relation=">=", right=FLOOR(h), reason="at y = D = u z/h - z^2/2",
                 rule=MeanOfInequality(fact=tangent, mean=mean, at=RATIO)),
            Line(left=FLOOR(h), right=LOSE, rule=Use(facts=(mean,)), reason="its value"),
        ),
        instances=_rises,
    )  # fmt: skip


@cache
def replace_diverges() -> Derivation:
    """E NLL_t >= log(2 pi (1 + t h^2))/2 + 1/(2 (1 + t h^2)) when data are replaced."""
    draw = draw_replace()
    drawn = Line(left=DRAW(t), right=draw.result, rule=Lemma(derivation=draw, title="the variance of a draw"),
                 reason="one kernel a generation")  # fmt: skip
    normal = Line(
        left=NORMAL(v), right=log(2 * pi * v) / 2 + 1 / (2 * v), reason="E x^2 = 1",
        rule=NormalMean(polynomial=log(2 * pi * v) / 2 + x**2 / (2 * v), normals={x: sympy.Integer(1)},
                        at=({v: 2}, {v: Rational(1, 3)})),
    )  # fmt: skip
    return Derivation(
        quantity=REPLACED(n, t, h), facts=(drawn, normal),
        chain=(
            Line(left=REPLACED(n, t, h), relation=">=", right=MEAN_DENSITY(t, h), rule=MeanLogarithm(),
                 reason="given x, the mean of p_t(x) is the density of a draw of fit t"),
            Line(left=MEAN_DENSITY(t, h), right=NORMAL(DRAW(t)), rule=Definition(),
                 reason="a draw is a real row plus independent kernels: normal, of mean 0 and that variance"),
            Line(left=NORMAL(DRAW(t)), right=NORMAL(draw.result), rule=Use(facts=(drawn,)), reason="put in"),
            Line(left=NORMAL(draw.result), right=REPLACED_BOUND, rule=Use(facts=(normal,), given={v: draw.result}),
                 reason="put in"),
        ),
        instances=lambda: _single_rows(3),
    )  # fmt: skip


@cache
def accumulate_diverges() -> Derivation:
    """E NLL_t >= log(2 pi (1 + h^2 (H_t + 1)/2))/2 when data accumulate."""
    count = Line(
        left=COUNT(t, b), relation="<=", right=1 / (b + 1 + (harmonic(t) - 1) / 2),
        rule=MeanInverseCount(variable=t, added=b, chance=1 / t, gained=(harmonic(t) - 1) / 2),
        reason="a row of fit t is a draw of fit t - 1 with probability 1/t, and else a row of fit t - 1, which has the "
        "law of such a draw less its last kernel",
    )  # fmt: skip
    return Derivation(
        quantity=ACCUMULATED(n, t, h), facts=(count,),
        chain=(
            Line(left=ACCUMULATED(n, t, h), relation=">=", right=MEAN_MIXTURE(t, h), rule=MeanLogarithm(),
                 reason="given x, the mean of p_t(x) is the density of a draw of fit t"),
            Line(left=MEAN_MIXTURE(t, h), relation=">=", right=ACCUMULATED_BOUND,
                 rule=PeakOfMixture(fact=count, added=b, square=h**2),
                 reason="a draw is a real row plus C(t) independent kernels"),
        ),
        instances=_accumulated,
    )  # fmt: skip


def _single_rows(most: int) -> Iterable[Instance]:
    """One row a generation, its noises added one by one: E (x - X_t)^2, the exponent of the one kernel."""
    for fits in range(1, most + 1):
        for width in (fmpq(1, 2), fmpq(2)):
            square = fmpq(1) + sum((width**2 for _ in range(fits - 1)), fmpq(1))
            with flint.ctx.workprec(128):
                peak = 1 / (2 * arb.pi()).sqrt() / arb(width)
                direct = arb(square / (2 * width**2)) - peak.log()
                near = arb(direct.mid(), arb(2) ** -100)
            yield Instance(label=f"n = 1, t = {fits}, h = {width}", at={n: 1, t: fits, h: width}, direct=near)


def _accumulated() -> Iterable[Instance]:
    """One row a generation: fit 1, and fit 2 with its second row."""
    for instance in _single_rows(1):
        yield instance
        width, cells = (fmpq(1, 2), 50) if instance.at[h] == fmpq(1, 2) else (fmpq(2), 20)
        with flint.ctx.workprec(128):
            direct = instance.direct + by_cells(width, cells)
        yield Instance(label=f"n = 1, t = 2, h = {width}", at={**instance.at, t: 2}, direct=direct)


def _rises() -> Iterable[Instance]:
    for width, cells in ((fmpq(1, 2), 50), (fmpq(2), 20)):
        yield Instance(label=f"h = {width}", at={h: width}, direct=by_cells(width, cells))


@cache
def by_cells(width: fmpq, cells: int) -> arb:
    """-E g(D), g(y) = log((1 + e^y)/2), h >= 1/2, from the plane cut into cells: so many for each unit of q = z^2.

    Given q, D is normal with mean -q/2 and variance 2 q/h^2. A function is taken at the mean of a cell, which is off by
    the variance there times half its largest second derivative: that of g is at most 1/4; that of q -> E g(D) is the
    mean of g2/4 - g3/h^2 + g4/h^4 with the further derivatives |g3| <= 1/10 and |g4| <= 1/8. Beyond 5 the mean of
    |D| + 1 >= |g(D)| is below 2^-15.
    """
    with flint.ctx.workprec(64):
        wide, total, error = arb(width), arb(0), arb(2) ** -15
        bend = arb(1) / 16 + 1 / (10 * wide**2) + 1 / (8 * wide**4)
        inner = [_cell(arb(place) / 30, arb(place + 1) / 30) for place in range(-150, 150)]
        within = 1 - sum((first**2 / mass for mass, first, _ in inner), arb(0))  # the variance inside the cells
        for place in range(25 * cells):
            mass, _, second = _cell((arb(place) / cells).sqrt(), (arb(place + 1) / cells).sqrt())
            middle = second / mass
            spread = (2 * middle).sqrt() / wide
            logs = [part * (((first / part * spread - middle / 2).exp() + 1) / 2).log() for part, first, _ in inner]
            total += 2 * mass * sum(logs, arb(0))
            error += 2 * mass * (bend / (8 * arb(cells) ** 2) + spread**2 / 8 * within)
        found: arb = (-total - error).union(-total + error)
        return found


def _cell(low: arb, high: arb) -> tuple[arb, arb, arb]:
    """The probability of an interval under a standard normal, and the integrals of z and z^2 over it."""
    root, front = arb(2).sqrt(), 1 / (2 * arb.pi()).sqrt()
    lower, upper = (front * (-end * end / 2).exp() for end in (low, high))
    mass = ((high / root).erf() - (low / root).erf()) / 2
    return mass, lower - upper, mass + low * lower - high * upper
