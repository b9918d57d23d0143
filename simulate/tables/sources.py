"""From the name of a table to its rows."""

from functools import lru_cache
from pathlib import Path

from simulate.tables import files
from simulate.tables.table import FEWEST, WISCONSIN, Table, TableError, titanic, wisconsin
from theory.vocabulary import Missing, TableSource

ALL = "all"
BUNDLED = {"wisconsin": wisconsin, "titanic": titanic}
CHOSEN = {"wisconsin": WISCONSIN}  # the features of a table, where no columns are asked for; else all


def named(text: str) -> TableSource:
    """The table of that name, its file read and found to be of its form; OSError or ValueError says what is wrong."""
    name, _, path = text.strip().partition(":")
    if name in files.FORMS and path:
        place = str(Path(path).resolve())  # a process that works elsewhere finds it too
        source = TableSource(name=name, path=place, digest=files.digest(path))
    else:
        source = TableSource(name=name, path=path)
    table(source)
    return source


def table(source: TableSource, columns: str = "", missing: Missing = Missing.MEDIAN) -> Table:
    """The table with the features asked for; TableError where there is no such feature, or too few rows are left."""
    whole = _whole(source)
    if columns.strip().lower() == ALL:
        names = whole.names
    elif columns:
        names = tuple(name.strip() for name in columns.split(","))
    else:
        names = CHOSEN.get(source.name, whole.names)
    found = whole.only(names)
    found = found.complete() if missing is Missing.DROP else found
    if len(found.labels) < FEWEST or len(set(found.labels.tolist())) < 2:
        raise TableError(
            f"table {source.name}: {len(found.labels)} rows lack no value, {int(found.labels.sum())} of them of the "
            f"class asked for; {FEWEST} rows and both classes are needed: keep the others with missing = median"
        )
    return found


@lru_cache(maxsize=8)
def _whole(source: TableSource) -> Table:
    if source.name in files.FORMS:
        return files.read(source.name, source.path, source.digest)
    return BUNDLED[source.name]()
