"""What is foreseen of a store, and the time that simulations are expected to take."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from simulate.pool import cost as block_cost
from simulate.request import Request
from simulate.run import run_many
from simulate.status import Status
from simulate.store import Store
from simulate.version import digest
from theory.vocabulary import Features, LinearDesign, Statistic, Workflow
from verify import expected, foresight, pace, sources
from verify.foresight import Reason, foresee, shelf
from verify.outlook import outlook

DESIGN = LinearDesign(
    workflow=Workflow.DISCARD, features=Features.SAME, rows=9, dimension=2, generations=1, sigma=Fraction(1)
)
TRACE = Statistic.TRACE_INVERSE_GRAM
SHORT = Request(design=DESIGN, replicates=4096, stream="verdict")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one simulation."""
    place = tmp_path_factory.mktemp("store")
    run_many([SHORT], store=Store(place))
    return place


@pytest.mark.parametrize(
    ("request_", "reason", "kept"),
    [
        (SHORT, Reason.KEPT, 1),
        (replace(SHORT, replicates=4097), Reason.MORE, 1),
        (replace(SHORT, seed=7), Reason.SEED, 0),
        (replace(SHORT, stream="pilot"), Reason.NEW, 0),
        (replace(SHORT, design=replace(DESIGN, rows=10)), Reason.NEW, 0),
    ],
)
def test_each_simulation_is_kept_or_missing_for_a_reason(folder: Path, request_, reason: Reason, kept: int) -> None:
    (found,) = foresee([request_], shelf(folder))
    assert (found.reason, found.kept, found.reused) == (reason, kept, reason is Reason.KEPT)


def test_one_simulation_is_foreseen_once_with_the_most_replicates(folder: Path) -> None:
    (found,) = foresee([SHORT, replace(SHORT, replicates=3 * 4096), SHORT], shelf(folder))
    assert (found.kept, found.needed) == (1, 3)


def test_what_another_simulator_drew_is_not_reused_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest()
    for place in ("simulate.store.digest", "verify.foresight.digest"):
        monkeypatch.setattr(place, lambda: "f" * 64)
    (found,) = foresee([SHORT], shelf(folder))
    assert (found.reason, found.kept, found.others) == (Reason.CODE, 0, (before,))


def test_a_design_that_replaced_another_is_told_from_a_new_one(folder: Path) -> None:
    moved = replace(SHORT, design=replace(DESIGN, rows=10))
    (found,) = foresee([moved], shelf(folder), before={foresight.key_of(SHORT)})
    assert found.reason is Reason.PLAN


def test_the_files_on_record_are_those_that_the_digest_is_made_of() -> None:
    from hashlib import sha256
    from importlib.metadata import version

    found = sha256()
    for path in sources.files():
        found.update(path.name.encode() + path.read_bytes())
    for name in sources.parts()["libraries"]:
        found.update(f"{name} {version(name)}".encode())
    assert found.hexdigest() == digest()


def test_a_damaged_record_of_simulators_or_cost_is_none(tmp_path: Path) -> None:
    sources.note(tmp_path)
    assert set(sources.known(tmp_path)) == {digest()}
    for name in (sources.FILE, pace.FILE):
        (tmp_path / name).write_text('{"schema": "another"', encoding="utf-8")
    assert sources.known(tmp_path) == {}
    assert pace.known(tmp_path) == pace.known(tmp_path / "nowhere")


def test_the_time_left_follows_what_was_learned_while_drawing() -> None:
    cheap, dear = SHORT, replace(SHORT, design=replace(DESIGN, statistic=Statistic.TRACE_INVERSE_GRAM))
    now = [0.0]
    told = pace.Pace(before=pace.Cost(), workers=2, clock=lambda: now[0])
    blocks = [replace(cheap, replicates=2 * 4096), replace(dear, replicates=4 * 4096)]
    told.begin(foresee(blocks, foresight.Shelf()))
    assert told.left == 0.0  # nothing is known
    for done, moment in ((1, 9.0), (2, 10.0), (3, 20.0)):
        now[0] = moment
        told.update(Status(done=done, total=6))
    spent = {name.partition(": ")[2]: seconds for name, (seconds, _) in told.kinds.items()}
    assert spent == {str(Statistic.TEST_ERROR): 2.0, str(Statistic.TRACE_INVERSE_GRAM): 20.0}  # after both have begun
    assert told.left == pytest.approx(3 * 20.0 / 2)
    told.begin([])
    assert (told.kinds, told.left) == ({}, 0.0)


def test_on_a_busy_machine_the_time_left_neither_jumps_nor_forgets_what_is_still_to_come() -> None:
    """Two kinds of a hundred blocks each, of a second in an earlier run; now a block takes three, unevenly."""
    cheap, dear = (replace(SHORT, design=replace(DESIGN, statistic=each)) for each in (Statistic.TEST_ERROR, TRACE))
    a_block = block_cost(cheap)
    before = pace.Cost(kinds={pace.kind(each): (50.0, 50 * a_block) for each in (cheap, dear)})
    now = [0.0]
    told = pace.Pace(before=before, workers=1, clock=lambda: now[0])
    told.begin(foresee([replace(each, replicates=100 * 4096) for each in (cheap, dear)], foresight.Shelf()))
    assert told.left == pytest.approx(200)
    left = []
    for done in range(1, 201):
        now[0] += 5.0 if done % 2 else 1.0
        told.update(Status(done=done, total=200))
        left.append(told.left)
    assert left[19] == pytest.approx(180 * 3, rel=0.2)  # a tenth is drawn, and of one kind: the other is slow as well
    assert left[99] == pytest.approx(100 * 3, rel=0.1)
    rises = [after - ago for ago, after in pairwise(left[20:])]
    assert max(rises) < 0.05 * left[20]


def test_a_store_is_looked_through_for_damaged_blocks(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "blocks.sqlite", tmp_path)
    with closing(sqlite3.connect(tmp_path / "blocks.sqlite")) as connection, connection:
        connection.execute("UPDATE blocks SET content = replace(content, '1', '2')")
    (found,) = foresee([SHORT], shelf(tmp_path))
    assert (found.reason, found.kept, found.reused) == (Reason.DAMAGED, 0, False)


def test_one_design_of_several_that_has_moved_is_told_from_a_new_one(folder: Path) -> None:
    moved = replace(SHORT, design=replace(DESIGN, rows=10))
    before = {foresight.key_of(SHORT), foresight.key_of(replace(SHORT, design=replace(DESIGN, rows=11)))}
    assert [each.reason for each in foresee([SHORT, moved], shelf(folder), before)] == [Reason.KEPT, Reason.PLAN]
    assert foresee([SHORT, moved], shelf(folder), {foresight.key_of(SHORT)})[1].reason is Reason.NEW


def test_what_a_run_has_learned_comes_back_from_the_disk(tmp_path: Path) -> None:
    cost = pace.Cost(kinds={"linear: error": (3.0, 1e6)}, stages={"proofs": 2.0}, sizes={"quick": {"a.claim": [5, 6]}})
    pace.write(cost, tmp_path / pace.FILE)
    found = pace.known(tmp_path)
    assert found.kinds["linear: error"] == (3.0, 1e6)
    assert (found.stages["proofs"], found.sizes["quick"]) == (2.0, {"a.claim": [5, 6]})


def test_the_record_that_is_shipped_knows_every_claim_and_kind_of_simulation() -> None:
    from theory.registry import claims
    from verify.studies.registry import NAMES

    shipped = pace.known(Path("nowhere"))
    for profile in ("quick", "full"):
        found = outlook(claims(), profile=profile, seed=2024, kept=foresight.Shelf(), cost=shipped)
        assert found.unsized == ()
        assert {pace.kind(each.request) for each in (*found.pilots, *found.guessed)} <= set(shipped.kinds)
        assert found.seconds(shipped, 1) > found.seconds(shipped, 2) > 60
        assert set(shipped.figures[profile]) == set(NAMES)


def test_the_page_shows_what_the_shipped_record_holds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reproducing.md").read_text(encoding="utf-8")
    shipped = pace.known(Path("nowhere"))
    assert [row for row in expected.table(shipped) if row not in page] == []
