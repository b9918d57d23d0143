"""Published counts of an outcome, as 37 of 200 runs, turned back into the outcomes: the exact law of a count needs no
more."""

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from verify.audit.cells import Floats
from verify.audit.fault import DataError
from verify.audit.points import Point, spelled
from verify.guards import MOST_REPLICATES

ROUNDING = 1e-12  # of a share that a program divided
PERCENT = 100
SINGLE = 2.0**-24  # relative: of a share in single precision
MOST_RUNS = 32_000_000  # at all points together, each a number of eight bytes


def outcomes_of(points: Sequence[Point], *, events: bool, percent: bool) -> tuple[Point, ...]:
    """The points with a 1 for each run in which it happened, and a 0 for each other.

    What is published of a point is that number (`events`) or its share in the count. DataError where the two do not
    go together, or where a share has too few digits to tell the number.
    """
    counts = [int(point.more["count"]) for point in points if len(point.values)]
    behind = sum(counts)
    if behind > MOST_RUNS and max(counts) <= MOST_REPLICATES:  # a point with more is named below
        raise DataError(
            f"{behind:,} runs at {len(points):,} points: at most {MOST_RUNS:,} are judged; select with --where"
        )
    return tuple(_point(point, events=events, percent=percent) for point in points)


def _point(point: Point, *, events: bool, percent: bool) -> Point:
    if not len(point.values):  # missing, and left out
        return replace(point, more={})
    count, given = int(point.more["count"]), float(point.values[0])
    if count > MOST_REPLICATES:
        raise DataError(f"{count:,} runs at {spelled(point)}: at most {MOST_REPLICATES:,} are judged")
    happened = given if events else _number(point, given, count, percent=percent)
    if not 0 <= happened <= count or happened != round(happened):
        what = "runs in which it happened" if events else "a share of runs"
        raise DataError(f"line {point.lines[0]} has {given:g} as {what}, of {count:,}: from 0 to all of them is needed")
    return replace(point, values=_unfolded(int(happened), count), more={}, lines=point.lines * count)


def _number(point: Point, share: float, count: int, *, percent: bool) -> float:
    """The one whole number whose share it is, to the digits that are written."""
    text = point.texts[0].removesuffix("%").strip().replace(",", ".")
    unit = 10.0 ** int(Decimal(text).as_tuple().exponent) / (100 if percent else 1)  # a number, as it was read as one
    at = f"line {point.lines[0]} has the share {text} of {count:,} runs"
    if not 0 <= share <= 1:
        hint = "" if percent or not 1 < share <= PERCENT else "; where it is a percentage type --percent"
        raise DataError(f"{at}: from 0 to 1 is needed{hint}; of a number of runs type --successes COLUMN")
    within = unit / 2 + (SINGLE * share if share == np.float32(share) else ROUNDING)
    low, high = math.ceil((share - within) * count), math.floor((share + within) * count)
    low, high = max(0, low), min(count, high)
    if low == high:
        return float(low)
    if low > high:
        raise DataError(f"{at}, which is no whole number of runs: map the right columns")
    raise DataError(f"{at}, which is any number of runs from {low:,} to {high:,}: type --successes COLUMN, the number")


def _unfolded(happened: int, count: int) -> Floats:
    found = np.zeros(count)
    found[:happened] = 1.0
    return found
