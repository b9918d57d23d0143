"""The confidence sequence: its formula by another route, and its promise kept however often one looks."""

import functools
import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm, t

from tests.verify.looks import ALPHA, NUMBERS, accused, walks
from verify.estimate import Estimate, growth
from verify.guards import LEAST_BLOCKS, LEAST_REPLICATES
from verify.hypotheses import above, against, below, equivalent
from verify.limits import line
from verify.power import to_equate, to_order, to_separate
from verify.sequence import as_normal, tuned
from verify.until import LEAST_STEP

RUNS = 1000
ANYTIME = tuned(10_000, ALPHA)
SEVERAL = (100, 4096, 10_000, 10**6)

LAWS = {
    "normal": lambda rng, count: rng.standard_normal((RUNS, count)),
    "t8": lambda rng, count: rng.standard_t(8, (RUNS, count)),
    "exponential": lambda rng, count: rng.standard_exponential((RUNS, count)) - 1.0,
    "binary": lambda rng, count: (rng.random((RUNS, count)) < 0.3) - 0.3,
}


def estimated(value, mcse, number, degrees=math.inf):
    return Estimate(value=float(value), mcse=float(mcse), degrees=degrees, replicates=int(number))


# --- the formula


@pytest.mark.parametrize("number", SEVERAL)
@pytest.mark.parametrize("z", [-2.0, 0.0, 1.0, 3.5])
def test_the_p_values_are_those_of_the_mixture_over_alternatives(number, z):
    """The likelihood ratio of a drift l, averaged over a normal law of l; over its positive half for one side."""

    def weighed(drift):
        return math.exp(drift * z * math.sqrt(number) - drift**2 * number / 2) * norm.pdf(drift, scale=ANYTIME.rho)

    reach = 12 * min(ANYTIME.rho, 1 / math.sqrt(number))
    centre = z / math.sqrt(number) * (1 - 1 / (1 + number * ANYTIME.rho**2))
    negative, positive = quad(weighed, centre - reach, 0)[0], quad(weighed, 0, centre + reach)[0]
    assert ANYTIME.two_sided(z, number) == pytest.approx(min(1, 1 / (negative + positive)))
    assert ANYTIME.one_sided(z, number) == pytest.approx(min(1, 1 / (2 * positive)))


@pytest.mark.parametrize("number", SEVERAL)
def test_the_radius_is_that_of_the_published_formula_and_its_ends_have_p_equal_to_alpha(number):
    x, n = ANYTIME.rho**2, number
    published = math.sqrt(2 * (n * x + 1) / (n**2 * x) * math.log(math.sqrt(n * x + 1) / ALPHA))
    assert ANYTIME.radius(n, ALPHA) == pytest.approx(published)
    assert ANYTIME.two_sided(published * math.sqrt(n), n) == pytest.approx(ALPHA)


@pytest.mark.parametrize("number", SEVERAL)
def test_the_one_sided_radius_reaches_its_p_and_hardly_more(number):
    z = ANYTIME.radius_one_sided(number, ALPHA) * math.sqrt(number)
    assert 0.95 * ALPHA <= ANYTIME.one_sided(z, number) <= ALPHA
    assert z < ANYTIME.radius(number, ALPHA) * math.sqrt(number)


@pytest.mark.parametrize("number", SEVERAL)
@pytest.mark.parametrize("sides", [1, 2])
def test_the_mixture_has_mean_1_at_every_number_when_the_statement_is_true(number, sides):
    """The identity behind Ville's inequality. The mixture is 1/p, which is cut off at 1: below, it is put in again."""
    x = number * ANYTIME.rho**2

    def weighed(z):
        p = ANYTIME.two_sided(z, number) if sides == 2 else ANYTIME.one_sided(z, number)
        u = z * math.sqrt(x / (1 + x))
        whole = u * u / 2 - math.log1p(x) / 2 + (0 if sides == 2 else math.log(2) + norm.logcdf(u))
        assert p == pytest.approx(math.exp(min(0.0, -whole)))
        return math.exp(norm.logpdf(z) + whole)

    reach = 12 * math.sqrt(1 + x)
    assert quad(weighed, -reach, 0)[0] + quad(weighed, 0, reach)[0] == pytest.approx(1)


@pytest.mark.parametrize("alpha", [0.05, 0.01, 1e-4])
def test_the_sequence_is_narrowest_where_it_is_tuned(alpha):
    best = tuned(5000, alpha).radius(5000, alpha)
    for other in (1000, 4000, 4900, 5100, 6000, 25_000):
        assert tuned(other, alpha).radius(5000, alpha) > best


@pytest.mark.parametrize(("replicates", "alpha"), [(0, 0.05), (100, 0.0), (100, 1.0)])
def test_a_sequence_that_cannot_be_tuned_is_refused(replicates, alpha):
    with pytest.raises(ValueError, match="at least 1 replicate"):
        tuned(replicates, alpha)


@pytest.mark.parametrize("degrees", [1, 3, 19, 100, 4095])
def test_a_z_of_few_blocks_is_never_taken_for_more_than_it_is(degrees):
    for z in (0.1, 1.0, 2.5, 4.0, 7.0):
        same_tail = -norm.ppf(t.sf(z, degrees))
        assert as_normal(z, degrees) <= same_tail * (1 + 1e-9)
        assert as_normal(-z, degrees) == -as_normal(z, degrees)
        if degrees >= 19:
            assert as_normal(z, degrees) == pytest.approx(same_tail, abs=0.01)
    assert as_normal(2.0, math.inf) == 2.0


def test_extreme_evidence_has_a_p_of_0_and_none_has_a_p_of_1():
    assert (ANYTIME.two_sided(math.inf, 5000), ANYTIME.one_sided(math.inf, 5000)) == (0.0, 0.0)
    assert ANYTIME.two_sided(0.0, 5000) == 1.0
    assert ANYTIME.one_sided(-math.inf, 5000) == ANYTIME.one_sided(-50.0, 5000) == 1.0


# --- the promise


def test_ordinary_tests_accuse_a_true_statement_in_more_than_a_third_of_the_runs_and_the_sequence_keeps_its_promise():
    assert len(NUMBERS) == 40
    assert accused(anytime=False) == pytest.approx(0.37, abs=0.05)
    assert accused() <= ALPHA


@pytest.mark.parametrize("relation", ["<=", ">="])
def test_a_true_bound_that_is_attained_is_accused_no_more_often_than_promised(relation):
    assert accused(relation, anytime=False) > 0.2
    assert accused(relation) <= ALPHA


def test_the_promise_is_not_kept_by_never_accusing():
    """A dense walk over many scales comes near the level, which Ville's inequality attains for a continuous path."""
    numbers = np.unique(np.round(1.02 ** np.arange(200, 1400))).astype(int)
    z = walks(np.random.default_rng(2024), numbers) * np.sqrt(numbers)
    x = numbers * tuned(1000, ALPHA).rho ** 2
    rejected = (x * z**2 / (2 * (1 + x)) - np.log1p(x) / 2 >= -math.log(ALPHA)).any(axis=1)
    assert 0.02 <= rejected.mean() <= ALPHA


@functools.cache
def means(law: str, looks: int = 10) -> list[list[Estimate]]:
    """Runs of a true mean 0, looked at from the fewest replicates that the guards admit, with an estimated spread."""
    rng, numbers = np.random.default_rng(2024), np.round(LEAST_REPLICATES * 1.2 ** np.arange(looks)).astype(int)
    total, squares, found = np.zeros(RUNS), np.zeros(RUNS), []
    for number, fresh in zip(numbers, np.diff(numbers, prepend=0), strict=True):
        values = LAWS[law](rng, fresh)
        total, squares = total + values.sum(axis=1), squares + (values**2).sum(axis=1)
        errors = np.sqrt((squares - total**2 / number) / (number - 1) / number)
        found.append([estimated(m, e, number, number - 1) for m, e in zip(total / number, errors, strict=True)])
    return [list(run) for run in zip(*found, strict=True)]


@pytest.mark.parametrize("law", LAWS)
def test_a_true_mean_of_any_law_is_accused_no_more_often_than_promised(law):
    test = tuned(3 * LEAST_REPLICATES, ALPHA)
    ordinary, shares = [
        [np.mean([any(against(look, 0.0, relation, each).p < ALPHA for look in run) for run in means(law)])
         for relation in ("=", "<=", ">=")]
        for each in (None, test)
    ]  # fmt: skip
    assert min(ordinary) > 0.1
    assert max(shares) <= ALPHA


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("side", [-1, 1])
def test_equivalence_is_falsely_shown_at_the_margin_no_more_often_than_promised(law, side):
    test, margin = tuned(3 * LEAST_REPLICATES, ALPHA), 1.0
    shown = [any(equivalent(look, side * margin, margin, test).p < ALPHA for look in run) for run in means(law)]
    assert len(shown) >= 1000
    assert np.mean(shown) <= ALPHA


def test_a_true_growth_over_few_blocks_is_accused_no_more_often_than_promised(covariance):
    looks = np.round(LEAST_BLOCKS * LEAST_STEP ** np.arange(6)).astype(int)
    rng, test, accusations = np.random.default_rng(2024), tuned(3 * LEAST_BLOCKS * 16, ALPHA), 0
    for _ in range(RUNS):
        first, fresh = rng.standard_normal((2, looks[-1], 16, 2))
        whole = covariance(np.stack([first, first + fresh], axis=2))
        cut = [{**whole, "blocks": whole["blocks"][:blocks]} for blocks in looks]
        accusations += any(against(growth(each, 2), 2.0, "=", test).p < ALPHA for each in cut)
    assert accusations / RUNS <= ALPHA


def test_a_true_limit_over_few_blocks_is_accused_no_more_often_than_promised():
    """Straight lines whose four points have errors estimated from the scatter of their blocks."""
    sizes, truth = (100, 200, 400, 800), 2.0
    looks = np.round(LEAST_BLOCKS * LEAST_STEP ** np.arange(7)).astype(int)
    rng, test, accusations = np.random.default_rng(2024), tuned(3 * LEAST_BLOCKS * 256, ALPHA), 0
    for _ in range(RUNS):
        blocks = rng.standard_normal((len(sizes), looks[-1]))
        accusations += any(
            against(line(sizes, _points(blocks[:, :count], sizes, truth)).intercept, truth, "=", test).p < ALPHA
            for count in looks
        )
    assert accusations / RUNS <= ALPHA


def _points(blocks, sizes, truth):
    count = blocks.shape[1]
    values = truth + 30 / np.array(sizes) + blocks.mean(axis=1)
    errors = blocks.std(axis=1, ddof=1) / math.sqrt(count)
    return [estimated(v, e, 256 * count, count - 1) for v, e in zip(values, errors, strict=True)]


# --- the number that decides


def test_the_number_that_is_said_to_decide_decides_as_often_as_promised():
    test, power, runs = tuned(5000, 0.01), 0.9, 4000
    asked = {"sd": 1.0, "alpha": 0.01, "power": power, "anytime": test}
    rng = np.random.default_rng(2024)
    for number, offset, shown in (
        (to_equate(margin=0.05, **asked), 0.0, lambda e: equivalent(e, 0, 0.05, test)),
        (to_separate(gap=0.05, **asked), 0.05, lambda e: against(e, 0, "=", test)),
        (to_order(gap=0.05, **asked), 0.05, lambda e: above(e, 0, test)),
        (to_order(gap=0.05, **asked), -0.05, lambda e: below(e, 0, test)),
    ):  # fmt: skip
        values = offset + rng.standard_normal(runs) / math.sqrt(number)
        decided = np.mean([shown(estimated(value, number**-0.5, number)).p < 0.01 for value in values])
        assert decided == pytest.approx(power, abs=0.02)


def test_looking_again_costs_less_than_twice_the_replicates():
    for ask in (
        functools.partial(to_equate, margin=0.02),
        functools.partial(to_separate, gap=0.02),
        functools.partial(to_order, gap=0.02),
    ):
        once = ask(sd=1, alpha=0.01, power=0.9)
        again = ask(sd=1, alpha=0.01, power=0.9, anytime=tuned(round(once), 0.01))
        assert 1.2 < again / once < 2


def test_no_number_of_looks_separates_equals():
    assert to_separate(sd=1, gap=0.0, alpha=0.01, power=0.9, anytime=ANYTIME) == math.inf
