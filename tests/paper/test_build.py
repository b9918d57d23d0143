import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper import latexmk
from paper.build import PACKAGE, Built, build
from paper.figures.from_ledger import NAME as LIMITS
from paper.latexmk import LatexError, complaint, missing
from paper.tex.figures import PANELS

FIXTURE = Path(__file__).parent / "ledger.json"
Altered = Callable[[Callable[[dict[str, Any]], object]], Path]

WITH_LATEX = pytest.mark.skipif(missing() is not None, reason=str(missing()))

NASTY = (
    r"50 % & $5 #1 {a_b} ~x^2 \input{/etc/passwd} <ref> \"quoted\" σ² ≤ Müller – 漢字 "
    r"x_1^2_3_4^5' a^b^c {x_y_z} p_{漢} sqrt(σ) x_{a_b_c} z_(a_b_) w_{_} q^ |x|_1 a^{ } b_("
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The document of the invented ledger, compiled once."""
    return build(FIXTURE, tmp_path_factory.mktemp("built") / "paper")


@WITH_LATEX
def test_the_paper_compiles_and_everything_fits_its_page(built: Built) -> None:
    assert built.skipped is None
    assert built.pdf is not None
    assert built.pdf.read_bytes().startswith(b"%PDF")
    assert built.overfull == ()
    out = built.pdf.parent
    assert {path.name for path in out.iterdir()} == {
        "main.pdf",
        *(path.relative_to(out).parts[0] for path in built.tex),
    }


@WITH_LATEX
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_reader_finds_estimates_verdicts_and_the_marker_of_invented_numbers(built: Built) -> None:
    shown = subprocess.run(
        ["pdftotext", "-layout", str(built.pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    for text in ("0.7239(13)", "REFUTED, as expected", "INVALID (expected CONFIRMED)", "Invented numbers", "163 840"):
        assert text in " ".join(shown.replace("\u2009", " ").replace("\u202f", " ").split()), text


@WITH_LATEX
def test_any_text_is_printed_and_none_is_executed(altered: Altered, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["profile"] = NASTY
        raw["claims"][0].update(title=NASTY, source=NASTY, statement=NASTY, statement_latex="", formula=NASTY)
        raw["claims"][0].update(formula_latex="", reason=NASTY)
        raw["claims"][0]["near_misses"][0]["formula"] = NASTY
        raw["claims"][0]["designs"][0]["parameters"] = {"law_name": NASTY}

    built = build(altered(change), tmp_path / "paper")
    assert built.pdf is not None
    assert "\\input{/etc" not in (tmp_path / "paper" / "claims.tex").read_text(encoding="utf-8")


@WITH_LATEX
def test_a_formula_wider_than_the_page_is_shrunk(altered: Altered, tmp_path: Path) -> None:
    wide = " + ".join(rf"\left(\frac{{x_{{{index}}}}}{{n + {index}}}\right)" for index in range(40))
    built = build(altered(lambda raw: raw["claims"][0].update(formula_latex=wide)), tmp_path / "paper")
    assert built.overfull == ()


@WITH_LATEX
def test_a_formula_that_latex_rejects_is_an_error_that_quotes_the_log(altered: Altered, tmp_path: Path) -> None:
    path = altered(lambda raw: raw["claims"][0].update(formula_latex=r"\frak{}{\undefinedthing}"))
    out = tmp_path / "paper"
    out.mkdir()
    (out / "main.pdf").write_bytes(b"%PDF of an older ledger")
    with pytest.raises(LatexError, match=r"(?s)LaTeX rejected main\.tex.*! Undefined control sequence.*undefinedthing"):
        build(path, out)
    assert not (out / "main.pdf").exists()


def test_without_latex_the_sources_are_written_and_the_reason_is_given(
    ledger_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    built = build(ledger_path, tmp_path / "paper")
    assert built.pdf is None
    assert "latexmk is not installed" in str(built.skipped)
    assert all(path.exists() for path in built.tex)
    assert {"main.tex", "modelcollapse.sty", "claims.tex", "errata.tex"} <= {path.name for path in built.tex}


def test_each_figure_of_the_paper_is_in_the_list_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(record: dict[str, Any], folder: Path, **_: object) -> list[Path]:
        return [folder / f"{record['figure']}.pdf"]

    monkeypatch.setattr("paper.tex.figures.draw", named)
    monkeypatch.setattr("paper.build.missing", lambda: "this test draws nothing")
    built = build(PACKAGE / "records" / "ledger-quick.json", tmp_path / "paper")
    assert {path.stem for path in built.figures} == {*PANELS, LIMITS}
    assert {path.parent for path in built.figures} == {tmp_path / "paper" / "figures"}
    assert built.lacks == ()


@WITH_LATEX
def test_a_latex_without_a_package_that_the_paper_needs_is_a_reason_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latexmk, "PACKAGES", ("siunitx", "no-such-package"))
    assert "LaTeX lacks no-such-package" in str(missing())


def test_a_ledger_of_errors_alone_has_a_table_too(altered: Altered, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        for entry in raw["claims"]:
            entry.update(designs=[], near_misses=[], verdict="ERROR", reason="", statement_latex=None, p_adjusted=None)

    built = build(altered(change), tmp_path / "paper")
    assert built.overfull == ()


def test_a_log_without_a_marked_error_is_quoted_from_its_end() -> None:
    assert complaint("a\n" * 50 + "the end").endswith("the end")
    assert complaint("") == "(no log was written)"


def test_an_error_is_quoted_with_its_line_and_not_the_rest_of_the_log() -> None:
    log = "noise\n! Missing $ inserted.\n<inserted text>\nl.7 x_\n      1\nmore noise\n"
    assert complaint(log) == "! Missing $ inserted.\n<inserted text>\nl.7 x_\n      1"
