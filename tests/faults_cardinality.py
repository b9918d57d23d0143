"""Faults of one fit on real and synthetic rows: how the source is taught, what it draws, how rows are joined."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import simulate.cardinality
from simulate.cardinality import Rows, mean_slope
from tests.fault import Fault, Inject, Question
from theory.vocabulary import CardinalityDesign

MIXED = Question(claim="kazdan.real-and-synthetic-variance", trials=(0,), delta=Fraction(1, 20))
LOW = Question(claim="kazdan.low-quality-error", delta=Fraction(1, 20))
BEST = Question(claim="kazdan.best-synthetic-rows", trials=(0,), delta=Fraction(1, 20))
WEIGHTED = Question(claim="kazdan.best-weighted-error", delta=Fraction(1, 20))
SAME = Question(claim="kazdan.same-rows-variance", trials=(0,), delta=Fraction(1, 20))
NEVER = Question(claim="kazdan.same-rows-never-help")
QUARTER = Question(claim="kazdan.same-rows-quarter")
ENDLESS = Question(claim="kazdan.endless-synthetic-rows")
LOSS = Question(claim="kazdan.real-and-synthetic-loss", trials=(0,))
RowsOf = Callable[[CardinalityDesign, np.random.Generator, Any, int], Rows]


def _rows(change: Callable[[RowsOf, list[Rows]], RowsOf]) -> Inject:
    """Rows are drawn as `change` says, who knows the true way and what was drawn before."""

    def inject(patch: pytest.MonkeyPatch) -> None:
        true, before = simulate.cardinality.rows, list[Rows]()
        patch.setattr(simulate.cardinality, "rows", change(true, before))

    return inject


def _from_the_truth(true: RowsOf, _: list[Rows]) -> RowsOf:
    def drawn(design: CardinalityDesign, generator: np.random.Generator, theta: Any, size: int) -> Rows:
        truth = simulate.cardinality.truth(design)
        return true(design, generator, np.broadcast_to(truth, theta.shape), size)

    return drawn


def _own_rows_are_those_of_the_fit(true: RowsOf, before: list[Rows]) -> RowsOf:
    def drawn(design: CardinalityDesign, generator: np.random.Generator, theta: Any, size: int) -> Rows:
        new = true(design, generator, theta, size)
        at_truth = bool((theta == simulate.cardinality.truth(design)).all())
        if at_truth and design.source_rows and before and before[-1].count.shape == new.count.shape:
            share = design.source_rows / design.rows
            real = before.pop()
            return Rows(count=share * real.count, total=share * real.total)
        before[:] = [new]
        return new

    return drawn


def _without_noise(true: RowsOf, _: list[Rows]) -> RowsOf:
    def drawn(design: CardinalityDesign, generator: np.random.Generator, theta: Any, size: int) -> Rows:
        new = true(design, generator, theta, size)
        if bool((theta == simulate.cardinality.truth(design)).all()):
            return new
        eta = theta @ simulate.cardinality.columns(design.signs)
        scale = simulate.cardinality.VARIANCE if design.family == "normal" else 1.0
        return Rows(count=new.count, total=new.count * mean_slope(design.family, eta)[0] * scale)

    return drawn


def _joined(change: Callable[[float, Any, list[Any]], Any]) -> Inject:
    def inject(patch: pytest.MonkeyPatch) -> None:
        true = simulate.cardinality.joined
        patch.setattr(simulate.cardinality, "joined", lambda *given: true(*change(*given)))

    return inject


def _no_pull(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(simulate.cardinality, "pull", lambda design: np.zeros(design.signs + 1))


def _pull_of_the_square(patch: pytest.MonkeyPatch) -> None:
    true = simulate.cardinality.pull
    patch.setattr(simulate.cardinality, "pull", lambda design: float(design.bias) * true(design))


def _half_the_divergence(patch: pytest.MonkeyPatch) -> None:
    true = simulate.cardinality.divergence
    patch.setattr(simulate.cardinality, "divergence", lambda *given: true(*given) / 2)


def _fault(name: str, about: str, inject: Inject, report: Question) -> Fault:
    return Fault(
        name=f"cardinality: {name}", about=about, inject=inject, report=report, by=("REFUTED",),
        check="one-sided test" if report in (NEVER, QUARTER, ENDLESS) else "two-sided test",
    )  # fmt: skip


CARDINALITY_FAULTS = (
    _fault("no feedback", "synthetic rows are drawn from the truth", _rows(_from_the_truth), MIXED),
    _fault("no feedback, bound", "synthetic rows are drawn from the truth", _rows(_from_the_truth), NEVER),
    _fault("no feedback, regression", "synthetic rows are drawn from the truth", _rows(_from_the_truth), LOSS),
    _fault("the source's own rows are those of the fit", "real rows are used twice where new ones are asked for",
        _rows(_own_rows_are_those_of_the_fit), BEST),
    _fault("synthetic rows without noise", "responses are the source's means", _rows(_without_noise), SAME),
    _fault("synthetic rows without noise, weighted", "responses are the source's means", _rows(_without_noise),
        WEIGHTED),
    _fault("synthetic rows entered twice", "each counts as two",
        _joined(lambda weight, real, batches: (weight, real, [2 * each for each in batches])), MIXED),
    _fault("weight forgotten", "a synthetic row counts as a real one",
        _joined(lambda weight, real, batches: (1.0, real, batches)), WEIGHTED),
    _fault("real rows lost", "the fit sees synthetic rows and a tenth of the real ones",
        _joined(lambda weight, real, batches: (weight, 0.1 * real, batches)), SAME),
    _fault("real rows lost, upper bound", "the fit sees synthetic rows and a tenth of the real ones",
        _joined(lambda weight, real, batches: (weight, 0.1 * real, batches)), QUARTER),
    _fault("no feedback, endless rows", "synthetic rows are drawn from the truth", _rows(_from_the_truth), ENDLESS),
    _fault("bias forgotten", "the source of low quality is as good as any", _no_pull, LOW),
    _fault("bias squared", "the source is moved by the square of the bias", _pull_of_the_square, LOW),
    _fault("half the divergence", "a factor 2 is forgotten in the loss", _half_the_divergence, LOSS),
)  # fmt: skip
