"""A trajectory of the engine, held against a loop that statsmodels alone makes over the same rows."""

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from simulate.glm.literal import path
from simulate.glm.problem import problem
from simulate.glm.trace import Batch, trace
from simulate.request import REAL, Request
from simulate.run import run
from tests.simulate.glm.designs import LAWS, MATRIX, TRIALS, WORKFLOWS, design, request
from theory.vocabulary import Family

LOG = sm.families.links.Log()
KINDS: dict[Family, Any] = {
    Family.NORMAL: sm.families.Gaussian(),
    Family.BINOMIAL: sm.families.Binomial(),
    Family.POISSON: sm.families.Poisson(),
    Family.GAMMA: sm.families.Gamma(link=LOG),
    Family.NEGATIVE_BINOMIAL: sm.families.NegativeBinomial(link=LOG, alpha=0.5),
}
CASES = [(law, name) for law in LAWS for name in WORKFLOWS if (law, name) != ("signs", "fixed-budget")]
CASES.append(("gaussian", "budget:3/2"))
Weighed = Iterator[tuple[Batch, float]]


def of_generation(batches: tuple[Batch | None, ...], generation: int, *, chosen: bool = False) -> list[Batch]:
    """The batches that a generation, from 0, made; those of rows drawn anew have no source."""
    made = [batch for batch in batches if batch is not None and batch.generation == generation]
    return [batch for batch in made if (batch.source < 0) == chosen]


def weighed(workflow: str, batches: tuple[Batch | None, ...], generation: int) -> Weighed:
    """The batches of a fit and what a row of each weighs, as a reader of the workflow's definition would write it."""
    (newest, *fresh) = of_generation(batches, generation)
    (first, *_) = of_generation(batches, 0)
    if workflow in ("discard", "halfway"):
        yield newest, 1.0
    elif workflow == "augment":
        yield from ((of_generation(batches, g)[0], 1.0) for g in range(generation + 1))
    elif workflow == "window:2":
        yield from ((of_generation(batches, g)[0], 1.0) for g in range(max(0, generation - 1), generation + 1))
    elif workflow == "kept:1/4":
        yield first, 0.25
        yield newest, 0.75
    elif workflow == "mix:1/2:1/3":
        assert fresh[0].source == 0
        assert total(fresh[0]) * 2 == total(newest)
        yield newest, 2 / 3
        yield fresh[0], (1 / 3) / (1 / 2)
    elif workflow == "fixed-budget" or (workflow == "budget:3/2" and generation > 0):
        yield of_generation(batches, generation, chosen=True)[0], 1.0
    elif workflow == "budget:3/2":
        yield first, 1.0
    else:
        row = ((1.0, 0.0, 0.0), (1 / 3, 2 / 3, 0.0), (0.5, 0.0, 0.5))[generation]
        yield from ((of_generation(batches, g)[0], row[g]) for g in range(3) if row[g] > 0)


def total(batch: Batch) -> float:
    """How many rows the batch stands for."""
    return float(batch.y.size if batch.counts is None else batch.counts.sum())


def literal(family: Family, used: Weighed, trials: int) -> Any:
    """What statsmodels estimates from the batches; a cell enters as the mean of its rows, as often as it has rows."""
    parts = []
    for batch, weight in used:
        counts = np.ones(batch.y.size) if batch.counts is None else batch.counts
        filled = counts > 0
        parts.append(
            (batch.x.T[filled], (batch.y / np.where(filled, counts, 1) / trials)[filled], weight * counts[filled])
        )
    exog, endog, weights = (np.concatenate([part[place] for part in parts]) for place in range(3))
    model = sm.GLM(endog, exog, family=KINDS[family], var_weights=weights * trials)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(maxiter=200, tol=1e-13, tol_criterion="params").params


def gaps(asked: Request, workflow: str, replicates: int) -> list[float]:
    """The largest difference of every generation of the first replicates."""
    family, trials = asked.design.family, asked.design.trials  # type: ignore[union-attr]
    found = []
    for replicate in range(replicates):
        drawn = trace(asked, replicate)
        assert len(drawn.coefficients) == asked.design.generations
        for generation, coefficients in enumerate(drawn.coefficients):
            wanted = literal(family, weighed(workflow, drawn.batches, generation), trials)
            found.append(float(np.abs(coefficients - wanted).max()))
    return found


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize(("law", "workflow"), CASES, ids=[f"{law}-{name.partition(':1,')[0]}" for law, name in CASES])
def test_a_trajectory_is_that_of_the_literal_loop(family: Family, law: str, workflow: str) -> None:
    rows = 300 if law in REAL else 80
    assert max(gaps(request(family, workflow, law=law, rows=rows), workflow, 2)) < 1e-8


@pytest.mark.parametrize("workflow", ["augment", "fixed-budget", MATRIX], ids=["augment", "fixed-budget", "matrix"])
def test_a_binomial_response_may_have_several_trials(workflow: str) -> None:
    asked = request(Family.BINOMIAL, workflow, trials=TRIALS)
    assert max(batch.y.max() for batch in trace(asked, 0).batches if batch is not None) > 1
    assert max(gaps(asked, workflow, 3)) < 1e-8


@pytest.mark.parametrize("workflow", ["augment", "kept:1/4"])
def test_trials_of_a_cell_add_up(workflow: str) -> None:
    assert max(gaps(request(Family.BINOMIAL, workflow, law="signs", trials=TRIALS), workflow, 3)) < 1e-8


def test_twenty_features_are_as_exact_as_three() -> None:
    asked = request(Family.POISSON, "window:2", features=20, rows=300)
    assert max(gaps(asked, "window:2", 2)) < 1e-8


def test_a_long_chain_that_ran_on_the_expansion_of_its_old_rows_stays_exact() -> None:
    for family in Family:
        asked = request(family, "augment", generations=25, rows=40)
        assert max(gaps(asked, "augment", 1)) < 1e-8


@pytest.mark.parametrize("workflow", ["augment", "fixed-budget", "budget:3/2"])
@pytest.mark.parametrize("family", list(Family))
def test_both_engines_go_the_same_way(family: Family, workflow: str) -> None:
    for law in ("gaussian", "signs") if workflow == "augment" else ("gaussian",):
        asked = request(family, workflow, law=law)
        for replicate in range(3):
            slow, fast = path(problem(asked, keep=True), replicate), trace(asked, replicate)
            assert (slow.missing, slow.capped) == (None, fast.capped)
            np.testing.assert_allclose(fast.coefficients, slow.coefficients, rtol=0, atol=1e-8)


def test_a_block_has_the_same_sums_with_either_engine() -> None:
    small = design(Family.GAMMA, generations=1, rows=40)
    fast, slow = (run(Request(design=small, replicates=1, engine=engine)) for engine in ("fast", "statsmodels"))
    assert (fast["used"], fast["excluded"]) == (slow["used"], slow["excluded"]) == (256, {})
    for key in ("sum", "outer"):
        np.testing.assert_allclose(fast["blocks"][0][key], slow["blocks"][0][key], rtol=0, atol=1e-6)
