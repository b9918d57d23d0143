"""Counts, shares and survivors: what happens in a run or does not is judged by its exact law, however it is written."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from verify.audit.fault import DataError
from verify.audit.layout import Layout, Summary
from verify.audit.question import question
from verify.audit.report import audit
from verify.audit.source import Form

FIXED, SURVIVING = "shumailov.fixation-probability", "shumailov.surviving-mean"
FIVE = {"M": "5", "i": "2"}
NUMBER = Layout(constants=FIVE, summary=Summary(mean="alone", count="runs", events=True))
SHARE = Layout(constants=FIVE, summary=Summary(mean="share", count="runs"))
SHARES = Layout(constants={"M": "3", "p": "1/5"}, estimate="share", replicate="run")


def judged(data: str | bytes, layout: Layout, claim: str = FIXED, **asked: Any) -> dict[str, Any]:
    found = data if isinstance(data, bytes) else data.encode()
    return audit(found, "runs.csv", Form(), layout, question(claim, **asked))


def alone(runs: int, seed: int) -> int:
    """In how many runs of five rows, two of a category at the start, that category alone is left: plain draws."""
    rng, left = np.random.default_rng(seed), np.full(runs, 2)
    while ((left > 0) & (left < 5)).any():
        left = rng.binomial(5, left / 5)
    return int((left == 5).sum())


def shares(runs: int, seed: int, p: float = 0.2) -> str:
    """The share of a category among three rows, in each run."""
    found = np.random.default_rng(seed).binomial(3, p, runs) / 3
    return "\n".join(["run,share", *(f"{run},{each!r}" for run, each in enumerate(found.tolist()))])


def test_a_count_has_the_verdict_of_the_runs_behind_it_whether_it_is_written_as_number_or_share() -> None:
    happened = alone(20_000, 1)
    runs = judged(
        "alone\n" + "\n".join(["1"] * happened + ["0"] * (20_000 - happened)),
        Layout(constants=FIVE, estimate="alone"), delta=0.05,
    )  # fmt: skip
    number = judged(f"alone,runs\n{happened},20000\n", NUMBER, delta=0.05)
    share = judged(f"share,runs\n{happened / 20_000!r},20000\n", SHARE, delta=0.05)
    assert runs["verdict"] == "CONFIRMED"
    assert runs["designs"] == number["designs"] == share["designs"]
    assert number["designs"][0]["p"] == pytest.approx(binomtest(happened, 20_000, 0.4).pvalue, rel=0.02)
    assert judged(f"alone,runs\n{20_000 - happened},20000\n", NUMBER)["verdict"] == "REFUTED"


def test_a_percentage_of_few_runs_tells_their_number_and_one_of_many_does_not() -> None:
    layout = replace(SHARE, percent=True)
    assert judged("share,runs\n37.0%,200\n", layout)["designs"][0]["estimate"] == 74 / 200
    with pytest.raises(DataError, match="any number of runs from 739 to 741: type --successes"):
        judged("share,runs\n37.0%,2000\n", layout)


COUNTS = {
    "no whole number of runs": ("share,runs\n0.370,77\n", SHARE, "is no whole number of runs"),
    "more than there are": ("alone,runs\n201,200\n", NUMBER, "has 201 as runs in which it happened, of 200"),
    "half a run": ("alone,runs\n74.5,200\n", NUMBER, "from 0 to all of them"),
    "more runs than are judged": ("alone,runs\n74,50000000\n", NUMBER, "at most 5,000,000 are judged"),
    "a point that is there twice": ("alone,runs\n74,200\n74,200\n", NUMBER, "A summary has one row a point"),
    "no count": (
        "share\n0.4\n",
        replace(SHARE, summary=Summary(mean="share", se="share")),
        "type --count COLUMN too, or a number",
    ),
    "a share above 1": (
        "share,runs\n40,200\n",
        SHARE,
        "from 0 to 1 is needed; where it is a percentage type --percent",
    ),
    "all of them in few digits": ("share,runs\n1,200\n", SHARE, "any number of runs from 100 to 200"),
    "more runs than memory holds": (
        "i,share,runs\n" + "\n".join(f"{i},0,5000000" for i in range(1, 8)),
        replace(SHARE, constants={"M": "8"}, columns={"i": "i"}),
        "35,000,000 runs at 7 points: at most 32,000,000",
    ),
    "shares of a share": ("share,runs\n0.4,200\n", replace(SHARE, divide_by="2"), "nothing is divided"),
}


@pytest.mark.parametrize("case", COUNTS)
def test_counts_that_cannot_be_are_refused(case: str) -> None:
    text, layout, message = COUNTS[case]
    with pytest.raises(DataError, match=message):
        judged(text, layout)


def test_a_share_in_single_precision_tells_its_number() -> None:
    share = float(np.float32(67 / 200))
    assert judged(f"share,runs\n{share!r},200\n", SHARE)["designs"][0]["estimate"] == 67 / 200
    with pytest.raises(DataError, match="no whole number"):
        judged(f"share,runs\n{float(np.float32(67.01 / 200))!r},200\n", SHARE)


def test_what_is_no_outcome_has_no_count_of_successes_and_no_mean_without_an_error() -> None:
    for summary, message in (
        (Summary(mean="alone", count="runs", events=True), "--successes alone counts runs"),
        (Summary(mean="alone", count="runs"), "needs its standard error"),
    ):
        layout = Layout(constants={"n": "10", "t": "1"}, summary=summary)
        with pytest.raises(DataError, match=message):
            judged("alone,runs\n74,200\n", layout, "kazdan.variance-mle")


def test_true_and_yes_are_outcomes_and_no_variances() -> None:
    happened = np.random.default_rng(2).random(300) < 0.4
    stream = io.BytesIO()
    pd.DataFrame({"alone": happened}).to_parquet(stream)
    layout = Layout(constants=FIVE, estimate="alone")
    wanted = judged("alone\n" + "\n".join(map(str, happened.astype(int))), layout)["designs"]
    assert judged(stream.getvalue(), layout)["designs"] == wanted
    assert judged("alone\n" + "\n".join(np.where(happened, "yes", "No")), layout)["designs"] == wanted
    with pytest.raises(DataError, match="is no number at lines 1, 2"):
        judged(stream.getvalue(), Layout(constants={"n": "10", "t": "1"}, estimate="alone"), "kazdan.variance-mle")


def test_the_mean_of_survivors_is_that_of_runs_whose_share_is_not_0() -> None:
    found = judged(shares(20_000, 3), SHARES, SURVIVING, delta=0.03)
    assert found["verdict"] == "CONFIRMED"
    assert "rows with the share 0 left out" in found["told"][-1]
    assert found["designs"][0]["theory_digits"] == "0.409836065574"  # (1/5)/(1 - (4/5)^3) = 25/61
    assert judged(shares(20_000, 3, p=0.25), SHARES, SURVIVING)["verdict"] == "REFUTED"
    with pytest.raises(DataError, match="no fitted share of the first category is above 1"):
        judged("run,share\n1,2\n2,0\n", SHARES, SURVIVING)


def test_survivors_mistaken_for_all_runs_are_refuted() -> None:
    """With the runs kept that the claim leaves out, the mean is p: the first near miss of the claim."""
    found = judged(shares(20_000, 3).replace(",0.0", ",1e-9"), SHARES, SURVIVING)
    assert found["verdict"] == "REFUTED"
    assert any(hint.startswith("the runs agree with p:") for hint in found["hints"])
