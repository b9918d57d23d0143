"""Elementary functions of eight doubles, from products and sums alone, so that their bits depend on no library."""

import math
from typing import Any

from simulate.lanes.arithmetic import bits, double, fma, number, polynomial
from simulate.lanes.compiled import inlined

LOG2_E = 1.4426950408889634
LN2_HIGH = float.fromhex("0x1.62e42feep-1")  # ln 2 cut to 32 bits, so that a product with a small integer is exact
LN2_LOW = 1.9082149292705877e-10  # the rest of ln 2
ROUNDER = 6755399441055744.0  # 1.5 * 2^52: adding it rounds to a whole number and leaves that number in the low bits
LARGEST = 700.0  # an exponent in size, so that neither the exponential nor its inverse overflows
ROOT_HALF = 0x3FE6A09E667F3BCD  # the bits of 1/sqrt(2)
ONE = 0x3FF0000000000000  # the bits of 1
FRACTION = 0x000FFFFFFFFFFFFF  # the bits of a double that are its fraction
SIGN = 0x8000000000000000
HALF_PI = math.pi / 2

# Polynomials that interpolate at the Chebyshev nodes of the interval in which they are used; the tests find them anew.
EXPONENTIAL = (
    0.5,
    0.16666666666648303,
    0.041666666666651364,
    0.008333333353717156,
    0.0013888888905871347,
    0.0001984120875699232,
    2.4801536409064087e-05,
    2.7625102005388108e-06,
    2.761379555451986e-07,
)
LOGARITHM = (
    0.666666666666667,
    0.39999999999899505,
    0.28571428625975487,
    0.2222221113479508,
    0.18182889125261723,
    0.15331721600556042,
    0.14616449685043406,
)
SINE = (
    -0.16666666666666666,
    0.008333333333330948,
    -0.00019841269836758574,
    2.755731610255244e-06,
    -2.5051131845003624e-08,
    1.5918129294866608e-10,
)
COSINE = (
    -0.49999999999999967,
    0.04166666666663093,
    -0.0013888888882127952,
    2.480158262335195e-05,
    -2.755585551192951e-07,
    2.066550487012274e-09,
)

exponential_tail = polynomial(EXPONENTIAL)  # (e^r - 1 - r) / r^2 for |r| <= ln(2)/2
logarithm_tail = polynomial(LOGARITHM)  # (2 artanh(s) - 2 s) / s^3 in z = s^2, for |s| <= (sqrt(2) - 1)/(sqrt(2) + 1)
sine_tail = polynomial(SINE)  # (sin a - a) / a^3 in z = a^2, for |a| <= pi/4
cosine_tail = polynomial(COSINE)  # (cos a - 1) / a^2 in z = a^2, for |a| <= pi/4


@inlined
def exponential(x: Any) -> Any:
    """exp(x) within 2e-15 of its size for |x| <= 700, by 2^k exp(r) with |r| <= ln(2)/2; beyond, the result is void."""
    shifted = fma(x, LOG2_E, ROUNDER)
    power = shifted - ROUNDER
    r = fma(power, -LN2_LOW, fma(power, -LN2_HIGH, x))
    p = fma(fma(exponential_tail(r), r, 1.0), r, 1.0)
    return double(bits(p) + (bits(shifted) << 52))


@inlined
def logarithm(x: Any) -> Any:
    """log(x) of normal positive doubles within 5e-16 of its size, by 2 artanh((m - 1)/(m + 1)) of its fraction m."""
    raised = bits(x) + (ONE - ROOT_HALF)
    power = number(raised >> 52) - 1023.0
    m = double((raised & FRACTION) + ROOT_HALF)
    f = m - 1.0
    s = f / (m + 1.0)
    z = s * s
    return fma(power, LN2_HIGH, fma(power, LN2_LOW, fma(logarithm_tail(z) * z, s, s + s)))


@inlined
def sine_cosine(a: Any) -> Any:
    """(sin a, cos a) for |a| <= pi/4, each within 5e-16 of its size."""
    z = a * a
    sine = fma(sine_tail(z) * z, a, a)
    return sine, fma(cosine_tail(z), z, 1.0)
