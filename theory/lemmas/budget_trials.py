"""Trials of the fixed budget: generalised linear models refitted on a random subset of all rows, at four sizes."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from theory.claim import Plan, Point, Trial, plan_at
from theory.vocabulary import Family, GlmDesign, Recipe

SIZES = (256, 512, 1024, 2048)  # rows of a batch: tests of a growth are calibrated from 250 on, and a budget is whole
FAMILIES = (Family.NORMAL, Family.BINOMIAL, Family.POISSON)
DELTA = Fraction(1, 20)


def one_batch(
    generations: Callable[[Point], int], at: tuple[Point, ...], quick: tuple[Family, ...], **rest: Any
) -> Plan:
    """As many rows as one batch has, for every family; those of `quick` in quick runs too."""
    return _plan(lambda _: Recipe(kind="fixed-budget"), generations, at, (FAMILIES, quick), **rest)


def batches(
    share: Callable[[Point], Fraction], generations: Callable[[Point], int], at: tuple[Point, ...], **rest: Any
) -> Plan:
    """So many batches of rows, for the linear model and, in full runs, the logistic one.

    ValueError from its `at` for a share of which a batch has no whole number of rows.
    """
    recipe = lambda point: Recipe(kind="budget", numbers=(share(point),))  # noqa: E731 - as its sibling
    return _plan(recipe, generations, at, ((Family.NORMAL, Family.BINOMIAL), (Family.NORMAL,)), **rest)


def _plan(
    recipe: Callable[[Point], Recipe],
    generations: Callable[[Point], int],
    at: tuple[Point, ...],
    families: tuple[tuple[Family, ...], tuple[Family, ...]],
    **rest: Any,
) -> Plan:
    every, quick = families

    def trials(point: Point) -> tuple[Trial, ...]:
        return tuple(_trial(point, recipe(point), family, generations(point), family in quick) for family in every)

    return plan_at(trials, at, statistic=GlmDesign.statistic, delta=DELTA, **rest)


def _trial(point: Point, workflow: Recipe, family: Family, generations: int, quick: bool) -> Trial:
    designs = tuple(GlmDesign(family=family, workflow=workflow, generations=generations, rows=rows) for rows in SIZES)
    label = f"{family}, gaussian features"
    return Trial(parameters=dict(point), designs=designs, label=label, full_only=not quick)
