"""The page of false alarms, made from the counts of a tally: `python -m tests.false_alarms --runs 0 --docs docs`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

GENERATED = "<!-- generated from false-alarms.json: python -m tests.false_alarms --runs 0 --docs docs -->\n"
RECORD, PAGE = "false-alarms.json", "false-alarms.md"
INTRODUCTION = """# False alarms of the whole ledger

All simulated claims were drawn again and again with fresh seeds, with the fewest replicates that their guards admit (a
process with 4,096 at each n). Whether a true claim is accused does not depend on the number of replicates; how many
are confirmed does, and most are INCONCLUSIVE here. At most one ledger in a hundred may accuse any true claim.

"""
TABLES = (
    ("True claims that were accused", "accused"),
    ("True claims with p below alpha, before the ledger's correction", "p_below_alpha_by_claim"),
    ("Verdicts of true claims", "verdicts_of_true_claims"),
    ("Verdicts of claims that are false as printed", "verdicts_of_false_claims"),
    ("Guards that fired on sound draws", "guards_by_claim"),
)


def page(found: Mapping[str, Any]) -> str:
    """The text of the page."""
    low, high = found["interval"]
    word = "compatible with" if low <= found["nominal"] else "above"
    nominal = found["nominal"]
    expected = nominal * found["tests"]
    share, runs, accused = found["share"], found["runs"], found["ledgers_with_a_false_accusation"]
    roots = ", ".join(map(str, found["roots"]))
    told = (
        f"In {accused} of {runs} ledgers a true claim was REFUTED: {share:.2%}, with a 95 % interval (Clopper and "
        f"Pearson) from {low:.2%} to {high:.2%}, {word} the promised {nominal:.0%}. Of {found['tests']} tests of "
        f"true claims {found['p_below_alpha']} had p < {nominal} before the correction over the ledger, where "
        f"at most {expected:.0f} are expected. Root seeds: {roots}.\n"
    )
    return GENERATED + INTRODUCTION + told + "".join(_table(title, found[name]) for title, name in TABLES)


def _table(title: str, counts: Mapping[str, int]) -> str:
    rows = "".join(f"| {name} | {count} |\n" for name, count in counts.items()) or "| none | 0 |\n"
    return f"\n## {title}\n\n| | count |\n|---|---|\n{rows}"


def publish(docs: Path, found: Mapping[str, Any]) -> None:
    """Nothing; the counts and their page stand in the folder."""
    (docs / RECORD).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (docs / PAGE).write_text(page(found), encoding="utf-8")
