"""The whole audit: bytes of a file and what was said of it in, one document out. No draw stands behind its verdict."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from theory.vocabulary import Statistic
from verify.audit.cells import exact
from verify.audit.counts import outcomes_of
from verify.audit.elsewhere import elsewhere
from verify.audit.exact_laws import BINARY
from verify.audit.fault import DataError, some
from verify.audit.hints import hints, on_the_log_scale
from verify.audit.judging import Held, alike, held, of_summaries, verdict, wrong_kind
from verify.audit.layout import Layout, Summary
from verify.audit.limits import limits
from verify.audit.points import Gathered, gathered, spelled
from verify.audit.question import Question, domain_fault, require_parameters
from verify.audit.rows import Rows, rows, survivors
from verify.audit.source import Form, source
from verify.sizing import Run

SCHEMA = "modelcollapse/audit/1"
MOST_POINTS = 2000
WHOLE = BINARY | {
    Statistic.HETEROZYGOSITY, Statistic.CATEGORY_SHARE, Statistic.CATEGORY_FACTOR, Statistic.FITS_TO_ONE,
    Statistic.SURVIVING_SHARE, Statistic.OWN,  # may be a share of a few rows
}  # fmt: skip
TRUST = (
    "taken on trust: that the replicates are independent, that none was left out for its value, and that the claim, "
    "the points and the number of runs were chosen before the data were seen; a table cannot show these"
)
WEAKER = "of published means the tails are not seen: a guard against heavy tails cannot work, and a verdict is weaker"


def audit(
    data: bytes, name: str, form: Form, layout: Layout, asked: Question, run: Run | None = None
) -> dict[str, Any]:
    """The document of the audit; DataError says what of the data or of the layout cannot be used.

    `run` draws pilots where the data decide nothing, for the proposal of another point; without it there is none.
    """
    found = source(data, name, form)
    require_parameters(asked, layout.given(), found.columns)
    _require_shape(asked, layout)
    binary = asked.statistic in BINARY
    table = rows(found, layout, [each.name for each in asked.parameters], binary=binary)
    _require_domain(asked, table)
    table = survivors(table) if asked.statistic is Statistic.SURVIVING_SHARE else table
    got = gathered(table, layout, continuous=asked.statistic not in WHOLE)
    if binary and layout.summary is not None:
        counted = outcomes_of(got.points, events=layout.summary.events, percent=layout.percent)
        got = replace(got, points=counted)
    entry, told = _limit(asked, got) if asked.limit else _exact(asked, got, layout, run)
    used = sum(len(each.values) for each in got.points)
    return {
        "schema": SCHEMA,
        **{key: value for key, value in entry.items() if key not in ("seconds", "standing", "seed")},
        "title": asked.claim.title,
        "statement": asked.claim.statement,
        "by_formula": asked.asked.formula is not asked.claim.value,
        "unit": asked.unit,
        "conventions": list(asked.claim.conventions),
        "data": {
            "file": name, "sha256": found.digest, "rows": len(found.table), "used": used,
            "missing": sum(each.missing for each in got.points), "points": len(got.points),
        },
        "layout": asdict(layout),
        "told": [*found.told, *table.told, *got.told],
        "cautions": [*got.cautions, *told.pop("cautions", []), *_said(layout, found.columns), TRUST],
        **told,
    }  # fmt: skip


def _require_shape(asked: Question, layout: Layout) -> None:
    if layout.summary is not None and asked.limit:
        raise DataError(
            f"{asked.claim.id} is a limit in n, and needs the runs themselves; a table of means does not do"
        )
    if layout.summary is not None and layout.transform is not None:
        raise DataError(
            f"--transform {layout.transform} of a mean is not the mean of the transformed runs; leave it out"
        )
    if layout.summary is not None:
        _require_summary(asked, layout.summary, layout)


def _require_summary(asked: Question, summary: Summary, layout: Layout) -> None:
    column = summary.mean
    if asked.statistic in BINARY:
        if summary.count is None:
            raise DataError(
                f"{asked.claim.id} speaks of what happens in a run or does not, which has an exact law: of --mean "
                f"{column} type --count COLUMN too, or a number, as --count 200; a standard error is not needed"
            )
        if layout.divide_by is not None:
            raise DataError(f"--divide-by {layout.divide_by}: of a share of runs nothing is divided; leave it out")
    elif summary.events:
        raise DataError(
            f"--successes {column} counts runs in which something happened, and {asked.claim.id} speaks of the "
            f"{asked.statistic}; type --mean COLUMN and --se COLUMN"
        )
    elif summary.se is None and summary.sd is None:
        raise DataError(
            f"--mean {column} needs its standard error: type --se COLUMN, or --sd COLUMN --count COLUMN; without one "
            "only what happens in a run or does not is judged"
        )
    elif asked.statistic is Statistic.SURVIVING_SHARE:
        raise DataError(f"{asked.claim.id} speaks of the runs whose share is not 0: give the runs, with --estimate")


def _said(layout: Layout, columns: Sequence[str]) -> list[str]:
    """What was said of the estimates that no table shows."""
    by, count = layout.divide_by, layout.summary.count if layout.summary is not None else None
    said = []
    if by is not None and by not in columns and exact(by) is not None:
        said = [f"taken on trust: that {by} is the unit of the estimates; a divisor fitted to the data proves nothing"]
    if count is not None and count not in columns:
        said.append(f"taken on trust: that {count} runs are behind each row of the table")
    return said


def _require_domain(asked: Question, table: Rows) -> None:
    """Nothing; DataError names the first lines whose parameters the claim does not have."""
    if len(table.points) > MOST_POINTS:
        raise DataError(
            f"{len(table.points):,} different points, and at most {MOST_POINTS:,} are judged; is a column of estimates "
            "mapped to a parameter? Else select with --where"
        )
    for place, point in enumerate(table.points):
        named = dict(zip(table.names, point, strict=True))
        fault = domain_fault(asked, named)
        if fault:
            name = fault.partition("=")[0]
            lines = some(table.lines[table.at == place])
            raise DataError(
                f"{fault}, at lines {lines}. Leave such rows out with --where, or, where {name} is counted from 0, "
                f"type --shift {name}=1"
            )


def _limit(asked: Question, got: Gathered) -> tuple[dict[str, Any], dict[str, Any]]:
    odd = wrong_kind(asked, got.points)
    if odd:
        raise DataError(odd)
    return limits(asked, got.points), {"hints": [], "elsewhere": None}


def _exact(asked: Question, got: Gathered, layout: Layout, run: Run | None) -> tuple[dict[str, Any], dict[str, Any]]:
    odd = wrong_kind(asked, got.points)
    if odd:
        raise DataError(odd)
    points = [held(asked, point) for point in got.points]
    same = [name for name, _ in asked.rivals if alike(points, name)]
    if same:
        asked = replace(asked, rivals=tuple(pair for pair in asked.rivals if pair[0] not in same))
        points = [held(asked, point) for point in got.points]
    entry = verdict(asked, points)
    cautions = [f"{name} predicts the same at all of these points: no data there tell them apart" for name in same]
    cautions += [WEAKER] if of_summaries(points) else []
    return entry, {
        "cautions": cautions,
        "elsewhere": _better(asked, entry, run),
        "hints": _hints(asked, entry, points, layout),
    }


def _better(asked: Question, entry: dict[str, Any], run: Run | None) -> dict[str, Any] | None:
    """Another point that decides with fewer replicates than those of the data."""
    if run is None or entry["verdict"] != "INCONCLUSIVE":
        return None
    numbers = [each["replicates"] for each in entry["open"]]
    here = max((number for number in numbers if number is not None), default=None)
    found = elsewhere(asked, run)
    if found is None or (here is not None and None not in numbers and found.replicates >= here):
        return None
    return asdict(found)


def _hints(asked: Question, entry: dict[str, Any], points: Sequence[Held], layout: Layout) -> list[str]:
    """What would explain a refutation, or leave something to be judged where a tail is heavy."""
    if entry["verdict"] == "REFUTED" and asked.asked.expected != "REFUTED":
        summary, wide = layout.summary, layout.wide
        return hints(asked, points, layout, layout.estimate or (summary.mean if summary else wide[1] if wide else ""))
    if entry["verdict"] != "INVALID" or "heavy tail" not in entry["reason"] or layout.transform == "log":
        return []
    sound = [spelled(each.point) for each in points if each.tested]
    told = [on_the_log_scale(asked)]
    told += [f"sound and tested are {some(sound)}: select with --where"] if sound else []
    return [each for each in told if each]
