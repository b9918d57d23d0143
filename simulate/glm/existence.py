"""Why a maximum likelihood estimate does not exist, for every family, with row weights and trials.

The likelihood has no unique maximum when some direction b never lowers it and changes some row. What a row allows:

| response | b may | because |
|---|---|---|
| normal; gamma above 0 | not change it | its likelihood has one maximum, and falls forever on both sides |
| binomial 0, or all trials | lower, or raise it | the likelihood rises forever on that side |
| binomial between | not change it | it has one maximum |
| Poisson or negative binomial 0 | lower it | the likelihood rises forever on that side |
| Poisson or negative binomial above 0 | not change it | it has one maximum |

(Albert and Anderson 1984; Haberman 1974.) A gamma response of 0 is one that underflowed; its likelihood is a straight
line, so the sum over all rows decides. Weights and sums of responses matter only through which of them are 0.
"""

import numpy as np

from simulate.arrays import Floats
from simulate.glm import directions
from theory.vocabulary import Family

HOMOGENEOUS = {Family.BINOMIAL: "all responses equal"}  # the other families have one end alone: "all responses zero"


def reason(
    family: Family, x: Floats, y: Floats, *, weights: Floats | None = None, trials: int | Floats = 1
) -> str | None:
    """Why no unique estimate exists for features x [p, rows] and responses y [rows], or None when one does.

    A row of weight 0, or without trials, does not count. `trials` is a number or one a row.
    """
    x, y, weights, trials = counted(x, y, weights, trials)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return "overflow"
    _require_responses(family, y, trials)
    rows = directions.scaled(x)
    if directions.rank(rows) < len(rows):
        return "collinear features"
    if family is Family.NORMAL or (family is Family.GAMMA and y.all()):
        return None
    raised, level = _underflowed(x, y, weights) if family is Family.GAMMA else _constraints(family, rows, y, trials)
    found = directions.ascent(raised, level)
    if found is None:
        return None
    if not y.any() or (family is Family.BINOMIAL and (y == trials).all()):
        return HOMOGENEOUS.get(family, "all responses zero")
    return "separation" if found == "everywhere" and family is Family.BINOMIAL else "quasi-separation"


def counted(
    x: Floats, y: Floats, weights: Floats | None, trials: int | Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Features, responses, weights and trials of the rows that count; ValueError where they do not fit together."""
    shape = np.shape(x)
    if len(shape) != 2 or np.shape(y) != shape[1:]:
        raise ValueError(f"x{shape}, y{np.shape(y)}: features [p, rows] and responses [rows] are needed")
    each = {"weights": np.ones(shape[1]) if weights is None else weights, "trials": trials}
    spread: dict[str, Floats] = {}
    for name, given in each.items():
        if np.shape(given) not in ((), shape[1:]):
            raise ValueError(f"{name}{np.shape(given)}: one number a row is needed, {shape[1]} of them")
        spread[name] = np.broadcast_to(np.asarray(given, dtype=np.float64), shape[1:])
        if not (spread[name] >= 0).all():  # False for NaN too
            raise ValueError(f"{name}={given!r}: none may be below 0")
    counts = (spread["weights"] > 0) & (spread["trials"] > 0)
    if counts.all():
        return x, y, spread["weights"], spread["trials"]
    return x[:, counts], y[counts], spread["weights"][counts], spread["trials"][counts]


def _require_responses(family: Family, y: Floats, trials: Floats) -> None:
    """Nothing; ValueError where a response is none of this family's."""
    if family is Family.NORMAL:
        return
    wrong = (y < 0) | (y > trials) if family is Family.BINOMIAL else y < 0
    if wrong.any():
        allowed = "0 to the number of trials" if family is Family.BINOMIAL else "at least 0"
        raise ValueError(f"family={family}: a response is {y[wrong][0]}; {allowed} is allowed")


def _constraints(family: Family, x: Floats, y: Floats, trials: Floats) -> tuple[Floats, Floats]:
    """The vectors [p, k] along which b must not fall, and those [p, l] along which it must not change."""
    top = trials if family is Family.BINOMIAL else np.inf
    signs = np.where(y == 0, -1.0, np.where(y == top, 1.0, 0.0))
    x, signs = _distinct(x, signs)
    return x[:, signs != 0] * signs[signs != 0], x[:, signs == 0]


def _underflowed(x: Floats, y: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The same for gamma responses of which some are 0: far out the likelihood falls by the sum of all predictors."""
    x = directions.scaled(x, axes=(1,))
    total = (x * weights).sum(axis=1, keepdims=True)
    return directions.scaled(np.hstack([x[:, y > 0], -total])), x[:, :0]


def _distinct(x: Floats, signs: Floats) -> tuple[Floats, Floats]:
    """Every distinct column of x once, with its sign; 0 where equal columns have different signs."""
    order = np.lexsort(x)
    x, signs = x[:, order], signs[order]
    starts = np.flatnonzero(np.append(True, (x[:, 1:] != x[:, :-1]).any(axis=0)))
    low, high = np.minimum.reduceat(signs, starts), np.maximum.reduceat(signs, starts)
    return x[:, starts], np.where(low == high, low, 0.0)
