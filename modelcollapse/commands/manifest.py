"""`modelcollapse manifest`: what a run was made with and what came of it, checked or shown."""

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import Code, finish, records_read
from modelcollapse.output import emit_fields, emit_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verify.manifest_check import Check

CHECK = "modelcollapse/manifest-check/1"

place = click.argument("place", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("out"))


@click.group("manifest", short_help="Check or show what a run of reproduce left.")
def command() -> None:
    """Check or show DIR/manifest.json, in which `reproduce --out DIR` says what it ran with and what came of it."""


@command.command("check", short_help="Hold the files, verdicts and draws of a run against its manifest.")
@place
@options.as_json
def check(*, place: Path, as_json: bool) -> None:
    """Hash every file again, judge every verdict again from the records, and add up the draws of the store again.

    Tables, figures, PDF and report are built again in a folder of their own, and compared with those that stand.

    Leaves with 1 where something differs, and with 4 where a file is missing or damaged. Other versions of the program
    or its libraries are told of, and are no failure.

    Example: modelcollapse manifest check out
    """
    from modelcollapse.rebuilding import rebuilt
    from verify.manifest import NAME
    from verify.manifest_check import checks

    found: list[Check] = []
    with records_read(place / NAME):
        for each in chain(checks(place), rebuilt(place)):
            found.append(each)
            if not as_json:
                click.echo(f"{each.state}: {each.what}: {each.detail}")
    code = _code(found)
    if as_json:
        rows = [{"what": each.what, "state": each.state.name.lower(), "detail": each.detail} for each in found]
        emit_json(CHECK, {"manifest": str(place / NAME), "as_recorded": code is Code.AS_EXPECTED, "checks": rows})
    else:
        click.echo(_summary(found))
    finish(code)


@command.command("show", short_help="Print what a run was made with and what came of it.")
@place
@options.as_json
def show(*, place: Path, as_json: bool) -> None:
    """Print the manifest in short; with --json, all of it.

    Example: modelcollapse manifest show out
    """
    from verify.manifest import NAME, read

    with records_read(place / NAME):
        found = read(place / NAME)
    if as_json:
        emit_json(found["schema"], found)
    else:
        emit_fields(_fields(found))


def _code(found: "Sequence[Check]") -> Code:
    """INPUT_OUTPUT where a file is missing or damaged, else DIFFERS where something differs."""
    from verify.manifest_check import State

    states = {each.state for each in found}
    if State.MISSING in states:
        return Code.INPUT_OUTPUT
    return Code.DIFFERS if State.DIFFERS in states else Code.AS_EXPECTED


def _summary(found: "Sequence[Check]") -> str:
    from verify.manifest_check import State

    wrong = [each.what for each in found if each.state in (State.DIFFERS, State.MISSING)]
    return f"Not as recorded: {', '.join(dict.fromkeys(wrong))}" if wrong else "All as recorded"


def _fields(found: dict[str, Any]) -> list[tuple[str, str]]:
    program, around = found["program"], found["circumstances"]
    verdicts = Counter(each.get("verdict") or "by proof alone" for each in found["claims"])
    unexpected = [each["claim"] for each in found["claims"] if not each["as_expected"]]
    size = sum(each["bytes"] for each in found["files"].values())
    return [
        ("run", f"profile {found['profile']}, seed {found['seed']}"),
        ("program", f"{program['version']}, commit {program['commit'] or 'unknown'}"),
        ("simulator", found["simulator"]),
        (
            "Python",
            f"{program['python']}, " + ", ".join(f"{name} {each}" for name, each in program["libraries"].items()),
        ),
        ("claims", ", ".join(f"{count} {name}" for name, count in sorted(verdicts.items()))),
        ("not as expected", ", ".join(unexpected) or "none"),
        ("files", f"{len(found['files'])}, {size / 1e6:.1f} MB"),
        ("command", str(around.get("command"))),
        ("machine", f"{around['machine']['processor']}, {around['machine']['cores']} cores"),
        ("seconds", ", ".join(f"{name} {spent:.0f}" for name, spent in around["seconds"].items())),
    ]
