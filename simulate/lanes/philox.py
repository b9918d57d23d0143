"""Philox4x32-10, eight counters at a time: random bits as a function of a key and a counter, and of nothing else.

(Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".) A counter is four words of 32 bits,
a key two. Each word stands in a lane of 64 bits, of which only the low half counts.
"""

from typing import Any

from simulate.lanes.arithmetic import bits, double, places, root, same, select, words
from simulate.lanes.compiled import inlined
from simulate.lanes.functions import HALF_PI, ONE, SIGN, logarithm, sine_cosine

FIRST = 0xD2511F53  # the multipliers of the paper
SECOND = 0xCD9E8D57
STEPS = (0x9E3779B9, 0xBB67AE85)  # what a round adds to the key: the golden ratio and the square root of 3, less 1
LOW = 0xFFFFFFFF
ROUNDS = 10
ROUND_ANGLE = 1.5 - 2.0**-23  # the middle of [1, 2) on a grid of 2^-22, so that the angles lie evenly about the axis


@inlined
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: int, k1: int) -> Any:
    """Four words of random bits in each lane, of which the upper halves mean nothing."""
    for _ in range(ROUNDS):
        one = (c0 & LOW) * words(FIRST)
        two = (c2 & LOW) * words(SECOND)
        c0 = (two >> 32) ^ c1 ^ k0
        c2 = (one >> 32) ^ c3 ^ k1
        c1 = two
        c3 = one
        k0 = (k0 + STEPS[0]) & LOW
        k1 = (k1 + STEPS[1]) & LOW
    return c0, c1, c2, c3


@inlined
def random_words(key: int, block: int, replicate: int, where: int, attempt: int) -> Any:
    """Two times eight words of 64 random bits: number `block` of the stream (key, replicate, where, attempt).

    The key has 64 bits, the replicate 48, `where` 32, the attempt 16; `block` counts eights of a 32-bit counter.
    """
    c0 = places() + block * 8
    c1, c2, c3 = words(replicate & LOW), words((replicate >> 32) | (attempt << 16)), words(where)
    c0, c1, c2, c3 = philox(c0, c1, c2, c3, key & LOW, (key >> 32) & LOW)
    return (c0 & LOW) | (c1 << 32), (c2 & LOW) | (c3 << 32)


@inlined
def uniform(random: Any) -> Any:
    """The 52 upper bits of each word as a number in [0, 1)."""
    return double((random >> 12) | ONE) - 1.0


@inlined
def normal_pair(random: Any) -> Any:
    """Two times eight standard normals of eight random words, by Box and Muller's transform.

    The radius takes 40 bits, so that it ends at 7.4, beyond which a normal falls once in 10^13 draws. The angle takes
    24: evenly spaced angles have the moments of the circle up to order 2^24. Of these, one bit each chooses the axis
    and its direction, and the angle to that axis is at most an eighth of a turn.
    """
    chance = 2.0 - double(((random >> 24) << 12) | ONE)
    radius = root(logarithm(chance) * -2.0)
    turn = double(((random & 0x3FFFFF) << 30) | ONE) - ROUND_ANGLE
    sine, cosine = sine_cosine(turn * HALF_PI)
    cosine = double(bits(cosine) ^ ((random << 40) & SIGN))
    swapped = same(random & 0x400000, 0)
    return radius * select(swapped, sine, cosine), radius * select(swapped, cosine, sine)
