"""The weight-matrix algebra: a workflow is a lower triangular matrix whose rows sum to 1.

The fit of generation G is W(G) = sum_g a[G][g] (W(g-1) + Z_g) with W(0) = 0 and independent noises Z_g of covariance
V^-1 / m_g, where m_g is the number of rows of batch g over the rows of the first. Hence W(G) = sum_i C[G][i] Z_i, and
the variance of W(G) over that of a fit on one batch of real rows is sum_i C[G][i]^2 / m_i. Exact rationals throughout.
"""

import csv
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from flint import fmpq, fmpq_mat

from theory.vocabulary import Workflow

Matrix = list[list[Fraction]]
LONGEST_WEIGHT = 200  # characters of a weight
MOST_GENERATIONS = 400  # exact rationals of a whole matrix: cubic work, and digits that grow


def matrix(workflow: Workflow, generations: int) -> Matrix:
    """The weights of a named workflow: row G holds the weight of each batch in fit G."""
    _require_generations(generations)
    if workflow is Workflow.AUGMENT:
        return [
            [Fraction(1, fit) if batch <= fit else Fraction(0) for batch in range(1, generations + 1)]
            for fit in range(1, generations + 1)
        ]
    return [[Fraction(int(batch == fit)) for batch in range(1, generations + 1)] for fit in range(1, generations + 1)]


def sizes(workflow: Workflow, generations: int) -> list[Fraction]:
    """Rows of each batch over the rows of the first: i for halfway (batch i has i times the rows), else 1."""
    return [Fraction(batch if workflow is Workflow.HALFWAY else 1) for batch in range(1, generations + 1)]


def coefficients(weights: Matrix) -> Matrix:
    """C with W(G) = sum_i C[G][i] Z_i: the solution of C = A (S C + I), where S hands each fit on to the next batch."""
    size = len(weights)
    a = _flint(weights)
    handed_on = fmpq_mat(
        size, size, [a[g, h + 1] if h + 1 < size else fmpq(0) for g in range(size) for h in range(size)]
    )
    identity = fmpq_mat(size, size, [fmpq(int(g == h)) for g in range(size) for h in range(size)])
    solved = (identity - handed_on).solve(a)
    return [[Fraction(int(solved[g, h].p), int(solved[g, h].q)) for h in range(size)] for g in range(size)]


def variance_ratios(weights: Matrix, batch_sizes: Sequence[Fraction] | None = None) -> list[Fraction]:
    """Var W(G) over the variance of one real batch of unit size, for G = 1, 2, ...: exact."""
    scale = batch_sizes if batch_sizes is not None else [Fraction(1)] * len(weights)
    return [
        sum((value * value / size for value, size in zip(row, scale, strict=True)), Fraction(0))
        for row in coefficients(weights)
    ]


def batch_covariance(weights: Matrix, batch_sizes: Sequence[Fraction] | None = None) -> Matrix:
    """The covariance of the batch means W(g-1) + Z_g, over the variance of the first: B = R D R', R = S C + I."""
    size = len(weights)
    scale = batch_sizes if batch_sizes is not None else [Fraction(1)] * size
    handed = [[Fraction(0)] * size, *coefficients(weights)[:-1]]
    rows = [[value + (place == batch) for place, value in enumerate(row)] for batch, row in enumerate(handed)]
    noise = [[value / size for value, size in zip(row, scale, strict=True)] for row in rows]
    product = _flint(noise) * _flint(rows).transpose()
    return [[Fraction(int(product[g, h].p), int(product[g, h].q)) for h in range(size)] for g in range(size)]


def optimal_last_row(
    weights: Matrix, batch_sizes: Sequence[Fraction] | None = None, *, without_real: bool = False
) -> tuple[list[Fraction], Fraction]:
    """The last row that makes the variance of the last fit least, the rows before it as given, and that variance.

    By Lagrange: x = B^-1 1/(1' B^-1 1), with the least variance 1/(1' B^-1 1). `without_real` leaves the first batch
    out, as if the real rows were lost; ValueError where no other batch is there.
    """
    first = int(without_real)
    if len(weights) <= first:
        raise ValueError("generation 1 has the real batch alone; 2 generations or more are needed without it")
    covariance = [row[first:] for row in batch_covariance(weights, batch_sizes)[first:]]
    solved = _flint(covariance).solve(_flint([[Fraction(1)]] * len(covariance)))
    total = sum(solved.entries(), fmpq(0))
    row = [Fraction(int((value / total).p), int((value / total).q)) for value in solved.entries()]
    return [Fraction(0)] * first + row, Fraction(int(total.q), int(total.p))


def _flint(rows: Matrix) -> fmpq_mat:
    entries = [fmpq(value.numerator, value.denominator) for row in rows for value in row]
    return fmpq_mat(len(rows), len(rows[0]), entries)


def from_csv(path: Path) -> Matrix:
    """The weights in a CSV file, one row a generation; ValueError names the row that is no row of weights.

    Entries are whole numbers, fractions (1/3) or decimals, read exactly, and may be negative. Row g may stop after g
    entries; what lies beyond would be data that does not exist yet, and must be 0.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            rows = [row for row in csv.reader(stream) if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, csv.Error):
        raise ValueError(f"{path} is no text; a CSV file of weights is needed, one row a generation") from None
    if not rows:
        raise ValueError(
            f"{path}: no rows; one row of weights for each generation is needed, for example 1 and 1/2,1/2"
        )
    _require_generations(len(rows))
    return [_row(path, number, row, len(rows)) for number, row in enumerate(rows, 1)]


def _row(path: Path, number: int, cells: list[str], size: int) -> list[Fraction]:
    written = max(place for place, cell in enumerate(cells, 1) if cell.strip())  # blank cells may trail, not lead
    values = [_weight(path, number, cell) for cell in cells[:written]]
    if len(values) > size and any(values[size:]):
        raise ValueError(
            f"{path}, row {number}: {len(values)} weights for {size} generations; at most {size} are allowed"
        )
    if any(values[number:]):
        raise ValueError(
            f"{path}, row {number} looks ahead: a weight stands on batch {_first(values, number)}, but fit {number} "
            f"can use "
            f"batches 1 to {number} only; put 0 there"
        )
    values = (values + [Fraction(0)] * size)[:size]
    if sum(values) != 1:
        raise ValueError(
            f"{path}, row {number} sums to {sum(values)}; each row must sum to exactly 1 (write 1/3, not 0.333)"
        )
    return values


def _first(values: list[Fraction], start: int) -> int:
    return next(place for place, value in enumerate(values[start:], start + 1) if value)


def _weight(path: Path, number: int, cell: str) -> Fraction:
    try:
        if len(cell) > LONGEST_WEIGHT or "e" in cell.lower():
            raise ValueError
        return Fraction(cell.strip())
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"{path}, row {number}: {cell.strip()!r} is not a weight; write a whole number, a fraction 1/3 or a "
            f"decimal 0.25"
        ) from None


def _require_generations(generations: int) -> None:
    if not 1 <= generations <= MOST_GENERATIONS:
        raise ValueError(f"generations={generations}: 1 to {MOST_GENERATIONS} are allowed")


def ratios(workflow: Workflow, generations: int) -> list[Fraction]:
    """Var W(G)/Var W(1) of a named workflow for G = 1, 2, ...; by its proven terms beyond MOST_GENERATIONS."""
    from theory.scheme import ratios_of_named

    return ratios_of_named(workflow, generations)


def closed_form(workflow: Workflow) -> str:
    """The proven closed form of the variance ratio in the number of generations G, as text."""
    from theory.lemmas.pathways import pathway  # SymPy is slow to import

    return str(pathway(workflow).result)


def limit_text(workflow: Workflow) -> str:
    """The limit of the variance ratio as G grows, as text: infinity, or pi^2/6."""
    from theory.lemmas.pathways import limit

    return str(limit(workflow))


def limit_enclosure(workflow: Workflow) -> list[str] | None:
    """Decimals below and above the limit; None where it is infinite."""
    from theory.enclosure import enclosed
    from theory.lemmas.pathways import limit

    found = limit(workflow)
    return enclosed(found) if found.is_finite else None
