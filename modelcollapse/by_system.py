"""`simulate --system NAME`: a command for each measured system, whose options are the fields of its design."""

from dataclasses import MISSING, Field, fields
from enum import StrEnum
from fractions import Fraction
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from modelcollapse import options
from modelcollapse.errors import user_input
from simulate.systems import SYSTEMS
from theory.vocabulary import OwnTruth, Program, Recipe, Settings, TableSource, Workflow, program, recipe_named
from theory.vocabulary.own import named_numbers, numbers

GLM = "glm"
NAMES = {
    "multivariate": "gaussian",
    "regression": "linear",
    "tables": "real-data",
}  # where a system is called otherwise
SYSTEM_OF = {NAMES.get(name, name): system for name, system in SYSTEMS.items()}
ALLOWED = (GLM, *SYSTEM_OF)
FLAG = "--system"


class BySystem(click.Command):
    """A command that hands its arguments to the command of the system that --system names."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of this command, or of the system's own."""
        name, rest = named_system(args)
        if name in (None, GLM):
            return super().make_context(info_name, rest, parent, **extra)
        if name not in SYSTEM_OF:
            raise click.UsageError(f"{FLAG} {name}: allowed are {', '.join(ALLOWED)}")
        return system_command(name).make_context(f"{info_name} {FLAG} {name}", rest, parent, **extra)


def named_system(args: list[str]) -> tuple[str | None, list[str]]:
    """The system that the arguments name, and the arguments without it; a usage error where the name is missing."""
    for place, each in enumerate(args):
        if each.startswith(f"{FLAG}="):
            return each.removeprefix(f"{FLAG}="), [*args[:place], *args[place + 1 :]]
        if each == FLAG:
            if place + 1 == len(args):
                raise click.UsageError(f"{FLAG} needs a name: {', '.join(ALLOWED)}")
            return args[place + 1], [*args[:place], *args[place + 2 :]]
    return None, args


def system_command(name: str) -> click.Command:
    """The command that simulates the system: an option for each field of its design, beside those that all share."""
    system = SYSTEM_OF[name]
    told = [each for each in fields(system.design) if "meaning" in each.metadata]

    def simulate(
        *, replicates: int, seed: int, out: Path | None, store: Path | None, workers: Any, as_json: bool, **asked: Any
    ) -> None:
        from modelcollapse import measuring

        with user_input():
            values = {each.name: parsed(each, asked[each.name]) for each in told}
        measuring.simulate(
            system.design, values, replicates=replicates, seed=seed, out=out, store=store, workers=workers,
            as_json=as_json,
        )  # fmt: skip

    shared = options.as_json(options.workers(options.store(options.seed(simulate))))
    shared = click.option(
        "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the evidence here."
    )(shared)
    shared = click.option("--replicates", type=click.IntRange(1, 1_000_000), default=20, show_default=True)(shared)
    for each in reversed(told):
        shared = _option(each)(shared)
    summary = cleandoc(system.design.__doc__ or "")
    return click.command("simulate", help=f"{summary}\n\nWhat is printed is measured: no claim is judged here.")(shared)


def _option(each: "Field[Any]") -> Any:
    """The option of a field: its name, type, default and meaning."""
    spelled = f"--{each.name.replace('_', '-')}"
    names = ["--n", spelled] if each.name == "rows" else [spelled]
    told: dict[str, Any] = {"help": each.metadata["meaning"]}
    if each.default is MISSING:
        told["required"] = True
    else:
        told |= {"default": each.default if isinstance(each.default, int) else str(each.default), "show_default": True}
    if each.type is bool:
        return click.option(f"{spelled}/--no-{spelled[2:]}", each.name, **told)
    if each.type is int:
        told["type"] = int
    elif isinstance(each.type, type) and issubclass(each.type, StrEnum):
        told["type"] = click.Choice([str(one) for one in each.type])
    else:
        told["metavar"] = "NUMBER" if each.type is Fraction else "TEXT"
    return click.option(*names, each.name, **told)


def workflow_typed(text: str) -> Workflow | Recipe:
    """The workflow of that name, or that of the weight matrix in a file whose name ends in .csv."""
    if Path(text).suffix.lower() != ".csv":
        return recipe_named(text)
    from theory.workflow import from_csv

    return Recipe(kind="matrix", matrix=tuple(tuple(row) for row in from_csv(Path(text))))


def parsed(each: "Field[Any]", value: Any) -> Any:
    """The value of a field from what was typed; ValueError says how to write it."""
    if each.type is Fraction:
        return options.fraction(f"--{each.name.replace('_', '-')}", str(value))
    if each.type is TableSource:
        from simulate.tables.sources import named  # reads the file that the user names

        return named(str(value))
    if each.type is Program:
        return program(str(value))  # reads the file that the user names
    if each.type is OwnTruth:
        return OwnTruth(values=numbers(str(value)))
    if each.type is Settings:
        return named_numbers(str(value))
    if each.type == Workflow | Recipe:
        return workflow_typed(str(value))
    if isinstance(each.type, type) and issubclass(each.type, StrEnum):
        return each.type(value)
    return value
