"""What a ledger's verdicts mean for the exit code, and how they are printed."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from modelcollapse.errors import Code
from modelcollapse.output import emit_table, significant

Entry = Mapping[str, Any]
DECIDED = frozenset({"CONFIRMED", "REFUTED"})
UNDECIDED = frozenset({"INCONCLUSIVE", "INVALID"})


def exit_code(entries: Sequence[Entry], proved: Sequence[Entry] = ()) -> Code:
    """DIFFERS if a verdict contradicts the expected one or is an ERROR; else UNDECIDED if one is or none exists.

    `proved` are the claims that are proved and not simulated: a proof that is missing DIFFERS.
    """
    if any(entry["verdict"] not in UNDECIDED and entry["verdict"] != entry["expected"] for entry in entries):
        return Code.DIFFERS
    if any(not entry["as_expected"] for entry in proved):
        return Code.DIFFERS
    if not [*entries, *proved] or any(entry["verdict"] in UNDECIDED for entry in entries):
        return Code.UNDECIDED
    return Code.AS_EXPECTED


def summary(entries: Sequence[Entry]) -> str:
    """One line: how many claims, how many of each verdict, and whether all is as expected."""
    words = ["CONFIRMED", "REFUTED", "INCONCLUSIVE", "INVALID", "ERROR"]
    counts = {word: sum(entry["verdict"] == word for entry in entries) for word in words}
    listed = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    unexpected = dict.fromkeys(entry["claim"] for entry in entries if entry["verdict"] != entry["expected"])
    outcome = "not as expected: " + ", ".join(unexpected) if unexpected else "all as expected"
    noun = "claim" if len(entries) == 1 else "claims"
    if len(_seeds(entries)) > 1:
        claims = len({entry["claim"] for entry in entries})
        noun = f"runs of {claims} {'claim' if claims == 1 else 'claims'}"
    return f"{len(entries)} {noun}: {listed or 'no verdict'}; {outcome if entries else 'nothing was judged'}"


def print_proofs(proved: Sequence[Entry]) -> None:
    """Prints a row for each claim that is proved and not simulated, and the reason where that is not as expected."""
    if not proved:
        return
    click.echo("\nProved, not simulated:")
    emit_table(("claim", "expected", "outcome", "standing"), [_proof(entry) for entry in proved])
    for entry in proved:
        if not entry["as_expected"]:
            click.echo(f"{entry['claim']} is {entry['outcome']}: {entry['reason']}")
    unexpected = sum(not entry["as_expected"] for entry in proved)
    outcome = f"{unexpected} not as expected" if unexpected else "all as expected"
    click.echo(f"{len(proved)} {'claim' if len(proved) == 1 else 'claims'} by proof alone; {outcome}")


def _proof(entry: Entry) -> tuple[str, ...]:
    return entry["claim"], entry["expected"], entry["outcome"], entry["proof"]


def print_verdicts(entries: Sequence[Entry]) -> None:
    """Prints a row for each claim, and the reason of each verdict that is not the expected one."""
    columns = ("claim", "expected", "verdict", "standing", "adjusted p", "near misses refuted")
    _emit(columns, [(entry, _row(entry)) for entry in entries], entries)
    several = len(_seeds(entries)) > 1
    for entry in entries:
        if entry["verdict"] != entry["expected"]:
            seed = f" (seed {entry['seed']})" if several else ""
            click.echo(f"{entry['claim']}{seed} is {entry['verdict']}: {entry.get('reason') or 'no reason recorded'}")
    for line in disagreements(entries):
        click.echo(line)


def disagreements(entries: Sequence[Entry]) -> list[str]:
    """A line for each claim whose seeds have led to different verdicts."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        found.setdefault(entry["claim"], {})[str(entry.get("seed"))] = entry["verdict"]
    return [
        f"{claim}: the seeds disagree: " + ", ".join(f"{seed} {verdict}" for seed, verdict in verdicts.items())
        for claim, verdicts in found.items()
        if len(set(verdicts.values())) > 1
    ]


def _seeds(entries: Sequence[Entry]) -> set[Any]:
    return {entry.get("seed") for entry in entries}


def _emit(columns: Sequence[str], rows: Sequence[tuple[Entry, Sequence[str]]], entries: Sequence[Entry]) -> None:
    """Prints the rows; where there are several seeds, each row names its own after the claim."""
    if len(_seeds(entries)) < 2:
        emit_table(columns, [row for _, row in rows])
        return
    named = [(row[0], str(entry["seed"]), *row[1:]) for entry, row in rows]
    emit_table((columns[0], "seed", *columns[1:]), named)


def print_exact(entries: Sequence[Entry]) -> None:
    """Prints how exact mathematics decided, for each formula that no draws stand behind."""
    for entry in entries:
        if entry.get("decided_by") == "proof":
            click.echo(f"{entry['claim']} is proved and not simulated: decided by exact mathematics, not by draws.")
            if entry["verdict"] == entry["expected"]:  # otherwise the reason is printed with the verdict
                click.echo(f"{entry['claim']} is {entry['verdict']}: {entry['reason']}")


def _row(entry: Entry) -> tuple[str, ...]:
    misses = entry.get("near_misses") or []
    refuted = sum(miss["verdict"] == "REFUTED" for miss in misses)
    p_value = "< 1e-300" if entry.get("p_adjusted") == 0 else significant(entry.get("p_adjusted"), 3)
    return (
        entry["claim"],
        entry["expected"],
        entry["verdict"],
        entry.get("proof") or entry.get("standing") or "-",
        p_value,
        f"{refuted} of {len(misses)}",
    )


def print_designs(entries: Sequence[Entry]) -> None:
    """Prints a row for each design of each claim: theory against estimate, with its Monte Carlo standard error."""
    designs = [(entry, design) for entry in entries for design in entry.get("designs") or []]
    columns: tuple[str, ...] = ("claim", "parameters", "theory", "estimate", "mcse", "z", "replicates", "verdict")
    rows = [(entry, _design(entry, design)) for entry, design in designs]
    if any(design.get("label") for _, design in designs):  # the parameters do not tell such designs apart
        columns = (*columns, "design")
        rows = [(entry, (*row, _label(design))) for (entry, row), (_, design) in zip(rows, designs, strict=True)]
    _emit(columns, rows, entries)


def _label(design: Entry) -> str:
    """What the design is, and which of its functionals the row shows."""
    shown = f": {design['functional']}" if design.get("functional") else ""
    return f"{design.get('label') or '-'}{shown}"


def _design(entry: Entry, design: Entry) -> tuple[str, ...]:
    place = " ".join(f"{name}={value}" for name, value in design["parameters"].items())
    numbers = (significant(design.get(name)) for name in ("theory", "estimate", "mcse"))
    z = significant(design.get("z"), 3)
    return entry["claim"], place or "-", *numbers, z, str(design.get("replicates", "-")), design["verdict"]
