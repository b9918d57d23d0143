"""What is kept of Coq's work: it saves asking again, it is not just believed, and it is done without where need be."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.theory.carried import COUNTED, judged, needs_coq
from theory.kernel import accepts, coq

ROOT = Path(__file__).parents[2]
pytestmark = needs_coq


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the line has been worked out once."""
    folder = tmp_path_factory.mktemp("worked")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(coq.SWITCH, raising=False)
        patch.setenv("XDG_CACHE_HOME", str(folder))
        assert judged(COUNTED).ok
    return folder


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, worked: Path) -> Path:
    """A cache of this test alone, in which the line has been worked out."""
    monkeypatch.delenv(coq.SWITCH, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shutil.copytree(worked, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the theorems that the test may change."""
    copied = tmp_path / "sources"
    shutil.copytree(coq.SOURCES, copied)
    monkeypatch.setattr(coq, "SOURCES", copied)
    return copied


def record(kept: Path) -> Path:
    (found,) = kept.glob("modelcollapse/kernel/*/*.json")
    return found


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_text("null", encoding="utf-8")


def other(path: Path) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "detail": "forged"}), encoding="utf-8")


@pytest.mark.parametrize("damage", [cut, empty, other, Path.unlink])
def test_a_damaged_record_is_worked_out_again(damage: Callable[[Path], None], kept: Path) -> None:
    found = judged(COUNTED)
    before = record(kept).read_bytes()
    damage(record(kept))
    assert judged(COUNTED) == found
    assert record(kept).read_bytes() == before


def test_a_record_saves_asking_coq_and_holds_for_one_statement_alone(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = judged(COUNTED)
    path = record(kept)
    asked = replace(COUNTED, right=COUNTED.right + 1)
    assert not judged(asked).ok
    assert record(kept) == path  # a refusal leaves none
    monkeypatch.setattr(coq, "SECONDS", 0)
    assert judged(COUNTED) == found
    with pytest.warns(RuntimeWarning, match="no answer in 0 seconds"):
        assert accepts(asked) is None


@pytest.mark.parametrize("damage", [cut, Path.unlink])
def test_damaged_compiled_theorems_are_compiled_again(damage: Callable[[Path], None], kept: Path) -> None:
    found = judged(COUNTED)
    (compiled,) = kept.glob("modelcollapse/kernel/*/compiled-*/sums.vo")
    damage(compiled)
    record(kept).unlink()
    assert judged(COUNTED) == found
    assert not compiled.exists()


def test_a_theorem_that_is_only_admitted_is_refused(sources: Path) -> None:
    assert judged(COUNTED).ok
    text = (sources / "sums.v").read_text(encoding="utf-8")
    proof = re.search(r"Theorem discard_sum.*?(Proof\..*?Qed\.)", text, re.DOTALL)
    assert proof
    (sources / "sums.v").write_text(text.replace(proof[1], "Admitted."), encoding="utf-8")
    found = judged(COUNTED)
    assert not found.ok
    assert "rests on more than the real numbers" in found.detail


def test_theorems_that_do_not_compile_decide_nothing_and_say_so(sources: Path) -> None:
    (sources / "sums.v").write_text("Theorem discard_sum : False.\nProof. exact I. Qed.\n", encoding="utf-8")
    with pytest.warns(RuntimeWarning, match=r"does not compile sums\.v"):
        assert accepts(COUNTED) is None


def test_theorems_that_need_a_library_which_is_missing_decide_nothing(sources: Path) -> None:
    text = (sources / "sums.v").read_text(encoding="utf-8")
    (sources / "sums.v").write_text(f"From Nowhere Require Import nothing.\n{text}", encoding="utf-8")
    assert accepts(COUNTED) is None


def test_what_is_kept_is_of_one_coq_and_of_one_text(sources: Path) -> None:
    here = coq.installed()
    assert here is not None
    names = {coq.key(here), coq.key(replace(here, identity="another"))}
    (sources / "harmonic.v").write_text("(* basel.v requires this file *)", encoding="utf-8")
    names.add(coq.key(here))
    assert len(names) == 3


def test_a_home_that_cannot_be_written_to_is_done_without(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept / "file"))
    assert judged(COUNTED).ok
    assert judged(COUNTED).ok


@pytest.mark.slow
def test_processes_that_start_together_do_not_disturb_one_another(kept: Path) -> None:
    shutil.rmtree(kept / "modelcollapse")
    program = "from tests.theory.carried import COUNTED, judged\nfound = judged(COUNTED)\nassert found.ok, found.detail"
    start = partial(subprocess.run, cwd=ROOT, capture_output=True, text=True, check=False)
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(start, [sys.executable, "-c", program]) for _ in range(2)]
    assert [run.result().stderr for run in runs] == ["", ""]
    assert judged(COUNTED).ok
