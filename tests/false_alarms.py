"""How often the whole ledger accuses a true claim, found by running it many times with fresh seeds.

`python -m tests.false_alarms --runs 200` draws every simulated claim with the fewest replicates that the guards admit,
so most verdicts are INCONCLUSIVE; the chance of a false accusation does not depend on the number of replicates. Proofs
are assessed once. The comparison of the two engines is left out: it draws nothing random, and takes most of the time.
A process is drawn less often than its guard admits: that floor is for confirming fourth moments, not for accusing them.
The tally on the disk grows after every run, and a second call goes on with it. Claims that are added enrol by existing.
"""

import argparse
import multiprocessing
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import simulate.glm.engine
import verify.guards
from simulate.request import block_size
from simulate.run import run_many
from tests.false_alarms_page import publish
from tests.tally import Tally, fresh_seed, load, remaining, save
from theory.assess import assess
from theory.claim import Claim, Regime
from theory.registry import claims
from theory.vocabulary import Design

# The parts of a campaign, without its pilots and sizes: the numbers here are the least that the guards admit.
from verify.campaign import _asked
from verify.drawing import Proven, drawing
from verify.guards import LEAST_BLOCKS, LEAST_REPLICATES
from verify.judge import holm, judge
from verify.sizing import RECORDS, Case
from verify.terms import ALPHA, Terms
from verify.trials import STATISTICS

SCHEMA = "modelcollapse/false-alarms/1"
TALLY = Path("false-alarms.json")
DOUBLINGS = 6
BY_BLOCKS = ("growth", "inverse growth")  # estimates whose error is found by deleting blocks
Proofs = dict[str, dict[str, Any]]
Counts = dict[str, list[int]]


def simulated() -> list[Claim]:
    """Every claim that is drawn, with the trials of a quick run."""
    return [Terms().trimmed(claim) for claim in claims() if claim.plan is not None]


def proofs(chosen: Sequence[Claim]) -> Proofs:
    """What the mathematics says of each claim, as a record holds it."""
    found = {claim.id: assess(claim) for claim in chosen}
    return {
        claim.id: {
            "ok": found[claim.id].agrees_with(claim.expected),
            "standing": str(found[claim.id].standing),
            "reason": found[claim.id].reason,
        }
        for claim in chosen
    }


def least(claim: Claim, design: Design) -> int:
    """The fewest replicates of the design that the guards admit: whole blocks for what a jackknife judges."""
    if claim.regime is Regime.IDENTITY:
        return RECORDS
    jackknife = STATISTICS.get(claim.planned.statistic, "mean") in BY_BLOCKS
    return LEAST_BLOCKS * block_size(design) if jackknife else LEAST_REPLICATES


def one_run(seed: int, proven: Proofs, counts: Counts) -> dict[str, Any]:
    """The verdict and p-value of every claim of `counts`, drawn with that seed and so many replicates a trial."""
    chosen = [claim for claim in simulated() if claim.id in counts]
    cases = [Case(asked=_asked(claim, None), seed=seed, cases=len(chosen)) for claim in chosen]
    stated = [
        Proven(proof=proven[claim.id], words="", assessment=None, seconds=0.0)  # type: ignore[arg-type]
        for claim in chosen
    ]
    started = time.perf_counter()
    with pytest.MonkeyPatch.context() as patch:  # nothing random: see the docstring of the module
        patch.setattr(simulate.glm.engine, "compared", lambda *given: {})
        patch.setitem(verify.guards.LEAST, "functionals", LEAST_REPLICATES)
        draw = drawing(cases, stated, Terms(), run_many, since=started)
        records = draw(range(len(cases)), [counts[claim.id] for claim in chosen])
        entries = judge(records, alpha=ALPHA)
    return {
        "seed": seed,
        "seconds": round(time.perf_counter() - started, 1),
        "claims": {entry["claim"]: _kept(entry) for entry in entries},
    }


def fewest(proven: Proofs, seed: int) -> Counts:
    """The replicates of every trial of every claim: the least, and more where a guard then says that they are too few.

    So a kind of claim that needs more than this module knows of is drawn with what its guards ask for.
    """
    counts = {
        claim.id: [least(claim, trial.designs[0]) for trial in claim.planned.trials]
        for claim in simulated()
        if claim.id in proven
    }
    doubtful = dict(counts)
    for _ in range(DOUBLINGS):
        found = one_run(seed, proven, doubtful)["claims"]
        short = {name: each["reason"] for name, each in found.items() if "too few" in each.get("reason", "")}
        if not short:
            break
        doubtful = {name: [more(count, reason) for count in counts[name]] for name, reason in short.items()}
        counts |= doubtful
    return counts


def more(count: int, reason: str) -> int:
    """The number of replicates that a guard asks for, or twice as many where it names none.

    >>> more(4096, "too few replicates: 4096, at least 25600 are needed"), more(10, "too few blocks")
    (25600, 20)
    """
    named = re.search(r"too few replicates: \d+, at least (\d+) are needed", reason)
    return max(count, int(named[1])) if named and int(named[1]) > count else 2 * count


def _kept(entry: dict[str, Any]) -> dict[str, Any]:
    """What the tally keeps of a judged claim; `p` is corrected for its designs alone."""
    tested = [design["p"] for design in entry["designs"] if design["p"] is not None]
    kept = {"expected": entry["expected"], "verdict": entry["verdict"], "p": min(holm(tested), default=None)}
    if entry["verdict"] in ("INVALID", "ERROR"):
        kept["reason"] = entry["reason"]
    return kept


def summary(tally: Tally) -> dict[str, Any]:
    """The counts of the tally, JSON-ready."""
    runs = [run["claims"] for run in tally["runs"]]
    true = [(name, each) for run in runs for name, each in run.items() if each["expected"] == "CONFIRMED"]
    false = [each for run in runs for each in run.values() if each["expected"] == "REFUTED"]
    accused = sum(any(_accused(each) for each in run.values()) for run in runs)
    tested = [each["p"] for _, each in true if each["p"] is not None]
    guards: dict[str, int] = {}
    for _, each in true:
        for guard in _guards(each):
            guards[guard] = guards.get(guard, 0) + 1
    return {
        "runs": len(runs),
        "ledgers_with_a_false_accusation": accused,
        "share": accused / len(runs) if runs else None,
        "interval": list(interval(accused, len(runs))),
        "nominal": ALPHA,
        "accused": _counted(name for name, each in true if _accused(each)),
        "true_claims_judged": len(true),
        "verdicts_of_true_claims": _counted(each["verdict"] for _, each in true),
        "tests": len(tested),
        "p_below_alpha": sum(p < ALPHA for p in tested),
        "p_below_alpha_by_claim": _counted(n for n, each in true if each["p"] is not None and each["p"] < ALPHA),
        "guards_that_fired": guards,
        "guards_by_claim": _counted(f"{name}: {guard}" for name, each in true for guard in _guards(each)),
        "false_claims_judged": len(false),
        "verdicts_of_false_claims": _counted(each["verdict"] for each in false),
    }


def _accused(each: dict[str, Any]) -> bool:
    return each["expected"] == "CONFIRMED" and each["verdict"] == "REFUTED"


def _guards(each: dict[str, Any]) -> list[str]:
    """The names of the guards of a verdict, each once: what stands before the colon."""
    reasons = each.get("reason", "").split("; ")
    return sorted({reason.split(":")[0] for reason in reasons if ":" in reason})


def _counted(names: Iterator[str] | Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def interval(count: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of Clopper and Pearson for a share."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, total, alpha=1 - level, method="beta") if total else (0.0, 1.0)
    return float(low), float(high)


def lines(found: dict[str, Any]) -> list[str]:
    """The summary in words."""
    low, high = found["interval"]
    told = [
        f"ledgers drawn: {found['runs']}",
        f"ledgers in which a true claim is REFUTED: {found['ledgers_with_a_false_accusation']}",
        f"  95 % interval of their share: {low:.2%} to {high:.2%}; promised: at most {found['nominal']:.0%}",
        f"true claims tested: {found['tests']}",
        f"  with p < {found['nominal']} before the ledger's correction: {found['p_below_alpha']}",
    ]
    for title, name in (
        ("REFUTED, by claim", "accused"),
        ("p < alpha, by claim", "p_below_alpha_by_claim"),
        ("verdicts of true claims", "verdicts_of_true_claims"),
        ("verdicts of claims that are false as printed", "verdicts_of_false_claims"),
        ("guards that fired on sound draws", "guards_that_fired"),
        ("the same, by claim", "guards_by_claim"),
    ):
        shown = [f"  {count:>7}  {key}" for key, count in found[name].items()]
        told += [title, *(shown or ["     none"])]
    return told


def seeds(root: int, first: int, count: int) -> list[int]:
    """The seeds of the runs first, first + 1, ... under one root."""
    streams = (np.random.SeedSequence(root, spawn_key=(place,)) for place in range(first, first + count))
    return [int(stream.generate_state(1, np.uint64)[0] >> np.uint64(1)) for stream in streams]


def gather(
    runs: int, root: int | None, path: Path, processes: int, tell: Callable[[str], Any], left_out: Sequence[str] = ()
) -> Tally:
    """The tally at `path` with so many runs more, which is on the disk after each."""
    tally = load(path, SCHEMA, {"roots": [], "runs": []})
    root = fresh_seed() if root is None else root
    known = {run["seed"] for run in tally["runs"]}
    asked = [seed for seed in seeds(root, 0, runs) if seed not in known]
    tally["roots"] = sorted({*tally["roots"], root})
    tell(f"root seed {root}; proofs are assessed once")
    proven = proofs([claim for claim in simulated() if claim.id not in left_out])
    job = partial(one_run, proven=proven, counts=fewest(proven, root))
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting = [pool.submit(job, seed) for seed in asked]
        for done, future in enumerate(as_completed(waiting), 1):
            tally["runs"].append(future.result())
            save(tally, path)
            tell(remaining(started, done, len(asked)))
    return tally


def main(arguments: Sequence[str]) -> int:
    """0; 1 when the false accusations are more than the promise allows for."""
    parser = argparse.ArgumentParser(prog="python -m tests.false_alarms", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="ledgers to add to the tally")
    parser.add_argument("--seed", type=int, help="the root seed; a fresh one if left out; one that was used goes on")
    parser.add_argument("--tally", type=Path, default=TALLY, help="the file that grows")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--without", action="append", default=[], metavar="CLAIM", help="leave a claim out of the ledger"
    )
    parser.add_argument("--docs", type=Path, help="the folder of the documentation, whose page is made again")
    asked = parser.parse_args(arguments)
    tell = lambda text: sys.stderr.write(f"{text}\n")  # noqa: E731 - a line on stderr
    tally = gather(asked.runs, asked.seed, asked.tally, asked.processes, tell, asked.without)
    found = summary(tally)
    sys.stdout.write("\n".join(lines(found)) + "\n")
    if asked.docs is not None:
        publish(asked.docs, {**found, "roots": tally["roots"]})
    return int(found["interval"][0] > ALPHA)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
