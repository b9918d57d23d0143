"""Trials of the prediction loss: n KL(p_theta0 || p_theta-hat) of fit G over that of the first, at finite n."""

from fractions import Fraction

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.process_trials import COUNTED, DRAWN, FAMILIES, REAL
from theory.symbols import G
from theory.vocabulary import Family, GlmDesign, Statistic, Workflow

GENERATIONS = 3
DELTA = Fraction(1, 20)
QUICK = Family.BINOMIAL  # the family whose drawn rows a quick run has too


def plan(workflow: Workflow) -> Plan:
    """Every family on counted cells, on normal features and on the rows of a real table, at four sample sizes."""

    def at(point: Point) -> tuple[Trial, ...]:
        laws = ("signs", "gaussian", "real")
        return tuple(_trial(family, workflow, law, int(point[G])) for law in laws for family in FAMILIES)

    return plan_at(at, ({G: GENERATIONS},), statistic=Statistic.DIVERGENCE, delta=DELTA)


def _trial(family: Family, workflow: Workflow, law: str, generations: int) -> Trial:
    counted = law == "signs"
    name = REAL[family] if law == "real" else law
    designs = tuple(
        GlmDesign(
            family=family,
            workflow=workflow,
            generations=generations,
            rows=rows,
            law=name,
            features=2 if counted else 3,
            statistic=Statistic.DIVERGENCE,
        )
        for rows in (COUNTED if counted else DRAWN)
    )
    quick = counted or (law == "gaussian" and family is QUICK)
    label = f"{family}, {name} features"
    return Trial(parameters={G: generations}, designs=designs, label=label, full_only=not quick)
