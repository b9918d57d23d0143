"""Each deliberate fault is caught; and without the fault, the same question has a good answer."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import FAULTS, SEED, Fault

ROOT = Path(__file__).resolve().parents[1]
FORMULA_IN_THE_SIMULATOR = "from theory.lemmas.pathways import growth\n"
QUESTIONS = list({(fault.report, fault.without): fault for fault in FAULTS if fault.sound}.values())


def test_no_two_faults_have_one_name() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_fault_is_caught(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.inject(monkeypatch)
    assert fault.caught(fault.report(SEED)) != bool(fault.unseen)


@pytest.mark.parametrize("fault", QUESTIONS, ids=lambda fault: fault.name)
def test_without_the_fault_the_answer_is_good(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.without(monkeypatch)
    assert fault.report(SEED).startswith(fault.sound)


def test_a_simulator_that_imports_a_formula_breaks_the_import_contracts(tmp_path: Path) -> None:
    for name in ("theory", "simulate", "verify", "paper", "modelcollapse"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    linter = Path(sys.executable).with_name("lint-imports")
    command = [str(linter), "--no-cache"]
    kept = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert kept.returncode == 0, kept.stdout
    with (tmp_path / "simulate" / "linear.py").open("a") as module:
        module.write(FORMULA_IN_THE_SIMULATOR)
    broken = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert broken.returncode != 0
    assert "simulate.linear" in broken.stdout
