"""What is recorded of a path, worked out again in NumPy from the rows that were drawn."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad

from simulate.frame import Frame
from simulate.glm.families import mean
from simulate.glm.functionals import tallied
from simulate.glm.kernels import chain_of, rows_of
from simulate.glm.paths import divergences, findings, reference_scores, room, stacked, weighted
from simulate.glm.problem import problem
from simulate.glm.trace import trace
from simulate.request import Request
from simulate.run import run
from theory.vocabulary import Family, GlmDesign, Statistic, Workflow

FAMILIES = (Family.NORMAL, Family.BINOMIAL, Family.POISSON)
LAWS = ("gaussian", "signs", "fair")
PARTITION = {
    Family.NORMAL: lambda eta: eta**2 / 2,
    Family.BINOMIAL: lambda eta: np.logaddexp(0, eta),
    Family.POISSON: np.exp,
}


def design(family: Family, law: str, **more) -> GlmDesign:
    given = {"workflow": Workflow.AUGMENT, "generations": 3, "rows": 203} | more
    return GlmDesign(family=family, law=law, **given)


def drawn(told: GlmDesign, count: int = 4):
    request = Request(design=replace(told, statistic=Statistic.VARIANCE_GROWTH), replicates=count)
    asked, recorded = problem(request), room(problem(request), count)
    fits, _, status, _ = chain_of(request, asked, 0, count, rows_of(asked), recorded)
    assert not status.any()
    return request, asked, fits, recorded


@pytest.mark.parametrize("reference", [False, True])
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("family", FAMILIES)
def test_scores_and_likelihood_ratios_are_those_of_the_rows(family, law, reference):
    request, asked, fits, (scores, ratios) = drawn(design(family, law, reference=reference))
    for replicate in (0, 3):
        for g, batch in enumerate(trace(request, replicate).batches):
            eta = asked.truth @ batch.x
            counts = np.ones(eta.size) if batch.counts is None else batch.counts
            score = batch.x @ (batch.y - counts * mean(family, eta))
            assert scores[replicate, g] == pytest.approx(score, rel=1e-9, abs=1e-8)
            if law == "signs":
                there = (asked.truth if g == 0 else fits[replicate, g - 1]) @ batch.x
                gap = PARTITION[family](there) - PARTITION[family](eta)
                assert ratios[replicate, g] == pytest.approx(((there - eta) * batch.y - counts * gap).sum(), abs=1e-8)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("family", FAMILIES)
def test_divergences_are_averages_over_the_features(family, law):
    _, asked, fits, _ = drawn(design(family, law))
    found = divergences(asked, fits)
    phi = 9 / 4 if family is Family.NORMAL else 1.0

    def excess(eta, there):
        return PARTITION[family](there) - PARTITION[family](eta) - (there - eta) * mean(family, np.asarray(eta))

    if law == "gaussian":  # two dimensions hold both predictors: integrate over a large sample of them instead
        x = np.random.default_rng(1).standard_normal((3, 400_000))
        x = np.vstack([np.ones(x.shape[1]), x])
    else:
        from simulate.datasets import rows

        x = rows(asked.design)
    values = excess(asked.truth @ x, fits[1, 2] @ x)
    error = values.std() / np.sqrt(values.size) if law == "gaussian" else 1e-12
    assert abs(found[1, 2] * phi / 203 - values.mean()) < 5 * error


def test_the_divergence_of_poisson_responses_has_its_closed_form_under_normal_features():
    _, asked, fits, _ = drawn(design(Family.POISSON, "gaussian"))
    a, b, there = asked.truth[0], asked.truth[1:], fits[0, 0]
    scale = np.exp(a + b @ b / 2)
    linear = scale * ((there[0] - a) + (there[1:] - b) @ b)
    wanted = np.exp(there[0] + there[1:] @ there[1:] / 2) - scale - linear
    assert divergences(asked, fits)[0, 0] == pytest.approx(203 * wanted, rel=1e-9)


def test_logit_divergence_along_one_feature_is_that_of_adaptive_quadrature():
    _, asked, fits, _ = drawn(design(Family.BINOMIAL, "gaussian", features=1))
    (a, b), (c, d) = asked.truth, fits[2, 1]

    def integrand(x: float) -> float:
        eta, there = a + b * x, c + d * x
        gap = np.logaddexp(0, there) - np.logaddexp(0, eta) - (there - eta) / (1 + np.exp(-eta))
        return gap * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)

    wanted = 203 * quad(integrand, -12, 12, epsabs=1e-14)[0]
    assert divergences(asked, fits)[2, 1] == pytest.approx(wanted, rel=1e-9)


def test_the_scores_under_the_reference_law_come_from_the_same_random_numbers():
    told = design(Family.NORMAL, "gaussian", statistic=Statistic.PATH)
    _, asked, fits, (scores, _) = drawn(told)
    frame = Frame(rows=((1.0,) + (0.0,) * 35,))
    found, whole = reference_scores(Request(design=told, replicates=4, frame=frame), 0, 4)
    reference = found.reshape(4, 3, 4)
    assert whole.all()
    own = stacked(asked, fits, scores).reshape(4, 2, 3, 4)[:, 0]
    assert reference[:, 0] == pytest.approx(own[:, 0])  # the first batch is real under both
    assert not np.allclose(reference[:, 1], own[:, 1])
    # a normal response moves by x'(theta - theta_0), so the scores differ by X'X (theta - theta_0), by what was drawn
    request = Request(design=replace(told, statistic=Statistic.VARIANCE_GROWTH), replicates=4)
    x = trace(request, 1).batches[1].x
    moved = x @ x.T @ (fits[1, 0] - asked.truth) / (9 / 4) / np.sqrt(203)
    assert own[1, 1] - reference[1, 1] == pytest.approx(moved, rel=1e-8, abs=1e-9)


def test_the_change_of_measure_is_exact_at_every_n():
    """E_ref[f L] = E_P f at n = 12 already, far from the limit."""
    from verify.process.instrument import last_fit

    told = design(Family.NORMAL, "signs", features=1, generations=2, rows=12, statistic=Statistic.WEIGHTED)
    found = [
        run(Request(design=replace(told, reference=reference), replicates=100_000, frame=last_fit(told)))
        for reference in (False, True)
    ]
    gap = found[0]["mean"] - found[1]["mean"]
    error = np.sqrt(sum(each["m2"] / each["used"] for each in found))
    assert abs(gap) < 4 * error
    assert abs(found[0]["mean"] - 4 / 9) > 4 * error  # which is the limit


def test_functionals_are_sums_over_the_paths_that_are_kept():
    rng = np.random.default_rng(5)
    paths, kept = rng.standard_normal((50, 6)), rng.random(50) < 0.7
    rows = rng.standard_normal((4, 6))
    asked = [(k, 1, 2) for k in ("coordinate", "product", "third", "fourth")] + [("inner", 0, 1), ("lengths", 1, 0)]
    frame = Frame(
        rows=tuple(map(tuple, rows)), groups=((0, 2), (2, 4)), centres=(1.5, 0.5), functionals=tuple(asked),
        histograms=(("coordinate", 3), ("length", 1)),
    )  # fmt: skip
    found = tallied(frame, paths, kept)
    t = paths[kept] @ rows.T
    lengths = (t[:, :2] ** 2).sum(axis=1), (t[:, 2:] ** 2).sum(axis=1)
    values = [
        t[:, 1], t[:, 1] * t[:, 2], t[:, 1] ** 3 - 3 * t[:, 1], t[:, 1] ** 4 - 6 * t[:, 1] ** 2 + 3,
        (t[:, :2] * t[:, 2:]).sum(axis=1), (lengths[1] - 0.5) * (lengths[0] - 1.5),
    ]  # fmt: skip
    assert found["sum"] == pytest.approx([each.sum() for each in values])
    assert found["square"] == pytest.approx([(each**2).sum() for each in values])
    edges = np.arange(-5, 5.005, 0.01)
    clipped = np.clip(t[:, 3], -5 + 1e-9, 5 - 1e-9)
    assert found["counts"][0] == np.histogram(clipped, bins=edges)[0].tolist()
    assert sum(found["counts"][1]) == kept.sum()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"frame": None}, "a frame is needed"),
        ({"family": Family.GAMMA}, "canonical link: normal, binomial, poisson"),
        ({"engine": "statsmodels"}, "fast engine"),
        ({"law": "gaussian", "statistic": Statistic.WEIGHTED, "reference": True}, "for law 'signs' alone"),
    ],
)
def test_a_path_that_cannot_be_recorded_is_refused(change, message):
    given = {"family": Family.NORMAL, "law": "signs", "statistic": Statistic.PATH, "reference": False}
    given |= {name: value for name, value in change.items() if name in given}
    frame = change.get("frame", Frame(rows=((1.0,) * 24,)))
    with pytest.raises(ValueError, match=message):
        Request(
            design=design(given.pop("family"), given.pop("law"), **given), replicates=1, frame=frame,
            engine=change.get("engine", "fast"),
        )  # fmt: skip


def test_a_frame_for_another_path_is_refused():
    told = design(Family.NORMAL, "signs", statistic=Statistic.PATH)
    _, asked, fits, recorded = drawn(told)
    request = Request(design=told, replicates=1, frame=Frame(rows=((1.0,) * 5,)))
    with pytest.raises(ValueError, match="rows of 5 entries for a path of 24"):
        findings(request, problem(request), fits, np.ones(4, dtype=bool), recorded)
    assert weighted(
        Request(design=replace(told, statistic=Statistic.WEIGHTED), replicates=1, frame=Frame(rows=((0.0,) * 24,))),
        asked, fits, recorded,
    ).tolist() == [1.0] * 4  # fmt: skip


def test_a_replicate_without_a_fit_under_the_reference_law_alone_is_excluded_and_counted():
    from verify.process.instrument import instrument

    told = design(Family.BINOMIAL, "gaussian", rows=24, statistic=Statistic.PATH, workflow=Workflow.DISCARD)
    found = run(Request(design=told, replicates=1024, frame=instrument(told).frame))
    assert found["excluded"]["no estimate under the reference law"] > 0
    assert found["used"] + sum(found["excluded"].values()) == found["replicates"]


def test_a_frame_needs_rows_of_finite_numbers():
    for rows in ((), ((float("nan"),),)):
        with pytest.raises(ValueError, match="at least one row of finite numbers"):
            Frame(rows=rows)


def test_what_lies_beyond_a_histogram_is_counted_at_its_end():
    frame = Frame(rows=((1.0,),), groups=((0, 1),), centres=(1.0,), histograms=(("coordinate", 0), ("length", 0)))
    found = tallied(frame, np.array([[1e18], [-1e18], [0.005]]), np.ones(3, dtype=bool))
    assert [found["counts"][0][place] for place in (0, 500, 999)] == [1, 1, 1]
    assert [found["counts"][1][place] for place in (0, 999)] == [1, 2]
