"""A whole run on three claims: what it says beforehand, goes on with, and leaves; and each way to tamper with that."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from modelcollapse import pacing, rebuilding
from simulate.version import digest
from tests.cli.conftest import Run
from tests.cli.tampering import IDENTITY, LEMMA, TAMPERED, Tamper, changed, put_right
from theory import registry
from verify import environment, manifest, manifest_check, sources
from verify.manifest_check import State

PROVED = "kazdan.replace-w2-mle-limit"
CLAIMS = tuple(map(registry.find, (LEMMA, IDENTITY, PROVED)))
KEPT = ("ledger.json", "records.json", "derivations.json")


@pytest.fixture(scope="module", autouse=True)
def few() -> Iterator[None]:
    """A registry of three claims, and a computer without LaTeX and Coq."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "claims", lambda: CLAIMS)
        patch.setenv("PATH", str(Path(sys.executable).parent))
        yield


@pytest.fixture(scope="module")
def ran(few: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run; it is copied before it is changed."""
    from click.testing import CliRunner

    from modelcollapse.cli import cli

    out = tmp_path_factory.mktemp("ran") / "out"
    done = CliRunner().invoke(cli, ["reproduce", "--out", str(out), "--processes", "1"])
    assert done.exit_code == 0, done.output
    assert "Pilots, which say how often a verdict's draws are repeated: 2 simulations, 0 kept" in done.stderr
    assert "Estimated time for 1 at once on a quiet machine: about" in done.stderr
    assert "simulations" not in done.stdout
    return out


@pytest.fixture
def copied(ran: Path, tmp_path: Path) -> Path:
    return shutil.copytree(ran, tmp_path / "out")


def again(run: Run, out: Path) -> Result:
    return run("reproduce", "--out", out, "--processes", "1")


def kept(out: Path) -> list[Any]:
    """What must be the same after every run: three files to the byte, and the manifest without its circumstances."""
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return [*((out / name).read_bytes() for name in KEPT), {**told, "circumstances": None}]


def test_a_run_that_finds_all_draws_nothing_and_leaves_the_same_bytes(run: Run, ran: Path, copied: Path) -> None:
    done = again(run, copied)
    assert done.exit_code == 0
    assert "2 simulations, 2 kept and reused, 0 drawn.\nVerdicts: 3 simulations, 3 kept and reused" in done.stderr
    assert kept(copied) == kept(ran)


@pytest.mark.parametrize(
    ("moment", "pilots", "verdicts"),
    [("proofs", 0, 0), ("pilots", 1, 0), ("verdicts", 2, 1), ("records", 2, 3), ("paper", 2, 3), ("manifest", 2, 3)],
)
def test_an_interrupted_run_goes_on_to_the_same_bytes(
    run: Run, ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, pilots: int, verdicts: int
) -> None:
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        interrupt(patch, moment)
        stopped = again(run, out)
    assert stopped.exit_code == 130
    assert "resumable" in stopped.stderr
    assert not (out / "manifest.json").exists()
    done = again(run, out)
    assert done.exit_code == 0
    assert f"2 simulations, {pilots} kept and reused" in done.stderr
    assert f"\nVerdicts: 3 simulations, {verdicts} kept and reused" in done.stderr
    assert kept(out) == kept(ran)


def interrupt(patch: pytest.MonkeyPatch, moment: str) -> None:
    """An interrupt as the moment begins: of pilots and verdicts, when their first block arrives."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def arrives(told: pacing.Telling, status: Any) -> None:
        if told.drawing == moment and status.done:
            raise KeyboardInterrupt

    places = {
        "proofs": ("verify.campaign.assess", stop),
        "pilots": ("modelcollapse.pacing.Telling.update", arrives),
        "verdicts": ("modelcollapse.pacing.Telling.update", arrives),
        "records": ("verify.records.write", stop),
        "paper": ("paper.build.build", stop),
        "manifest": ("verify.manifest.write", stop),
    }
    patch.setattr(*places[moment])


def test_what_was_run_is_as_recorded_and_shown(run: Run, ran: Path) -> None:
    done = run("manifest", "check", ran, "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["schema"], found["as_recorded"]) == (0, "modelcollapse/manifest-check/1", True)
    held = {each["what"] for each in found["checks"] if each["state"] == "held"}
    assert held == {
        *("files", "profile and seed", "ledger.json", "verdicts", "derivations.json", "records.json", "store"),
        *("program", "tables and report"),
    }
    assert run("manifest", "check", ran).stdout.endswith("All as recorded\n")
    assert "2 CONFIRMED, 1 by proof alone" in run("manifest", "show", ran).stdout
    assert json.loads(run("manifest", "show", ran, "--json").stdout)["simulator"] == digest()


@pytest.mark.parametrize(
    ("tamper", "code", "word"), [each[1:] for each in TAMPERED], ids=[each[0] for each in TAMPERED]
)
def test_what_was_tampered_with_is_found(
    run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch, tamper: Tamper, code: int, word: str
) -> None:
    monkeypatch.setattr(rebuilding, "rebuilt", lambda _: ())  # what it tells has a test of its own, and takes long
    tamper(copied)
    done = run("manifest", "check", copied)
    assert done.exit_code == code, done.output
    assert word in done.output


def test_what_is_printed_is_built_again_and_compared(copied: Path) -> None:
    """A table, the report, and a file that the manifest forgets: each with the hash put right."""
    (copied / "paper" / "errata.tex").unlink()
    for name, before, after in (("paper/claims.tex", "0.1", "0.2"), ("report.html", "CONFIRMED", "REFUTED")):
        text = (copied / name).read_text(encoding="utf-8")
        assert before in text
        (copied / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    put_right(copied)
    found = {each.what: each for each in rebuilding.rebuilt(copied) if each.state is not State.HELD}
    assert {name: each.state for name, each in found.items()} == dict.fromkeys(
        ("paper/claims.tex", "paper/errata.tex", "report.html"), State.DIFFERS
    )
    assert "built again, line " in found["report.html"].detail
    assert found["paper/errata.tex"].detail == "the records give it, and the manifest does not name it"


def test_what_another_version_prints_otherwise_is_no_failure(copied: Path) -> None:
    def older(document: Any) -> None:
        document["program"]["sources"]["paper"] = "another"

    (copied / "paper" / "claims.tex").write_text("as it was then", encoding="utf-8")
    changed("manifest.json", older)(copied)
    assert {each.state for each in rebuilding.rebuilt(copied) if each.what == "paper/claims.tex"} == {State.TOLD}


def test_what_is_not_of_the_run_is_not_recorded(run: Run, ran: Path, tmp_path: Path) -> None:
    out = shutil.copytree(ran, tmp_path / "out")
    (out / "mine").mkdir()
    (out / "mine" / "notes.txt").touch()
    assert manifest.described(out) == manifest.described(ran)
    assert manifest.strangers(out) == ["mine"]


def test_other_versions_are_told_and_are_no_failure(run: Run, copied: Path) -> None:
    def older(document: Any) -> None:
        document["program"]["libraries"]["numpy"] = "1.0"
        document["program"]["sources"]["theory"] = "another"
        document["program"]["environment"] = document["simulator"] = "another"

    changed("manifest.json", older)(copied)
    done = run("manifest", "check", copied)
    assert done.exit_code == 0
    assert "told: program: numpy: was 1.0, is" in done.stdout
    assert "told: program: the sources of theory: was another, is" in done.stdout
    assert "told: program: the simulator was another and is" in done.stdout
    assert "told: program: other packages, or other versions, are installed beside it" in done.stdout


def test_a_source_that_changes_changes_the_hash_of_its_package(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("1", encoding="utf-8")
    before = environment._hash_of(tmp_path)
    (tmp_path / "one.py").write_text("2", encoding="utf-8")
    assert environment._hash_of(tmp_path) != before


def test_why_says_what_is_reused_and_what_needs_more(run: Run, ran: Path) -> None:
    report = json.loads(run("why", LEMMA, "--out", ran, "--json").stdout)
    assert report["schema"] == "modelcollapse/why/1"
    assert [(row["stream"], row["reason"]) for row in report["simulations"]] == [
        (stream, "kept") for stream in ("pilot", "pilot", "verdict", "verdict")
    ]
    done = run("why", LEMMA, "--out", ran, "--profile", "full")
    assert done.exit_code == 0
    assert done.stdout.count("more replicates are needed than are kept: ") == 2
    assert "4 simulations: 2 reused, 2 to be drawn" in done.stdout
    assert "another seed: 0 of " in run("why", LEMMA, "--out", ran, "--seed", "7").stdout


def test_why_says_that_nothing_is_drawn_or_kept(run: Run, ran: Path, tmp_path: Path) -> None:
    assert "It is proved and not simulated: nothing is drawn." in run("why", PROVED, "--out", ran).stdout
    nothing = run("why", LEMMA, "--out", tmp_path / "none")
    assert nothing.stdout.count("nothing is kept: 0 of") == 4
    assert not (tmp_path / "none").exists()
    assert run("why", "kazdan.nothing").exit_code == 2


def test_why_names_what_changed_in_the_simulator(run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = sources.parts()
    newer = {"files": {**now["files"], "simulate/linear.py": "x"}, "libraries": {**now["libraries"], "numpy": "9.9"}}
    for place in ("simulate.store.digest", "verify.foresight.digest", "verify.why.digest"):
        monkeypatch.setattr(place, lambda: "f" * 64)
    monkeypatch.setattr(sources, "parts", lambda: newer)
    done = run("why", LEMMA, "--out", copied)
    assert "the simulator or a library of it has changed: 0 of " in done.stdout
    assert f"files simulate/linear.py; libraries numpy {now['libraries']['numpy']} -> 9.9" in done.stdout
    (copied / "evidence" / sources.FILE).unlink()
    assert "which files differ is not on record" in run("why", LEMMA, "--out", copied).stdout


def test_why_says_that_the_design_changed(run: Run, copied: Path) -> None:
    def other_keys(document: Any) -> None:
        for each in document["claims"]:
            each["evidence"] = [{**draws, "key": "0" * 64} for draws in each["evidence"]]

    changed("manifest.json", other_keys)(copied)
    with sqlite3.connect(copied / "evidence" / "blocks.sqlite") as connection:
        connection.execute('DELETE FROM blocks WHERE identity LIKE \'%"stream":"verdict"%\'')
    done = run("why", LEMMA, "--out", copied)
    assert done.stdout.count("the design of the claim has changed: 0 of") == 2
    with sqlite3.connect(copied / "evidence" / "blocks.sqlite") as connection:
        connection.execute("DELETE FROM blocks")
    assert "nothing is kept" not in run("why", LEMMA, "--out", copied).stdout  # pilots are of the changed design too


def test_the_states_of_checks_are_words_of_their_own() -> None:
    assert len({str(state) for state in manifest_check.State}) == 4
