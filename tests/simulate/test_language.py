"""n-gram models on a source whose entropy is known: exact small cases, what is lost, and what cannot happen."""

import json
import pickle
from fractions import Fraction
from itertools import product
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulate.language import quantities
from simulate.language.chain import one
from simulate.language.measures import Diary
from simulate.language.ngrams import counted, fitted, flattened, grams, written
from simulate.language.source import Corpus, Markov, source, stationary, transitions
from simulate.request import Request
from simulate.run import run, run_many
from theory.vocabulary import LanguageDesign, Recipe, Workflow, recipe_named
from theory.vocabulary.language import Smoothing
from theory.vocabulary.text import Tokens
from verify.measured import Series, series

SMALL: dict[str, Any] = {"generations": 3, "rows": 40, "length": 16, "vocabulary": 8, "branching": 4}


def design(**changes: Any) -> LanguageDesign:
    return LanguageDesign(**{"workflow": Workflow.DISCARD, **SMALL, **changes})


def drawn(told: LanguageDesign, replicates: int = 3, seed: int = 7) -> Series:
    return series(run(Request(design=told, replicates=replicates, seed=seed, stream="test", exact=True)))


def markov(told: LanguageDesign) -> Markov:
    found = source(told)
    assert isinstance(found, Markov)
    return found


# the source


def test_a_uniform_source_has_the_perplexity_of_its_successors() -> None:
    assert exp(markov(design(zipf=Fraction(0), branching=8)).rate) == pytest.approx(8)
    assert exp(markov(design(zipf=Fraction(0), branching=3)).rate) == pytest.approx(3)


def test_the_entropy_rate_is_that_of_one_row_since_all_rows_are_one_law_permuted() -> None:
    weights = [1 / place for place in range(1, 5)]
    row = [weight / sum(weights) for weight in weights]
    assert markov(design()).rate == pytest.approx(-sum(p * log(p) for p in row))


def test_every_token_is_followed_by_as_many_others_as_are_asked_for_and_all_are_reached() -> None:
    matrix = transitions(9, 4, 1.0)
    assert matrix.sum(axis=1) == pytest.approx(np.ones(9))
    assert ((matrix > 0).sum(axis=1) == 4).all()
    assert (np.linalg.matrix_power(np.eye(9) + matrix, 9) > 0).all()


def test_the_stationary_law_is_that_of_the_two_state_chain_by_hand() -> None:
    assert stationary(np.array([[0.9, 0.1], [0.3, 0.7]])) == pytest.approx([0.75, 0.25])


def test_the_law_of_a_longer_context_is_that_of_the_chain_itself() -> None:
    told = markov(design(order=2))
    for a, b, c in product(range(8), repeat=3):
        chance = told.start[a] * told.matrix[a, b] * told.matrix[b, c]
        assert told.joint[8 * a + b, c] == pytest.approx(chance)


def test_the_source_is_the_same_in_every_run_and_another_for_other_numbers() -> None:
    assert np.array_equal(transitions(9, 4, 1.0), transitions(9, 4, 1.0))
    assert not np.array_equal(transitions(9, 4, 1.0) > 0, transitions(9, 5, 1.0) > 0)


# the model


def test_n_grams_are_numbered_by_context_and_last_token() -> None:
    text = np.array([[0, 1, 2, 1]])
    assert grams(text, 1, 3).tolist() == [[1, 5, 7]]
    assert grams(text, 2, 3).tolist() == [[0 * 9 + 1 * 3 + 2, 1 * 9 + 2 * 3 + 1]]
    assert counted(text, 1, 3).tolist() == [[0, 1, 0], [0, 0, 1], [0, 1, 0]]


def test_smoothing_adds_alpha_to_each_count_and_back_off_mixes_with_shorter_contexts() -> None:
    seen = np.array([[3, 1], [0, 0]])
    assert fitted(seen, 0.5, Smoothing.ADD).tolist() == [[3.5 / 5, 1.5 / 5], [0.5, 0.5]]
    shorter = [(3 + 0.5) / 5, (1 + 0.5) / 5]  # of all four tokens, smoothed by the uniform law
    expected = [[(3 + shorter[0]) / 5, (1 + shorter[1]) / 5], shorter]
    assert fitted(seen, 0.5, Smoothing.BACK_OFF) == pytest.approx(np.array(expected))
    assert fitted(seen, 0.0, Smoothing.BACK_OFF).tolist() == [[0.75, 0.25], [0.75, 0.25]]


def test_text_is_written_with_the_probabilities_of_its_contexts_and_never_with_those_that_are_zero() -> None:
    table = np.array([[0.0, 0.25, 0.75], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]])
    text = written(flattened(table), np.zeros((4000, 1), dtype=np.int64), 20, np.random.default_rng(3))
    seen = counted(text, 1, 3)
    assert (seen[table == 0] == 0).all()
    assert seen / seen.sum(axis=1, keepdims=True) == pytest.approx(table, abs=0.012)


def test_a_low_temperature_writes_the_likeliest_token_alone() -> None:
    sums = flattened(np.array([[0.4, 0.6], [0.9, 0.1]]), temperature=0.01)
    text = written(sums, np.zeros((50, 1), dtype=np.int64), 6, np.random.default_rng(1))
    assert text[:, 1:].tolist() == [[1, 0, 1, 0, 1, 0]] * 50


# what is recorded


def test_the_held_out_loss_is_the_entropy_and_the_divergence_but_for_the_sample() -> None:
    told = drawn(design(rows=4000, generations=2), replicates=4)
    floor = np.log(told.of("perplexity of the source"))
    rest = told.of("held-out loss") - floor - told.of("divergence rate")
    assert rest == pytest.approx(np.zeros_like(rest), abs=0.02)
    assert (told.of("divergence rate") > 0).all()
    assert np.log(told.of("perplexity")) == pytest.approx(told.of("held-out loss"))


def test_a_model_that_is_the_source_diverges_from_it_by_nothing() -> None:
    told = design()
    origin = markov(told)
    text = origin.text(np.random.default_rng(1), 10)
    diary = Diary.of(told, text, text)
    diary.fit(origin.law)
    assert diary.found["divergence rate"] == [pytest.approx(0)]


def test_without_smoothing_nothing_impossible_is_written_and_a_lost_n_gram_costs_an_infinite_loss() -> None:
    told = drawn(design(alpha=Fraction(0), rows=12, generations=6))
    assert (told.of("impossible n-grams") == 0).all()
    assert np.isinf(told.last("held-out loss")).all()
    assert np.isinf(told.last("divergence rate")).all()
    assert told.excluded == 0
    assert (np.diff(told.of("n-grams still written"), axis=1) <= 0).all()


def test_smoothing_writes_what_the_source_never_does_and_ever_more_of_it() -> None:
    told = drawn(design(alpha=Fraction(1, 2), generations=6))
    shares = told.of("impossible n-grams").mean(axis=0)
    assert shares[0] > 0
    assert shares[-1] > 2 * shares[0]


def test_a_cooler_writer_has_likelier_samples() -> None:
    cool = drawn(design(temperature=Fraction(1, 2), generations=4)).of("log-likelihood of samples")
    assert (cool[:, -1] > cool[:, 0] + 0.2).all()


def test_histograms_hold_every_sample_once() -> None:
    told = design(bins=12, generations=2)
    names = [each.name for each in quantities(told) if each.axis == "perplexity"]
    assert names == ["perplexity of samples of fit 1", "perplexity of samples of fit 2"]
    found = drawn(told)
    for name in names:
        assert found.of(name).sum(axis=1) == pytest.approx(np.ones(3))


def test_about_one_sample_in_a_thousand_of_the_first_fit_lies_beyond_its_own_quantile() -> None:
    found = drawn(design(rows=2000, generations=1), replicates=30).of("samples beyond")
    assert 0.0005 < found.mean() < 0.002


# workflows


ALL = ("discard", "augment", "kept:1/10", "window:2", "fixed-budget")


def test_every_workflow_starts_from_the_same_real_text() -> None:
    found = [drawn(design(workflow=recipe_named(name))) for name in ALL]
    for name in ("held-out loss", "divergence rate"):
        assert all(np.array_equal(each.of(name)[:, 0], found[0].of(name)[:, 0]) for each in found)
    assert len({tuple(each.last("divergence rate")) for each in found}) == len(ALL)


def test_real_text_that_is_kept_or_accumulated_loses_less() -> None:
    lost = {
        name: drawn(design(workflow=recipe_named(name), generations=8)).last("divergence rate").mean()
        for name in ("discard", "kept:1/2", "augment")
    }
    assert lost["augment"] < lost["kept:1/2"] < lost["discard"]


def test_the_numbers_do_not_depend_on_who_draws_them() -> None:
    asked = [Request(design=design(), replicates=4, seed=5, stream="test", exact=True)]
    assert json.dumps(run_many(asked, processes=2)) == json.dumps(run_many(asked))


def test_a_sequence_that_goes_on_from_itself_is_another_chain_than_one_after_real_prompts() -> None:
    own, real = (one(design(prompted=each), np.random.default_rng(1))[:3] for each in (False, True))
    assert own[0] == real[0]  # the held-out loss, fit by fit
    assert own[2] != real[2]


# a user's text


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text("The cat saw the dog, and the dog saw the cat.\n" * 60, encoding="utf-8")
    return path


def test_a_text_is_fitted_without_a_floor(text: Path) -> None:
    told = design(text=str(text), vocabulary=30)
    names = {each.name for each in quantities(told)}
    assert not names & {"divergence rate", "perplexity of the source"}
    found = drawn(told)
    assert np.isfinite(found.values).all()
    assert (found.of("perplexity")[:, 0] < 4).all()


def test_rare_tokens_become_one_unknown_token_and_a_fifth_is_held_out(text: Path) -> None:
    told = design(text=str(text), vocabulary=4, tokens=Tokens.WORDS)
    found = source(told)
    assert isinstance(found, Corpus)
    assert found.tokens == 4
    assert len(found.kept_back) == (len(found.fitted) + len(found.kept_back)) // 5


def test_of_a_text_its_name_and_digest_are_shown_and_two_texts_are_two_designs(text: Path) -> None:
    told = design(text=str(text), vocabulary=30)
    other = text.with_name("other") / "story.txt"
    other.parent.mkdir()
    other.write_bytes(text.read_bytes())
    assert told.text.startswith("story.txt sha256:")
    assert design(text=str(other), vocabulary=30) == told
    other.write_bytes(text.read_bytes() + b"x")
    assert design(text=str(other), vocabulary=30) != told
    assert pickle.loads(pickle.dumps(told)) == told
    assert drawn(pickle.loads(pickle.dumps(told))).values.tolist() == drawn(told).values.tolist()


def test_a_text_that_changes_after_it_was_asked_for_is_refused(text: Path) -> None:
    told = design(text=str(text), vocabulary=29)
    text.write_text("another text")
    with pytest.raises(ValueError, match=r"story\.txt' was changed"):
        source(told)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file or directory; give the file of a text in UTF-8"),
        (b"", "has 0 characters; at least 340 are needed"),
        (b"too short", "has 9 characters; at least 340 are needed for order=1 and length=16; lower --length"),
        (b"\xff\xfe" * 400, "is not UTF-8: invalid start byte at byte 0; save it as UTF-8"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "given.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=says):
        design(text=str(path))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"generations": 0}, "generations=0: at least 1 is needed"),
        ({"generations": 10**9}, "tokens in all, at most"),
        ({"bins": 10**6}, "bins=1000000: at most 10000"),
        ({"order": 4}, "order=4: at most 3 tokens of context"),
        ({"vocabulary": 3000}, "make 9000000 n-grams, at most 4194304 are allowed; lower one of them"),
        ({"alpha": Fraction(-1)}, "alpha=-1: at least 0"),
        ({"temperature": Fraction(0)}, "temperature=0: above 0"),
        ({"branching": 9}, "branching=9: from 2 to vocabulary=8"),
        ({"zipf": Fraction(-1)}, "zipf=-1: at least 0"),
        ({"workflow": Workflow.HALFWAY}, "workflow halfway: language has discard, augment, kept:ALPHA"),
        ({"workflow": Recipe(kind="kept", numbers=(Fraction(1, 100),))}, "kept:1/100 of rows=40: 0 real ones"),
    ],
)
def test_a_design_that_cannot_be_drawn_says_why(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        design(**changes)
