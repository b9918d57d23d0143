"""Tables in the many shapes in which people publish them: read as meant, or refused with what to type."""

import bz2
import gzip
import io
import lzma
import re
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.verify.audit.chains import long, refits
from theory.formula import FormulaError
from verify.audit.cells import meant
from verify.audit.fault import DataError, Unreadable
from verify.audit.layout import Layout
from verify.audit.question import question
from verify.audit.report import audit
from verify.audit.source import Form, source

LAYOUT = Layout(columns={"n": "n", "t": "iteration"}, estimate="var", replicate="run")
SMALL = long(refits(10, 2, 40, seed=1), rows=10)


def judged(data: str | bytes, layout: Layout = LAYOUT, form: Form | None = None) -> dict[str, Any]:
    found = data if isinstance(data, bytes) else data.encode()
    return audit(found, "runs.csv", form or Form(), layout, question("kazdan.variance-mle"))


def refused(data: str | bytes, layout: Layout = LAYOUT, form: Form | None = None) -> str:
    with pytest.raises((DataError, Unreadable)) as caught:
        judged(data, layout, form)
    return str(caught.value)


def changed(line: int, text: str) -> str:
    lines = SMALL.split("\n")
    lines[line - 1] = text
    return "\n".join(lines)


def indexed() -> str:
    head, *lines = SMALL.strip().split("\n")
    return "\n".join([f",{head}", *(f"{k},{line}" for k, line in enumerate(lines))])


def numbered(text: str) -> bytes:
    return text.encode("utf-16")


SHAPES: dict[str, str | bytes] = {
    "semicolons": SMALL.replace(",", ";"),
    "semicolons and decimal commas": SMALL.replace(",", ";").replace(".", ","),
    "tabs": SMALL.replace(",", "\t"),
    "spaces": SMALL.replace(",", "  "),
    "bars": SMALL.replace(",", "|"),
    "an index column of pandas": indexed(),
    "comments above": "# made by a script\n\n" + SMALL,
    "a byte order mark": "\ufeff" + SMALL,
    "lines of Windows": SMALL.replace("\n", "\r\n"),
    "UTF-16": numbered(SMALL),
    "gzip": gzip.compress(SMALL.encode()),
    "bzip2": bz2.compress(SMALL.encode()),
    "xz": lzma.compress(SMALL.encode()),
    "blanks around the cells": SMALL.replace(",", " , "),
    "empty lines at the end": SMALL + "\n\n,,,\n",
    "quoted cells": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in SMALL.strip().split("\n")),
    "whole numbers as decimals": SMALL.replace("\n10,", "\n10.0,"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_tables_as_they_are_published_read_alike(shape: str) -> None:
    assert judged(SHAPES[shape])["designs"] == judged(SMALL)["designs"]


def test_parquet_gives_what_csv_gives() -> None:
    table = pd.read_csv(io.StringIO(SMALL))
    stream = io.BytesIO()
    table.to_parquet(stream)
    found, wanted = judged(stream.getvalue()), judged(SMALL)
    assert found["designs"] == wanted["designs"]
    assert found["told"][0] == "read as Parquet"


def test_without_pyarrow_parquet_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "pip install 'modelcollapse[parquet]'" in refused(b"PAR1")


def test_parameters_are_exact_and_a_decimal_is_the_rational_that_is_written() -> None:
    layout = Layout(constants={"n": "3", "T": "20", "d": "3"}, columns={"sigma": "sigma"}, estimate="err")
    text = "sigma,err\n0.1,0.01\n0.1,0.02\n1/10,0.03\n1e-1,0.04\n"
    found = audit(text.encode(), "x", Form(), layout, question("gerstgrasser.accumulate-error"))
    assert [design["parameters"]["sigma"] for design in found["designs"]] == ["1/10"]


FAULTS: dict[str, tuple[str | bytes, Layout, str]] = {
    "an empty file": ("", LAYOUT, "the file is empty"),
    "no rows": ("n,iteration,run,var\n", LAYOUT, "a header and no rows"),
    "a binary file": (b"\x00\x01\x02\x00", LAYOUT, "binary"),
    "UTF-16 without a mark": (SMALL.encode("utf-16-le"), LAYOUT, "If it is text, type --encoding utf-16-le"),
    "a file that is packed twice": (gzip.compress(gzip.compress(b"n")), LAYOUT, "packed twice"),
    "a damaged xz file": (lzma.compress(SMALL.encode())[:200], LAYOUT, "damaged xz"),
    "an array of NumPy": (b"\x93NUMPY\x01", LAYOUT, "an array of NumPy: save it as CSV"),
    "a word of Excel for nothing": (changed(3, "10,1,1,#N/A"), LAYOUT, "1 estimates are missing, at lines 3"),
    "estimates that name the runs": (
        SMALL, Layout(columns=LAYOUT.columns, estimate="var", replicate="var"), "it must name the run of each",
    ),
    "an Excel file": (b"PK\x03\x04rest", LAYOUT, "save the sheet as CSV"),
    "a damaged gzip file": (b"\x1f\x8bxx", LAYOUT, "damaged gzip"),
    "a damaged Parquet file": (b"PAR1 and no more", LAYOUT, "damaged Parquet"),
    "Latin letters": (b"n,iteration,run,var\n10,1,\xe9,0.5\n", LAYOUT, r"line 2 is not utf-8 \(byte 0xe9\); type --"),
    "rows of unequal length": (changed(3, "10,1,1,0.5,7,8"), LAYOUT, "saw 6"),
    "numbers in the place of a header": ("0.1,0.2\n0.3,0.4\n", LAYOUT, "a first line with the names"),
    "JSON": ('{"var": 1}', LAYOUT, "JSON, and no table"),
    "two columns of one name": ("var,var\n1,2\n", LAYOUT, "columns of one name: 'var'"),
    "a missing column": (
        SMALL,
        Layout(columns={"n": "n", "t": "iteratoin"}, estimate="var"),
        "--map t= 'iteratoin': no such column. Did you mean 'iteration'",
    ),
    "a missing estimate column": (SMALL, Layout(columns=LAYOUT.columns, estimate="vr"), "Did you mean 'var'"),
    "no estimate": (SMALL, Layout(columns=LAYOUT.columns), "type --estimate COLUMN"),
    "a parameter that the claim has not": (
        SMALL,
        Layout(columns={**LAYOUT.columns, "G": "run"}, estimate="var"),
        "has no parameter 'G'; it has n: rows drawn a generation",
    ),
    "a parameter left out": (SMALL, Layout(columns={"n": "n"}, estimate="var"), "needs t: type --map t=COLUMN, or --"),
    "a word among the numbers": (changed(3, "10,1,1,failed"), LAYOUT, "no number at lines 3, first 'failed'.*--where"),
    "a missing estimate": (changed(3, "10,1,1,NaN"), LAYOUT, "1 estimates are missing, at lines 3.*--drop-missing"),
    "an infinite estimate": (changed(3, "10,1,1,inf"), LAYOUT, "infinite at lines 3"),
    "a percentage": (changed(3, "10,1,1,95.2%"), LAYOUT, "type --percent"),
    "thousands that are marked": (changed(3, '10,1,1,"1,234.5"'), LAYOUT, "thousands must not be marked"),
    "a second header": (changed(2, "10,1,0,share"), LAYOUT, "or a unit, leave it out with --where 'var!=share'"),
    "a parameter out of its domain": (changed(3, "1/2,1,1,0.5"), LAYOUT, "n=1/2: rows drawn a generation, a whole"),
    "a parameter that is no number": (changed(3, "ten,1,1,0.5"), LAYOUT, "mapped to n, is no exact number at lines 3"),
    "a run that stands there twice": (SMALL + SMALL.split("\n")[1] + "\n", LAYOUT, "stand there twice.*repeats line 2"),
    "a copied estimate without a run id": (
        SMALL + SMALL.split("\n")[1] + "\n",
        Layout(columns=LAYOUT.columns, estimate="var"),
        "one estimate in every digit",
    ),
    "a condition that keeps nothing": (
        SMALL,
        Layout(columns=LAYOUT.columns, estimate="var", where=("iteration=9",)),
        "keeps no row; 'iteration' has '1', '2'",
    ),
    "a division by zero": (SMALL, Layout(columns=LAYOUT.columns, estimate="var", divide_by="0"), "can be divided"),
    "a variance below 0": (changed(3, "10,1,1,-0.5"), LAYOUT, "line 3 has -0.5, and no fitted variance .* is below 0"),
    "commas that may mark thousands": (
        "n;iteration;run;var\n10;1;0;1,234\n10;1;1;2,500\n",
        LAYOUT,
        "'1,234' may be a decimal comma or a mark for thousands: type --decimal ,",
    ),
    "a pattern that meets no column": (SMALL, Layout(constants={"n": "10"}, wide=("t", "v_{}")), "meets no column"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_used_is_refused_with_what_to_type(fault: str) -> None:
    data, layout, message = FAULTS[fault]
    assert re.search(message, refused(data, layout))


def test_a_parameter_computed_in_floating_point_is_the_decimal_that_was_meant() -> None:
    layout = Layout(constants={"M": "4", "t": "1"}, columns={"p": "p"}, estimate="x")
    text = f"p,x\n{0.1 + 0.2!r},0.25\n0.3,0.5\n{2.675!r},0\n"
    with pytest.raises(DataError, match="p=107/40"):  # few digits: as it is written
        audit(text.encode(), "x", Form(), layout, question("shumailov.category-mean"))
    found = audit(text.encode()[:-9], "x", Form(), layout, question("shumailov.category-mean"))
    assert [design["parameters"]["p"] for design in found["designs"]] == ["3/10"]
    assert "0.30000000000000004 in column 'p' read as 3/10" in found["told"]
    below = audit(b"p,x\n0.5,0.25\n0.3,0.5\n", "x", Form(), layout, question("shumailov.category-mean"))
    assert [design["parameters"]["p"] for design in below["designs"]] == ["3/10", "1/2"]
    assert meant(Fraction("0.333333333333333"), "0.333333333333333") == Fraction("0.333333333333333")


def test_the_columns_of_a_wide_table_are_told() -> None:
    text = "7,v_1,v_2\n0,0.5,0.4\n1,0.7,0.3\n"
    found = judged(text, Layout(constants={"n": "10"}, wide=("t", "v_{}")))
    assert "t from columns: 1, 2" in found["told"]


def test_a_decimal_comma_is_told() -> None:
    assert "decimal comma" in judged(SMALL.replace(",", ";").replace(".", ","))["told"]


def test_points_that_are_copies_of_each_other_are_refused() -> None:
    values = refits(10, 1, 40, seed=2)
    assert "one was copied" in refused(long(np.concatenate([values, values]), rows=10))


def test_runs_of_one_seed_under_different_names_are_refused() -> None:
    values = np.tile(refits(10, 1, 40, seed=2), 2)
    assert "runs of one seed" in refused(long(values, rows=10))


def test_a_point_at_which_nothing_can_be_evaluated_is_refused() -> None:
    with pytest.raises(FormulaError, match="cannot be evaluated at n=10 t=1000000000: more than 1000000 terms"):
        judged(changed(3, "10,1e9,1,0.5"))


def test_some_runs_under_two_names_are_refused_but_equal_numbers_of_single_precision_are_not() -> None:
    values = refits(10, 1, 40, seed=2)
    assert "20 of 60 estimates at n=10 t=1" in refused(long(np.concatenate([values, values[:, :20]], axis=1), rows=10))
    single = np.concatenate([values, values[:, :1]], axis=1).astype(np.float32).astype(np.float64)
    for layout in (LAYOUT, Layout(columns=LAYOUT.columns, estimate="var")):
        assert judged(long(single, rows=10), layout)["data"]["used"] == 41


def test_rows_of_one_chain_are_no_replicates_and_a_sorted_table_may_hold_some() -> None:
    fits = refits(10, 3, 60, seed=3)
    by_run = fits.T.reshape(1, -1)
    assert "successive rows at n=10 t=1 resemble each other" in refused(long(by_run, rows=10))
    for values in (fits, np.sort(fits, axis=1)):
        assert judged(long(values, rows=10))["data"]["used"] == 180


def test_different_estimates_of_one_run_are_no_duplicates_to_be_left_out() -> None:
    layout = Layout(columns={"n": "n"}, constants={"t": "1"}, estimate="var", replicate="run", drop_duplicates=True)
    assert "one run at one point has different estimates, at lines 42" in refused(SMALL, layout)


def test_missing_estimates_are_left_out_on_request_counted_and_too_many_are_invalid() -> None:
    layout = Layout(columns=LAYOUT.columns, estimate="var", replicate="run", drop_missing=True)
    found = judged(changed(3, "10,1,1,"), layout)
    assert (found["data"]["used"], found["data"]["missing"]) == (79, 1)
    assert found["verdict"] == "INVALID"
    assert "excluded share" in found["reason"]


def test_duplicates_are_left_out_on_request() -> None:
    layout = Layout(columns=LAYOUT.columns, estimate="var", replicate="run", drop_duplicates=True)
    found = judged(SMALL + SMALL.split("\n")[1] + "\n", layout)
    assert found["designs"] == judged(SMALL)["designs"]
    assert "1 rows that stood there twice left out" in found["told"]


def test_conditions_compare_numbers_as_numbers_and_words_as_words() -> None:
    rows = {"iteration=1.0": 40, "iteration<=2": 80, "iteration>1": 40, "iteration!=2": 40, "run<10": 20}
    for condition, used in rows.items():
        layout = Layout(columns=LAYOUT.columns, estimate="var", replicate="run", where=(condition,))
        assert judged(SMALL, layout)["data"]["used"] == used


def test_transformations_act_after_the_division() -> None:
    head, *lines = SMALL.strip().split("\n")
    sd = [",".join([*line.split(",")[:3], repr(3 * float(line.split(",")[3]) ** 0.5)]) for line in lines]
    layout = Layout(columns=LAYOUT.columns, estimate="var", replicate="run", divide_by="3", transform="square")
    found = judged("\n".join([head, *sd]), layout)["designs"]
    assert [each["estimate"] for each in found] == pytest.approx(
        [each["estimate"] for each in judged(SMALL)["designs"]]
    )


def test_percent_signs_are_taken_off_on_request() -> None:
    head, *lines = SMALL.strip().split("\n")
    percent = [",".join([*line.split(",")[:3], f"{100 * float(line.split(',')[3])!r} %"]) for line in lines]
    layout = Layout(columns=LAYOUT.columns, estimate="var", replicate="run", percent=True)
    found = judged("\n".join([head, *percent]), layout)["designs"]
    assert [each["estimate"] for each in found] == pytest.approx(
        [each["estimate"] for each in judged(SMALL)["designs"]]
    )


def test_a_table_too_large_to_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.audit.source.MOST_BYTES", 1000)
    for data in (SMALL.encode(), gzip.compress(SMALL.encode())):
        with pytest.raises(Unreadable, match="unpacked"):
            source(data, "runs.csv", Form())
