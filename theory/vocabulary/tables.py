"""A logistic classification of a real table, refitted on labels that it drew itself."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.recipes import Recipe
from theory.vocabulary.words import Features, Statistic, Workflow

MOST_FITS = 10_000
MOST_CHAINS = 10_000
BUNDLED = ("wisconsin", "titanic")  # come with the program or its libraries
BROUGHT = ("pima", "cleveland")  # forms of a file that the user brings
SPELLED = ", ".join([*BUNDLED, *(f"{name}:FILE" for name in BROUGHT)])


class Missing(StrEnum):
    """What becomes of a row that lacks a value."""

    MEDIAN = "median"  # the value is the median of the feature over the training rows that have one
    DROP = "drop"  # the row is left out before the table is split


@dataclass(frozen=True, kw_only=True)
class TableSource:
    """A table: its name, and for one that a user brings its file with the SHA-256 of what stands in it.

    Its text, which is the identity of what is drawn, holds the digest and not the place: the same bytes elsewhere are
    the same table.
    """

    name: str
    path: str = ""
    digest: str = ""

    def __post_init__(self) -> None:
        require(self.name in (*BUNDLED, *BROUGHT), f"table {self.name!r}: allowed are {SPELLED}")
        brought = self.name in BROUGHT
        require(brought or not self.path, f"table {self.name}:{self.path}: {self.name} takes no file; leave it out")
        require(not brought or bool(self.path), f"table {self.name}: a file is needed; write {self.name}:FILE")
        require(not brought or len(self.digest) == len("0" * 64), f"table {self}: the SHA-256 of its file is needed")

    def __str__(self) -> str:
        return f"{self.name}:sha256:{self.digest}" if self.digest else self.name


@dataclass(frozen=True, kw_only=True)
class TableDesign:
    """A logistic classification of a real table, refitted on labels that it drew itself.

    A replicate splits the table at random into training rows and test rows. The first fit is that of the real
    training rows; each later one is fitted on rows whose labels the fit before it drew. Losses are on the test rows,
    and are means over the chains on a split.
    """

    system: ClassVar[str] = "tables"
    table: TableSource = option(f"The table: {SPELLED}.")
    workflow: Workflow | Recipe = option("What a generation is fitted on: discard or augment.")
    rows: int = option("Training rows, and rows drawn a generation; the table's other rows are the test rows.")
    generations: int = option("Fits in a chain; the first is on the real rows.", default=10)
    penalty: Fraction = option(
        "Ridge: half of this times the squared length of the coefficients (features standardised on the training "
        "rows, intercept included) is taken from the log-likelihood. 0 is maximum likelihood.",
        default=Fraction(1, 100),
    )
    features: Features = option(
        "Feature rows of a generation: fresh draws, with replacement, from the real training rows, or just those rows.",
        default=Features.FRESH,
    )
    columns: str = option("Features by name, with commas between; all; or the table's own choice if empty.", default="")
    chains: int = option("Chains on each split; a replicate is their mean, less subject to the labels.", default=1)
    missing: Missing = option("What becomes of a row that lacks a value.", default=Missing.MEDIAN)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        require(isinstance(self.table, TableSource), f"table={self.table!r}: a TableSource is needed")
        named = self.workflow in (Workflow.DISCARD, Workflow.AUGMENT)
        require(named, f"workflow={str(self.workflow)!r}: allowed are discard, augment")
        require(1 <= self.generations <= MOST_FITS, f"generations={self.generations}: 1 to {MOST_FITS} are allowed")
        require(self.rows >= 1, f"rows={self.rows}: at least 1 is needed")
        require(1 <= self.chains <= MOST_CHAINS, f"chains={self.chains}: 1 to {MOST_CHAINS} are allowed")
        require(self.penalty >= 0, f"penalty={self.penalty}: at least 0 is needed, such as 1/100")
