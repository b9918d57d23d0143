"""Coq accepts the lines that carry its theorems, and refuses any other statement."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.theory.carried import BELOW_TWO, COEFFICIENTS, LINES, REFUSED, UNPRINTABLE, judged, needs_coq
from theory.kernel import accepts, coq
from theory.kernel.judge import CLASSICAL_REALS
from theory.kernel.statement import statement
from theory.proof.decide import decide
from theory.proof.line import Line
from theory.proof.standing import Standing

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _coq_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(coq.SWITCH, raising=False)


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
    found = decide(replace(COEFFICIENTS[0]))
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
