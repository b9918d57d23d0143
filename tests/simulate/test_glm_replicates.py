"""Blocks of refitted generalised linear models, held against a loop written with statsmodels alone."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
import statsmodels.api as sm
from threadpoolctl import threadpool_limits

from simulate import datasets
from simulate.arrays import Floats
from simulate.glm import draws, engine, existence, newton
from simulate.run import Request, run
from theory.vocabulary import Family, GlmDesign, Workflow

DESIGN = GlmDesign(family=Family.NORMAL, workflow=Workflow.AUGMENT, generations=3, rows=80)
WORKFLOWS = [Workflow.DISCARD, Workflow.AUGMENT]
LAW: dict[Family, Callable[[Floats, Floats], Floats]] = {
    Family.NORMAL: lambda eta, number: eta + number,
    Family.BINOMIAL: lambda eta, number: (number < 1 / (1 + np.exp(-eta))) * 1.0,
    Family.POISSON: lambda eta, number: scipy.stats.poisson.ppf(number, np.exp(eta)),
}
KINDS = {
    Family.NORMAL: sm.families.Gaussian,
    Family.BINOMIAL: sm.families.Binomial,
    Family.POISSON: sm.families.Poisson,
}


def literal(design: GlmDesign, x: Floats, numbers: Floats) -> Floats:
    """The coefficients of every generation, [G, p]: batches in lists, each refit by statsmodels from scratch."""
    theta = np.array([-0.3, 0.5, -0.4, 0.3])
    batches: list[tuple[Floats, Floats]] = []
    fits = []
    for g in range(design.generations):
        part = slice(g * design.rows, (g + 1) * design.rows)
        rows = x[:, part].T
        y = LAW[design.family](rows @ theta, numbers[part])
        batches = [*batches, (rows, y)] if design.workflow is Workflow.AUGMENT else [(rows, y)]
        exog, endog = np.vstack([b[0] for b in batches]), np.concatenate([b[1] for b in batches])
        theta = sm.GLM(endog, exog, family=KINDS[design.family]()).fit(tol=1e-13, maxiter=200).params
        fits.append(theta)
    return np.array(fits)


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_trajectory_is_that_of_the_literal_loop(family: Family, workflow: Workflow) -> None:
    design = replace(DESIGN, family=family, workflow=workflow)
    generator = np.random.default_rng(1)
    for _ in range(5):
        x, numbers = draws.features(design, generator, None), draws.noise(design, generator)
        path = engine.trajectory(design, newton, datasets.truth(family, "gaussian"), x, numbers)
        assert path.missing is None
        np.testing.assert_allclose(path.coefficients, literal(design, x, numbers), rtol=0, atol=1e-8)


def test_the_sums_of_a_block_are_those_of_its_replicates() -> None:
    coefficients = np.random.default_rng(0).standard_normal((9, 3, 4))
    truth = np.array(datasets.GAUSSIAN_TRUTH)
    found = engine.growth(DESIGN, truth, coefficients)
    u = np.sqrt(80) * (coefficients - truth)
    assert found["used"] == 9
    for g in range(3):
        np.testing.assert_allclose(found["sum"][g], sum(u[m, g] for m in range(9)))
        np.testing.assert_allclose(found["outer"][g], sum(np.outer(u[m, g], u[m, g]) for m in range(9)))


@pytest.mark.parametrize("law", ["gaussian", "fair", "randhie"])
def test_an_evidence_has_the_shape_that_it_announces(law: str) -> None:
    found = run(Request(design=replace(DESIGN, family=Family.POISSON, law=law), replicates=300))
    assert (found["kind"], found["dimension"], found["generations"], found["block"]) == ("covariance", 4, 3, 256)
    assert (found["replicates"], len(found["blocks"])) == (512, 2)
    assert found["used"] == sum(block["used"] for block in found["blocks"])
    assert found["used"] + sum(found["excluded"].values()) == found["replicates"]
    for block in found["blocks"]:
        assert np.array(block["sum"]).shape == (3, 4)
        assert np.array(block["outer"]).shape == (3, 4, 4)


def test_a_replicate_without_an_estimate_leaves_every_generation() -> None:
    found = run(
        Request(design=replace(DESIGN, family=Family.BINOMIAL, workflow=Workflow.DISCARD, rows=16), replicates=1)
    )
    assert set(found["excluded"]) <= {"separation", "quasi-separation", "all responses equal"}
    assert 20 < sum(found["excluded"].values()) == 256 - found["used"] == 256 - found["blocks"][0]["used"]


def test_a_fit_that_exists_but_is_not_found_is_counted_as_not_converged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newton, "fit", lambda *_: None)
    monkeypatch.setattr(existence, "reason", lambda *_: None)
    found = run(Request(design=DESIGN, replicates=1))
    assert (found["excluded"], found["used"]) == ({"not converged": 256}, 0)


def test_a_warm_start_that_fails_is_tried_again_from_a_cold_start(monkeypatch: pytest.MonkeyPatch) -> None:
    x = draws.features(DESIGN, np.random.default_rng(2), None)
    y = np.random.default_rng(3).poisson(2.0, 240) * 1.0
    wild = np.array([600.0, -500.0, 400.0, 300.0])
    starts: list[Floats] = []
    honest = newton.cold_start

    def watched(family: Family, responses: Floats, size: int) -> Floats:
        starts.append(honest(family, responses, size))
        return starts[-1]

    monkeypatch.setattr(newton, "cold_start", watched)
    found = newton.fit(Family.POISSON, x, y, 0, 240, wild, None)
    assert len(starts) == 1
    assert found is not None
    wanted = sm.GLM(y, x.T, family=sm.families.Poisson()).fit(tol=1e-13).params
    np.testing.assert_allclose(found.coefficients, wanted, atol=1e-9)


def test_normal_noise_has_the_dispersion_of_the_design_and_other_noise_is_uniform() -> None:
    wide = replace(DESIGN, rows=20000)
    errors = draws.noise(wide, np.random.default_rng(4))
    assert errors.var() == pytest.approx(2.25, abs=5 * 2.25 * np.sqrt(2 / errors.size))
    uniforms = draws.noise(replace(wide, family=Family.BINOMIAL), np.random.default_rng(4))
    assert scipy.stats.kstest(uniforms, "uniform").pvalue > 1e-4


def test_gaussian_features_are_an_intercept_and_independent_standard_normals() -> None:
    x = draws.features(replace(DESIGN, rows=20000), np.random.default_rng(5), None)
    assert (x[0] == 1).all()
    assert np.abs(np.cov(x[1:]) - np.eye(3)).max() < 5 * np.sqrt(2 / x.shape[1])


@pytest.mark.parametrize("law", ["fair", "randhie"])
def test_the_features_of_a_data_set_are_its_rows_drawn_with_replacement(law: str) -> None:
    table = datasets.table(law).features
    x = draws.features(replace(DESIGN, rows=500), np.random.default_rng(6), table)
    known = {tuple(row) for row in table.T}
    assert all(tuple(row) in known for row in x.T)
    assert np.abs(x[1:].mean(axis=1)).max() < 5 / np.sqrt(1500)
    np.testing.assert_allclose(table[1:].mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(table[1:].std(axis=1), 1)


def test_the_truth_of_a_data_set_is_the_fit_of_the_real_table() -> None:
    raw = sm.datasets.fair.load_pandas().data
    columns = raw[["rate_marriage", "yrs_married", "religious"]]
    exog = sm.add_constant((columns - columns.mean()) / columns.std(ddof=0))
    wanted = sm.Logit((raw["affairs"] > 0) * 1.0, exog).fit(disp=0, method="newton", tol=1e-12).params
    np.testing.assert_allclose(datasets.truth(Family.BINOMIAL, "fair"), wanted, atol=1e-8)
    doctor = sm.datasets.randhie.load_pandas().data
    columns = doctor[["lncoins", "disea", "physlm"]]
    exog = sm.add_constant((columns - columns.mean()) / columns.std(ddof=0))
    wanted = sm.Poisson(doctor["mdvis"], exog).fit(disp=0, method="newton", tol=1e-12).params
    np.testing.assert_allclose(datasets.truth(Family.POISSON, "randhie"), wanted, atol=1e-8)


def test_the_truth_has_the_same_bits_however_many_threads_the_caller_has() -> None:
    for family, law in ((Family.BINOMIAL, "fair"), (Family.POISSON, "randhie")):
        found = []
        for threads in (1, 2):
            datasets.truth.cache_clear()
            with threadpool_limits(limits=threads):
                found.append(datasets.truth(family, law))
        np.testing.assert_array_equal(found[0], found[1])


def test_an_unknown_data_set_is_refused() -> None:
    with pytest.raises(ValueError, match="fair, randhie"):
        datasets.table("mars")
