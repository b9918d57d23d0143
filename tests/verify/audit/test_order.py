"""A sorted table is judged on request, and the states of a chain are not, as far as the names of runs tell."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.verify.audit.chains import Floats, refits
from verify.audit.fault import DataError
from verify.audit.layout import Layout
from verify.audit.order import numbered_order
from verify.audit.question import question
from verify.audit.report import audit
from verify.audit.source import Form

WIDE = Layout(constants={"n": "10"}, wide=("t", "var_{}"))
RUNS = 300


def judged(text: str, layout: Layout) -> dict[str, Any]:
    return audit(text.encode(), "runs.csv", Form(), layout, question("kazdan.variance-mle"))


def table(fits: Floats, names: Any) -> str:
    """A row for each run, in the order of the last fit: earlier fits of neighbours resemble each other."""
    order = np.argsort(fits[-1])
    head = ",".join(["run", *(f"var_{fit}" for fit in range(1, len(fits) + 1))])
    return "\n".join([head, *(",".join([f"run {names[k]}", *map(repr, fits[:, k].tolist())]) for k in order)])


@pytest.fixture(scope="module")
def independent() -> str:
    return table(refits(10, 3, RUNS, seed=20), np.arange(RUNS))


def chain() -> Floats:
    """The states of one chain as if each were a run, and a second column by which they can be sorted."""
    states = refits(200, RUNS, 1, seed=21, replace=True)[:, 0]
    return np.array([states, states + np.random.default_rng(22).normal(0, 0.05, RUNS)])


def test_a_table_sorted_by_a_later_fit_is_refused_with_the_option_to_type(independent: str) -> None:
    with pytest.raises(DataError, match=r"successive rows at n=10 t=1 resemble each other.*type --unordered"):
        judged(independent, WIDE)


def test_numbers_of_runs_give_the_order_where_rows_have_none(independent: str) -> None:
    found = judged(independent, replace(WIDE, unordered=True, replicate="run"))
    assert found["data"]["used"] == 3 * RUNS
    (said,) = [caution for caution in found["cautions"] if "order of their numbers" in caution]
    assert "Successive rows do (rank correlation" in said
    assert not any("order of rows" in caution for caution in found["cautions"])


def test_without_such_numbers_the_order_is_taken_on_trust_and_said(independent: str) -> None:
    found = judged(independent, replace(WIDE, unordered=True))
    (said,) = [caution for caution in found["cautions"] if "order of rows" in caution]
    assert said.startswith("taken on trust: that the order of rows carries no meaning. Successive rows resemble")
    assert "at n=10 t=1, " in said


def test_states_of_a_chain_that_were_sorted_are_found_by_the_numbers_of_their_runs() -> None:
    text = table(chain(), np.arange(RUNS))
    layout = replace(WIDE, constants={"n": "200"}, unordered=True, replicate="run")
    with pytest.raises(DataError, match="successive runs, in the order of their numbers, at n=200 t=1 resemble"):
        judged(text, layout)


def test_independent_rows_need_no_trust_whatever_is_said_of_their_order() -> None:
    text = table(refits(10, 1, RUNS, seed=23), np.arange(RUNS))
    assert judged(text, replace(WIDE, unordered=True))["cautions"] == judged(text, WIDE)["cautions"]


def test_names_that_are_no_numbers_or_repeat_the_order_of_rows_give_none() -> None:
    assert numbered_order(["a1", "b2", "a3"]) is None
    assert numbered_order(["run 3", "run 2", "run 1"]) is None
    assert numbered_order(["x", "y"]) is None
    order = numbered_order(["run 3.0", "run 1.0", "run 2.0"])
    assert order is not None
    assert order.tolist() == [1, 2, 0]


def test_runs_that_are_missing_at_some_points_are_counted_in_a_note() -> None:
    fits = refits(10, 2, RUNS, seed=24)
    lines = [f"{t},{run},{value!r}" for t, each in enumerate(fits, 1) for run, value in enumerate(each.tolist())]
    layout = Layout(constants={"n": "10"}, columns={"t": "t"}, estimate="var", replicate="run")
    whole = judged("\n".join(["t,run,var", *lines]), layout)
    short = judged("\n".join(["t,run,var", *lines[:-20]]), layout)
    assert not any("at some of the points" in caution for caution in whole["cautions"])
    assert any("20 of 300 runs are at some of the points and not at others" in caution for caution in short["cautions"])
