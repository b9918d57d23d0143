"""A model that its user brings: a file with a class or an object that draws rows and fits them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from theory.vocabulary.checks import exact, option, require
from theory.vocabulary.imports import own_files
from theory.vocabulary.recipes import Recipe, recipe_named
from theory.vocabulary.words import Statistic, Workflow

MOST_FITS = 10_000
MOST_ROWS = 10_000_000  # of all generations
SPELLED = "model_mine.py:Mine, or package.module:Mine"
WEIGHED = ("kept", "mix", "matrix")  # recipes that weigh rows; the others choose them
ALLOWED = ", ".join(
    [
        *Workflow,
        "window:K",
        "fixed-budget",
        "budget:LAMBDA",
        "kept:ALPHA",
        "mix:KAPPA:W",
        "or a weight matrix in FILE.csv",
    ]
)
DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Program:
    """Where a model stands: its file, the name in it, and the SHA-256 of the file and of those `also` read.

    Its text, which is the identity of what is drawn, holds the digest and not the place: the same bytes elsewhere are
    the same model. `module` is empty for a file that no package holds.
    """

    path: str
    name: str
    digest: str
    module: str = ""
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self.name.isidentifier(), f"program {self.path}:{self.name}: write {SPELLED}")
        require(bool(DIGEST.fullmatch(self.digest)), f"program {self.path}: the SHA-256 of its file is needed")

    def __str__(self) -> str:
        return f"{self.name}:sha256:{self.digest}"


def program(text: str, *, beside: str = "", also: tuple[str, ...] = ()) -> Program:
    """The program that a text such as model_mine.py:Mine or package.module:Mine names, with the digest of its file.

    A relative file is looked for beside the file `beside`, or in the working directory. `also` names further files that
    the model reads: a change of any of them is another model, as is one of a file that it imports and that is not
    installed. ValueError where the text is none; OSError where a file
    cannot be read.
    """
    where, colon, name = text.rpartition(":")
    require(bool(colon and where) and name.isidentifier(), f"program {text!r}: write {SPELLED}")
    folder = Path(beside).resolve().parent if beside else Path.cwd()
    module = "" if where.endswith(".py") else where
    path = _source(module) if module else folder / where
    others = tuple(dict.fromkeys([*(str(folder / each) for each in also), *own_files(path)]))
    digest = digest_of(path.read_bytes(), others)
    return Program(path=str(path), name=name, digest=digest, module=module, also=others)


def digest_of(source: bytes, also: tuple[str, ...]) -> str:
    """The SHA-256 of a model's source and of the other files that it reads."""
    found = hashlib.sha256(source)
    for each in also:
        found.update(hashlib.sha256(Path(each).read_bytes()).digest())
    return found.hexdigest()


def _source(module: str) -> Path:
    """The file of a module that can be imported."""
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        spec = None
    require(spec is not None and bool(spec.origin), f"program: no module {module!r} can be imported; write {SPELLED}")
    return Path(str(spec.origin if spec else ""))


Numbers = tuple[tuple[str, Fraction], ...]


def numbers(text: str) -> tuple[Fraction, ...]:
    """The numbers that a text such as 2,1/4 writes."""
    return tuple(exact(each) for each in text.split(","))


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The parameters of the truth, in the order in which the model's fit gives them."""

    values: tuple[Fraction, ...]

    def __str__(self) -> str:
        return ",".join(map(str, self.values))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Numbers that the model is made with, by the names of its class's arguments."""

    values: Numbers = ()

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in self.values)


def settings(given: Mapping[str, Any]) -> Settings:
    """The settings in the order of their names, exact."""
    return Settings(values=tuple((name, Fraction(str(given[name]))) for name in sorted(given)))


def named_numbers(text: str) -> Settings:
    """The settings that a text such as shape=3,scale=1/2 writes; ValueError says how to write them.

    >>> str(named_numbers("shape=3, scale=0.5"))
    'scale=1/2,shape=3'
    """
    found = {}
    for item in filter(None, (each.strip() for each in text.split(","))):
        name, _, value = item.partition("=")
        require(name.strip().isidentifier(), f"settings {item!r}: write NAME=NUMBER, as in shape=3")
        found[name.strip()] = exact(value.strip())
    return settings(found)


@dataclass(frozen=True, kw_only=True)
class OwnDesign:
    """A model that its user brings, refitted on its own draws.

    `record` names the method that gives one number a replicate. With `times_rows` that number is multiplied by the rows
    of a generation, as for a limit of n times a mean square.
    """

    system: ClassVar[str] = "own"
    program: Program = option(f"The model: {SPELLED}.")
    truth: Truth = option("The parameters of the truth, with commas between: 2,1/4.")
    workflow: Workflow | Recipe = option(f"What a generation is fitted on: {ALLOWED}.")
    generations: int = option("Fits in a chain; the first uses real rows alone.")
    rows: int = option("Rows a generation.")
    record: str = option("The method of the model that gives one number a replicate.", default="record")
    settings: Settings = option("Numbers that the model's class is made with: shape=3.", default=Settings())
    times_rows: bool = option("Multiply the number by the rows of a generation.", default=False)
    statistic: Statistic = Statistic.SERIES

    def __post_init__(self) -> None:
        require(bool(self.truth.values), "truth: at least one number is needed")
        require(self.rows >= 1, f"rows={self.rows}: at least 1 is needed")
        require(1 <= self.generations <= MOST_FITS, f"generations={self.generations}: 1 to {MOST_FITS} are allowed")
        if isinstance(self.workflow, Recipe):
            self._require_recipe(self.workflow)
        every = (self.rows + self.fresh) * self.generations
        require(every <= MOST_ROWS, f"{every} rows in all generations: at most {MOST_ROWS} are drawn")
        require(self.record.isidentifier(), f"record={self.record!r}: the name of a method is needed, as in 'record'")

    def _require_recipe(self, recipe: Recipe) -> None:
        """Nothing; ValueError where the recipe does not fit the generations or the rows."""
        require(self.budget is None or self.budget >= 1, f"workflow={recipe}: less than one row of {self.rows}")
        recipe.require_fit(self.rows, self.generations)

    @property
    def weighed(self) -> bool:
        """Whether a fit weighs its rows, so that the model must take weights."""
        return isinstance(self.workflow, Recipe) and self.workflow.kind in WEIGHED

    @property
    def fresh(self) -> int:
        """The fresh real rows beside every batch; 0 where there are none."""
        mixed = isinstance(self.workflow, Recipe) and self.workflow.kind == "mix"
        return int(self.workflow.numbers[0] * self.rows) if mixed and isinstance(self.workflow, Recipe) else 0

    @property
    def budget(self) -> int | None:
        """The rows that a fit with a budget chooses among all so far, rounded down; None for what has no budget."""
        share = self.workflow.budget if isinstance(self.workflow, Recipe) else None
        return None if share is None else int(share * self.rows)


def own_design(
    program: Program,
    *,
    record: str,
    truth: tuple[Any, ...],
    workflow: str,
    generations: int,
    rows: int,
    given: Mapping[str, Any],
    times_rows: bool = False,
) -> OwnDesign:
    """The design of one number a replicate, from what a claim's file writes."""
    return OwnDesign(
        program=program, truth=Truth(values=tuple(Fraction(str(each)) for each in truth)),
        workflow=recipe_named(workflow), generations=generations, rows=rows, record=record,
        settings=settings(given), times_rows=times_rows, statistic=Statistic.OWN,
    )  # fmt: skip
