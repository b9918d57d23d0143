"""Requests for an exact number of replicates: the last block is cut, and is nobody else's."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from simulate.request import Request, block_size, size_of_block, whole_blocks
from simulate.run import run, run_many
from simulate.store import Store
from theory.vocabulary import Estimator, Family, GaussianDesign, GlmDesign, Workflow

DESIGN = GaussianDesign(
    workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=3, mean=Fraction(2), sigma=Fraction(3, 2)
)
BLOCK = block_size(DESIGN)


@pytest.mark.parametrize("count", [2, 110, BLOCK, BLOCK + 1, 2 * BLOCK])
def test_as_many_are_drawn_as_are_asked_for(count: int) -> None:
    drawn = run(Request(design=DESIGN, replicates=count, exact=True))
    assert (drawn["replicates"], drawn["used"]) == (count, count)
    assert run(Request(design=DESIGN, replicates=count))["replicates"] == -(-count // BLOCK) * BLOCK


def test_a_whole_number_of_blocks_is_the_same_either_way() -> None:
    exact, rounded = (run(Request(design=DESIGN, replicates=2 * BLOCK, exact=exact)) for exact in (True, False))
    assert exact == rounded


def test_the_sizes_of_the_blocks_add_up() -> None:
    request = Request(design=DESIGN, replicates=2 * BLOCK + 7, exact=True)
    assert [size_of_block(request, block) for block in range(3)] == [BLOCK, BLOCK, 7]
    assert whole_blocks(request) == 2
    assert whole_blocks(replace(request, exact=False)) == 3


def test_a_cut_block_is_neither_kept_nor_taken_for_a_whole_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    cut = Request(design=DESIGN, replicates=BLOCK + 7, exact=True)
    whole = replace(cut, exact=False)
    known = [run(cut), run(whole)]
    for requests in ([cut, whole], [whole, cut], [cut], [whole]):
        found = dict(zip(requests, run_many(requests, store=store), strict=True))
        assert [found[request] for request in requests] == [known[[cut, whole].index(each)] for each in requests]


def test_a_jackknife_needs_whole_blocks() -> None:
    design = GlmDesign(family=Family.NORMAL, workflow=Workflow.AUGMENT, generations=2, rows=20)
    with pytest.raises(ValueError, match="exact=True"):
        Request(design=design, replicates=10, exact=True)
