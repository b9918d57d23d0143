"""Evidence on disk: whole or absent."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulate.request import Request
from simulate.store import Store
from theory.vocabulary import Estimator, GaussianDesign, Workflow

REQUEST = Request(
    design=GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5), replicates=10
)
EVIDENCE: dict[str, Any] = {"kind": "scalar", "mean": 0.1 + 0.2, "m2": 1e-300, "largest": [3.0, 1.0]}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence")


def test_what_is_saved_is_loaded_to_the_last_bit(store: Store) -> None:
    store.save(REQUEST, EVIDENCE)
    assert store.load(REQUEST) == EVIDENCE
    assert [path.name for path in store.path(REQUEST).parent.iterdir()] == [store.path(REQUEST).name]


def test_another_request_is_absent(store: Store) -> None:
    store.save(REQUEST, EVIDENCE)
    for other in (replace(REQUEST, seed=1), replace(REQUEST, replicates=11), replace(REQUEST, stream="pilot")):
        assert store.load(other) is None


def test_the_name_can_be_read(store: Store) -> None:
    assert store.path(REQUEST).name.startswith("gaussian-augment-n5-g2-fast-")


@pytest.mark.parametrize("keep", [0, 1, 40, -1])
def test_a_truncated_file_is_absent(store: Store, keep: int) -> None:
    store.save(REQUEST, EVIDENCE)
    path = store.path(REQUEST)
    path.write_bytes(path.read_bytes()[:keep])
    assert store.load(REQUEST) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("schema", "modelcollapse/stored-evidence/0"),
        ("checksum", "0"),
        ("request", {}),
        ("evidence", {"kind": "scalar", "mean": 0.3}),
        ("evidence", {"kind": "scalar", "mean": float("nan")}),
        ("evidence", None),
    ],
)
def test_a_stale_or_altered_file_is_absent_and_is_rewritten(store: Store, field: str, value: object) -> None:
    store.save(REQUEST, EVIDENCE)
    path = store.path(REQUEST)
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    assert store.load(REQUEST) is None
    store.save(REQUEST, EVIDENCE)
    assert store.load(REQUEST) == EVIDENCE


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[]", b"null", b"3"])
def test_a_file_that_is_something_else_is_absent(store: Store, content: bytes) -> None:
    store.save(REQUEST, EVIDENCE)
    store.path(REQUEST).write_bytes(content)
    assert store.load(REQUEST) is None


def test_a_full_disk_is_an_error_and_leaves_no_half_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.save(REQUEST, EVIDENCE)
    assert list(store.path(REQUEST).parent.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "evidence")
    assert store.load(REQUEST) is None
    with pytest.raises(OSError, match="file"):
        store.save(REQUEST, EVIDENCE)


def test_evidence_with_a_number_that_is_not_finite_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="JSON"):
        store.save(REQUEST, {"mean": float("nan")})
    assert store.load(REQUEST) is None


def test_what_another_simulator_drew_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.save(REQUEST, EVIDENCE)
    assert store.load(REQUEST) == EVIDENCE
    monkeypatch.setattr("simulate.store.digest", lambda: "another simulator")
    assert store.load(REQUEST) is None
