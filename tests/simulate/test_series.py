"""Series: what a measured system records of each replicate, and how runs of two workflows become pairs."""

from dataclasses import replace

import numpy as np
import pytest

from simulate.pool import Workers
from simulate.reduce import block_fields, block_from
from simulate.request import Request
from simulate.run import run, run_many
from simulate.seeds import block_generator
from simulate.series import Quantity, series_block
from simulate.store import Store
from simulate.systems import SYSTEMS
from theory.vocabulary import DESIGNS, DiscreteDesign, Statistic, Workflow

LOSS = (Quantity(name="loss", at=(1, 2)),)
REQUEST = Request(
    design=DiscreteDesign(workflow=Workflow.DISCARD, generations=3, rows=8), replicates=5, stream="figure", exact=True
)


def test_a_replicate_that_is_not_a_number_is_excluded_and_counted() -> None:
    block = series_block(np.array([[1.0, 2.0], [np.nan, 3.0], [4.0, np.inf]]), LOSS)
    assert (block.drawn, block.used, block.excluded) == (3, 2, {"not a number": 1})
    assert str(block.series) == "[[1.0, 2.0], [nan, nan], [4.0, inf]]"


def test_an_infinite_loss_is_kept_in_a_store_and_out_of_it() -> None:
    block = series_block(np.array([[1.0, np.inf]]), LOSS)
    assert block_from(block_fields(block)) == block


def test_values_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\[replicates, 2\] is needed"):
        series_block(np.zeros((3, 4)), LOSS)


def test_the_evidence_names_its_quantities_and_keeps_every_replicate() -> None:
    evidence = run(REQUEST)
    wide = sum(len(each["at"]) for each in evidence["quantities"])
    assert evidence["kind"] == "series"
    assert [len(each) for each in evidence["values"]] == [wide] * 5


def test_who_draws_and_what_was_kept_change_nothing(tmp_path: object) -> None:
    block = SYSTEMS["discrete"].series_block
    longer, shorter = replace(REQUEST, replicates=2 * block + 1), replace(REQUEST, replicates=block)
    alone = run(longer)
    store = Store(str(tmp_path))
    assert run_many([shorter], store=store)[0]["values"] == alone["values"][:block]
    assert run_many([longer], store=store)[0] == alone
    assert run_many([longer], workers=Workers(threads=2))[0] == alone


def test_two_workflows_start_from_the_same_rows_and_two_sizes_do_not() -> None:
    def first(request: Request) -> float:
        return float(block_generator(request, 0).random())

    augment = replace(REQUEST, design=replace(REQUEST.design, workflow=Workflow.AUGMENT))
    larger = replace(REQUEST, design=replace(REQUEST.design, rows=9))
    assert first(REQUEST) == first(augment)
    assert first(REQUEST) != first(larger)


def test_every_design_beside_the_three_of_the_spine_has_a_system() -> None:
    assert {each.system for each in DESIGNS} - set(SYSTEMS) == {"glm", "linear", "gaussian"}
    assert all(Statistic.SERIES in each.statistics for each in SYSTEMS.values())
