"""What a claim asks of the simulator, and what it predicts there: claims in, requests and numbers out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from textwrap import shorten
from typing import Any

import sympy

from simulate.request import Request
from theory.arithmetic import Undefined, ball
from theory.claim import Claim, Regime, Trial
from theory.formula import FormulaError
from theory.symbols import i, n
from theory.vocabulary import Design, Statistic

LONGEST_QUOTE = 200  # characters of a formula in a message
BITS = 192  # of the Arb balls that predictions are rounded from: far beyond a double
STATISTICS = {
    Statistic.TEST_ERROR: "mean",
    Statistic.TRACE_INVERSE_GRAM: "mean",
    Statistic.VARIANCE: "mean",
    Statistic.MEAN_DISPLACEMENT: "mean",
    Statistic.LOG_VARIANCE: "mean",
    Statistic.WASSERSTEIN: "mean",
    Statistic.VARIANCE_GROWTH: "growth",
    Statistic.FITTED_COEFFICIENTS: "coefficients",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A claim as it is to be judged: its own formula, or one that a user put in its place."""

    claim: Claim
    formula: sympy.Expr
    expected: str

    @property
    def statistic(self) -> str:
        """The name of the estimate."""
        name = STATISTICS[self.claim.planned.statistic]
        return f"inverse {name}" if self.claim.planned.inverse else name

    @property
    def identity(self) -> bool:
        return self.claim.regime is Regime.IDENTITY


def predicted(asked: Asked, formula: sympy.Expr, trial: Trial) -> float | list[float]:
    """The number that `formula` predicts for the trial; for an identity, the coefficient of each noise.

    FormulaError when the formula has no finite value there.
    """
    point = {symbol: Fraction(value) for symbol, value in trial.parameters.items()}
    if not asked.identity:
        return _number(formula * asked.claim.transfer, point)
    last = int(point[n])
    return [_number(formula, {n: Fraction(last), i: Fraction(place)}) for place in range(1, last + 1)]


def _number(formula: sympy.Expr, point: Mapping[sympy.Symbol, Fraction]) -> float:
    try:
        value = float(ball(formula, point, BITS))
        if not math.isfinite(value):
            raise Undefined("too large a number")
        return value
    except (Undefined, ZeroDivisionError) as error:
        where = ", ".join(f"{symbol} = {value}" for symbol, value in point.items())
        shown = shorten(str(formula), LONGEST_QUOTE)
        raise FormulaError(f"{shown} has no finite value at {where} ({error}), so it predicts nothing there") from None


def finite_variance(claim: Claim, trial: Trial) -> bool:
    """Whether the analytic rule of the claim says that one replicate has a finite variance."""
    values = {symbol: sympy.Rational(str(value)) for symbol, value in trial.parameters.items()}
    return bool(claim.finite_variance.subs(values) >= 0)


def carried(asked: Asked, trial: Trial) -> str:
    """How the prediction comes about where the stated value is not what is drawn: that value, times a proven factor."""
    if asked.claim.transfer == 1:
        return ""
    point = {symbol: Fraction(value) for symbol, value in trial.parameters.items()}
    return f"the stated value {_number(asked.formula, point):.6g} times a proven factor"


def requests(designs: tuple[Design, ...], replicates: int, seed: int, stream: str) -> list[Request]:
    """One request a design of a trial."""
    return [Request(design=design, replicates=replicates, seed=seed, stream=stream) for design in designs]


def design_record(asked: Asked, trial: Trial, planned: int, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    """One design of the record that is judged."""
    generations = trial.designs[0].generations
    own = [miss.formula for miss in asked.claim.near_misses]
    # where a user's formula is itself a near miss, the claim's own value takes its place: it too must be told apart
    misses = [asked.claim.value if miss == asked.formula else miss for miss in own]
    return {
        "parameters": {str(symbol): str(value) for symbol, value in trial.parameters.items()},
        "statistic": asked.statistic,
        "generation": generations if "growth" in asked.statistic else None,
        "planned": planned,
        "predicted": predicted(asked, asked.formula, trial),
        "near_misses": [{"formula": str(miss), "predicted": predicted(asked, miss, trial)} for miss in misses],
        "finite_variance": finite_variance(asked.claim, trial),
        "evidence": evidence,
    }
