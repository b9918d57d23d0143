"""The n-gram model: its counts, its probabilities, and text that it writes, for many sequences at once."""

import numpy as np
from numpy.typing import NDArray

from simulate.arrays import Floats, Integers
from theory.vocabulary import Smoothing

Bools = NDArray[np.bool_]
STEPS = 2**32  # of a uniform number: a context's index plus one is then exact, so that no draw leaves its context


def grams(text: Integers, order: int, tokens: int) -> Integers:
    """The number of the n-gram that ends at each token after the prompt, [rows, length]; text [rows, order + length].

    The number is that of its context times `tokens`, plus its last token.
    """
    length = text.shape[1] - order
    found = text[:, :length].astype(np.int64)
    for place in range(1, order + 1):
        found = found * tokens + text[:, place : place + length]
    return found


def counted(text: Integers, order: int, tokens: int) -> Integers:
    """How often each n-gram stands in the text, [contexts, tokens]."""
    return counts(grams(text, order, tokens), order, tokens)


def counts(found: Integers, order: int, tokens: int) -> Integers:
    """How often each number of an n-gram occurs, [contexts, tokens]."""
    return np.bincount(found.ravel(), minlength=tokens ** (order + 1)).reshape(-1, tokens)


def fitted(seen: Integers, alpha: float, smoothing: Smoothing) -> Floats:
    """The probability of each token after each context, [..., contexts, tokens], from the counts.

    (count + a b)/(count of the context + a), with a = alpha times the tokens, and b uniform, or under back-off the fit
    with one token of context less. A context that was never seen has b when alpha is 0.
    """
    *apart, contexts, tokens = seen.shape
    base = np.full((1, tokens), 1 / tokens)
    if smoothing is Smoothing.BACK_OFF and contexts > 1:
        base = fitted(seen.reshape(*apart, tokens, -1, tokens).sum(axis=-3), alpha, smoothing)
    base = np.tile(base, (contexts // base.shape[-2], 1))
    strength = alpha * tokens
    total = seen.sum(axis=-1, keepdims=True) + strength
    return np.where(total > 0, (seen + strength * base) / np.where(total > 0, total, 1), base)


def flattened(table: Floats, temperature: float = 1.0) -> Floats:
    """The cumulative probabilities of all contexts one after the other: context c fills (c, c + 1], [contexts, tokens].

    The last of a context is c + 1 itself, so a token of probability 0 is never drawn. Tables [tables, contexts, tokens]
    follow one another too.
    """
    table = table.reshape(-1, table.shape[-1])
    if temperature != 1:
        table = (table / table.max(axis=1, keepdims=True)) ** (1 / temperature)
    sums = np.cumsum(table, axis=1)
    return sums / sums[:, -1:] + np.arange(len(table))[:, None]


def written(
    cumulative: Floats, prompts: Integers, length: int, generator: np.random.Generator, tables: int = 1
) -> Integers:
    """The prompts and `length` tokens after each, [rows, order + length], by the model with these sums.

    Where several tables follow one another, each writes as many of the rows, in turn.
    """
    tokens = cumulative.shape[1]
    contexts = len(cumulative) // tables
    rows, order = prompts.shape
    own = np.repeat(np.arange(tables) * contexts, rows // tables)  # the first context of a row's table
    text = np.empty((rows, order + length), dtype=np.int64)
    text[:, :order] = prompts
    context = prompts @ (tokens ** np.arange(order - 1, -1, -1))
    uniform = generator.integers(0, STEPS, size=(length, rows), dtype=np.uint32)
    flat = cumulative.ravel()
    for place in range(length):
        gram = _found(flat, own + context + uniform[place] / STEPS)
        text[:, order + place] = gram % tokens
        context = gram % contexts
    return text


def _found(flat: Floats, values: Floats) -> Integers:
    """The place of the first sum above each value; looked up in ascending order, which halves the time."""
    ascending = np.argsort(values)
    places = np.empty(len(values), dtype=np.int64)
    places[ascending] = np.searchsorted(flat, values[ascending], side="right")
    return places


def losses(table: Floats) -> Floats:
    """-log p of each n-gram, flat; infinite where p is 0."""
    with np.errstate(divide="ignore"):
        return -np.log(table).ravel()
