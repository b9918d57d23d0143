"""A distribution on finitely many categories, refitted exactly on its own draws."""

import numpy as np

from simulate.reduce import Block
from simulate.series import Quantity, series_block
from theory.vocabulary import DiscreteDesign, Workflow


def quantities(design: DiscreteDesign) -> tuple[Quantity, ...]:
    """What is recorded of every fit."""
    return (Quantity(name="heterozygosity", at=tuple(range(1, design.generations + 1))),)


def draw(design: DiscreteDesign, generator: np.random.Generator, replicates: int) -> Block:
    """One block of replicates."""
    shares = np.full((replicates, design.categories), 1 / design.categories)
    found = np.empty((replicates, design.generations))
    for fit in range(design.generations):
        new = generator.multinomial(design.rows, shares) / design.rows
        shares = new if design.workflow is Workflow.DISCARD else (shares * fit + new) / (fit + 1)
        found[:, fit] = 1 - (shares * shares).sum(axis=1)
    return series_block(found, quantities(design))
