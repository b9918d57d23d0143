"""Where audits draw their lines: each constant, side and unit is told from its neighbour by a table made for it."""

import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from verify.audit.fault import DataError
from verify.audit.hints import _short, hints
from verify.audit.judging import _whole, held, verdict
from verify.audit.layout import Layout, Summary
from verify.audit.points import Point, gathered
from verify.audit.question import question
from verify.audit.rows import rows
from verify.audit.source import Form, source

MLE = question("kazdan.variance-mle")
NONE = Layout(estimate="var")
QUANTILES = ndtri((np.arange(400) + 0.5) / 400)


def point(t: int, mean: float, error: float, n: int = 10) -> Point:
    """400 values like normal ones, with exactly this mean and standard error."""
    scaled = (QUANTILES - QUANTILES.mean()) / QUANTILES.std(ddof=1)
    values = mean + scaled * error * 20
    where = {"n": Fraction(n), "t": Fraction(t)}
    return Point(parameters=where, values=values, ids=(), missing=0, lines=tuple(range(400)), more={})


def hinted(*points: Point, layout: Layout = NONE) -> list[str]:
    return hints(MLE, [held(MLE, each) for each in points], layout, "var")


def factors(found: list[str]) -> list[str]:
    typed = re.compile(r"constant factor .* type --divide-by ([0-9.]+)[;,]")
    return [each[1] for each in map(typed.search, found) if each]


STATED = {1: 0.9, 2: 0.8775}  # 1 - 1/10, times 1 - 1/40


def scaled(factor: float, relative: float, other: float | None = None) -> list[Point]:
    """Points whose estimates are `factor` times what is stated, each with this relative error of the stated value."""
    times = {1: factor, 2: factor if other is None else other}
    return [point(t, times[t] * value, relative * value) for t, value in STATED.items()]


@pytest.mark.parametrize(("transform", "typed"), [(None, "4"), ("square", "2"), ("root", "16"), ("reciprocal", "0.25")])
def test_a_factor_is_said_as_it_is_typed_before_a_transformation(transform: str | None, typed: str) -> None:
    assert factors(hinted(*scaled(4.0, 0.01), layout=Layout(estimate="var", transform=transform))) == [typed]


def test_no_factor_is_said_where_none_can_be_divided_out() -> None:
    assert factors(hinted(*scaled(4.0, 0.01), layout=Layout(estimate="var", transform="log"))) == []
    assert factors(hinted(scaled(4.0, 0.01)[0])) == []  # at one point any number is a factor


def test_a_factor_near_1_is_no_unit_and_one_that_chance_explains_is_none() -> None:
    assert factors(hinted(*scaled(1.01, 1e-4))) == []
    assert factors(hinted(*scaled(1.3, 0.09))) == []  # 4.7 standard errors from 1, of both points together
    assert factors(hinted(*scaled(1.3, 0.06))) == ["1.3"]  # 7.1 standard errors


def test_two_factors_are_no_unit() -> None:
    assert factors(hinted(*scaled(4.0, 0.04, other=4.1))) == ["4"]  # 1.8 standard errors apart
    assert factors(hinted(*scaled(4.0, 0.04, other=4.2))) == []  # 3.5, which chance hardly does


def test_a_number_is_as_short_as_its_error_allows_on_either_side() -> None:
    assert [_short(1.26, each) for each in (0.3, 0.05, 0.01)] == ["1", "1.3", "1.26"]
    assert [_short(1.31, each) for each in (0.4, 0.05, 0.001)] == ["1", "1.3", "1.31"]


def test_a_near_miss_fits_where_no_point_contradicts_it_at_the_level_that_all_points_share() -> None:
    """Of 2 points at 1 % each has 0.5 %: 2.58 standard errors (p = 0.0103) agree, and 3 (p = 0.0029) do not."""
    unbiased = {1: 1.0, 2: 1 - 1 / (2 * 19)}
    for off, agrees in ((2.58, True), (3.0, False)):
        found = hinted(*(point(t, value + off * 0.005, 0.005) for t, value in unbiased.items()))
        assert any("k*n - 1" in each for each in found) == agrees


def test_a_count_that_would_leave_the_domain_is_no_explanation() -> None:
    """At t = 0 the product is empty, and its value 1 is that of these rows; but there is no fit 0."""
    found = hinted(point(1, 1.0, 0.001, n=3), point(1, 1.0, 0.001, n=10))
    assert not any("--shift" in each for each in found)
    later = hinted(point(1, 0.8775, 0.001), point(2, 0.86775, 0.001))
    assert any("type --shift t=1" in each for each in later)


def test_the_least_p_value_of_all_points_is_that_of_the_audit() -> None:
    near, far = point(1, 0.9, 0.01), point(2, 0.8775 + 0.05, 0.01)
    found = verdict(MLE, [held(MLE, near), held(MLE, far)])
    told = [design["p_adjusted"] for design in found["designs"]]
    assert found["p_adjusted"] == min(told) < 0.001 < max(told)
    assert found["verdict"] == "REFUTED"


def test_of_one_fault_no_more_are_told() -> None:
    values = np.full(400, 0.9)
    one = Point(parameters={"n": Fraction(10), "t": Fraction(1)}, values=values, ids=(), missing=0,
                lines=tuple(range(400)), more={})  # fmt: skip
    found = verdict(MLE, [held(MLE, one)])
    assert found["verdict"] == "INVALID"
    assert " more" not in found["reason"]


def test_runs_that_would_decide_are_whole_and_enough() -> None:
    assert [_whole(each) for each in (2.0, 2.1, float("inf"))] == [2, 3, None]


def table(
    text: str, layout: Layout, names: tuple[str, ...] = ("t",), form: Form | None = None, continuous: bool = True
) -> Any:
    found = rows(source(text.encode(), "runs.csv", form or Form()), layout, names)
    return gathered(found, layout, continuous=continuous)


BY_T = Layout(columns={"t": "t"}, estimate="var")


@pytest.mark.parametrize(("written", "refused"), [("0.1234567891", True), ("0.123456789", False)])
def test_ten_digits_twice_are_a_copy_and_nine_are_chance(written: str, refused: bool) -> None:
    text = f"t,var\n1,{written}\n1,0.5\n1,{written}\n"
    if refused:
        with pytest.raises(DataError, match="1 rows stand there twice"):
            table(text, BY_T)
    else:
        assert len(table(text, BY_T).points[0].values) == 3


def test_of_counts_and_shares_equal_points_are_no_copies() -> None:
    text = "t,var\n" + "".join(f"{t},{value}\n" for t in (1, 2) for value in (0.123456789012, 0.2, 0.3))
    with pytest.raises(DataError, match="the same in every digit"):
        table(text, BY_T)
    assert len(table(text, BY_T, continuous=False).points) == 2


def test_a_missing_estimate_is_no_copy_of_one_that_is_there() -> None:
    named = Layout(
        columns={"t": "t"}, estimate="var", replicate="run", drop_missing=True, drop_duplicates=True
    )  # fmt: skip
    with pytest.raises(DataError, match="one run at one point has different estimates, at lines 3"):
        table("t,run,var\n1,a,\n1,a,0.5\n", named)
    assert table("t,run,var\n1,a,\n1,a,\n1,b,0.5\n", named).points[0].missing == 1


def test_a_table_sorted_by_its_estimates_with_ties_is_no_chain() -> None:
    values = np.repeat(np.arange(20), 2) / 7
    for order in (values, values[::-1]):
        text = "t,var\n" + "".join(f"1,{value}\n" for value in order)
        assert len(table(text, BY_T, continuous=False).points[0].values) == 40


def test_errors_of_means_are_in_the_unit_of_the_means_and_counts_in_none() -> None:
    layout = Layout(
        columns={"t": "t"}, summary=Summary(mean="m", se="s", count="k"), percent=True, divide_by="2"
    )  # fmt: skip
    (found,) = table("t,m,s,k\n1,90%,4%,5000\n", layout).points
    assert (found.values.tolist(), dict(found.more)) == ([0.45], {"se": 0.02, "count": 5000.0})
    plain = Layout(columns={"t": "t"}, summary=Summary(mean="m", se="s"))
    assert dict(table("t,m,s\n1,0.9,0.04\n", plain).points[0].more) == {"se": 0.04}


def test_a_decimal_comma_is_one_in_every_column() -> None:
    layout = Layout(columns={"t": "t"}, estimate="var", divide_by="by")
    text = "t;var;by\n1;1,500;0,500\n1;3,250;0,500\n"
    (found,) = table(text, layout, form=Form(decimal=",")).points
    assert found.values.tolist() == [3.0, 6.5]
    with pytest.raises(DataError, match="may be a decimal comma or a mark for thousands"):
        table(text, layout)
    assert table(text.replace("00", "").replace("50", "5"), layout).points[0].values.tolist() == [3.0, 6.5]


def test_a_wide_row_is_one_run_and_other_parameters_keep_their_columns() -> None:
    layout = Layout(columns={"n": "size"}, wide=("t", "var_{}"))
    found = table("size,var_1,var_2\n10,0.5,0.25\n20,0.75,0.125\n", layout, names=("n", "t"))
    told = {tuple(each.parameters.values()): (each.values.tolist(), each.ids) for each in found.points}
    assert told == {(10, 1): ([0.5], ("2",)), (10, 2): ([0.25], ("2",)),
                    (20, 1): ([0.75], ("3",)), (20, 2): ([0.125], ("3",))}  # fmt: skip
    assert found.cautions == ()


def test_a_transformation_without_a_value_names_the_line() -> None:
    layout = Layout(columns={"t": "t"}, estimate="var", transform="log")
    with pytest.raises(DataError, match=r"--transform log has no finite value at lines 3, first of .*0\.0"):
        table("t,var\n1,0.5\n1,0\n", layout)
