"""Runs the commands that reviewers are told to type, and records what each took: `python -m tests.reviewer`.

What a command is expected to print comes from the committed ledger, or from a computation beside it, and never from the
run itself. A command that prints something else, or leaves with another code, is named, and the run ends there.
The first command of a new installation also compiles the engine; that is done once before the clock starts.
"""

import argparse
import json
import os
import platform
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

from paper import words
from paper.ledger import Ledger, read
from paper.minutes import SCHEMA
from paper.readme import HEADLINES

ROOT = Path(__file__).parents[1]
LEDGER = ROOT / "paper" / "records" / "ledger-quick.json"
RECORD = ROOT / "paper" / "records" / "minutes.json"
WARM = "simulate --family logit --workflow augment --n 100 --generations 2 --replicates 256"
FIRST = {
    "gerstgrasser.accumulate-error",
    "gerstgrasser.halfway-as-printed",
    "dey.augment-variance",
    "dey.are-bound",
    "dey.theorem-5-1",
    "kazdan.variance-mle",
    "kazdan.variance-as-printed",
    "kazdan.subsample-limit",
}  # the claims of the README's table of commands; the page for reviewers has all headlines


@dataclass(frozen=True, kw_only=True)
class Row:
    """A command, what it shows, and what it must print and leave with."""

    shows: str
    arguments: tuple[str, ...]
    expected: Callable[[Ledger], str]
    exit_code: int = 0
    first: bool = False

    @property
    def command(self) -> str:
        """The command as a reader types it."""
        return shlex.join(("modelcollapse", *self.arguments)).replace("'", '"')


def rows(ledger: Ledger) -> tuple[Row, ...]:
    """Every command of the tables: all at once, the headlines, what is false as printed, and ways to look closer."""
    refuted = [entry.claim for entry in ledger.entries if entry.expected == "REFUTED"]
    titles = {entry.claim: entry.title for entry in ledger.entries}
    singles = (_verify(titles[name], name) for name in (*HEADLINES, *refuted))
    return (EVERYTHING, *singles, *CLOSER)


def summary(entries: Iterable[tuple[str, str, str]]) -> str:
    """The last line of `verify`, from the claim, the verdict and the expected verdict of each.

    >>> summary([("a.b", "REFUTED", "REFUTED")]), summary([("a.b", "REFUTED", "CONFIRMED")])
    ('1 claim: 1 REFUTED; all as expected', '1 claim: 1 REFUTED; not as expected: a.b')
    """
    found = list(entries)
    counts = Counter(verdict for _, verdict, _ in found)
    listed = ", ".join(f"{counts[word]} {word}" for word in sorted(counts))
    unlike = ", ".join(claim for claim, verdict, expected in found if verdict != expected)
    noun = "claim" if len(found) == 1 else "claims"
    return f"{len(found)} {noun}: {listed}; {f'not as expected: {unlike}' if unlike else 'all as expected'}"


def _all(ledger: Ledger) -> str:
    return summary((entry.claim, entry.verdict, entry.expected) for entry in ledger.entries)


def _verify(title: str, name: str) -> Row:
    def expected(ledger: Ledger) -> str:
        return summary((each.claim, each.verdict, each.expected) for each in ledger.entries if each.claim == name)

    return Row(shows=title, arguments=("verify", name), expected=expected, first=name in FIRST)


def _standing(ledger: Ledger) -> str:
    (entry,) = [each for each in ledger.entries if each.claim == "dey.are-bound"]
    return words.STANDINGS[entry.standing]


def _errata(ledger: Ledger) -> str:
    wrong = sum(not each.incomplete for each in ledger.errata)
    return f"{wrong} places are wrong as printed, {len(ledger.errata) - wrong} say less than they need"


def _variance(n: int, t: int) -> str:
    """The product of the slides at one point, in plain fractions."""
    return str(prod((1 - Fraction(1, k * k * n) for k in range(1, t + 1)), start=Fraction(1)))


def _second_harmonic(G: int) -> str:
    return str(sum(Fraction(1, i * i) for i in range(1, G + 1)))


EVERYTHING = Row(
    shows="all of them: proofs, simulations, verdicts, tables",
    arguments=("reproduce", "--profile", "quick", "--out", "out"),
    expected=_all,
    first=True,
)
CLOSER = (
    Row(
        shows="the same evidence, judged again without drawing",
        arguments=("judge", "out"),
        expected=_all,
        first=True,
    ),
    Row(
        shows="the files of that run: hashes, verdicts, draws, and what is printed, built again",
        arguments=("manifest", "check", "out"),
        expected=lambda _: "All as recorded",
        first=True,
    ),
    Row(
        shows="a wrong formula on the same draws: what replacing the data would give",
        arguments=("verify", "kazdan.variance-mle", "--formula", "(1-1/n)^t"),
        expected=lambda _: summary([("kazdan.variance-mle", "REFUTED", "CONFIRMED")]),
        exit_code=1,
        first=True,
    ),
    Row(
        shows="the claim at a point of your own",
        arguments=("verify", "kazdan.variance-mle", "--at", "n=4", "--at", "t=3"),
        expected=lambda _: summary([("kazdan.variance-mle", "CONFIRMED", "CONFIRMED")]),
    ),
    Row(
        shows="the claim with a seed of your own",
        arguments=("verify", "kazdan.variance-mle", "--seed", "7"),
        expected=lambda _: summary([("kazdan.variance-mle", "CONFIRMED", "CONFIRMED")]),
    ),
    Row(
        shows="an exact value",
        arguments=("evaluate", "kazdan.variance-mle", "--at", "n=10", "--at", "t=8"),
        expected=lambda _: _variance(10, 8),
        first=True,
    ),
    Row(
        shows="the variance of a way to mix data, exactly",
        arguments=("workflow", "augment", "--generations", "5"),
        expected=lambda _: _second_harmonic(5),
    ),
    Row(
        shows="a derivation, line by line, with what it rests on",
        arguments=("derive", "dey.are-bound"),
        expected=_standing,
    ),
    Row(
        shows="where the sources are wrong, with exact counterexamples",
        arguments=("errata",),
        expected=_errata,
        first=True,
    ),
)


def run(row: Row, ledger: Ledger, folder: Path) -> dict[str, Any]:
    """The record of one command, run in that folder; ValueError when it printed or left with something else."""
    expected = row.expected(ledger)
    before, started = _processor(), time.perf_counter()
    done = _start(row.arguments, folder)
    seconds, processor = time.perf_counter() - started, _processor() - before
    if expected not in done.stdout or done.returncode != row.exit_code:
        raise ValueError(
            f"{row.command} left with {done.returncode} where {row.exit_code} was expected, and was to print "
            f"{expected!r}; it printed:\n{done.stdout[-2000:]}{done.stderr[-1000:]}"
        )
    return {
        "shows": row.shows,
        "command": row.command,
        "expected": expected,
        "exit_code": done.returncode,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "first": row.first,
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _start(arguments: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("modelcollapse")
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def main(arguments: Sequence[str]) -> int:
    """0; 1 when a command did not print what it should."""
    parser = argparse.ArgumentParser(prog="python -m tests.reviewer", description=__doc__)
    parser.add_argument("--record", type=Path, default=RECORD, help="where the measured minutes are written")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help="measure only commands with TEXT")
    asked = parser.parse_args(arguments)
    ledger = read(LEDGER)
    every = rows(ledger)
    chosen = [row for row in every if not asked.only or any(text in row.command for text in asked.only)]
    done = {each["command"]: each for each in _kept(asked.record)} if asked.only else {}
    with tempfile.TemporaryDirectory() as name:
        _start(WARM.split(), Path(name))
        for row in sorted(chosen, key=lambda row: "out" in row.arguments):  # what takes longest comes last
            try:
                done[row.command] = run(row, ledger, Path(name))
            except ValueError as error:
                sys.stderr.write(f"{error}\n")
                return 1
            sys.stderr.write(f"{done[row.command]['seconds']:7.1f} s  {row.command}\n")
            _write(asked.record, [done[row.command] for row in every if row.command in done])
    return 0


def _kept(record: Path) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = json.loads(record.read_text(encoding="utf-8"))["rows"] if record.exists() else []
    return kept


def _write(record: Path, measured: Sequence[dict[str, Any]]) -> None:
    machine = {"cores": len(os.sched_getaffinity(0)), "python": platform.python_version()}
    document = {"schema": SCHEMA, **machine, "rows": measured}
    record.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
