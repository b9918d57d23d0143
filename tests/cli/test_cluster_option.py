"""--processes, --threads and --cluster: who draws, said in one way by every command that draws."""

from pathlib import Path
from typing import Any

import pytest

from modelcollapse import options
from simulate import cluster
from simulate.pool import Workers
from tests.cli.conftest import Fakes, Run

SIMULATE = [
    "simulate",
    "--family",
    "normal",
    "--workflow",
    "replace",
    "--n",
    "50",
    "--generations",
    "2",
    "--replicates",
    "4",
]
NOWHERE = "tcp://127.0.0.1:9"


@pytest.fixture(params=["simulate", "verify", "reproduce"])
def command(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    typed = {"simulate": SIMULATE, "verify": ["verify"], "reproduce": ["reproduce", "--out", str(tmp_path)]}
    return typed[request.param]


def workers(fakes: Fakes) -> Any:
    return fakes.asked.get("run_many", fakes.asked.get("campaign", {})).get("workers")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], Workers(processes=6)),
        (["--processes", "3"], Workers(processes=3)),
        (["--threads", "2"], Workers(processes=3, threads=2)),  # the processors are shared out
        (["--threads", "99"], Workers(threads=99)),
        (["--processes", "2", "--threads", "4"], Workers(processes=2, threads=4)),
    ],
)
def test_the_workers_are_those_that_were_typed(
    run: Run, fakes: Fakes, monkeypatch: pytest.MonkeyPatch, command: list[str], typed: list[str], meant: Workers
) -> None:
    monkeypatch.setattr(options, "available_processes", lambda: 6)
    assert run(*command, *typed).exit_code == 0
    assert workers(fakes) == meant


def test_a_cluster_is_there_before_anything_is_drawn(
    run: Run, fakes: Fakes, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    asked = []

    class Started:
        def __init__(self, workers: Workers) -> None:
            asked.append(workers)

        def __enter__(self) -> Workers:
            return Workers(cluster="tcp://127.0.0.1:1234")

        def __exit__(self, *_: object) -> None:
            asked.append(None)

    monkeypatch.setattr(cluster, "started", Started)
    assert run(*command, "--cluster", "local:3", "--threads", "2").exit_code == 0
    assert asked == [Workers(cluster="local:3", threads=2), None]
    assert workers(fakes) == Workers(cluster="tcp://127.0.0.1:1234")  # the one that was started, and not another


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["--cluster", "host"], "tcp://host:8786"),
        (["--cluster", "local:0"], "local:4"),
        (["--cluster", NOWHERE, "--processes", "2"], "give one of them"),
        (["--cluster", NOWHERE, "--threads", "2"], "dask worker --nthreads"),
        (["--threads", "0"], "--threads"),
        (["--processes", "0"], "--processes"),
    ],
)
def test_workers_that_make_no_sense_are_2(
    run: Run, fakes: Fakes, command: list[str], typed: list[str], told: str
) -> None:
    done = run(*command, *typed)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not fakes.asked


def test_a_cluster_without_its_library_is_2_and_says_what_to_type(
    run: Run, fakes: Fakes, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    done = run(*command, "--cluster", "local:2")
    assert done.exit_code == 2
    assert "pip install 'modelcollapse[cluster]'" in done.stderr
    assert not fakes.asked


def test_a_cluster_that_does_not_answer_is_4(
    run: Run, fakes: Fakes, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(cluster, "SCHEDULER_SECONDS", 0.2)
    done = run(*command, "--cluster", NOWHERE)
    assert done.exit_code == 4
    assert f"no Dask scheduler answers at {NOWHERE} within 0.2 s" in done.stderr
    assert not fakes.asked


def test_a_cluster_that_is_lost_midway_is_4(run: Run, fakes: Fakes, command: list[str]) -> None:
    fakes.raises = cluster.ClusterError("the Dask scheduler has gone")
    done = run(*command)
    assert done.exit_code == 4
    assert done.stderr.startswith("Error: the Dask scheduler has gone. Once that is mended, type again: modelcollapse ")
