"""What the designs of regressions and of fixed budgets say of the parameters of their claims."""

from fractions import Fraction
from math import isqrt

import sympy

from theory.claims.kazdan.subsample_batches import L, s
from theory.lemmas.ridge import lam
from theory.lemmas.underdetermined import w
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Design, GlmDesign, Recipe, RegressionDesign


def parameters_of(design: Design) -> dict[sympy.Symbol, Fraction | int]:
    """The values of the parameters that these two kinds of designs have; nothing for any other."""
    if isinstance(design, RegressionDesign):
        root = Fraction(isqrt(design.noise.numerator), isqrt(design.noise.denominator))
        sizes = {n: design.generations, T: design.rows, d: design.dimension, s: design.rows}
        return {**sizes, w: design.signal, lam: design.ridge, sigma: root}
    if isinstance(design, GlmDesign) and isinstance(design.workflow, Recipe) and design.workflow.budget is not None:
        budget = design.workflow.budget
        return {lam: budget, L: budget, s: design.generations - budget}
    return {}
