"""store check, export and clean; simulate --store; and the progress that a terminal shows."""

import csv
import json
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from modelcollapse import progress, tabular
from simulate.blockfile import TABLE
from simulate.reduce import Block, moments
from simulate.request import Request
from simulate.run import run_many
from simulate.store import Store
from simulate.table import COLUMNS
from tests.cli.conftest import Fakes, Run
from theory.vocabulary import Estimator, Family, Features, GaussianDesign, GlmDesign, LinearDesign, Statistic, Workflow

ROOT = Path(__file__).parents[2]
GLM = Request(
    design=GlmDesign(family=Family.POISSON, workflow=Workflow.AUGMENT, generations=2, rows=30),
    replicates=512,
    seed=2**70,
)
GAUSSIAN = Request(
    design=GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5), replicates=1
)
RECORDS = Request(
    design=LinearDesign(
        workflow=Workflow.AUGMENT, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(3, 2),
        statistic=Statistic.FITTED_COEFFICIENTS,
    ),
    replicates=1,
)  # fmt: skip
OUTER = [[[1 / 3, 0.5], [0.5, 2.0]], [[4.0, -1e-300], [-1e-300, 5.0]]]
GROWTH = Block(
    drawn=256,
    used=254,
    excluded={"separation": 2},
    growth={"used": 254, "sum": [[0.1, -0.2], [0.3, -0.0]], "outer": OUTER},
    failures=["a-key"],
    compared={"fits": 6.0, "largest": 1e-12, "tolerance": 1e-8},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder, as verify --out makes one, with two blocks of a GLM, and one each of the other kinds."""
    store = Store(tmp_path / "out" / "evidence")
    store.save(GLM, {0: GROWTH, 1: replace(GROWTH, used=256, excluded={}, failures=[])})
    run_many([GAUSSIAN, RECORDS], store=store)
    return tmp_path / "out"


def damage(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "evidence" / "blocks.sqlite")) as connection, connection:
        assert connection.execute("UPDATE blocks SET content = content || ' ' WHERE block = 1").rowcount == 1


def outdate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("simulate.store.digest", lambda: "another simulator")
        Store(folder / "evidence").save(GLM, {0: GROWTH})


@pytest.mark.parametrize("place", ["", "evidence", "evidence/blocks.sqlite"])
def test_check_finds_the_store_and_counts(run: Run, folder: Path, place: str) -> None:
    done = run("store", "check", folder / place, "--json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert document["schema"] == "modelcollapse/store-check/1"
    assert document["store"] == str(folder / "evidence" / "blocks.sqlite")
    assert {name: document[name] for name in ("blocks", "cells", "stale", "damaged", "sound")} == {
        "blocks": 4, "cells": 3, "stale": 0, "damaged": [], "sound": True,
    }  # fmt: skip
    assert list(document["versions"].values()) == [4]
    text = run("store", "check", folder / place).stdout
    assert "4 intact, of 3 cells and seeds" in text


def test_check_of_a_damaged_block_is_4_and_cleaning_mends_it(run: Run, folder: Path) -> None:
    damage(folder)
    done = run("store", "check", folder, "--json")
    assert done.exit_code == 4
    document = json.loads(done.stdout)
    assert (document["sound"], document["blocks"], [each["block"] for each in document["damaged"]]) == (False, 3, ["1"])
    assert f"type: modelcollapse store clean {folder}" in done.stderr
    assert run("store", "clean", folder, "--json").exit_code == 0
    assert run("store", "check", folder).exit_code == 0
    assert list(Store(folder / "evidence").blocks(GLM)) == [0]


def test_blocks_of_another_version_are_counted_and_cleaned(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outdate(folder, monkeypatch)
    document = json.loads(run("store", "check", folder, "--json").stdout)
    assert (document["blocks"], document["stale"], document["versions"]["another simulator"]) == (5, 1, 1)
    assert json.loads(run("store", "clean", folder, "--json").stdout)["removed"] == 1
    assert json.loads(run("store", "check", folder, "--json").stdout)["blocks"] == 4


@pytest.mark.parametrize("command", [["check"], ["clean"], ["export", "--csv", "x.csv"]], ids=lambda each: each[0])
def test_a_store_that_is_missing_or_malformed_is_4(run: Run, tmp_path: Path, command: list[str]) -> None:
    done = run("store", *command, tmp_path)
    assert (done.exit_code, done.stdout) == (4, "")
    assert f"there is no store at {tmp_path}" in done.stderr
    file = tmp_path / "blocks.sqlite"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = run("store", *command, tmp_path)
    assert (done.exit_code, done.stdout) == (4, "")
    assert str(file) in done.stderr
    assert file.stat().st_size == 5016
    assert not Path("x.csv").exists()


def test_parquet_has_a_row_for_each_block_and_generation(run: Run, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "blocks.parquet"
    done = run("store", "export", folder, "--parquet", target, "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert (document["schema"], document["blocks"], document["rows"]) == ("modelcollapse/store-export/1", 4, 6)
    assert [path.name for path in target.parent.iterdir()] == ["blocks.parquet"]
    frame = pd.read_parquet(target)
    assert list(frame.columns) == list(COLUMNS)
    found = frame[frame["design_system"] == "glm"].sort_values(["block", "generation"])
    assert found[["block", "generation", "used", "excluded"]].to_numpy().tolist() == [
        [0, 1, 254, 2], [0, 2, 254, 2], [1, 1, 256, 0], [1, 2, 256, 0],
    ]  # fmt: skip
    first = found.iloc[0]
    np.testing.assert_array_equal(np.stack(first["outer"]), OUTER[0])
    np.testing.assert_array_equal(first["sum"], [0.1, -0.2])
    assert (first["seed"], first["design_family"], first["design_features"]) == (str(2**70), "poisson", "3")
    assert (first["design_generations"], first["design_dispersion"], first["engine"]) == (2, "9/4", "fast")
    assert (json.loads(first["excluded_by_reason"]), list(first["failures"])) == ({"separation": 2}, ["a-key"])
    assert (first["compared_fits"], first["compared_largest"]) == (6, 1e-12)


def test_parquet_holds_scalar_blocks_and_records_too(run: Run, folder: Path, tmp_path: Path) -> None:
    run("store", "export", folder, "--parquet", tmp_path / "blocks.parquet")
    frame = pd.read_parquet(tmp_path / "blocks.parquet").set_index("kind")
    scalar, records = frame.loc["scalar"], frame.loc["coefficients"]
    kept = Store(folder / "evidence").blocks(GAUSSIAN)[0].moments
    assert kept is not None
    assert (scalar["mean"], scalar["s4"], list(scalar["largest"])) == (kept.mean, kept.s4, kept.largest.tolist())
    assert np.isnan(scalar["generation"])
    assert len(json.loads(records["records"])) == 16
    assert records["design_sigma"] == "3/2"


def test_csv_has_the_same_rows_with_lists_as_json(run: Run, folder: Path, tmp_path: Path) -> None:
    both = run("store", "export", folder, "--parquet", tmp_path / "b.parquet", "--csv", tmp_path / "b.csv")
    assert both.stdout == f"6 rows of 4 blocks in {tmp_path / 'b.parquet'} and {tmp_path / 'b.csv'}\n"
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["design_system"] == "glm"]
    assert json.loads(rows[0]["outer"]) == OUTER[0]
    assert [row["generation"] for row in rows] == ["1", "2", "1", "2"]


def test_export_takes_blocks_of_this_version_alone_unless_asked(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outdate(folder, monkeypatch)
    done = run("store", "export", folder, "--csv", tmp_path / "b.csv", "--json")
    document = json.loads(done.stdout)
    assert (document["blocks"], document["rows"], document["left_out"]) == (4, 6, 1)
    assert "--all-versions" in done.stderr
    done = run("store", "export", folder, "--csv", tmp_path / "b.csv", "--all-versions", "--json")
    assert json.loads(done.stdout)["rows"] == 8


def test_a_damaged_block_stops_an_export_before_anything_is_written(run: Run, folder: Path, tmp_path: Path) -> None:
    damage(folder)
    done = run("store", "export", folder, "--csv", tmp_path / "b.csv")
    assert (done.exit_code, done.stdout) == (4, "")
    assert "modelcollapse store clean" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("write", [tabular.write_csv, tabular.write_parquet])
def test_an_export_that_fails_halfway_leaves_what_was_there(
    tmp_path: Path, write: Callable[[Iterator[list[tabular.Record]], dict[str, str], Path], int]
) -> None:
    target = tmp_path / "table"
    target.write_text("before")

    def broken() -> Iterator[list[tabular.Record]]:
        for _ in range(tabular.BATCH + 1):
            yield [dict.fromkeys(COLUMNS)]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write(broken(), COLUMNS, target)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["table"]


def test_parquet_without_pyarrow_says_what_to_install(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "pyarrow.parquet", raising=False)
    done = run("store", "export", folder, "--parquet", tmp_path / "b.parquet")
    assert done.exit_code == 2
    assert "pip install 'modelcollapse[parquet]'" in done.stderr
    assert run("store", "export", folder, "--csv", tmp_path / "b.csv").exit_code == 0


def test_an_export_to_nowhere_is_2(run: Run, folder: Path) -> None:
    done = run("store", "export", folder)
    assert done.exit_code == 2
    assert "--parquet FILE" in done.stderr


SIMULATE = ["simulate", "--family", "normal", "--workflow", "discard", "--n", "9", "--generations", "2"]


def test_simulate_keeps_its_blocks_where_it_is_told(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    assert run(*SIMULATE, "--replicates", "4", "--store", tmp_path / "new").exit_code == 0
    assert fakes.asked["run_many"]["store"] == f"store in {tmp_path / 'new'}"
    fakes.raises = KeyboardInterrupt()
    done = run(*SIMULATE, "--replicates", "4", "--store", tmp_path / "new")
    assert done.exit_code == 130
    assert f"kept in {tmp_path / 'new'}" in done.stderr


def test_a_store_that_takes_no_file_fails_before_drawing(run: Run, fakes: Fakes, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert run(*SIMULATE, "--replicates", "4", "--store", tmp_path / "file" / "store").exit_code == 4
    assert run(*SIMULATE, "--replicates", "4", "--store", tmp_path / "file").exit_code == 4
    assert not fakes.asked


def test_a_damaged_store_is_4_before_drawing_and_says_what_to_type(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "blocks.sqlite"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    done = run(*SIMULATE, "--replicates", "4", "--store", tmp_path, "--out", tmp_path / "evidence.json")
    assert (done.exit_code, done.stdout) == (4, "")
    assert f"'{file}': it is damaged" in done.stderr
    assert f"(type: mkdir {tmp_path / 'damaged'} && mv {file}* {tmp_path / 'damaged'})" in done.stderr
    assert f"type again: modelcollapse {' '.join(SIMULATE)}" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["blocks.sqlite"]


SCRIPT = """
import time
from modelcollapse.progress import progress
from simulate.status import Status

with progress("simulating") as update:
    for done in range(9):
        update(Status(done=done, total=8, excluded={"separation": done, "not converged": 0} if done > 2 else {}))
        time.sleep(0.15)
"""


def shown() -> str:
    """What the script writes to stderr on a terminal."""
    reader, writer = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "160", "TERM": "xterm"}
    parts = []
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stderr=writer, env=environment) as process:
        os.close(writer)
        with suppress(OSError):  # the end of a pseudo-terminal
            while part := os.read(reader, 4096):
                parts.append(part)
        os.close(reader)
    assert process.returncode == 0
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", b"".join(parts).decode())


def test_a_terminal_shows_blocks_rate_time_left_and_failures_by_reason() -> None:
    text = shown()
    assert "simulating" in text
    assert re.search(r"[3-7]/8 blocks [0-9.]+/s", text)
    assert re.search(r"0:00:0\d ETA 0:00:0\d", text)
    assert re.search(r"excluded: [3-8] separation", text)
    assert "converged" not in text


def test_nothing_is_shown_where_there_is_no_terminal() -> None:
    script = SCRIPT.replace("    for done", "    assert update is None\n    for done").replace("range(9)", "()")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("speed", "text"), [(None, ""), (0.0, ""), (0.0312, "0.031/s"), (7.26, "7.3/s"), (1234.5, "1,234/s")]
)
def test_a_rate_is_told_in_two_digits_or_whole(speed: float | None, text: str) -> None:
    assert progress.rate(speed) == text


def test_failures_are_told_by_reason_and_only_where_there_are_any() -> None:
    assert progress.failures({}) == progress.failures({"separation": 0}) == ""
    assert progress.failures({"separation": 1200, "all zero": 3}) == "excluded: 3 all zero, 1,200 separation"


def test_moments_of_nothing_are_exported_as_numbers(run: Run, tmp_path: Path) -> None:
    Store(tmp_path).save(
        GAUSSIAN, {0: Block(drawn=4, used=0, excluded={"not finite": 4}, moments=moments(np.empty(0)))}
    )
    assert run("store", "export", tmp_path, "--parquet", tmp_path / "b.parquet").exit_code == 0
    assert pd.read_parquet(tmp_path / "b.parquet")["mean"].tolist() == [0.0]


PAGE = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")


def test_the_page_names_every_column_of_the_table_and_of_the_export() -> None:
    columns = [*COLUMNS, *(each.split()[0] for each in TABLE.splitlines()[1:6])]
    assert [name for name in columns if f"`{name}`" not in PAGE] == []


def test_the_code_of_the_page_gives_the_covariances(run: Run, folder: Path, tmp_path: Path) -> None:
    run("store", "export", folder, "--parquet", tmp_path / "blocks.parquet")
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    used, sums, outers = 510, 2 * np.array([[0.1, -0.2], [0.3, 0.0]]), 2 * np.array(OUTER)
    expected = [outer / used - np.outer(total, total) / used**2 for total, outer in zip(sums, outers, strict=True)]
    assert [generation for _, generation, _ in lines] == ["1", "2"]
    np.testing.assert_allclose([json.loads(matrix) for _, _, matrix in lines], expected, rtol=1e-12)
