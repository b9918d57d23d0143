"""What is known of a workflow: exact ratios, closed form and limit.

Where a closed form or a recursion of one number is proven, more generations are allowed than for a
matrix of weights.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from theory.vocabulary import Workflow
from theory.workflow import MOST_GENERATIONS, Matrix, matrix, sizes, variance_ratios

MOST_BY_RECURSION = 2000  # generations of a workflow whose variance obeys a recursion of one number
MOST_BITS = 13_000  # of a ratio: Python writes at most 4300 digits


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A workflow with its parameters: `ratio` runs through Var W(G)/Var W(1) for G = 1, 2, ....

    `weights` gives the matrix, where there is one; `closed_form` and `limit` work out SymPy expressions, and `slope`
    is the limit of the ratio over G where the ratio has no finite limit and is not G itself.
    """

    name: str
    ratio: Callable[[], Iterator[Fraction]] | None = None
    weights: Callable[[int], Matrix] | None = None
    closed_form: Callable[[], Any] | None = None
    limit: Callable[[], Any]
    slope: Fraction | None = None

    def ratios(self, generations: int) -> list[Fraction]:
        """The exact ratios up to `generations`; ValueError names the most that are allowed."""
        most = MOST_BY_RECURSION if self.ratio else MOST_GENERATIONS
        if not 1 <= generations <= most:
            raise ValueError(f"generations={generations}: 1 to {most} are allowed for {self.name}")
        if self.ratio is None:
            return variance_ratios(self.matrix(generations))
        found = []
        for generation, value in enumerate(islice(self.ratio(), generations), 1):
            if value.denominator.bit_length() > MOST_BITS:
                raise ValueError(
                    f"generations={generations}: from generation {generation} on the exact ratio has more than 3900 "
                    f"digits; type: modelcollapse workflow {self.name} --generations {generation - 1}"
                )
            found.append(value)
        return found

    def matrix(self, generations: int) -> Matrix:
        """The weights of each fit; ValueError for a workflow whose batches are not all drawn from earlier fits."""
        if self.weights is None:
            raise ValueError(
                f"{self.name} has no matrix of weights over its batches; discard, augment, halfway, window:K, "
                f"kept:ALPHA and a .csv file have one; type: modelcollapse workflow augment --generations 8 --best"
            )
        return self.weights(generations)

    def closed_form_text(self) -> str | None:
        """The proven closed form in G, as text; None where none is known."""
        return None if self.closed_form is None else str(self.closed_form())

    def limit_text(self) -> str:
        """The limit in G, as text: oo where there is none."""
        return str(self.limit())

    def limit_enclosure(self) -> list[str] | None:
        """Decimals below and above the limit; None where it is infinite."""
        from theory.enclosure import enclosed

        found = self.limit()
        return enclosed(found) if found.is_finite else None


def ratios_of_named(workflow: Workflow, generations: int) -> list[Fraction]:
    """As `variance_ratios` for a named workflow; by its closed form beyond what a matrix allows."""
    if generations <= MOST_GENERATIONS:
        return variance_ratios(matrix(workflow, generations), sizes(workflow, generations))
    power = {Workflow.DISCARD: 0, Workflow.HALFWAY: 1, Workflow.AUGMENT: 2}[workflow]  # of 1/g in each term
    named = Scheme(name=str(workflow), ratio=lambda: sums(lambda g: Fraction(1, g**power)), limit=lambda: None)
    return named.ratios(generations)


def sums(term: Callable[[int], Fraction]) -> Iterator[Fraction]:
    """The sums of the terms 1, 1 and 2, 1 to 3, and so on."""
    total, generation = Fraction(0), 0
    while True:
        generation += 1
        total += term(generation)
        yield total
