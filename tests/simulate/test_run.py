"""Requests become the same evidence in any number of processes, in any order, interrupted or not."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulate import pool
from simulate import run as running
from simulate.reduce import Block, moments
from simulate.request import Request, block_count, canonical
from simulate.run import Workers, run, run_many
from simulate.status import Status
from simulate.store import Store
from theory.vocabulary import Estimator, Family, Features, GaussianDesign, GlmDesign, LinearDesign, Workflow

ROOT = Path(__file__).parents[2]
LINEAR = LinearDesign(
    workflow=Workflow.AUGMENT, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(3, 2)
)
GAUSSIAN = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
GLM = GlmDesign(family=Family.POISSON, workflow=Workflow.DISCARD, generations=2, rows=60)
REQUESTS = [
    Request(design=GLM, replicates=700),
    Request(design=LINEAR, replicates=9000),
    Request(design=GAUSSIAN, replicates=40000),
]


def written(found: Any) -> bytes:
    return canonical(found)


def test_two_processes_give_the_bytes_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = run_many(REQUESTS)
    assert written(alone) == written([run(request) for request in REQUESTS])
    monkeypatch.setattr(pool, "TASK_DRAWS", 1)  # every block its own task: the most interleaving
    assert written(run_many(REQUESTS, processes=2)) == written(alone)


def test_the_order_of_requests_changes_nothing_and_a_repeated_one_is_drawn_once() -> None:
    seen: list[Status] = []
    few = REQUESTS[1:3]
    backwards = run_many([*reversed(few), few[0]], progress=seen.append)
    forwards = run_many(few)
    assert written(backwards) == written([forwards[1], forwards[0], forwards[0]])
    total = sum(block_count(request) for request in few)
    assert seen[0] == Status(done=0, total=total)
    assert seen[-1] == Status(done=total, total=total)


def test_more_replicates_keep_the_first_blocks() -> None:
    few, many = (run(Request(design=GLM, replicates=count)) for count in (256, 512))
    assert many["blocks"][0] == few["blocks"][0]
    assert many["blocks"][1] != few["blocks"][0]


def test_another_seed_or_stream_gives_another_evidence() -> None:
    request = REQUESTS[2]
    means = {run(each)["mean"] for each in (request, replace(request, seed=1), replace(request, stream="pilot"))}
    assert len(means) == 3


@pytest.mark.parametrize("processes", [0, -1, 1.5, True])
def test_a_number_of_processes_that_makes_no_sense_is_refused(processes: Any) -> None:
    with pytest.raises(ValueError, match="processes"):
        run_many(REQUESTS, processes=processes)


def test_processes_are_said_once() -> None:
    with pytest.raises(ValueError, match="give one of them"):
        run_many(REQUESTS, processes=2, workers=Workers(processes=3))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Request, int]]:
    """The blocks that are drawn from now on."""
    seen: list[tuple[Request, int]] = []
    honest = running.draw_block

    def watched(request: Request, block: int) -> Any:
        seen.append((request, block))
        return honest(request, block)

    monkeypatch.setattr(running, "draw_block", watched)
    return seen


def test_what_the_store_holds_is_not_drawn_again(tmp_path: Path, drawn: list[tuple[Request, int]]) -> None:
    store = Store(tmp_path)
    few = REQUESTS[1:3]
    first = run_many(few, store=store)
    with closing(sqlite3.connect(store.file)) as connection, connection:
        connection.execute("UPDATE blocks SET content = replace(content, '0.', '1.') WHERE block = 2")
    drawn.clear()
    seen: list[Status] = []
    again = run_many(few, store=store, progress=seen.append)
    assert drawn == [(request, 2) for request in few]
    assert written(again) == written(first)
    total = sum(map(block_count, few))
    assert [status.done for status in seen] == [total - 2, total - 1, total]
    drawn.clear()
    assert written(run_many(few, store=store)) == written(first)
    assert drawn == []


def test_a_request_for_more_replicates_goes_on_where_the_shorter_one_ended(
    tmp_path: Path, drawn: list[tuple[Request, int]]
) -> None:
    store, more = Store(tmp_path), replace(REQUESTS[2], replicates=5 * 16384)
    fewer = replace(more, replicates=2 * 16384)
    short = run_many([fewer], store=store)
    drawn.clear()
    long = run_many([more], store=store)
    assert [block for _, block in drawn] == [2, 3, 4]
    drawn.clear()
    assert written(run_many([fewer], store=store)) == written(short)
    assert drawn == []
    assert written(long) == written(run_many([more]))


def test_requests_that_differ_in_replicates_alone_are_drawn_once(drawn: list[tuple[Request, int]]) -> None:
    few = [replace(REQUESTS[2], replicates=count * 16384) for count in (1, 3, 2)]
    together = run_many(few)
    assert [block for _, block in drawn] == [0, 1, 2]
    assert written(together) == written([run(each) for each in few])


def test_every_arriving_group_is_kept_before_the_next_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "TASK_DRAWS", 1)
    store, request = Store(tmp_path), REQUESTS[2]

    def told(status: Status) -> None:
        assert len(store.blocks(request)) == status.done

    run_many([request], store=store, progress=told)


def test_excluded_replicates_are_told_by_reason_those_of_kept_blocks_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Block(drawn=16384, used=16381, excluded={"not finite": 3}, moments=moments(np.ones(16381)))
    monkeypatch.setattr(running, "draw_block", lambda request, block: lost)
    seen: list[Status] = []
    short = replace(REQUESTS[2], replicates=16384)
    run_many([short], store=Store(tmp_path), progress=seen.append)
    run_many([replace(short, replicates=2 * 16384)], store=Store(tmp_path), progress=seen.append)
    assert [status.excluded for status in seen] == [{}, *({"not finite": count} for count in (3, 3, 6))]


def test_an_interrupt_keeps_what_is_finished_and_the_next_run_ends_in_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = running.draw_block
    few = REQUESTS[1:3]
    monkeypatch.setattr(pool, "TASK_DRAWS", 1)

    def interrupted(request: Request, block: int) -> Any:
        if request == few[1] and block == 1:
            raise KeyboardInterrupt
        return honest(request, block)

    with monkeypatch.context() as patch:
        patch.setattr(running, "draw_block", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_many(few, store=Store(tmp_path))
    assert [len(Store(tmp_path).blocks(request)) for request in few] == [block_count(few[0]), 1]
    assert written(run_many(few, store=Store(tmp_path))) == written(run_many(few))


def test_an_error_in_a_process_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="no such data set"):
        list(pool._elsewhere(_fail, [(REQUESTS[0], 0, 1)], 2))


def _fail(request: Request, first: int, stop: int) -> Any:
    raise ValueError(f"no such data set: {request.design.system} {first} {stop}")


SCRIPT = """
import sys
from simulate.run import Request, run_many
from simulate.store import Store
from theory.vocabulary import Estimator, GaussianDesign, Workflow

def requests():
    short = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
    long = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=40, rows=1000)
    return [Request(design=short, replicates=1), Request(design=long, replicates=10**7)]

if __name__ == "__main__":
    run_many(requests(), processes=2, store=Store(sys.argv[1]))
"""


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in text]


def gone(pid: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether it was done in time."""
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)
    return done()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the process table of Linux")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_stopped_run_stops_its_processes_at_once_and_keeps_whole_blocks(tmp_path: Path, how: signal.Signals) -> None:
    script = tmp_path / "long_run.py"
    script.write_text(SCRIPT)
    store, request = Store(tmp_path / "evidence"), Request(design=GAUSSIAN, replicates=1)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script, store.folder], env=environment, stderr=subprocess.DEVNULL) as parent:
        try:
            assert wait_until(lambda: store.file.exists() and bool(store.blocks(request)), 60)
            started = children(parent.pid)
            parent.send_signal(how)
            assert parent.wait(timeout=5) == -how
        finally:
            parent.kill()  # or a failure here would wait for ten million replicates
    assert len(started) >= 2
    assert wait_until(lambda: all(gone(child) for child in started), 5)
    (kept,) = store.blocks(request).values()
    assert written(running.evidence(request, [kept])) == written(run(request))
    assert [path.name for path in store.file.parent.iterdir()] == [store.file.name]
