"""Where real text comes from: a Markov chain whose entropy rate is known, or the text that a user brings."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from simulate.arrays import Floats, Integers
from simulate.language.ngrams import Bools, counted, flattened, written
from theory.vocabulary import UNKNOWN, LanguageDesign, TextFile, Tokens, known, tokenised

HELD_OUT = 5  # one token in so many of a user's text is held out: the last part of it


@dataclass(frozen=True, kw_only=True)
class Markov:
    """A stationary Markov chain. `rate` is its entropy rate, in nats a token.

    `joint` is the probability of each n-gram, `law` that of its last token after the others, [contexts, tokens];
    `possible` are the n-grams that it may write.
    """

    tokens: int
    order: int
    length: int
    start: Floats
    matrix: Floats
    possible: Bools
    joint: Floats
    law: Floats
    rate: float

    def text(self, generator: np.random.Generator, rows: int) -> Integers:
        """Sequences from the stationary law on: their first tokens are prompts."""
        first = generator.choice(self.tokens, size=(rows, 1), p=self.start).astype(np.int64)
        return written(flattened(self.matrix), first, self.order - 1 + self.length, generator)

    def held_out(self, generator: np.random.Generator, rows: int) -> Integers:
        """More of the same: the chain never ends."""
        return self.text(generator, rows)


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A user's text as numbers: the part that is fitted, and the part that is held out.

    `possible` are the n-grams that stand anywhere in it, [contexts, tokens].
    """

    tokens: int
    width: int  # of a sequence with its prompt
    fitted: Integers
    kept_back: Integers
    possible: Bools

    def text(self, generator: np.random.Generator, rows: int) -> Integers:
        """Sequences from places that are drawn with replacement."""
        return self._windows(self.fitted, generator, rows)

    def held_out(self, generator: np.random.Generator, rows: int) -> Integers:
        """Sequences from the last part of the text."""
        return self._windows(self.kept_back, generator, rows)

    def _windows(self, part: Integers, generator: np.random.Generator, rows: int) -> Integers:
        starts = generator.integers(0, len(part) - self.width + 1, size=rows)
        found: Integers = np.lib.stride_tricks.sliding_window_view(part, self.width)[starts]
        return found


Source = Markov | Corpus


def source(design: LanguageDesign) -> Source:
    """The source of the design, made once a process."""
    shape = (design.vocabulary, design.order, design.length)
    if design.text:
        return _corpus(cast("TextFile", design.text), str(design.tokens), *shape)
    return _markov(*shape, design.branching, float(design.zipf))


@lru_cache(maxsize=4)
def _markov(tokens: int, order: int, length: int, branching: int, zipf: float) -> Markov:
    matrix = transitions(tokens, branching, zipf)
    start = stationary(matrix)
    weights = start
    for _ in range(order - 1):  # the law of a context of one token more
        weights = (weights[:, None] * np.tile(matrix, (len(weights) // tokens, 1))).ravel()
    law = np.tile(matrix, (tokens ** (order - 1), 1))
    joint = weights[:, None] * law
    return Markov(
        tokens=tokens, order=order, length=length, start=start, matrix=matrix, possible=joint > 0, joint=joint, law=law,
        rate=-float(start @ (matrix * np.log(np.where(matrix > 0, matrix, 1))).sum(axis=1)),
    )  # fmt: skip


def transitions(tokens: int, branching: int, zipf: float) -> Floats:
    """The transition matrix [tokens, tokens] that the three numbers alone give: each row is a Zipf law, permuted.

    Which tokens follow a token is drawn without replacement, token r with weight 1/(r + 1), the earlier drawn the
    likelier: some tokens are frequent in every context. The last successor is the next token, so that all are reached.
    """
    digest = hashlib.sha256(f"{tokens} {branching} {zipf}".encode()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
    weights = np.arange(1, branching + 1) ** -zipf
    matrix = np.zeros((tokens, tokens))
    for token in range(tokens):
        following = (token + 1) % tokens
        order = np.argsort(generator.exponential(size=tokens) * np.arange(1, tokens + 1))
        chosen = [*order[order != following][: branching - 1], following]
        matrix[token, chosen] = weights / weights.sum()
    return matrix


def stationary(matrix: Floats) -> Floats:
    """The law pi with pi P = pi and sum 1, of a chain in which every token is reached from every other."""
    size = len(matrix)
    equations = np.vstack([matrix.T - np.eye(size), np.ones(size)])
    found = np.linalg.lstsq(equations, np.append(np.zeros(size), 1.0), rcond=None)[0].clip(0)
    return np.asarray(found / found.sum(), dtype=np.float64)


@lru_cache(maxsize=4)
def _corpus(text: TextFile, tokens: str, vocabulary: int, order: int, length: int) -> Corpus:
    found = tokenised(text.read(), Tokens(tokens))
    names = known(found, vocabulary)
    numbers = {name: place for place, name in enumerate(names)}
    unknown = numbers.get(UNKNOWN, 0)
    whole = np.array([numbers.get(name, unknown) for name in found], dtype=np.int64)
    cut = len(whole) - len(whole) // HELD_OUT
    return Corpus(
        tokens=len(names), width=order + length, fitted=whole[:cut], kept_back=whole[cut:],
        possible=counted(whole[None], order, len(names)) > 0,
    )  # fmt: skip
