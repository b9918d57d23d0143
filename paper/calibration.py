"""The page of the documentation on the calibration of the tests: `python -m paper.calibration docs RECORD.json`."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paper import fields
from paper.escape import markdown
from paper.fields import LedgerError
from paper.number import DASH

SCHEMA = "modelcollapse/calibration/1"
USAGE = "usage: python -m paper.calibration DOCS CALIBRATION.json"
AGAIN = "write it again with: modelcollapse calibrate --out FILE"
GENERATED = "<!-- generated from paper/records/calibration.json; see CONTRIBUTING.md -->\n"
PAGE = """# Calibration: the tests are tested

Verdicts rest on statistical tests. Here each is tried on thousands of simulated runs of a statement that is true, at
the fewest draws that the guards admit ({replicates:,} replicates, or {blocks} blocks of {block}; of a process, at those
that its name tells or that its plan makes; of an audit, at those that its name tells), and of one that is false by the
gap that a plan counts on seeing.
`modelcollapse calibrate` does it again with any seed, and leaves with 1 when a test in use is not admitted. This page
shows seed {seed}, with {runs:,} runs (of a mean three times as many but in audits, of an exact test up to 25 times):
{outcome}.

A test is admitted on a law when, at a nominal {level:.0%},

- it rejects between {least:.0%} and {greatest:.0%} of the true statements (the 95 % intervals are those of Clopper and
  Pearson);
- its p-values are uniform to within {band:.3f} at every value: the simultaneous band at level 0.001 of the fewest runs
  allowed (Dvoretzky, Kiefer and Wolfowitz). It is no narrower with more runs, for a test that is right in the limit of
  many draws is never exactly right. Where a test is exact, as that of a mean of normal blocks, the band is that of its
  own runs: this tells normal quantiles from those of t;
- it finds at least {found:.0%} of the false statements where a plan promises {promised:.0%}: a test that never rejects
  is none.

Tests marked "conservative" have p-values that are too large by construction (a confidence sequence holds at all looks
together, Holm's method over all designs, a count leaves gaps). They are held to the upper limit and to their power.

An audit has no test of few replicates that are too skewed, and this counts as not rejected. So its sizes on skewed laws
are small, and power is asked where nearly all samples have a test, on the laws "normal" and "t8".

What is in use is read off the code, so that no test is forgotten: every function of `verify` that returns an `Outcome`,
or whose description begins with "The p-value", every statistic of `verify.estimate` and every regime of
`verify.reading` must have an entry in `verify/calibration/catalogue.py`. A test of the project fails, and
`modelcollapse calibrate` leaves with 1, where one has none.

## The laws
Each has mean 0 and variance 1, where it has one.

{laws}
## Tests in use
Under each law: the share of true statements rejected at {level:.0%}, in per cent, with its interval. Then, over all
laws, the greatest share rejected at {verdict:.0%}, the level of most verdicts; the greatest distance of the p-values
from uniform; and the least power, in per cent, with its interval.

{used}
{notes}## Tests that are not in use, and why

{traps}"""
NOTES = """## What the figures say
- At {verdict:.0%} tests of one side are further from their level than at {level:.0%}: {worst_size} in place of
  {verdict:.0%} for "{worst_test}" on the law "{worst_law}". That is at the fewest draws admitted. Such a departure
  falls as one over the square root of their number, and a plan asks for more draws where they spread more.
- Rows of one subject and law share their draws, so they are not independent of each other.

"""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One test on one law, as it is printed. Shares lie between 0 and 1; the power may be unknown."""

    test: str
    what: str
    law: str
    in_use: bool
    conservative: bool
    why: str
    size: tuple[float, float, float]
    verdict_size: float
    distance: float
    band: float | None
    power: tuple[float, float, float] | None
    fault: str

    @property
    def subject(self) -> str:
        """What is tested: the part of the name before the colon."""
        return self.test.partition(":")[0]


def page(raw: Mapping[str, Any]) -> str:
    """The text of docs/calibration.md; LedgerError names what is missing in the record."""
    found = rows(raw)
    used = [row for row in found if row.in_use]
    limits, least = _part(raw, "limits"), _part(raw, "least")
    worst = max((row for row in used if not row.conservative), key=lambda row: row.verdict_size)
    values = {
        "level": _share(limits, "level"),
        "verdict": _share(limits, "verdict_level"),
        "least": _share(limits, "least_size"),
        "greatest": _share(limits, "greatest_size"),
        "band": _share(limits, "band"),
        "found": _share(limits, "least_power"),
        "promised": _share(limits, "promised_power"),
        "seed": fields.whole(raw, "seed", "record"),
        "runs": fields.whole(raw, "runs", "record"),
        **{name: fields.whole(least, name, "least") for name in ("replicates", "blocks", "block")},
    }
    said = {"worst_size": f"{worst.verdict_size:.1%}", "worst_test": worst.test, "worst_law": worst.law}
    return GENERATED + PAGE.format(
        **values,
        outcome=_outcome(used, fields.texts(raw, "uncalibrated", "record")),
        laws=_laws(_part(raw, "laws")),
        used="\n".join(_table([row for row in used if row.subject == each]) for each in _unique(used, "subject")),
        notes=NOTES.format(**values, **said),
        traps=_traps([row for row in found if not row.in_use]),
    )


def rows(raw: Mapping[str, Any]) -> list[Row]:
    """The rows of the record; LedgerError when it is none, or has no row of a test in use."""
    if raw.get("schema") != SCHEMA:
        raise LedgerError(f"schema {raw.get('schema')!r} is not {SCHEMA!r}; {AGAIN}")
    found = [_row(each) for each in fields.objects(raw, "rows", "record")]
    if not any(row.in_use for row in found):
        raise LedgerError(f"record: no row of a test in use; {AGAIN}")
    return found


def _row(raw: Mapping[str, Any]) -> Row:
    place = "a row"
    power = raw.get("power") is not None
    return Row(
        **{name: fields.optional_text(raw, name, place) for name in ("test", "what", "law", "why", "fault")},
        in_use=fields.flag(raw, "in_use", place, default=True),
        conservative=fields.flag(raw, "conservative", place, default=False),
        size=_interval(raw, "size"),
        verdict_size=_share(raw, "size_at_verdict_level"),
        distance=_share(raw, "distance"),
        band=fields.number(raw, "band", place),
        power=_interval(raw, "power") if power else None,
    )


def _interval(raw: Mapping[str, Any], name: str) -> tuple[float, float, float]:
    return _share(raw, name), _share(raw, f"{name}_lower"), _share(raw, f"{name}_upper")


def _share(raw: Mapping[str, Any], name: str) -> float:
    value = fields.number(raw, name, "record")
    if value is None:
        raise LedgerError(f"record: {name} is missing; {AGAIN}")
    return value


def _part(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = raw.get(name)
    if not isinstance(value, dict):
        raise LedgerError(f"record: {name} must be an object; {AGAIN}")
    return value


def _outcome(used: Sequence[Row], uncalibrated: Sequence[str]) -> str:
    refused = dict.fromkeys(row.test for row in used if row.fault)
    if not refused and not uncalibrated:
        return f"all {len(_unique(used, 'test'))} tests in use are admitted on all their laws"
    listed = [*(f"{test} is not admitted" for test in refused), *(f"{name} is not calibrated" for name in uncalibrated)]
    return "**" + "; ".join(listed) + "**"


def _laws(laws: Mapping[str, Any]) -> str:
    return "| law | is |\n|---|---|\n" + "".join(
        f"| {markdown(name)} | {markdown(fields.text(laws, name, 'laws'))} |\n" for name in laws
    )


def _unique(rows: Sequence[Row], name: str) -> list[str]:
    return list(dict.fromkeys(getattr(row, name) for row in rows))


def _table(rows: Sequence[Row]) -> str:
    """The tests of one subject: a row for each test, a column for each law."""
    laws = _unique(rows, "law")
    marked = " (conservative)" if all(row.conservative for row in rows) else ""
    head = ["test: the statement is that", *laws, "at 1 %", "distance", "power"]
    lines = [_line([row for row in rows if row.test == test], laws) for test in _unique(rows, "test")]
    title = f"### {rows[0].subject.capitalize()}{marked}\n\n"
    return title + "| " + " | ".join(map(markdown, head)) + " |\n" + "|---" * len(head) + "|\n" + "".join(lines)


def _line(rows: Sequence[Row], laws: Sequence[str]) -> str:
    of = {row.law: row for row in rows}
    kind = rows[0].test.partition(": ")[2] or rows[0].test
    powers = [row.power for row in rows if row.power is not None]
    distance = _distance(max(rows, key=lambda row: row.distance))
    cells = [
        f"{markdown(kind)}: {markdown(rows[0].what)}",
        *(_size(of[law]) if law in of else DASH for law in laws),
        f"{max(row.verdict_size for row in rows):.1%}",
        distance,
        _percent(min(powers)) if powers else DASH,
    ]
    return "| " + " | ".join(cells) + " |\n"


def _distance(row: Row) -> str:
    return DASH if row.band is None else f"{row.distance:.3f} of {row.band:.3f}"


def _size(row: Row) -> str:
    shown = _percent(row.size)
    return f"**{shown}: not admitted**" if row.fault else shown


def _percent(interval: tuple[float, float, float]) -> str:
    share, lower, upper = (f"{100 * each:.1f}" for each in interval)
    return f"{share} ({lower} to {upper})"


def _traps(rows: Sequence[Row]) -> str:
    head = "| test | law | rejects at 5 %, in per cent | at 1 % | distance | verdict | why not |\n" + "|---" * 7 + "|\n"
    return head + "".join(
        "| "
        + " | ".join(
            [
                f"{markdown(row.test)}: {markdown(row.what)}",
                markdown(row.law),
                _percent(row.size),
                f"{row.verdict_size:.1%}",
                _distance(row),
                "**not admitted**" if row.fault else "admitted here",
                markdown(row.why),
            ]
        )
        + " |\n"
        for row in rows
    )


def main(arguments: list[str]) -> None:
    """Writes the page into the folder named first, from the record named second."""
    if len(arguments) != 2:
        raise SystemExit(USAGE)
    record = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    (Path(arguments[0]) / "calibration.md").write_text(page(record), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
