"""When a maximum likelihood estimate does not exist, and why."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from simulate import datasets
from simulate.glm import directions, existence, reference
from tests.simulate.separation import Floats, exact_reason
from theory.vocabulary import Family

COUNTS = (Family.POISSON, Family.NEGATIVE_BINOMIAL)
LINE = np.arange(-5.0, 6.0)
X = np.vstack([np.ones(11), LINE])
CELLS = np.vstack([np.ones(6), [0, 0, 0, 1, 1, 1]])
TOUCHING = np.hstack([X, [[1.0], [0.0]]])  # at 0 both responses occur
REASONS = {
    "all responses equal",
    "all responses zero",
    "separation",
    "quasi-separation",
    "collinear features",
    None,
}

# family, features, responses, reason
INSTANCES = {
    "separable": (Family.BINOMIAL, X, (LINE > 0.5) * 1.0, "separation"),
    "quasi-separable": (Family.BINOMIAL, TOUCHING, np.append(LINE >= 0, 0.0) * 1.0, "quasi-separation"),
    "all ones": (Family.BINOMIAL, X, np.ones(11), "all responses equal"),
    "all zeros": (Family.BINOMIAL, X, np.zeros(11), "all responses equal"),
    "no events": (Family.POISSON, X, np.zeros(11), "all responses zero"),
    "no events, overdispersed": (Family.NEGATIVE_BINOMIAL, X, np.zeros(11), "all responses zero"),
    "no amounts": (Family.GAMMA, X, np.zeros(11), "all responses zero"),
    "events in one cell": (Family.POISSON, CELLS, np.array([2, 0, 1, 0, 0, 0.0]), "quasi-separation"),
    "events in both cells": (Family.POISSON, CELLS, np.array([2, 0, 1, 0, 1, 0.0]), None),
    "amounts that differ by nothing else": (Family.GAMMA, X, np.exp(LINE), None),
    "collinear": (Family.NORMAL, np.vstack([X, X[1] + 1]), LINE, "collinear features"),
    "collinear with overlap": (Family.BINOMIAL, np.vstack([X, X[1] + 1]), LINE % 2, "collinear features"),
    "collinear but for rounding": (Family.GAMMA, np.vstack([X, 0.1 * X[1] + 0.3]), LINE + 6, "collinear features"),
    "fewer rows than features": (Family.NORMAL, np.eye(3)[:, :2], np.ones(2), "collinear features"),
    "no rows": (Family.NORMAL, np.ones((1, 0)), np.ones(0), "collinear features"),
    "a response out of range": (Family.NORMAL, X, np.append(LINE[1:], np.inf), "overflow"),
    "a feature out of range": (Family.POISSON, X * np.append(np.ones(10), np.nan), LINE + 5, "overflow"),
    # All responses are 0, but no direction lowers both predictors: the estimate is 0.
    "all equal without an intercept": (Family.BINOMIAL, np.array([[1.0, -1.0]]), np.zeros(2), None),
    # A published question about fits that fail: R-help, September 2003.
    "a published separation": (
        Family.BINOMIAL,
        np.vstack(
            [np.ones(9), [-5.8, -4.8, -2.8666667, -0.8666667, -0.7333333, -1.6666667, -0.1333333, 1.2, 1.3333333]]
        ),
        np.array([0, 0, 0, 0, 0, 0, 1, 1, 1.0]),
        "separation",
    ),
    # The two tables that the statistics consultants of UCLA explain separation with.
    "a taught separation": (
        Family.BINOMIAL,
        np.array([[1.0] * 8, [1, 2, 3, 3, 5, 6, 10, 11], [3, 2, -1, -1, 2, 4, 1, 0]]),
        np.array([0, 0, 0, 0, 1, 1, 1, 1.0]),
        "separation",
    ),
    "a taught quasi-separation": (
        Family.BINOMIAL,
        np.array([[1.0] * 10, [1, 2, 3, 3, 3, 4, 5, 6, 10, 11], [3, 0, -1, 4, 1, 0, 2, 7, 3, 4]]),
        np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1.0]),
        "quasi-separation",
    ),
    # Santos Silva and Tenreyro (2010): a dummy that is never 1 where something happened.
    "a dummy without events": (
        Family.POISSON,
        np.array([[1.0] * 6, [0.1, 0.7, 0.3, 0.9, 0.4, 0.8], [1, 1, 0, 0, 0, 0]]),
        np.array([0, 0, 0, 1, 2, 3.0]),
        "quasi-separation",
    ),
    "a dummy with an event": (
        Family.POISSON,
        np.array([[1.0] * 6, [0.1, 0.7, 0.3, 0.9, 0.4, 0.8], [1, 1, 0, 0, 0, 0]]),
        np.array([0, 1, 0, 1, 2, 3.0]),
        None,
    ),
}


@pytest.mark.parametrize("name", list(INSTANCES))
def test_a_missing_estimate_is_recognised_with_its_reason(name: str) -> None:
    family, x, y, wanted = INSTANCES[name]
    assert existence.reason(family, x, y) == wanted


@pytest.mark.parametrize("name", [name for name, (*_, wanted) in INSTANCES.items() if wanted != "overflow"])
def test_statsmodels_finds_no_moderate_fit_exactly_where_there_is_a_reason(name: str) -> None:
    family, x, y, wanted = INSTANCES[name]
    found = reference.estimate(family, x, y)
    assert (found is not None and np.abs(found @ x).max() < 25.0) == (wanted is None)


@pytest.mark.parametrize("family", list(Family))
def test_an_estimate_that_exists_is_not_refused(family: Family) -> None:
    y = (LINE % 2) if family is Family.BINOMIAL else np.abs(LINE) + (family is Family.GAMMA)
    assert existence.reason(family, X, y) is None


@st.composite
def small_data(draw: st.DrawFn, family: Family) -> tuple[Floats, Floats, Floats, int]:
    """Features that are whole numbers, responses near a hyperplane or anywhere, weights with zeros, and trials."""
    p, trials = draw(st.integers(1, 4)), draw(st.integers(1, 3)) if family is Family.BINOMIAL else 1
    rows = draw(st.integers(p, 9))
    whole = st.lists(st.integers(-3, 3), min_size=p, max_size=p)
    x = np.array(draw(st.lists(whole, min_size=rows, max_size=rows)), dtype=np.float64).T
    if draw(st.booleans()):
        x[0] = 1.0
    numbers = st.lists(st.integers(0, trials), min_size=rows, max_size=rows)
    y = np.array(draw(numbers), dtype=np.float64)
    if draw(st.booleans()):
        y = trials * (np.array(draw(whole)) @ x > 0.0)
    weights = np.array(draw(st.lists(st.sampled_from((0, 1, 1, 1, 2)), min_size=rows, max_size=rows)), dtype=np.float64)
    return x, y, weights, trials


@pytest.mark.parametrize("family", list(Family))
def test_the_reason_is_that_of_exact_arithmetic(family: Family) -> None:
    seen: Counter[str | None] = Counter()

    @given(small_data(family))
    @settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def check(data: tuple[Floats, Floats, Floats, int]) -> None:
        x, y, weights, trials = data
        wanted = exact_reason(family, x, y, weights, trials)
        assert existence.reason(family, x, y, weights=weights, trials=trials) == wanted
        seen[wanted] += 1

    check()
    assert set(seen) <= REASONS
    least = {Family.NORMAL: 2, Family.BINOMIAL: 5}.get(family, 4)
    assert len([reason for reason, count in seen.items() if count >= 5]) == least, seen


@st.composite
def moved(draw: st.DrawFn) -> tuple[Family, Floats, Floats, Floats]:
    """A family, features with an intercept, responses, and the same features in other units and from another origin."""
    family = draw(st.sampled_from((Family.BINOMIAL, *COUNTS)))
    x, y, _, _ = draw(small_data(family))
    x[0] = 1.0
    stretch = np.array(draw(st.lists(st.sampled_from((1e-9, 0.1, 3.0, 1e12)), min_size=len(x), max_size=len(x))))
    shift = np.array(draw(st.lists(st.sampled_from((0.0, -0.3, 1e3, 1e6)), min_size=len(x), max_size=len(x))))
    stretch[0], shift[0] = 1.0, 0.0
    return family, x, np.minimum(y, 1.0), (x + shift[:, None]) * stretch[:, None]


@given(moved())
@settings(max_examples=120, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_the_reason_depends_neither_on_the_units_of_the_features_nor_on_their_origin(
    data: tuple[Family, Floats, Floats, Floats],
) -> None:
    family, x, y, other = data
    assume(directions.rank(directions.scaled(x)) == len(x))  # a feature that is constant comes back rounded
    assert existence.reason(family, other, y) == exact_reason(family, x, y, np.ones(y.size), 1)


@pytest.mark.parametrize("size", [1e-150, 1e-3, 1e4, 1e150])
def test_features_of_any_size_are_judged_alike(size: float) -> None:
    stretched = X * np.array([[1.0], [size]])
    assert existence.reason(Family.BINOMIAL, stretched, (LINE > 0.5) * 1.0) == "separation"
    assert existence.reason(Family.BINOMIAL, stretched, LINE % 2) is None
    assert existence.reason(Family.POISSON, stretched, np.where(LINE < 5, 0.0, 3.0)) == "quasi-separation"


@pytest.mark.parametrize(("p", "rows"), [(4, 40), (8, 300), (21, 2000)])
def test_a_hyperplane_is_found_in_many_dimensions_and_lost_with_one_row_on_the_wrong_side(p: int, rows: int) -> None:
    rng = np.random.default_rng(p)
    x = np.vstack([np.ones(rows), rng.standard_normal((p - 1, rows))])
    at = rng.standard_normal(p) @ x
    y = (at > 0) * 1.0
    assert existence.reason(Family.BINOMIAL, x, y) == "separation"
    middle = int(np.argsort(np.abs(at))[-1])  # far inside its half
    y[middle] = 1.0 - y[middle]
    assert existence.reason(Family.BINOMIAL, x, y) is None


def test_two_responses_at_every_row_leave_an_estimate() -> None:
    rng = np.random.default_rng(0)
    x = np.vstack([np.ones(40), rng.standard_normal((3, 40))])
    y = (np.array([0.2, 1.0, -1.0, 2.0]) @ x > 0) * 1.0
    assert existence.reason(Family.BINOMIAL, np.hstack([x, x]), np.concatenate([y, 1.0 - y])) is None
    assert existence.reason(Family.BINOMIAL, x, np.ones(40), trials=2) is None
    assert existence.reason(Family.BINOMIAL, x, 2 * y, trials=2) == "separation"


def test_a_margin_far_below_the_tolerance_of_a_linear_program_is_seen() -> None:
    for width in (1e-3, 1e-9, 1e-12):
        x = np.vstack([np.ones(4), [-1.0, 0.5, 0.5 + width, 2.0]])
        assert existence.reason(Family.BINOMIAL, x, np.array([0.0, 0.0, 1.0, 1.0])) in (
            "separation",
            "quasi-separation",
        )
        assert existence.reason(Family.BINOMIAL, x, np.array([0.0, 1.0, 0.0, 1.0])) is None


def test_levels_that_meet_only_up_to_the_rounding_of_a_standardised_table_count_as_meeting() -> None:
    raw = np.array([[0, 0, 1, 1, 2, 3, 3, 2.0], [3, 3, 2, 2, 1, 0, 3, 3], [1, 1, 0, 1, 0, 1, 0, 1]])
    standard = (raw - raw.mean(axis=1, keepdims=True)) / raw.std(axis=1, keepdims=True)
    x = np.vstack([np.ones(8), standard])
    y = np.array([0, 1, 0, 1, 0, 1, 1, 1.0])  # where the first two features add to 3, both responses occur
    assert existence.reason(Family.BINOMIAL, x, y) == "quasi-separation"
    assert exact_reason(Family.BINOMIAL, np.vstack([np.ones(8), raw]), y, np.ones(8), 1) == "quasi-separation"


@pytest.mark.parametrize("family", [Family.BINOMIAL, *COUNTS])
def test_a_table_of_cells_is_judged_like_its_rows(family: Family) -> None:
    rng = np.random.default_rng(7)
    signs = np.array([[1.0 if cell >> bit & 1 else -1.0 for cell in range(8)] for bit in range(3)])
    cells = np.vstack([np.ones(8), signs])
    seen: Counter[str | None] = Counter()
    for _ in range(60):
        counts = rng.multinomial(12, np.full(8, 1 / 8))
        rows = np.repeat(cells, counts, axis=1)
        y = (rng.random(12) < 0.25) * 1.0
        sums = np.array([part.sum() for part in np.split(y, np.cumsum(counts)[:-1])])
        whole = existence.reason(family, rows, y)
        trials = counts * 1.0 if family is Family.BINOMIAL else 1
        assert existence.reason(family, cells, sums, weights=counts * 1.0, trials=trials) == whole
        assert existence.reason(family, cells, sums, weights=counts > 0, trials=trials) == whole
        seen[whole] += 1
    assert len(seen) >= 3


@pytest.mark.parametrize("law", ["fair", "randhie"])
@pytest.mark.parametrize("family", list(Family))
def test_the_real_tables_have_estimates_in_every_family(law: str, family: Family) -> None:
    table = datasets.table(law)
    y = np.minimum(table.response, 1.0) if family is Family.BINOMIAL else table.response
    assert existence.reason(family, table.features, y) is None


def test_a_gamma_response_that_underflowed_leaves_the_decision_to_the_sum() -> None:
    x = np.vstack([np.ones(3), [0.0, 1.0, -10.0]])
    assert existence.reason(Family.GAMMA, x, np.array([1.0, 2.0, 0.0])) == "quasi-separation"
    assert existence.reason(Family.GAMMA, x[:1], np.array([1.0, 2.0, 0.0])) is None
    assert existence.reason(Family.GAMMA, x, np.array([1.0, 2.0, 0.0]), weights=np.array([1.0, 1.0, 0.0])) is None
    assert existence.reason(Family.GAMMA, x, np.array([1.0, 0.0, 2.0]), weights=np.array([1.0, 0.1, 1.0])) is None


def test_an_estimate_that_exists_far_out_is_kept() -> None:
    x = np.vstack([np.ones(400), np.linspace(-50, 50, 400)])
    y = (x[1] > 0.0) * 1.0
    y[[199, 200]] = [1.0, 0.0]  # the two rows in the middle overlap
    found = reference.estimate(Family.BINOMIAL, x, y)
    assert found is not None
    assert np.abs(found @ x).max() > 25.0
    assert existence.reason(Family.BINOMIAL, x, y) is None


def test_rows_that_no_such_family_has_are_refused() -> None:
    with pytest.raises(ValueError, match=r"a response is 2\.0; 0 to the number of trials is allowed"):
        existence.reason(Family.BINOMIAL, X, np.append(LINE[1:] * 0, 2.0))
    for family in (Family.POISSON, Family.GAMMA, Family.NEGATIVE_BINOMIAL):
        with pytest.raises(ValueError, match=r"a response is -5\.0; at least 0 is allowed"):
            existence.reason(family, X, LINE)
    with pytest.raises(ValueError, match=r"features \[p, rows\] and responses \[rows\] are needed"):
        existence.reason(Family.NORMAL, X, LINE[1:])
    with pytest.raises(ValueError, match="one number a row is needed, 11 of them"):
        existence.reason(Family.NORMAL, X, LINE, weights=np.ones(3))
    with pytest.raises(ValueError, match="none may be below 0"):
        existence.reason(Family.NORMAL, X, LINE, weights=LINE)
