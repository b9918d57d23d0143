"""Real processes that are stopped, that run out of disk, or that share a store: the evidence ends in the same bytes."""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from simulate.inventory import inventory

ROOT = Path(__file__).parents[2]
# The command line itself, with tasks of one block each, so that there are many moments between two of them, and without
# the comparison with statsmodels, which would take most of the time.
COMMAND = """
from modelcollapse.cli import main
from simulate import pool
from simulate.glm import engine

pool.TASK_DRAWS = 1
engine.compared = lambda *_: {}
main()
"""
SIMULATE = ["simulate", "--family", "normal", "--workflow", "discard", "--processes", "1", "--seed", "7"]
BLOCKS = 400
LONG = ["--n", "60", "--generations", "2", "--replicates", str(BLOCKS * 256)]
# How many blocks more to wait for, and how many seconds then: three moments while it starts, seven while it draws.
CHANCE = random.Random(11)
STARTING = [(0, CHANCE.uniform(0, 1)) for _ in range(3)]
DRAWING = [(CHANCE.randint(1, 8), CHANCE.uniform(0, 0.04)) for _ in range(7)]


def started(*arguments: Any) -> "subprocess.Popen[str]":
    """The command line in a process of its own."""
    typed = [sys.executable, "-c", COMMAND, *SIMULATE, *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(typed, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def finished(*arguments: Any) -> tuple[int, str]:
    """The exit code of the command line, and what it said on stderr."""
    with started(*arguments) as process:
        _, message = process.communicate(timeout=120)
    return process.returncode, message


def digest(evidence: Path) -> str:
    return hashlib.sha256(evidence.read_bytes()).hexdigest()


def kept(file: Path) -> int:
    """How many blocks another process has kept so far."""
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM blocks").fetchone()[0])
    return 0


@pytest.fixture(scope="module")
def true(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the evidence of a run without a store."""
    evidence = tmp_path_factory.mktemp("true") / "evidence.json"
    assert finished(*LONG, "--out", evidence)[0] == 0
    return digest(evidence)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_run_stopped_at_ten_moments_ends_in_the_bytes_of_one_that_was_not(
    tmp_path: Path, true: str, how: signal.Signals
) -> None:
    file, evidence = tmp_path / "store" / "blocks.sqlite", tmp_path / "evidence.json"
    codes = []
    for more, seconds in STARTING + DRAWING:
        before = kept(file)
        with started(*LONG, "--store", file.parent, "--out", evidence) as process:
            while kept(file) < before + more and process.poll() is None:
                time.sleep(0.005)
            time.sleep(seconds)
            process.send_signal(how)
            _, message = process.communicate(timeout=60)
        codes.append(process.returncode)
        assert kept(file) >= min(before + more, BLOCKS), "a finished block was lost"
        assert more == 0 or ("kept in" in message) == (process.returncode == 130), message
        assert evidence.exists() == (process.returncode == 0)
    # An interrupt before the command line has begun ends in Python's own way; a fast machine may finish early.
    assert set(codes) <= {0, -how, *((130, 1) if how is signal.SIGINT else ())}
    assert codes.count(0) <= 3
    assert finished(*LONG, "--store", file.parent, "--out", evidence)[0] == 0
    assert digest(evidence) == true
    found = inventory(file)
    assert (found.blocks, found.damaged, found.stale) == (BLOCKS, [], 0)
    assert [path.name for path in file.parent.iterdir() if not path.name.startswith(".making-")] == [file.name]


def test_two_runs_on_one_store_at_once_both_end_in_the_same_bytes(tmp_path: Path, true: str) -> None:
    store, outs = tmp_path / "store", [tmp_path / f"{name}.json" for name in "ab"]
    with (
        started(*LONG, "--store", store, "--out", outs[0]) as one,
        started(*LONG, "--store", store, "--out", outs[1]) as two,
    ):
        messages = [process.communicate(timeout=120)[1] for process in (one, two)]
    assert [one.returncode, two.returncode] == [0, 0], messages
    assert [digest(out) for out in outs] == [true, true]
    assert inventory(store / "blocks.sqlite").blocks == BLOCKS


WRITERS = """
import sys
from simulate.reduce import Block
from simulate.request import Request
from simulate.store import Store
from theory.vocabulary import Estimator, GaussianDesign, Workflow

design = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
request = Request(design=design, replicates=10**6, seed=int(sys.argv[2]))
for place in range(25):
    Store(sys.argv[1]).save(request, {place: Block(drawn=1, used=1, growth={"sum": [], "outer": []})})
    assert place in Store(sys.argv[1]).blocks(request)
"""


def test_writers_that_open_and_close_one_store_all_the_time_lose_nothing(tmp_path: Path) -> None:
    commands = [[sys.executable, "-c", WRITERS, tmp_path, str(seed)] for seed in range(4)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(each, env=environment, stderr=subprocess.PIPE, text=True) for each in commands]
    messages = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4, messages
    assert inventory(tmp_path / "blocks.sqlite").blocks == 100


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory, of 256 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None or not mounted(folder, "size=256k", "-t", "tmpfs", "tmpfs"):
        pytest.skip("a file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def mounted(folder: Path, how: str, *rest: str) -> bool:
    """Whether the file system could be mounted so."""
    return subprocess.run(["mount", "-o", how, *rest, folder], capture_output=True, check=False).returncode == 0


def test_a_run_on_a_full_disk_names_the_file_and_goes_on_when_there_is_room(disk: Path, true: str) -> None:
    file, evidence = disk / "store" / "blocks.sqlite", disk / "evidence.json"
    code, message = finished(*LONG, "--store", file.parent, "--out", evidence)
    assert (code, str(file) in message, "disk is full" in message) == (4, True, True), message
    assert "Traceback" not in message
    assert "Once that is mended, type again: modelcollapse simulate" in message
    assert [path.name for path in disk.iterdir()] == ["store"]  # no half evidence
    before = kept(file)
    assert 10 < before < BLOCKS
    assert finished(*LONG, "--store", file.parent, "--out", evidence)[0] == 4  # still full
    assert mounted(disk, "remount,size=20m")
    assert finished(*LONG, "--store", file.parent, "--out", evidence)[0] == 0
    assert digest(evidence) == true
    assert inventory(file).blocks == BLOCKS


def test_a_disk_with_no_room_at_all_is_an_error_that_names_a_file_there(disk: Path) -> None:
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 4096)
    code, message = finished(*LONG, "--store", disk / "store")
    assert (code, str(disk) in message, "Traceback" in message) == (4, True, False), message


def test_a_read_only_file_system_is_an_error_for_a_run_and_none_for_a_check(disk: Path, tmp_path: Path) -> None:
    short = ["--n", "20", "--generations", "1", "--replicates", "256"]
    assert finished(*short, "--store", disk / "store")[0] == 0
    assert mounted(disk, "remount,ro")
    for folder in (disk / "store", disk / "new"):
        code, message = finished(*short, "--store", folder)
        assert (code, str(folder) in message, "Traceback" in message) == (4, True, False), message
    code = [sys.executable, "-m", "modelcollapse", "store", "check", str(disk / "store"), "--json"]
    done = subprocess.run(code, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["blocks"] == 1
