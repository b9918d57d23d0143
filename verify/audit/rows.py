"""The rows of a table as replicates: which are kept, at which exact point each stands, and its estimate."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from verify.audit.cells import Floats, decimal_of, exact, meant, numbers, outcomes
from verify.audit.fault import DataError, nearest, some
from verify.audit.layout import HOLE, Layout
from verify.audit.source import Source

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "=": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
CONDITION = re.compile(r"(?P<column>.+?)(?P<sign><=|>=|!=|=|<|>)(?P<value>.*)")
LINE, PLACE, VALUE = " line", " place", " value"  # our own columns: a header is stripped, and has no such names
TRANSFORMED: dict[str, Callable[[Floats], Floats]] = {
    "square": np.square, "root": np.sqrt, "log": np.log, "exp": np.exp, "reciprocal": np.reciprocal,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Replicates: for each its exact point (as an index into `points`), its estimate (NaN: missing), line and run id.

    `more` has the other columns of a summary: se, sd, count.
    """

    names: tuple[str, ...]
    points: tuple[tuple[Fraction, ...], ...]
    at: Any  # [rows] indices into points
    values: Floats
    lines: Any
    ids: tuple[str, ...] | None
    texts: tuple[str, ...]
    more: Mapping[str, Floats]
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A parameter over the rows: its different values in ascending order, and which of them each row has."""

    values: Sequence[Fraction]
    at: Any
    told: Sequence[str] = ()


def rows(found: Source, layout: Layout, names: Sequence[str], *, binary: bool = False) -> Rows:
    """The replicates that the table holds of points with the parameters `names`; DataError says what is amiss.

    Where outcomes are `binary`, true and yes are 1.
    """
    table = found.table.assign(**{LINE: found.lines(range(len(found.table)))})
    table, told = _kept(found, table, layout)
    table, column = _long(found, table, layout)
    if binary:
        table = table.assign(**{column: outcomes(table[column])})
    coded = [_parameter(found, table, layout, name, column) for name in names]
    told += [line for each in coded for line in each.told]
    points, at = _points(coded, len(table))
    values, also = _values(found, table, layout, column)
    more = {name: _summary(found, table, layout, name) for name in _given(layout)}
    if layout.replicate == column:
        raise DataError(f"--replicate {column}: that is the column of the estimates; it must name the run of each")
    ids = tuple(_column(found, table, layout.replicate, "--replicate").tolist()) if layout.replicate else None
    if ids is None and layout.wide:
        ids = tuple(str(each) for each in table[LINE])  # a row is one chain
    return Rows(
        names=tuple(names), points=points, at=at, values=values, lines=table[LINE].to_numpy(), ids=ids,
        texts=tuple(table[column].tolist()), more=more, told=(*told, *also),
    )  # fmt: skip


def survivors(found: Rows) -> Rows:
    """The rows whose share is not 0: the mean of those that are left is the mean of a run in which it is left."""
    left = found.values != 0
    places = np.flatnonzero(left)
    gone = f"{len(left) - len(places):,} rows with the share 0 left out: the claim speaks of the others"
    return replace(
        found, at=found.at[left], values=found.values[left], lines=found.lines[left],
        ids=tuple(found.ids[k] for k in places) if found.ids else found.ids,
        texts=tuple(found.texts[k] for k in places), told=(*found.told, gone),
    )  # fmt: skip


def _column(found: Source, table: pd.DataFrame, name: str, option: str) -> "pd.Series[str]":
    if name not in found.columns and name != VALUE:
        listed = some(map(repr, found.columns))
        bare = all(exact(each) is not None for each in found.columns)
        more = ". These are numbers: a first line with the names of the columns is needed" if bare else ""
        raise DataError(f"{option} {name!r}: no such column.{nearest(name, found.columns)} The columns: {listed}{more}")
    return table[name]


def _kept(found: Source, table: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, list[str]]:
    """The rows that meet every condition, and how many those are."""
    before = len(table)
    for condition in layout.where:
        parts = CONDITION.fullmatch(condition)
        if parts is None:
            raise DataError(f"--where {condition!r}: COLUMN=VALUE is needed; the signs are {', '.join(COMPARISONS)}")
        cells = _column(found, table, parts["column"].strip(), "--where")
        keep = _meets(cells, parts["sign"], parts["value"].strip(), condition)
        if not keep.any():
            values = some(map(repr, dict.fromkeys(cells)))
            raise DataError(f"--where {condition!r} keeps no row; {parts['column'].strip()!r} has {values}")
        table = table[keep]
    return table, [f"{len(table):,} of {before:,} rows kept by --where"] if layout.where else []


def _meets(cells: "pd.Series[str]", sign: str, value: str, condition: str) -> Any:
    """Compared as numbers where both are, else as text, which has no order."""
    wanted = exact(value)
    if sign in ("=", "!="):
        same = cells == value
        if wanted is not None:
            same |= cells.map(exact) == wanted
        return np.asarray(same if sign == "=" else ~same, dtype=bool)
    if wanted is None:
        raise DataError(f"--where {condition!r}: {value!r} is no number, and only numbers have an order")
    compare = COMPARISONS[sign]
    numbers_of = {cell: exact(cell) for cell in cells.unique()}
    return np.asarray(cells.map(lambda cell: (n := numbers_of[cell]) is not None and compare(n, wanted)), dtype=bool)


def _long(found: Source, table: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, str]:
    """The table with a row for each replicate and point, and the name of the column of estimates."""
    if layout.wide is None:
        return table, _estimate(found, layout)
    name, pattern = layout.wide
    if pattern.count(HOLE) != 1:
        raise DataError(
            f"--wide {name}={pattern}: write {HOLE} once, where the number stands, as in --wide t=var_{HOLE}"
        )
    before, _, after = pattern.partition(HOLE)
    wanted = re.compile(f"{re.escape(before)}([+-]?[0-9.]+(?:/[0-9]+)?){re.escape(after)}")
    columns = {each: match[1] for each in found.columns if (match := wanted.fullmatch(each))}
    if not columns:
        raise DataError(f"--wide {name}={pattern} meets no column; the columns: {some(map(repr, found.columns))}")
    rest = [each for each in table.columns if each not in columns]
    long = table.melt(id_vars=rest, value_vars=list(columns), var_name=PLACE, value_name=VALUE)
    long[PLACE] = long[PLACE].map(columns)
    return long.sort_values(LINE, kind="stable").reset_index(drop=True), VALUE


def _estimate(found: Source, layout: Layout) -> str:
    if layout.summary is not None:
        return str(_require(found, layout.summary.mean, "--mean"))
    if layout.estimate is None:
        raise DataError(
            f"which column holds the estimates? type --estimate COLUMN; the columns: {some(map(repr, found.columns))}"
        )
    return str(_require(found, layout.estimate, "--estimate"))


def _require(found: Source, name: str, option: str) -> str:
    _column(found, found.table, name, option)
    return name


def _parameter(found: Source, table: pd.DataFrame, layout: Layout, name: str, value: str) -> Coded:
    """The exact value of the parameter in each row, and how it was read where that is not plain."""
    shift = _exact(layout.shifts.get(name, "0"), "--shift", name)
    if name in layout.constants:
        constant = _exact(layout.constants[name], "--set", name) + shift
        return Coded(values=[constant], at=np.zeros(len(table), dtype=np.intp))
    if layout.wide and layout.wide[0] == name:
        cells, column = table[PLACE], layout.wide[1]
    else:
        column = layout.columns[name]
        cells = _column(found, table, column, f"--map {name}=")
        if column == value:
            raise DataError(f"--map {name}={column}: that is the column of the estimates too; map another")
    codes, different = pd.factorize(cells)
    texts = {cell: cell.replace(",", ".") if found.decimal == "," else cell for cell in map(str, different)}
    written = {cell: exact(text) for cell, text in texts.items()}
    wrong = [cell for cell, number in written.items() if number is None]
    if wrong:
        lines = table[LINE][cells.isin(wrong)]
        raise DataError(
            f"column {column!r}, mapped to {name}, is no exact number at lines {some(lines)}, first {wrong[0][:40]!r}; "
            f"leave such rows out with --where '{column}!={wrong[0][:40]}', or mend them"
        )
    known = {cell: meant(number, texts[cell]) for cell, number in written.items() if number is not None}
    told = [f"{cell} in column {column!r} read as {new}" for cell, new in known.items() if new != written[cell]]
    told += [f"{name} from columns: {some(texts)}"] if layout.wide and layout.wide[0] == name else []
    values = sorted({number + shift for number in known.values()})  # 10 and 10.0 are one
    place = {number: k for k, number in enumerate(values)}
    return Coded(values=values, at=np.array([place[known[cell] + shift] for cell in texts])[codes], told=told)


def _exact(text: str, option: str, name: str) -> Fraction:
    number = exact(text.strip())
    if number is None:
        raise DataError(f"{option} {name}={text}: a whole number, a fraction 9/4 or a decimal 2.25 is needed")
    return number


def _points(coded: Sequence[Coded], count: int) -> tuple[tuple[tuple[Fraction, ...], ...], Any]:
    """The different points in ascending order, and for each of `count` rows which one it stands at."""
    at, first = np.zeros(count, dtype=np.intp), np.zeros(1, dtype=np.intp)
    for each in coded:
        _, first, at = np.unique(at * len(each.values) + each.at, return_index=True, return_inverse=True)
    return tuple(tuple(each.values[each.at[row]] for each in coded) for row in first), at


def _values(found: Source, table: pd.DataFrame, layout: Layout, column: str) -> tuple[Floats, list[str]]:
    """The estimates in the unit of the claim."""
    values, decimal = _numbers(found, table, column, layout)
    told = ["decimal comma"] if decimal == "," else []
    if layout.percent:
        values = values / 100
    values = _scaled(found, table, layout, values)
    if layout.transform is None:
        return values, told
    with np.errstate(all="ignore"):
        changed = TRANSFORMED[layout.transform](values)
    lost = ~np.isfinite(changed) & np.isfinite(values)
    if lost.any():
        at = some(table[LINE].to_numpy()[lost])
        raise DataError(
            f"--transform {layout.transform} has no finite value at lines {at}, first of {values[lost][0]!r}"
        )
    return changed, told


def _numbers(found: Source, table: pd.DataFrame, column: str, layout: Layout) -> tuple[Floats, str]:
    cells = table[column]
    decimal = found.decimal or decimal_of(cells, any("delimiter comma" in each for each in found.told))
    lines = [int(each) for each in table[LINE]]
    shown = column if column != VALUE or layout.wide is None else layout.wide[1]
    return numbers(cells, shown, lines, decimal=decimal, percent=layout.percent), decimal


def _scaled(found: Source, table: pd.DataFrame, layout: Layout, values: Floats) -> Floats:
    if layout.divide_by is None:
        return values
    number = exact(layout.divide_by) if layout.divide_by not in found.columns else None
    if number is None:
        cells = _column(found, table, layout.divide_by, "--divide-by")
        name, lines = layout.divide_by, [int(each) for each in table[LINE]]
        by = numbers(cells, name, lines, decimal=found.decimal or decimal_of(cells, False), percent=False)
    else:
        by = np.full(len(values), float(number))
    if not (by[~np.isnan(values)] != 0).all() or np.isnan(by[~np.isnan(values)]).any():
        raise DataError(f"--divide-by {layout.divide_by}: it is 0 or missing in a row; nothing can be divided by that")
    return values / by


def _given(layout: Layout) -> list[str]:
    if layout.summary is None:
        return []
    return [name for name in ("se", "sd", "count") if getattr(layout.summary, name) is not None]


def _summary(found: Source, table: pd.DataFrame, layout: Layout, name: str) -> Floats:
    column = str(getattr(layout.summary, name))
    if name == "count" and column not in found.columns and exact(column) is not None:
        table = table.assign(**{column: column})
        cells = table[column]
    else:
        cells = _column(found, table, column, f"--{name}")
    lines = [int(each) for each in table[LINE]]
    values = numbers(cells, column, lines, decimal=found.decimal or decimal_of(cells, False), percent=layout.percent)
    if np.isnan(values).any() or not (values > 0).all():
        raise DataError(f"--{name} {column}: a number above 0 is needed in every row")
    if name == "count":
        if (values != np.rint(values)).any():
            raise DataError(f"--count {column}: a whole number of runs is needed in every row")
        return values
    return np.abs(_scaled(found, table, layout, values / 100 if layout.percent else values))
