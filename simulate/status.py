"""How far a run is: what whoever waits for it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Status:
    """Blocks done, those found in a store among them, of how many; and the replicates excluded so far, by reason."""

    done: int
    total: int
    excluded: dict[str, int] = field(default_factory=dict)


Progress = Callable[[Status], None]
