"""The designs that the tests of the engine share, with four coefficients so that each kernel is compiled once."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from simulate.request import Request
from theory.vocabulary import Family, GlmDesign, recipe_named

MATRIX = "matrix:1,0,0;1/3,2/3,0;1/2,0,1/2"
WORKFLOWS = ("discard", "augment", "halfway", "window:2", "kept:1/4", "mix:1/2:1/3", "fixed-budget", MATRIX)
LAWS = ("gaussian", "signs", "fair", "randhie")
TRIALS = 5


def design(family: Family, workflow: str = "augment", **changed: Any) -> GlmDesign:
    """Three generations of 80 rows, with dispersion 1/2, unless something else is said."""
    usual: dict[str, Any] = {"generations": 3, "rows": 80, "dispersion": Fraction(1, 2)}
    return GlmDesign(family=family, workflow=recipe_named(workflow), **{**usual, **changed})


def request(family: Family, workflow: str = "augment", *, seed: int = 2024, **changed: Any) -> Request:
    """One block of such a design."""
    return Request(design=design(family, workflow, **changed), replicates=1, seed=seed)


def holm(p_values: Sequence[float]) -> float:
    """The smallest p-value as adjusted for the number of them."""
    return min(1.0, len(p_values) * min(p_values))
