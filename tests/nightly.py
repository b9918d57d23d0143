"""The gallery of deliberate faults with fresh seeds, and a tally of how often each was caught.

`python -m tests.nightly --runs 3` puts every fault in that depends on a seed, asks the program with a seed that nobody
has used, and counts. It also asks without the faults: what is then not as it should be is counted beside it. The tally
grows after every fault, and a second call adds to it. `--page` writes docs/gallery.md from docs/gallery.json.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fault import Fault
from tests.faults import FAULTS
from tests.tally import Tally, fresh_seed, load, remaining, save

SCHEMA = "modelcollapse/gallery/1"
DOCS = Path(__file__).parents[1] / "docs"
RECORD, PAGE = DOCS / "gallery.json", DOCS / "gallery.md"
HEAD = """<!-- generated from gallery.json: python -m tests.nightly --page -->
# The liar's gallery

Mistakes that somebody could make, put in on purpose, and what the program then says. Each was run again with root seeds
that nobody had used before: *caught* counts the runs in which the named check spoke, out of all runs. A mistake of the
proofs depends on no seed, and a test holds it. *Sound* counts the runs of the same question without the mistake in
which the answer was as it should be; a question that several mistakes share is asked once a run. Answers that were
not are listed at the end, and so are escapes and questions that were changed: their earlier runs are not in the tables.

A mistake that the named evidence cannot show is listed with the reason, and with the evidence that shows it.

```console
.venv/bin/python -m tests.nightly --runs 3
.venv/bin/python -m tests.nightly --page
```

"""


def seeded() -> tuple[Fault, ...]:
    """The faults whose report depends on a seed."""
    return tuple(fault for fault in FAULTS if fault.seeded)


def told(fault: Fault, seed: int, *, sound: bool) -> str:
    """What the program says with the fault in, or without it."""
    with pytest.MonkeyPatch.context() as patch:
        (fault.without if sound else fault.inject)(patch)
        return fault.report(seed)


def seeds(root: int, runs: int) -> list[int]:
    """The seeds of the runs under one root."""
    streams = np.random.SeedSequence(root).spawn(runs)
    return [int(stream.generate_state(1, np.uint32)[0]) for stream in streams]


def add(tally: Tally, path: Path, faults: Sequence[Fault], seed: int, tell: Callable[[str], Any]) -> list[str]:
    """The names of the faults that were not caught with that seed; the tally on the disk has counted all."""
    escaped, started = [], time.monotonic()
    asked: dict[Any, bool] = {}
    for done, fault in enumerate(faults, 1):
        entry = tally["faults"].setdefault(fault.name, {"caught": 0, "runs": 0, "sound": 0, "asked": 0})
        question = (fault.report, fault.without)
        if fault.sound and question not in asked:
            asked[question] = told(fault, seed, sound=True).startswith(fault.sound)
            entry["asked"] += 1
            entry["sound"] += asked[question]
            if not asked[question]:
                tally["unsound"].append({"fault": fault.name, "seed": seed})
        said = told(fault, seed, sound=False)
        entry["runs"] += 1
        entry["caught"] += fault.caught(said)
        if not fault.caught(said) and not fault.unseen:
            escaped.append(fault.name)
            tally["escapes"].append({"fault": fault.name, "seed": seed, "said": said})
        save(tally, path)
        tell(f"{remaining(started, done, len(faults))}  {fault.name}: {said[:60]}")
    tally["seeds"].append(seed)
    save(tally, path)
    return escaped


def page(tally: Tally) -> str:
    """The page of the documentation, of the faults that there are and the tally's counts."""
    kinds: dict[str, list[Fault]] = {}
    for fault in FAULTS:
        kinds.setdefault(fault.name.split(": ")[0] if fault.seeded else "proofs", []).append(fault)
    parts = [HEAD + _total(tally)]
    for kind, faults in kinds.items():
        parts.append(f"\n## {kind[0].upper()}{kind[1:]}\n\n| mistake | what is done | caught by | caught | sound |\n")
        parts.append("|---|---|---|---|---|\n")
        parts += [_row(fault, tally["faults"].get(fault.name)) for fault in faults]
    unseen = [fault for fault in FAULTS if fault.unseen]
    parts.append("\n## What this evidence cannot show\n\n")
    parts += [f"- **{fault.name}**: {fault.unseen}\n" for fault in unseen]
    return "".join([*parts, *_changed(tally), *_listed(tally)])


def _changed(tally: Tally) -> list[str]:
    """The questions that were put in other words, and what their earlier runs had given."""
    earlier = tally.get("earlier", {})
    told = [
        f"- **{name}**: {each['caught']}/{each['runs']} before; {each['changed']}.\n" for name, each in earlier.items()
    ]
    return ["\n## Questions that were changed\n\n", *told] if told else []


def _listed(tally: Tally) -> list[str]:
    """Every escape, with what was said, and every answer that was not sound."""
    escapes = [f"- **{each['fault']}**, seed {each['seed']}: {each['said']}\n" for each in tally["escapes"]]
    unsound = [f"- the question of **{each['fault']}**, seed {each['seed']}\n" for each in tally["unsound"]]
    parts = ["\n## What escaped, ever\n\n", *(escapes or ["Nothing.\n"])]
    return [*parts, "\n## Answers that were not sound without a mistake\n\n", *(unsound or ["None.\n"])]


def _total(tally: Tally) -> str:
    held = [fault for fault in seeded() if not fault.unseen and fault.name in tally["faults"]]
    runs = sum(tally["faults"][fault.name]["runs"] for fault in held)
    caught = sum(tally["faults"][fault.name]["caught"] for fault in held)
    earlier = tally.get("earlier", {}).values()
    before = [sum(each[name] for each in earlier) for name in ("caught", "runs")]
    entries = tally["faults"].values()
    sound, asked = sum(each["sound"] for each in entries), sum(each["asked"] for each in entries)
    return (
        f"So far {len(tally['seeds'])} fresh seeds: {caught} of {runs} mistakes caught by the questions as they are "
        f"now; {sound} of {asked} answers sound without a mistake. "
        f"Earlier questions caught {before[0]} of {before[1]}.\n"
    )


def _row(fault: Fault, entry: dict[str, int] | None) -> str:
    name = fault.name.split(": ")[-1]
    check = "not seen: see below" if fault.unseen else fault.check
    caught = f"{entry['caught']}/{entry['runs']}" if entry else "by a test"
    sound = f"{entry['sound']}/{entry['asked']}" if entry and entry["asked"] else ""
    return f"| {name} | {fault.about} | {check} | {caught} | {sound} |\n"


def table(tally: Tally) -> list[str]:
    """One line a fault: caught and runs."""
    width = max(map(len, tally["faults"]), default=0)
    return [f"{name:<{width}}  {each['caught']}/{each['runs']}" for name, each in tally["faults"].items()]


def main(arguments: Sequence[str]) -> int:
    """0; 1 when a fault escaped in these runs."""
    parser = argparse.ArgumentParser(prog="python -m tests.nightly", description=__doc__)
    parser.add_argument("--runs", type=int, default=1, help="seeds to add to the tally")
    parser.add_argument("--seed", type=int, help="the root seed; a fresh one if left out")
    parser.add_argument("--tally", type=Path, default=RECORD, help="the file that grows")
    parser.add_argument("--only", default="", help="faults whose name holds this text")
    parser.add_argument("--page", action="store_true", help="write docs/gallery.md from docs/gallery.json, and no more")
    asked = parser.parse_args(arguments)
    tally = load(asked.tally, SCHEMA, {"faults": {}, "seeds": [], "escapes": [], "unsound": []})
    if asked.page:
        PAGE.write_text(page(tally), encoding="utf-8")
        return 0
    root = fresh_seed() if asked.seed is None else asked.seed
    faults = [fault for fault in seeded() if asked.only in fault.name]
    escaped: list[str] = []
    for number, seed in enumerate(seeds(root, asked.runs), 1):
        sys.stderr.write(f"run {number} of {asked.runs}, seed {seed} (root {root})\n")
        escaped += add(tally, asked.tally, faults, seed, lambda text: sys.stderr.write(text + "\n"))
    sys.stdout.write("\n".join(table(tally)) + "\n")
    sys.stdout.writelines(f"ESCAPED: {name}\n" for name in escaped)
    return int(bool(escaped))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
