"""What is asked of a path: linear coordinates of it, and functions of these whose means are taken.

The path of one replicate is one long vector: the scores of generations 1, ..., G at the truth, W_T(g) = n^-1/2 sum x
(T(y) - mean), then the fits, W_Theta(g) = n^1/2 (theta_g - theta_0), and, where a frame asks for them, the scores that
the same random numbers give when every batch is drawn at the truth. Who asks chooses the coordinates: the simulator
takes them as they come, and what it finds may be anything.
"""

import math
from dataclasses import dataclass

COORDINATE, PRODUCT, THIRD, FOURTH, INNER, LENGTHS = range(6)
KINDS = {
    "coordinate": COORDINATE,  # t_i
    "product": PRODUCT,  # t_i t_j
    "third": THIRD,  # t_i^3 - 3 t_i, the third Hermite polynomial
    "fourth": FOURTH,  # t_i^4 - 6 t_i^2 + 3, the fourth
    "inner": INNER,  # the inner product of the coordinates of groups i and j
    "lengths": LENGTHS,  # (|t|^2 of group i - its centre) (the same of group j)
}
BINS = 1000  # of a histogram, each 1/100 wide: of a coordinate from -5 to 5, of the length of a group from 0 to 10
PER_UNIT = 100


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Coordinates t = rows times path, groups (first, stop) of them with a centre each, and what is recorded.

    `functionals` are (kind, i, j) of KINDS; `histograms` are ("coordinate", i) or ("length", group).
    """

    rows: tuple[tuple[float, ...], ...]
    groups: tuple[tuple[int, int], ...] = ()
    centres: tuple[float, ...] = ()
    functionals: tuple[tuple[str, int, int], ...] = ()
    histograms: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        """Nothing; ValueError names what does not fit."""
        if not self.rows or not all(math.isfinite(value) for row in self.rows for value in row):
            raise ValueError("frame: at least one row of finite numbers is needed")
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError("frame: its rows differ in length; each needs an entry for every entry of the path")
        if len(self.groups) != len(self.centres):
            raise ValueError(f"frame: {len(self.groups)} groups and {len(self.centres)} centres; give one a group")
        if any(not 0 <= first < stop <= len(self.rows) for first, stop in self.groups):
            raise ValueError(f"frame: groups {self.groups}; each (first, stop) lies within {len(self.rows)} rows")
        for kind, i, j in self.functionals:
            self._check(kind, [i, j])
        for kind, i in self.histograms:
            self._check(kind, [i])

    def _check(self, kind: str, places: list[int]) -> None:
        if kind not in (*KINDS, "length"):
            raise ValueError(f"frame: {kind!r} is not known; allowed are {', '.join([*KINDS, 'length'])}")
        among = self.groups if kind in ("inner", "lengths", "length") else self.rows
        if any(not 0 <= place < len(among) for place in places):
            raise ValueError(f"frame: {kind} {places}; the numbers lie from 0 to {len(among) - 1}")
