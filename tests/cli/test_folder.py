"""The folder of a run, looked at before anything is drawn."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("name", "folder", "code", "word"),
    [
        ("paper/main.tex", False, 2, "holds paper/main.tex, which no run of this program left there"),
        ("report.html", False, 2, "holds report.html, which no run"),
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


def drawn(*_: object) -> None:
    raise KeyboardInterrupt
