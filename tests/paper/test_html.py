import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paper import html
from paper import ledger as ledgers
from paper.fields import LedgerError
from paper.html.build import of_run, report
from paper.html.intervals import margin
from paper.html.mathml import NotMathml, mathml
from paper.number import plus_minus
from paper.tables import stated
from tests.paper.reading import Element, inside, tree

Altered = Callable[[Callable[[dict[str, Any]], object]], Path]

RECORDS = Path(__file__).parents[2] / "paper" / "records"
REAL = RECORDS / "ledger-quick.json"
FIGURES = [path for path in sorted(RECORDS.glob("*/*.json")) if not path.name.endswith(".cost.json")]
LARGEST = 2_000_000  # bytes
NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"quoted\" 'too' & {{ 7 * 7 }} {% raw %}"
LOADING = ("src", "srcset", "data", "action", "formaction", "poster", "background", "ping", "manifest")


def derived() -> dict[str, Any]:
    """Every derivation as a run writes it, without the checks, which take long; their findings are padded instead."""
    from theory.latex import equation, formula
    from theory.registry import claims

    def lines(claim: Any) -> Iterator[dict[str, Any]]:
        for line in claim.derivation().lines:
            told = {
                "left": str(line.left),
                "relation": line.relation,
                "right": str(line.right),
                "latex": equation(line),
            }
            found = {"rule": line.rule.name, "reason": line.reason, "standing": "certificate", "detail": "d" * 80}
            yield {**told, **found, "ok": True, "used": True}

    entries = [
        {
            "claim": claim.id, "outcome": "proved", "standing": "certificate", "reason": "", "rests_on": [],
            "parameters": [
                {"name": each.name, "latex": formula(each.symbol), "meaning": each.meaning, "domain": each.domain}
                for each in claim.parameters
            ],
            "lines": list(lines(claim)),
        }
        for claim in claims()
    ]  # fmt: skip
    return {"schema": "modelcollapse/derivations/1", "claims": entries}


def written(ledger: Path, folder: Path, derivations: Path | None = None, figures: list[Path] | None = None) -> str:
    return report(ledger, derivations, figures or [], folder / "report.html").read_text(encoding="utf-8")


def astray(text: str, pages: dict[str, str]) -> set[str]:
    """The addresses that links of the report name, and that no page of it has."""
    every = [text, *pages.values()]
    named = {
        link.removeprefix("#").partition("?")[0] for page in every for link in re.findall(r'href="(#[^"]*)"', page)
    }
    own = set(re.findall(r'\sid="([^"]+)"', text)) | {"everything"}
    return {each for each in named if each not in pages and (each not in own or each.startswith("claim/"))}


def table(text: str) -> dict[str, Element]:
    """The rows of the ledger's table, by claim."""
    rows = (row for row in tree(text).all("tr") if row.attributes.get("data-claim"))
    return {str(row.attributes["data-claim"]): row for row in rows}


def cell(row: Element, label: str) -> Element:
    return next(each for each in row.children if each.attributes.get("data-l") == label)


def test_the_whole_report_stays_small_holds_every_claim_and_sets_every_formula(tmp_path: Path) -> None:
    document = derived()
    path = tmp_path / "derivations.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    text = written(REAL, tmp_path, path, FIGURES)
    assert len(text.encode()) < LARGEST
    ledger = ledgers.read(REAL)
    ids = {each.claim for each in (*ledger.entries, *ledger.proved)}
    pages = inside(text)
    assert {name.removeprefix("claim/") for name in pages if name.startswith("claim/")} == ids == set(table(text))
    assert astray(text, pages) == set()
    for name, page in pages.items():
        assert "\\" not in page, f"{name} shows a formula that was not set"
    for entry in document["claims"]:
        assert pages[f"claim/{entry['claim']}"].count("<li><div") == len(entry["lines"])
    for printed in (each for erratum in ledger.errata for each in (erratum.printed, erratum.corrected)):
        mathml(printed, block=True)  # raises where it cannot


def test_the_numbers_of_the_table_are_those_of_the_ledger(tmp_path: Path) -> None:
    text = written(REAL, tmp_path)
    rows, pages = table(text), inside(text)
    for entry in ledgers.read(REAL).entries:
        row, first = rows[entry.claim], entry.designs[0]
        assert_marks_stand_at(entry, tree(pages[f"claim/{entry.claim}"]))
        assert float(cell(row, "Estimate").attributes["data-v"] or "nan") == first.estimate
        if entry.regime != "identity":
            assert float(cell(row, "Theory").attributes["data-v"] or "nan") == first.theory
        assert cell(row, "Near misses").text == entry.misses_refuted
        assert cell(row, "Verdict").whole.startswith(entry.verdict)
        assert row.attributes["data-verdict"] == entry.verdict


def values(marks: list[Element], ticks: list[tuple[float, float]], name: str) -> list[float]:
    """What circles stand for, read off the first and the last tick of their axis as a reader would."""
    (low, start), (high, end) = ticks[0], ticks[-1]
    return [low + (float(mark.attributes[name] or "nan") - start) * (high - low) / (end - start) for mark in marks]


def labels(of: Element, name: str, raised: float = 0) -> list[tuple[float, float]]:
    found = [each for each in of.all("text") if name == "x" or each.attributes["text-anchor"] == "end"]
    return [(float(each.text.replace("−", "-")), float(each.attributes[name] or "nan") - raised) for each in found]


def assert_marks_stand_at(entry: ledgers.Entry, page: Element) -> None:
    """The dot of each design, and each point of a limit, stands where its number is on the axis."""
    (designs,) = (each for each in page.all("table") if each.attributes.get("class") == "designs")
    axis = labels(designs.all("tfoot")[0], "x")
    pixel = abs((axis[-1][0] - axis[0][0]) / (axis[-1][1] - axis[0][1]))
    wanted = [(each.estimate - (each.theory or 0)) / (margin(entry, each) or 1) for each in entry.designs]  # type: ignore[operator]
    assert values(designs.all("circle"), axis, "cx") == pytest.approx(wanted, rel=1e-3, abs=pixel / 5), entry.claim
    plotted = [each for each in entry.designs if each.points]
    for design, figure in zip(plotted, page.all("figure"), strict=True):
        axis = labels(figure, "y", raised=4)
        pixel = abs((axis[-1][0] - axis[0][0]) / (axis[-1][1] - axis[0][1]))
        drawn = values(figure.all("circle"), axis, "cy")
        assert drawn == pytest.approx([each.estimate for each in design.points], abs=pixel / 2), entry.claim
        label = str(figure.all("svg")[0].attributes["aria-label"])
        assert all(f"n = {each.n:,}: {plus_minus(each.estimate, each.error)}" in label for each in design.points)
        assert label.endswith(f"limit: {plus_minus(design.estimate, design.error)}; theory: {design.theory:.6g}")


def test_a_mark_that_is_moved_and_a_link_that_leads_nowhere_are_seen(tmp_path: Path, ledger_path: Path) -> None:
    text = written(ledger_path, tmp_path)
    pages = inside(text)
    entry = next(each for each in ledgers.read(ledger_path).entries if each.designs and each.designs[0].estimate)
    page = pages[f"claim/{entry.claim}"]
    assert_marks_stand_at(entry, tree(page))
    with pytest.raises(AssertionError):
        assert_marks_stand_at(entry, tree(re.sub(r'cx="[\d.]+"', 'cx="11"', page)))
    assert astray(text, {**pages, "claim/b.a": '<a href="#claim/">nothing</a>'}) == {"claim/"}


def test_a_lemma_that_rests_on_a_claim_is_named_without_a_link(altered: Altered, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        claim = raw["claims"][0]["claim"]
        raw["graph"] = [
            {"name": claim, "kind": "claim", "rests_on": [], "standing": "certificate"},
            {"name": "lemma: two halves", "kind": "lemma", "rests_on": [claim], "standing": "certificate"},
        ]

    text = written(altered(change), tmp_path)
    assert astray(text, inside(text)) == set()
    assert any("two halves" in page for page in inside(text).values())


def test_another_estimate_in_the_record_is_another_number_on_both_pages(altered: Altered, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["claims"][0]["designs"][0].update(estimate=0.123456, mcse=0.001)

    text = written(altered(change), tmp_path)
    (name, row), *_ = [pair for pair in table(text).items() if "0.1235" in cell(pair[1], "Estimate").text]
    assert cell(row, "Estimate").attributes["data-v"] == "0.123456"
    assert "0.1235 ± 0.0010" in inside(text)[f"claim/{name}"]


def test_every_page_is_in_balance(ledger_path: Path, tmp_path: Path) -> None:
    text = written(ledger_path, tmp_path, None, FIGURES)
    root = tree(text)
    assert [each.tag for each in root.children if each.tag == "html"] == ["html"]
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for page in inside(text).values():
        assert len(tree(page).all("h1")) == 1


def test_an_element_that_is_never_closed_is_seen() -> None:
    for text in ("<p><b>x</p></b>", "<div>", '<p id="a" id="b">x</p>'):
        with pytest.raises(AssertionError):
            tree(text)


def test_nothing_is_loaded_and_one_script_may_run(ledger_path: Path, tmp_path: Path) -> None:
    text = written(ledger_path, tmp_path, None, FIGURES)
    for page in (text, *inside(text).values()):
        root = tree(page)
        for tag in ("link", "a", "use", "svg", "img", "iframe", "object", "script", "form", "video"):
            for element in root.all(tag):
                assert not any(name in element.attributes for name in LOADING), element.attributes
                target = element.attributes.get("href") or "#"
                allowed = ("#", "data:,") if tag != "a" else ("#", "https://arxiv.org/abs/")
                assert target.startswith(allowed), target
        assert not re.search(r"url\(|@import|\bon\w+=", page)
    policy = (
        next(each for each in tree(text).all("meta") if each.attributes.get("http-equiv")).attributes["content"] or ""
    )
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy


def test_the_text_of_records_stays_text(altered: Altered, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["profile"] = NASTY
        raw["claims"][0].update(
            title=NASTY, source=NASTY, statement=NASTY, kind=NASTY, reason=NASTY, conventions=[NASTY]
        )
        raw["claims"][0].update(formula=NASTY, formula_latex=NASTY)
        raw["claims"][0]["near_misses"][0]["formula"] = NASTY
        raw["claims"][0]["designs"][0]["parameters"] = {NASTY: NASTY}

    path = altered(change)
    derivations = tmp_path / "derivations.json"
    claim = json.loads(path.read_text(encoding="utf-8"))["claims"][0]["claim"]
    line = dict.fromkeys(("left", "right", "latex", "rule", "reason", "standing", "detail"), NASTY)
    parameter = dict.fromkeys(("name", "latex", "meaning", "domain"), NASTY)
    entry = {"claim": claim, "outcome": NASTY, "standing": "certificate", "reason": NASTY, "parameters": [parameter]}
    entry["lines"] = [{**line, "relation": "=", "ok": False, "used": False}]
    derivations.write_text(json.dumps({"schema": "modelcollapse/derivations/1", "claims": [entry]}), encoding="utf-8")
    text = written(path, tmp_path, derivations)
    assert len(tree(text).all("script")) == 2  # what is packed, and what unpacks it
    page = inside(text)[f"claim/{claim}"]
    for each in (text, page):
        assert not tree(each).all("img")
        assert "{{ 7 * 7 }}" in each
    assert not tree(page).all("script")
    assert NASTY in tree(page).all("h1")[0].whole


def test_a_report_of_a_ledger_alone_says_what_it_lacks(ledger_path: Path, tmp_path: Path) -> None:
    text = written(ledger_path, tmp_path)
    assert "kept no derivations.json" in text
    assert "drew no figures" in text
    name = ledgers.read(ledger_path).entries[0].claim
    assert f"modelcollapse derive {name}" in tree(inside(text)[f"claim/{name}"]).whole
    assert "Invented numbers" in text  # which this ledger says of itself


def test_a_run_gives_its_derivations_and_the_kept_figures(ledger_path: Path, tmp_path: Path) -> None:
    name = ledgers.read(ledger_path).entries[0].claim
    entry = {"claim": name, "outcome": "proved", "standing": "certificate", "lines": [], "reason": "no line was needed"}
    kept = {"schema": "modelcollapse/derivations/1", "claims": [entry]}
    (tmp_path / "derivations.json").write_text(json.dumps(kept), encoding="utf-8")
    text = of_run(ledger_path, tmp_path).read_text(encoding="utf-8")
    pages = inside(text)
    assert "no line was needed" in pages[f"claim/{name}"]
    assert {f"system/{json.loads(path.read_text(encoding='utf-8'))['figure']}" for path in FIGURES} <= set(pages)


def test_the_same_records_give_the_same_bytes(ledger_path: Path, tmp_path: Path) -> None:
    assert written(ledger_path, tmp_path, None, FIGURES[:1]) == written(ledger_path, tmp_path, None, FIGURES[:1])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "is not JSON"),
        ('{"schema": "other"}', "schema 'other'"),
        (
            '{"schema": "modelcollapse/derivations/1", "claims": [{"claim": "a.b", "standing": "x"}]}',
            "outcome is missing",
        ),
    ],
)
def test_damaged_derivations_are_named(ledger_path: Path, tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "derivations.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=complaint):
        written(ledger_path, tmp_path, path)


def test_a_figure_that_is_none_is_named(ledger_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "kde.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(LedgerError, match="modelcollapse figure kde"):
        written(ledger_path, tmp_path, None, [path])


@pytest.mark.parametrize("latex", [r"\frac{", r"\href{javascript:alert(1)}{x}", r"\nosuchcommand{x}", r"\left( x"])
def test_what_cannot_be_set_is_refused_and_shown_as_code(latex: str) -> None:
    with pytest.raises(NotMathml):
        mathml(latex)


def test_formulas_are_set_as_print_sets_them() -> None:
    entry = next(each for each in ledgers.read(REAL).entries if each.claim == "gerstgrasser.wishart-trace")
    assert str(mathml(stated(entry))).startswith('<math><mrow><mi>𝔼</mi><mspace width="0.167em"/><mi>tr</mi><mo')
    assert "<mi>𝖳</mi>" in mathml(stated(entry))
    assert "<munder><mo>lim</mo>" in mathml(r"\lim_{n \to \infty} x", block=True)
    assert '<mo form="prefix">−</mo>' in mathml("x = -1")
    assert '<mo form="prefix">−</mo>' not in mathml("(x) - 1")
    assert "<mo>≔</mo>" in mathml("a := b")
    assert '<mover><mo stretchy="true">→</mo><mrow>' in mathml(r"x \xrightarrow{n \to \infty} G")


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    bent = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * bent[0] + 0.7152 * bent[1] + 0.0722 * bent[2]


def test_words_stand_out_from_the_paper_in_light_and_dark() -> None:
    css = (Path(html.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
    colours = {name: pair for name, *pair in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", css)}
    for word in ("ink", "soft", "accent", "good", "bad", "open"):
        for ground in ("paper", "card"):
            for mode in (0, 1):
                lighter, darker = sorted((luminance(colours[each][mode]) for each in (word, ground)), reverse=True)
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (word, ground, mode)  # WCAG's level AA
