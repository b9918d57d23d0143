"""How closely the fast engine agrees with statsmodels: both fit the same data, generation by generation.

`python -m simulate.agreement` prints the table.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from simulate import datasets, seeds
from simulate.arrays import Floats
from simulate.glm import draws, engine, newton, reference
from simulate.request import Request
from theory.vocabulary import Family, GlmDesign, Workflow

LAWS_OF = {
    Family.NORMAL: ("gaussian",),
    Family.BINOMIAL: ("gaussian", "fair"),
    Family.POISSON: ("gaussian", "randhie"),
}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One generation fitted by both engines: how far apart they are, None when only one of them found a fit."""

    gap: float | None
    missing: bool


def compare(requests: Sequence[Request]) -> dict[str, Any]:
    """How many fits were compared, the largest |theta_fast - theta_statsmodels|, and how the engines disagreed.

    The trajectory of the fast engine is fitted again by statsmodels, every generation on the very same data. The
    replicates of a request are the first ones of its first blocks, exactly as many as it asks for.
    """
    with threadpool_limits(limits=1):
        rows = [_row(request) for request in requests]
    gaps = [row["largest"] for row in rows]
    totals = {name: sum(row[name] for row in rows) for name in ("compared", "missing", "disagreements")}
    return {**totals, "largest": max(gaps, default=0.0), "cells": rows}


def cells(*, rows: int = 500, generations: int = 3, replicates: int = 20) -> list[Request]:
    """One request for every family, feature law and workflow."""
    designs = [
        GlmDesign(family=family, workflow=workflow, law=law, generations=generations, rows=rows)
        for family, laws in LAWS_OF.items()
        for law in laws
        for workflow in (Workflow.DISCARD, Workflow.AUGMENT)
    ]
    return [Request(design=design, replicates=replicates, stream="agreement") for design in designs]


def _row(request: Request) -> dict[str, Any]:
    """The comparison of one request, JSON-ready."""
    design = request.design
    if not isinstance(design, GlmDesign):
        raise TypeError(f"design={design!r}: only a GlmDesign has two engines to compare")
    found = [each for x, y in _data(request, design) for each in _generations(design, x, y)]
    gaps = [each.gap for each in found if each.gap is not None]
    missing = sum(each.missing for each in found)
    return {
        "family": str(design.family),
        "law": design.law,
        "workflow": str(design.workflow),
        "compared": len(gaps),
        "missing": missing,
        "disagreements": len(found) - len(gaps) - missing,
        "largest": max(gaps, default=0.0),
    }


def _data(request: Request, design: GlmDesign) -> Iterator[tuple[Floats, Floats]]:
    """The features and responses of each replicate, as the fast engine's own trajectory made them."""
    size = 256
    for replicate in range(request.replicates):
        if replicate % size == 0:
            generator = seeds.block_generator(request, replicate // size)
        x = draws.features(design, generator, datasets.features(design.law))
        numbers = draws.noise(design, generator)
        path = engine.trajectory(design, newton, datasets.truth(design.family, design.law), x, numbers)
        yield x, path.responses


def _generations(design: GlmDesign, x: Floats, y: Floats) -> Iterator[Comparison]:
    """Both engines' fits of every generation that was drawn."""
    guess = datasets.truth(design.family, design.law)
    last = None
    for generation in range(1, y.size // design.rows + 1):
        low, high = engine.training_rows(design.workflow, generation, design.rows)
        last = newton.fit(design.family, x, y, low, high, guess, last)
        slow = reference.fit(design.family, x, y, low, high, guess, None)
        if last is None or slow is None:
            yield Comparison(gap=None, missing=last is None and slow is None)
            return
        guess = last.coefficients
        yield Comparison(gap=float(np.abs(last.coefficients - slow.coefficients).max()), missing=False)


def lines(result: dict[str, Any]) -> list[str]:
    """The comparison as a table: one line a cell, and the total."""
    head = f"{'family':<10}{'law':<10}{'workflow':<10}{'fits':>6}{'no fit':>8}{'disagree':>10}{'largest gap':>14}"
    total = {"family": "all", "law": "", "workflow": "", **result}
    return [head, *(_line(row) for row in [*result["cells"], total])]


def _line(row: dict[str, Any]) -> str:
    counts = f"{row['compared']:>6}{row['missing']:>8}{row['disagreements']:>10}"
    return f"{row['family']:<10}{row['law']:<10}{row['workflow']:<10}{counts}{row['largest']:>14.2e}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(compare(cells()))) + "\n")
