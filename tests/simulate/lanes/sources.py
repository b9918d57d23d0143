"""Generators to put through the battery: the kernels' own, NumPy's, and some that are bad on purpose."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from simulate.glm.drawing import RESPONSE
from tests.simulate.lanes import kernels, reference

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
KEY, REPLICATE, LABEL = 0x243F6A8885A308D3, 17, 6
EIGHTS = 16  # words of a block
KINDS = ("replicates", "generations", "roles", "attempts", "keys", "high keys")
Source = Callable[[str, int, int], Bits]  # (what neighbouring streams differ in, streams, words of each) -> words


def places(kind: str, streams: int, blocks: int) -> list[Integers]:
    """key, block, replicate, where and attempt of every block of neighbouring streams, each [streams * blocks]."""
    i, block = (each.ravel() for each in np.indices((streams, blocks)))
    where = np.full(i.size, LABEL << 8 | RESPONSE)
    found = {
        "keys": np.full(i.size, KEY),
        "replicates": np.full(i.size, REPLICATE),
        "where": where,
        "attempts": np.zeros_like(i),
    }
    moved = {
        "replicates": ("replicates", i),
        "generations": ("where", (2 * i << 8) + RESPONSE),
        "roles": ("where", (LABEL << 8) + i),
        "attempts": ("attempts", i),
        "keys": ("keys", KEY + i),
        "high keys": ("keys", KEY + (i << 32)),
    }
    name, values = moved[kind]
    found[name] = values
    return [found["keys"], block, found["replicates"], found["where"], found["attempts"]]


def ours(kind: str, streams: int, words: int) -> Bits:
    """The words of the kernel, [streams, words]."""
    blocks = words // EIGHTS
    out = np.empty((streams * blocks, EIGHTS))
    kernels.filled(*places(kind, streams, blocks), out)
    return out.view(np.uint64).reshape(streams, -1)


def few_rounds(rounds: int) -> Source:
    """The same counters through fewer rounds of Philox than ten."""

    def source(kind: str, streams: int, words: int) -> Bits:
        blocks = words // EIGHTS
        key, block, replicate, where, attempt = places(kind, streams, blocks)
        lanes = (block[:, None] * 8 + np.arange(8)).ravel()
        rest = [np.repeat(each, 8) for each in (replicate & 0xFFFFFFFF, replicate >> 32 | attempt << 16, where)]
        a, b, c, d = reference.cipher(np.array([lanes, *rest], dtype=np.uint64), reference.halves(int(key[0])), rounds)
        near, far = (low | high << np.uint64(32) for low, high in ((a, b), (c, d)))
        return np.hstack([near.reshape(-1, 8), far.reshape(-1, 8)]).reshape(streams, -1)

    return source


def numpys(generator: type[np.random.BitGenerator]) -> Source:
    """The words of one of NumPy's generators; every stream is spawned where they are few."""

    def source(kind: str, streams: int, words: int) -> Bits:
        root = np.random.SeedSequence([731, KINDS.index(kind)])
        if streams > 64:  # a generator takes longer to make than its words
            return generator(root).random_raw(streams * words).reshape(streams, words)
        return np.array([generator(each).random_raw(words) for each in root.spawn(streams)])

    return source


def normals_of(words: Bits) -> Floats:
    """Pairs of normals of the words by the kernel's transform, [n, 2]."""
    out = np.empty((3, words.size))
    kernels.shaped(words.ravel().view(np.float64), out)
    return out[1:].T


def uniforms_of(words: Bits) -> Floats:
    """The uniforms of the words, as the kernels make them."""
    return (words >> np.uint64(12)) * 2.0**-52


def congruential(size: int) -> Bits:
    """All 64 bits of Knuth's linear congruential generator: bit k has a period of 2^(k + 1)."""
    factor = np.uint64(6364136223846793005)
    powers = np.multiply.accumulate(np.concatenate([[np.uint64(1)], np.full(size - 1, factor)]))
    return powers * np.uint64(12345) + np.cumsum(powers, dtype=np.uint64) * np.uint64(1442695040888963407)
