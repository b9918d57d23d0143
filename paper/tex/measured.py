"""What was measured of a system, by number and by key, and what its figure shows."""

import math
import re
from collections.abc import Mapping
from typing import Any

from paper import number
from paper.escape import latex, latex_code
from paper.figures.caption import counted, meanings, spread
from paper.prose import prose
from paper.tables import TABLE_END, number_cell

OF_LEDGER = "the ledger"  # the source of a figure whose notes say what is off theory
HEAD = r"""\begingroup\ledgertable
\begin{longtable}{@{}r>{\raggedright\arraybackslash}p{\dimexpr0.42\linewidth-\ledgersqueeze}rrr@{}}
\toprule
No. & Measured & Mean & 95 \% interval & Replicates \\
\midrule\endhead
\bottomrule\endlastfoot
"""


def key(statement: str, *, whole: bool = False) -> str:
    """The statement as an id: words joined by hyphens; only where `whole`, with what stands in brackets.

    >>> key("mean, replace: variance of fit 100 over that of fit 1 (dey.discard-variance gives 100 as n grows)")
    'mean-replace-variance-of-fit-100-over-that-of-fit-1'
    """
    kept = statement if whole else re.sub(r"\([^()]*\)", "", statement)
    return "-".join(re.findall(r"[a-z0-9.]*[a-z0-9]", kept.lower()))


def findings(record: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The values of each finding, under "figure/number" and "figure/key", the key whole where another is like it."""
    found: dict[str, dict[str, str]] = {}
    keys = [key(each["statement"]) for each in record["findings"]]
    for index, each in enumerate(record["findings"]):
        value, low, high = _rounded(each)
        fields = {
            "value": rf"\num{{{value}}}",
            "low": rf"\num{{{low}}}",
            "high": rf"\num{{{high}}}",
            "interval": rf"\num{{{low}}} to \num{{{high}}}",
            "replicates": rf"\num{{{each['replicates']}}}",
            "statement": prose(each["statement"]),
        }
        found[f"{record['figure']}/{index + 1}"] = fields
        own = keys[index] if keys.count(keys[index]) == 1 else key(each["statement"], whole=True)
        found.setdefault(f"{record['figure']}/{own}", fields)
    return found


def systems_table(records: tuple[Mapping[str, Any], ...]) -> str:
    """Every finding of every system, numbered as `\\findingvalue` counts them."""
    return HEAD + "\\addlinespace\n".join(_block(record) for record in records if record["findings"]) + TABLE_END


def figure(record: Mapping[str, Any]) -> dict[str, str]:
    """What can be said of a figure in a sentence; the caption is short, and leaves scale and notes to the record."""
    told = [f"{record['title']} ({record['source']}).", *meanings(record), f"{counted(record)}, seed {record['seed']},"]
    told += [f"{record['profile']} profile.", *(record["notes"] if record["source"] == OF_LEDGER else ())]
    return {
        "caption": latex(" ".join(told)),
        "title": latex(record["title"]),
        "source": latex(record["source"]),
        "replicates": spread(record),
        "excluded": f"{record['excluded']}",
        "seed": f"{record['seed']}",
        "findings": f"{len(record['findings'])}",
        "scale": latex(record["scale"]),
        "parameters": latex("; ".join(f"{name}: {value}" for name, value in record["parameters"].items())),
        **{f"note:{place}": latex(note) for place, note in enumerate(record["notes"], 1)},
    }


def _block(record: Mapping[str, Any]) -> str:
    head = rf"\multicolumn{{5}}{{@{{}}l@{{}}}}{{\textbf{{{latex(record['title'])}}} ({latex_code(record['figure'])})}}"
    rows = []
    for index, each in enumerate(record["findings"], 1):
        value, low, high = map(number_cell, _rounded(each))
        cells = (str(index), prose(each["statement"]), value, f"{low} to {high}", number_cell(f"{each['replicates']}"))
        rows.append(" & ".join(cells))
    return "\\\\*\n".join([head, rows[0]]) + "".join(f" \\\\\n{row}" for row in rows[1:]) + " \\\\\n"


def _rounded(finding: Mapping[str, Any]) -> tuple[str, str, str]:
    """Mean and interval, to two digits of half the interval's length."""
    given = [float(finding[name]) for name in ("value", "low", "high")]
    half = (given[2] - given[1]) / 2
    if not all(map(math.isfinite, given)) or half <= 0:
        return tuple(number.plain(each) for each in given)  # type: ignore[return-value]
    decimals = 1 - math.floor(math.log10(half))
    if decimals > 6:
        return tuple(f"{each:.2e}" for each in given)  # type: ignore[return-value]
    value, low, high = (f"{round(each, decimals):.{max(0, decimals)}f}" for each in given)
    return value, low, high
