"""The group of commands. Each is imported when it is named, so that help answers at once."""

import io
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from modelcollapse.errors import exit_codes

COMMANDS = (
    "claims",
    "new-claim",
    "derive",
    "graph",
    "evaluate",
    "errata",
    "workflow",
    "simulate",
    "figure",
    "power",
    "verify",
    "judge",
    "audit",
    "calibrate",
    "reproduce",
    "why",
    "manifest",
    "paper",
    "store",
)

EPILOG = """Exit codes: 0 all as expected; 1 a verdict differs from the expected one; 2 usage or configuration;
3 only INCONCLUSIVE or INVALID; 4 input or output; 130 interrupted."""


class Commands(click.Group):
    """A group whose commands are modules of `modelcollapse.commands`, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a reader would use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, or None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"modelcollapse.commands.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names; a usage error with the nearest name when none is called so."""
        typed = args[0]
        if typed not in COMMANDS and not typed.startswith("-"):
            near = get_close_matches(typed, COMMANDS, n=1)
            guess = f" Did you mean {near[0]}?" if near else ""
            ctx.fail(f"no command {typed!r}.{guess} Commands: {', '.join(COMMANDS)}.")
        return super().resolve_command(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """The parsed command line; help and version are printed here, so the exit codes are kept here too."""
        typed = list(args)
        with exit_codes(typed, kept=None):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta["modelcollapse.typed"] = typed
        return context

    def invoke(self, ctx: click.Context) -> object:
        """What the command returns; an exception becomes one message and its exit code."""
        with exit_codes(ctx.meta["modelcollapse.typed"], kept=lambda: ctx.meta.get("modelcollapse.kept")):
            return super().invoke(ctx)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("modelcollapse")
    except PackageNotFoundError:
        number = "(not installed: run from its source folder)"
    click.echo(f"modelcollapse {number}")
    ctx.exit()


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def cli() -> None:
    """Theorems on model collapse: derived, simulated, and held against each other."""


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a sign that the terminal cannot show must not end a run
            stream.reconfigure(errors="backslashreplace")
    sys.set_int_max_str_digits(0)  # exact rationals and --digits 10000 are longer than Python's default allows
    sys.exit(cli.main(prog_name="modelcollapse"))
