"""What `why` says of sizes, where pilots are kept, where an earlier run knows them, and where nobody does."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from theory.registry import find
from verify import pace, why

CLAIM = "kazdan.variance-mle"


@pytest.fixture(autouse=True)
def no_coq(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("theory.kernel.coq.installed", lambda: None)


def account(folder: Path) -> dict[str, Any]:
    return why.account(find(CLAIM), folder, profile="quick", seed=2024)


def needed(told: dict[str, Any], stream: str) -> list[int | None]:
    return [row["needed_replicates"] for row in told["simulations"] if row["stream"] == stream]


def test_without_pilots_the_sizes_are_those_of_an_earlier_run_and_are_called_so(tmp_path: Path) -> None:
    told = account(tmp_path)
    assert told["sizes_from"] == why.GUESSED
    sizes = pace.known(tmp_path).sizes["quick"][CLAIM]
    for wanted, drawn in zip(sizes, needed(told, "verdict"), strict=True):
        assert drawn is not None
        assert wanted <= drawn < wanted + 16_384  # whole blocks
    assert {row["reason"] for row in told["simulations"]} == {"nothing is kept"}


@pytest.mark.parametrize("sizes", [{}, {"quick": {CLAIM: (1, 2, 3, 4, 5, 6, 7)}}, {"full": {CLAIM: (4096,)}}])
def test_a_size_that_nobody_knows_is_none_and_the_pilots_have_theirs(
    sizes: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is one known from a run of other designs, or of another profile."""
    monkeypatch.setattr(pace, "known", lambda _: pace.Cost(sizes=sizes))
    told = account(tmp_path)
    assert told["sizes_from"] is None
    assert set(needed(told, "verdict")) == {None}
    assert all(needed(told, "pilot"))


def test_lines_for_coq_are_counted_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find("dey.are-bound")
    lines = [line for line in claim.derivation().lines if line.kernel]
    told = why.proof(claim)
    assert (told["coq"], told["kernel_lines"], told["kernel_lines_on_record"]) == (None, len(lines), None)
    assert len(lines) > 0
    monkeypatch.setattr("theory.kernel.coq.installed", lambda: SimpleNamespace(path="/bin/coqc"))
    monkeypatch.setattr("theory.kernel.recorded.recorded", lambda line, _: line.kernel == lines[0].kernel)
    told = why.proof(claim)
    assert told["coq"] == "/bin/coqc"
    assert told["kernel_lines_on_record"] == sum(line.kernel == lines[0].kernel for line in lines)
