"""A replicate drawn again by its key, and told."""

from collections import Counter

import numpy as np
import pytest

from simulate.glm import engine, reference
from simulate.glm.keys import key_text
from simulate.replay import replay, table
from simulate.request import Request
from theory.vocabulary import Family, GlmDesign, recipe_named

KEY = "family=binomial+workflow=augment+generations=3+rows=40+replicate=7"
FIELDS = {
    *("generation", "rows", "responses", "fast", "statsmodels", "difference", "score", "largest_predictor"),
    "excluded",
}


def test_a_replicate_is_told_generation_by_generation() -> None:
    told, _ = replay(KEY)
    assert (told["key"], told["excluded"]) == (KEY, None)
    assert [each["generation"] for each in told["generations"]] == [1, 2, 3]
    assert [each["rows"] for each in told["generations"]] == [40, 80, 120]
    for each in told["generations"]:
        assert set(each) == FIELDS
        assert each["responses"] == [0.0, 1.0]
        assert each["difference"] < 1e-8
        assert each["score"] < 1e-9
        assert each["largest_predictor"] < 25.0


def test_a_key_draws_the_same_rows_every_time() -> None:
    (first, one), (second, other) = replay(KEY), replay(f"  {KEY}\n")
    assert first == second
    assert table(one) == table(other)
    assert table(replay(KEY.replace("replicate=7", "replicate=8"))[1]) != table(one)


def test_the_rows_that_are_written_have_the_fit_that_is_told() -> None:
    told, drawn = replay(KEY)
    head, *rows = table(drawn)
    assert head == ("batch", "generation", "drawn_from_fit", "y", "count", "x0", "x1", "x2", "x3")
    assert Counter(row[:3] for row in rows) == {(1, 1, 0): 40, (2, 2, 1): 40, (3, 3, 2): 40}
    numbers = np.array(rows, dtype=np.float64)
    for each in told["generations"]:
        upto = numbers[numbers[:, 1] <= each["generation"]]
        again = reference.estimate(Family.BINOMIAL, upto[:, 5:].T, upto[:, 3])
        np.testing.assert_allclose(again, each["statsmodels"], rtol=0, atol=1e-11)


def test_rows_counted_by_cell_are_told_as_counts_and_sums() -> None:
    told, drawn = replay("family=poisson+workflow=discard+generations=2+rows=50+law=signs+replicate=1")
    assert [each["rows"] for each in told["generations"]] == [50, 50]
    rows = np.array(table(drawn)[1:], dtype=np.float64)
    assert [rows[rows[:, 1] == generation, 4].sum() for generation in (1, 2)] == [50.0, 50.0]
    assert set(np.unique(np.abs(rows[:, 5:]))) == {1.0}
    filled = rows[(rows[:, 1] == 1) & (rows[:, 4] > 0)]
    counts = filled[:, 4]
    again = reference.estimate(Family.POISSON, filled[:, 5:].T, filled[:, 3] / counts, weights=counts)
    np.testing.assert_allclose(again, told["generations"][0]["statsmodels"], rtol=0, atol=1e-11)


def test_every_replicate_that_a_block_excludes_is_told_with_the_reason_that_was_counted() -> None:
    design = GlmDesign(family=Family.BINOMIAL, workflow=recipe_named("discard"), generations=3, rows=34)
    block = engine.draw(Request(design=design, replicates=1), 0)
    assert 0 < len(block.failures) == sum(block.excluded.values()) <= engine.MOST_KEYS
    told = [replay(key)[0] for key in block.failures]
    assert Counter(each["excluded"] for each in told) == block.excluded
    for each in told:
        last = each["generations"][-1]
        assert last["excluded"] == each["excluded"]
        assert [every["excluded"] for every in each["generations"][:-1]] == [None] * (len(each["generations"]) - 1)


def test_the_key_of_any_design_is_read_back() -> None:
    design = GlmDesign(family=Family.POISSON, workflow=recipe_named("mix:1:1/2"), generations=2, rows=20, law="fair")
    told, drawn = replay(key_text(Request(design=design, replicates=5, seed=3, stream="pilot"), 4))
    assert "workflow=mix:1:1/2" in told["key"]
    assert "law=fair" in told["key"]
    assert "seed=3+stream=pilot" in told["key"]
    assert {row[:3] for row in table(drawn)[1:]} == {(1, 1, 0), (2, 1, 0), (3, 2, 1), (4, 2, 0)}


@pytest.mark.parametrize("key", ["", "replicate=1", "family=poisson", KEY.replace("binomial", "cauchy"), f"{KEY}0x"])
def test_a_key_that_names_no_replicate_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="an example is family=binomial"):
        replay(key)
