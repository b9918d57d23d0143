"""Trials of the limit process: families, weights, feature laws and generations, under P and under P_ref."""

from fractions import Fraction

from theory.claim import Plan, Point, Trial
from theory.symbols import G
from theory.vocabulary import Family, GlmDesign, Recipe, Statistic, Workflow

BY_AGE = Recipe(
    kind="matrix",
    matrix=(
        (Fraction(1), Fraction(0), Fraction(0)),
        (Fraction(1, 3), Fraction(2, 3), Fraction(0)),
        (Fraction(1, 6), Fraction(1, 3), Fraction(1, 2)),
    ),
)  # a batch weighs as its number
WORKFLOWS: tuple[Workflow | Recipe, ...] = (
    Workflow.DISCARD,
    Workflow.AUGMENT,
    Recipe(kind="window", numbers=(Fraction(2),)),
    Recipe(kind="kept", numbers=(Fraction(1, 4),)),
    BY_AGE,
)
FAMILIES = (Family.NORMAL, Family.BINOMIAL, Family.POISSON)
REAL = {Family.NORMAL: "fair", Family.BINOMIAL: "fair", Family.POISSON: "randhie"}
COUNTED = (2_000, 8_000, 32_000, 1_000_000)  # rows of a law with finitely many cells, whose number costs nothing
DRAWN = (500, 1_000, 2_000, 4_000)
LONG = 8  # generations of the longest chains
DELTA = Fraction(1, 10)  # of the spread of one replicate's functional


def plan() -> Plan:
    """Every family with every workflow on three laws of features, and long chains."""
    long = [
        _trial(family, workflow, "signs", LONG, reference=False)
        for family in FAMILIES
        for workflow in (Workflow.DISCARD, Workflow.AUGMENT)
    ]
    trials = (*_at({G: len(BY_AGE.matrix)}), *long)
    return Plan(statistic=Statistic.PATH, trials=trials, delta=DELTA, narrows=False, at=_at)


def _at(point: Point) -> tuple[Trial, ...]:
    """The trials at so many generations; weights that are listed, only for as many as they have."""
    generations = int(point[G])
    return tuple(
        _trial(family, workflow, law, generations, reference=reference)
        for law in ("signs", "gaussian", "real")
        for family in FAMILIES
        for workflow in WORKFLOWS
        for reference in (False, True)
        if _kept(workflow, law, reference=reference)
        if workflow != BY_AGE or generations == len(BY_AGE.matrix)
    )


def _trial(family: Family, workflow: Workflow | Recipe, law: str, generations: int, *, reference: bool) -> Trial:
    """One design at four sample sizes; a law with finitely many cells is counted, so that n reaches a million."""
    counted = law == "signs"
    name = REAL[family] if law == "real" else law
    designs = tuple(
        GlmDesign(
            family=family,
            workflow=workflow,
            generations=generations,
            rows=rows,
            law=name,
            features=(1 if generations == LONG else 2) if counted else 3,
            reference=reference,
            statistic=Statistic.PATH,
        )
        for rows in (COUNTED if counted else DRAWN)
    )
    measure = "P_ref" if reference else "P"
    label = f"{family}, {short(workflow)}, {name} features, G = {generations}, {measure}"
    quick = _quick(family, workflow, law, generations, reference=reference)
    return Trial(parameters={G: generations}, designs=designs, label=label, full_only=not quick)


def _kept(workflow: Workflow | Recipe, law: str, *, reference: bool) -> bool:
    """Whether the plan has the trial. Drawn rows cost more: P_ref and real tables have few schemes."""
    if law == "signs":
        return True
    if reference:
        return law == "gaussian" and workflow is Workflow.AUGMENT
    return law == "gaussian" or workflow in (Workflow.DISCARD, Workflow.AUGMENT, BY_AGE)


def _quick(family: Family, workflow: Workflow | Recipe, law: str, generations: int, *, reference: bool) -> bool:
    """Whether a quick run draws the trial: three schemes on counted rows, and the rest once."""
    if law != "signs":
        return family is Family.BINOMIAL and workflow is Workflow.AUGMENT and law == "gaussian" and not reference
    if generations == LONG:
        return family is Family.BINOMIAL
    return workflow is Workflow.AUGMENT or (workflow in (Workflow.DISCARD, BY_AGE) and not reference)


def short(workflow: Workflow | Recipe) -> str:
    """The workflow in few words."""
    return "weights by age" if workflow == BY_AGE else str(workflow)
