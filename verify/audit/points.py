"""Replicates gathered by point, once they are known to be independent as far as a table can tell."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.audit.cells import Floats, digits_of
from verify.audit.fault import DataError, some
from verify.audit.layout import Layout
from verify.audit.order import numbered_order, resemblance
from verify.audit.rows import Rows

FULL_DIGITS = 10  # significant digits, from which two continuous draws hardly ever agree
OFTEN = 1000  # one repeated estimate in so many is more than chance
OTHERWISE = (
    "Where the table is sorted by another column, type --unordered: then the numbers of the runs (--replicate) give "
    "the order, or it is taken on trust"
)


@dataclass(frozen=True, kw_only=True)
class Point:
    """The replicates of one point: their values, the runs that they are of, and how many were missing."""

    parameters: Mapping[str, Fraction]
    values: Floats
    ids: tuple[str, ...]
    missing: int
    lines: tuple[int, ...]
    more: Mapping[str, float]
    texts: tuple[str, ...] = ()  # of a summary, as it is written


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The points in ascending order, and what was left out of them."""

    points: tuple[Point, ...]
    told: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def gathered(found: Rows, layout: Layout, *, continuous: bool) -> Gathered:
    """The points; DataError names the lines of what is missing or stands there twice."""
    gone = np.isnan(found.values)
    if gone.any() and not layout.drop_missing:
        lines = some(dict.fromkeys(found.lines[gone].tolist()))
        raise DataError(
            f"{int(gone.sum()):,} estimates are missing, at lines {lines}; why a run has no value may hang on "
            "what it would have been. Type --drop-missing to leave them out, counted"
        )
    keep, told = _once(found, gone, drop_duplicates=layout.drop_duplicates, continuous=continuous)
    points = tuple(_point(found, k, keep, gone) for k in range(len(found.points)))
    _refuse_copies(points, continuous)
    cautions = [] if found.ids or found.more else [
        "no --replicate COLUMN names the runs, so a run that stands there twice shows only in equal digits"
    ]  # fmt: skip
    ordered = order_cautions(points, unordered=layout.unordered)
    return Gathered(points=points, told=tuple(told), cautions=(*cautions, *ordered, *_absent(points)))


def _once(found: Rows, gone: Any, *, drop_duplicates: bool, continuous: bool) -> tuple[Any, list[str]]:
    """Which rows are kept: the first of each run and point."""
    keys = _keys(found, continuous)
    seen: dict[object, int] = {}
    again = np.zeros(len(found.values), dtype=bool)
    for row, key in enumerate(keys):
        if key is not None:
            again[row] = seen.setdefault(key, row) != row
    if not again.any():
        return ~again, []
    if not drop_duplicates or found.more:
        first = int(np.flatnonzero(again)[0])
        raise DataError(_twice(found, again, seen[keys[first]]))
    unlike = [row for row in np.flatnonzero(again) if not _same(found.values[seen[keys[row]]], found.values[row])]
    if unlike:
        raise DataError(
            f"one run at one point has different estimates, at lines {some(found.lines[unlike])}: these are no rows "
            "that stand there twice; map the parameter that tells them apart, or select with --where"
        )
    return ~again, [f"{int(again.sum()):,} rows that stood there twice left out"]


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _twice(found: Rows, again: Any, first: int) -> str:
    """What is said of the rows `again`, of which the first repeats the row `first`."""
    what = "one run at one point" if found.ids else "one estimate in every digit, at one point"
    at = some(found.lines[again])
    if found.more:
        return (
            f"{int(again.sum()):,} rows stand at a point that another row has: lines {at}; the first repeats line "
            f"{int(found.lines[first])}. A summary has one row a point: add up counts of independent runs, map the "
            "parameter that tells the rows apart, or select with --where"
        )
    return (
        f"{int(again.sum()):,} rows stand there twice ({what}): lines {at}; the first repeats line "
        f"{int(found.lines[first])}. Replicates must be independent: select with --where, map the parameter that tells "
        "them apart, or type --drop-duplicates to keep the first of each"
    )


def _keys(found: Rows, continuous: bool) -> list[object]:
    """What may be there once only; None where repetition means nothing."""
    if found.more:
        return list(found.at)
    if found.ids is not None:
        return list(zip(found.at, found.ids, strict=True))
    if not continuous:
        return [None] * len(found.at)
    return [
        (at, text) if digits_of(text) >= FULL_DIGITS and value != np.float32(value) else None
        for at, text, value in zip(found.at, found.texts, found.values, strict=True)
    ]


def _point(found: Rows, place: int, keep: Any, gone: Any) -> Point:
    here = (found.at == place) & keep
    used = here & ~gone
    rows = np.flatnonzero(used)
    return Point(
        parameters=dict(zip(found.names, found.points[place], strict=True)),
        values=found.values[used],
        ids=tuple(found.ids[k] for k in rows) if found.ids else (),
        missing=int((here & gone).sum()),
        lines=tuple(int(each) for each in found.lines[used]),
        more={name: float(column[rows[0]]) for name, column in found.more.items() if len(rows)},
        texts=tuple(found.texts[k] for k in rows) if found.more else (),
    )


def _refuse_copies(points: Sequence[Point], continuous: bool) -> None:
    """Nothing; DataError where two points have the same estimates, or one has them twice over under other run ids."""
    if not continuous:
        return
    seen: dict[bytes, Point] = {}
    for point in points:
        if len(point.values) < 3:
            continue
        first = seen.setdefault(np.sort(point.values).tobytes(), point)
        if first is not point and len(set(point.values)) > 2:
            raise DataError(
                f"the estimates at {spelled(first)} and at {spelled(point)} are the same in every digit: one was "
                "copied; map the right columns, or select with --where"
            )
        again = _repeated(point.values) if point.ids else 0
        if again * OFTEN > len(point.values):
            raise DataError(
                f"{again:,} of {len(point.values):,} estimates at {spelled(point)} stand there at least twice in every "
                "digit, under other run ids: runs of one seed? Select with --where"
            )


def _repeated(values: Floats) -> int:
    """How many values repeat an earlier one in so many digits that chance does not.

    A number in single precision has few digits, however many it is written with.
    """
    counts = Counter(values[values.astype(np.float32) != values].tolist())
    return sum(count - 1 for value, count in counts.items() if count > 1 and digits_of(repr(value)) >= FULL_DIGITS)


def order_cautions(points: Sequence[Point], *, unordered: bool) -> list[str]:
    """What is taken on trust of the order of rows; DataError where successive runs of a point resemble each other, as
    the states of one chain do.

    Where rows are `unordered`, the numbers of the runs give the order, if they give another one.
    """
    trusted, numbered = [], []
    for point in points:
        found = resemblance(point.values)
        if found is None:
            continue
        if not unordered:
            raise DataError(_in_series(point, found, "rows") + ". " + OTHERWISE)
        place = numbered_order(point.ids)
        if place is None:
            trusted.append(f"{found:.2f} at {spelled(point)}")
        elif (again := resemblance(point.values[place])) is not None:
            raise DataError(_in_series(point, again, "runs, in the order of their numbers,"))
        else:
            numbered.append(f"{found:.2f} at {spelled(point)}")
    by_number = (
        "taken on trust: that runs were run in the order of their numbers, in which neighbours do not resemble each "
        f"other. Successive rows do (rank correlation {some(numbered)}), as states of one chain"
    )
    told = [by_number] if numbered else []
    if not trusted:
        return told
    said = (
        "taken on trust: that the order of rows carries no meaning. Successive rows resemble each other (rank "
        f"correlation {some(trusted)}), as states of one chain do, and no numbers of runs give another order"
    )
    return [*told, said]


def _in_series(point: Point, correlation: float, what: str) -> str:
    return (
        f"successive {what} at {spelled(point)} resemble each other (rank correlation {correlation:.2f}): states of "
        "one chain, or a parameter that is not mapped? Replicates must be independent and in the order in which they "
        "were run: map the parameter, or select one row a chain with --where"
    )


def _absent(points: Sequence[Point]) -> list[str]:
    """A word on runs that are at some points and not at others, of points that share most of their runs."""
    runs = [set(point.ids) for point in points]
    everywhere, anywhere = set.intersection(*runs), set.union(*runs)
    left = len(anywhere) - len(everywhere)
    if left == 0 or 2 * len(everywhere) < len(anywhere):
        return []
    said = (
        f"{left:,} of {len(anywhere):,} runs are at some of the points and not at others: runs that are left out for "
        "what became of them bias what is left"
    )
    return [said]


def spelled(point: Point) -> str:
    """The point in words."""
    return " ".join(f"{name}={value}" for name, value in point.parameters.items()) or "the point"
