"""Prediction, expansion and information of exponential families: sums over outcomes, runs of the fits, quadratures.

Rational where the value is rational; else mpmath at 50 digits, with a margin that is wider than its rounding.
"""

from collections.abc import Callable
from fractions import Fraction

import mpmath

Point = dict[str, Fraction]
Value = Fraction | tuple[Fraction, Fraction]
MARGIN = Fraction(1, 10**15)
DIGITS = 50


def number(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def around(compute: Callable[[], mpmath.mpf], margin: Fraction = MARGIN) -> tuple[Fraction, Fraction]:
    """Rationals on both sides of the number, at a relative distance of `margin`."""
    with mpmath.workdps(DIGITS):
        middle = Fraction(mpmath.nstr(compute(), 40, strip_zeros=False))
    return middle - margin * abs(middle) - MARGIN**3, middle + margin * abs(middle) + MARGIN**3


def divergence(truth: mpmath.mpf, fitted: mpmath.mpf) -> mpmath.mpf:
    """KL of two Bernoulli laws, over the two outcomes."""
    laws = ((truth, fitted), (1 - truth, 1 - fitted))
    return mpmath.fsum(mass * (mpmath.log(mass) - mpmath.log(other)) for mass, other in laws)


def cross_entropy(at: Point) -> Value:
    """Expected losses of the fitted law and of the truth, under the truth; 0 where the two laws are one."""
    if at["p"] == at["q"]:
        return Fraction(0)

    def excess() -> mpmath.mpf:
        truth, fitted = number(at["p"]), number(at["q"])
        loss = -truth * mpmath.log(fitted) - (1 - truth) * mpmath.log(1 - fitted)
        return loss + truth * mpmath.log(truth) + (1 - truth) * mpmath.log(1 - truth)

    return around(excess)


def printed_direction(at: Point) -> Value:
    """As `cross_entropy`, with the two laws exchanged."""
    if at["p"] == at["q"]:
        return Fraction(0)
    return around(lambda: divergence(number(at["q"]), number(at["p"])))


def three_point(at: Point) -> Value:
    """Three divergences, outcome by outcome; of two equal laws in a row, one step is 0 and the others are equal."""
    if at["b"] in (at["a"], at["c"]):
        return Fraction(0)

    def gap() -> mpmath.mpf:
        first, second, third = (number(at[name]) for name in "abc")
        return divergence(first, third) - divergence(first, second) - divergence(second, third)

    return around(gap)


def expansion(at: Point) -> Value:
    """KL of m independent trials over h^2, at both signs of a small h: what is odd in h cancels."""

    def rate() -> mpmath.mpf:
        share, step = number(at["mu"] / at["m"]), mpmath.mpf(10) ** -10
        total = mpmath.mpf(0)
        for h in (step, -step):
            odds = share / (1 - share) * mpmath.exp(h)
            total += at["m"].numerator * divergence(share, odds / (1 + odds))
        return total / (2 * step**2)

    return around(rate, Fraction(1, 10**10))


def fits(augment: bool, generations: int, rows: int) -> list[list[Fraction]]:
    """Each fit as its coefficients on the noises of single rows."""
    fitted = [[Fraction(0)] * (rows * generations)]
    data: list[list[Fraction]] = []
    for generation in range(generations):
        batch = []
        for row in range(rows):
            drawn = list(fitted[-1])
            drawn[generation * rows + row] += 1
            batch.append(drawn)
        data = data + batch if augment else batch
        fitted.append([sum(column, Fraction(0)) / len(data) for column in zip(*data, strict=True)])
    return fitted


def squares(fit: list[Fraction]) -> Fraction:
    return sum((held * held for held in fit), Fraction(0))


def prediction(augment: bool) -> Callable[[Point], Value]:
    """E (theta_G - theta_0)^2 over that of the first fit, with two rows a generation."""

    def ratio(at: Point) -> Value:
        run = fits(augment, int(at["G"]), 2)
        return squares(run[-1]) / squares(run[1])

    return ratio


def reverse(augment: bool) -> Callable[[Point], Value]:
    """E (mu_G - mu_0)^2/(2 v), with noises of variance v = 1."""
    return lambda at: squares(fits(augment, int(at["G"]), int(at["n"]))[-1]) / 2


def basel(_: Point) -> Value:
    return around(lambda: mpmath.zeta(2))


def fit_less_truth(at: Point) -> Value:
    """The vertex of the parabola a theta^2/2 - b theta through its values at -1, 0 and 1, less theta_0."""

    def loss(theta: int) -> Fraction:
        return at["a"] * theta * theta / 2 - at["b"] * theta

    vertex = (loss(-1) - loss(1)) / (2 * (loss(1) + loss(-1) - 2 * loss(0)))
    return vertex - at["theta_0"]


def printed_sign(at: Point) -> Value:
    value = fit_less_truth(at)
    assert isinstance(value, Fraction)
    return -value


def score(feature: str | None) -> Callable[[Point], Value]:
    """x times P(Y = 1) at the natural parameter feature * theta_0 (feature 1 where none is named)."""

    def mean(at: Point) -> Value:
        used = at["x"] if feature == "x" else Fraction(1)
        return around(lambda: number(at["x"]) / (1 + mpmath.exp(-number(used * at["theta_0"]))))

    return mean


def third_binomial(at: Point) -> Value:
    """m^2 times the largest square of p (1 - p) (1 - 2 p), by golden-section search: flat there, so accurate."""

    def largest() -> mpmath.mpf:
        low, high, share = mpmath.mpf(0), mpmath.mpf(1) / 2, (mpmath.sqrt(5) - 1) / 2
        for _ in range(160):
            left, right = high - share * (high - low), low + share * (high - low)
            if left * (1 - left) * (1 - 2 * left) < right * (1 - right) * (1 - 2 * right):
                low = left
            else:
                high = right
        return number(at["m"]) ** 2 * (low * (1 - low) * (1 - 2 * low)) ** 2

    return around(largest, Fraction(1, 10**12))


def gaussian(function: Callable[[mpmath.mpf], mpmath.mpf], *centres: mpmath.mpf) -> mpmath.mpf:
    """The mean over a standard normal, by the trapezoidal rule about the `centres` of the mass: it converges faster
    than any power of the step, as the function is analytic on the line."""
    step, reach = mpmath.mpf(1) / 8, 14
    low, high = (int(8 * (edge + side)) for edge, side in ((min(centres), -reach), (max(centres), reach)))
    return step * mpmath.fsum(
        function(place * step) * mpmath.exp(-((place * step) ** 2) / 2) for place in range(low, high + 1)
    ) / mpmath.sqrt(2 * mpmath.pi)  # fmt: skip


def half(rate: mpmath.mpf) -> mpmath.mpf:
    """E[exp(rate x); x > 0], by Gauss-Legendre on pieces about the mass."""
    edge = max(rate, mpmath.mpf(0))
    marks = sorted({mpmath.mpf(0), *(max(edge + shift, mpmath.mpf(0)) for shift in range(-12, 13, 4))})
    return mpmath.quad(lambda x: mpmath.exp(rate * x) * mpmath.npdf(x), marks)


def moment_of_bound(at: Point) -> Value:
    """E exp(k (x theta_0 + r |x|)), on both sides of 0."""

    def moment() -> mpmath.mpf:
        return half(number(at["k"] * (at["theta_0"] + at["r"]))) + half(number(at["k"] * (at["r"] - at["theta_0"])))

    return around(moment)


def information(power: int) -> Callable[[Point], Value]:
    """E[x_1^power exp(a + b x_1)]."""

    def entry(at: Point) -> Value:
        def mean() -> mpmath.mpf:
            shift, slope = number(at["a"]), number(at["b"])
            return gaussian(lambda x: x**power * mpmath.exp(shift + slope * x), slope)

        return around(mean)

    return entry


def minorant(power: int) -> Callable[[Point], Value]:
    """E[x^power exp(-(b x)^2/4)]/4, the stated bound as the mean that it is."""

    def bound(at: Point) -> Value:
        def mean() -> mpmath.mpf:
            slope = number(at["b"])
            return gaussian(lambda x: x**power * mpmath.exp(-((slope * x) ** 2) / 4) / 4, mpmath.mpf(0))

        return around(mean)

    return bound


DIRECT = {
    "dey.cross-entropy": cross_entropy,
    "dey.kl-direction-as-printed": printed_direction,
    "dey.kl-expansion": expansion,
    "dey.prediction-discard": prediction(False),
    "dey.prediction-augment": prediction(True),
    "dey.prediction-bound": basel,
    "dey.three-point": three_point,
    "dey.reverse-kl": reverse(False),
    "dey.reverse-kl-augment": reverse(True),
    "dey.aal-expansion": fit_less_truth,
    "dey.aal-sign-as-printed": printed_sign,
    "dey.score-centring": score("x"),
    "dey.score-as-printed": score(None),
    "dey.third-derivative-binomial": third_binomial,
    "dey.third-derivative-poisson": moment_of_bound,
    "dey.information-poisson": information(2),
    "dey.information-poisson-across": information(0),
    "dey.information-logit": minorant(0),
    "dey.information-logit-slope": minorant(2),
}
