"""How closely the fast engine agrees with statsmodels: both fit the same rows, generation by generation.

`python -m simulate.agreement [FITS]` compares about so many fits of every family (10,000 if nothing is said), on
synthetic and real designs, and prints the table.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from simulate.glm import literal
from simulate.glm.problem import problem
from simulate.glm.trace import trace, training
from simulate.request import LAWS, Request
from theory.vocabulary import Family, GlmDesign, recipe_named

WORKFLOWS = ("discard", "augment", "window:2", "kept:1/4", "mix:1:1/2", "fixed-budget")
FITS = 10_000


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One generation fitted by both engines: how far apart they are, None when only one of them found a fit."""

    gap: float | None
    missing: bool


def compare(requests: Sequence[Request]) -> dict[str, Any]:
    """How many fits were compared, the largest |theta_fast - theta_statsmodels|, and how the engines disagreed.

    Every generation of the fast engine is fitted again by statsmodels, on the very same rows and from a cold start, for
    exactly as many replicates as a request asks for.
    """
    with threadpool_limits(limits=1):
        rows = [_row(request) for request in requests]
    gaps = [row["largest"] for row in rows]
    totals = {name: sum(row[name] for row in rows) for name in ("compared", "missing", "disagreements")}
    return {**totals, "largest": max(gaps, default=0.0), "cells": rows}


def cells(
    *,
    rows: int = 500,
    generations: int = 3,
    replicates: int = 20,
    families: Sequence[Family] = tuple(Family),
    workflows: Sequence[str] = WORKFLOWS,
) -> list[Request]:
    """One request for every family, feature law and workflow that can be drawn."""
    designs = [
        GlmDesign(
            family=family,
            workflow=recipe_named(workflow),
            law=law,
            generations=generations,
            rows=rows,
            dispersion=Fraction(1, 2),
        )
        for family in families
        for law in LAWS
        for workflow in workflows
        if (law, workflow) != ("signs", "fixed-budget")
    ]
    return [Request(design=design, replicates=replicates, stream="agreement") for design in designs]


def _row(request: Request) -> dict[str, Any]:
    """The comparison of one request, JSON-ready."""
    design = request.design
    if not isinstance(design, GlmDesign):
        raise TypeError(f"design={design!r}: only a GlmDesign has two engines to compare")
    found = [each for replicate in range(request.replicates) for each in _generations(request, replicate)]
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


def _generations(request: Request, replicate: int) -> Iterator[Comparison]:
    """Both engines' fits of every generation that was drawn, up to the first that one of them does not find."""
    asked, drawn = problem(request, keep=True), trace(request, replicate)
    for generation in range(asked.design.generations):
        slow = literal.estimate(asked, training(asked, drawn.batches, generation))
        fast = drawn.coefficients[generation] if generation < len(drawn.coefficients) else None
        if fast is None or slow is None:
            yield Comparison(gap=None, missing=fast is None and slow is None)
            return
        yield Comparison(gap=float(np.abs(fast - slow).max()), missing=False)


def lines(result: dict[str, Any]) -> list[str]:
    """The comparison as a table: one line a cell, and the total."""
    head = f"{'family':<19}{'law':<10}{'workflow':<14}{'fits':>6}{'no fit':>8}{'disagree':>10}{'largest gap':>14}"
    total = {"family": "all", "law": "", "workflow": "", **result}
    return [head, *(_line(row) for row in [*result["cells"], total])]


def _line(row: dict[str, Any]) -> str:
    counts = f"{row['compared']:>6}{row['missing']:>8}{row['disagreements']:>10}"
    return f"{row['family']:<19}{row['law']:<10}{row['workflow']:<14}{counts}{row['largest']:>14.2e}"


def main(arguments: Sequence[str]) -> None:
    """Nothing; the table of at least so many fits of every family stands on stdout."""
    wanted = int(arguments[0]) if arguments else FITS
    generations = 5
    of_one = len(cells(families=(Family.NORMAL,)))
    replicates = -(-wanted // (of_one * generations))
    sys.stdout.write("\n".join(lines(compare(cells(generations=generations, replicates=replicates)))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
