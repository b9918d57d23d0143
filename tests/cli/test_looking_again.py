"""`verify --until-decided`: what it asks of the campaign, what it prints, and what it refuses."""

import json
from pathlib import Path

import pytest

import verify.campaign
from tests.cli.conftest import Fakes, Run, entry
from verify.until import Until

RIGHT = "prod((k^2*n - 1)/(k^2*n), (k, 1, t))"


def test_verify_looks_once_unless_it_is_told_to_draw_on(run: Run, fakes: Fakes) -> None:
    run("verify", "kazdan.variance")
    assert fakes.asked["campaign"]["until"] is None
    run("verify", "kazdan.variance", "--until-decided")
    assert fakes.asked["campaign"]["until"] == Until()
    run("verify", "kazdan.variance", "--until-decided", "--most", "50000")
    assert fakes.asked["campaign"]["until"] == Until(most=50_000)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--most", "50000"], "--most 50000 needs --until-decided"),
        (["--until-decided", "--most", "5"], "at least 4096 replicates"),
        (["--until-decided", "--most", "-1"], "--most"),
    ],
)
def test_a_cap_that_cannot_be_used_is_2_before_any_draw(run: Run, fakes: Fakes, options: list[str], word: str) -> None:
    done = run("verify", "kazdan.variance", *options)
    assert done.exit_code == 2
    assert word in done.stderr
    assert not fakes.asked


def test_verify_says_which_claims_were_looked_at_more_than_once(run: Run, fakes: Fakes) -> None:
    fakes.entries = [{**entry(), "looks": 3}, {**entry("dey.likelihood"), "looks": 1}]
    assert "by a confidence sequence: kazdan.variance 3\n" in run("verify", "--until-decided").stdout
    fakes.entries = [entry()]
    assert "confidence sequence" not in run("verify").stdout


def test_a_formula_that_few_draws_leave_open_is_decided_and_leaves_with_0(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(verify.campaign.CAP, "gaussian", 20_000)
    typed = ["verify", "kazdan.variance-mle", "--formula", RIGHT, "--processes", "1", "--out", tmp_path, "--json"]
    assert run(*typed).exit_code == 3
    capped = run(*typed, "--until-decided", "--most", "50000")
    assert capped.exit_code == 3
    decided = run(*typed, "--until-decided", "--most", "2000000")
    assert decided.exit_code == 0
    (found,) = json.loads(decided.stdout)["claims"]
    (short,) = json.loads(capped.stdout)["claims"]
    assert "at most 50,000 were allowed: raise --most" in short["reason"]
    assert (found["verdict"], found["test"]) == ("CONFIRMED", "confidence sequence")
    assert found["looks"] >= 2
