"""The key of the random numbers names what is drawn, and not how it is used."""

from dataclasses import replace
from fractions import Fraction

import pytest

from simulate.request import Request
from simulate.seeds import key
from theory.vocabulary import Family, GlmDesign, Workflow, recipe_named

DESIGN = GlmDesign(family=Family.BINOMIAL, workflow=Workflow.DISCARD, generations=3, rows=50)
REQUEST = Request(design=DESIGN, replicates=1)


def _with(**changes: object) -> Request:
    return replace(REQUEST, design=replace(DESIGN, **changes))


OTHERS = {
    "seed": replace(REQUEST, seed=2025),
    "stream": replace(REQUEST, stream="pilot"),
    "rows": _with(rows=51),
    "law": _with(law="signs"),
    "features": _with(features=4),
    "dispersion": _with(dispersion=Fraction(2)),
    "trials": _with(trials=2),
    **{family.value: _with(family=family) for family in Family if family is not DESIGN.family},
}
SAME = {
    "augment": _with(workflow=Workflow.AUGMENT),
    "halfway": _with(workflow=Workflow.HALFWAY),
    "a window": _with(workflow=recipe_named("window:2")),
    "generations": _with(generations=9),
    "replicates": replace(REQUEST, replicates=10_000),
    "engine": replace(REQUEST, engine="statsmodels"),
    "arithmetic": replace(REQUEST, arithmetic="fast-math"),
}


@pytest.mark.parametrize("name", list(SAME))
def test_workflows_engines_and_lengths_share_their_random_numbers(name: str) -> None:
    assert SAME[name] != REQUEST
    assert key(SAME[name]) == key(REQUEST)


def test_another_seed_stream_or_cell_has_another_key() -> None:
    keys = {name: key(request) for name, request in OTHERS.items()} | {"first": key(REQUEST)}
    assert len(set(keys.values())) == len(OTHERS) + 1


def test_a_key_is_a_signed_number_of_64_bits() -> None:
    keys = [key(replace(REQUEST, seed=seed)) for seed in range(200)]
    assert all(-(1 << 63) <= each < 1 << 63 for each in keys)
    assert 60 < sum(each < 0 for each in keys) < 140
    assert len(set(keys)) == len(keys)
