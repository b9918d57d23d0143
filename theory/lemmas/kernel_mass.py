"""The total mass of the printed kernel estimate, 1/(n h) times the sum of the kernels, in d dimensions."""

from collections.abc import Iterable
from functools import cache
from itertools import product

import sympy
from flint import fmpq
from sympy import Product, Sum

from theory.lemmas.kernel_density import h, j
from theory.proof.induction import EqualTerms, Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import d, k, n

MASS = sympy.Function("TotalMass")  # of the printed estimate from n rows: n, d, h
PLACE = "the slide on kernel density estimation, whose data (Blobs, Circles, Moons, Swiss Roll) have 2 or 3 dimensions"


@cache
def mass() -> Derivation:
    """h^(d - 1), whatever the n rows are."""
    volume = Product(h, (k, 1, d))
    written = Sum(volume / (n * h), (j, 1, n))
    one = Sum(h**d / (n * h), (j, 1, n))
    scaled = Line(left=volume, right=h**d, rule=Telescoping(variable=d, base=0), reason="one factor a coordinate")
    return Derivation(
        quantity=MASS(n, d, h), facts=(scaled,),
        chain=(
            Line(left=MASS(n, d, h), right=written, rule=Definition(),
                 reason="x = X_j + h u scales each of the d coordinates by h, and the kernel itself has mass 1"),
            Line(left=written, right=one, rule=Use(facts=(scaled,)), reason="the volume of each kernel"),
            Line(left=one, right=h ** (d - 1), rule=EqualTerms(), reason="n rows, all alike"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The box kernel, 1 on the unit cube: its mass at the width h counted in cells of side 1."""
    for rows, places, width in ((1, 1, 3), (2, 2, 3), (3, 3, 2), (2, 4, 2)):
        cells = product(range(-width, 2 * width), repeat=places)
        inside = sum(all(0 <= fmpq(2 * cell + 1, 2 * width) < 1 for cell in corner) for corner in cells)
        direct = sum((fmpq(inside, rows * width) for _ in range(rows)), fmpq(0))
        yield Instance(label=f"d = {places}, h = {width}", at={n: rows, d: places, h: width}, direct=direct)
