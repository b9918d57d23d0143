"""The blocks of a store added up again, and held against the evidence that was judged."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from simulate import blockfile
from simulate.reduce import Block, block_from, combine
from simulate.store import FILE, SELECT, Row
from verify import manifest
from verify.process import evidence as process
from verify.records import without_infinities


def unlike(found: Mapping[str, Any], out: Path) -> tuple[int, list[str]]:
    """How many simulations the manifest names, and the claims of those that the store does not add up to."""
    kept = json.loads((out / "records.json").read_text(encoding="utf-8"))
    judged = {manifest.sha256_of(each): each for each in kept["evidence"]}
    claims: dict[tuple[str, str], list[str]] = {}
    for claim in found["claims"]:
        for draws in claim["evidence"]:
            claims.setdefault((draws["key"], draws["sha256"]), []).append(claim["claim"])
    wrong: list[str] = []
    with blockfile.opened(out / manifest.STORE / FILE, writing=False) as connection:
        for (key, digest), names in claims.items():
            rows = [Row._make(row) for row in connection.execute(f"{SELECT} WHERE key = ? ORDER BY block", (key,))]
            if digest not in judged or not _adds_up(rows, judged[digest]):
                wrong += names
    return len(claims), sorted(set(wrong))


def _adds_up(rows: Sequence[Row], evidence: Mapping[str, Any]) -> bool:
    """Whether the first of the blocks make the evidence: all intact, none missing, the same numbers to the last bit."""
    blocks: list[Block] = []
    drawn = 0
    for place, row in enumerate(rows):
        if drawn >= evidence["replicates"]:
            break
        if not row.intact or row.block != place:
            return False
        blocks.append(block_from(json.loads(row.content)))
        drawn += blocks[-1].drawn
    if drawn != evidence["replicates"]:
        return False
    made = without_infinities(_as_judged(combine(blocks), evidence))
    return all(evidence.get(name) == value for name, value in json.loads(json.dumps(made)).items())


def _as_judged(combined: dict[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    """What is made of the sums before they are judged: a path is reduced to its functionals."""
    if evidence["kind"] != process.KIND:
        return combined
    told = {name: evidence[name] for name in process.KEPT if name in evidence}
    return process.reduced({**told, **combined}, counts="counts" in evidence)
