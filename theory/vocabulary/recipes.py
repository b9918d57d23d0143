"""Workflows with numbers, and the texts that name a workflow."""

from dataclasses import dataclass
from fractions import Fraction

from theory.vocabulary.checks import exact, require
from theory.vocabulary.words import Workflow

LONGEST_WEIGHT = 200  # characters: what is computed from others may be long


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A workflow with numbers: what each fit weighs, beyond the named workflows.

    `window` (K,): the newest K batches alike. `kept` (ALPHA,): the real batch with weight ALPHA, the newest with the
    rest. `mix` (KAPPA, W): fresh real rows, KAPPA times the synthetic ones, with total weight W. `fixed-budget` (): as
    many rows as one batch has, drawn anew from all batches. `budget` (LAMBDA,): the same with LAMBDA times as many, and
    all rows while there are no more. `matrix`: row G holds the weight of each batch in fit G.
    """

    kind: str
    numbers: tuple[Fraction, ...] = ()
    matrix: tuple[tuple[Fraction, ...], ...] = ()

    def __post_init__(self) -> None:
        require(self.kind in RECIPES, f"workflow {self.kind!r} is not known; allowed are {', '.join(RECIPES)}")
        names = RECIPES[self.kind]
        spelled = ":".join([self.kind, *names])
        require(len(self.numbers) == len(names), f"{self}: {len(self.numbers)} numbers; {spelled} is allowed")
        require(bool(self.matrix) == (self.kind == "matrix"), f"{self.kind}: a matrix belongs to kind 'matrix' alone")
        if self.kind == "window":
            whole = self.numbers[0].denominator == 1 and self.numbers[0] >= 1
            require(whole, f"{self}: K={self.numbers[0]}; a whole number of batches, at least 1, is needed")
        if self.kind == "kept":
            require(0 < self.numbers[0] < 1, f"{self}: ALPHA={self.numbers[0]}; a weight above 0 and below 1 is needed")
        if self.kind == "budget":
            require(self.numbers[0] > 0, f"{self}: LAMBDA={self.numbers[0]}; rows over those of a batch, above 0")
        if self.kind == "mix":
            ratio, weight = self.numbers
            require(ratio > 0, f"{self}: KAPPA={ratio}; fresh real rows over synthetic rows, above 0")
            require(0 < weight < 1, f"{self}: W={weight}; a weight above 0 and below 1 is needed")
        for place, row in enumerate(self.matrix, 1):
            require(
                len(row) == len(self.matrix), f"matrix row {place}: {len(row)} weights; {len(self.matrix)} are needed"
            )
            require(sum(row) == 1, f"matrix row {place} sums to {sum(row)}; each row must sum to exactly 1")
            require(
                not any(row[place:]), f"matrix row {place} looks ahead: fit {place} can use batches 1 to {place} only"
            )
            require(
                min(row) >= 0, f"matrix row {place}: a weight is negative; a likelihood takes weights of at least 0"
            )

    @property
    def budget(self) -> Fraction | None:
        """The rows that each fit draws from all so far, over those of a batch; None for what has no budget."""
        if self.kind == "fixed-budget":
            return Fraction(1)
        return self.numbers[0] if self.kind == "budget" else None

    def require_fit(self, rows: int, generations: int) -> None:
        """Nothing; ValueError where a design with so many rows a batch, and generations, cannot follow the recipe."""
        if self.kind == "matrix":
            size = len(self.matrix)
            require(size == generations, f"generations={generations}: the matrix has {size} rows; give {size}")
        if self.kind == "mix":
            fresh = self.numbers[0] * rows
            require(fresh.denominator == 1, f"{self}: KAPPA times {rows} rows is {fresh}; a whole number is needed")

    def __str__(self) -> str:
        if self.matrix:
            return "matrix:" + ";".join(",".join(map(str, row)) for row in self.matrix)
        return ":".join([self.kind, *map(str, self.numbers)])


RECIPES: dict[str, tuple[str, ...]] = {
    "window": ("K",),
    "kept": ("ALPHA",),
    "mix": ("KAPPA", "W"),
    "fixed-budget": (),
    "budget": ("LAMBDA",),
    "matrix": (),
}  # the numbers that each kind takes


def recipe_named(text: str) -> Workflow | Recipe:
    """The workflow that a text such as augment, window:3, kept:1/4, mix:1:1/2 or matrix:1,0;1/2,1/2 names.

    ValueError says what is allowed.
    """
    kind, *given = text.strip().lower().split(":")
    if kind not in RECIPES:
        if given:
            raise ValueError(f"unknown workflow {text!r}; known: {', '.join([*Workflow, *SYNONYMS, *RECIPES])}")
        return workflow_named(text)
    try:
        if kind == "matrix":
            return Recipe(kind=kind, matrix=tuple(_weights(row.split(",")) for row in ":".join(given).split(";")))
        numbers = _weights(given)
    except ValueError as error:
        if "matrix row" in str(error):
            raise
        raise ValueError(f"workflow {text!r}: write its numbers as 3, 1/4 or 0.25, as in mix:1:1/2") from None
    return Recipe(kind=kind, numbers=numbers)


def _weights(texts: list[str]) -> tuple[Fraction, ...]:
    return tuple(exact(each, longest=LONGEST_WEIGHT) for each in texts)


SYNONYMS = {"replace": Workflow.DISCARD, "accumulate": Workflow.AUGMENT}


def workflow_named(name: str) -> Workflow:
    """The workflow that a name or one of its synonyms means; ValueError with the allowed names otherwise."""
    lowered = name.strip().lower()
    if lowered in SYNONYMS:
        return SYNONYMS[lowered]
    try:
        return Workflow(lowered)
    except ValueError:
        allowed = ", ".join([*Workflow, *SYNONYMS])
        raise ValueError(f"unknown workflow {name!r}; known: {allowed}") from None
