"""Tables whose writer had no trouble: any letter in a cell, and a small file that unpacks to a large one."""

import io

import numpy as np
import pytest

from verify.audit.fault import Unreadable
from verify.audit.source import MOST_BYTES, Form, source


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_a_letter_at_which_python_splits_lines_stays_in_its_cell(letter: str) -> None:
    text = f"n,note,var\n1,a{letter}b,0.5\n2,c,0.25\n"
    found = source(text.encode(), "runs.csv", Form())
    assert found.table["var"].tolist() == ["0.5", "0.25"]
    assert found.table["note"].tolist() == [f"a{letter}b", "c"]
    assert found.lines(range(2)) == [2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_end_as_on_any_system(end: str, last: bool) -> None:
    text = end.join(["# made by hand", "n,var", "1,0.5", "2,0.25"]) + (end if last else "")
    found = source(text.encode(), "runs.csv", Form())
    assert found.table.to_dict("list") == {"n": ["1", "2"], "var": ["0.5", "0.25"]}
    assert found.lines(range(2)) == [3, 4]


def test_a_small_parquet_file_with_more_rows_than_fit_is_refused_before_it_is_unpacked() -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    file = io.BytesIO()
    rows = MOST_BYTES // 16 + 1
    parquet.write_table(arrow.table({name: np.zeros(rows, dtype=np.int8) for name in ("n", "var")}), file)
    assert len(file.getvalue()) < 200_000
    with pytest.raises(Unreadable, match=r"16,000,001 rows of 2 columns are more than 256 MB unpacked"):
        source(file.getvalue(), "runs.parquet", Form())
