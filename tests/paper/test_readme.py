import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper.ledger import Ledger, read
from paper.markers import MarkerError, begin, end, put
from paper.readme import HEADLINES, PART, is_current, main, short_table, verdict_table

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "paper" / "records" / "ledger-quick.json"
BEGIN, END = begin(PART), end(PART)
Altered = Callable[[Callable[[dict[str, Any]], object]], Path]


def rows(table: str) -> dict[str, list[str]]:
    """The cells of each row, by the claim's id; a cell ends at a bar that no backslash escapes."""
    found = {}
    for line in table.splitlines():
        if line.startswith("|") and (name := re.search(r"<br>`([^`]+)`", line)):
            found[name[1]] = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    return found


def test_the_readme_shows_the_committed_ledger() -> None:
    assert is_current(ROOT / "README.md", read(COMMITTED)), (
        "the table is not the ledger's; type: python -m paper.readme README.md paper/records/ledger-quick.json"
    )


def test_the_committed_ledger_comes_from_a_run() -> None:
    assert not read(COMMITTED).invented


def test_every_claim_has_one_row_of_seven_cells(ledger: Ledger) -> None:
    table = rows(verdict_table(ledger))
    assert list(table) == [entry.claim for entry in ledger.entries]
    assert {len(cells) for cells in table.values()} == {7}


def test_a_row_says_what_was_expected_found_and_on_what_it_rests(ledger: Ledger) -> None:
    cells = rows(verdict_table(ledger))["kazdan.variance-mle"]
    assert cells[1].startswith(r"$`= \prod")
    assert cells[2] == "0.723907<br>n = 5, t = 6 (first of 3 designs)"
    assert cells[3:] == ["0.7239 ± 0.0013", "CONFIRMED", "4/4", "verified derivation"]


def test_an_unexpected_verdict_stands_out(ledger: Ledger) -> None:
    assert rows(verdict_table(ledger))["kazdan.subsample-ratio"][4] == "**INVALID (expected CONFIRMED)**"


def test_every_headline_is_a_claim_of_the_committed_ledger_and_is_shown() -> None:
    committed = read(COMMITTED)
    assert set(HEADLINES) <= {entry.claim for entry in committed.entries}
    assert list(rows(short_table(committed)))[: len(HEADLINES)] == list(HEADLINES)


def test_the_readme_shows_headlines_and_what_accuses_and_counts_the_rest(altered: Altered) -> None:
    def change(raw: dict[str, Any]) -> None:
        for claim in raw["claims"]:
            claim.update(verdict="CONFIRMED", expected="CONFIRMED")
        raw["claims"][1].update(claim="dey.other", verdict="REFUTED", expected="CONFIRMED")
        raw["claims"][2].update(claim="dey.another", verdict="REFUTED", expected="REFUTED")
        raw["claims"][3].update(claim="dey.quiet")

    changed = read(altered(change))
    table = short_table(changed)
    shown = rows(table)
    assert {"dey.other", "dey.another"} < set(shown) <= {"dey.other", "dey.another", *HEADLINES}
    assert shown["dey.other"][-1] == "**REFUTED (expected CONFIRMED)**"
    left = len(changed.entries) - len(shown)
    assert re.search(rf"\n{left} more claims? w\w+ simulated and CONFIRMED as expected: .*1 of Dey and Donoho", table)


def test_a_near_miss_that_is_not_refuted_lowers_the_count(ledger: Ledger, altered: Altered) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["claims"][0]["near_misses"][0]["verdict"] = "CONFIRMED"

    before, after = (
        int(re.search(r"(\d+) of \d+ near misses", short_table(each))[1])  # type: ignore[index]
        for each in (ledger, read(altered(change)))
    )
    assert after == before - 1


def test_bars_and_backquotes_cannot_break_a_row(altered: Altered) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["claims"][0].update(title="a | b\nc", formula_latex="\\left|x\\right| \\| \n y")
        raw["claims"][1].update(formula="`|x|`", formula_latex="")

    table = rows(verdict_table(read(altered(change))))
    assert {len(cells) for cells in table.values()} == {7}
    assert table["gerstgrasser.accumulate-bound"][1] == r"`'\|x\|'`"


def test_no_page_asks_github_for_a_macro_that_it_refuses() -> None:
    refused = re.compile(r"\\(?:operatorname|mbox|phantom|hphantom|vphantom|def|newcommand|renewcommand)(?![A-Za-z])")
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    formulas = {
        str(page.relative_to(ROOT)): re.findall(r"\$`(.*?)`\$", page.read_text(encoding="utf-8")) for page in pages
    }
    assert len(formulas["docs/claims.md"]) > 100
    assert {name: found for name, each in formulas.items() if (found := refused.findall(" ".join(each)))} == {}


def test_invented_numbers_are_called_invented(ledger: Ledger, altered: Altered) -> None:
    assert "Invented numbers" in verdict_table(ledger)
    assert "Invented numbers" not in verdict_table(read(altered(lambda raw: raw.pop("invented"))))


def test_rewriting_changes_what_is_between_the_markers_and_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"above\n\n{BEGIN}\nold\n{END}\n\nbelow $x$ \\1\n", encoding="utf-8")
    assert not is_current(path, ledger)
    put(path, PART, short_table(ledger))
    once = path.read_text(encoding="utf-8")
    assert is_current(path, ledger)
    assert once.startswith(f"above\n\n{BEGIN}\n**Invented")
    assert once.endswith(f".\n{END}\n\nbelow $x$ \\1\n")
    put(path, PART, short_table(ledger))
    assert path.read_text(encoding="utf-8") == once


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}", f"{BEGIN} {END} {END}"])
def test_a_readme_without_both_markers_in_order_is_refused(ledger: Ledger, tmp_path: Path, text: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MarkerError, match="once each and in this order"):
        put(path, PART, short_table(ledger))
    assert path.read_text(encoding="utf-8") == text


def test_the_command_rewrites_the_readme_it_is_given(ledger_path: Path, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    main([str(path), str(ledger_path)])
    assert is_current(path, ledger)
    with pytest.raises(SystemExit, match="usage"):
        main([])
