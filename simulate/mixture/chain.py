"""The chain: a mixture is fitted, its draws join the history, and the next one is fitted."""

import numpy as np

from simulate.arrays import Floats
from simulate.mixture import fitting, recorded
from simulate.mixture.truth import Mixture, real_rows
from simulate.reduce import Block
from simulate.series import series_block, width
from theory.vocabulary import MixtureDesign, Recipe, Workflow


def draw(design: MixtureDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates; one whose covariance became singular is excluded and counted."""
    told = recorded.quantities(design)
    found = np.full((replicates, width(told)), np.nan)
    for place, child in enumerate(generator.spawn(replicates)):
        series = chain(design, child)
        if series is not None:
            found[place] = series
    return series_block(found, told)


def chain(design: MixtureDesign, generator: np.random.Generator) -> Floats | None:
    """The recorded numbers of one replicate; None where a fit was not possible.

    Real rows come first, so that replicates of two workflows start from the same ones.
    """
    batch = real_rows(design.truth, generator, design.rows)
    test = real_rows(design.truth, generator, design.test_rows)
    places, kept = set(recorded.iterations(design)), kept_batches(design)
    history = np.empty((kept * design.rows, 2))
    unfinished = steps = 0
    last: Mixture | None = None
    read: list[Floats] = []
    numbers: list[Floats] = []
    for iteration in range(design.generations + 1):
        start = iteration % kept * design.rows
        history[start : start + design.rows] = batch
        trained = training_rows(design, history[: min(iteration + 1, kept) * design.rows], generator)
        found = fitting.fit(design, trained, generator, last)
        if found is None:
            return None
        last = found.mixture
        unfinished += not found.converged
        steps += found.steps
        if iteration in places:
            fits = iteration + 1
            read.append(recorded.read(design, last, test, unfinished / fits, steps / fits))
            numbers.append(recorded.numbers(last))
        batch = drawn(last, generator, design.rows)
    told = np.stack(read, axis=1).ravel()
    return np.concatenate([told, *numbers]) if design.parameters else told


def drawn(mixture: Mixture, generator: np.random.Generator, rows: int) -> Floats:
    """The next batch, [rows, 2]."""
    return mixture.drawn(generator, rows)


def kept_batches(design: MixtureDesign) -> int:
    """How many batches the history holds; a new one then takes the place of the oldest."""
    if isinstance(design.workflow, Recipe) and design.workflow.kind == "window":
        return min(int(design.workflow.numbers[0]), design.generations + 1)
    return 1 if design.workflow is Workflow.DISCARD else design.generations + 1


def training_rows(design: MixtureDesign, history: Floats, generator: np.random.Generator) -> Floats:
    """The rows that a fit is made on: all of the history; of a fixed budget, as many as one batch has."""
    if isinstance(design.workflow, Recipe) and design.workflow.kind == "fixed-budget":
        return history[generator.choice(len(history), design.rows, replace=False)]
    return history
