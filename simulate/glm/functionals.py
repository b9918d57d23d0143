"""Means of functions of paths, in compiled code and in the order of the replicates."""

from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.frame import BINS, COORDINATE, FOURTH, INNER, KINDS, PER_UNIT, PRODUCT, THIRD, Frame
from simulate.lanes.compiled import compiled, kernel


def tallied(frame: Frame, paths: Floats, kept: Any) -> dict[str, Any]:
    """The sums [K] of the functionals and of their squares over the paths [R, D] that are kept, and histograms [H].

    JSON-ready. The first and the last bin hold what lies beyond.
    """
    rows = np.array(frame.rows)
    if rows.shape[1] != paths.shape[1]:
        raise ValueError(f"frame: rows of {rows.shape[1]} entries for a path of {paths.shape[1]}")
    groups = np.array(frame.groups, dtype=np.int64).reshape(-1, 2)
    asked = np.array([(KINDS[kind], i, j) for kind, i, j in frame.functionals], dtype=np.int64).reshape(-1, 3)
    shown = np.array([(kind == "length", i) for kind, i in frame.histograms], dtype=np.int64).reshape(-1, 2)
    first, second = np.zeros(len(asked)), np.zeros(len(asked))
    counts = np.zeros((len(shown), BINS), dtype=np.int64)
    add_up(paths, kept, rows, groups, np.array(frame.centres), asked, shown, first, second, counts)
    return {"sum": first.tolist(), "square": second.tolist(), "counts": counts.tolist()}


@compiled
def value(kind: int, i: int, j: int, t: Any, lengths: Any, groups: Any, centres: Any) -> Any:
    """One functional of the coordinates t, whose groups have these squared lengths."""
    if kind == COORDINATE:
        return t[i]
    if kind == PRODUCT:
        return t[i] * t[j]
    if kind == THIRD:
        return t[i] * (t[i] * t[i] - 3.0)
    if kind == FOURTH:
        return t[i] * t[i] * (t[i] * t[i] - 6.0) + 3.0
    if kind == INNER:
        added = 0.0
        for place in range(groups[i, 1] - groups[i, 0]):
            added += t[groups[i, 0] + place] * t[groups[j, 0] + place]
        return added
    return (lengths[i] - centres[i]) * (lengths[j] - centres[j])


@kernel
def add_up(
    paths: Any, kept: Any, rows: Any, groups: Any, centres: Any, asked: Any, shown: Any, first: Any, second: Any,
    counts: Any,
) -> None:  # fmt: skip
    """Nothing; first, second [K] and counts [H, BINS] gain what the paths that are kept have."""
    t, lengths = np.zeros(rows.shape[0]), np.zeros(groups.shape[0])
    for r in range(paths.shape[0]):
        if not kept[r]:
            continue
        for i in range(rows.shape[0]):
            t[i] = 0.0
            for d in range(rows.shape[1]):
                t[i] += rows[i, d] * paths[r, d]
        for a in range(groups.shape[0]):
            lengths[a] = 0.0
            for i in range(groups[a, 0], groups[a, 1]):
                lengths[a] += t[i] * t[i]
        for k in range(asked.shape[0]):
            found = value(asked[k, 0], asked[k, 1], asked[k, 2], t, lengths, groups, centres)
            first[k] += found
            second[k] += found * found
        for h in range(shown.shape[0]):
            place = np.sqrt(lengths[shown[h, 1]]) if shown[h, 0] else t[shown[h, 1]] + BINS / PER_UNIT / 2
            counts[h, int(min(max(np.floor(place * PER_UNIT), 0.0), BINS - 1.0))] += 1
