"""The algebra of weights: exact variance ratios of any workflow, and what a CSV file of weights must be."""

import time
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.arithmetic import ball
from theory.scheme_names import scheme_named
from theory.symbols import G
from theory.vocabulary import Workflow
from theory.workflow import (
    LONGEST_WEIGHT,
    MOST_GENERATIONS,
    batch_covariance,
    closed_form,
    coefficients,
    from_csv,
    limit_enclosure,
    limit_text,
    matrix,
    optimal_last_row,
    ratios,
    sizes,
    variance_ratios,
)

QUIET = settings(deadline=None, max_examples=60)
Rows = list[list[Fraction]]
rationals = st.fractions(min_value=-3, max_value=3, max_denominator=12)


@st.composite
def weighted(draw: st.DrawFn) -> tuple[Rows, list[Fraction]]:
    """A lower triangular matrix with rows that sum to 1 (weights may be negative), and the sizes of the batches."""
    size = draw(st.integers(1, 6))
    rows = []
    for fit in range(1, size + 1):
        earlier = [draw(rationals) for _ in range(fit - 1)]
        rows.append([*earlier, 1 - sum(earlier, Fraction(0)), *[Fraction(0)] * (size - fit)])
    return rows, [Fraction(1), *[draw(st.fractions(Fraction(1, 4), 5, max_denominator=6)) for _ in range(size - 1)]]


def propagated(rows: Rows, scale: list[Fraction]) -> list[Fraction]:
    """Var W(1), Var W(2), ... by carrying the covariance matrix of all batches: an oracle without coefficients.

    Batch g is drawn about fit g - 1 (batch 1 about the truth) with a noise of variance 1/m_g of its own.
    """
    size = len(rows)
    covariance = [[Fraction(0)] * size for _ in range(size)]  # of the batch means
    found = []
    for batch in range(size):
        if batch:
            for other in range(batch):
                with_last_fit = sum((rows[batch - 1][b] * covariance[b][other] for b in range(batch)), Fraction(0))
                covariance[batch][other] = covariance[other][batch] = with_last_fit
            covariance[batch][batch] = found[batch - 1]
        covariance[batch][batch] += 1 / scale[batch]
        fit = rows[batch]
        found.append(sum((fit[b] * fit[c] * covariance[b][c] for b in range(size) for c in range(size)), Fraction(0)))
    return found


@given(weighted())
@QUIET
def test_variance_ratios_are_those_of_a_propagated_covariance(case: tuple[Rows, list[Fraction]]) -> None:
    rows, scale = case
    assert variance_ratios(rows, scale) == propagated(rows, scale)
    assert variance_ratios(rows) == propagated(rows, [Fraction(1)] * len(rows))


@given(weighted())
@QUIET
def test_the_real_batch_keeps_a_coefficient_of_one(case: tuple[Rows, list[Fraction]]) -> None:
    """So a fit is never better than one on the real batch alone."""
    rows, scale = case
    assert all(row[0] == 1 for row in coefficients(rows))
    assert all(ratio >= 1 for ratio in variance_ratios(rows, scale))


@pytest.mark.parametrize("workflow", Workflow)
@pytest.mark.parametrize("generations", [1, 2, 7])
def test_the_rows_of_a_named_workflow_sum_to_one_and_look_back(workflow: Workflow, generations: int) -> None:
    rows = matrix(workflow, generations)
    assert [sum(row) for row in rows] == [1] * generations
    assert all(value == 0 for fit, row in enumerate(rows, 1) for value in row[fit:])


@pytest.mark.parametrize(
    ("workflow", "term"),
    [
        (Workflow.DISCARD, lambda g: Fraction(1)),
        (Workflow.AUGMENT, lambda g: Fraction(1, g * g)),
        (Workflow.HALFWAY, lambda g: Fraction(1, g)),
    ],
)
def test_named_workflows_grow_as_their_sums(workflow: Workflow, term: object) -> None:
    ratios = variance_ratios(matrix(workflow, 12), sizes(workflow, 12))
    assert ratios == [sum(map(term, range(1, last + 1)), Fraction(0)) for last in range(1, 13)]  # type: ignore[arg-type]


def test_closed_forms_and_limits_are_printed() -> None:
    assert [closed_form(workflow) for workflow in Workflow] == ["G", "harmonic(G, 2)", "harmonic(G)"]
    assert [limit_text(workflow) for workflow in Workflow] == ["oo", "pi**2/6", "oo"]


@pytest.mark.parametrize("generations", [0, -1, MOST_GENERATIONS + 1])
def test_a_number_of_generations_out_of_range_is_refused(generations: int) -> None:
    with pytest.raises(ValueError, match=f"generations={generations}: 1 to {MOST_GENERATIONS} are allowed"):
        matrix(Workflow.AUGMENT, generations)


def written(folder: Path, text: str) -> Path:
    path = folder / "weights.csv"
    path.write_text(text, encoding="utf-8")
    return path


HALVES = [[Fraction(1), Fraction(0)], [Fraction(1, 2), Fraction(1, 2)]]


@pytest.mark.parametrize(
    "text",
    [
        "1\n1/2,1/2\n",
        "1,0\n0.5,0.5\n",
        "\ufeff1\n1/2,1/2\n",  # a byte order mark
        "\n1\n\n , \n1/2, 1/2 \n\n",  # blank lines
        "1,\n0.5,1/2,,\n",  # blank cells that trail
        "1,0,0,0\n1/2,1/2,0,0\n",  # zeros that trail
        "1\r\n1/2,1/2\r\n",
    ],
)
def test_weights_are_read_exactly(tmp_path: Path, text: str) -> None:
    assert from_csv(written(tmp_path, text)) == HALVES


def test_a_negative_weight_is_a_weight(tmp_path: Path) -> None:
    assert from_csv(written(tmp_path, "1\n-1/2,3/2\n"))[1] == [Fraction(-1, 2), Fraction(3, 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no rows"),
        ("\n ,\n", "no rows"),
        ("1/2,1/2\n1/2,1/2\n", "row 1 looks ahead: a weight stands on batch 2"),
        ("1\n1/2,1/3\n", "row 2 sums to 5/6"),
        ("1\n0.333,0.667\n0.333,0.333,0.333\n", r"row 3 sums to 999/1000.*write 1/3, not 0.333"),
        ("1\n1/2,one half\n", "row 2: 'one half' is not a weight"),
        ("1\n1/0,1\n", "row 2: '1/0' is not a weight"),
        ("1\nnan,1\n", "row 2: 'nan' is not a weight"),
        ("1\ninf,1\n", "row 2: 'inf' is not a weight"),
        ("1\n,1\n", "row 2: '' is not a weight"),
        ("1\n1/2,1/2\n1/2,,1/2\n", "row 3: '' is not a weight"),
        ("1\n0,,1\n", "row 2: '' is not a weight"),
        ("1\n1/2,1/2,0,1\n", "row 2: 4 weights for 2 generations"),
        ("1\n1e0,0\n", "row 2: '1e0' is not a weight"),
        ("1\n1e999999999,0\n", "is not a weight"),
        ("1\n" + "9" * (LONGEST_WEIGHT + 1) + ",0\n", "is not a weight"),
        ("1\n" * (MOST_GENERATIONS + 1), "generations=401"),
    ],
)
def test_what_is_no_matrix_of_weights_is_refused_with_its_row(tmp_path: Path, text: str, message: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(ValueError, match=message):
        from_csv(written(tmp_path, text))
    assert time.perf_counter() - begun < 5


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        from_csv(tmp_path / "nowhere.csv")


@given(weighted())
@QUIET
def test_the_covariance_of_the_batches_gives_the_variance_of_every_fit(case: tuple[Rows, list[Fraction]]) -> None:
    rows, scale = case
    table = batch_covariance(rows, scale)
    found = [sum(a * b * table[x][y] for x, a in enumerate(row) for y, b in enumerate(row)) for row in rows]
    assert found == variance_ratios(rows, scale)


@given(weighted())
@QUIET
def test_the_best_last_row_is_all_on_the_real_batch(case: tuple[Rows, list[Fraction]]) -> None:
    rows, scale = case
    assert optimal_last_row(rows, scale) == ([Fraction(1), *[Fraction(0)] * (len(rows) - 1)], 1)


@given(weighted(), st.data())
@QUIET
def test_no_other_row_without_the_real_batch_is_better(case: tuple[Rows, list[Fraction]], data: st.DataObject) -> None:
    rows, scale = case
    if len(rows) == 1:
        with pytest.raises(ValueError, match="2 generations or more"):
            optimal_last_row(rows, scale, without_real=True)
        return
    best, least = optimal_last_row(rows, scale, without_real=True)
    assert (best[0], sum(best)) == (0, 1)
    assert variance_ratios([*rows[:-1], best], scale)[-1] == least
    moved = [data.draw(rationals) for _ in range(len(rows) - 2)]
    other = [Fraction(0), *[x + y for x, y in zip(best[1:], [*moved, -sum(moved, Fraction(0))], strict=True)]]
    assert variance_ratios([*rows[:-1], other], scale)[-1] >= least


@pytest.mark.parametrize("name", ["window:1", "window:2", "window:4", "kept:1/3", "kept:0.9"])
def test_a_recursion_gives_what_the_matrix_gives(name: str) -> None:
    scheme = scheme_named(name)
    assert scheme.ratios(12) == variance_ratios(scheme.matrix(12))


@pytest.mark.parametrize("name", ["window:2", "kept:1/3", "mix:2:1/3", "mix:1/2", "mix:3", "fixed-budget"])
def test_a_closed_form_gives_what_the_recursion_gives(name: str) -> None:
    scheme = scheme_named(name)
    assert scheme.closed_form is not None
    for generation, ratio in enumerate(scheme.ratios(9), 1):
        gap = ball(scheme.closed_form() - sympy.Rational(ratio.numerator, ratio.denominator), {G: generation}, 512)
        assert gap.contains(0)
        assert abs(gap) < 1e-60


@pytest.mark.parametrize("workflow", Workflow)
def test_ratios_by_closed_form_continue_those_by_the_matrix(workflow: Workflow) -> None:
    assert ratios(workflow, MOST_GENERATIONS + 1)[:MOST_GENERATIONS] == ratios(workflow, MOST_GENERATIONS)


def test_fresh_rows_at_the_best_weights_give_fibonacci_ratios() -> None:
    """Known from the continued fraction of the golden ratio."""
    numbers = [0, 1]
    while len(numbers) < 30:
        numbers.append(numbers[-1] + numbers[-2])
    found = scheme_named("mix:1").ratios(12)
    assert found == [Fraction(numbers[2 * fit], numbers[2 * fit + 1]) for fit in range(1, 13)]


@pytest.mark.parametrize("workflow", Workflow)
def test_only_a_finite_limit_is_enclosed(workflow: Workflow) -> None:
    assert (limit_enclosure(workflow) is None) is (limit_text(workflow) == "oo")
