"""Designs of the claims about n-gram models that are refitted on their own text."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.language_loss import b
from theory.parameter import Parameter
from theory.symbols import n, t
from theory.vocabulary import LanguageDesign, Statistic, Workflow

NATS = "natural logarithms: nats a token"
TOKENS = 3  # that the language of the samples has, each after each


def source_plan(*branchings: int, delta: Fraction) -> Plan:
    """Texts of 64 tokens of a source with so many successors a token, and three tokens that are none of them."""

    def design(point: Point) -> LanguageDesign:
        return _design(
            Statistic.SOURCE_LOSS, generations=1, rows=1, vocabulary=int(point[b]) + 3, branching=int(point[b])
        )

    return _plan(Statistic.SOURCE_LOSS, design, [{b: each} for each in branchings], delta)


def sample_plan(*points: tuple[int, int], delta: Fraction) -> Plan:
    """Fits without smoothing on n tokens, one after each real prompt, at (n, t): few rows, so that much is lost."""

    def design(point: Point) -> LanguageDesign:
        return _design(
            Statistic.SAMPLE_LOSS, generations=int(point[t]), rows=int(point[n]), length=1, vocabulary=TOKENS,
            branching=TOKENS, alpha=Fraction(0),
        )  # fmt: skip

    return _plan(Statistic.SAMPLE_LOSS, design, [{n: rows, t: fits} for rows, fits in points], delta)


def _design(statistic: Statistic, **fields: Any) -> LanguageDesign:
    return LanguageDesign(workflow=Workflow.DISCARD, statistic=statistic, **fields)


def _plan(
    statistic: Statistic, design: Callable[[Point], LanguageDesign], points: list[dict[Any, int]], delta: Fraction
) -> Plan:
    return plan_at(
        lambda point: (Trial(parameters=dict(point), designs=(design(point),)),), points, statistic=statistic,
        delta=delta,
    )  # fmt: skip


ROWS = Parameter(symbol=n, meaning="tokens drawn a generation", least=2)
FITS = Parameter(symbol=t, meaning="fits; the samples are those of the last")
SUCCESSORS = Parameter(symbol=b, meaning="tokens that may follow a token", least=2)
