"""What only a fresh process can show: the time of an import and of a first call, and the most memory of a long run."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

IMPORTS = ("simulate", "simulate.run", "simulate.glm.engine")
IMPORTING = "import json, time; t = time.perf_counter(); import {name}; print(json.dumps(time.perf_counter() - t))"
CALLING = """
import json, time
started = time.perf_counter()
from benchmarks import fast, workload
from theory.vocabulary import Family, Workflow
design = workload.workload(Family.{family}, Workflow.{workflow})
times = [time.perf_counter() - started]
for seed in range(2):
    started = time.perf_counter()
    fast.draw(design, fast.least(design), seed, "{arithmetic}")
    times.append(time.perf_counter() - started)
print(json.dumps(dict(zip(("imports", "first", "second"), times))))
"""
RUNNING = """
import json, resource, time
from benchmarks import fast, workload
from theory.vocabulary import Family, Workflow
def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
design = workload.workload(Family.{family}, Workflow.AUGMENT, **{changed})
fast.draw(design, fast.least(design), 1)
before, started = most(), time.perf_counter()
fast.run(design, {count}, 0, checked={checked})
print(json.dumps(dict(seconds=time.perf_counter() - started, before=before, most=most())))
"""
FIRST_CALLS = (
    ("BINOMIAL", "AUGMENT", "strict"),
    ("BINOMIAL", "AUGMENT", "fast-math"),
    ("NORMAL", "DISCARD", "strict"),
)
FAMILIES = ("NORMAL", "BINOMIAL", "POISSON", "GAMMA", "NEGATIVE_BINOMIAL")
LONG_RUN = 200_000
SIGNS_RUN = 300_000
SIGNS = {"law": "signs", "rows": 1_000_000, "generations": 10}


def fresh(code: str, **environment: str) -> Any:
    """What the code printed as JSON, run by a new interpreter on one thread."""
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env={**os.environ, **single, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"a measured process ended with exit code {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def imports(rounds: int) -> dict[str, list[float]]:
    """Seconds of each import, one number a round; the first of all, which reads files from the disk, is left out."""
    codes = {name: IMPORTING.format(name=name) for name in IMPORTS}
    for code in codes.values():
        fresh(code)
    taken: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(rounds):
        for name, code in codes.items():
            taken[name].append(fresh(code))
    return taken


def first_calls(kernels: int) -> list[dict[str, Any]]:
    """Seconds of the first block of so many kernels, with an empty folder of compiled code and then a filled one."""
    found = []
    for family, workflow, arithmetic in FIRST_CALLS[:kernels]:
        code = CALLING.format(family=family, workflow=workflow, arithmetic=arithmetic)
        with tempfile.TemporaryDirectory() as folder:
            cold, warm = (fresh(code, NUMBA_CACHE_DIR=folder) for _ in range(2))
        name = f"{family} {workflow}, {arithmetic}".lower()
        found.append({"name": name, "cold": cold, "warm": warm})
    return found


def long_runs() -> list[dict[str, Any]]:
    """Seconds, and MiB before the run and at most, of each long run, without the check and with it."""
    asked = [("BINOMIAL", {}, LONG_RUN, "logit augment, n = 500, G = 20")]
    asked += [(family, SIGNS, SIGNS_RUN, f"{family.lower()} augment, signs, n = 10^6, G = 10") for family in FAMILIES]
    found = []
    for family, changed, count, what in asked:
        for checked in (False, True):
            code = RUNNING.format(family=family, changed=changed, count=count, checked=checked)
            name = f"{count:,} of {what}{', checked' if checked else ''}"
            found.append({"name": name, **fresh(code)})
    return found
