"""What a run would find in a store before it draws: each simulation kept, kept in part, or missing, and why."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from simulate import blockfile
from simulate.pool import cost
from simulate.request import Request, block_count, block_size, canonical
from simulate.store import FILE, identity, rows
from simulate.version import digest


class Reason(StrEnum):
    """Why a simulation is reused, or drawn."""

    KEPT = "kept"
    DAMAGED = "kept blocks are damaged"
    MORE = "more replicates are needed than are kept"
    CODE = "the simulator or a library of it has changed"
    SEED = "another seed"
    PLAN = "the design of the claim has changed"
    NEW = "nothing is kept"


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """One simulation: its blocks that are kept and those that are needed, and why the others are missing.

    `others` are the digests of the simulators that have drawn it before, where this one has not.
    """

    request: Request
    key: str
    kept: int
    needed: int
    reason: Reason
    others: tuple[str, ...] = ()

    @property
    def reused(self) -> bool:
        return self.reason is Reason.KEPT

    @property
    def missing(self) -> float:
        """The cost of the missing blocks, in the units in which the pool shares out its work."""
        return (self.needed - self.kept) * cost(self.request)

    @property
    def replicates(self) -> tuple[int, int]:
        """How many replicates are kept, and how many are needed."""
        size = block_size(self.request.design)
        return self.kept * size, self.needed * size


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What stands in a store: the places of the intact blocks of each key, and of the damaged ones.

    Then the versions of each cell and seed that have drawn, and the cells whatever their seed.
    """

    blocks: Mapping[str, Set[int]] = field(default_factory=dict)
    damaged: Mapping[str, Set[int]] = field(default_factory=dict)
    versions: Mapping[bytes, Sequence[str]] = field(default_factory=dict)
    cells: frozenset[bytes] = frozenset()


def shelf(folder: Path) -> Shelf:
    """What the store in the folder holds; each block is held against its checksum, as a run does that reads it.

    Empty where there is no store; StoreError where it cannot be read.
    """
    file = folder / FILE
    if not file.exists():
        return Shelf()
    blocks: dict[str, set[int]] = {}
    damaged: dict[str, set[int]] = {}
    versions: dict[bytes, list[str]] = {}
    cells = set()
    with blockfile.opened(file, writing=False) as connection:
        for row in rows(connection):
            (blocks if row.intact else damaged).setdefault(_text(row.key), set()).add(row.block)
        for (named,) in connection.execute("SELECT MIN(identity) FROM blocks GROUP BY key"):
            told = _parsed(named)
            if told is not None:
                versions.setdefault(_drawn(told), []).append(str(told["version"]))
                cells.add(canonical(told["cell"]))
    return Shelf(blocks=blocks, damaged=damaged, versions=versions, cells=frozenset(cells))


def foresee(requests: Iterable[Request], kept: Shelf, before: Set[str] = frozenset()) -> list[Foreseen]:
    """Each simulation once, with the most replicates that are asked for; in the order in which they are asked for.

    `before` are the keys that the same claims had in an earlier run: where one of these is asked for no longer, a
    design has changed, and what is new is taken to stand in its place.
    """
    longest: dict[str, Request] = {}
    for request in requests:
        key = key_of(request)
        if key not in longest or longest[key].replicates < request.replicates:
            longest[key] = request
    changed = bool(before - set(longest))
    return [_foreseen(key, request, kept, changed) for key, request in longest.items()]


def _foreseen(key: str, request: Request, kept: Shelf, changed: bool) -> Foreseen:
    needed = block_count(request)
    count = sum(block < needed for block in kept.blocks.get(key, ()))
    told = json.loads(identity(request))
    others = tuple(sorted(set(kept.versions.get(_drawn(told), ())) - {digest()}))
    reason = _reason(count, needed, others, canonical(told["cell"]) in kept.cells, changed)
    if any(block < needed for block in kept.damaged.get(key, ())):
        reason = Reason.DAMAGED
    return Foreseen(request=request, key=key, kept=count, needed=needed, reason=reason, others=others)


def _reason(count: int, needed: int, others: Sequence[str], other_seed: bool, changed: bool) -> Reason:
    if count:
        return Reason.KEPT if count == needed else Reason.MORE
    if others:
        return Reason.CODE
    if other_seed:
        return Reason.SEED
    return Reason.PLAN if changed else Reason.NEW


def counted(found: Iterable[Foreseen]) -> dict[str, int]:
    """How many simulations there are of each reason, in the order of the reasons."""
    counts = Counter(each.reason for each in found)
    return {str(reason): counts[reason] for reason in Reason if counts[reason]}


def key_of(request: Request) -> str:
    """The key under which a store keeps the blocks of the request."""
    import hashlib

    return hashlib.sha256(identity(request)).hexdigest()


def _drawn(told: Mapping[str, Any]) -> bytes:
    """The cell and the seed of an identity, without the version."""
    return canonical({"cell": told["cell"], "seed": told["seed"]})


def _parsed(named: Any) -> dict[str, Any] | None:
    """The identity, or None where it is damaged."""
    try:
        told = json.loads(named)
        return dict(told) if {"cell", "seed", "version"} <= set(told) else None
    except (ValueError, TypeError):
        return None


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
