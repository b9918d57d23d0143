"""What a run is expected to cost, made from one: `python -m verify.expected OUT/evidence FIGURES...`, where OUT is that
of a run of `modelcollapse reproduce --processes 1`, whose clock counts what draws cost however busy the machine is.
Each of FIGURES is a folder of what figures cost, NAME.cost.json, as `modelcollapse figure` leaves them."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from simulate.request import Request
from simulate.run import run_many
from simulate.store import Store
from theory.registry import claims
from verify import pace
from verify.outlook import case_of
from verify.sizing import counts, piloted
from verify.terms import PROFILES, Terms


def sizes(profile: str, store: Path) -> dict[str, list[int]]:
    """The replicates of every design of every simulated claim, from pilots that are kept in the store or drawn now."""
    terms = Terms(profile=profile)
    cases = [case_of(terms.trimmed(claim), Request.seed) for claim in claims() if claim.plan is not None]
    pilots = piloted(cases, partial(run_many, store=Store(store)))
    return {case.asked.claim.id: counts(case, each, terms) for case, each in zip(cases, pilots, strict=True)}


def figures(folders: Sequence[Path]) -> dict[str, dict[str, float]]:
    """The processor seconds of each figure that has a file in one of the folders, by profile."""
    found: dict[str, dict[str, float]] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.cost.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        found.setdefault(told["profile"], {})[told["figure"]] = float(told["processor_seconds"])
    return found


def table(cost: pace.Cost) -> list[str]:
    """What the run took by stage and by system, as rows of a table in Markdown, the longest first."""
    spent = dict(cost.stages)
    for name, (seconds, _) in cost.kinds.items():
        system = f"draws of `{name.partition(':')[0]}`"
        spent[system] = spent.get(system, 0.0) + seconds
    rows = sorted(spent.items(), key=lambda pair: -pair[1])
    return [*(f"| {name} | {seconds:.0f} |" for name, seconds in rows), f"| all | {sum(spent.values()):.0f} |"]


def main(store: Path, folders: Sequence[Path]) -> None:
    """Writes the record that is shipped, and prints what it says in short."""
    cost = pace.known(store)
    cost = replace(cost, figures={**cost.figures, **figures(folders)})
    for profile in PROFILES:
        cost = cost.sized(profile, sizes(profile, store))
    pace.write(cost, pace.SHIPPED)
    sys.stdout.write("\n".join(table(cost)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), list(map(Path, sys.argv[2:])))
