"""Philox4x32 once more, in NumPy and from the paper alone, with its inverse: what the kernels are held against."""

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
WORD = 1 << 32
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
WEYL = (0x9E3779B9, 0xBB67AE85)
INVERSES = tuple(pow(each, -1, WORD) for each in MULTIPLIERS)


def halves(key: int) -> tuple[int, int]:
    """The low and the high word of a key, which may be signed."""
    return key % WORD, (key >> 32) % WORD


def cipher(counters: Bits, key: tuple[int, int], rounds: int = 10) -> Bits:
    """The output [4, n] of counters [4, n], all words of 32 bits."""
    a, b, c, d = (np.asarray(row, dtype=np.uint64) for row in counters)
    low, shift = np.uint64(WORD - 1), np.uint64(32)
    for step in range(rounds):
        k0, k1 = (np.uint64((start + step * add) % WORD) for start, add in zip(key, WEYL, strict=True))
        one, two = a * np.uint64(MULTIPLIERS[0]), c * np.uint64(MULTIPLIERS[1])
        a, b, c, d = (two >> shift) ^ b ^ k0, two & low, (one >> shift) ^ d ^ k1, one & low
    return np.array([a, b, c, d])


def decipher(words: tuple[int, int, int, int], key: tuple[int, int], rounds: int = 10) -> tuple[int, int, int, int]:
    """The counter whose output these four words are: there is exactly one."""
    a, b, c, d = words
    for step in reversed(range(rounds)):
        k0, k1 = ((start + step * add) % WORD for start, add in zip(key, WEYL, strict=True))
        before, after = d * INVERSES[0] % WORD, b * INVERSES[1] % WORD
        one, two = before * MULTIPLIERS[0], after * MULTIPLIERS[1]
        a, b, c, d = before, (two >> 32) ^ a ^ k0, after, (one >> 32) ^ c ^ k1
    return a, b, c, d


def counters(block: int, replicate: int, where: int, attempt: int) -> Bits:
    """The eight counters of a block, [4, 8], as the layout says."""
    rest = (replicate % WORD, (replicate >> 32) | (attempt << 16), where)
    return np.array([range(8 * block, 8 * block + 8), *([each] * 8 for each in rest)], dtype=np.uint64)


def words(key: int, block: int, replicate: int, where: int, attempt: int, rounds: int = 10) -> Bits:
    """The two times eight words of 64 bits, in the order in which a kernel stores them."""
    a, b, c, d = cipher(counters(block, replicate, where, attempt), halves(key), rounds)
    return np.concatenate([a | (b << np.uint64(32)), c | (d << np.uint64(32))])
