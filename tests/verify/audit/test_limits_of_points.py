"""Limits in n are read from points as such: ratios and growths, and runs that are not paired are refused."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from verify.audit.fault import DataError
from verify.audit.limits import BLOCKS, SMALLEST_BLOCK, limits
from verify.audit.points import Point
from verify.audit.question import question

SIZES = (50, 100, 200, 400)
RUNS = 4200
RATIO = "dey.prediction-augment"  # E KL of fit G over that of fit 1: 1 + 1/4 + ... + 1/G^2


def chains(runs: int, sizes: Sequence[int], fits: int = 2) -> list[Point]:
    """Half the squared distance of means of normal rows from the truth, each fitted on all batches so far."""
    rng, found = np.random.default_rng(11), []
    for size in sizes:
        batches, fit = [], np.zeros(runs)
        for place in range(1, fits + 1):
            batches.append(fit + rng.standard_normal(runs) / np.sqrt(size))
            fit = np.mean(batches, axis=0)
            found.append(point(size, place, fit**2 / 2))
    return found


def point(size: int, fit: int, values: np.ndarray, missing: int = 0) -> Point:
    told = tuple(map(str, range(len(values))))
    where = {"G": Fraction(fit), "n": Fraction(size)}
    return Point(parameters=where, values=values, ids=told, missing=missing, lines=tuple(range(len(values))), more={})


def judged(points: Sequence[Point], claim: str = RATIO, **asked: Any) -> dict[str, Any]:
    return limits(question(claim, **asked), points)


@pytest.fixture(scope="module")
def augment() -> list[Point]:
    return chains(RUNS, SIZES)


def test_a_ratio_of_divergences_is_read_at_infinity_with_the_error_of_a_ratio(augment: list[Point]) -> None:
    (design,) = judged(augment, delta=0.2)["designs"]
    assert (design["theory"], design["verdict"]) == (1.25, "CONFIRMED")
    assert abs(design["z"]) < 4
    assert (design["test"], design["replicates"]) == ("line in 1/n", len(SIZES) * RUNS)
    for size, each in zip(SIZES, design["points"], strict=True):
        first, last = (next(p.values for p in augment if p.parameters == {"G": fit, "n": size}) for fit in (1, 2))
        ratio = last.mean() / first.mean()
        assert each["estimate"] == pytest.approx(ratio)
        influence = (last - ratio * first) / first.mean()
        assert each["mcse"] == pytest.approx(influence.std(ddof=1) / RUNS**0.5, rel=1e-3)


def test_the_same_runs_refute_what_replacing_would_give(augment: list[Point]) -> None:
    found = judged(augment, formula="G")
    assert found["verdict"] == "REFUTED"
    assert found["designs"][0]["theory"] == 2.0


def test_too_few_ratios_are_not_judged_and_the_smallest_size_counts(augment: list[Point]) -> None:
    one = [
        replace(each, values=each.values[:4000], ids=each.ids[:4000]) if each.parameters["n"] == 400 else each
        for each in augment
    ]
    found = judged(one)
    assert found["verdict"] == "INCONCLUSIVE"
    assert "4,000 replicates are there at a sample size" in found["reason"].replace("4000", "4,000")


def test_pairs_are_made_by_run_and_not_by_place(augment: list[Point]) -> None:
    turned = [
        replace(each, values=each.values[::-1], ids=each.ids[::-1]) if each.parameters["G"] == 2 else each
        for each in augment
    ]
    assert judged(turned)["designs"][0]["estimate"] == pytest.approx(judged(augment)["designs"][0]["estimate"])


@pytest.mark.parametrize("fit", [1, 2])
def test_a_run_that_lacks_one_of_both_fits_is_named(augment: list[Point], fit: int) -> None:
    lost = [
        replace(each, values=each.values[:-1], ids=each.ids[:-1])
        if each.parameters == {"G": fit, "n": 400} else each
        for each in augment
    ]  # fmt: skip
    with pytest.raises(DataError, match=rf"the runs {RUNS - 1} are not at both G=1 n=400 and G=2 n=400"):
        judged(lost)


@pytest.mark.parametrize("fit", [1, 2])
def test_runs_without_names_cannot_be_paired(augment: list[Point], fit: int) -> None:
    nameless = [replace(each, ids=()) if each.parameters["G"] == fit else each for each in augment]
    with pytest.raises(DataError, match="type --replicate COLUMN, or use --wide G="):
        judged(nameless)


def test_first_fits_alone_say_nothing_of_growth(augment: list[Point]) -> None:
    with pytest.raises(DataError, match="needs fits of a later generation than the first"):
        judged([each for each in augment if each.parameters["G"] == 1])


def test_every_run_of_a_growth_is_in_one_block_and_none_is_small() -> None:
    """Of 510 runs 20 blocks of 25 are made; the 10 that are left join the last."""
    from verify.audit.limits import Paired, _paired

    asked = question("dey.augment-variance")
    rng = np.random.default_rng(3)
    first, last = rng.standard_normal((2, 510)) + 1e6
    found = _paired(asked, Paired(size=100, first=first, last=last))
    assert [each["used"] for each in found["blocks"]] == [25] * 19 + [35]
    whole = np.sum([each["outer"] for each in found["blocks"]], axis=0).ravel()
    assert whole == pytest.approx([510 * first.var(), 510 * last.var()])  # about the mean: no digits are lost
    many = _paired(asked, Paired(size=100, first=np.zeros(4000), last=np.zeros(4000)))
    assert [each["used"] for each in many["blocks"]] == [4000 // BLOCKS] * BLOCKS
    few = _paired(asked, Paired(size=100, first=np.zeros(10), last=np.zeros(10)))
    assert [each["used"] for each in few["blocks"]] == [10]
    assert SMALLEST_BLOCK == 25
