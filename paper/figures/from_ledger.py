"""Figures of a ledger: how the limits in n were read, as a record that is drawn like those of the studies."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from textwrap import wrap
from typing import Any

from paper.fields import LedgerError
from paper.ledger import Design, Entry, Ledger

NAME = "extrapolation"
TITLE = "Limits in the sample size, read from several n"
DESIGNS = 3  # of a claim, that one panel shows: the first
SPAN = 20  # the largest n over the smallest, up to which all points stand apart in 1/n
WIDTH = 44  # letters of a title that fit above a panel
PLACES = 24  # of a band
WIDE = NormalDist().inv_cdf(0.975)  # standard errors of a 95 % interval
Point = tuple[float, float, float]  # a number with its interval


def extrapolation(ledger: Ledger) -> dict[str, Any]:
    """The record: a panel a claim about a limit, with its points in 1/n, the weighted lines, and what theory says at 0.

    LedgerError where the ledger has no such claim.
    """
    entries = _distinct([entry for entry in ledger.entries if entry.regime == "limit" and _shown(entry)])
    if not entries:
        raise LedgerError("no claim of the ledger is a limit that was read from several n; make it with: reproduce")
    counts = {design.replicates // len(design.points) for entry in entries for design in _shown(entry)}
    missed = off(ledger)
    return {
        "schema": "modelcollapse/figure/1", "figure": NAME, "title": TITLE, "source": "the ledger",
        "profile": ledger.profile, "seed": ledger.seed, "replicates": sorted(counts), "excluded": 0, "scale": "",
        "parameters": {}, "claims": [entry.claim for entry in entries], "columns": 3,
        "panels": [_panel(entry) for entry in entries],
        "findings": [], "notes": [missed] if missed else [], "cells": sum(len(_shown(entry)) for entry in entries),
    }  # fmt: skip


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """The claims, of those with the same draws and as much to show the one with more designs."""
    most = sorted(entries, key=lambda entry: -len(_shown(entry)))
    kept = [each for place, each in enumerate(most) if not any(_same(each, other) for other in most[:place])]
    return [entry for entry in entries if entry in kept]


def _same(entry: Entry, other: Entry) -> bool:
    return _shown(entry)[0].points == _shown(other)[0].points


def off(ledger: Ledger) -> str:
    """Which claims of equality have an intercept further from theory than so many tests allow; empty where none has.

    By Bonferroni over all intercepts that are shown, at 0.001.
    """
    told = [
        (entry, design) for entry in ledger.entries if entry.regime == "limit" and entry.relation == "="
        for design in _shown(entry)
    ]  # fmt: skip
    reach = NormalDist().inv_cdf(1 - 0.001 / (2 * max(len(told), 1)))
    strays = [f"{entry.claim} ({design.label})" for entry, design in told if _distance(design) > reach]
    return f"OFF THEORY: the intercepts of {', '.join(strays)}." if strays else ""


def _distance(design: Design) -> float:
    gap = abs((design.estimate or 0) - (design.theory or 0))
    return gap / design.error if design.error else float("inf")


def _shown(entry: Entry) -> list[Design]:
    """The first designs whose line can be drawn in 1/n."""
    found = [each for each in entry.designs if each.slope_error is not None and len(each.points) > 2]
    near = [each for each in found if max(one.n for one in each.points) <= SPAN * min(one.n for one in each.points)]
    return near[:DESIGNS]


def _panel(entry: Entry) -> dict[str, Any]:
    curves: list[dict[str, Any]] = []
    for design in _shown(entry):
        curves += [_points(design), _line(design)]
    first = _shown(entry)[0]
    longest = max(1 / point.n for design in _shown(entry) for point in design.points)
    theory = {"=": "theory", "<=": "theory: at most", ">=": "theory: at least"}[entry.relation]
    curves.append(_curve(theory, [0, longest], [(first.theory or 0.0,) * 3] * 2, theory=entry.claim))
    sizes = sorted({point.n for point in first.points})
    return {
        "title": "\n".join(wrap(entry.title, WIDTH)), "x": "n, at 1/n", "y": "estimate", "kind": "limit",
        "curves": curves, "log": "", "columns": sizes, "rows": [], "grid": [], "unit": "", "marks": [],
        "note": entry.claim,
    }  # fmt: skip


def _points(design: Design) -> dict[str, Any]:
    """The estimates at each n, and the intercept at 0."""
    told = [(1 / each.n, _interval(each.estimate or 0.0, each.error or 0.0)) for each in design.points]
    told.append((0.0, _interval(design.estimate or 0.0, design.error or 0.0)))
    label = design.label.partition(",")[0] if design.label.endswith("gaussian features") else design.label
    return _curve(label, [x for x, _ in told], [point for _, point in told])


def _line(design: Design) -> dict[str, Any]:
    longest = max(1 / point.n for point in design.points)
    places = [longest * place / PLACES for place in range(PLACES + 1)]
    return _curve("_line", places, line(design, places), dashed=True)


def line(design: Design, places: Sequence[float]) -> list[Point]:
    """The line estimate + slope x at each x = 1/n, with its interval.

    The errors of intercept and slope are the ledger's, which count that weights were estimated; their correlation is
    that of weighted least squares with the points' own errors: -m sqrt(Var(slope)/Var(intercept)) with m the weighted
    mean of 1/n, cut off at -1.
    """
    at_zero, slope = design.estimate or 0.0, design.slope or 0.0
    first, second = design.error or 0.0, design.slope_error or 0.0
    weights = [1 / (point.error or 1.0) ** 2 for point in design.points]
    mean = sum(weight / point.n for weight, point in zip(weights, design.points, strict=True)) / sum(weights)
    both = -min(mean * second**2, first * second)
    return [
        _interval(at_zero + slope * x, sqrt(max(first**2 + 2 * x * both + x**2 * second**2, 0.0))) for x in places
    ]  # fmt: skip


def _interval(value: float, error: float) -> Point:
    return value, value - WIDE * error, value + WIDE * error


def _curve(label: str, x: Sequence[float], told: Sequence[Point], **more: Any) -> dict[str, Any]:
    mean, low, high = (list(each) for each in zip(*told, strict=True))
    return {
        "label": label, "x": list(x), "mean": mean, "low": low, "high": high, "bottom": [], "top": [], "theory": "",
        "dashed": False, **more,
    }  # fmt: skip
