"""Chains on a real table: laws that are known exactly, pairs, bytes, and faults that the laws catch."""

import pickle
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from simulate.arrays import Floats
from simulate.pool import Workers
from simulate.request import Request
from simulate.run import run, run_many
from simulate.tables import chain
from simulate.tables.table import Table, TableError
from theory.vocabulary import Features, Recipe, TableDesign, TableSource, Workflow
from verify.measured import Series, series

WISCONSIN = TableDesign(
    table=TableSource(name="wisconsin"), workflow=Workflow.DISCARD, rows=455, generations=3, penalty=Fraction(1, 100)
)
CELL = 30  # rows of either kind in the small table


def drawn(design: TableDesign, replicates: int = 12, seed: int = 1) -> Series:
    return series(run(Request(design=design, replicates=replicates, seed=seed, stream="figure", exact=True)))


def test_both_workflows_have_the_same_first_fit_and_no_other() -> None:
    discard, augment = (drawn(replace(WISCONSIN, workflow=each)) for each in (Workflow.DISCARD, Workflow.AUGMENT))
    for name in ("log loss", "misclassification"):
        np.testing.assert_array_equal(discard.of(name)[:, 0], augment.of(name)[:, 0])
    assert (discard.of("log loss")[:, 1:] != augment.of("log loss")[:, 1:]).all()


def test_the_same_seed_gives_the_same_bytes_whoever_draws() -> None:
    request = Request(design=WISCONSIN, replicates=12, seed=4, stream="figure", exact=True)
    alone, together = run(request), run_many([request], workers=Workers(threads=2))[0]
    assert alone == together
    assert alone == run(pickle.loads(pickle.dumps(request)))  # as another process gets it
    assert alone["values"] != run(replace(request, seed=5))["values"]


def test_the_first_loss_is_that_of_a_plain_split_and_fit() -> None:
    """Another route: rows one by one, with scikit-learn's scaler, classifier (C is 1/penalty) and losses."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss, zero_one_loss
    from sklearn.preprocessing import StandardScaler

    from simulate.seeds import block_generator
    from simulate.tables.sources import table

    request = Request(design=replace(WISCONSIN, generations=1), replicates=2, seed=1, stream="figure", exact=True)
    found = series(run(request)).values
    whole = table(WISCONSIN.table)
    order = block_generator(request, 0).permuted(np.tile(np.arange(569), (2, 1)), axis=1)
    for one in range(2):
        training, test = order[one, :455], order[one, 455:]
        scaled = StandardScaler().fit(whole.features[training]).transform(whole.features)
        x = np.hstack([np.ones((569, 1)), scaled])
        theirs = LogisticRegression(C=100, fit_intercept=False, tol=1e-10, max_iter=5000)
        theirs.fit(x[training], whole.labels[training])
        chances = theirs.predict_proba(x[test])
        expected = log_loss(whole.labels[test], chances), zero_one_loss(whole.labels[test], chances[:, 1] > 0.5)
        np.testing.assert_allclose(found[one], expected, rtol=1e-6)


def small_table() -> Table:
    """Two kinds of rows, of which 2 in 5 and 3 in 5 have the label 1: the fit is the share of each kind."""
    features = np.repeat([[0.0], [1.0]], CELL, axis=0)
    labels = np.tile(np.arange(CELL) % 5 < 2, 2) ^ np.repeat([False, True], CELL)
    return Table(names=("kind",), features=features, labels=labels)


def heterozygosity(monkeypatch: pytest.MonkeyPatch, workflow: Workflow) -> tuple[Floats, Floats]:
    """p (1 - p) of the first kind at fits 1 to 4, over its value at fit 1 and what Wright and Fisher say, [R, 4].

    With the features kept, the labels of M training rows of a kind are M draws of the newest share p. So p (1 - p)
    has the mean (1 - 1/M)^(t-1) under discard, and the product of 1 - 1/(M k^2), k = 2..t, under augment.
    """
    seen: list[Floats] = []
    monkeypatch.setattr(chain, "table", lambda *_: small_table())
    monkeypatch.setattr(chain, "_held_out", lambda _, predicted: seen.append(predicted) or np.zeros((2, 1500)))
    splits = []
    true_split = chain.split
    monkeypatch.setattr(chain, "split", lambda *given: splits.append(true_split(*given)) or splits[-1])
    design = replace(
        WISCONSIN, workflow=workflow, rows=50, generations=4, penalty=Fraction(1, 10**6), features=Features.SAME
    )
    chain.draw(design, np.random.default_rng(6), 1500)
    shares = 1 / (1 + np.exp(-np.array(seen)[:, :, 0].T))
    size = splits[0].trained[:, :1]
    k = np.arange(2, 5)
    steps = 1 - 1 / size * (1 / k**2 if workflow is Workflow.AUGMENT else np.ones(3))
    expected = np.hstack([np.ones((1500, 1)), np.cumprod(steps, axis=1)])
    mixed = shares * (1 - shares)
    return mixed / mixed[:, :1], expected


def z(found: Floats, expected: Floats) -> float:
    apart = (found - expected)[:, -1]
    return float(abs(apart.mean()) / (apart.std(ddof=1) / len(apart) ** 0.5))


@pytest.mark.parametrize("workflow", [Workflow.DISCARD, Workflow.AUGMENT])
def test_with_two_kinds_of_rows_the_chain_is_that_of_wright_and_fisher(
    monkeypatch: pytest.MonkeyPatch, workflow: Workflow
) -> None:
    assert z(*heterozygosity(monkeypatch, workflow)) < 4


def fault_no_feedback(monkeypatch: pytest.MonkeyPatch) -> None:
    true, first = chain._drawn, []

    def drawn_at_first(design, parts, predicted, generator):  # type: ignore[no-untyped-def]
        first.append(predicted)
        return true(design, parts, first[0], generator)

    monkeypatch.setattr(chain, "_drawn", drawn_at_first)


def fault_double_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    true = chain._drawn

    def doubled(*given):  # type: ignore[no-untyped-def]
        one, other = true(*given), true(*given)
        return one[0] + other[0], one[1] + other[1]

    monkeypatch.setattr(chain, "_drawn", doubled)


@pytest.mark.parametrize("fault", [fault_no_feedback, fault_double_batch])
def test_a_faulty_chain_is_none_of_wright_and_fisher(monkeypatch: pytest.MonkeyPatch, fault: object) -> None:
    fault(monkeypatch)  # type: ignore[operator]
    assert z(*heterozygosity(monkeypatch, Workflow.DISCARD)) > 6


def test_a_workflow_taken_for_the_other_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = heterozygosity(monkeypatch, Workflow.DISCARD)
    _, expected = heterozygosity(monkeypatch, Workflow.AUGMENT)
    assert z(found, expected) > 6


def test_fresh_features_vary_and_the_same_features_do_not() -> None:
    parts = chain.split(small_table(), 50, np.random.default_rng(2), 40)
    predicted = np.zeros(parts.trained.shape)
    generator = np.random.default_rng(3)
    same = chain._drawn(replace(WISCONSIN, rows=50, features=Features.SAME), parts, predicted, generator)[0]
    fresh = chain._drawn(replace(WISCONSIN, rows=50), parts, predicted, generator)[0]
    np.testing.assert_array_equal(same, parts.trained)
    np.testing.assert_array_equal(fresh.sum(axis=1), 50)
    assert (fresh != parts.trained).any(axis=1).sum() > 30


def test_a_chain_whose_estimate_does_not_exist_counts_as_an_infinite_loss() -> None:
    found = drawn(replace(WISCONSIN, columns="all", penalty=Fraction(0), generations=2), replicates=2)
    assert np.isinf(found.of("log loss")).all()
    assert (found.of("estimate exists") == 0).all()
    assert found.excluded == 0


def test_features_that_repeat_each_other_need_a_penalty(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = np.hstack([small_table().features, 1 - small_table().features])
    table = replace(small_table(), names=("kind", "other kind"), features=twice)
    monkeypatch.setattr(chain, "table", lambda *_: table)
    with pytest.raises(TableError, match=r"2 features have rank 2, .* a penalty such as 1/100"):
        chain.draw(replace(WISCONSIN, rows=50, penalty=Fraction(0)), np.random.default_rng(1), 2)
    assert chain.draw(replace(WISCONSIN, rows=50), np.random.default_rng(1), 2).used == 2


def test_a_mean_over_chains_varies_less_than_one_chain() -> None:
    design = replace(WISCONSIN, table=TableSource(name="titanic"), rows=1760, generations=6)
    one, five = (drawn(replace(design, chains=many), replicates=40).of("log loss") for many in (1, 5))
    assert (five[:, -1] - five[:, 0]).var() < (one[:, -1] - one[:, 0]).var() / 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"workflow": Workflow.HALFWAY}, "allowed are discard, augment"),
        ({"workflow": Recipe(kind="fixed-budget")}, "allowed are discard, augment"),
        ({"penalty": Fraction(-1)}, "penalty=-1"),
        ({"rows": 0}, "rows=0"),
        ({"generations": 0}, "generations=0"),
        ({"chains": 0}, "chains=0"),
        ({"table": "titanic"}, "a TableSource is needed"),
    ],
)
def test_a_design_that_cannot_be_is_refused(changed: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(WISCONSIN, **changed)  # type: ignore[arg-type]
