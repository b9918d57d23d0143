"""How closely the fast engine agrees with statsmodels: both fit the same rows, generation by generation.

`python -m simulate.agreement --fits 10000` compares at least so many fits of every family, on synthetic and real
designs, and prints the table; `--larger` adds designs with up to 20 features and with several trials.
"""

import argparse
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
from simulate.replay import score
from simulate.request import LAWS, Request
from theory.vocabulary import Family, GlmDesign, recipe_named

WORKFLOWS = ("discard", "augment", "halfway", "window:2", "kept:1/4", "mix:1:1/2", "fixed-budget")
COUNTS = ("compared", "missing", "disagreements")
WORST = ("largest", "score")
TEXTS = {"family": 19, "law": 10, "workflow": 13}  # columns of the table and their widths
NUMBERS = {"features": 8, "trials": 8, "compared": 7, "missing": 8, "disagreements": 10, "largest": 13, "score": 13}
HEADS = {"compared": "fits", "missing": "no fit", "disagreements": "disagree", "largest": "largest gap"}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One generation fitted by both engines: how far apart the fits and the score at the fast one, None without fits.

    `missing`: neither engine has an estimate, and both say so.
    """

    gap: float | None
    score: float | None = None
    missing: bool = False


def compare(requests: Sequence[Request]) -> dict[str, Any]:
    """How many fits were compared, the largest |theta_fast - theta_statsmodels|, and how the engines disagreed.

    Every generation of the fast engine is fitted again by statsmodels, on the very same rows and from a cold start, for
    exactly as many replicates as a request asks for. A fit that is found where no estimate exists counts as missing.
    """
    with threadpool_limits(limits=1):
        rows = [_row(request) for request in requests]
    return {**_total(rows), "cells": rows}


def cells(
    *,
    rows: int = 500,
    generations: int = 3,
    replicates: int = 20,
    families: Sequence[Family] = tuple(Family),
    workflows: Sequence[str] = WORKFLOWS,
) -> list[Request]:
    """One request for every family, feature law and workflow that can be drawn."""
    return [
        _request((family, workflow, law, {}), rows, generations, replicates)
        for family in families
        for law in LAWS
        for workflow in workflows
        if (law, workflow) != ("signs", "fixed-budget")
    ]


def larger(*, rows: int = 500, generations: int = 3, replicates: int = 20) -> list[Request]:
    """Requests with many features or several trials, one a family and shape."""
    shapes: list[tuple[Family, str, str, dict[str, int]]] = [
        (family, "augment", law, {"features": features})
        for family in Family
        for law, features in (("gaussian", 10), ("gaussian", 20), ("signs", 5))
    ]
    shapes += [(Family.BINOMIAL, "augment", law, {"trials": 7}) for law in LAWS]
    return [_request(shape, rows, generations, replicates) for shape in shapes]


def _request(kind: tuple[Family, str, str, dict[str, int]], rows: int, generations: int, replicates: int) -> Request:
    family, workflow, law, shape = kind
    common: dict[str, Any] = {"generations": generations, "rows": rows, "dispersion": Fraction(1, 2), **shape}
    design = GlmDesign(family=family, workflow=recipe_named(workflow), law=law, **common)
    return Request(design=design, replicates=replicates, stream="agreement")


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
        "features": problem(request, keep=True).truth.size - 1,
        "trials": design.trials,
        "compared": len(gaps),
        "missing": missing,
        "disagreements": len(found) - len(gaps) - missing,
        "largest": max(gaps, default=0.0),
        "score": max((each.score for each in found if each.score is not None), default=0.0),
    }


def _generations(request: Request, replicate: int) -> Iterator[Comparison]:
    """Both engines' fits of every generation that was drawn, up to the first that one of them does not find."""
    asked, drawn = problem(request, keep=True), trace(request, replicate)
    for generation in range(asked.design.generations):
        rows = training(asked, drawn.batches, generation)
        slow = literal.estimate(asked, rows)
        fast = drawn.coefficients[generation] if generation < len(drawn.coefficients) else None
        lost = [literal.missing(asked, rows, found) is not None for found in (fast, slow)]
        if fast is None or slow is None or any(lost):
            yield Comparison(gap=None, missing=all(lost))
            return
        yield Comparison(gap=float(np.abs(fast - slow).max()), score=score(asked, rows, fast))


def _total(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The counts of the rows together, and the worst of them."""
    worst = {name: max((row[name] for row in rows), default=0.0) for name in WORST}
    return {**{name: sum(row[name] for row in rows) for name in COUNTS}, **worst}


def lines(result: dict[str, Any]) -> list[str]:
    """The comparison as a table: its heads, one line a cell, one a family, and the total."""
    rows = result["cells"]
    families = {
        one: _total([row for row in rows if row["family"] == one]) for one in dict.fromkeys(r["family"] for r in rows)
    }
    sums = [{"family": name, **total} for name, total in [*families.items(), ("all", result)]]
    return [_line({name: HEADS.get(name, name) for name in [*TEXTS, *NUMBERS]}), *map(_line, [*rows, *sums])]


def _line(row: dict[str, Any]) -> str:
    shown = {name: row.get(name, "") for name in [*TEXTS, *NUMBERS]}
    shown |= {name: f"{row[name]:.2e}" for name in WORST if isinstance(row[name], float)}
    left = [f"{shown[name]!s:<{width}}" for name, width in TEXTS.items()]
    return "".join([*left, *(f"{shown[name]!s:>{width}}" for name, width in NUMBERS.items())])


def main(arguments: Sequence[str]) -> None:
    """Nothing; the table of at least so many fits of every family stands on stdout."""
    parser = argparse.ArgumentParser(prog="python -m simulate.agreement", description=__doc__)
    parser.add_argument("--fits", type=int, default=10_000, help="of every family, at least")
    parser.add_argument("--larger", action="store_true", help="add many features and several trials")
    asked = parser.parse_args(arguments)
    generations = 5
    replicates = -(-asked.fits // (len(cells(families=(Family.NORMAL,))) * generations))
    requests = cells(generations=generations, replicates=replicates)
    requests += larger(generations=generations, replicates=replicates) if asked.larger else []
    sys.stdout.write("\n".join(lines(compare(requests))) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
