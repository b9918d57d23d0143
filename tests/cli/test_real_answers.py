"""The commands over the real theory and the real simulator: known answers, computed here in another way."""

import json
from fractions import Fraction
from math import prod

from tests.cli.conftest import Run


def test_a_value_is_the_product_that_the_claim_states(run: Run) -> None:
    n, t = 5, 6
    done = run("evaluate", "kazdan.variance-mle", "--at", f"n={n}", "--at", f"t={t}", "--json")
    known = prod(1 - Fraction(1, k * k * n) for k in range(1, t + 1))
    answer = json.loads(done.stdout)
    assert Fraction(answer["exact"]) == known
    assert Fraction(answer["lower"]) <= known <= Fraction(answer["upper"])


def test_all_digits_that_may_be_asked_for_are_printed(run: Run) -> None:
    done = run("evaluate", "kazdan.variance-mle-limit", "--at", "n=4", "--digits", "50", "--json")
    assert json.loads(done.stdout)["value"].startswith("0.6366197723675813430755350534900574481378385829618")  # 2/pi
    assert json.loads(done.stdout)["exact"] is None


def test_a_workflow_counts_its_own_batch_sizes(run: Run) -> None:
    for name, terms in (
        ("replace", lambda i: Fraction(1)),
        ("accumulate", lambda i: Fraction(1, i * i)),
        ("halfway", lambda i: Fraction(1, i)),  # generation i is fitted on i times the rows
    ):
        ratios = json.loads(run("workflow", name, "--generations", "5", "--json").stdout)["ratio"]
        assert [Fraction(ratio) for ratio in ratios] == [sum(terms(i) for i in range(1, g + 1)) for g in range(1, 6)]


def test_what_the_theory_refuses_is_a_usage_error(run: Run) -> None:
    for arguments, word in (
        (["evaluate", "kazdan.variance-mlee", "--at", "n=5"], "kazdan.variance-mle"),
        (["evaluate", "kazdan.variance-mle", "--at", "n=5"], "--at t="),
        (["evaluate", "kazdan.variance-mle", "--at", "n=5", "--at", "t=2", "--at", "x=1"], "'x'"),
        (["evaluate", "kazdan.variance-mle", "--at", "n=5/2", "--at", "t=2"], "whole number"),
        (
            ["evaluate", "kazdan.variance-mle", "--at", "n=x", "--at", "t=2"],
            "modelcollapse evaluate kazdan.variance-mle",
        ),
        (["workflow", "augment", "--generations", "100000"], "are allowed"),
        (["verify", "kazdan.variance-mle", "--formula", "m + 1"], "'m'"),
    ):
        done = run(*arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert word in done.stderr


def test_a_derivation_that_decides_as_expected_leaves_with_0(run: Run) -> None:
    assert run("derive", "kazdan.variance-mle").exit_code == 0
    refuted = run("derive", "kazdan.variance-as-printed", "--json")
    assert refuted.exit_code == 0
    assert json.loads(refuted.stdout)["outcome"] == "refuted"


def test_the_same_seed_gives_the_same_bytes(run: Run) -> None:
    design = ["--family", "normal", "--workflow", "augment", "--n", "20", "--generations", "2"]
    typed = ["simulate", *design, "--replicates", "512", "--processes", "1", "--json"]
    first = run(*typed)
    assert first.exit_code == 0
    assert first.stdout == run(*typed).stdout
    assert first.stdout != run(*typed, "--seed", "7").stdout
