"""The page of the spine's pictures is made of records and a ledger; the line in 1/n is that of the ledger."""

import json
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from paper import markers
from paper.fields import LedgerError
from paper.figures.draw import draw
from paper.figures.first import description, first
from paper.figures.from_ledger import WIDE, extrapolation, line, off
from paper.ledger import Design, Ledger, Point, read
from paper.spine import ORDER, PART, page, readme_picture
from paper.systems import load

ROOT = Path(__file__).parents[2]
RECORDS = ROOT / "paper" / "records" / "spine"
LEDGER = ROOT / "paper" / "records" / "ledger-quick.json"
LARGEST = 150_000  # bytes of the first picture


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return read(LEDGER)


@pytest.fixture(scope="module")
def growth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RECORDS / "growth.json").read_text(encoding="utf-8"))
    return found


def test_the_committed_page_is_that_of_the_committed_records(ledger: Ledger) -> None:
    assert (ROOT / "docs" / "figures.md").read_text(encoding="utf-8") == page(load(RECORDS, ORDER), ledger), (
        "type: python -m paper.spine README.md docs paper/records/spine paper/records/ledger-quick.json"
    )
    shown = markers.between(ROOT / "README.md", PART)[1]
    assert shown.strip() == readme_picture(load(RECORDS, ORDER), "docs/figures")


@pytest.mark.parametrize("name", [*ORDER, "extrapolation", "first"])
def test_each_picture_is_there(name: str) -> None:
    assert (ROOT / "docs" / "figures" / f"{name}.svg").read_bytes().startswith(b"<?xml")


def test_no_committed_record_is_off_its_theory(ledger: Ledger) -> None:
    told = [note for record in load(RECORDS, ORDER) for note in record["notes"]]
    assert not [note for note in [*told, off(ledger)] if note.startswith(("OFF ", "OUT OF"))]


def test_the_first_picture_is_small_and_says_what_it_shows(growth: dict[str, Any], tmp_path: Path) -> None:
    record = first(growth)
    (file,) = draw(record, tmp_path, ("svg",))
    assert len(file.read_bytes()) < LARGEST
    assert file.read_bytes() == (ROOT / "docs" / "figures" / "first.svg").read_bytes()
    assert "it is 20 under discard, 2.79 under fixed budget, 1.6 under augment" in description(record)


def test_a_growth_without_a_workflow_makes_no_first_picture(growth: dict[str, Any]) -> None:
    with pytest.raises(LedgerError, match="no panel 'fixed-budget'"):
        first({**growth, "panels": growth["panels"][:2]})


def test_the_band_of_a_line_is_that_of_weighted_least_squares() -> None:
    """Four points of one error s: by hand Var(a) = s^2 sum x^2 / (4 sum x^2 - (sum x)^2), and so on."""
    sizes, error = (1, 2, 4, 8), 0.1
    x = [1 / n for n in sizes]
    total, square = sum(x), sum(each * each for each in x)
    across = 4 * square - total**2
    points = tuple(Point(n=n, estimate=1.0, error=error) for n in sizes)
    made = Design(
        parameters={}, label="", theory=1.0, estimate=1.0, error=error * sqrt(square / across), replicates=4,
        verdict="CONFIRMED", z=0.0, excluded=0, excluded_upper=0, slope=2.0, lack_of_fit=0.5, points=points,
        slope_error=error * sqrt(4 / across),
    )  # fmt: skip
    ((at_zero, low, _), (at_mean, _, high)) = line(made, [0, total / 4])
    assert (at_zero, at_mean) == pytest.approx((1, 1 + 2 * total / 4))
    assert at_zero - low == pytest.approx(WIDE * error * sqrt(square / across))
    assert high - at_mean == pytest.approx(WIDE * error / 2)  # at the mean of x the error is that of a mean of four


def test_theory_that_is_swapped_between_discard_and_augment_is_seen(ledger: Ledger) -> None:
    named = {entry.claim: entry for entry in ledger.entries}
    one, other = named["dey.discard-variance"], named["dey.augment-variance"]
    theories = [one.designs[0].theory, other.designs[0].theory]
    wrong = [
        replace(each, designs=tuple(replace(design, theory=theory) for design in each.designs))
        for each, theory in zip((one, other), reversed(theories), strict=True)
    ]
    assert not off(replace(ledger, entries=(one, other)))
    said = off(replace(ledger, entries=tuple(wrong)))
    assert said.startswith("OFF THEORY")
    assert {"dey.discard-variance", "dey.augment-variance"} <= set(said.replace(",", " ").split())
    assert said in extrapolation(replace(ledger, entries=tuple(wrong)))["notes"]


def test_claims_with_the_same_draws_are_shown_once(ledger: Ledger) -> None:
    shown = extrapolation(ledger)["claims"]
    assert "kazdan.subsample-ratio" in shown
    assert "kazdan.subsample-limit" not in shown


def test_a_ledger_without_limits_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="no claim of the ledger is a limit"):
        extrapolation(replace(ledger, entries=()))
