"""Deliberate faults of the language models: each is caught by a claim that is confirmed without it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import simulate.language.source
from simulate.language import trials
from tests.fault import Question

ENTROPY, SAMPLES = Question(claim="shumailov.entropy-zipf"), Question(claim="shumailov.sample-likelihood", trials=(0,))
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _fresh_sources() -> Any:
    """Each test makes its sources itself."""
    simulate.language.source._markov.cache_clear()
    yield
    simulate.language.source._markov.cache_clear()


@pytest.mark.parametrize("question", [ENTROPY, SAMPLES], ids=["entropy", "samples"])
def test_without_a_fault_the_claim_is_confirmed(question: Question) -> None:
    assert question().startswith("CONFIRMED")


def _alike(patch: Patch) -> None:
    true = simulate.language.source.transitions
    patch.setattr(simulate.language.source, "transitions", lambda tokens, branching, zipf: true(tokens, branching, 0.0))


def _one_more(patch: Patch) -> None:
    true = simulate.language.source.transitions
    patch.setattr(simulate.language.source, "transitions", lambda tokens, count, zipf: true(tokens, count + 1, zipf))


def _bits(patch: Patch) -> None:
    true = trials.losses
    patch.setattr(trials, "losses", lambda table: true(table) / np.log(2))


def _steeper(patch: Patch) -> None:
    true = simulate.language.source.transitions
    patch.setattr(
        simulate.language.source, "transitions", lambda tokens, count, zipf: true(tokens, count, 1.1 * zipf)
    )  # fmt: skip


@pytest.mark.parametrize("inject", [_alike, _one_more, _bits, _steeper])
def test_a_source_that_is_not_what_it_says_is_caught(inject: Callable[[Patch], None], monkeypatch: Patch) -> None:
    inject(monkeypatch)
    assert not ENTROPY().startswith("CONFIRMED")


def _cool(patch: Patch) -> None:
    true = trials.flattened
    patch.setattr(trials, "flattened", lambda table, temperature: true(table, 0.9))


def _smoothed(patch: Patch) -> None:
    true = trials.fitted
    patch.setattr(trials, "fitted", lambda seen, alpha, kind: true(seen, alpha + 0.1, kind))


def _newest_is_the_original(patch: Patch) -> None:
    """Samples are held against the fit that wrote them: loss falls as diversity does."""

    def of_the_last(design: Any, generator: Any, replicates: int) -> Any:
        origin = simulate.language.source.source(design)
        text = origin.text(generator, replicates * design.rows)
        prompts, found = text[:, :1], trials._stacked(text, design, origin.tokens, replicates)
        first = trials.losses(trials._fit(found, design, origin.tokens, replicates))
        real = first[found].reshape(replicates, -1).mean(axis=1)
        for _ in range(design.generations):
            table = trials._fit(found, design, origin.tokens, replicates)
            text = trials.written(trials.flattened(table, 1.0), prompts, 1, generator, tables=replicates)
            found = trials._stacked(text, design, origin.tokens, replicates)
        return trials.losses(table)[found].reshape(replicates, -1).mean(axis=1) / real

    patch.setitem(trials.NUMBERS, trials.Statistic.SAMPLE_LOSS, of_the_last)


def _tables_mixed_up(patch: Patch) -> None:
    """A replicate's text is written by its neighbour's fit."""
    true = trials.written

    def shifted(cumulative: Any, prompts: Any, length: int, generator: Any, tables: int = 1) -> Any:
        each = cumulative.reshape(tables, -1, cumulative.shape[1])
        places = np.arange(tables * each.shape[1]).reshape(tables, -1, 1)
        moved = np.roll(each - places, 1, axis=0) + places
        return true(moved.reshape(cumulative.shape), prompts, length, generator, tables)

    patch.setattr(trials, "written", shifted)


@pytest.mark.parametrize("inject", [_cool, _smoothed, _newest_is_the_original, _tables_mixed_up])
def test_a_chain_that_makes_samples_likelier_or_less_is_caught(
    inject: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    inject(monkeypatch)
    assert not SAMPLES().startswith("CONFIRMED")
