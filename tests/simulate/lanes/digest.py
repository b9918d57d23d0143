"""Prints which vector instructions the kernels were compiled to, and a digest of what they return."""

import hashlib

import numpy as np

from tests.simulate.lanes import kernels

SIZE = 4096


def digest() -> str:
    """SHA-256 of every operation on the same numbers; every NaN that arithmetic gives counts as the same."""
    generator = np.random.default_rng(801)
    patterns = generator.integers(0, 1 << 64, (3, SIZE), dtype=np.uint64).view(np.float64)
    numbers = generator.standard_normal((3, SIZE)) * 10.0 ** generator.integers(-8, 9, (3, SIZE))
    found, exact = [], []
    for a, b, c in (patterns, numbers):
        found += [np.empty((len(kernels.DOUBLES), SIZE)), np.empty((3, SIZE))]
        exact += [np.empty((len(kernels.WORDS), SIZE))]
        kernels.doubles(a, b, c, 1.5, found[-2])
        kernels.shaped(a, found[-1])
        kernels.whole(a, b, -7, exact[-1])
    found += [np.empty(SIZE // 8), np.empty(SIZE // 8), np.empty(SIZE), np.empty((4, SIZE)), np.empty(SIZE)]
    kernels.reduced(numbers[0], numbers[1], *found[-5:-2])
    x, angle = generator.uniform(-700, 700, SIZE), generator.uniform(-0.785, 0.785, SIZE)
    kernels.elementary(x, np.exp(x), angle, found[-2])
    kernels.gammas((5, 1, 2), np.array([0.05, 0.5, 1.0, 1.5, 2.0, 10.0, 1e3, 1e6]), found[-1])
    return hashlib.sha256(
        b"".join([np.where(np.isnan(each), np.nan, each).tobytes() for each in found] + [w.tobytes() for w in exact])
    ).hexdigest()


def instructions() -> str:
    """Which of the widest registers and of the fused operations the elementary functions use."""
    text = "".join(kernels.elementary.inspect_asm().values())
    return ",".join(name for name in ("zmm", "ymm", "xmm", "vfmadd") if name in text)


if __name__ == "__main__":
    print(digest(), instructions())  # noqa: T201 - the parent reads it
