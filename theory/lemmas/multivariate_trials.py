"""Trials of the claims about Gaussians in d dimensions, and about one where the simulator of d dimensions draws it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.gaussian_accumulate import delta as below
from theory.parameter import Parameter
from theory.symbols import G, d, n, t
from theory.vocabulary import Model, MultivariateDesign, Recipe, Route, Statistic, Workflow

FIXED_BUDGET = Recipe(kind="fixed-budget")
BY_LAW: Mapping[str, Any] = {"route": Route.WISHART}
BY_ROWS: Mapping[str, Any] = {"route": Route.ROWS}
LABELS = {Route.WISHART: "by the laws of mean and scatter", Route.ROWS: "row by row"}  # where both are drawn
ONE_VARIANCE: Mapping[str, Any] = {"model": Model.ISOTROPIC, "covariance": "identity:9/4"}
CORRELATED: Mapping[str, Any] = {"dimension": 3, "covariance": "ar:4/5"}
FIELDS = {n: "rows", t: "generations", G: "generations", d: "dimension"}


def plan(
    workflow: Workflow | Recipe,
    estimator: str,
    statistic: Statistic,
    *cases: Mapping[str, Any],
    at: Sequence[Mapping[sympy.Symbol, int | Fraction]],
    delta: Fraction,
    also: tuple[Parameter, ...] = (),
    fields: Mapping[sympy.Symbol, str] = FIELDS,
) -> Plan:
    """The plan with a trial for each case at each point; a case has the fields that are no parameters of the claim.

    Neither mean nor variance is 0 or 1 unless a case says so. Where the divisor N - delta is a parameter, a point gives
    it; `estimator` holds elsewhere. Every claim is drawn row by row: by the law of a scatter alone the simulator would
    share what is to be shown. Some are drawn by that law too.
    """

    def trials(point: Point) -> tuple[Trial, ...]:
        told = {fields[symbol]: int(value) for symbol, value in point.items() if symbol in fields}
        fitted = f"minus:{Fraction(point[below])}" if below in point else estimator
        common: dict[str, Any] = {"mean": "2", "covariance": "identity:9/4", "estimator": fitted, **told}
        return tuple(
            Trial(
                parameters={symbol: _exact(value) for symbol, value in point.items()},
                designs=(MultivariateDesign(workflow=workflow, statistic=statistic, **{**common, **case}),),
                label=LABELS[case["route"]] if len(cases) > 1 else "",
            )
            for case in cases or (BY_ROWS,)
        )

    return plan_at(trials, at, statistic=statistic, delta=delta, also=also)


def points(*symbols: sympy.Symbol, at: Sequence[Sequence[int | Fraction]]) -> list[dict[sympy.Symbol, int | Fraction]]:
    """The points whose coordinates are given in the order of the symbols."""
    return [dict(zip(symbols, values, strict=True)) for values in at]


def _exact(value: int | Fraction) -> int | Fraction:
    """The value as a whole number where it is one."""
    return int(value) if Fraction(value).denominator == 1 else value
