"""Reference workload W, and the six cells that it is measured in."""

from collections.abc import Iterator

import numpy as np

from simulate import datasets
from simulate.arrays import Floats
from theory.vocabulary import Family, GlmDesign, Workflow

ROWS, GENERATIONS = 500, 20
FAMILIES = (Family.BINOMIAL, Family.POISSON, Family.NORMAL)
WORKFLOWS = (Workflow.AUGMENT, Workflow.DISCARD)
LINKS = {Family.BINOMIAL: "logit", Family.POISSON: "Poisson", Family.NORMAL: "normal"}


def workload(
    family: Family = Family.BINOMIAL, workflow: Workflow = Workflow.AUGMENT, **changed: int | str
) -> GlmDesign:
    """W in that family and workflow, with some of its fields changed."""
    return GlmDesign(family=family, workflow=workflow, **{"generations": GENERATIONS, "rows": ROWS, **changed})


def cells() -> Iterator[tuple[str, GlmDesign]]:
    """The six cells, each with the name that its column has."""
    for family in FAMILIES:
        for workflow in WORKFLOWS:
            yield f"{LINKS[family]} {workflow}", workload(family, workflow)


def truth(design: GlmDesign) -> Floats:
    """theta_0 of the design, [p]."""
    return np.asarray(datasets.truth(design))


def deviation(design: GlmDesign) -> float:
    """The standard deviation of a normal response."""
    return float(design.dispersion) ** 0.5
