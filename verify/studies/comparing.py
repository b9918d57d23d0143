"""Discard held against augment on the same splits of a real table: panels and findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.measured import Floats, Measured, Series, bands, measured, resampled, share
from verify.studies.derived import derived
from verify.studies.study import EXACT, Curve, Finding, Panel, curve, finding, shares

LOSS, ERRORS, EXISTS = "log loss", "misclassification", "estimate exists"
FIT = "fit"
DISCARD, AUGMENT = "dey.discard-variance", "dey.augment-variance"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Both workflows on the splits of one table. `coefficients` is None where the limit law says nothing."""

    title: str
    discard: Series
    augment: Series
    training: int
    test: int
    coefficients: int | None

    def apart(self, name: str) -> Floats:
        """Discard minus augment, [splits, fits]; NaN where a split was left out, for what is left are no pairs."""
        first, second = self.discard.of(name), self.augment.of(name)
        if self.discard.excluded or self.augment.excluded:
            return np.full_like(first, np.nan)
        return np.asarray(first - second)

    def higher(self) -> NDArray[np.bool_]:
        """Whether discard has the higher loss, [splits, fits]; of two infinite losses neither is higher.

        No lines at all where a split was left out, for what is left are no pairs.
        """
        first, second = self.discard.of(LOSS), self.augment.of(LOSS)
        if self.discard.excluded or self.augment.excluded:
            return np.zeros((0, first.shape[1]), dtype=np.bool_)
        return np.asarray(first > second)

    def last(self) -> str:
        return f"fit {self.discard.at(self.discard.quantities[0].name)[-1]:g}"


def held_out(each: Compared) -> list[Panel]:
    """The loss, how much higher discard is, and the errors, by fit."""
    return [
        _both(each, LOSS, "log loss, nats a test row"),
        Panel(title=f"{each.title}: difference", x=FIT, y="log loss", curves=_apart(each, LOSS)),
        _both(each, ERRORS, "share of test rows"),
    ]


def _both(each: Compared, name: str, y: str) -> Panel:
    curves = [curve("discard", each.discard, name), curve("augment", each.augment, name)]
    return Panel(title=f"{each.title}: {name}", x=FIT, y=y, curves=curves)


def _apart(each: Compared, name: str) -> list[Curve]:
    """The difference with both intervals, and what the limit law says of it."""
    apart, at = each.apart(name), each.discard.at(name)
    wide = [resampled(column, training=each.training, test=each.test) for column in apart.T]
    label = "discard minus augment"
    told: dict[str, Any] = dict(bands(apart))
    curves = [
        Curve(label=label, x=at, **told),
        Curve(label=f"{label} (for another table)", x=at, mean=[one.low for one in wide], dashed=True),
        Curve(label=f"{label} (for another table)", x=at, mean=[one.high for one in wide], dashed=True),
    ]
    return [*curves, _leading(each, at)] if each.coefficients else curves


def _leading(each: Compared, at: Sequence[float]) -> Curve:
    """The expected difference to leading order: half the excess variance, a coefficient and a training row.

    A fit W/sqrt(rows) away from the truth loses half of W' (information) W / rows, whose mean is the growth of the
    variance times the number of coefficients.
    """
    places = [int(place) for place in at]
    first, second = (derived(name, "G", places, {}) for name in (DISCARD, AUGMENT))
    scale = (each.coefficients or 0) / (2 * each.training)
    mean = [scale * (one - other) for one, other in zip(first.mean, second.mean, strict=True)]
    return Curve(label="leading order", x=at, mean=mean, theory=f"{DISCARD}, {AUGMENT}")


def losing(tables: Sequence[Compared]) -> Panel:
    """In which share of the splits discard loses, by fit from the second on: the first fits are the same."""
    curves = [shares(each.title, each.discard.at(LOSS)[1:], each.higher()[:, 1:]) for each in tables]
    return Panel(title="Splits where discard has the higher log loss", x=FIT, y="share of splits", curves=curves,
                 note=EXACT)  # fmt: skip


def lasting(tables: Sequence[Compared]) -> Panel:
    """Which share of the chains without a penalty still has a fit."""
    curves = [
        shares(f"{name}, {each.title}", found.at(EXISTS), found.of(EXISTS) > 0)
        for each in tables
        for name, found in _named(each)
    ]
    return Panel(title="No penalty: chains whose estimate exists", x=FIT, y="share of chains", curves=curves,
                 note=EXACT)  # fmt: skip


def findings(each: Compared) -> list[Finding]:
    """The losses at the last fit, and by how much discard loses: for this table, and for another like it."""
    told: list[tuple[str, Measured]] = []
    for name in (LOSS, ERRORS):
        where = f"{name} at {each.last()}"
        told += [(f"{where}, {label}", measured(found.last(name))) for label, found in _named(each)]
        told += _differences(each, name)
    told.append(_higher_at_last(each))
    return [finding(f"{each.title}: {statement}", value) for statement, value in told]


def _differences(each: Compared, name: str) -> list[tuple[str, Measured]]:
    """How much higher discard is at the last fit, with the interval for this table and that for another."""
    paired = each.apart(name)[:, -1]
    where = f"{name} at {each.last()}, discard minus augment"
    other = resampled(paired, training=each.training, test=each.test)
    return [(f"{where}, for this table", measured(paired)), (f"{where}, for another table like it", other)]


def _higher_at_last(each: Compared) -> tuple[str, Measured]:
    where = f"share of splits where discard has the higher log loss at {each.last()}"
    return where, share(each.higher()[:, -1])


def unpenalised(each: Compared) -> list[Finding]:
    """What is left of the chains by maximum likelihood, and how often discard loses."""
    told = [
        (f"share of chains with an estimate at {each.last()}, {label}", share(found.last(EXISTS) > 0))
        for label, found in _named(each)
    ]
    told.append(_higher_at_last(each))
    if np.isfinite(each.discard.last(LOSS)).all() and np.isfinite(each.augment.last(LOSS)).all():
        told += _differences(each, LOSS)
    return [finding(f"{each.title}, no penalty: {statement}", value) for statement, value in told]


def _named(each: Compared) -> tuple[tuple[str, Series], ...]:
    return ("discard", each.discard), ("augment", each.augment)
