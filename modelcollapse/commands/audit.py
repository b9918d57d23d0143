"""`modelcollapse audit`: runs that somebody else published, held against a claim."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from modelcollapse import options
from modelcollapse.errors import InputError, finish, require_writable, user_input
from modelcollapse.output import emit_json, emit_table, significant
from modelcollapse.verdicts import exit_code

if TYPE_CHECKING:
    from verify.audit.layout import Layout, Summary
    from verify.audit.question import Question
    from verify.audit.source import Form

TRANSFORMS = ("square", "root", "log", "exp", "reciprocal")
Report = Mapping[str, Any]
SHAPE = (
    "columns", "constants", "shifts", "wide", "estimate", "replicate", "where", "divide_by", "transform", "percent",
    "mean", "successes", "se", "sd", "count", "drop_missing", "drop_duplicates", "unordered",
)  # fmt: skip
WRITTEN = ("delimiter", "decimal", "encoding", "skip_rows")


def _laid_out(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, given how the file is written as `form`, and what its columns are as `layout`."""

    @wraps(command)
    def with_layout(*given: Any, **rest: Any) -> Any:
        shape = {name: rest.pop(name) for name in SHAPE}
        written = {name: rest.pop(name) for name in WRITTEN}
        return command(*given, layout=_layout(**shape), form=_form(**written), **rest)

    return with_layout


def _layout(
    *, columns: tuple[str, ...], constants: tuple[str, ...], shifts: tuple[str, ...], wide: str | None,
    **rest: Any,
) -> "Layout":  # fmt: skip
    from verify.audit.layout import Layout

    means = {name: rest.pop(name) for name in ("mean", "successes", "se", "sd", "count")}
    single = means["mean"] or means["successes"]
    wide_pair = None if wide is None else _pair("--wide", wide, "PARAMETER=COLUMN_{}")
    mapped, fixed = _pairs("--map", columns, "PARAMETER=COLUMN"), _pairs("--set", constants, "PARAMETER=VALUE")
    twice = sorted(set(mapped) & set(fixed) | ({wide_pair[0]} & {*mapped, *fixed} if wide_pair else set()))
    if twice:
        raise InputError(f"{twice[0]} is given in two ways; give one of --map, --set and --wide")
    if wide_pair and (rest["estimate"] or single):
        raise InputError("--wide names the columns of the estimates; leave out --estimate, --mean and --successes")
    if rest["estimate"] and single:
        raise InputError("--estimate COLUMN and --mean COLUMN: give one; a row is either one run or a mean of many")
    summary = _summary(**means)
    return Layout(
        columns=mapped, constants=fixed, shifts=_pairs("--shift", shifts, "PARAMETER=NUMBER"), wide=wide_pair,
        summary=summary, **rest,
    )  # fmt: skip


def _summary(
    *, mean: str | None, successes: str | None, se: str | None, sd: str | None, count: str | None
) -> "Summary | None":
    """What a row says of many runs; None where a row is one run."""
    from verify.audit.layout import Summary

    if mean is None and successes is None:
        if se or sd or count:
            raise InputError(
                "--se, --sd and --count belong to --mean COLUMN, a table with a mean a row; --count to --successes too"
            )
        return None
    named = [each for each in (mean, successes, se, sd, count) if each is not None]
    twice = next((each for each in named if named.count(each) > 1), None)
    if twice is not None:
        raise InputError(f"the column {twice!r} is given in two ways; each of them is a column of its own")
    if successes is not None:
        if mean or se or sd or count is None:
            raise InputError(f"--successes {successes} needs --count COLUMN, or a number as --count 200, and no more")
        return Summary(mean=successes, count=count, events=True)
    if (se and sd) or not (se or sd or count) or (sd and count is None):
        raise InputError(f"--mean {mean} needs its standard error: type --se COLUMN, or --sd COLUMN --count COLUMN")
    return Summary(mean=str(mean), se=se, sd=sd, count=count)


def _pairs(option: str, items: Sequence[str], form: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in items:
        name, value = _pair(option, item, form)
        if name in found:
            raise InputError(f"{option} {item!r}: {name} is given twice, first as {found[name]!r}")
        found[name] = value
    return found


def _pair(option: str, item: str, form: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in item.partition("="))
    if not (name and sign and value):
        raise InputError(f"{option} {item!r}: {form} is needed")
    return name, value


def _form(*, delimiter: str | None, decimal: str | None, encoding: str | None, skip_rows: int) -> "Form":
    from verify.audit.source import Form

    sign = {"tab": "\t", "\\t": "\t", "space": r"\s+", " ": r"\s+"}.get(delimiter or "", delimiter)
    if sign and len(sign) > 1 and sign != r"\s+":
        raise InputError(f"--delimiter {delimiter!r}: one character, tab or space")
    return Form(delimiter=sign, decimal=decimal, encoding=encoding, skip=skip_rows)


def _many(*names: str, **rest: Any) -> Callable[[Any], Any]:
    return click.option(*names, multiple=True, **rest)


def _column(name: str, text: str, **rest: Any) -> Callable[[Any], Any]:
    return click.option(name, metavar="COLUMN", help=text, **rest)


@click.command("audit", short_help="Hold published runs (CSV, Parquet) against a claim.")
@click.argument("file", metavar="[DATA]", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--claim", required=True, metavar="CLAIM", help="The claim that the runs are held against.")
@click.option(
    "--template", is_flag=True, help="Print the columns and the number of runs that an audit needs; reads no DATA."
)
@click.option("--formula", metavar="EXPR", help="Judge this formula, in the claim's symbols, in place of its own.")
@_many("--against", metavar="CLAIM", help="A rival: tell whether the same runs refute it too. May be given again.")
@_many("--map", "columns", metavar="PARAMETER=COLUMN", help="The column of a parameter; once for each.")
@_many("--set", "constants", metavar="PARAMETER=VALUE", help="A parameter that all rows share.")
@_many("--shift", "shifts", metavar="PARAMETER=NUMBER", help="Add to a parameter: t=1 where the first fit is called 0.")
@_column("--estimate", "The column with the estimate of one run, in the unit of the claim.")
@click.option(
    "--wide", metavar="PARAMETER=COLUMN_{}", help="A column for each value of a parameter, which stands at {}."
)
@_column("--replicate", "The column that names the run: one run is at a point once, and pairs generations.")
@_many("--where", metavar="COLUMN=VALUE", help="Keep such rows alone; also !=, <, <=, >, >=. May be given again.")
@click.option("--divide-by", metavar="COLUMN|NUMBER", help="Divide the estimates, to bring them to the claim's unit.")
@click.option(
    "--transform", type=click.Choice(TRANSFORMS), help="Then transform them: square makes a variance of an sd."
)
@click.option("--percent", is_flag=True, help="Estimates are in percent: take off a % and divide by 100.")
@_column("--mean", "A table of means, one row a point, in place of --estimate.")
@_column("--se", "The standard error of each mean.")
@_column("--sd", "The spread of the runs behind each mean, with --count.")
@click.option("--count", metavar="COLUMN|NUMBER", help="How many runs are behind each mean.")
@_column("--successes", "In how many of the --count runs it happened, in place of --mean.")
@click.option("--drop-missing", is_flag=True, help="Leave missing estimates out, counted; more than 0.1 % are INVALID.")
@click.option("--drop-duplicates", is_flag=True, help="Keep the first of rows that stand there twice.")
@click.option("--unordered", is_flag=True, help="The order of rows carries no meaning, as in a table that was sorted.")
@click.option("--delimiter", metavar="SIGN", help="Between the cells, where it is not found out: , ; tab space.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal sign, where it is not found out.")
@click.option("--encoding", metavar="NAME", help="Of the text, as latin-1; default utf-8.")
@click.option("--skip-rows", type=click.IntRange(min=0), default=0, metavar="N", help="Lines above the header.")
@options.delta
@options.alpha
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the audit here, in JSON."
)
@options.as_json
@_laid_out
def command(  # noqa: PLR0913 - an argument for each option
    *,
    file: Path | None,
    claim: str,
    template: bool,
    formula: str | None,
    against: tuple[str, ...],
    layout: "Layout",
    form: "Form",
    delta: float | None,
    alpha: float | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Judge the runs in DATA (CSV, packed or not, Parquet, or - for standard input) as if they were our own draws.

    Rows with the same parameters are replicates. Each point is tested, all are corrected together, and the near misses
    of the claim must be refuted by the same runs. Where they decide nothing, the number of runs that would is told.
    Before runs are made, --template says which columns and how many runs it takes, at --set PARAMETER=VALUE.

    Example: modelcollapse audit runs.csv --claim kazdan.variance-mle --map n=n --map t=iteration --estimate var
    --replicate run
    """
    _require_other(out, file)
    from simulate.run import run_many
    from verify.audit.question import question
    from verify.audit.report import audit

    with user_input():
        asked = question(claim, formula=formula, against=against, delta=delta, alpha=alpha)
    if template or file is None:
        _template(asked, file, layout, template=template, as_json=as_json)
        return
    report = audit(_bytes(file), str(file), form, layout, asked, run=run_many)
    if out is not None:
        options.write_whole(out, json.dumps(report, indent=1, default=str) + "\n")
    emit_json(report["schema"], report) if as_json else _print(report)
    finish(exit_code([report]))


def _template(asked: "Question", file: Path | None, layout: "Layout", *, template: bool, as_json: bool) -> None:
    """Prints what a table must hold; InputError where neither DATA nor --template is given, or both are."""
    if template == (file is not None):
        raise InputError(
            f"DATA and --template are given, and --template reads none: leave {file} out" if template else
            "DATA is missing: give the file with the runs, - for standard input, or --template for the columns it needs"
        )  # fmt: skip
    from simulate.run import run_many
    from verify.audit.template import template as needed

    with user_input():
        found = needed(asked, layout.constants, run=run_many)
    if as_json:
        emit_json(found["schema"], found)
        return
    click.echo(f"# {found['claim']}: {found['statement']}")
    for line in found["conventions"]:
        click.echo(f"# {line}")
    for name, meaning in found["columns"].items():
        click.echo(f"# column {name}: {meaning}")
    for point in found["points"]:
        click.echo(f"# {_needed(point, found)}")
    if found["fault"]:
        click.echo(f"# {found['fault']}")
    click.echo(f"# then: {found['command']}")
    click.echo(",".join(found["columns"]))


def _needed(point: Report, found: Report) -> str:
    """How many runs there, and what they are to show."""
    where = " ".join(f"{name}={value}" for name, value in point["parameters"].items())
    sizes = f" at each of n={', '.join(map(str, point['sizes']))}" if point["sizes"] else ""
    fits = f", with fits G={' and '.join(map(str, point['fits']))} of each" if point["fits"] else ""
    label = f" ({point['label']})" if point["label"] else ""
    short = "" if point["enough"] else "; no number of runs within the limits is sure to decide there"
    shown = f"margin {found['delta']:.2%}, alpha {found['alpha']:g}, power {found['power']:g}"
    return f"runs: {point['runs']:,}{sizes}{fits} for {where or 'the claim'}{label}, by {shown}{short}"


def _require_other(out: Path | None, file: Path | None) -> None:
    """Nothing; InputError where the audit would be written over the data, OSError where it cannot be written."""
    if out is None or file is None:
        return
    require_writable(out.parent)
    if out.exists() and file.exists() and out.samefile(file):
        raise InputError(f"--out {out}: that is DATA itself, which is not written over; give another FILE")


def _bytes(file: Path) -> bytes:
    """What the file holds, and a byte more than may be held in memory where it is longer."""
    from verify.audit.source import MOST_BYTES

    if str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _print(report: Report) -> None:
    data = report["data"]
    click.echo(f"{report['claim']}: {report['statement']}")
    if report["by_formula"]:
        click.echo(f"judged in its place: {report['formula']}")
    for line in (*report["told"], f"{_count(data['used'], 'estimate')} at {_count(data['points'], 'point')}"):
        click.echo(line)
    click.echo(f"unit of an estimate: {report['unit']}")
    click.echo()
    columns = ("point", "runs", "theory", "estimate", "se", "z", "adjusted p", "test", "verdict")
    emit_table(columns, [_design(design) for design in report["designs"]])
    click.echo()
    if report["near_misses"]:
        tested = any(design["z"] is not None for design in report["designs"])
        instead = [_miss(miss, tested=tested) for miss in report["near_misses"]]
        emit_table(("what could have been written instead", "z", "verdict"), instead)
        click.echo()
    click.echo(f"{report['verdict']}: {report['reason']}")
    for line in _further(report):
        click.echo(line)


def _design(design: Report) -> tuple[str, ...]:
    p = design.get("p_adjusted", design["p"])
    return (
        " ".join(f"{name}={value}" for name, value in design["parameters"].items()) or "-",
        f"{design['replicates']:,}",
        design["theory_digits"],
        significant(design["estimate"]),
        significant(design["mcse"], 2),
        significant(design["z"], 3),
        "< 1e-300" if p == 0 else significant(p, 2),
        design["test"],
        design["verdict"],
    )


def _miss(miss: Report, *, tested: bool) -> tuple[str, ...]:
    """A row of the near misses; without a test of any point there is no z to show."""
    word = "REFUTED" if miss["verdict"] == "REFUTED" else "not distinguished"
    return miss["formula"], significant(miss["z"], 3) if tested else "-", word


def _further(report: Report) -> list[str]:
    """What would decide, what else the data could mean, and what nobody can check."""
    lines = [f"{each['at']}: {_runs(each['replicates'])} for: {each['what']}" for each in report["open"]]
    if lines:
        lines = ["What more runs would decide, with power 0.9:", *(f"  {line}" for line in lines)]
    better = report["elsewhere"]
    if better:
        place = f"{better['point']} with about {better['replicates']:,} runs"
        lines.append(f"  At another point fewer do: {place}" if lines else f"A point that would decide: {place}")
    lines += [f"Hint: {each}" for each in report["hints"]]
    return lines + [f"Note: {each}" for each in report["cautions"]]


def _runs(number: int | None) -> str:
    return "no number of runs does" if number is None else f"{number:,} runs"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
