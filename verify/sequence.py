"""Tests that may be looked at as often as one likes: an asymptotic confidence sequence, and its p-values.

With n draws of spread sd and the mean z standard errors away from a value, that value's normal mixture is

    M_n = integral of exp(l S - l^2 n / 2) dN(0, rho^2)(l) = exp(x z^2 / (2 (1 + x))) / sqrt(1 + x),

where S = z sqrt(n) is the sum in units of sd, and x = n rho^2. For normal draws about that value it is a martingale of
mean 1, so by Ville's inequality it ever reaches 1/alpha with probability at most alpha: 1/M_n is a p-value whatever the
time of looking, and the values with M_n < 1/alpha are an interval that holds at all n together,

    mean -+ sd sqrt(2 (n rho^2 + 1) / (n^2 rho^2) log(sqrt(n rho^2 + 1) / alpha)).

For draws of any law with a variance, and an estimated sd, it holds asymptotically in the size of the first look
(Waudby-Smith, Arbour, Sinha, Kennedy and Oh, arXiv 2103.06476). Mixing over l > 0 alone gives the one-sided test. What
is not a mean (a growth, an intercept) behaves like the mean of its influence values.

>>> anytime = tuned(10_000, 0.05)
>>> round(anytime.radius(10_000, 0.05) * 100, 3)       # standard errors; 1.96 when one looks once
3.035
>>> round(anytime.two_sided(3.035, 10_000), 3)
0.05
"""

import math
from dataclasses import dataclass

from scipy.special import lambertw, log_ndtr

HALVINGS = 64  # of the bracket of a logarithm: far below a replicate
LARGEST = 2.0**200  # replicates; nobody asks for more


@dataclass(frozen=True, kw_only=True)
class ConfidenceSequence:
    """A test for every number of draws at once. `rho` is the spread of the mixture, in units of 1 / sd.

    The z that its tests take is normal; one found from few blocks goes through `as_normal` first.
    """

    rho: float

    def two_sided(self, z: float, replicates: float) -> float:
        """The p-value of "the true value is where z = 0", valid at whatever number one stops."""
        x = replicates * self.rho**2
        return math.exp(min(0.0, math.log1p(x) / 2 - x * z * z / (2 * (1 + x))))

    def one_sided(self, z: float, replicates: float) -> float:
        """The p-value of "the true value is where z = 0, or further on"; a large z speaks against it."""
        if z == -math.inf:
            return 1.0
        x = replicates * self.rho**2
        u = z * math.sqrt(x / (1 + x))
        return math.exp(min(0.0, math.log1p(x) / 2 - math.log(2) - u * u / 2 - float(log_ndtr(u))))

    def radius(self, replicates: float, alpha: float) -> float:
        """Half the width of the two-sided interval, in units of sd."""
        return self._radius(replicates, math.log1p(replicates * self.rho**2) / 2 - math.log(alpha))

    def radius_one_sided(self, replicates: float, alpha: float) -> float:
        """How far the one-sided bound lies off the mean at most, in units of sd.

        From exp(u^2/2) N(u) >= exp(u^2/2) - 1/2, where N is the normal distribution function and u >= 0.
        """
        root = math.sqrt(1 + replicates * self.rho**2)
        return self._radius(replicates, math.log(0.5 + root / (2 * alpha)))

    def _radius(self, replicates: float, logarithm: float) -> float:
        x = replicates * self.rho**2
        return math.sqrt(2 * (1 + x) / x * logarithm / replicates)

    def replicates(self, gap: float, *, alpha: float, beyond: float, sides: int) -> float:
        """The number from which a gap, in units of sd, exceeds the radius by `beyond` standard errors."""
        if gap <= 0:
            return math.inf
        radius = self.radius if sides == 2 else self.radius_one_sided
        low, high = 0.0, math.log(LARGEST)
        for _ in range(HALVINGS):  # what is subtracted from the gap falls as the number grows
            middle = (low + high) / 2
            number = math.exp(middle)
            enough = gap >= radius(number, alpha) + beyond / math.sqrt(number)
            low, high = (low, middle) if enough else (middle, high)
        return math.exp(high)


def tuned(replicates: int, alpha: float) -> ConfidenceSequence:
    """The sequence whose interval at level `alpha` is narrowest at `replicates`, which is chosen before drawing.

    The radius is stationary where x = log(1 + x) - 2 log(alpha), which is solved by Lambert's W.
    """
    if replicates < 1 or not 0 < alpha < 1:
        raise ValueError(f"replicates={replicates}, alpha={alpha}: give at least 1 replicate and a level in (0, 1)")
    x = -1 - float(lambertw(-(alpha**2) / math.e, -1).real)
    return ConfidenceSequence(rho=math.sqrt(x / replicates))


def as_normal(z: float, degrees: float) -> float:
    """A normal deviate that is no more extreme than `z` is for the t law with `degrees`.

    Wallace's lower bound (Annals of Mathematical Statistics 30, 1959, 1121-1130), which is within 0.01 from 19
    degrees on.
    """
    if math.isinf(degrees) or math.isinf(z):
        return z
    return math.copysign(math.sqrt((degrees - 0.5) * math.log1p(z * z / degrees)), z)
