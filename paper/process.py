"""The page of Theorem 5.1, generated from a record: every design of the process, with its limit and its verdict."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paper.escape import markdown_code, markdown_table
from paper.fields import LedgerError

CLAIM = "dey.theorem-5-1"
NAME = "theorem-5-1.md"
GENERATED = "<!-- generated from paper/records/theorem-5-1.json; see CONTRIBUTING.md -->\n"
USAGE = "usage: python -m paper.process DOCS LEDGER.json [RECORD.json]"
INTERVAL = 2.5758  # standard errors of a 99 % interval
COLUMNS = (
    "family", "workflow", "features", "G", "law", "growth of the variance", "theory", "with the linear chain",
    "furthest off", "limit, 99 % interval", "theory", "margin", "z", "replicates at each n",
    "largest distance of a whole law", "remainder, slope in log n", "verdict",
)  # fmt: skip
PARTS = ("part", "functionals of a design", "worst z of all designs", "furthest gap / margin")
INTRODUCTION = """# Theorem 5.1 as a process

The theorem says what the whole path of scores and fits tends to, and not only how the variance grows. In the
coordinates that theory gives, the limit is white noise: the innovations of the scores, `e_g = L^-1 (W_T(g) - V
W_Theta(g-1))`, and those of the fits, `d_g`, are independent N(0, I), and each is independent of all that came before;
the fits have the joint covariance `(C C')_gh I`; what the expansion of the estimator leaves out vanishes. The simulator
is told these coordinates and nothing else: it records means of functions of them.

Each row is one design at four sample sizes. All means, variances, covariances, third and fourth (Hermite) moments, the
dependence of an innovation's size on the past, and the gap to the linear chain on the same random numbers are read at
n = infinity, as the intercept of a line in 1/n (in n^-1/2 for means and third moments), and held against theory at once
(Bonferroni). The one that is furthest off is shown. CONFIRMED needs every one of them to lie within its margin, a tenth
of the spread of one replicate; the whole laws of random directions and of the lengths of innovations to lie within 0.04
of normal and chi laws (by the inequality of Dvoretzky, Kiefer and Wolfowitz), at a million rows also not to be told
from them; and the remainder to fall with n. P is the law of the workflow, P_ref that of real data for ever.

The growth of the variance is that of the last fit over the first, once by itself and once with the linear chain as a
control variate: driven by the same random numbers, that chain has a variance which is known exactly at every n.

"""


def page(entry: Mapping[str, Any], profile: str) -> str:
    """The text of the page, from the claim's entry in a ledger."""
    designs = entry["designs"]
    rows = [_row(design) for design in designs]
    counts = f"{sum(design['verdict'] == 'CONFIRMED' for design in designs)} of {len(designs)} designs are CONFIRMED"
    misses = entry["near_misses"]
    refuted = sum(miss["verdict"] == "REFUTED" for miss in misses)
    least = min((abs(miss["z"]) for miss in misses if miss["z"] is not None), default=0.0)
    told = (
        f"The claim is **{entry['verdict']}**: {counts} ({profile} profile, seed {entry['seed']}). {refuted} of "
        f"{len(misses)} near misses are refuted, the nearest at |z| = {least:.0f}.\n\n"
    )
    every = f"## Every design\n\n{markdown_table(COLUMNS, rows)}\n## Every part\n\n{_parts(designs)}"
    return f"{GENERATED}{INTRODUCTION}{told}{every}"


def _row(design: Mapping[str, Any]) -> tuple[str, ...]:
    family, workflow, features, generations, law = design["label"].split(", ")
    if not design.get("growth") or not design.get("remainder"):
        blank = ["-"] * (len(COLUMNS) - 6)
        return (family, workflow, features, generations, law, *blank, design["verdict"])
    value, error = design["estimate"], design["mcse"]
    slope, grown = design["remainder"], design["growth"]
    return (
        family,
        workflow,
        features.removesuffix(" features"),
        generations.removeprefix("G = "),
        law.replace("_", "\\_"),
        f"{grown['estimate']:.4f} ± {grown['mcse']:.4f}",
        f"{grown['theory']:.4f}",
        f"{grown['coupled']:.5f} ± {grown['coupled_mcse']:.5f}",
        markdown_code(design["functional"]),
        f"{value:.4f} [{value - INTERVAL * error:.4f}, {value + INTERVAL * error:.4f}]",
        f"{design['theory']:g}",
        f"{design['margin']:.3f}",
        f"{design['z']:.1f}",
        f"{design['replicates'] // len(design['points'])}",
        f"{design['laws']['largest_distance']:.4f}",
        f"{slope['slope']:.3f} ± {slope['mcse']:.3f}",
        design["verdict"],
    )


def _parts(designs: Sequence[Mapping[str, Any]]) -> str:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for design in designs:
        for part in design.get("parts", ()):
            found.setdefault(part["part"], []).append(part)
    rows = []
    for name, parts in found.items():
        counts = sorted({part["functionals"] for part in parts})
        worst = max(abs(part["z"]) for part in parts)
        gap = max(abs(part["estimate"] - part["theory"]) / part["margin"] for part in parts)
        span = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        rows.append((name, span, f"{worst:.1f}", f"{gap:.2f}"))
    return markdown_table(PARTS, rows)


def record(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """What the page needs of a ledger: the claim's entry, and the profile that drew it."""
    found = [entry for entry in ledger.get("claims", []) if entry["claim"] == CLAIM]
    if not found:
        raise LedgerError(f"the ledger has no {CLAIM}; type: modelcollapse verify {CLAIM} --profile full --json")
    return {"profile": ledger["profile"], "entry": {key: each for key, each in found[0].items() if key != "seconds"}}


def main(arguments: Sequence[str]) -> None:
    """Writes the page into DOCS from a ledger, or from the record that is kept; with a RECORD path, keeps it there."""
    if len(arguments) not in (2, 3):
        raise SystemExit(USAGE)
    given = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    kept = given if "entry" in given else record(given)
    if len(arguments) == 3:
        Path(arguments[2]).write_text(json.dumps(kept, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    (Path(arguments[0]) / NAME).write_text(page(kept["entry"], kept["profile"]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
