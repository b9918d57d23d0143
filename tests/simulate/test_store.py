"""Blocks on disk: every bit, under a key that names all that decides them, and never one that was not saved there."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from simulate import blockfile
from simulate.inventory import clean, inventory
from simulate.reduce import Block, block_fields, block_from, combine, moments
from simulate.request import Request, canonical
from simulate.run import draw_blocks
from simulate.store import Kept, Store
from theory.vocabulary import Estimator, Family, Features, GaussianDesign, GlmDesign, LinearDesign, Statistic, Workflow

GAUSSIAN = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
REQUEST = Request(design=GAUSSIAN, replicates=3 * 16384)
GLM = Request(design=GlmDesign(family=Family.NORMAL, workflow=Workflow.DISCARD, generations=2, rows=30), replicates=256)
RECORDS = LinearDesign(
    workflow=Workflow.AUGMENT, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(3, 2),
    statistic=Statistic.FITTED_COEFFICIENTS,
)  # fmt: skip
SYSTEMS = [REQUEST, Request(design=RECORDS, replicates=32), GLM]


def block(mean: float = 0.1 + 0.2, drawn: int = 4) -> Block:
    """A block with numbers whose decimals are long."""
    growth = {"used": drawn, "sum": [[mean, -0.0]], "outer": [[[1 / 3, 1e-300], [5e-324, 1.7e308]]]}
    excluded, compared = {"separation": 1}, {"fits": 200, "largest": 1e-12, "tolerance": 1e-8}
    return Block(drawn=drawn, used=drawn, excluded=excluded, growth=growth, failures=["a-key"], compared=compared)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "new" / "evidence")


@pytest.fixture
def saved(store: Store) -> Iterator[sqlite3.Connection]:
    """A connection of somebody else to a store with two blocks of one request and one of another seed."""
    store.save(REQUEST, {0: block(), 1: block(0.7)})
    store.save(replace(REQUEST, seed=1), {0: block(0.9)})
    with closing(sqlite3.connect(store.file, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize("request_", SYSTEMS, ids=lambda each: each.design.system)
def test_a_block_of_each_system_comes_back_to_the_last_bit(store: Store, request_: Request) -> None:
    drawn = draw_blocks(request_, 0, 1)
    store.save(request_, {0: drawn[0]})
    kept = store.blocks(request_)
    assert list(kept) == [0]
    # Not canonical JSON: the order of the fields is that of the drawn block too.
    assert json.dumps(combine([kept[0]])) == json.dumps(combine(drawn))
    assert json.dumps(block_fields(kept[0])) == json.dumps(block_fields(drawn[0]))


def test_numbers_that_json_does_not_have_come_back_too() -> None:
    values = np.array([np.inf, 1.0, -np.inf, np.nan, -0.0])
    before = Block(drawn=5, used=5, moments=replace(moments(np.ones(2)), mean=float("-inf"), largest=values))
    text = json.dumps(block_fields(before), allow_nan=False)
    after = block_from(json.loads(text))
    assert before.moments is not None
    assert after.moments is not None
    assert after.moments.mean == float("-inf")
    np.testing.assert_array_equal(after.moments.largest, values)
    assert np.signbit(after.moments.largest[-1])


def test_what_was_never_saved_is_absent(store: Store) -> None:
    assert store.blocks(REQUEST) == {}
    assert [path.name for path in store.file.parent.iterdir()] == ["blocks.sqlite"]


def test_a_longer_request_finds_the_blocks_of_a_shorter_one_and_a_shorter_one_no_more_than_its_own(
    store: Store,
) -> None:
    store.save(replace(REQUEST, replicates=1), {0: block()})
    store.save(REQUEST, {2: block()})
    assert sorted(store.blocks(REQUEST)) == [0, 2]
    assert sorted(store.blocks(replace(REQUEST, replicates=2 * 16384))) == [0]


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 1},
        {"stream": "pilot"},
        {"design": replace(GAUSSIAN, rows=6)},
        {"design": replace(GAUSSIAN, generations=3)},
        {"design": replace(GAUSSIAN, sigma=Fraction(1, 2))},
    ],
    ids=str,
)
def test_blocks_of_another_cell_or_seed_are_absent(store: Store, other: dict[str, object]) -> None:
    store.save(REQUEST, {0: block()})
    assert store.blocks(replace(REQUEST, **other)) == {}  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [{"engine": "statsmodels"}, {"arithmetic": "fast-math"}], ids=str)
def test_another_engine_or_arithmetic_has_blocks_of_its_own(store: Store, other: dict[str, str]) -> None:
    store.save(GLM, {0: block()})
    assert store.blocks(replace(GLM, **other)) == {}  # type: ignore[arg-type]
    assert list(store.blocks(GLM)) == [0]


def test_what_another_simulator_drew_is_absent_and_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(REQUEST, {0: block()})
    with monkeypatch.context() as patch:
        patch.setattr("simulate.store.digest", lambda: "another simulator")
        assert store.blocks(REQUEST) == {}
        store.save(REQUEST, {0: block(0.5)})
    assert canonical(block_fields(store.blocks(REQUEST)[0])) == canonical(block_fields(block()))
    found = inventory(store.file)
    assert (found.blocks, found.cells, found.stale) == (2, 2, 1)


CHANGES = {
    "a byte of its content": "UPDATE blocks SET content = replace(content, '0.7', '0.8') WHERE content LIKE '%0.7%'",
    "its place": "UPDATE blocks SET block = 2 WHERE block = 1",
    "its checksum": "UPDATE blocks SET checksum = 'x' WHERE block = 1",
    "its identity": "UPDATE blocks SET identity = identity || ' ' WHERE block = 1",
    "content that is no text": "UPDATE blocks SET content = x'ff00' WHERE block = 1",
    "content that is a number": "UPDATE blocks SET content = 3 WHERE block = 1",
}


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_row_that_somebody_changed_is_absent_until_it_is_drawn_again(
    store: Store, saved: sqlite3.Connection, change: str
) -> None:
    assert saved.execute(CHANGES[change]).rowcount == 1
    assert list(store.blocks(REQUEST)) == [0]
    assert len(inventory(store.file).damaged) == 1
    store.save(REQUEST, {1: block(0.7)})
    assert sorted(store.blocks(REQUEST)) == [0, 1]


def test_the_content_of_another_block_is_not_taken_for_this_one(store: Store, saved: sqlite3.Connection) -> None:
    taken = saved.execute("SELECT content, checksum FROM blocks WHERE block = 1").fetchone()
    saved.execute("UPDATE blocks SET content = ?, checksum = ? WHERE block = 0", taken)
    assert list(store.blocks(REQUEST)) == [1]
    assert store.blocks(replace(REQUEST, seed=1)) == {}


def test_a_row_under_the_key_of_another_request_is_not_taken_for_its_own(
    store: Store, saved: sqlite3.Connection
) -> None:
    (key,) = saved.execute("SELECT key FROM blocks WHERE block = 1").fetchone()
    saved.execute("DELETE FROM blocks WHERE key = ?", (key,))
    assert saved.execute("UPDATE blocks SET key = ?", (key,)).rowcount == 1
    assert store.blocks(REQUEST) == {}


def test_saving_a_group_is_all_or_nothing(store: Store, saved: sqlite3.Connection) -> None:
    saved.execute("CREATE TRIGGER full BEFORE INSERT ON blocks WHEN new.block = 3 BEGIN SELECT RAISE(ABORT, 'no'); END")
    with closing(sqlite3.connect(store.file, isolation_level=None)) as connection, pytest.raises(sqlite3.Error):
        Kept(connection=connection).save(REQUEST, {2: block(), 3: block()})
    saved.execute("DROP TRIGGER full")
    assert sorted(store.blocks(REQUEST)) == [0, 1]


def test_what_is_saved_can_be_seen_by_others_at_once(store: Store, saved: sqlite3.Connection) -> None:
    with store.opened() as kept:
        kept.save(REQUEST, {2: block()})
        assert saved.execute("SELECT count(*) FROM blocks").fetchone() == (4,)
        assert kept.connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
        assert kept.connection.execute("PRAGMA journal_mode").fetchone() == (b"wal",)


def test_the_log_is_gone_after_an_ordinary_end(store: Store) -> None:
    store.save(REQUEST, {0: block()})
    assert [path.name for path in store.file.parent.iterdir()] == ["blocks.sqlite"]


def test_an_inventory_counts_and_cleaning_leaves_what_a_run_would_read(
    store: Store, saved: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved.execute(CHANGES["a byte of its content"])
    with monkeypatch.context() as patch:
        patch.setattr("simulate.store.digest", lambda: "another simulator")
        store.save(REQUEST, {5: block(), 6: block()})
    found = inventory(store.file)
    assert (found.blocks, found.cells, found.stale, [place for _, place in found.damaged]) == (4, 3, 2, ["1"])
    assert clean(store.file) == 3
    assert inventory(store.file).damaged == []
    assert (inventory(store.file).blocks, clean(store.file)) == (2, 0)
    assert list(store.blocks(REQUEST)) == [0]


def test_a_store_appears_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(blockfile, "_name", stopped)
        with pytest.raises(KeyboardInterrupt):
            Store(tmp_path).save(REQUEST, {0: block()})
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_hard_links_has_a_store_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refused)
    store.save(REQUEST, {0: block()})
    assert list(store.blocks(REQUEST)) == [0]
    assert [path.name for path in store.file.parent.iterdir()] == ["blocks.sqlite"]


@pytest.mark.parametrize("name", ["a b", "a?mode=memory", "a#b", "50%", "ä"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / name)
    store.save(REQUEST, {0: block()})
    assert list(store.blocks(REQUEST)) == [0]
    assert [path.name for path in (tmp_path / name).iterdir()] == ["blocks.sqlite"]
