"""What both engines give back for a fit, and what an engine is."""

from dataclasses import dataclass
from typing import Protocol

from simulate.arrays import Floats
from theory.vocabulary import Family


@dataclass(frozen=True, kw_only=True)
class Fit:
    """A maximum likelihood fit of rows low..high: coefficients [p], curvature [p, p], moment [p] = sum x y.

    `reach` is the largest |predictor| of its rows: where that is not moderate, the estimate may not exist at all.
    """

    low: int
    high: int
    coefficients: Floats
    curvature: Floats
    moment: Floats
    reach: float


class Engine(Protocol):
    """Who draws responses and who fits. Features x are [p, rows] with the intercept first; y is [rows]."""

    def respond(self, family: Family, x: Floats, start: int, coefficients: Floats, noise: Floats) -> tuple[Floats, int]:
        """The responses of the rows from `start`, one a noise entry, and how many predictors had to be capped."""

    def fit(
        self, family: Family, x: Floats, y: Floats, low: int, high: int, guess: Floats, last: Fit | None
    ) -> Fit | None:
        """The fit of rows low..high, or None where none was found; `guess` and `last` may only save time."""
