"""Trials of the change of measure: a bounded functional drawn under P, and under P_ref with its likelihood ratio."""

from dataclasses import replace
from fractions import Fraction

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.contiguity import q
from theory.lemmas.process_trials import COUNTED, FAMILIES
from theory.symbols import G
from theory.vocabulary import Family, GlmDesign, Statistic, Workflow

DELTA = Fraction(1, 50)
WEIGHTED_AT = ({G: 2, q: 2}, {G: 2, q: 3})
DIRECT_AT = {G: 3, q: 2}  # where the weighted functional has a variance, and no fourth moment


def plan(workflow: Workflow) -> Plan:
    """Both sides at two generations, and the direct one at three, for every family."""

    def at(point: Point) -> tuple[Trial, ...]:
        return tuple(
            _trial(family, workflow, point, Statistic.WEIGHTED, reference=reference)
            for reference in (False, True)
            for family in FAMILIES
        )

    weighted = plan_at(at, WEIGHTED_AT, statistic=Statistic.WEIGHTED, delta=DELTA)
    direct = tuple(trial for trial in at(DIRECT_AT) if not trial.designs[0].reference)  # type: ignore[union-attr]
    return replace(weighted, trials=(*weighted.trials, *direct))


def alone() -> Plan:
    """The likelihood ratio itself, for whoever asks: its mean is 1, its variance infinite from two generations on."""

    def at(point: Point) -> tuple[Trial, ...]:
        return tuple(
            _trial(family, Workflow.DISCARD, {**point, q: 2}, Statistic.LIKELIHOOD_RATIO, reference=True)
            for family in FAMILIES
        )

    return plan_at(at, ({G: 2},), statistic=Statistic.LIKELIHOOD_RATIO, delta=DELTA)


def _trial(family: Family, workflow: Workflow, point: Point, statistic: Statistic, *, reference: bool) -> Trial:
    """One design at four sample sizes, with fair signs for features: rows are counted by cell."""
    designs = tuple(
        GlmDesign(
            family=family,
            workflow=workflow,
            generations=int(point[G]),
            rows=rows,
            law="signs",
            features=int(point[q]) - 1,
            reference=reference,
            statistic=statistic,
        )
        for rows in COUNTED
    )
    measure = "weighted draws of P_ref" if reference else "draws of P"
    parameters = point if statistic is Statistic.WEIGHTED else {G: point[G]}
    return Trial(parameters=parameters, designs=designs, label=f"{family}, {measure}", bounded=not reference)
