"""The chain of fits: each generation's text is written by the fit before it."""

import numpy as np

from simulate.arrays import Integers
from simulate.language.measures import Diary, quantities
from simulate.language.ngrams import counts, fitted, flattened, grams, written
from simulate.language.source import source
from simulate.language.trials import NUMBERS
from simulate.reduce import Block, scalar_block
from simulate.series import series_block
from theory.vocabulary import LanguageDesign, Recipe, Statistic, Workflow


def draw(design: LanguageDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates: one number each, or a series, each of its own stream.

    The real text is drawn first, so that workflows are paired.
    """
    if design.statistic is not Statistic.SERIES:
        return scalar_block(NUMBERS[design.statistic](design, generator, replicates))
    values = [one(design, child) for child in generator.spawn(replicates)]
    return series_block(np.array(values), quantities(design))


def one(design: LanguageDesign, generator: np.random.Generator) -> list[float]:
    """The values of one replicate."""
    origin, order = source(design), design.order
    real = origin.text(generator, design.rows)
    diary = Diary.of(design, real, origin.held_out(generator, design.rows))
    batches = [grams(real, order, origin.tokens)]
    text = real
    for fit in range(1, design.generations + 1):
        seen = counts(trained_on(design, batches, generator), order, origin.tokens)
        table = fitted(seen, float(design.alpha), design.smoothing)
        sums = flattened(table, float(design.temperature))
        if fit == 1:
            own = written(sums, real[:, :order], design.length, generator)
            diary.start(table, grams(own, order, origin.tokens))
        diary.fit(table)
        text = written(sums, _prompts(design, real, text), design.length, generator)
        batches.append(grams(text, order, origin.tokens))
        diary.sample(fit, batches[-1])
    return diary.values()


def _prompts(design: LanguageDesign, real: Integers, text: Integers) -> Integers:
    return real[:, : design.order] if design.prompted else text[:, -design.order :]


def trained_on(design: LanguageDesign, batches: list[Integers], generator: np.random.Generator) -> Integers:
    """The n-grams of the sequences that the next fit sees, [sequences, length]; the first batch is the real one."""
    workflow = design.workflow
    if len(batches) == 1 or workflow is Workflow.DISCARD:
        return batches[-1]
    if workflow is Workflow.AUGMENT or not isinstance(workflow, Recipe):
        return np.concatenate(batches)
    if workflow.kind == "window":
        return np.concatenate(batches[-int(workflow.numbers[0]) :])
    if workflow.kind == "kept":
        mixed = batches[-1].copy()
        kept = generator.choice(design.rows, design.kept_sequences, replace=False)
        mixed[kept] = batches[0][kept]
        return mixed
    pooled = generator.choice(design.rows * len(batches), design.rows, replace=False)
    return np.concatenate(batches)[pooled]
