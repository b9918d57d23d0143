"""Coq accepts the lines that carry its theorems and refuses others; what was kept of its work is not just believed."""

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

from tests.theory.carried import BELOW_TWO, COEFFICIENTS, LINES, REFUSED, UNPRINTABLE
from theory.kernel import Acceptance, accepts, coq
from theory.kernel.judge import CLASSICAL_REALS
from theory.kernel.statement import statement
from theory.proof.decide import decide
from theory.proof.line import Line
from theory.proof.standing import Standing

ROOT = Path(__file__).parents[2]
needs_coq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason="coqc is not on the PATH; apt-get install coq libcoq-coquelicot"
)
COUNTED = next(line for line in LINES if line.kernel == "sums.discard_sum")  # of the file that is compiled fastest


@pytest.fixture(autouse=True)
def _coq_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(coq.SWITCH, raising=False)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache of this test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the theorems that the test may change."""
    copied = tmp_path / "sources"
    shutil.copytree(coq.SOURCES, copied)
    monkeypatch.setattr(coq, "SOURCES", copied)
    return copied


def judged(line: Line) -> Acceptance:
    found = accepts(line)
    assert found is not None
    return found


def record(kept: Path) -> Path:
    (found,) = kept.glob("modelcollapse/kernel/*/*.json")
    return found


@needs_coq
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.kernel)
def test_a_theorem_proves_its_line_from_the_axioms_of_the_real_numbers_alone(line: Line) -> None:
    found = judged(line)
    assert found.ok, found.detail
    assert found.detail.startswith(f"{line.kernel}, ")
    assert {word for word in re.findall(r"\w+\.\w+", found.detail) if word != line.kernel} - {"8.16"} <= CLASSICAL_REALS
    assert judged(line) == found


def test_every_theorem_is_carried_by_a_line() -> None:
    written = {
        f"{path.stem}.{name}"
        for path in coq.SOURCES.glob("*.v")
        for name in re.findall(r"^Theorem (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert written == {line.kernel for line in LINES}


def test_no_theorem_is_left_unproved() -> None:
    for path in coq.SOURCES.glob("*.v"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(Admitted|admit|Axiom|Parameter|Hypothesis|Variable|Conjecture)\b", text), path


@needs_coq
@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_another_statement_is_refused(line: Line) -> None:
    found = judged(line)
    assert not found.ok
    assert found.detail.startswith(f"{line.kernel} does not prove it: ")
    assert "while it is expected to have type" in found.detail or "was not found" in found.detail


@needs_coq
@pytest.mark.parametrize("line", UNPRINTABLE.values(), ids=UNPRINTABLE)
def test_what_cannot_be_stated_is_refused(line: Line) -> None:
    found = judged(line)
    assert not found.ok
    assert "no theorem of theory/kernel" in found.detail or "cannot be stated in Coq" in found.detail


def test_a_statement_is_printed_from_the_line_with_its_premises() -> None:
    assert statement(BELOW_TWO) == "forall (n : nat), (1 <= n)%nat -> harmonic 2 n <= 2 - / INR n"
    head, step, base, conclusion = statement(COEFFICIENTS[0]).splitlines()
    assert head == "forall (C : nat -> nat -> R),"
    assert "C (G - 1)%nat i / INR G + total (i + 1)%nat (G - 1)%nat (fun g : nat => C (g - 1)%nat i / INR G)" in step
    assert base == "  (forall (i : nat), (1 <= i)%nat -> C i i = / INR i) ->"
    assert conclusion == "  forall (G i : nat), (1 <= i)%nat -> (i <= G)%nat -> C G i = / INR i"


@needs_coq
def test_an_accepted_line_stands_as_kernel_and_a_refused_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    line = replace(COUNTED, rule=replace(COUNTED.rule, facts=()))
    assert decide(replace(line, left=line.right)).standing is not Standing.KERNEL
    found = decide(COEFFICIENTS[0])
    assert found.ok
    assert found.standing is Standing.KERNEL
    assert "Coq: weights.augment_coefficient, from " in found.detail
    refused = decide(replace(COEFFICIENTS[0], kernel="weights.discard_coefficient"))
    assert not refused.ok
    monkeypatch.setenv(coq.SWITCH, "off")
    alone = decide(replace(COEFFICIENTS[0]))
    assert alone.ok
    assert alone.standing is Standing.CERTIFICATE


@pytest.mark.parametrize("line", LINES[:2], ids=lambda line: line.kernel)
def test_without_coq_nothing_is_said(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    assert accepts(replace(line, kernel="")) is None
    monkeypatch.setenv(coq.SWITCH, "off")
    assert accepts(line) is None
    monkeypatch.delenv(coq.SWITCH)
    monkeypatch.setenv("PATH", "")
    assert accepts(line) is None


def test_nothing_of_coq_is_imported_for_lines_that_name_no_theorem() -> None:
    program = (
        "import sys, theory.kernel; print(sorted({'sympy', 'subprocess', 'theory.kernel.coq'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def empty(path: Path) -> None:
    path.write_text("null", encoding="utf-8")


def other(path: Path) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "detail": "forged"}), encoding="utf-8")


@needs_coq
@pytest.mark.parametrize("damage", [cut, empty, other, Path.unlink])
def test_a_damaged_record_is_worked_out_again(damage: Callable[[Path], None], kept: Path) -> None:
    found = judged(COUNTED)
    before = record(kept).read_bytes()
    damage(record(kept))
    assert judged(COUNTED) == found
    assert record(kept).read_bytes() == before


@needs_coq
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


@needs_coq
@pytest.mark.parametrize("damage", [cut, Path.unlink])
def test_damaged_compiled_theorems_are_compiled_again(damage: Callable[[Path], None], kept: Path) -> None:
    found = judged(COUNTED)
    (compiled,) = kept.glob("modelcollapse/kernel/*/compiled-*/sums.vo")
    damage(compiled)
    record(kept).unlink()
    assert judged(COUNTED) == found
    assert not compiled.exists()


@needs_coq
def test_a_theorem_that_is_only_admitted_is_refused(sources: Path, kept: Path) -> None:
    assert judged(COUNTED).ok
    text = (sources / "sums.v").read_text(encoding="utf-8")
    proof = re.search(r"Theorem discard_sum.*?(Proof\..*?Qed\.)", text, re.DOTALL)
    assert proof
    (sources / "sums.v").write_text(text.replace(proof[1], "Admitted."), encoding="utf-8")
    found = judged(COUNTED)
    assert not found.ok
    assert "rests on more than the real numbers" in found.detail


@needs_coq
def test_theorems_that_do_not_compile_decide_nothing_and_say_so(sources: Path, kept: Path) -> None:
    (sources / "sums.v").write_text("Theorem discard_sum : False.\nProof. exact I. Qed.\n", encoding="utf-8")
    with pytest.warns(RuntimeWarning, match=r"does not compile sums\.v"):
        assert accepts(COUNTED) is None


@needs_coq
def test_theorems_that_need_a_library_which_is_missing_decide_nothing(sources: Path, kept: Path) -> None:
    text = (sources / "sums.v").read_text(encoding="utf-8")
    (sources / "sums.v").write_text(f"From Nowhere Require Import nothing.\n{text}", encoding="utf-8")
    assert accepts(COUNTED) is None


@needs_coq
def test_what_is_kept_is_of_one_coq_and_of_one_text(sources: Path) -> None:
    here = coq.installed()
    assert here is not None
    names = {coq.key("basel.below", here), coq.key("basel.below", replace(here, identity="another"))}
    (sources / "harmonic.v").write_text("(* basel.v requires this file *)", encoding="utf-8")
    names.add(coq.key("basel.below", here))
    assert len(names) == 3


@needs_coq
def test_a_home_that_cannot_be_written_to_is_done_without(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept / "file"))
    assert judged(COUNTED).ok
    assert judged(COUNTED).ok


@needs_coq
@pytest.mark.slow
def test_processes_that_start_together_do_not_disturb_one_another(kept: Path) -> None:
    program = (
        "from tests.theory.test_kernel import COUNTED, accepts\nfound = accepts(COUNTED)\nassert found.ok, found.detail"
    )
    start = partial(subprocess.run, cwd=ROOT, capture_output=True, text=True, check=False)
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(start, [sys.executable, "-c", program]) for _ in range(2)]
    assert [run.result().stderr for run in runs] == ["", ""]
    assert judged(COUNTED).ok
