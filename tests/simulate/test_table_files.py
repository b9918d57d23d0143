"""Tables: the two that come with the program, and the two forms of a file that a user brings."""

import subprocess
import sys
import zipfile
from collections import Counter
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from simulate.tables.sources import named, table
from simulate.tables.table import TableError
from tests.simulate.table_files import CLEVELAND, PIMA, cleveland, pima, written
from theory.vocabulary import Missing, TableSource

ROOT = Path(__file__).parents[2]
TITANIC, WISCONSIN = TableSource(name="titanic"), TableSource(name="wisconsin")


def test_the_titanic_has_the_known_margins() -> None:
    """Dawson 1995, Journal of Statistics Education 3(3): 2,201 persons, of whom 711 survived."""
    found = table(TITANIC)
    total = dict(zip(found.names, found.features.sum(axis=0).astype(int).tolist(), strict=True))
    assert (len(found.labels), int(found.labels.sum())) == (2201, 711)
    assert total == {"2nd": 285, "3rd": 706, "crew": 885, "female": 470, "child": 109}
    assert 2201 - 285 - 706 - 885 == 325  # the first class


def test_the_counts_are_32_cells_within_the_package_and_within_the_wheel(tmp_path: Path) -> None:
    text = resources.files("simulate.tables").joinpath("titanic.csv").read_text(encoding="utf-8")
    assert len(text.split()) == 1 + 4 * 2 * 2 * 2
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        assert wheel.read("simulate/tables/titanic.csv").decode() == text


def test_wisconsin_has_the_published_size_and_classes() -> None:
    """Its documentation counts 357 benign and 212 malignant masses, with 30 features."""
    found = table(WISCONSIN, "all")
    assert Counter(found.labels.tolist()) == {False: 357, True: 212}
    assert found.features.shape == (569, 30)
    assert table(WISCONSIN).names == (
        "mean radius",
        "mean texture",
        "mean smoothness",
        "mean concavity",
        "mean symmetry",
    )


def test_zeros_that_stand_for_nothing_are_missing_and_others_are_not(tmp_path: Path) -> None:
    source = named(f"pima:{written(tmp_path / 'diabetes.csv', pima(), PIMA)}")
    found = table(source)
    missing = dict(zip(found.names, np.isnan(found.features).sum(axis=0).tolist(), strict=True))
    assert missing == {**dict.fromkeys(PIMA.split(",")[:-1], 0), "Insulin": 9}
    assert len(table(source, missing=Missing.DROP).labels) == 60 - 9


def test_codes_become_indicators_and_any_disease_is_a_disease(tmp_path: Path) -> None:
    rows = cleveland()
    found = table(named(f"cleveland:{written(tmp_path / 'processed.cleveland.data', rows)}"))
    assert found.labels.tolist() == [row[-1] != "0" for row in rows]
    assert {"cp 2", "cp 3", "cp 4", "restecg 2", "slope 2", "slope 3", "thal 6", "thal 7"} <= set(found.names)
    assert np.isnan(found.features).sum() == 2  # the one missing thal, in both its indicators


def test_a_header_may_call_the_label_target(tmp_path: Path) -> None:
    plain = table(named(f"cleveland:{written(tmp_path / 'a.csv', cleveland())}"))
    other = table(named(f"cleveland:{written(tmp_path / 'b.csv', cleveland(), CLEVELAND.replace('num', 'target'))}"))
    np.testing.assert_array_equal(plain.features, other.features)
    np.testing.assert_array_equal(plain.labels, other.labels)


def test_columns_may_stand_in_any_order_under_a_header_and_others_beside_them(tmp_path: Path) -> None:
    rows = pima()
    turned = [[f"row{place}", *row[::-1]] for place, row in enumerate(rows)]
    header = "," + ",".join(PIMA.lower().split(",")[::-1])
    other = table(named(f"pima:{written(tmp_path / 'turned.csv', turned, header)}"))
    one = table(named(f"pima:{written(tmp_path / 'plain.csv', rows)}"))
    np.testing.assert_array_equal(one.features, other.features)
    assert one.names == other.names


def test_the_name_of_a_table_holds_what_its_file_holds_and_not_where_it_is(tmp_path: Path) -> None:
    one, same = (named(f"pima:{written(tmp_path / name, pima())}") for name in ("a.csv", "b.csv"))
    other = named(f"pima:{written(tmp_path / 'c.csv', pima(61))}")
    assert str(one) == str(same) != str(other)
    assert str(tmp_path) not in str(one)


def test_a_file_that_changed_after_it_was_named_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", pima())
    source = TableSource(name="pima", path=str(file), digest="0" * 64)
    with pytest.raises(TableError, match="has changed"):
        table(source)


def changed(rows: list[list[str]], row: int, column: int, value: str) -> list[list[str]]:
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "header", "told"),
    [
        (changed(pima(), 3, 1, "high"), PIMA, r"line 5, column Glucose: 'high' is no finite number"),
        (changed(pima(), 3, 1, "high"), "", r"line 4, column Glucose: 'high' is no finite number"),
        (changed(pima(), 3, 5, "inf"), PIMA, r"line 5, column BMI: 'inf'"),
        (changed(pima(), 0, 8, "2"), PIMA, r"line 2, column Outcome: '2'; a label is 0, 1"),
        (changed(pima(), 0, 8, "?"), PIMA, r"line 2, column Outcome"),
        ([row[1:] for row in pima()], "", r"8 columns and no header; 9 are needed: Pregnancies"),
        (pima(), PIMA.replace("BMI", "Weight"), r"BMI not found; 9 are needed"),
        ([*pima(), ["1", "2"]], PIMA, r"line 62: 2 columns"),
        ([[*row[:-1], "1"] for row in pima()], PIMA, r"every row has the same class"),
        ([[*row[:4], "0", *row[5:]] for row in pima()], PIMA, r"column Insulin: every value is missing"),
        ([["3", *row[1:]] for row in pima()], PIMA, r"column Pregnancies: every value is 3, or missing"),
        (pima(19), PIMA, r"19 rows; at least 20"),
        ([], "", "the file is empty"),
    ],
)
def test_a_file_of_another_form_is_refused_with_what_is_needed(
    tmp_path: Path, rows: list[list[str]], header: str, told: str
) -> None:
    file = written(tmp_path / "diabetes.csv", rows, header)
    with pytest.raises(TableError, match=told) as refused:
        named(f"pima:{file}")
    assert "diabetes.csv" in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(TableError, match="no text with commas"):
        named(f"pima:{file}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("iris", "allowed are wisconsin, titanic, pima:FILE, cleveland:FILE"),
        ("titanic:a.csv", "takes no file"),
        ("pima", "write pima:FILE"),
    ],
)
def test_a_name_that_is_no_table_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        named(text)


def test_what_dropping_leaves_must_be_enough(tmp_path: Path) -> None:
    rows = [[*row[:4], "0" if place > 10 else str(place + 9), *row[5:]] for place, row in enumerate(pima())]
    source = named(f"pima:{written(tmp_path / 'a.csv', rows)}")
    with pytest.raises(TableError, match="11 rows lack no value"):
        table(source, missing=Missing.DROP)


def test_a_feature_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(TableError, match="each once out of 2nd, 3rd, crew, female, child"):
        table(TITANIC, "female, fare")
