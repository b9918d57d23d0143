"""Trials of the regression claims beyond the source: too few rows, ridge, and the spread of the test error."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy

from theory.claim import Plan, Point, Trial, plan_at
from theory.lemmas.ridge import lam, s
from theory.lemmas.underdetermined import w
from theory.parameter import Parameter
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Covariates, RegressionDesign, Statistic, Workflow

ALONG_TWO = 2  # features of a ridge trial, so that no true coefficient stands alone
EIGENVALUES = f"a whole number of at least {ALONG_TWO}, which is how many rows the features have"
FITS = Parameter(symbol=n, meaning="iterations (the first fits on real data)")
NOISE = Parameter(symbol=sigma, meaning="standard deviation of the noise", whole=False)
TAIL = T - d - 8  # the fourth moment of the error, BetaPrime(d/2, (T - d + 1)/2), is finite from T = d + 8 on
Place = Mapping[sympy.Symbol, Fraction | int]


def few_rows(at: tuple[Place, ...], delta: Fraction) -> Plan:
    """Accumulate with least-norm fits, at each (n, T, d, sigma, |w*|^2) of `at`."""

    def trials(point: Point) -> tuple[Trial]:
        design = RegressionDesign(
            workflow=Workflow.AUGMENT, generations=int(point[n]), rows=int(point[T]), dimension=int(point[d]),
            noise=Fraction(point[sigma]) ** 2, signal=Fraction(point[w]), statistic=Statistic.TEST_ERROR,
        )  # fmt: skip
        return (Trial(parameters=dict(point), designs=(design,)),)

    return plan_at(trials, at, statistic=Statistic.TEST_ERROR, delta=delta)


def spread(workflow: Workflow, features: Covariates, at: tuple[Place, ...], delta: Fraction) -> Plan:
    """Half the squared difference of two test errors, whose mean is their variance, at each (n, T, d, sigma)."""

    def trials(point: Point) -> tuple[Trial]:
        design = RegressionDesign(
            workflow=workflow, features=features, generations=int(point[n]), rows=int(point[T]),
            dimension=int(point[d]), noise=Fraction(point[sigma]) ** 2, statistic=Statistic.ERROR_SPREAD,
        )  # fmt: skip
        return (Trial(parameters=dict(point), designs=(design,)),)

    return plan_at(trials, at, statistic=Statistic.ERROR_SPREAD, delta=delta)


def ridge(statistic: Statistic, at: tuple[Place, ...], delta: Fraction, *, growing: bool = False, **rest: Any) -> Plan:
    """Accumulate with a ridge penalty on features with X'X = s I, at each (n, s, lam, sigma) of `at`.

    ValueError from its `at` for an eigenvalue that no such features have.
    """

    def trials(point: Point) -> tuple[Trial]:
        size = Fraction(point[s])
        if size.denominator != 1 or size < ALONG_TWO:
            raise ValueError(f"s={size}: {EIGENVALUES}")
        design = RegressionDesign(
            workflow=Workflow.AUGMENT, features=Covariates.ORTHOGONAL, generations=int(point[n]), rows=int(size),
            dimension=ALONG_TWO, noise=Fraction(point[sigma]) ** 2, ridge=Fraction(point[lam]), growing=growing,
            statistic=statistic,
        )  # fmt: skip
        return (Trial(parameters=dict(point), designs=(design,)),)

    return plan_at(trials, at, statistic=statistic, delta=delta, **rest)
