"""Tables that a user brings: the Pima diabetes and the Cleveland heart file, each checked cell by cell.

Both may come with a header, whose names then say which column is which, or without one in the order of `columns`.
"""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulate.arrays import Floats
from simulate.tables.table import FEWEST, Table, TableError

ABSENT = ("", "?", "na", "nan")  # how a missing value is written


@dataclass(frozen=True, kw_only=True)
class Form:
    """What a file looks like: columns with the label last, the other names of that one, and the labels' whole numbers.

    A zero in a column of `zeros` stands for a missing value. A column of `nominal` holds codes: it becomes an
    indicator for each code that the file has, but the lowest. A label above 0 is the class asked for.
    """

    columns: tuple[str, ...]
    labels: range
    aliases: tuple[str, ...] = ()
    zeros: tuple[str, ...] = ()
    nominal: tuple[str, ...] = ()


FORMS = {
    "pima": Form(
        columns=(
            "Pregnancies", "Glucose", "BloodPressure", "SkinThickness", "Insulin", "BMI", "DiabetesPedigreeFunction",
            "Age", "Outcome",
        ),
        labels=range(2),
        zeros=("Glucose", "BloodPressure", "SkinThickness", "Insulin", "BMI"),
    ),
    "cleveland": Form(
        columns=(
            "age", "sex", "cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca",
            "thal", "num",
        ),
        labels=range(5),
        aliases=("target",),
        nominal=("cp", "restecg", "slope", "thal"),
    ),
}  # fmt: skip


def digest(path: str) -> str:
    """The SHA-256 of what stands in the file; OSError where it cannot be read."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def read(name: str, path: str, expected: str) -> Table:
    """The table of that form in the file; TableError where it has another form, or changed since it was named."""
    content = Path(path).read_bytes()
    file = Path(path).name
    if hashlib.sha256(content).hexdigest() != expected:
        raise TableError(f"{file}: the file has changed since the run was asked for; start the run again")
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{file}: no text with commas between the columns ({error})") from None
    form = FORMS[name]
    if not lines:
        raise TableError(f"{file}: the file is empty")
    first = lines[0][1]
    header = not any(map(_is_number, first))
    places = _named(file, form, first) if header else _ordered(file, form, first)
    lines = lines[1:] if header else lines
    if len(lines) < FEWEST:
        raise TableError(f"{file}: {len(lines)} rows; at least {FEWEST} are needed")
    return _table(file, form, np.array([_numbers(file, form, row, line, places) for line, row in lines]))


def _ordered(file: str, form: Form, row: list[str]) -> list[int]:
    """The places of the columns in a file without a header."""
    if len(row) != len(form.columns):
        raise TableError(f"{file}: {len(row)} columns and no header; {_needed(form)}")
    return list(range(len(row)))


def _named(file: str, form: Form, header: list[str]) -> list[int]:
    """The places of the columns, by the names in the header; others are left out."""
    found = [cell.lower() for cell in header]
    spellings: list[tuple[str, ...]] = [(column.lower(),) for column in form.columns[:-1]]
    spellings.append((form.columns[-1].lower(), *form.aliases))
    places = [next((found.index(one) for one in names if one in found), -1) for names in spellings]
    if -1 in places:
        lacking = [column for column, place in zip(form.columns, places, strict=True) if place < 0]
        raise TableError(f"{file}: columns {', '.join(header)}; {', '.join(lacking)} not found; {_needed(form)}")
    return places


def _needed(form: Form) -> str:
    return f"{len(form.columns)} are needed: {', '.join(form.columns)}"


def _numbers(file: str, form: Form, row: list[str], line: int, places: list[int]) -> list[float]:
    """The numbers of a row in the form's order, NaN where one is missing."""
    if len(row) <= max(places):
        raise TableError(f"{file}, line {line}: {len(row)} columns; {_needed(form)}")
    numbers = []
    for column, place in zip(form.columns, places, strict=True):
        number = _number(row[place])
        if number is None:
            raise TableError(
                f"{file}, line {line}, column {column}: {row[place]!r} is no finite number; write a number, or ? where "
                "the value is missing"
            )
        numbers.append(float("nan") if column in form.zeros and number == 0 else number)
    if numbers[-1] not in form.labels:
        allowed = ", ".join(map(str, form.labels))
        raise TableError(f"{file}, line {line}, column {form.columns[-1]}: {row[places[-1]]!r}; a label is {allowed}")
    return numbers


def _number(cell: str) -> float | None:
    """The number, NaN where the value is missing, None where the cell holds anything else."""
    if cell.lower() in ABSENT:
        return float("nan")
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _is_number(cell: str) -> bool:
    """Whether the cell holds a number, and not the name of a column or a missing value."""
    return cell.lower() not in ABSENT and _number(cell) is not None


def _table(file: str, form: Form, values: Floats) -> Table:
    """The table, with an indicator for each code of a nominal column but the lowest."""
    labels = values[:, -1] > 0
    if labels.all() or not labels.any():
        raise TableError(f"{file}: every row has the same class ({form.columns[-1]}); both are needed")
    names: list[str] = []
    features = []
    for column, given in zip(form.columns[:-1], values.T, strict=False):
        seen = np.unique(given[~np.isnan(given)])
        if seen.size < 2:
            only = f"is {seen[0]:g}, or missing" if seen.size else "is missing"
            raise TableError(f"{file}, column {column}: every value {only}; a feature must vary")
        codes = seen[1:] if column in form.nominal else [None]
        for code in codes:
            names.append(column if code is None else f"{column} {code:g}")
            features.append(given if code is None else np.where(np.isnan(given), given, given == code))
    return Table(names=tuple(names), features=np.array(features).T, labels=labels)
