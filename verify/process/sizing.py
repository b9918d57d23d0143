"""How many replicates a process needs. Its functionals have known spreads, so no pilot is drawn."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from theory.claim import Trial
from verify.guards import LEAST_OF_PROCESS
from verify.power import Pilot, Plan
from verify.process import whole_law
from verify.process.instrument import Instrument, instrument
from verify.process.lines import lines
from verify.process.reading import NORMAL_AT_MODE
from verify.trials import Asked, glm, predicted


def process_pilot(asked: Asked, trial: Trial) -> Pilot:
    """The functional that is hardest to show, in units of one replicate's spread, moved so that the claim says 1.

    A near miss lies as far from 1 as its largest gap. The spread is that of the intercept, with R replicates at each n.
    """
    tool = instrument(glm(trial.designs[0]))
    scales = np.array([each.scale for each in tool.functionals])
    claim = np.array(predicted(asked, asked.formula, trial))
    gaps = {
        str(miss.formula): float((np.abs(np.array(predicted(asked, miss.formula, trial)) - claim) / scales).max())
        for miss in asked.claim.near_misses
    }
    return Pilot(
        predicted=1.0,
        sd=_hardest(tool, trial),
        value=1.0,
        near_misses=tuple((formula, 1.0 + gap) for formula, gap in gaps.items()),
        tests=len(tool.functionals),
    )


def _hardest(tool: Instrument, trial: Trial) -> float:
    """The largest standard error of an intercept, where each estimate has the error 1."""
    sizes = np.array([design.rows for design in trial.designs], dtype=np.float64)
    orders = np.array(sorted({each.order for each in tool.functionals}))
    ones = np.ones((len(sizes), len(orders)))
    return float(lines(sizes, orders, ones, ones).mcse.max())


def all_at_once(plan: Plan, trials: Sequence[Trial]) -> Plan:
    """The plan with a power for each functional, so that all come out with the power of the claim."""
    count = max(len(instrument(glm(trial.designs[0])).functionals) for trial in trials)
    return replace(plan, power=1 - (1 - plan.power) / count, floor=max(plan.floor, LEAST_OF_PROCESS))


def with_laws(pilots: Sequence[Pilot], trials: Sequence[Trial], plan: Plan, power: float) -> list[Pilot]:
    """The pilots with what the whole laws of all trials ask for, to be shown together with this power."""
    count = sum(len(instrument(glm(trial.designs[0])).histograms) for trial in trials)
    number = whole_law.replicates(plan.delta * NORMAL_AT_MODE, alpha=plan.alpha, power=power, count=count)
    return [replace(pilot, also=((float(number), "whole laws"),)) for pilot in pilots]
