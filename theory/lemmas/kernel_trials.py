"""The trials that the claims on kernel densities share: standard normal rows, few rows and fits."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import sympy

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.kernel_density import h
from theory.symbols import n, t
from theory.vocabulary import Cloud, KdeDesign, Rule, Statistic, Workflow

ROWS = 4  # a generation, where the statement holds for any number
HELD_OUT = 20


def plan(
    workflow: Workflow,
    statistic: Statistic,
    at: Iterable[Mapping[sympy.Symbol, Any]],
    *,
    delta: Fraction,
    rule: Rule = Rule.FIXED,
    fixed: Mapping[sympy.Symbol, int] | None = None,
) -> Plan:
    """The plan with a trial at each point of `at`; `fixed` gives n or t where the statement has none."""

    def trials(point: Point) -> tuple[Trial]:
        placed = {n: ROWS, **(fixed or {}), **point}
        design = KdeDesign(
            data=Cloud.GAUSSIAN, workflow=workflow, generations=int(placed[t]), rows=int(placed[n]), rule=rule,
            bandwidth=Fraction(str(placed[h])), held_out=HELD_OUT, statistic=statistic,
        )  # fmt: skip
        return (Trial(parameters=dict(point), designs=(design,)),)

    return plan_at(trials, list(at), statistic=statistic, delta=delta)
