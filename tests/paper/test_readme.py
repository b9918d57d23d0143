import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper.ledger import Ledger, read
from paper.readme import BEGIN, END, MarkerError, is_current, main, rewrite, short_table, verdict_table

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "paper" / "records" / "ledger-quick.json"
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


def test_the_readme_counts_the_confirmed_claims_of_other_systems_and_shows_what_accuses(altered: Altered) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["claims"][0].update(system="kde", verdict="CONFIRMED", expected="CONFIRMED")
        raw["claims"][1].update(system="kde", verdict="REFUTED", expected="CONFIRMED")

    changed = read(altered(change))
    table = short_table(changed)
    first, second = (entry.claim for entry in changed.entries[:2])
    assert first not in rows(table)
    assert second in rows(table)
    assert "1 more claims were simulated and CONFIRMED as expected: 1 on kernel densities." in table


def test_bars_and_backquotes_cannot_break_a_row(altered: Altered) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["claims"][0].update(title="a | b\nc", formula_latex="\\left|x\\right| \\| \n y")
        raw["claims"][1].update(formula="`|x|`", formula_latex="")

    table = rows(verdict_table(read(altered(change))))
    assert {len(cells) for cells in table.values()} == {7}
    assert table["gerstgrasser.accumulate-bound"][1] == r"`'\|x\|'`"


def test_invented_numbers_are_called_invented(ledger: Ledger, altered: Altered) -> None:
    assert "Invented numbers" in verdict_table(ledger)
    assert "Invented numbers" not in verdict_table(read(altered(lambda raw: raw.pop("invented"))))


def test_rewriting_changes_what_is_between_the_markers_and_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"above\n\n{BEGIN}\nold\n{END}\n\nbelow $x$ \\1\n", encoding="utf-8")
    assert not is_current(path, ledger)
    rewrite(path, short_table(ledger))
    once = path.read_text(encoding="utf-8")
    assert is_current(path, ledger)
    assert once.startswith(f"above\n\n{BEGIN}\n**Invented")
    assert once.endswith(f"|\n{END}\n\nbelow $x$ \\1\n")
    rewrite(path, short_table(ledger))
    assert path.read_text(encoding="utf-8") == once


@pytest.mark.parametrize("text", ["", BEGIN, END, f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}", f"{BEGIN} {END} {END}"])
def test_a_readme_without_both_markers_in_order_is_refused(ledger: Ledger, tmp_path: Path, text: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MarkerError, match="once each and in this order"):
        rewrite(path, short_table(ledger))
    assert path.read_text(encoding="utf-8") == text


def test_the_command_rewrites_the_readme_it_is_given(ledger_path: Path, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    main([str(path), str(ledger_path)])
    assert is_current(path, ledger)
    with pytest.raises(SystemExit, match="usage"):
        main([])
