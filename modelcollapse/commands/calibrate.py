"""`modelcollapse calibrate`: the tests that verdicts rest on, tested."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from modelcollapse import options
from modelcollapse.errors import Code, finish, require_writable
from modelcollapse.output import emit_json, emit_table

if TYPE_CHECKING:
    from verify.calibration.admission import Calibration, Row

FEWEST, USUAL = 2000, 4000  # runs; those of verify.calibration.admission, which takes longer to import than help may


@click.command("calibrate", short_help="Test the tests: size and power of each, on many kinds of data.")
@options.seed
@click.option(
    "--runs",
    type=click.IntRange(min=FEWEST),
    default=USUAL,
    show_default=True,
    metavar="N",
    help="Runs of a true statement for each test and law; of a mean, which is quick, three times as many.",
)
@options.as_json
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the record to FILE too, in JSON.",
)
def command(seed: int, runs: int, as_json: bool, out: Path | None) -> None:
    """Simulate true and false statements and print how often each test rejects them: its size and its power.

    A test in use that is not admitted, or has no calibration, leaves with 1. Tests that are not in use are shown too:
    why they are not is what their figures say.

    Example: modelcollapse calibrate --seed 7
    """
    if out is not None:
        require_writable(out.parent)
    from modelcollapse.progress import progress
    from simulate.status import Status
    from verify.calibration.admission import SCHEMA, calibrate
    from verify.calibration.catalogue import TESTS, TRAPS

    with progress("calibrating", unit="tests") as update:
        told = None if update is None else lambda done, total: update(Status(done=done, total=total))
        found = calibrate((*TESTS, *TRAPS), seed=seed, runs=runs, told=told)
    record = found.record()
    if out is not None:
        out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    if as_json:
        emit_json(SCHEMA, record)
    else:
        _print(found)
    finish(Code.AS_EXPECTED if found.ok else Code.DIFFERS)


def _print(found: "Calibration") -> None:
    columns = ("test", "law", "runs", "at 5 %", "95 % interval", "at 1 %", "distance", "power", "95 % interval", "")
    emit_table(columns, [_cells(row) for row in found.rows])
    for row in found.rows:
        if not row.admitted:
            known = "" if row.in_use else ", and not in use"
            click.echo(f"{row.test}, on {row.law}: not admitted{known}: {row.fault}")
    for name in found.uncalibrated:
        click.echo(f"{name}: in use without a calibration; add one to verify/calibration/catalogue.py")
    click.echo(_summary(found))


def _cells(row: "Row") -> tuple[str, ...]:
    size, lower, upper = (f"{share:.2%}" for share in (row.size, row.size_lower, row.size_upper))
    shown = (row.test, row.law, str(row.runs), size, f"{lower} to {upper}", f"{row.size_at_verdict_level:.2%}")
    return (*shown, f"{row.distance:.3f}", *_power(row), _word(row))


def _power(row: "Row") -> tuple[str, str]:
    if row.power is None:
        return "-", "-"
    return f"{row.power:.1%}", f"{row.power_lower:.1%} to {row.power_upper:.1%}"


def _word(row: "Row") -> str:
    word = "admitted" if row.admitted else "not admitted"
    marks = ["conservative"] * row.conservative + ["not in use"] * (not row.in_use)
    return ", ".join([word, *marks])


def _summary(found: "Calibration") -> str:
    used = [row for row in found.rows if row.in_use]
    trials = "trial" if len(used) == 1 else "trials"
    counted = f"{_count(used)} in use, in {len(used)} {trials} of test and law"
    if found.ok:
        return f"{counted}: all admitted"
    without = f"; {len(found.uncalibrated)} in use without a calibration" if found.uncalibrated else ""
    return f"{counted}: {_count(found.refused)} not admitted{without}"


def _count(rows: "Sequence[Row]") -> str:
    number = len({row.test for row in rows})
    return f"{number} {'test' if number == 1 else 'tests'}"
