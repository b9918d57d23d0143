"""What is drawn has the law that the design names, at the coefficients of the fit that the schedule names.

The seeds are declared and were not chosen. The tests of one function together have an error level of 1e-3.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy.stats

from simulate import datasets
from simulate.glm.problem import problem
from simulate.glm.trace import Batch, trace
from simulate.request import Request
from tests.simulate.glm.designs import TRIALS, least, request
from theory.vocabulary import Family

LEVEL = 1e-3
PHI = 0.5
TRUTH = np.array(datasets.GAUSSIAN_TRUTH)


def law(family: Family, eta: Any, trials: int = 1) -> Any:
    """The law of a response with these predictors, as SciPy has it."""
    mean = np.exp(eta)
    return {
        Family.NORMAL: lambda: scipy.stats.norm(eta, PHI**0.5),
        Family.BINOMIAL: lambda: scipy.stats.binom(trials, 1 / (1 + np.exp(-eta))),
        Family.POISSON: lambda: scipy.stats.poisson(mean),
        Family.GAMMA: lambda: scipy.stats.gamma(1 / PHI, scale=PHI * mean),
        Family.NEGATIVE_BINOMIAL: lambda: scipy.stats.nbinom(1 / PHI, 1 / (1 + PHI * mean)),
    }[family]()


def placed(family: Family, y: Any, eta: Any, generator: np.random.Generator, trials: int = 1) -> Any:
    """The places of the responses in their laws, uniform where the laws are right; a jump is spread out at random."""
    made = law(family, eta, trials)
    top = made.cdf(y)
    if family in (Family.NORMAL, Family.GAMMA):
        return top
    return top - generator.random(y.size) * made.pmf(y)


def drawn(asked: Request, replicates: int) -> Iterator[tuple[Batch, Any]]:
    """Every batch of the replicates with the coefficients that it is said to be drawn from."""
    for replicate in range(replicates):
        found = trace(asked, replicate)
        fits = np.vstack([problem(asked).truth, found.coefficients])
        for batch in found.batches:
            if batch is not None and batch.source >= 0:
                yield batch, fits[batch.source]


CASES = [(family, trials) for family in Family for trials in ((1, TRIALS) if family is Family.BINOMIAL else (1,))]


@pytest.mark.parametrize("name", ["gaussian", "fair"])
def test_responses_follow_their_law_in_every_generation(name: str) -> None:
    generator = np.random.default_rng(41)
    p_values = []
    for family, trials in CASES:
        asked = request(family, "mix:1:1/2", rows=1500, trials=trials, law=name, seed=41)
        for batch, theta in drawn(asked, 2):
            places = placed(family, batch.y, theta @ batch.x, generator, trials)
            p_values.append(scipy.stats.kstest(places, "uniform").pvalue)
    assert len(p_values) == 6 * 2 * 6
    assert least(p_values) > LEVEL


def test_a_law_that_is_a_little_off_would_be_seen() -> None:
    generator = np.random.default_rng(41)
    for family, trials in CASES:
        ((batch, theta),) = drawn(request(family, "discard", generations=1, rows=20_000, trials=trials, seed=41), 1)
        eta = theta @ batch.x + 0.1
        assert scipy.stats.kstest(placed(family, batch.y, eta, generator, trials), "uniform").pvalue < LEVEL


@pytest.mark.parametrize("family", list(Family))
def test_a_batch_is_drawn_from_the_fit_that_the_schedule_names_and_from_no_other(family: Family) -> None:
    """What exceeds the mean has no part in the direction of another fit; seen from that one, it has."""
    asked = request(family, "mix:1:1/2", rows=40, seed=43)
    right, wrong = [], []
    for replicate in range(100):
        found = trace(asked, replicate)
        fits = np.vstack([TRUTH, found.coefficients])
        for batch in found.batches:
            if batch is not None and batch.generation > 0:
                other = fits[batch.generation] if batch.source == 0 else TRUTH
                right.append(_gain(family, batch, fits[batch.source], other))
                wrong.append(_gain(family, batch, other, fits[batch.source]))
    assert abs(_deviations(right)) < 4
    assert _deviations(wrong) > 8


def _deviations(parts: list[tuple[float, float]]) -> float:
    """A sum in units of its standard deviation."""
    gain, variance = np.sum(parts, axis=0)
    return float(gain / variance**0.5)


def _gain(family: Family, batch: Batch, source: Any, other: Any) -> tuple[float, float]:
    """(score, its variance at the source) in the direction of the other coefficients."""
    at = law(family, source @ batch.x)
    towards = np.clip(law(family, other @ batch.x).mean() - at.mean(), -1, 1)
    return float((towards * (batch.y - at.mean())).sum()), float((towards**2 * at.var()).sum())


def test_gaussian_features_are_an_intercept_and_independent_standard_normals() -> None:
    p_values = []
    for family in Family:
        for batch, _ in drawn(request(family, "discard", rows=3000, generations=2, seed=44), 1):
            assert (batch.x[0] == 1).all()
            p_values += [scipy.stats.kstest(column, "norm").pvalue for column in batch.x[1:]]
            pairs = [(1, 2), (1, 3), (2, 3)]
            p_values += [scipy.stats.pearsonr(batch.x[j], batch.x[k]).pvalue for j, k in pairs]
            p_values += [scipy.stats.pearsonr(column[:-1], column[1:]).pvalue for column in batch.x[1:]]
            p_values.append(scipy.stats.pearsonr(batch.x[1] ** 2, batch.x[2] ** 2).pvalue)
    assert len(p_values) == 100
    assert least(p_values) > LEVEL


@pytest.mark.parametrize("name", ["fair", "randhie"])
def test_the_features_of_a_data_set_are_its_rows_drawn_evenly(name: str) -> None:
    table = datasets.table(name).features.T
    known, sizes = np.unique(table, axis=0, return_counts=True)
    ((batch, _),) = drawn(request(Family.POISSON, "discard", generations=1, rows=60_000, law=name, seed=45), 1)
    found, counts = np.unique(np.vstack([batch.x.T, known]), axis=0, return_counts=True)
    np.testing.assert_array_equal(found, known)
    expected = sizes / sizes.sum() * batch.y.size
    often = expected >= 5
    rest = [] if often.all() else [(counts - 1)[~often].sum()]
    rare = [] if often.all() else [expected[~often].sum()]
    test = scipy.stats.chisquare([*(counts - 1)[often], *rest], [*expected[often], *rare])
    assert often.sum() > 100
    assert test.pvalue > LEVEL


@pytest.mark.parametrize(("workflow", "budget"), [("fixed-budget", 8), ("budget:1/2", 4), ("budget:2", 16)])
def test_the_rows_of_a_fixed_budget_are_chosen_evenly_without_replacement(workflow: str, budget: int) -> None:
    rows, replicates = 8, 2000
    asked = request(Family.NORMAL, workflow, rows=rows, seed=46)
    taken, firsts = np.zeros(3 * rows), np.zeros(3 * rows)
    together = np.zeros((3 * rows, 3 * rows))
    for replicate in range(replicates):
        batches = [batch for batch in trace(asked, replicate).batches if batch is not None]
        pool = np.hstack([np.vstack([batch.x, batch.y]) for batch in batches if batch.source >= 0])
        chosen = next(batch for batch in batches if batch.source < 0 and batch.generation == 2)
        places = [int(np.flatnonzero((row == pool.T).all(axis=1)).item()) for row in np.vstack([chosen.x, chosen.y]).T]
        assert len(set(places)) == budget
        taken[places] += 1
        firsts[places[0]] += 1
        together[np.ix_(places, places)] += 1
    share = budget / (3 * rows)
    square = (
        ((taken - replicates * share) ** 2).sum() / (replicates * share * (1 - share)) * (3 * rows - 1) / (3 * rows)
    )
    pair = together[np.triu_indices(3 * rows, 1)]
    both = share * (budget - 1) / (3 * rows - 1)
    p_values = [
        float(scipy.stats.chi2.sf(square, 3 * rows - 1)),
        float(scipy.stats.chisquare(firsts).pvalue),
        float(2 * scipy.stats.norm.sf(np.abs(pair - replicates * both).max() / (replicates * both) ** 0.5) * pair.size),
    ]
    assert least(p_values) > LEVEL


def test_a_generation_that_chooses_from_one_batch_takes_all_of_it() -> None:
    drawn_first, *_, chosen = (
        batch for batch in trace(request(Family.NORMAL, "fixed-budget"), 0).batches if batch and batch.generation == 0
    )
    np.testing.assert_array_equal(np.sort(drawn_first.y), np.sort(chosen.y))


@pytest.mark.parametrize(("family", "cap"), [(Family.BINOMIAL, 30.0), (Family.POISSON, 6.0), (Family.GAMMA, 30.0)])
def test_predictors_are_cut_at_the_cap_before_drawing_and_that_is_told(family: Family, cap: float) -> None:
    from simulate.glm.kernels import draw_batch, rows_of

    asked = problem(request(family, rows=1000), keep=True)
    kept = rows_of(asked)
    for theta in (np.array([cap + 5, 0, 0, 0]), np.array([-cap - 5, 0, 0, 0]), np.array([cap - 1e-9, 0, 0, 0])):
        assert draw_batch(asked, 0, 0, theta, kept) == (abs(theta[0]) > cap)
        y = kept[2][:1000]
        eta = np.full(1000, np.clip(theta[0], -cap, cap))
        places = placed(family, y, eta, np.random.default_rng(47))
        assert scipy.stats.kstest(places, "uniform").pvalue > LEVEL
