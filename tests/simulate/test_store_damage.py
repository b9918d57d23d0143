"""A store that is damaged gives the same evidence, or an error that names the file, and never another number."""

import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulate import blockfile
from simulate import run as running
from simulate.inventory import inventory
from simulate.reduce import Block
from simulate.request import Request, canonical
from simulate.run import draw_blocks, run, run_many
from simulate.store import Store, StoreError
from theory.vocabulary import Estimator, GaussianDesign, Workflow

DESIGN = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
REQUESTS = [Request(design=DESIGN, replicates=2 * 16384, seed=seed) for seed in (1, 2)]
HEADER = 100  # bytes that SQLite begins a file with
PAGE = 4096
DRAWN = {(each, place): block for each in REQUESTS for place, block in enumerate(draw_blocks(each, 0, 2))}
TRUE = canonical([run(each) for each in REQUESTS])


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run on a damaged store came to: the evidence or the refusal, and which blocks it drew."""

    evidence: bytes | None
    refusal: str
    drawn: int


Trial = Callable[[bytes, bytes | None], Outcome]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store with every block of the requests."""
    store = Store(tmp_path_factory.mktemp("whole"))
    assert canonical(run_many(REQUESTS, store=store)) == TRUE
    return store.file.read_bytes()


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The file and the log of a store whose process ended without closing it."""
    store = Store(tmp_path_factory.mktemp("killed"))
    with store.opened() as kept:
        for (each, place), block in DRAWN.items():
            kept.save(each, {place: block})
        return store.file.read_bytes(), Path(f"{store.file}-wal").read_bytes()


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """A function that runs the requests on a store with these bytes, and again where the first run went well."""
    drawn: list[tuple[Request, int]] = []

    def watched(request: Request, place: int) -> Block:
        drawn.append((request, place))
        return DRAWN[request, place]

    monkeypatch.setattr(running, "draw_block", watched)

    def outcome(file: bytes, log: bytes | None = None) -> Outcome:
        folder = tmp_path / "store"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        store = Store(folder)
        store.file.write_bytes(file)
        if log is not None:
            Path(f"{store.file}-wal").write_bytes(log)
        drawn.clear()
        try:
            evidence = canonical(run_many(REQUESTS, store=store))
        except StoreError as error:
            if error.filename != str(store.file) or not store.file.exists():
                raise
            return Outcome(evidence=None, refusal=str(error.strerror), drawn=len(drawn))
        count = len(drawn)
        assert canonical(run_many(REQUESTS, store=store)) == evidence
        assert len(drawn) == count, "what was drawn again is kept"
        return Outcome(evidence=evidence, refusal="", drawn=count)

    return outcome


def flipped(content: bytes, places: range | list[int], seed: int) -> Iterator[bytes]:
    """The content with one bit changed, at each of the places."""
    chosen = random.Random(seed)
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chosen.randrange(8)
        yield bytes(changed)


def test_a_flipped_byte_anywhere_gives_the_same_evidence_or_is_refused(trial: Trial, whole: bytes) -> None:
    places = [*range(HEADER), *random.Random(5).sample(range(HEADER, len(whole)), 100)]
    outcomes = [trial(changed, None) for changed in flipped(whole, places, 6)]
    assert {each.evidence for each in outcomes} <= {TRUE, None}
    refusals = [each.refusal for each in outcomes if each.evidence is None]
    assert all(any(word in text for word in ("damaged", "layout", "not a store")) for text in refusals)
    assert len(refusals) > 20  # the header alone
    assert sum(each.drawn == 1 for each in outcomes) > 20  # content


def test_a_page_that_is_lost_or_in_the_place_of_another_gives_the_same_evidence_or_is_refused(
    trial: Trial, whole: bytes
) -> None:
    pages = [whole[start : start + PAGE] for start in range(0, len(whole), PAGE)]
    lost = [[*pages[:place], bytes(PAGE), *pages[place + 1 :]] for place in range(len(pages))]
    moved = [[*pages[:place], pages[-1], *pages[place + 1 :]] for place in range(len(pages))]
    outcomes = [trial(b"".join(each), None) for each in lost + moved]
    assert {each.evidence for each in outcomes} == {TRUE, None}


def test_a_flipped_byte_in_the_content_of_a_block_costs_that_block_alone(trial: Trial, whole: bytes) -> None:
    start = whole.index(b'{"drawn":16384')
    for changed in flipped(whole, list(range(start, start + 40)), 7):
        outcome = trial(changed, None)
        assert (outcome.evidence, outcome.drawn) == (TRUE, 1)


def test_a_flipped_byte_in_the_log_of_a_killed_run_costs_what_came_after_it(
    trial: Trial, killed: tuple[bytes, bytes]
) -> None:
    file, log = killed
    assert trial(file, log) == Outcome(evidence=TRUE, refusal="", drawn=0)
    assert trial(file, None).drawn == len(DRAWN)
    places = [*range(64), *random.Random(8).sample(range(64, len(log)), 60)]
    outcomes = [trial(file, changed) for changed in flipped(log, places, 9)]
    assert {each.evidence for each in outcomes} == {TRUE}
    assert {each.drawn for each in outcomes} == {1, 2, 3, 4}


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.9])
def test_a_truncated_file_is_refused(trial: Trial, whole: bytes, share: float) -> None:
    outcome = trial(whole[: int(share * len(whole))], None)
    assert outcome.evidence is None
    assert "put it aside (type: mkdir" in outcome.refusal


def test_a_truncated_log_costs_what_it_lost(trial: Trial, killed: tuple[bytes, bytes]) -> None:
    file, log = killed
    outcomes = [trial(file, log[: len(log) * share // 8]) for share in range(9)]
    assert {each.evidence for each in outcomes} == {TRUE}
    assert [each.drawn for each in outcomes] == sorted((each.drawn for each in outcomes), reverse=True)
    assert outcomes[-1].drawn == 0


@pytest.mark.parametrize("content", [b"", b"\0", b"hello\n" * 2000, b"SQLite format 3\0", b"[]"], ids=repr)
def test_a_file_that_is_no_database_is_refused(trial: Trial, content: bytes) -> None:
    assert trial(content, None).evidence is None


def test_a_store_of_a_newer_layout_is_refused_and_left_alone(tmp_path: Path, whole: bytes) -> None:
    store = Store(tmp_path)
    store.file.write_bytes(whole)
    with closing(sqlite3.connect(store.file)) as connection:
        connection.execute(f"PRAGMA user_version = {blockfile.LAYOUT + 1}")
    before = store.file.read_bytes()
    with pytest.raises(StoreError, match=r"layout 2, .* reads layout 1: use the version that wrote it"):
        run_many(REQUESTS, store=store)
    assert store.file.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with closing(sqlite3.connect(store.file, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE blocks (letters)")
    before = store.file.read_bytes()
    with pytest.raises(StoreError, match="not a store of modelcollapse"):
        run_many(REQUESTS, store=store)
    assert store.file.read_bytes() == before


def test_a_table_that_was_changed_is_refused(tmp_path: Path, whole: bytes) -> None:
    store = Store(tmp_path)
    store.file.write_bytes(whole)
    with closing(sqlite3.connect(store.file, isolation_level=None)) as connection:
        connection.execute("CREATE TRIGGER sly AFTER INSERT ON blocks BEGIN DELETE FROM blocks; END")
    with pytest.raises(StoreError, match="its table is not that of a store"):
        run_many(REQUESTS, store=store)


def test_a_table_whose_description_is_no_text_is_refused(trial: Trial, whole: bytes) -> None:
    start = whole.index(b"TABLE blocks")
    outcome = trial(whole[: start - 1] + b"\xe3(\xff" + whole[start + 2 :], None)
    assert "damaged" in outcome.refusal


def test_a_log_without_its_file_is_refused(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    store = Store(tmp_path)
    Path(f"{store.file}-wal").write_bytes(killed[1])
    with pytest.raises(StoreError, match="missing, but its write-ahead log is there"):
        run_many(REQUESTS, store=store)


def test_what_the_message_says_to_type_is_what_helps(tmp_path: Path, whole: bytes) -> None:
    store = Store(tmp_path / "a b")
    store.file.parent.mkdir()
    store.file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError) as caught:
        run_many(REQUESTS, store=store)
    command = str(caught.value.strerror).partition("(type: ")[2].removesuffix(")")
    subprocess.run(command, shell=True, check=True)
    assert canonical(run_many(REQUESTS, store=store)) == TRUE
    assert (store.file.parent / "damaged" / store.file.name).stat().st_size == len(whole) // 2


@pytest.mark.parametrize("place", ["", "folder", "folder/blocks.sqlite"])
def test_a_file_in_the_place_of_a_folder_and_the_reverse_are_errors(tmp_path: Path, place: str) -> None:
    store = Store(tmp_path / "folder")
    if place == "folder/blocks.sqlite":
        store.file.mkdir(parents=True)
    elif place == "folder":
        (tmp_path / "folder").write_text("in the way")
    else:
        store = Store(tmp_path / "file" / "folder")
        (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match=r"file|folder"):
        run_many(REQUESTS, store=store)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere; test_store_runs has a read-only file system")
def test_a_folder_that_may_not_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="Permission denied") as caught:
        run_many(REQUESTS, store=Store(tmp_path))
    assert caught.value.filename == str(Store(tmp_path).file)


def test_what_can_still_be_read_is_counted_block_by_block(tmp_path: Path, whole: bytes) -> None:
    store = Store(tmp_path)
    start = whole.rindex(b'{"drawn":16384')
    store.file.write_bytes(whole[:start] + b"[" + whole[start + 1 :])
    found = inventory(store.file)
    assert (found.blocks, len(found.damaged)) == (3, 1)
