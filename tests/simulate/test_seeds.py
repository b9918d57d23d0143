"""Which draws a block gets."""

from dataclasses import replace

import numpy as np

from simulate.request import Request
from simulate.seeds import block_generator
from theory.vocabulary import Family, GlmDesign, Workflow

REQUEST = Request(
    design=GlmDesign(family=Family.POISSON, workflow=Workflow.DISCARD, generations=2, rows=50), replicates=1
)


def first(request: Request, block: int = 0) -> float:
    return float(block_generator(request, block).random())


def test_a_block_always_gets_the_same_draws() -> None:
    assert first(REQUEST, 3) == first(REQUEST, 3)


def test_both_engines_and_every_number_of_replicates_see_the_same_draws() -> None:
    assert first(REQUEST) == first(replace(REQUEST, engine="statsmodels")) == first(replace(REQUEST, replicates=999))


def test_another_block_stream_seed_or_design_gets_other_draws() -> None:
    others = [
        replace(REQUEST, seed=2025),
        replace(REQUEST, stream="pilot"),
        replace(REQUEST, design=replace(REQUEST.design, rows=51)),
    ]
    drawn = [first(REQUEST, block) for block in range(4)] + [first(other) for other in others]
    assert len(set(drawn)) == len(drawn)


def test_the_blocks_of_a_request_are_uncorrelated() -> None:
    drawn = np.array([block_generator(REQUEST, block).standard_normal(4000) for block in range(12)])
    off_diagonal = np.corrcoef(drawn)[np.triu_indices(12, 1)]
    assert np.abs(off_diagonal).max() < 5 / np.sqrt(4000)
