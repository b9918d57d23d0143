"""What a workflow is as arrays, against arrays written by hand; and places that no two batches hold at once."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulate.glm.schedule import UNIT, schedule
from tests.simulate.glm.designs import MATRIX, STEADY, WORKFLOWS, design
from theory.vocabulary import Family, GlmDesign, Recipe, Workflow, recipe_named

ROWS = 40  # a place is 64 rows
PLAIN = {
    "rows": [40, 40, 40],
    "source": [0, 1, 2],
    "label": [0, 2, 4],
    "generation": [0, 1, 2],
    "kind": [0, 0, 0],
}
IDENTITY, LOWER = [[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
BY_HAND: dict[str, dict[str, Any]] = {
    "discard": {**PLAIN, "weights": IDENTITY, "start": [0, 0, 0], "size": 64},
    "augment": {**PLAIN, "weights": LOWER, "start": [0, 64, 128], "size": 192},
    "halfway": {**PLAIN, "rows": [40, 80, 120], "weights": IDENTITY, "start": [0, 0, 0], "size": 128},
    "window:2": {**PLAIN, "weights": [[1, 0, 0], [1, 1, 0], [0, 1, 1]], "start": [0, 64, 0], "size": 128},
    "kept:1/4": {
        **PLAIN,
        "weights": [[1, 0, 0], [1 / 4, 3 / 4, 0], [1 / 4, 0, 3 / 4]],
        "start": [0, 64, 64],
        "size": 128,
    },
    "mix:1/2:1/3": {
        "rows": [40, 20, 40, 20, 40, 20],
        "source": [0, 0, 1, 0, 2, 0],
        "label": [0, 1, 2, 3, 4, 5],
        "generation": [0, 0, 1, 1, 2, 2],
        "kind": [0, 0, 0, 0, 0, 0],
        "weights": [[2 / 3, 2 / 3, 0, 0, 0, 0], [0, 0, 2 / 3, 2 / 3, 0, 0], [0, 0, 0, 0, 2 / 3, 2 / 3]],
        "start": [0, 64, 0, 64, 0, 64],
        "size": 96,
    },
    "fixed-budget": {
        "rows": [40, 40, 40, 40, 40, 40],
        "source": [0, 1, 2, 0, 1, 2],
        "label": [0, 2, 4, 0, 2, 4],
        "generation": [0, 1, 2, 0, 1, 2],
        "kind": [0, 0, 0, 1, 1, 1],
        "weights": [[0, 0, 0, *row] for row in IDENTITY],
        "start": [0, 64, 128, 192, 256, 320],
        "size": 384,
    },
    "budget:3/2": {
        "rows": [40, 40, 40, 60, 60],
        "source": [0, 1, 2, 1, 2],
        "label": [0, 2, 4, 2, 4],
        "generation": [0, 1, 2, 1, 2],
        "kind": [0, 0, 0, 1, 1],
        "weights": [[1, 0, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]],
        "start": [0, 64, 128, 192, 256],
        "size": 320,
    },
    MATRIX: {
        **PLAIN,
        "weights": [[1, 0, 0], [1 / 3, 2 / 3, 0], [1 / 2, 0, 1 / 2]],
        "start": [0, 64, 64],
        "size": 128,
    },
}
NAMES = [name.partition(":1,")[0] for name in WORKFLOWS]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=NAMES)
def test_a_workflow_is_the_schedule_that_was_written_by_hand(workflow: str) -> None:
    made = schedule(design(Family.NORMAL, workflow, rows=ROWS))
    for name, wanted in BY_HAND[workflow].items():
        np.testing.assert_allclose(getattr(made, name), wanted, rtol=1e-15, err_msg=name)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=NAMES)
def test_a_kept_schedule_differs_by_its_places_alone(workflow: str) -> None:
    asked = design(Family.NORMAL, workflow, rows=ROWS)
    made, kept = schedule(asked), schedule(asked, keep=True)
    for name in ("rows", "source", "label", "generation", "kind", "weights"):
        np.testing.assert_array_equal(getattr(made, name), getattr(kept, name))
    assert list(kept.start) == list(np.cumsum([0, *(-(-kept.rows // UNIT) * UNIT)])[:-1])


@pytest.mark.parametrize("workflow", ["discard", "window:3", "kept:1/4", "mix:1/2:1/3"])
def test_the_workspace_of_a_short_memory_does_not_grow_with_the_generations(workflow: str) -> None:
    few, many = (schedule(design(Family.NORMAL, workflow, generations=count, rows=100)).size for count in (4, 1000))
    assert few == many


def test_the_workspace_of_growing_batches_is_as_large_as_the_last() -> None:
    assert schedule(design(Family.NORMAL, "halfway", generations=1000, rows=100)).size == 100_000


@st.composite
def matrices(draw: st.DrawFn) -> Recipe:
    """A random workflow whose fits weigh any batches that they may."""
    size = draw(st.integers(1, 8))
    rows = []
    for place in range(size):
        shares = draw(st.lists(st.integers(0, 3), min_size=place + 1, max_size=place + 1).filter(any))
        rows.append(tuple(Fraction(share, sum(shares)) for share in shares) + (Fraction(0),) * (size - place - 1))
    return Recipe(kind="matrix", matrix=tuple(rows))


@st.composite
def designs(draw: st.DrawFn) -> GlmDesign:
    """A random workflow with a random number of rows."""
    rows = draw(st.sampled_from((2, 32, 33, 100)))
    named = st.sampled_from(
        ("halfway", "window:2", "window:5", "kept:1/2", "mix:1/2:1/3", "mix:3:1/2", "fixed-budget", "budget:2")
    )
    workflow = draw(st.one_of(matrices(), named.map(recipe_named)))
    generations = len(workflow.matrix) if isinstance(workflow, Recipe) and workflow.matrix else draw(st.integers(1, 9))
    even = rows + rows % 2
    return GlmDesign(family=Family.POISSON, workflow=workflow, generations=generations, rows=even)


@STEADY
@given(designs(), st.booleans())
def test_no_two_batches_stand_in_one_place_while_both_are_in_use(asked: GlmDesign, keep: bool) -> None:
    made = schedule(asked, keep=keep)
    everything = keep or bool(made.kind.any())
    held = []
    for batch in range(made.rows.size):
        used = np.flatnonzero(made.weights[:, batch])
        last = asked.generations if everything else max([int(made.generation[batch]), *used])
        wide = -(-int(made.rows[batch]) // UNIT) * UNIT
        held.append((int(made.generation[batch]), last, int(made.start[batch]), int(made.start[batch]) + wide))
    for place, (born, last, start, stop) in enumerate(held):
        assert start % UNIT == 0
        assert 0 <= start < stop <= made.size
        for other_born, other_last, other_start, other_stop in held[:place]:
            together = other_born <= last and born <= other_last
            assert not (together and start < other_stop and other_start < stop)


@STEADY
@given(designs())
def test_a_fit_uses_only_what_was_drawn_and_a_batch_only_what_was_fitted(asked: GlmDesign) -> None:
    made = schedule(asked)
    for generation, weights in enumerate(made.weights):
        assert made.generation[weights > 0].max() <= generation
        assert (weights @ made.rows).item() > 0
    assert (made.source <= made.generation).all()
    streams = list(zip(made.label.tolist(), made.kind.tolist(), strict=True))
    assert len(set(streams)) == len(streams)


fractions = st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000)
RECIPES = st.one_of(
    matrices(),
    st.integers(1, 10**6).map(lambda k: Recipe(kind="window", numbers=(Fraction(k),))),
    fractions.map(lambda share: Recipe(kind="kept", numbers=(share,))),
    st.tuples(fractions, fractions).map(lambda both: Recipe(kind="mix", numbers=both)),
    st.just(Recipe(kind="fixed-budget")),
    fractions.map(lambda share: Recipe(kind="budget", numbers=(share,))),
    st.sampled_from(Workflow),
)


@STEADY
@given(RECIPES)
def test_the_name_of_a_workflow_names_it(workflow: Recipe | Workflow) -> None:
    assert recipe_named(str(workflow)) == workflow
    assert recipe_named(f" {str(workflow).upper()}\n") == workflow


def test_decimals_and_synonyms_are_read_too() -> None:
    assert recipe_named("kept:0.25") == recipe_named("kept:1/4")
    assert (recipe_named("replace"), recipe_named("accumulate")) == (Workflow.DISCARD, Workflow.AUGMENT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("recycle", "unknown workflow 'recycle'; known: discard"),
        ("recycle:3", "fixed-budget"),
        ("window", "window:K is allowed"),
        ("window:0", "K=0; a whole number"),
        ("window:3/2", "K=3/2"),
        ("window:2:3", "2 numbers; window:K is allowed"),
        ("window:x", "write its numbers as 3, 1/4 or 0.25"),
        ("kept:1", "ALPHA=1; a weight above 0 and below 1"),
        ("kept:1/0", "write its numbers"),
        ("mix:0:1/2", "KAPPA=0"),
        ("mix:1:1", "W=1; a weight above 0 and below 1"),
        ("mix:1", "mix:KAPPA:W is allowed"),
        ("fixed-budget:2", "1 numbers; fixed-budget is allowed"),
        ("budget", "0 numbers; budget:LAMBDA is allowed"),
        ("budget:0", "LAMBDA=0; rows over those of a batch, above 0"),
        ("matrix:", "write its numbers"),
        ("matrix:1,0;1/2", "row 2: 1 weights; 2 are needed"),
        ("matrix:1,0;1/2,1/3", "row 2 sums to 5/6"),
        ("matrix:0,1;1/2,1/2", "row 1 looks ahead"),
        ("matrix:1,0;2,-1", "row 2: a weight is negative"),
    ],
)
def test_what_is_no_workflow_is_refused_with_what_is_allowed(text: str, words: str) -> None:
    with pytest.raises(ValueError, match="(?i)" + words.replace("(", r"\(")):
        recipe_named(text)


@pytest.mark.parametrize(
    ("workflow", "changed", "words"),
    [
        (MATRIX, {"generations": 4}, "generations=4: the matrix has 3 rows; give 3"),
        ("mix:1/3:1/2", {"rows": 40}, "KAPPA times 40 rows is 40/3; a whole number is needed"),
        ("fixed-budget", {"law": "signs"}, "choose another law than 'signs'"),
        ("budget:2", {"law": "signs"}, "choose another law than 'signs'"),
        ("budget:1/3", {"rows": 40}, "LAMBDA times 40 rows is 40/3; a whole number of at least 2 is needed"),
    ],
)
def test_a_workflow_that_does_not_fit_its_design_is_refused(workflow: str, changed: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        design(Family.NORMAL, workflow, **changed)
