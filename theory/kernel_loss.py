"""The mean loss of a Gaussian kernel density refitted on one row a generation, in closed form or enclosed by Arb.

Rows and kernel are standard normal but for the bandwidth h. Formulas call these functions by the names of `FUNCTIONS`.
"""

from collections.abc import Callable
from functools import cache

import flint
from flint import acb, arb

BITS = 96  # of the integral: an enclosure of a fixed width, far narrower than what it is compared with
NEAR = -40  # an integral stops 2^NEAR before a zero of the exponent


def loss_rise(h: arb) -> arb:
    """The rise of the loss at an exact or enclosed h, worked out once for each."""
    return _rise(*((int(part), int(power)) for part, power in (h.mid().man_exp(), h.rad().man_exp())))


@cache
def _rise(middle: tuple[int, int], radius: tuple[int, int]) -> arb:
    """E NLL_2 - E NLL_1 where fit 2 has a real row and a draw of fit 1: 1/4 - E log cosh(D/2).

    D = U Z/h - Z^2/2, U ~ N(0, 2), Z ~ N(0, 1). In polar coordinates U/sqrt 2 = r cos a, Z = r sin a the half of r^2
    is exponential of mean 1, so D/2 = E s with s = sin a (sqrt(2) cos a/h - sin(a)/2), and the mean over E is closed.
    """
    with flint.ctx.workprec(BITS):
        h = arb(middle, radius)
        turn = (2 * arb(2).sqrt() / h).atan()  # where s changes its sign
        near = arb(2) ** NEAR
        steep = arb(2).sqrt() / h + 1  # of s, everywhere

        def halved(angle: acb, sense: int) -> acb:
            sine, cosine = angle.sin(), angle.cos()
            return sense * sine * (acb(arb(2).sqrt()) * cosine / h - sine / 2)

        parts = [
            acb.integral(lambda angle, _: log_cosh_mean(halved(angle, 1)), near, turn - near),
            acb.integral(lambda angle, _: log_cosh_mean(halved(angle, -1)), turn + near, arb.pi() - near),
        ]
        left = 4 * near * (steep * near) ** 2  # 0 <= E log cosh(E s) <= s^2
        inside = parts[0].real + parts[1].real
        rise: arb = arb(1) / 4 - inside.union(inside + left) / arb.pi()
        return rise


def log_cosh_mean(size: acb) -> acb:
    """E log cosh(E s), E exponential of mean 1 and s > 0: s - (psi(x/2 + 1) - psi(x/2 + 1/2))/2 with x = 1/(2 s).

    By parts it is s E tanh(E s), and tanh = 1 - 2 sum_k (-1)^(k+1) exp(-2 k E s).
    """
    half = 1 / (4 * size)
    return size - ((half + 1).digamma() - (half + acb(1) / 2).digamma()) / 2


def replaced(rows: arb, fits: arb, h: arb) -> arb:
    """E NLL_t where one row is replaced: fit t is normal about a row of variance 1 + (t - 1) h^2."""
    if rows != 1:
        raise ValueError("the mean loss has a closed form for one row a generation")
    return log_scale(h) + (2 + (fits - 1) * h * h) / (2 * h * h)


def accumulated(rows: arb, fits: arb, h: arb) -> arb:
    """E NLL_t of one row a generation, accumulated, for t = 1 and t = 2."""
    if rows != 1 or fits not in (1, 2):
        raise ValueError("the mean loss is enclosed for one row a generation and at most two fits")
    first = replaced(rows, arb(1), h)
    return first if fits == 1 else first + loss_rise(h)


def log_scale(h: arb) -> arb:
    """log(2 pi h^2)/2, the loss at the middle of one kernel."""
    scale: arb = (2 * arb.pi() * h * h).log() / 2
    return scale


FUNCTIONS: dict[str, Callable[..., arb]] = {
    "KernelLossRise": loss_rise,
    "KernelLossReplaced": replaced,
    "KernelLossAccumulated": accumulated,
}
