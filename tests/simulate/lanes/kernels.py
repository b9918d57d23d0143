"""Every compiled function that the tests of the lanes call, each compiled once, at its first call.

An array of 8 n doubles goes through eight at a time. Words travel as the bit patterns of doubles, masks as 0 and 1.
"""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from simulate.lanes import arithmetic as lanes
from simulate.lanes.functions import exponential, logarithm, sine_cosine
from simulate.lanes.memory import load, pairs, singles, store, triples
from simulate.lanes.philox import normal_pair, philox, random_words, uniform
from simulate.lanes.types import WIDTH
from simulate.lanes.variates import (
    binomial,
    log_factorial,
    poisson,
    searched_binomial,
    searched_poisson,
    standard_gamma,
)

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
compiled = numba.njit(error_model="numpy")
COEFFICIENTS = (3.0, -2.0, 0.1)
cubic = lanes.polynomial(COEFFICIENTS)

DOUBLES = (
    *("a + b", "a - b", "a * b", "a / b", "-a", "a + s", "s - a", "a * s", "s / a", "fma(a, b, c)", "fma(a, s, c)"),
    *("fma(s, b, s)", "root(a)", "floor(a)", "magnitude(a)", "larger(a, b)", "larger(a, s)", "smaller(a, b)"),
    *("smaller(a, s)", "below(a, b)", "below(s, a)", "below(a, s)", "none_of(below(a, b))", "select(a < b, c, s)"),
    *("select(a < b, s, c)", "(a < b) & (b < c)", "(a < b) | (b < c)", "every(s)", "polynomial(a)"),
)
WORDS = (
    *("a + b", "a - b", "a * b", "a & b", "a | b", "a ^ b", "a << b % 64", "a >> b % 64", "a + s", "s - a", "a * s"),
    *("a & s", "a | s", "a ^ s", "a << 12", "a >> 12", "double(a)", "number(a)", "same(a, b)", "same(a, s)"),
    *("words(s)", "places()"),
)


@compiled
def doubles(a: Floats, b: Floats, c: Floats, s: float, out: Floats) -> None:
    """Row i of out is the operation DOUBLES[i], lane by lane."""
    for at in range(0, a.size, WIDTH):
        x, y, z = load(a, at), load(b, at), load(c, at)
        first, second = lanes.below(x, y), lanes.below(y, z)
        store(out[0], at, x + y)
        store(out[1], at, x - y)
        store(out[2], at, x * y)
        store(out[3], at, x / y)
        store(out[4], at, -x)
        store(out[5], at, x + s)
        store(out[6], at, s - x)
        store(out[7], at, x * s)
        store(out[8], at, s / x)
        store(out[9], at, lanes.fma(x, y, z))
        store(out[10], at, lanes.fma(x, s, z))
        store(out[11], at, lanes.fma(s, y, s))
        store(out[12], at, lanes.root(x))
        store(out[13], at, lanes.floor(x))
        store(out[14], at, lanes.magnitude(x))
        store(out[15], at, lanes.larger(x, y))
        store(out[16], at, lanes.larger(x, s))
        store(out[17], at, lanes.smaller(x, y))
        store(out[18], at, lanes.smaller(x, s))
        store(out[19], at, lanes.select(first, 1.0, 0.0))
        store(out[20], at, lanes.select(lanes.below(s, x), 1.0, 0.0))
        store(out[21], at, lanes.select(lanes.below(x, s), 1.0, 0.0))
        store(out[22], at, lanes.select(lanes.none_of(first), 1.0, 0.0))
        store(out[23], at, lanes.select(first, z, s))
        store(out[24], at, lanes.select(first, s, z))
        store(out[25], at, lanes.select(first & second, 1.0, 0.0))
        store(out[26], at, lanes.select(first | second, 1.0, 0.0))
        store(out[27], at, lanes.every(s))
        store(out[28], at, cubic(x))


@compiled
def whole(a: Floats, b: Floats, s: int, out: Floats) -> None:
    """Row i of out is the operation WORDS[i], lane by lane."""
    for at in range(0, a.size, WIDTH):
        x, y = lanes.bits(load(a, at)), lanes.bits(load(b, at))
        store(out[0], at, lanes.double(x + y))
        store(out[1], at, lanes.double(x - y))
        store(out[2], at, lanes.double(x * y))
        store(out[3], at, lanes.double(x & y))
        store(out[4], at, lanes.double(x | y))
        store(out[5], at, lanes.double(x ^ y))
        store(out[6], at, lanes.double(x << (y & 63)))
        store(out[7], at, lanes.double(x >> (y & 63)))
        store(out[8], at, lanes.double(x + s))
        store(out[9], at, lanes.double(s - x))
        store(out[10], at, lanes.double(x * s))
        store(out[11], at, lanes.double(x & s))
        store(out[12], at, lanes.double(x | s))
        store(out[13], at, lanes.double(x ^ s))
        store(out[14], at, lanes.double(x << 12))
        store(out[15], at, lanes.double(x >> 12))
        store(out[16], at, lanes.double(x))
        store(out[17], at, lanes.number(x))
        store(out[18], at, lanes.select(lanes.same(x, y), 1.0, 0.0))
        store(out[19], at, lanes.select(lanes.same(x, s), 1.0, 0.0))
        store(out[20], at, lanes.double(lanes.words(s)))
        store(out[21], at, lanes.double(lanes.places()))


@compiled
def reduced(a: Floats, b: Floats, sums: Floats, anywhere: Floats, picked: Floats) -> None:
    """The total of every eight, whether a < b in any of them, and each lane on its own."""
    for at in range(0, a.size, WIDTH):
        x = load(a, at)
        sums[at // WIDTH] = lanes.total(x)
        anywhere[at // WIDTH] = 1.0 if lanes.some(lanes.below(x, load(b, at))) else 0.0
        for place in range(WIDTH):
            picked[at + place] = lanes.lane(x, place)


@compiled
def copied(a: Floats, start: int, out: Floats, to: int) -> None:
    """Eight doubles from a[start] on, written from out[to] on."""
    store(out, to, load(a, start))


@compiled
def stacked(a: Floats, shape: Any, out: Floats) -> int:
    """The number of Lanes written to out: those of a stack of each kind as found, then as changed."""
    held, twos, threes = singles(shape), pairs(shape), triples(shape)
    counts = (len(shape), len(shape) * (len(shape) + 1) // 2, len(shape) * (len(shape) + 1) * (len(shape) + 2) // 6)
    at = 0
    for _ in range(2):
        for i in range(counts[0]):
            store(out, at, held[i])
            held[i] = load(a, at) + held[i]
            at += WIDTH
        for i in range(counts[1]):
            store(out, at, twos[i])
            twos[i] = load(a, at) + twos[i]
            at += WIDTH
        for i in range(counts[2]):
            store(out, at, threes[i])
            threes[i] = load(a, at) + threes[i]
            at += WIDTH
    return at


@compiled
def elementary(x: Floats, positive: Floats, angle: Floats, out: Floats) -> None:
    """exp(x), log(positive), sin(angle), cos(angle) in the four rows of out."""
    for at in range(0, x.size, WIDTH):
        store(out[0], at, exponential(load(x, at)))
        store(out[1], at, logarithm(load(positive, at)))
        sine, cosine = sine_cosine(load(angle, at))
        store(out[2], at, sine)
        store(out[3], at, cosine)


@compiled
def ciphered(counters: Floats, k0: int, k1: int, out: Floats) -> None:
    """The four words of Philox in the rows of out, of counters in four rows."""
    for at in range(0, counters.shape[1], WIDTH):
        c0, c1 = lanes.bits(load(counters[0], at)), lanes.bits(load(counters[1], at))
        c2, c3 = lanes.bits(load(counters[2], at)), lanes.bits(load(counters[3], at))
        c0, c1, c2, c3 = philox(c0, c1, c2, c3, k0, k1)
        store(out[0], at, lanes.double(c0 & 0xFFFFFFFF))
        store(out[1], at, lanes.double(c1 & 0xFFFFFFFF))
        store(out[2], at, lanes.double(c2 & 0xFFFFFFFF))
        store(out[3], at, lanes.double(c3 & 0xFFFFFFFF))


@compiled
def filled(keys: Any, blocks: Any, replicates: Any, wheres: Any, attempts: Any, out: Floats) -> None:
    """Row i of out, [n, 16], holds the two times eight words of stream (keys[i], ...) and block blocks[i]."""
    for i in range(keys.size):
        near, far = random_words(keys[i], blocks[i], replicates[i], wheres[i], attempts[i])
        store(out[i], 0, lanes.double(near))
        store(out[i], WIDTH, lanes.double(far))


@compiled
def shaped(words: Floats, out: Floats) -> None:
    """The uniforms of the words, and the two normals of each, in the three rows of out."""
    for at in range(0, words.size, WIDTH):
        drawn = lanes.bits(load(words, at))
        store(out[0], at, uniform(drawn))
        near, far = normal_pair(drawn)
        store(out[1], at, near)
        store(out[2], at, far)


@compiled
def factorials(k: Floats, out: Floats) -> None:
    """log(k!) of whole numbers."""
    for at in range(0, k.size, WIDTH):
        store(out, at, log_factorial(load(k, at)))


@compiled
def searched(trials: Floats, share: Floats, mean: Floats, chance: Floats, out: Floats) -> None:
    """The binomial and the Poisson count at which the distribution function passes the chance, in two rows."""
    for at in range(0, chance.size, WIDTH):
        store(out[0], at, searched_binomial(load(trials, at), load(share, at), load(chance, at)))
        store(out[1], at, searched_poisson(load(mean, at), load(chance, at)))


@compiled
def poissons(stream: Any, mean: Floats, out: Floats) -> None:
    """Poisson counts of the stream (key, replicate, where); the lanes have the eight means."""
    for block in range(out.size // WIDTH):
        store(out, block * WIDTH, poisson(stream[0], block, stream[1], stream[2], load(mean, 0)))


@compiled
def binomials(stream: Any, trials: Floats, share: Floats, out: Floats) -> None:
    """Binomial counts of the stream; the lanes have the eight numbers of trials and shares."""
    for block in range(out.size // WIDTH):
        drawn = binomial(stream[0], block, stream[1], stream[2], load(trials, 0), load(share, 0))
        store(out, block * WIDTH, drawn)


@compiled
def gammas(stream: Any, form: Floats, out: Floats) -> None:
    """Gamma variates of the stream; the lanes have the eight shapes."""
    for block in range(out.size // WIDTH):
        store(out, block * WIDTH, standard_gamma(stream[0], block, stream[1], stream[2], load(form, 0)))
