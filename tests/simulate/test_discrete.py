"""Categories refitted on their own rows, held against small laws worked out by enumeration."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from simulate import counts, discrete
from simulate.request import STATISTICS, Request
from simulate.run import Evidence, run, run_many
from simulate.series import width
from theory.vocabulary import DiscreteDesign, Recipe, Statistic, Workflow
from theory.vocabulary.discrete import UNTIL_ONE, shares_named
from verify.measured import difference, series

BUDGET = Recipe(kind="fixed-budget")
WORKFLOWS = [Workflow.DISCARD, Workflow.AUGMENT, BUDGET]
DESIGN = DiscreteDesign(workflow=Workflow.DISCARD, generations=3, rows=4, initial="1/2,1/3,1/6")
SCALARS = [each for each in STATISTICS["discrete"] if each is not Statistic.SERIES]
Law = dict[tuple[int, ...], Fraction]  # of counts


def drawn(design: DiscreteDesign, replicates: int = 40_000, seed: int = 7) -> Evidence:
    return run(Request(design=design, replicates=replicates, seed=seed, exact=True))


def rows_of(shares: list[Fraction], rows: int) -> Law:
    """The law of the counts of so many rows, by every sequence of them."""
    law: Law = {}
    for sequence in product(range(len(shares)), repeat=rows):
        chance = Fraction(1)
        for row in sequence:
            chance *= shares[row]
        key = tuple(sequence.count(kind) for kind in range(len(shares)))
        law[key] = law.get(key, Fraction(0)) + chance
    return law


def subsets(pool: tuple[int, ...], rows: int) -> Law:
    """The law of the counts of so many rows of the pool, by every sequence of different ones."""
    kinds = [kind for kind, count in enumerate(pool) for _ in range(count)]
    law: Law = {}
    orders = [order for order in product(range(len(kinds)), repeat=rows) if len(set(order)) == rows]
    for order in orders:
        key = tuple(sum(kinds[row] == kind for row in order) for kind in range(len(pool)))
        law[key] = law.get(key, Fraction(0)) + Fraction(1, len(orders))
    return law


def second_fit(workflow: Workflow | Recipe, shares: list[Fraction], rows: int) -> Law:
    """The law of the counts that the second fit is made on."""
    law: Law = {}
    for real, chance in rows_of(shares, rows).items():
        for new, likely in rows_of([Fraction(count, rows) for count in real], rows).items():
            pool = tuple(a + b for a, b in zip(real, new, strict=True))
            kept = {pool: Fraction(1)} if workflow is Workflow.AUGMENT else {new: Fraction(1)}
            for fit, share in (subsets(pool, rows) if workflow == BUDGET else kept).items():
                law[fit] = law.get(fit, Fraction(0)) + chance * likely * share
    return law


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=str)
def test_the_counts_of_the_second_fit_have_the_law_of_an_enumeration(workflow: Workflow | Recipe) -> None:
    shares, rows, replicates = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], 3, 60_000
    law = second_fit(workflow, shares, rows)
    design = replace(DESIGN, workflow=workflow, generations=2, rows=rows)
    last = list(counts.fits(design, np.random.default_rng(5), replicates))[-1]
    found, times = np.unique(last, axis=0, return_counts=True)
    seen = {tuple(map(int, row)): int(time) for row, time in zip(found, times, strict=True)}
    assert set(seen) <= set(law)
    for key, chance in law.items():
        expected = replicates * float(chance)
        assert abs(seen.get(key, 0) - expected) < 5 * np.sqrt(expected) + 1, key


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=str)
def test_no_row_is_lost_and_a_lost_category_never_comes_back(workflow: Workflow | Recipe) -> None:
    design = replace(DESIGN, workflow=workflow, generations=12, rows=5, initial="zipf:9")
    before = np.ones((300, 9), dtype=bool)
    for fit, now in enumerate(counts.fits(design, np.random.default_rng(2), 300), start=1):
        assert set(now.sum(axis=1)) == {5 * fit if workflow is Workflow.AUGMENT else 5}
        if workflow is not BUDGET:  # a subset may miss what the pool still has
            assert not (now.astype(bool) & ~before).any()
            before = now > 0


def test_two_rows_end_with_one_category_after_two_fits_on_average() -> None:
    """By hand: of two rows from two halves both are alike with probability 1/2, again and again."""
    design = DiscreteDesign(
        workflow=Workflow.DISCARD, generations=60, rows=2, initial="1/2,1/2", statistic=Statistic.FITS_TO_ONE
    )
    found = drawn(design)
    assert found["excluded"] == {}
    assert found["mean"] == pytest.approx(2, abs=5 * np.sqrt(2 / found["used"]))
    assert found["m2"] == pytest.approx(2, rel=0.1)  # of a geometric law with p = 1/2


def test_the_category_that_is_left_is_the_first_as_often_as_its_share_says() -> None:
    design = replace(DESIGN, generations=200, statistic=Statistic.CATEGORY_ALONE)
    found = drawn(design)
    assert found["mean"] == pytest.approx(0.5, abs=5 * np.sqrt(0.25 / found["used"]))


def test_a_chain_that_is_not_over_is_excluded_and_counted() -> None:
    found = drawn(replace(DESIGN, generations=2, statistic=Statistic.FITS_TO_ONE), 4000)
    assert found["excluded"]["not finite"] == 4000 - found["used"] > 1000
    assert max(found["largest"]) == 2


def test_one_fit_misses_and_shows_a_category_as_by_hand() -> None:
    """Two rows, share 1/3: missed with 4/9; seen, its mean share is (4/9 + 2 * 1/9)/2 over 5/9, which is 3/5."""
    once = DiscreteDesign(workflow=Workflow.DISCARD, generations=1, rows=2, initial="1/3,2/3")
    gone = drawn(replace(once, statistic=Statistic.CATEGORY_GONE))
    assert gone["mean"] == pytest.approx(4 / 9, abs=0.0125)
    seen, share = drawn(replace(once, statistic=Statistic.SURVIVING_SHARE))["sum"]
    assert share / seen == pytest.approx(3 / 5, abs=0.01)


def test_what_is_recorded_of_a_fit_is_what_its_counts_say() -> None:
    design = replace(DESIGN, tail=Fraction(2, 5))
    fit = np.array([[2, 2, 0], [0, 4, 0]])
    found = dict(zip(discrete.ALONG, discrete._along(design, fit).T.tolist(), strict=True))
    assert found["heterozygosity"] == [0.5, 0]
    assert found["heterozygosity over the true one"] == pytest.approx([0.5 / (1 - 14 / 36), 0])
    assert found["categories left"] == [2, 1]
    assert found["one category left"] == [0, 1]
    assert found["largest share"] == [0.5, 1]
    assert found["rare categories gone"] == [1, 1]
    assert found["first category gone"] == [0, 1]
    assert found["share of the first category"] == [0.5, 0]
    assert [discrete.RECORDED[each](design, fit).tolist() for each in (Statistic.STILL_MIXED,)] == [[1, 0]]


@pytest.mark.parametrize("statistic", SCALARS, ids=str)
def test_every_statistic_is_drawn_and_no_two_blocks_are_thought_alike(statistic: Statistic) -> None:
    design = replace(DESIGN, statistic=statistic, generations=150 if statistic in UNTIL_ONE else 3)
    found = drawn(design, 3 * 8192)
    assert found["used"] == found["replicates"] == 3 * 8192
    assert found["different_blocks"] == 3


@pytest.mark.parametrize("initial", ["uniform:3", "zipf:60"])
def test_a_series_is_the_same_again_and_has_every_quantity(initial: str) -> None:
    design = DiscreteDesign(workflow=BUDGET, generations=100, rows=30, initial=initial)
    first, again = (drawn(design, 20) for _ in range(2))
    assert first == again
    assert np.shape(first["values"]) == (20, width(discrete.quantities(design)))
    assert discrete.places(design)[0] == 0
    assert discrete.places(design)[-1] == 100
    assert len(discrete.places(design)) <= discrete.MOST_PLACES
    told = series(first)
    assert set(told.of("categories left")[:, 0]) == {len(design.shares)}
    assert (told.of("share of the first category")[:, 0] == float(design.shares[0])).all()


@pytest.mark.parametrize(("initial", "replicates"), [(DESIGN.initial, 50), ("zipf:1500", 180)])
def test_workflows_start_from_the_same_real_rows(initial: str, replicates: int) -> None:
    """However many categories there are: all replicates of a block, not just those whose counts are held at once."""
    design = replace(DESIGN, initial=initial, generations=2)
    found = run_many([
        Request(design=replace(design, workflow=each), replicates=replicates, exact=True) for each in WORKFLOWS
    ])  # fmt: skip
    first = [series(each).of("heterozygosity")[:, 1] for each in found]
    assert (first[0] == first[1]).all()
    assert (first[0] == first[2]).all()
    assert difference(first[0], first[1]).value == 0


def test_fits_until_one_is_left_are_counted_up_to_the_last() -> None:
    found = series(drawn(replace(DESIGN, generations=5, rows=3), 400))
    left, last = found.of("categories left")[:, 1:], found.of(discrete.TIME)[:, 0]
    by_hand = [next((fit for fit, kinds in enumerate(each, start=1) if kinds == 1), 5) for each in left]
    assert last.tolist() == by_hand


def test_named_laws_sum_to_one_and_are_what_they_say() -> None:
    assert shares_named("uniform:4") == (Fraction(1, 4),) * 4
    zipf = shares_named("zipf:50")
    assert sum(zipf) == 1
    assert zipf[0] / zipf[49] == 50
    assert shares_named(" 0.25, 3/4 ") == (Fraction(1, 4), Fraction(3, 4))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"initial": "zipf"}, "zipf needs a number of categories; write uniform:K, zipf:K"),
        ({"initial": "zipf:1"}, "2 to 2000 categories are allowed"),
        ({"initial": "uniform:99999999999"}, "2 to 2000 categories are allowed"),
        ({"initial": "1/2,1/3"}, "the shares sum to 5/6, and must sum to exactly 1"),
        ({"initial": "3/2,-1/2"}, "each share must be above 0"),
        ({"initial": "even"}, r"'even': write uniform:K, zipf:K, or shares that sum to 1, such as 1/4,3/4"),
        ({"initial": "1/0,1"}, "write uniform:K"),
        ({"initial": "1e999999999,1"}, "write uniform:K"),
        ({"generations": 0}, "generations=0: at least 1 is needed"),
        ({"rows": 0}, "rows=0: at least 1 is needed"),
        ({"rows": 10**9}, "3000000000 rows in all; at most 1000000000 are drawn"),
        ({"tail": Fraction(0)}, "tail=0: a share above 0"),
        ({"workflow": Workflow.HALFWAY}, "discard, augment and fixed-budget are allowed"),
        ({"workflow": Recipe(kind="window", numbers=(Fraction(2),))}, "workflow=window:2"),
        ({"workflow": Workflow.AUGMENT, "statistic": Statistic.FITS_TO_ONE}, "certain to be left under discard alone"),
    ],
)
def test_a_design_that_cannot_be_drawn_is_refused_in_words(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        replace(DESIGN, **change)  # type: ignore[arg-type]
