"""A table with two classes, and the two that need no file of the user's: Wisconsin and Titanic."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from simulate.arrays import Floats

FEWEST = 20  # rows of a table


class TableError(ValueError):
    """A table that cannot be used; the message says what was found and what is needed."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Features [rows, k], NaN where a value is missing, their names, and whether each row is of the class asked for."""

    names: tuple[str, ...]
    features: Floats
    labels: NDArray[np.bool_]

    def only(self, names: Sequence[str]) -> "Table":
        """The table with these features alone; TableError names those that it lacks."""
        absent = [name for name in names if name not in self.names]
        if absent or len(set(names)) < len(names):
            raise TableError(f"columns {', '.join(names)}: each once out of {', '.join(self.names)}")
        places = [self.names.index(name) for name in names]
        return Table(names=tuple(names), features=self.features[:, places], labels=self.labels)

    def complete(self) -> "Table":
        """The rows that lack no value."""
        whole = ~np.isnan(self.features).any(axis=1)
        return Table(names=self.names, features=self.features[whole], labels=self.labels[whole])


WISCONSIN = ("mean radius", "mean texture", "mean smoothness", "mean concavity", "mean symmetry")
"""One mean feature for each thing that was measured of a nucleus: size, grey levels, boundary, dents, symmetry.

The others are functions of these or close to them (perimeter and area of the radius, compactness of both, concave
points of the concavity), and the standard errors and worst values repeat them. They were chosen by name.
"""


def wisconsin() -> Table:
    """Whether a breast mass is malignant: 569 rows, 30 features (Street, Wolberg and Mangasarian 1993)."""
    from sklearn.datasets import load_breast_cancer

    found = load_breast_cancer()
    malignant = list(found.target_names).index("malignant")
    names = tuple(str(name) for name in found.feature_names)
    return Table(names=names, features=np.asarray(found.data, dtype=np.float64), labels=found.target == malignant)


CELLS = ("class", "sex", "age", "survived", "count")


def titanic() -> Table:
    """Whether a person survived: 2,201 rows by class, sex and age (Dawson 1995), crew counting as a class.

    The first class, men and adults are what the indicators are compared with.
    """
    text = resources.files("simulate.tables").joinpath("titanic.csv").read_text(encoding="utf-8")
    cells = list(csv.DictReader(io.StringIO(text)))
    counts = [int(cell["count"]) for cell in cells]
    of = [("class", "2nd"), ("class", "3rd"), ("class", "crew"), ("sex", "female"), ("age", "child")]
    features = np.array([[float(cell[name] == value) for name, value in of] for cell in cells])
    survived = np.array([cell["survived"] == "yes" for cell in cells])
    return Table(
        names=tuple(value for _, value in of),
        features=np.repeat(features, counts, axis=0),
        labels=np.repeat(survived, counts),
    )
