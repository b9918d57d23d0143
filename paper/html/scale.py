"""Scales of a plot: from values to pixels, with the ticks that a reader would choose."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

STEPS = (1.0, 2.0, 5.0, 10.0)
MOST_TICKS = 6
FEWEST_TICKS = 3


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A map of [low, high] onto pixels from `start` to `end`; `bend` is applied to values first."""

    low: float
    high: float
    start: float
    end: float
    bend: Callable[[float], float] = float
    ticks: tuple[float, ...] = ()

    def __call__(self, value: float) -> float:
        low, high = self.bend(self.low), self.bend(self.high)
        return self.start + (self.bend(value) - low) / (high - low) * (self.end - self.start)


def linear(values: Iterable[float], start: float, end: float, *, room: float = 0.04) -> Scale:
    """A scale that holds all finite values, with a little room beyond them.

    >>> linear([0, 10], 0, 100).ticks
    (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    """
    low, high = _ends(values)
    spare = room * (high - low)
    low, high = low - spare, high + spare
    return Scale(low=low, high=high, start=start, end=end, ticks=_even(low, high))


def logarithmic(values: Iterable[float], start: float, end: float) -> Scale:
    """A scale in powers of ten that holds all positive values.

    >>> logarithmic([1, 700], 0, 100).ticks
    (1.0, 10.0, 100.0)
    """
    low, high = _ends(value for value in values if value > 0)
    low = low if low > 0 else high / 10
    spare = (high / low) ** 0.04
    low, high = low / spare, high * spare
    return Scale(low=low, high=high, start=start, end=end, bend=math.log10, ticks=_decades(low, high))


def signed(values: Iterable[float], start: float, end: float) -> Scale:
    """A scale that is linear within 1 of zero and logarithmic beyond, on both sides."""
    low, high = _ends([*values, 0.0])
    ticks = {
        0.0,
        *(sign * 10.0**power for sign in (-1, 1) for power in range(int(math.log10(max(abs(low), high, 1))) + 1)),
    }
    shown = tuple(sorted(tick for tick in ticks if low <= tick <= high))
    return Scale(low=1.1 * low, high=1.1 * high, start=start, end=end, bend=_symmetric, ticks=shown)


def _symmetric(value: float) -> float:
    return value if abs(value) <= 1 else math.copysign(1 + math.log10(abs(value)), value)


def _ends(values: Iterable[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return 0.0, 1.0
    low, high = min(finite), max(finite)
    return (low, high) if low < high else (low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2)


def _even(low: float, high: float) -> tuple[float, ...]:
    power = 10.0 ** math.floor(math.log10((high - low) / MOST_TICKS))
    step = next((power * each for each in STEPS if (high - low) / (power * each) <= MOST_TICKS), 10 * power)
    return tuple(step * count for count in range(math.ceil(low / step), math.floor(high / step) + 1))


def _decades(low: float, high: float) -> tuple[float, ...]:
    """Powers of ten; with their doubles and halves where there are few."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1.0,), (1.0, 3.0), STEPS[:-1]):
        inside = tuple(tick for power in powers for step in steps if low <= (tick := step * 10.0**power) <= high)
        if len(inside) >= FEWEST_TICKS:
            return inside[:: -(-len(inside) // MOST_TICKS)]
    return tuple(tick for tick in _even(low, high) if tick > 0)
