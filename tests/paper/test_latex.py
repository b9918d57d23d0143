"""Tables and numbers for anybody's paper: what is cited is printed, and what the records lack is an error."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paper.build import PACKAGE, sources
from paper.fields import LedgerError
from paper.figures.from_ledger import NAME as LIMITS
from paper.latexmk import LatexError, compile_pdf, missing
from paper.ledger import Entry, Ledger, read
from paper.tex.figures import OF_LEDGER, PANELS, draw_all, pictures, shown
from paper.tex.measured import findings, key
from paper.tex.power import POWER, visible
from paper.tex.records import Records, kept
from paper.tex.values import absent, values
from verify.hypotheses import one_sided_sees, two_sided_sees

Altered = Callable[[Callable[[dict[str, Any]], object]], Path]
WITH_LATEX = pytest.mark.skipif(missing() is not None, reason=str(missing()))
ROOT = Path(__file__).parents[2]
COMMITTED = PACKAGE / "records" / "ledger-quick.json"
MAIN = (PACKAGE / "main.tex").read_text(encoding="utf-8")
BODY = MAIN.partition("\\begin{document}")[2]
SMALL = "\\documentclass{article}\\usepackage{modelcollapse}\\begin{document}%s\\end{document}"


@pytest.fixture(scope="module")
def records() -> Records:
    return kept()


def written(ledger: Ledger, records: Records, folder: Path) -> list[Path]:
    """The sources of the paper in a folder, as a user finds them beside a document of their own."""
    files = []
    for name, text in sources(ledger, records)[0].items():
        files.append(folder / name)
        files[-1].parent.mkdir(exist_ok=True, parents=True)
        files[-1].write_text(text, encoding="utf-8")
    return files


def compiled(document: str, files: list[Path], folder: Path) -> bytes:
    mine = folder / "mine.tex"
    mine.write_text(document, encoding="utf-8")
    done = compile_pdf(folder, [*files, mine], "mine.tex")
    assert done.overfull == ()
    return done.pdf


@WITH_LATEX
def test_the_example_of_the_documentation_takes_in_every_table_and_cites_numbers(
    ledger: Ledger, records: Records, tmp_path: Path
) -> None:
    page = (ROOT / "docs" / "latex.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```latex\n(.*?)```", page, re.DOTALL)
    files = written(ledger, records, tmp_path)
    tables = {path.stem for path in files if path.suffix == ".tex" and path.parent == tmp_path} - {"main", "values"}
    assert tables <= set(re.findall(r"\\input\{([\w-]+)\}", example))
    assert compiled(example, files, tmp_path).startswith(b"%PDF")


@WITH_LATEX
@pytest.mark.parametrize(
    ("cited", "told"),
    [
        (r"\claimvalue{kazdan.variance-mel}", r"no claim kazdan\.variance-mel in values\.tex.*claims' lists"),
        (r"\claimvalue[zz]{kazdan.variance-mle}", r"claim kazdan\.variance-mle has no value zz.*theory, z"),
        (r"\twocolumn\ledgertable", r"needs a single column.*type \\onecolumn before \\input"),
        (r"\ledgervalue{colour}", r"the ledger has no value colour.*confirmed, refuted"),
    ],
)
def test_what_the_records_lack_is_an_error_that_says_what_they_hold(
    ledger: Ledger, records: Records, tmp_path: Path, cited: str, told: str
) -> None:
    files = [path for path in written(ledger, records, tmp_path) if path.name in ("modelcollapse.sty", "values.tex")]
    with pytest.raises(LatexError, match=f"(?s){told}"):
        compiled(SMALL % cited, files, tmp_path)


@WITH_LATEX
def test_a_document_with_a_figure_has_the_same_bytes_in_any_folder_and_on_any_day(
    ledger: Ledger, records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for day in ("1000000000", "1700000000"):  # a document without the lines that leave the date out
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        folder = tmp_path / day
        files = written(ledger, records, folder)
        files += draw_all(shown([each for each in records.systems if each["figure"] == "language"]), folder / "figures")
        cited = r"\includegraphics[width=9cm]{figures/language}\par\claimvalue{kazdan.variance-mle}, \today"
        found.append(compiled(SMALL % cited, files, folder))
    assert found[0] == found[1]


@WITH_LATEX
def test_the_paper_of_the_committed_ledger_fits_its_pages(records: Records, tmp_path: Path) -> None:
    written(read(COMMITTED), records, tmp_path)
    (drawn,) = draw_all(shown([each for each in records.systems if each["figure"] == "language"]), tmp_path / "figures")
    for name in {*PANELS, LIMITS} - {"language"}:  # any picture will do here
        shutil.copy(drawn, drawn.with_stem(name))
    assert complaints(tmp_path, "main.tex") == []
    if shutil.which("pdftotext") is not None:
        done = subprocess.run(["pdftotext", "-layout", "main.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
        assert misplaced(done.stdout.decode()) == []


def complaints(folder: Path, name: str, *options: str) -> list[str]:
    """What one run of LaTeX says of errors and of lines that are too long or too loose."""
    command = ["pdflatex", *options, "-interaction=nonstopmode", "-no-shell-escape", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    return re.findall(r"^! .*|^(?:Over|Under)full .hbox.*", done.stdout, re.MULTILINE)


def misplaced(text: str) -> list[str]:
    """The headings of appendices that have the head of a table above them on their page, or no room below them."""
    found = []
    for page in text.split("\f"):
        lines = [line for line in page.splitlines() if line.strip()]
        for place, line in enumerate(lines):
            if re.match(r" {0,8}[A-J] {4,}[A-Z][a-z]", line) and (place == 1 or len(lines) - place < 8):
                found.append(line.strip())
    return found


def test_a_heading_under_the_head_of_a_table_or_at_the_foot_of_a_page_is_noticed() -> None:
    rows = "".join(f"row {index}\n" for index in range(9))
    assert misplaced(f"B    Errata\n{rows}\fC      Power\n{rows}") == []
    assert misplaced(f"Claim   Designs\nC      Power\n{rows}") == ["C      Power"]
    assert misplaced(f"{rows}G     Points\nThe estimate\n44") == ["G     Points"]


@WITH_LATEX
def test_tables_fit_the_narrow_column_of_a_plain_article(ledger: Ledger, records: Records, tmp_path: Path) -> None:
    names = [path.relative_to(tmp_path).with_suffix("") for path in written(ledger, records, tmp_path)]
    tables = [f"\\input{{{name.as_posix()}}}" for name in names if name.name not in ("main", "values", "modelcollapse")]
    (tmp_path / "mine.tex").write_text(SMALL % "\n".join(each for each in tables if "references" not in each))
    assert complaints(tmp_path, "mine.tex", "-draftmode") == []
    (tmp_path / "mine.tex").write_text(SMALL % r"\input{process}")
    wide = (tmp_path / "modelcollapse.sty").read_text().replace("<400pt", "<0pt")  # as tables were before
    (tmp_path / "modelcollapse.sty").write_text(wide)
    assert any("in alignment" in each for each in complaints(tmp_path, "mine.tex", "-draftmode"))


def test_the_paper_shows_each_figure_that_is_drawn_and_cites_each_reference() -> None:
    assert set(re.findall(r"\{figures/([\w-]+)\}", MAIN)) == {*PANELS, LIMITS}
    labels = re.findall(r"\\label\{(fig:[\w-]+)\}", MAIN)
    assert set(labels) == set(re.findall(r"Figure~\\ref\{(fig:[\w-]+)\}", MAIN))
    assert len(labels) == len(PANELS) + 1
    cited = {each for group in re.findall(r"\\cite[pt]\{([^}]*)\}", MAIN) for each in group.split(",")}
    listed = re.findall(r"^@\w+\{([^,]+),", (PACKAGE / "references.bib").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(cited) == sorted(listed)


def test_the_paper_cites_what_the_committed_ledger_holds(records: Records) -> None:
    texts, lacks = sources(read(COMMITTED), records)
    assert lacks == ()
    assert texts["main.tex"] == MAIN


def test_a_ledger_without_limits_has_the_paper_without_their_figure(records: Records) -> None:
    whole = read(COMMITTED)
    bare = replace(whole, entries=tuple(replace(each, regime="") for each in whole.entries))
    names = {each["figure"] for each in pictures(whole, records)}
    assert names == {*PANELS, LIMITS}
    assert {each["figure"] for each in pictures(bare, records)} == names - {LIMITS}
    texts, lacks = sources(bare, records)
    assert (lacks, texts["main.tex"]) == ((), MAIN)
    assert f"{{figure}}{{{LIMITS}}}" not in texts["values.tex"]
    others = replace(whole, entries=tuple(each for each in whole.entries if each.claim not in OF_LEDGER))
    assert len(pictures(others, records)[-1]["panels"]) == 2  # of claims that it has


@WITH_LATEX
def test_what_is_said_of_a_figure_is_left_out_where_it_is_missing(
    ledger: Ledger, records: Records, tmp_path: Path
) -> None:
    files = [path for path in written(ledger, records, tmp_path) if path.name in ("modelcollapse.sty", "values.tex")]
    compiled(SMALL % r"A\whenfigure{no-such}{\figurevalue{no-such}\undefined}", files, tmp_path)
    with pytest.raises(LatexError, match="undefined"):
        compiled(SMALL % r"A\whenfigure{growth}{\figurevalue{growth}\undefined}", files, tmp_path)


def test_captions_say_what_their_own_marks_mean_and_warn_of_intercepts_off_theory(records: Records) -> None:
    whole = read(COMMITTED)
    found = values(whole, records)
    for name, told in (("growth", "Points are what was measured"), ("innovations", "grey bands"),
                       ("power", "600 replicates a point"), (LIMITS, "intercept"), ("linear", "a curve")):  # fmt: skip
        assert told in found["figure", name]["caption"], name
    assert "OFF THEORY" not in found["figure", LIMITS]["caption"]
    moved = replace(whole, entries=tuple(map(_moved, whole.entries)))
    assert "OFF THEORY" in values(moved, records)["figure", LIMITS]["caption"]


def _moved(entry: Entry) -> Entry:
    designs = tuple(replace(each, theory=(each.theory or 0) + 1) for each in entry.designs)
    return replace(entry, designs=designs) if entry.claim in OF_LEDGER else entry


def test_a_ledger_that_lacks_what_the_paper_cites_gets_the_list_of_its_tables(ledger: Ledger, records: Records) -> None:
    texts, lacks = sources(ledger, records)
    assert r"\claimvalue[row]{shumailov.heterozygosity}" in lacks
    assert "claimvalue" not in texts["main.tex"]


def test_the_prose_holds_no_number_and_no_verdict_of_its_own() -> None:
    prose = re.sub(r"\\\w+value(\[[^\]]*\])?(\{[^}]*\})+|Theorem 5\.1|[mp]?\{[\d.]+(?:\\linewidth)?\}", "", BODY)
    prose = re.sub(r"\\setlength.*|^%.*|\\cite.\{[^}]*\}", "", prose)
    assert re.findall(r"\d+\.\d+", prose) == []
    designs = ("100", "316")  # of the systems, which the keys of their findings name
    assert set(re.findall(r"CONFIRMED|REFUTED|\d{3,}", prose)) <= set(designs)


def test_values_are_those_of_the_ledger_and_empty_ones_cannot_be_cited(ledger: Ledger, records: Records) -> None:
    found = values(ledger, records)
    raw = {each["claim"]: each for each in json.loads((ROOT / "tests/paper/ledger.json").read_text())["claims"]}
    variance = found["claim", "kazdan.variance-mle"]
    assert variance["estimate"] == r"\num{0.7239(13)}"
    assert variance["replicates:2"] == rf"\num{{{raw['kazdan.variance-mle']['designs'][1]['replicates']}}}"
    assert found["ledger", "ledger"]["count"] == str(len(raw))
    error = found["claim", "kazdan.variance-unbiased-limit"]
    assert (error["verdict"], "estimate" in error) == (r"\textcolor{undecided}{ERROR}", False)
    assert absent(r"\claimvalue{kazdan.variance-unbiased-limit}", found) == [
        r"\claimvalue{kazdan.variance-unbiased-limit}"
    ]
    assert all(value for fields in found.values() for value in fields.values())


def test_a_finding_keeps_its_key_when_others_come_before_it(records: Records) -> None:
    record = next(each for each in records.systems if each["figure"] == "fixed-budget")
    name = f"fixed-budget/{key(record['findings'][2]['statement'])}"
    before = findings(record)
    after = findings({**record, "findings": [{**record["findings"][0], "statement": "new"}, *record["findings"]]})
    assert before[name] == before["fixed-budget/3"] == after["fixed-budget/4"] == after[name]


def test_a_record_without_a_panel_of_the_paper_is_refused_with_what_it_has(records: Records) -> None:
    record = next(each for each in records.systems if each["figure"] == "linear")
    with pytest.raises(
        LedgerError, match=r"linear: no panel 'replace, d = 10'; there are .*modelcollapse figure linear"
    ):
        shown([{**record, "panels": record["panels"][3:]}])


def test_what_a_simulation_sees_is_what_the_judge_would_refute(ledger: Ledger) -> None:
    for entry in ledger.entries:
        for design in entry.designs:
            seen = visible(entry, design, alpha=ledger.alpha, claims=7)
            if design.error and design.theory is not None:
                sees = two_sided_sees if entry.relation == "=" else one_sided_sees
                shared = ledger.alpha / (7 * len(entry.designs))
                assert seen == pytest.approx(sees(mcse=design.error, alpha=shared, power=POWER))
            else:
                assert not seen
