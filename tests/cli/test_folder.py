"""The folder of a run, looked at before anything is drawn."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from paper.build import _write
from tests.cli.conftest import Fakes, Run
from verify.ledger import replace_text


@pytest.mark.parametrize(
    ("name", "folder", "code", "word"),
    [
        ("paper/main.tex", False, 2, "holds paper/main.tex, which no run of this program left there"),
        ("report.html", False, 2, "holds report.html, which no run"),
        ("paper/references.bib", False, 2, "holds paper/references.bib, which no run"),
        ("paper", False, 4, "paper is a file, and a folder of that name is needed"),
        ("evidence/ledger.json", False, 0, ""),
        ("ledger.json", True, 4, "ledger.json is a folder, and a file of that name is to be written"),
    ],
)
def test_what_stands_in_the_way_is_told_before_anything_is_drawn(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, folder: bool, code: int, word: str
) -> None:
    monkeypatch.setattr("modelcollapse.commands.reproduce._judged", drawn)
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.mkdir() if folder else place.write_text("mine", encoding="utf-8")
    done = run("reproduce", "--out", tmp_path)
    assert (done.exit_code, word in done.stderr) == (code or 130, True)  # 130: it came so far as to draw
    assert folder or place.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["paper/main.tex", "paper/main.pdf", "report.html"])
def test_a_paper_that_is_built_alone_spares_what_somebody_else_has_written(
    run: Run, fakes: Fakes, tmp_path: Path, name: str
) -> None:
    place, ledger = tmp_path / name, tmp_path / "ledger.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text("mine", encoding="utf-8")
    ledger.write_text("{}", encoding="utf-8")
    done = run("paper", "--out", tmp_path)
    assert (done.exit_code, f"holds {name}, which no run" in done.stderr, fakes.asked) == (2, True, {})
    (tmp_path / "paper").mkdir(exist_ok=True)
    (tmp_path / "paper" / "modelcollapse.sty").touch()  # the sign that we have written there
    assert (run("paper", "--out", tmp_path).exit_code, "build" in fakes.asked) == (0, True)


def test_a_folder_that_takes_no_file_is_named_as_it_was_typed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "/tmp5590c91q")

    monkeypatch.setattr("modelcollapse.errors.tempfile.TemporaryFile", refused)
    monkeypatch.chdir(tmp_path)
    done = run("reproduce", "--out", "mine")
    assert (done.exit_code, "'mine': Read-only file system. Once that is mended" in done.stderr) == (4, True)


@pytest.mark.parametrize("write", [replace_text, _write], ids=["manifest", "paper"])
def test_a_full_disk_is_told_with_the_file_that_did_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, str], object]
) -> None:
    class Full(io.TextIOWrapper):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    real = io.open
    monkeypatch.setattr(io, "open", lambda *given, **_: Full(real(given[0], "wb")))
    monkeypatch.setattr(os, "fdopen", lambda handle, *_, **__: Full(real(handle, "wb")))
    with pytest.raises(OSError, match="No space left") as told:
        write(tmp_path / "file", "text")
    assert told.value.filename == str(tmp_path / "file")


def drawn(*_: object) -> None:
    raise KeyboardInterrupt
