"""One fit on real and on synthetic rows, so many of each."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from theory.vocabulary.checks import option, require
from theory.vocabulary.words import Family, Statistic

CANONICAL = (Family.NORMAL, Family.BINOMIAL, Family.POISSON)
MOST_SIGNS = 6  # 2^6 = 64 cells
MOST_STEPS = 1000
MOST_BIAS = 10
MOST_ROWS = 10**12  # counts stay exact in a double


@dataclass(frozen=True, kw_only=True)
class CardinalityDesign:
    """One maximum likelihood fit on real rows and on synthetic ones, which a source model drew that was fitted before.

    Features are an intercept and so many fair `signs`, new ones in every row; responses have the canonical link, and
    normal ones a known variance. The source model is fitted on `source_rows` real rows of its own, or, where that is 0,
    on the very real rows of the fit. Synthetic rows are counted at `steps` + 1 equal steps, from none to all of them.
    """

    system: ClassVar[str] = "cardinality"
    family: Family = option(
        "Response distribution: normal, binomial (logit) or poisson (log).", default=Family.BINOMIAL
    )
    rows: int = option("Real rows of the fit.", default=1024)
    synthetic_rows: int = option("Most synthetic rows of the fit.", default=40_000)
    steps: int = option("Equal steps from no synthetic rows to the most, each a fit.", default=5)
    source_rows: int = option("Real rows of the source model; 0: those of the fit, used twice.", default=1024)
    bias: Fraction = option(
        "How far the source model's coefficients are pulled towards zero, in standard errors of one row.",
        default=Fraction(0),
    )
    weight: Fraction = option("Weight of a synthetic row beside a real one.", default=Fraction(1))
    signs: int = option("Features beside the intercept, each a fair sign.", default=3)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        allowed = ", ".join(CANONICAL)
        require(self.family in CANONICAL, f"family={str(self.family)!r}: allowed are {allowed}")
        require(0 <= self.signs <= MOST_SIGNS, f"signs={self.signs}: 0 to {MOST_SIGNS} are allowed")
        least = self.signs + 1
        reason = "the intercept and each feature need one"
        require(self.rows >= least, f"rows={self.rows}: at least {least}, since {reason}")
        for name in ("rows", "synthetic_rows", "source_rows"):
            given = getattr(self, name)
            require(given <= MOST_ROWS, f"{name}={given}: at most {MOST_ROWS} are allowed")
        require(1 <= self.steps <= MOST_STEPS, f"steps={self.steps}: 1 to {MOST_STEPS} are allowed")
        require(
            self.synthetic_rows >= 0 and self.synthetic_rows % self.steps == 0,
            f"synthetic_rows={self.synthetic_rows}: a multiple of steps={self.steps} is needed, 0 or more",
        )
        require(
            self.source_rows == 0 or self.source_rows >= least,
            f"source_rows={self.source_rows}: 0 (the rows of the fit, used twice) or at least {least}, since {reason}",
        )
        require(0 <= self.bias <= MOST_BIAS, f"bias={self.bias}: a length from 0 to {MOST_BIAS} is needed")
        require(self.weight > 0, f"weight={self.weight}: a weight above 0 is needed")

    @property
    def generations(self) -> int:
        """One fit follows the source model."""
        return 1
