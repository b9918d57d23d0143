"""What a measured system records of a replicate: some quantities, each along an axis such as the generation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.reduce import Block


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One quantity: its name, its unit, and the places along `axis` at which each replicate has a value of it."""

    name: str
    at: tuple[float, ...]
    axis: str = "generation"
    unit: str = ""


def quantity_fields(quantities: Sequence[Quantity]) -> list[dict[str, Any]]:
    """The quantities as JSON-ready fields, in the order of a replicate's values."""
    return [{**asdict(each), "at": list(each.at)} for each in quantities]


def width(quantities: Sequence[Quantity]) -> int:
    """How many numbers a replicate has."""
    return sum(len(each.at) for each in quantities)


def series_block(values: Floats, quantities: Sequence[Quantity]) -> Block:
    """The block of so many replicates, [B, width]; a replicate with a value that is NaN is excluded and counted.

    It keeps its place, with NaN throughout, so that replicates of two workflows stay pairs. An infinite value is kept:
    a held-out loss may be one. ValueError where the width is another.
    """
    if values.ndim != 2 or values.shape[1] != width(quantities):
        raise ValueError(f"values of shape {values.shape}: [replicates, {width(quantities)}] is needed")
    missing = np.asarray(np.isnan(values).any(axis=1))
    lost = int(missing.sum())
    return Block(
        drawn=len(values),
        used=len(values) - lost,
        excluded={"not a number": lost} if lost else {},
        series=np.where(missing[:, None], np.nan, values).tolist(),
    )
