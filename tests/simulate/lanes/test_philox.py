"""Philox4x32-10 gives the published words, and where a random word stands says which stream it belongs to."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulate.lanes import kernels, reference

Bits = npt.NDArray[np.uint64]
LARGEST = {"block": 1 << 29, "replicate": 1 << 48, "where": 1 << 32, "attempt": 1 << 16}  # excluded
KEYS = st.integers(-(1 << 63), (1 << 63) - 1)
PLACES = st.tuples(*(st.integers(0, most - 1) for most in LARGEST.values()))

# Counter, key and output: the lines "philox4x32 10" of the file tests/kat_vectors of Random123 1.14.0
# (D. E. Shaw Research). The last has the first digits of pi for counter and key.
KNOWN = {
    "zeros": ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    "ones": ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    "pi": (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
}
# The same counters and keys after seven rounds, from the same file.
SEVEN = {
    "zeros": (0x5F6FB709, 0x0D893F64, 0x4F121F81, 0x4F730A48),
    "ones": (0x5207DDC2, 0x45165E59, 0x4D8EE751, 0x8C52F662),
    "pi": (0x4DFCCABA, 0x190A87F0, 0xC47362BA, 0xB6B5242A),
}


def _ciphered(counters: Bits, key: tuple[int, int]) -> Bits:
    out = np.empty(counters.shape)
    kernels.ciphered(counters.view(np.float64), *key, out)
    return out.view(np.uint64)


def _filled(places: list[tuple[int, int, int, int, int]]) -> Bits:
    """The words of each (key, block, replicate, where, attempt), [n, 16]."""
    out = np.empty((len(places), 16))
    kernels.filled(*np.array(places, dtype=np.int64).T.copy(), out)
    return out.view(np.uint64)


@pytest.mark.parametrize("name", list(KNOWN))
def test_the_kernel_gives_the_published_words(name: str) -> None:
    counter, key, output = KNOWN[name]
    counters = np.repeat(np.array([counter], dtype=np.uint64).T, 8, axis=1)
    assert set(map(tuple, _ciphered(counters, key).T.tolist())) == {output}


@pytest.mark.parametrize("name", list(KNOWN))
def test_the_reference_gives_the_published_words(name: str) -> None:
    counter, key, output = KNOWN[name]
    column = np.array([counter], dtype=np.uint64).T
    assert tuple(reference.cipher(column, key)[:, 0]) == output
    assert tuple(reference.cipher(column, key, rounds=7)[:, 0]) == SEVEN[name]
    assert reference.decipher(output, key) == counter
    assert reference.decipher(SEVEN[name], key, rounds=7) == counter


def test_the_kernel_agrees_with_the_reference_in_every_lane() -> None:
    generator = np.random.default_rng(721)
    for _ in range(20):
        counters = generator.integers(0, 1 << 32, (4, 1024), dtype=np.uint64)
        key = tuple(map(int, generator.integers(0, 1 << 32, 2)))
        assert np.array_equal(_ciphered(counters, key), reference.cipher(counters, key))


def test_numpys_philox_with_words_of_64_bits_is_another_generator() -> None:
    """So that nobody takes it for an oracle of these words."""
    theirs = np.random.Philox(counter=0, key=0).random_raw(4)
    assert not np.isin(theirs, reference.words(0, 0, 0, 0, 0)).any()


@given(KEYS, PLACES)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_random_words_are_those_of_the_reference(key: int, place: tuple[int, int, int, int]) -> None:
    assert np.array_equal(_filled([(key, *place)])[0], reference.words(key, *place))


def _read_back(key: int, words: Bits) -> set[tuple[int, int, int, int]]:
    """The (block, replicate, where, attempt) that the output of each lane says it belongs to."""
    found = set()
    for lane in range(8):
        near, far = int(words[lane]), int(words[8 + lane])
        output = (near & 0xFFFFFFFF, near >> 32, far & 0xFFFFFFFF, far >> 32)
        c0, c1, c2, c3 = reference.decipher(output, reference.halves(key))
        assert c0 % 8 == lane
        found.add((c0 // 8, c1 | (c2 & 0xFFFF) << 32, c3, c2 >> 16))
    return found


@given(KEYS, PLACES)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_a_stream_can_be_read_back_from_its_words_so_no_two_counters_collide(
    key: int, place: tuple[int, int, int, int]
) -> None:
    assert _read_back(key, _filled([(key, *place)])[0]) == {place}


def test_the_largest_numbers_of_the_layout_do_not_collide_either() -> None:
    edges = [(0, most - 1) for most in LARGEST.values()]
    places = [(b, r, w, a) for b in edges[0] for r in edges[1] for w in edges[2] for a in edges[3]]
    drawn = _filled([(-1, *place) for place in places])
    assert [_read_back(-1, words) for words in drawn] == [{place} for place in places]
    assert np.unique(drawn).size == drawn.size


@pytest.mark.parametrize("changed", range(5))
def test_changing_one_number_by_one_bit_changes_every_word_by_half_its_bits(changed: int) -> None:
    generator = np.random.default_rng([722, changed])
    most = [1 << 62, *LARGEST.values()]
    places = [tuple(int(generator.integers(each)) for each in most) for _ in range(500)]
    other = [
        tuple(
            n ^ (1 << int(generator.integers(most[i].bit_length() - 1))) if i == changed else n for i, n in enumerate(p)
        )
        for p in places
    ]
    flipped = np.bitwise_count(_filled(places) ^ _filled(other))
    assert flipped.min() > 0
    # 8000 words of 64 fair bits: a standard error of 0.045
    assert abs(flipped.mean() - 32.0) < 5 * 4.0 / np.sqrt(flipped.size)
    assert abs(flipped.std() - 4.0) < 0.2


def test_uniforms_and_normals_are_functions_of_single_words() -> None:
    words = np.random.default_rng(723).integers(0, 1 << 64, 80_000, dtype=np.uint64)
    out = np.empty((3, words.size))
    kernels.shaped(words.view(np.float64), out)
    assert np.array_equal(out[0], (words >> np.uint64(12)) * 2.0**-52)
    chance = 1.0 - (words >> np.uint64(24)) * 2.0**-40
    radius = np.sqrt(-2.0 * np.log(chance))
    quarter = ((words & np.uint64(0x3FFFFF)) + 0.5) * 2.0**-22 - 0.5
    sign = np.where(words & np.uint64(1 << 23), -1.0, 1.0)
    sine, cosine = np.sin(quarter * np.pi / 2), sign * np.cos(quarter * np.pi / 2)
    swapped = (words & np.uint64(1 << 22)) == 0
    want = radius * np.where(swapped, sine, cosine), radius * np.where(swapped, cosine, sine)
    np.testing.assert_allclose(out[1:], want, rtol=5e-15, atol=0.0)


def test_the_extreme_words_give_finite_numbers_in_their_range() -> None:
    words = np.array(
        [0, (1 << 64) - 1, 1 << 63, (1 << 24) - 1, 0xFFFFFFFFFF000000, 1, 1 << 22, 1 << 23], dtype=np.uint64
    )
    out = np.empty((3, 8))
    kernels.shaped(words.view(np.float64), out)
    assert out[0].min() == 0.0
    assert out[0].max() == 1.0 - 2.0**-52
    assert np.isfinite(out).all()
    radii = np.hypot(out[1], out[2])
    assert radii.min() == 0.0
    assert radii.max() == pytest.approx(np.sqrt(80.0 * np.log(2.0)), rel=1e-14)
