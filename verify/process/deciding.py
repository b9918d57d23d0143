"""What would decide a process that is open: its weakest functional stands for all."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.power import Pilot
from verify.process.reading import Numbers


def drawn(design: Mapping[str, Any]) -> int:
    """The replicates at each n; the fewest, where they differ."""
    return min(int(run["used"]) for run in design["evidence"])


def process_as_pilot(found: Numbers, design: Mapping[str, Any]) -> Pilot:
    """The functional that is hardest to show; a near miss is put where its largest gap, in standard errors, is seen.

    All functionals have as many replicates, so that their standard errors tell how many more each needs.
    """
    spread = found.whole.mcse * math.sqrt(drawn(design))
    weakest = int(np.where(found.tested, found.equivalence, -1.0).argmax())
    predicted = float(found.predicted[weakest])
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = {
            miss["formula"]: np.where(found.tested, np.abs(np.array(miss["predicted"]) - found.predicted) / spread, 0.0)
            for miss in design["near_misses"]
        }
    return Pilot(
        predicted=predicted,
        sd=float(spread[weakest]),
        value=float(found.whole.intercept[weakest]),
        near_misses=tuple(
            (formula, predicted + float(np.nanmax(gaps)) * float(spread[weakest])) for formula, gaps in seen.items()
        ),
        margin=float(found.margins[weakest]),
        tests=int(found.tested.sum()),
    )
