"""The designs that the tests of the engine share, with four coefficients so that each kernel is compiled once."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from hypothesis import settings

from simulate.request import Request
from theory.vocabulary import Family, GlmDesign, recipe_named

MATRIX = "matrix:1,0,0;1/3,2/3,0;1/2,0,1/2"
WORKFLOWS = ("discard", "augment", "halfway", "window:2", "kept:1/4", "mix:1/2:1/3", "fixed-budget", MATRIX)
LAWS = ("gaussian", "signs", "fair", "randhie")
TRIALS = 5
STEADY = settings(deadline=None, derandomize=True, database=None)


def design(family: Family, workflow: str = "augment", **changed: Any) -> GlmDesign:
    """Three generations of 80 rows, with dispersion 1/2, unless something else is said."""
    usual: dict[str, Any] = {"generations": 3, "rows": 80, "dispersion": Fraction(1, 2)}
    return GlmDesign(family=family, workflow=recipe_named(workflow), **{**usual, **changed})


def request(family: Family, workflow: str = "augment", *, seed: int = 2024, **changed: Any) -> Request:
    """One block of such a design."""
    return Request(design=design(family, workflow, **changed), replicates=1, seed=seed)


def least(p_values: Iterable[float]) -> float:
    """The smallest p-value, times the number of them: what a family of tests is judged by."""
    found = list(p_values)
    return min(1.0, len(found) * min(found))
