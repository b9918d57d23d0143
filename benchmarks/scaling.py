"""How the time of a replicate grows with rows, generations, features, replicates and threads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks import fast, loop, numpy_loop
from benchmarks.clock import Contender, Times, interleaved
from benchmarks.sizes import Sizes
from benchmarks.workload import WORKFLOWS, cells, workload
from theory.vocabulary import Family, GlmDesign, Workflow

ROUNDS = 3
FEW = 5  # generations, where there may be 100,000 rows in each
SIGNS = {"law": "signs", "generations": 10}


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One quantity that grows while all else stays: its values, and the times at each."""

    name: str
    fixed: str
    values: tuple[int, ...]
    times: list[list[Times]]


def axes(sizes: Sizes, told: Callable[[str], None]) -> list[Axis]:
    """Every axis, one after the other."""
    logit = "logit, n = 500, G = 20"
    plans: list[tuple[str, str, tuple[int, ...], Callable[[int], Sequence[Contender]]]] = [
        ("rows n", f"logit, G = {FEW}, 3 features", sizes.rows, lambda n: both(rows=n, generations=FEW)),
        ("generations G", "logit, n = 500, 3 features", sizes.generations, lambda g: both(generations=g)),
        ("features d", logit, sizes.features, lambda d: both(features=d)[:2]),
        ("replicates R", f"{logit}, 3 features; a whole run", sizes.replicates, runs),
        ("threads", f"{logit}, 3 features; a whole run", (1, 2), lambda count: checks(count, sizes.blocks)),
        ("rows n, features of signs", "G = 10, 3 features; cells drawn as counts", sizes.cell_rows, signs),
    ]
    found = []
    for name, fixed, values, contenders in plans:
        told(f"scaling in {name}")
        times = [interleaved(contenders(value), ROUNDS, sizes.seconds) for value in values]
        found.append(Axis(name=name, fixed=fixed, values=values, times=times))
    return found


def both(**changed: int) -> list[Contender]:
    """This engine and the NumPy loop, augment and discard, on W with some fields changed."""
    designs = {workflow: workload(Family.BINOMIAL, workflow, **changed) for workflow in WORKFLOWS}
    return [each for workflow, design in designs.items() for each in (ours(design, str(workflow)), theirs(design))]


def ours(design: GlmDesign, name: str) -> Contender:
    """This engine."""
    return Contender(name=f"this engine, {name}", run=partial(fast.draw, design), least=fast.least(design))


def theirs(design: GlmDesign) -> Contender:
    """The NumPy loop."""
    fit = numpy_loop.fitter(design.family)
    return Contender(name=f"NumPy loop, {design.workflow}", run=partial(loop.replicates, design, fit, "F"))


def runs(count: int) -> list[Contender]:
    """Whole runs of that many replicates, with all that happens around the blocks, without the check and with it."""
    return [whole(workload(workflow=workflow), count, checked) for workflow in WORKFLOWS for checked in (False, True)]


def checks(threads: int, blocks: int) -> list[Contender]:
    """Whole runs on so many threads, without the check and with it."""
    design = workload()
    return [whole(design, blocks * fast.least(design), checked, threads) for checked in (False, True)]


def whole(design: GlmDesign, count: int, checked: bool, threads: int = 1) -> Contender:
    """Whole runs of this engine."""
    name = f"this engine, {design.workflow}{', checked' if checked else ''}"
    return Contender(name=name, run=partial(fast.run, design, threads=threads, checked=checked), least=count)


def signs(rows: int) -> list[Contender]:
    """This engine on features that are signs."""
    designs = [workload(family, Workflow.AUGMENT, rows=rows, **SIGNS) for family in Family]
    return [ours(design, f"{design.family} augment") for design in designs]


def threads(sizes: Sizes) -> dict[str, list[Times]]:
    """Whole runs on one thread and on two, for every cell of W, without the check."""
    found = {}
    for name, design in cells():
        count = sizes.blocks * fast.least(design)
        contenders = [
            Contender(name=str(number), run=partial(fast.run, design, threads=number), least=count) for number in (1, 2)
        ]
        found[name] = interleaved(contenders, sizes.rounds, sizes.seconds)
    return found
