"""One number a replicate, of many replicates at once: what claims are judged from."""

import numpy as np

from simulate.arrays import Floats, Integers
from simulate.language.ngrams import fitted, flattened, grams, losses, written
from simulate.language.source import Markov, source
from theory.vocabulary import LanguageDesign, Statistic


def source_loss(design: LanguageDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The mean of -log p over a text of the source, p being its own, for each replicate."""
    origin = source(design)
    if not isinstance(origin, Markov):
        raise ValueError("the law of a user's text is not known")
    text = origin.text(generator, replicates * design.rows)
    each = losses(origin.law)[grams(text, design.order, origin.tokens)]
    return np.asarray(each.reshape(replicates, -1).mean(axis=1), dtype=np.float64)


def sample_loss(design: LanguageDesign, generator: np.random.Generator, replicates: int) -> Floats:
    """The loss of the last fit's samples under the first fit, over that of the real text, when text is replaced.

    Not a number where the first fit is certain of every token of the real text.
    """
    origin = source(design)
    text = origin.text(generator, replicates * design.rows)
    prompts, found = text[:, : design.order], _stacked(text, design, origin.tokens, replicates)
    original = losses(_fit(found, design, origin.tokens, replicates))
    real = original[found].reshape(replicates, -1).mean(axis=1)
    for _ in range(design.generations):
        sums = flattened(_fit(found, design, origin.tokens, replicates), float(design.temperature))
        text = written(sums, prompts, design.length, generator, tables=replicates)
        found = _stacked(text, design, origin.tokens, replicates)
    last = original[found].reshape(replicates, -1).mean(axis=1)
    ratio: Floats = np.divide(last, real, out=np.full(replicates, np.nan), where=real > 0)
    return ratio


def _stacked(text: Integers, design: LanguageDesign, tokens: int, replicates: int) -> Integers:
    """The n-grams of each replicate's sequences, numbered from its own table on, [replicates * rows, length]."""
    first = np.repeat(np.arange(replicates) * tokens ** (design.order + 1), design.rows)
    return np.asarray(grams(text, design.order, tokens) + first[:, None], dtype=np.int64)


def _fit(found: Integers, design: LanguageDesign, tokens: int, replicates: int) -> Floats:
    """Each replicate's fit, [replicates, contexts, tokens]."""
    shape = (replicates, tokens**design.order, tokens)
    seen = np.bincount(found.ravel(), minlength=int(np.prod(shape))).reshape(shape)
    return fitted(seen, float(design.alpha), design.smoothing)


NUMBERS = {Statistic.SOURCE_LOSS: source_loss, Statistic.SAMPLE_LOSS: sample_loss}
