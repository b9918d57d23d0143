"""What a person says of a table: which column is which parameter, which holds the estimates, and in which unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TRANSFORMS = ("square", "root", "log", "exp", "reciprocal")
HOLE = "{}"  # where a number stands in the name of a column


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The columns of a table with a mean in each row: its standard error, or the spread and the count behind it.

    `count` may be a number, where each mean has so many runs behind it. With `events`, `mean` is not the mean but says
    in how many of the runs the thing happened.
    """

    mean: str
    se: str | None = None
    sd: str | None = None
    count: str | None = None
    events: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How rows become replicates of points.

    `columns` and `constants` give each parameter its column or value, `shifts` what is added to it. `wide` names the
    parameter that stands in the names of columns, and those names with {} for it. Estimates are divided by `divide_by`
    (a column or a number) and then transformed. `where` keeps rows: "column=value", or another comparison. `unordered`
    says that the order of rows carries no meaning.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    shifts: Mapping[str, str] = field(default_factory=dict)
    wide: tuple[str, str] | None = None
    estimate: str | None = None
    summary: Summary | None = None
    replicate: str | None = None
    where: tuple[str, ...] = ()
    divide_by: str | None = None
    transform: str | None = None
    percent: bool = False
    drop_missing: bool = False
    drop_duplicates: bool = False
    unordered: bool = False

    def given(self) -> set[str]:
        """The parameters that are said."""
        return {*self.columns, *self.constants, *({self.wide[0]} if self.wide else set())}
