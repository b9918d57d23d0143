"""The calibration of the tests and the process of Theorem 5.1: a table of each, and its numbers in a sentence."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from paper import number
from paper.calibration import Row, rows
from paper.escape import latex, latex_code
from paper.tables import TABLE_END, coloured, label, number_cell, p_value

CALIBRATION_HEAD = r"""\begingroup\ledgertable
\begin{longtable}{@{}>{\raggedright\arraybackslash}p{\dimexpr0.44\linewidth-\ledgersqueeze}rrrrr@{}}
\toprule
Test: the statement is that & Laws & \multicolumn{2}{c}{Rejects a true one, \%} & Power, \% & Admitted \\
& & at \num{@level@}\,\% & at \num{@verdict@}\,\% & & \\
\midrule\endhead
\bottomrule\endlastfoot
"""
PROCESS_HEAD = r"""\begingroup\ledgertable[4pt]
\begin{longtable}{@{}>{\raggedright\arraybackslash}p{\dimexpr0.30\linewidth-\ledgersqueeze}rrlrrl@{}}
\toprule
Design & Growth & Theory & Furthest functional & Limit & $z$ & Verdict \\
\midrule\endhead
\bottomrule\endlastfoot
"""


def calibration(record: Mapping[str, Any]) -> dict[str, str]:
    """What is said of the calibration in a sentence; shares in per cent."""
    used = [row for row in rows(record) if row.in_use]
    exact = [row for row in used if not row.conservative]
    powers = [row.power[0] for row in used if row.power is not None]
    counts = Counter(row.test for row in used)  # of laws
    return {
        "tests": str(len({row.test for row in used})),
        "rows": str(len(used)),
        "laws": str(len({row.law for row in used})),
        "laws-least": str(min(counts.values())),
        "laws-most": str(max(counts.values())),
        "runs": rf"\num{{{record['runs']}}}",
        "seed": str(record["seed"]),
        "refused": str(len({row.test for row in used if row.fault})),
        "traps": str(len({row.test for row in rows(record) if not row.in_use})),
        "level": _percent(record["limits"]["level"]),
        "verdict-level": _percent(record["limits"]["verdict_level"]),
        "least-size": _percent(min(row.size[0] for row in exact)),
        "greatest-size": _percent(max(row.size[0] for row in used)),
        "greatest-size-at-verdict-level": _percent(max(row.verdict_size for row in used)),
        "least-power": _percent(min(powers)),
        "replicates": rf"\num{{{record['least']['replicates']}}}",
    }


def calibration_table(record: Mapping[str, Any]) -> str:
    """A row for each test in use: the greatest sizes over all laws, and the least power."""
    used = [row for row in rows(record) if row.in_use]
    head = CALIBRATION_HEAD.replace("@level@", number.plain(100 * record["limits"]["level"]))
    head = head.replace("@verdict@", number.plain(100 * record["limits"]["verdict_level"]))
    tests = dict.fromkeys(row.test for row in used)
    return head + "".join(_test([row for row in used if row.test == test]) for test in tests) + TABLE_END


def process(record: Mapping[str, Any]) -> dict[str, str]:
    """What is said of Theorem 5.1 in a sentence."""
    entry = record["entry"]
    designs, misses = entry["designs"], entry["near_misses"]
    counts = [design["functionals"] for design in designs]
    parts = [part for design in designs for part in design.get("parts", ())]
    grown = [design["growth"] for design in designs if design.get("growth")]
    return {
        "verdict": coloured(entry["verdict"], entry["verdict"]),
        "designs": str(len(designs)),
        "confirmed": str(sum(design["verdict"] == "CONFIRMED" for design in designs)),
        "functionals": rf"\num{{{sum(counts)}}}",
        "functionals-least": str(min(counts)),
        "functionals-most": str(max(counts)),
        "furthest-z": rf"\num{{{max(abs(part['z']) for part in parts):.1f}}}",
        "share-of-margin": f"{max(abs(part['estimate'] - part['theory']) / part['margin'] for part in parts):.2f}",
        "growth-furthest-z": f"{max(abs(each['estimate'] - each['theory']) / each['mcse'] for each in grown):.1f}",
        "p": f"${p_value(entry['p_adjusted'])}$",
        "misses": f"{sum(miss['verdict'] == 'REFUTED' for miss in misses)}/{len(misses)}",
        "nearest-miss": rf"\num{{{min(abs(miss['z']) for miss in misses):.0f}}}",
        "profile": latex(record["profile"]),
        "replicates": rf"\num{{{sum(design['replicates'] for design in designs)}}}",
    }


def process_table(record: Mapping[str, Any]) -> str:
    """A row for each design: the growth of the variance, and the functional that is furthest from theory."""
    return PROCESS_HEAD + "".join(map(_design, record["entry"]["designs"])) + TABLE_END


def _test(found: Sequence[Row]) -> str:
    first, powers = found[0], [row.power[0] for row in found if row.power is not None]
    admitted = coloured("UNDECIDED", "no") if any(row.fault for row in found) else "yes"
    mark = ", conservative" if first.conservative else ""
    cells = (
        latex(f"{first.test}: {first.what}{mark}"),
        str(len(found)),
        f"{100 * max(row.size[0] for row in found):.1f}",
        f"{100 * max(row.verdict_size for row in found):.1f}",
        f"{100 * min(powers):.0f}" if powers else "--",
        admitted,
    )
    return " & ".join(cells) + " \\\\\n"


def _design(design: Mapping[str, Any]) -> str:
    grown = design.get("growth") or {}
    cells = (
        label(design["label"]),
        number_cell(number.shorthand(grown.get("estimate"), grown.get("mcse"))),
        number_cell(number.plain(grown.get("theory"), 5)),
        latex_code(design.get("functional") or "-"),
        number_cell(number.shorthand(design["estimate"], design["mcse"])),
        number_cell(number.signed(design["z"])),
        coloured(design["verdict"], design["verdict"]),
    )
    return " & ".join(cells) + " \\\\\n"


def _percent(share: float) -> str:
    return rf"\num{{{100 * share:.3g}}}\,\%"
