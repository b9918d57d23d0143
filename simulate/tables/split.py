"""Random splits of a table into training and test rows, as counts of its distinct rows of features."""

from dataclasses import dataclass

import numpy as np

from simulate.arrays import Floats, Integers
from simulate.tables.table import Table, TableError


@dataclass(frozen=True, kw_only=True)
class Split:
    """B splits. `x` [B, d, p] are the d distinct rows: an intercept, and features standardised on the training rows.

    `trained` and `tested` [B, d] count the rows of either part, `successes` and `positives` those of them that are of
    the class asked for; `places` [B, training rows] says which distinct row each training row is.
    """

    x: Floats
    places: Integers
    trained: Integers
    successes: Integers
    tested: Integers
    positives: Integers


def split(table: Table, rows: int, generator: np.random.Generator, replicates: int) -> Split:
    """So many random splits with that many training rows; TableError where no test row would be left."""
    total = len(table.labels)
    if rows >= total:
        raise TableError(f"rows={rows}: the table has {total} rows, and test rows are needed; at most {total - 1}")
    known = np.where(np.isnan(table.features), -np.inf, table.features)  # so that equal rows with gaps are one
    distinct, where = np.unique(known, axis=0, return_inverse=True)
    distinct = np.where(np.isinf(distinct), np.nan, distinct)
    where = where.reshape(-1)
    order = generator.permuted(np.tile(np.arange(total), (replicates, 1)), axis=1)[:, :rows]
    places, labels = where[order], table.labels[order]
    many = len(distinct)
    trained, successes = counted(places, many), counted(places, many, labels)
    return Split(
        x=standardised(filled(distinct, table.features[order]), trained),
        places=places,
        trained=trained,
        successes=successes,
        tested=counted(where[None], many) - trained,
        positives=counted(where[None], many, table.labels[None]) - successes,
    )


def counted(places: Integers, many: int, among: np.ndarray | None = None) -> Integers:
    """How often each of `many` places stands in each line of `places` [B, n], of those that are `among`: [B, many]."""
    lines = len(places)
    shifted = places + many * np.arange(lines)[:, None]
    chosen = shifted.ravel() if among is None else shifted[among]
    return np.bincount(chosen, minlength=lines * many).reshape(lines, many)


def filled(distinct: Floats, training: Floats) -> Floats:
    """The distinct rows [B, d, k] with the median of the training rows [B, n, k] in place of each missing value."""
    if not np.isnan(distinct).any():
        return np.broadcast_to(distinct, (len(training), *distinct.shape))
    return np.where(np.isnan(distinct), medians(training)[:, None, :], distinct)


def medians(training: Floats) -> Floats:
    """The median [B, k] of the values that are there, 0 where none is."""
    ordered = np.sort(training, axis=1)  # NaN comes last
    there = (~np.isnan(training)).sum(axis=1)
    ends = [np.maximum(there - 1, 0) // 2, there // 2]
    middle = [np.take_along_axis(ordered, np.minimum(end, len(ordered[0]) - 1)[:, None], axis=1)[:, 0] for end in ends]
    return np.where(there > 0, (middle[0] + middle[1]) / 2, 0.0)


def standardised(features: Floats, trained: Integers) -> Floats:
    """An intercept and the features [B, d, k], with mean 0 and variance 1 over the training rows: [B, d, 1 + k].

    A feature that does not vary there becomes 0 on the training rows' value, in its own unit elsewhere.
    """
    weights = (trained / trained.sum(axis=1, keepdims=True))[:, None, :]
    away = features - weights @ features
    spread = np.sqrt(weights @ (away * away))
    unit = np.where(spread > SMALLEST * np.abs(features).max(axis=1, keepdims=True), spread, 1.0)
    return np.concatenate([np.ones((*features.shape[:2], 1)), away / unit], axis=2)


SMALLEST = 1e-12  # a spread below this share of the largest value is rounding
