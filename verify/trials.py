"""What a claim asks of the simulator, and what it predicts there: claims in, requests and numbers out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from textwrap import shorten
from typing import Any

import theory  # noqa: F401 - before SymPy, whose integers it chooses

# isort: split
import sympy

from simulate.frame import Frame
from simulate.request import Request
from theory.arithmetic import Undefined, ball
from theory.claim import Claim, Regime, Trial
from theory.formula import FormulaError
from theory.symbols import G, i, n
from theory.vocabulary import Design, GlmDesign, Statistic
from verify.process import prediction
from verify.process.evidence import reduced
from verify.process.instrument import Instrument, instrument, last_fit, nothing

LONGEST_QUOTE = 200  # characters of a formula in a message
PAIR = 2  # means are recorded, whatever the generations
BITS = 192  # of the Arb balls that predictions are rounded from: far beyond a double
STATISTICS = {
    Statistic.VARIANCE_GROWTH: "growth",
    Statistic.PATH: "process",
    Statistic.DIVERGENCE: "ratio",
    Statistic.SURVIVING_SHARE: "ratio",
    Statistic.FITTED_COEFFICIENTS: "coefficients",
}  # how the statistic of a replicate is read; the mean of one number for all others


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A claim as it is to be judged: its own formula, or one that a user put in its place."""

    claim: Claim
    formula: sympy.Expr
    expected: str

    @property
    def statistic(self) -> str:
        """The name of the estimate."""
        name = STATISTICS.get(self.claim.planned.statistic, "mean")
        return f"inverse {name}" if self.claim.planned.inverse else name

    @property
    def identity(self) -> bool:
        return self.claim.regime is Regime.IDENTITY

    @property
    def process(self) -> bool:
        return self.claim.planned.statistic is Statistic.PATH


def predicted(asked: Asked, formula: sympy.Expr, trial: Trial) -> float | list[float]:
    """The number that `formula` predicts for the trial; for an identity, the coefficient of each noise; for a process,
    the limit of every functional.

    FormulaError when the formula has no finite value there.
    """
    point = {symbol: Fraction(value) for symbol, value in trial.parameters.items()}
    if asked.process:
        return _functionals(asked, formula, trial)
    if not asked.identity:
        return _number(formula * asked.claim.transfer, point)
    last = int(point[n])
    return [_number(formula, {n: Fraction(last), i: Fraction(place)}) for place in range(1, last + 1)]


def _functionals(asked: Asked, formula: sympy.Expr, trial: Trial) -> list[float]:
    tool, spread = _process(asked, formula, trial)
    try:
        found = prediction.predicted(tool, spread)
    except OverflowError:
        found = [math.inf]
    if not all(map(math.isfinite, found)):
        shown = shorten(str(formula), LONGEST_QUOTE)
        raise FormulaError(
            f"{shown} gives an innovation too large a variance, so it predicts nothing that can be drawn"
        )
    return found


def _process(asked: Asked, formula: sympy.Expr, trial: Trial) -> tuple[Instrument, list[float]]:
    """The instrument of the trial, and the variance of each innovation that the formula predicts."""
    tool = instrument(glm(trial.designs[0]))
    point = {symbol: Fraction(value) for symbol, value in trial.parameters.items()}
    return tool, prediction.variances(lambda g: _number(formula, {**point, G: Fraction(g)}), tool.generations)


def glm(design: Design) -> GlmDesign:
    """The design, which must be that of a generalised linear model."""
    if not isinstance(design, GlmDesign):
        raise TypeError(f"design={design!r}: a GlmDesign is needed")
    return design


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
    return trial.bounded or bool(claim.finite_variance.subs(values) >= 0)


def relative_variance(claim: Claim, trial: Trial) -> float | None:
    """The variance of one replicate over the square of its mean, where theory gives it."""
    if claim.relative_variance is None:
        return None
    return _number(claim.relative_variance, {symbol: Fraction(value) for symbol, value in trial.parameters.items()})


def carried(asked: Asked, trial: Trial) -> str:
    """How the prediction comes about where the stated value is not what is drawn: that value, times a proven factor."""
    if asked.claim.transfer == 1:
        return ""
    point = {symbol: Fraction(value) for symbol, value in trial.parameters.items()}
    return f"the stated value {_number(asked.formula, point):.6g} times a proven factor"


def requests(
    designs: tuple[Design, ...], replicates: int, seed: int, stream: str, *, exact: bool = False
) -> list[Request]:
    """One request a design of a trial, with the frame that says what is recorded of a path.

    With `exact` for that very number, where no jackknife needs whole blocks.
    """
    told: dict[str, Any] = {"replicates": replicates, "seed": seed, "stream": stream}
    return [
        Request(design=design, frame=frame_of(design), exact=exact and design.system != "glm", **told)
        for design in designs
    ]


def frame_of(design: Design) -> Frame | None:
    """What is recorded of a path: all that the instrument measures, or the last fit in units of its limit."""
    if design.statistic is Statistic.PATH:
        return instrument(glm(design)).frame
    if design.statistic is Statistic.LIKELIHOOD_RATIO:
        return nothing(glm(design))
    return last_fit(glm(design)) if design.statistic is Statistic.WEIGHTED else None


def numerator(trial: Trial) -> int | None:
    """Which of the recorded means stands over the first: that of the last generation, or the second of a pair."""
    design = trial.designs[0]
    return PAIR if design.statistic is Statistic.SURVIVING_SHARE else getattr(design, "generations", None)


def design_record(asked: Asked, trial: Trial, planned: int, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    """One design of the record that is judged."""
    paired = asked.statistic in ("growth", "inverse growth", "ratio")
    own = [miss.formula for miss in asked.claim.near_misses]
    # where a user's formula is itself a near miss, the claim's own value takes its place: it too must be told apart
    misses = [asked.claim.value if miss == asked.formula else miss for miss in own]
    if asked.process:
        largest = max(design.rows for design in trial.designs)
        evidence = [reduced(run, counts=run["design"]["rows"] == largest) for run in evidence]
    return {
        **({"process": _described(asked, trial)} if asked.process else {}),
        "parameters": {str(symbol): str(value) for symbol, value in trial.parameters.items()},
        "statistic": asked.statistic,
        "generation": numerator(trial) if paired else None,
        "planned": planned,
        "predicted": predicted(asked, asked.formula, trial),
        "near_misses": [{"formula": str(miss), "predicted": predicted(asked, miss, trial)} for miss in misses],
        "finite_variance": finite_variance(asked.claim, trial),
        **_tail(asked.claim, trial),
        "evidence": evidence,
    }


def _described(asked: Asked, trial: Trial) -> dict[str, Any]:
    """What the functionals of a process are, in their order, and the laws that its histograms are held against."""
    tool, spread = _process(asked, asked.formula, trial)
    return {
        "names": [each.name for each in tool.functionals],
        "parts": [each.part for each in tool.functionals],
        "orders": [each.order for each in tool.functionals],
        "scales": [each.scale for each in tool.functionals],
        "laws": prediction.laws(tool, spread),
        "size": tool.size,
    }


def _tail(claim: Claim, trial: Trial) -> dict[str, Any]:
    """What theory knows of the tail of one replicate; nothing for most claims."""
    relative = relative_variance(claim, trial)
    return {} if relative is None else {"relative_variance": relative}
