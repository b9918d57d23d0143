"""Estimating functions whose mean is 0 at theta_0 alone: Cov(psi, score) = C need not be 1, and then the law of
augmenting changes.

Under a parameter theta near theta_0 the mean of psi is C (theta - theta_0) to first order (Le Cam's third lemma). So
batch g moves fit G by (C W(g-1) + Z_g)/G, in place of (W(g-1) + Z_g)/G.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

import sympy
from flint import fmpq

from theory.arithmetic import sign
from theory.claim import Erratum
from theory.parameter import Parameter
from theory.proof.independent import IndependentParts
from theory.proof.line import Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G

c = sympy.Symbol("c", positive=True)
FIT, TOTAL, NOISE = sympy.symbols("W_psi Total Z_psi", cls=sympy.Function)  # W(G), G W(G), and the noise of batch G
GROWTH = sympy.Function("Growth")  # Var W(G) over Var W(1)
SLOPE = Parameter(symbol=c, meaning="Cov(psi, score), 1 for the maximum likelihood fit", whole=False)
SETTING = (
    "one entry of theta; fit G = mean over all batches of theta_0 + psi, E_0 psi = 0 at theta_0, Cov(psi, score) = C"
)


def recursion(slope: sympy.Expr) -> tuple[Line, ...]:
    """Var W(1), and Var W(G) through Var W(G-1), last; in units of Var Z."""
    mean = Line(left=FIT(G), right=TOTAL(G) / G, rule=Definition(), reason="the mean over the batches 1..G")
    adds = Line(left=TOTAL(G), right=(G - 1) * FIT(G - 1) + slope * FIT(G - 1) + NOISE(G), rule=Definition(),
                reason="the batches 1..G-1 have the mean W(G-1), and batch G is drawn at that fit, where psi has the "
                "mean C W(G-1)")  # fmt: skip
    moved = Line(left=FIT(G), right=((G - 1 + slope) * FIT(G - 1) + NOISE(G)) / G, rule=Use(facts=(mean, adds)),
                 reason="fit G from fit G - 1")  # fmt: skip
    start = Line(left=GROWTH(1), right=sympy.Integer(1), rule=Definition(), reason="the unit")
    step = Line(
        left=GROWTH(G), right=((G - 1 + slope) / G) ** 2 * GROWTH(G - 1) + 1 / G**2,
        rule=IndependentParts(fact=moved, parts={FIT(G - 1): GROWTH(G - 1), NOISE(G): sympy.Integer(1)}),
        reason="batch G has new noise",
    )  # fmt: skip
    return mean, adds, moved, start, step


def instances(slope: Fraction, generations: Iterable[int], at: dict[sympy.Symbol, Fraction]) -> Iterable[Instance]:
    """Every outcome of a literal run with psi(y) = C (y - theta_0)."""
    for last in generations:
        ratio = augmented_means(slope, last)[-1]
        direct = fmpq(ratio.numerator, ratio.denominator)
        yield Instance(label=f"G = {last}, C = {slope}", at={G: last, **at}, direct=direct)


def augmented_means(slope: Fraction, generations: int) -> list[Fraction]:
    """Var theta_g over Var theta_1 for the fits theta_g = mean over all batches of theta_0 + C (Y - theta_0).

    One row of variance 1 a batch, drawn as fit -1 or +1 with equal chances; all outcomes are enumerated.
    """
    squares = [Fraction(0)] * generations
    for noises in product((-1, 1), repeat=generations):
        fits, total = [Fraction(0)], Fraction(0)  # theta_0 = 0
        for place, noise in enumerate(noises, 1):
            total += slope * (fits[-1] + noise)
            fits.append(total / place)
        squares = [so_far + fit * fit for so_far, fit in zip(squares, fits[1:], strict=True)]
    return [square / squares[0] for square in squares]


def witness() -> str:
    """Y ~ (theta, 1) and psi(y) = 2 (y - theta_0): E_0 psi = 0, and Var theta_2/Var theta_1 = 5/2."""
    slope = Fraction(2)
    mean = sum((slope * noise for noise in (-1, 1)), Fraction(0)) / 2
    covariance = sum((slope * noise * noise for noise in (-1, 1)), Fraction(0)) / 2  # with the score y - theta_0
    ratio = augmented_means(slope, 2)[1]
    above = sign(sympy.Rational(ratio.numerator, ratio.denominator) - sympy.pi**2 / 6, {})
    if mean != 0 or covariance == 1 or above != 1:
        raise ArithmeticError(f"E_0 psi = {mean}, C = {covariance}, ratio {ratio}: no counterexample")
    return (
        "theta_g = mean of theta_0 + 2 (Y - theta_0) over all batches, one row of variance 1 a batch: E_0 psi = 0 at "
        f"theta_0, Cov(psi, score) = {covariance}, and Var theta_2/Var theta_1 = {ratio} exactly, against 5/4 and "
        "pi^2/6"
    )


NOT_ENOUGH = Erratum(
    place="Assumption 3 of Theorem 5.1",
    printed=r"\mathbb{E}_0[\nabla_\theta L(Z; \theta_0)] = 0",
    corrected=r"\mathbb{E}_\theta[\nabla_\theta L(Z; \theta)] = 0 \text{ for every } \theta \text{ near } \theta_0",
    reason="A mean of 0 at theta_0 alone leaves Cov(psi, score) = C free, and augmenting then multiplies the variance "
    "at G = 2 by ((C + 1)^2 + 1)/4 instead of 5/4; a mean of 0 near theta_0 gives C = I.",
    corrected_by=("dey.theorem-5-1", "dey.counterexample-c", "dey.counterexample-two"),
    incomplete=True,
    witness=witness,
)
