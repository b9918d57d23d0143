"""Verdicts on whole processes whose truth is known: paths of the limit itself, and of other processes."""

import numpy as np
import pytest

from tests.verify.process.limit import evidence, limit_paths, record
from theory.vocabulary import Family, GlmDesign, Workflow
from verify.judge import judge

SIZES = (500, 1000, 2000, 4000)
PATHS = 25_600
MISSES = ((1.0, 2.0, 3.0), (1.0, 1 / 4, 1 / 9), (2.0, 2.0, 2.0), (0.0, 1.0, 1.0))
DESIGN = GlmDesign(family=Family.POISSON, workflow=Workflow.DISCARD, generations=3, rows=100, law="signs", features=1)


def remainders(paths: np.ndarray, rows: int, rng, power: float) -> np.ndarray:
    """The paths with something added to the fits that vanishes like n^-power, as a real estimator's remainder does."""
    size = paths.shape[1] // 3
    paths[:, size : 2 * size] += 0.5 * rows**-power * rng.standard_normal((len(paths), size))
    return paths


def judged(change=lambda paths, rows: paths, spread=(1.0, 1.0, 1.0), sizes=SIZES, power=0.5, count=PATHS):
    rng = np.random.default_rng(2024)
    runs = [
        evidence(DESIGN, rows, change(remainders(limit_paths(DESIGN, count, rng, spread), rows, rng, power), rows),
                 largest=rows == max(sizes))
        for rows in sizes
    ]  # fmt: skip
    (entry,) = judge([record(DESIGN, runs, MISSES)])
    return entry


def test_the_limit_process_is_confirmed_and_every_near_miss_refuted():
    entry = judged()
    assert (entry["verdict"], entry["reason"]) == ("CONFIRMED", "within 10.00% on 1 design, 4/4 near misses refuted")
    (design,) = entry["designs"]
    assert design["remainder"]["slope"] == pytest.approx(-1.0, abs=0.05)
    assert design["growth"]["estimate"] == pytest.approx(3, abs=4 * design["growth"]["mcse"])
    assert {part["part"] for part in design["parts"]} >= {"mean", "covariance", "third", "fourth", "conditional"}


def test_bias_that_vanishes_with_n_is_no_reason_to_refute():
    def biased(paths, rows):
        return paths + 3 / np.sqrt(rows)  # 0.13 at the smallest n, and gone in the limit

    assert judged(biased)["verdict"] == "CONFIRMED"


@pytest.mark.parametrize("spread", [(1.0, 1.03, 1.0), (1.0, 1.0, 0.9)])
def test_an_innovation_of_another_variance_is_not_confirmed(spread):
    assert judged(spread=spread)["verdict"] in ("REFUTED", "INCONCLUSIVE")


def test_innovations_that_depend_on_the_past_through_their_size_alone_are_refuted():
    """Uncorrelated, of the right variance, and not independent: e_2 is larger where e_1 was."""

    def dependent(paths, rows):
        size, past = paths.shape[1] // 3, paths[:, :2]
        large = (past**2).sum(axis=1) > np.median((past**2).sum(axis=1))
        factor = np.where(large, 1.15, np.sqrt(2 - 1.15**2))[:, None]
        moved = paths.copy()
        drift = paths[:, size : size + 2] @ _information()
        moved[:, 2:4] = drift + (paths[:, 2:4] - drift) * factor
        return moved

    entry = judged(dependent)
    assert entry["verdict"] == "REFUTED"


def _information() -> np.ndarray:
    from verify.process.information import information

    return information(DESIGN)


def _off(entry) -> set[str]:
    return {part["part"] for part in entry["designs"][0]["parts"] if abs(part["z"]) > 4}


def test_skewed_innovations_are_refuted_by_their_third_moments():
    def skewed(paths, rows):
        moved = paths.copy()
        scale = paths[:, 0].std()
        t = paths[:, 0] / scale
        moved[:, 0] = scale * (t + 0.06 * (t**2 - 1)) / np.sqrt(1 + 2 * 0.06**2)
        return moved

    entry = judged(skewed)
    assert entry["verdict"] == "REFUTED"
    assert "third" in _off(entry)


def test_a_remainder_that_does_not_vanish_is_not_confirmed():
    entry = judged(power=0.0)
    assert entry["verdict"] in ("REFUTED", "INCONCLUSIVE", "INVALID")
    assert abs(entry["designs"][0]["remainder"]["slope"]) < 0.05


def test_estimates_that_are_not_straight_in_their_power_of_n_are_invalid():
    def bent(paths, rows):
        return paths * (1 + 0.5 * (500 / rows) ** 3)

    entry = judged(bent)
    assert entry["verdict"] == "INVALID"
    assert "lack of fit" in entry["reason"] or "smallest n" in entry["reason"]


def test_fewer_draws_than_fourth_moments_need_are_invalid():
    assert judged(count=5_120)["reason"].startswith("too few replicates: 5120, at least 25600")


def test_at_a_million_rows_the_whole_law_is_held_against_the_limit_itself():
    """A scale mixture of normals, with the right means and covariances and another law."""

    def mixed(paths, rows):
        if rows < max(sizes):
            return paths
        rng = np.random.default_rng(1)
        return paths * np.sqrt(rng.chisquare(6, (len(paths), 1)) / 6)

    sizes = (2000, 8000, 32000, 1_000_000)
    assert judged(sizes=sizes)["verdict"] == "CONFIRMED"
    assert judged(mixed, sizes=sizes)["verdict"] != "CONFIRMED"


def test_a_look_more_costs_more():
    """The p-values at look j are multiplied by j (j + 1), so that the levels of all looks sum to one."""
    from verify.reading import spent

    assert [spent({"test": "confidence sequence", "looks": j}) for j in (1, 2, 3)] == [2, 6, 12]
    assert sum(1 / (j * (j + 1)) for j in range(1, 10_000)) == pytest.approx(1, abs=1e-3)
    assert spent({}) == 1


def test_a_process_that_is_looked_at_again_is_judged_with_what_the_look_costs():
    """As `--until-decided` leaves it: the same draws, and p-values six times as large at the second look."""
    rng = np.random.default_rng(2024)
    runs = [
        evidence(DESIGN, rows, remainders(limit_paths(DESIGN, PATHS, rng), rows, rng, 0.5), largest=rows == 4000)
        for rows in SIZES
    ]
    once = record(DESIGN, runs, MISSES)
    design = {**once["designs"][0], "tuned": PATHS, "most": 2 * PATHS}
    twice = {**once, "test": "confidence sequence", "looks": 2, "designs": [design]}
    (first,), (second,) = judge([once]), judge([twice])
    assert (first["verdict"], second["verdict"]) == ("CONFIRMED", "CONFIRMED")
    assert second["designs"][0]["tost_p"] == pytest.approx(min(1.0, 6 * first["designs"][0]["tost_p"]))
    assert second["designs"][0]["p"] == pytest.approx(min(1.0, 6 * first["designs"][0]["p"]))


@pytest.mark.parametrize("formula", ["-G", "0*G", "G**20", "exp(G)"])
def test_a_formula_with_odd_variances_is_refuted_and_crashes_nothing(formula):
    import sympy

    from verify.process.instrument import instrument
    from verify.process.prediction import laws, predicted, variances

    value = sympy.sympify(formula)
    spread = variances(lambda g: float(value.subs("G", g)), 3)
    rng = np.random.default_rng(2024)
    runs = [evidence(DESIGN, rows, limit_paths(DESIGN, PATHS, rng), largest=rows == 4000) for rows in SIZES]
    told = record(DESIGN, runs, MISSES)
    design = told["designs"][0]
    design["predicted"] = predicted(instrument(DESIGN), spread)
    design["process"]["laws"] = laws(instrument(DESIGN), spread)
    (entry,) = judge([told])
    assert entry["verdict"] == "REFUTED"


def test_a_functional_that_does_not_spread_hides_nothing():
    rng = np.random.default_rng(2024)
    runs = [evidence(DESIGN, rows, limit_paths(DESIGN, PATHS, rng), largest=rows == 4000) for rows in SIZES]
    for each in runs:
        each["values"][0], each["mcse"][0] = 1.0, 0.0
    (entry,) = judge([record(DESIGN, runs, MISSES)])
    assert (entry["verdict"], entry["reason"][:9]) == ("INVALID", "no spread")


@pytest.mark.parametrize("part", ["fits", "coupling"])
def test_a_record_without_a_part_is_judged_all_the_same(part):
    rng = np.random.default_rng(2024)
    runs = [
        evidence(DESIGN, rows, remainders(limit_paths(DESIGN, PATHS, rng), rows, rng, 0.5), largest=rows == 4000)
        for rows in SIZES
    ]
    told = record(DESIGN, runs, MISSES)
    names = told["designs"][0]["process"]["parts"]
    told["designs"][0]["process"]["parts"] = ["mean" if each == part else each for each in names]
    (entry,) = judge([told])
    assert entry["designs"][0]["growth"] is None


def test_lists_of_different_lengths_are_an_error():
    rng = np.random.default_rng(2024)
    runs = [evidence(DESIGN, rows, limit_paths(DESIGN, PATHS, rng), largest=rows == 4000) for rows in SIZES]
    told = record(DESIGN, runs, MISSES)
    told["designs"][0]["process"]["scales"] = told["designs"][0]["process"]["scales"][1:]
    (entry,) = judge([told])
    assert entry["verdict"] == "ERROR"
