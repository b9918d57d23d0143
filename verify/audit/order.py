"""Whether successive runs resemble each other, as the states of one chain do and independent replicates do not."""

import math
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from verify.audit.cells import Floats

FEWEST = 30  # runs in which a chain would show
GREATEST = 6.0  # standard errors of a rank correlation of independent runs: 1 in 10^9 of such tables
NUMBERED = re.compile(r"(\D*)(\d{1,18})(?:\.0+)?")


def resemblance(values: Floats) -> float | None:
    """The rank correlation of each value with the next where it is too large for chance, else None.

    Values that are sorted by themselves show nothing of that kind.
    """
    ranks = rankdata(values)
    steps = np.diff(ranks)
    if len(ranks) < FEWEST or (steps >= 0).all() or (steps <= 0).all():
        return None
    away = ranks - ranks.mean()
    shared = float((away[1:] * away[:-1]).sum() / (away**2).sum())
    return shared if shared * math.sqrt(len(ranks)) > GREATEST else None


def numbered_order(ids: Sequence[str]) -> npt.NDArray[np.intp] | None:
    """The places of the runs in the order of the numbers in their names; None where that is the order they have.

    >>> [int(each) for each in numbered_order(["run 9", "run 10", "run 2"])], numbered_order(["1", "2"])
    ([2, 0, 1], None)
    """
    found = [NUMBERED.fullmatch(each) for each in ids]
    known = [match for match in found if match is not None]
    if not known or len(known) < len(found) or len({match[1] for match in known}) > 1:
        return None
    numbers = [int(match[2]) for match in known]
    place = np.array(sorted(range(len(numbers)), key=numbers.__getitem__), dtype=np.intp)
    rows = np.arange(len(place))
    return None if (place == rows).all() or (place == rows[::-1]).all() else place
