"""What a table must hold to be audited, told before the runs are made: its columns, and how many runs it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from theory.at_point import moved, trial_parameters
from theory.claim import Claim, Trial
from verify.audit.elsewhere import POWER, SEED
from verify.audit.exact_laws import BINARY
from verify.audit.fault import DataError
from verify.audit.question import Question, fit_at
from verify.prospects import prospects
from verify.sizing import Run
from verify.terms import ALPHA, Terms

SCHEMA = "modelcollapse/audit-template/1"
RUN, ESTIMATE = "run", "estimate"


def template(asked: Question, at: Mapping[str, str], run: Run) -> dict[str, Any]:
    """The columns, the runs a point and the command; `at` is another point than that of the claim's plan.

    `run` draws the pilots from which the number of runs comes. DataError where the claim has no such parameter.
    """
    known = {each.name for each in asked.parameters}
    unknown = sorted(set(at) - known)
    if unknown:
        raise DataError(
            f"{asked.claim.id} has no parameter {unknown[0]!r}; it has {', '.join(sorted(known)) or 'none'}"
        )
    if asked.rivals or asked.asked.formula is not asked.claim.value:
        raise DataError("--template counts the runs for the claim as it is: leave out --formula and --against")
    own = {each.name for each in trial_parameters(asked.claim)}
    there = {name: value for name, value in at.items() if name in own}
    claim = moved(asked.claim, there) if there else asked.claim
    claim = replace(claim, plan=replace(claim.planned, power=POWER))
    told = prospects(claim, Terms(delta=asked.delta, alpha=asked.alpha), seed=SEED, run=run)
    return {
        "schema": SCHEMA,
        "claim": claim.id,
        "statement": claim.statement,
        "conventions": list(claim.conventions),
        "columns": _columns(asked),
        "delta": asked.delta,
        "alpha": asked.alpha,
        "power": float(POWER),
        "points": _merged([
            _needed(asked, trial, design)
            for trial, design in zip(_trials(claim), told["designs"], strict=True)
        ]),
        "fault": told["fault"],
        "command": _command(asked),
    }  # fmt: skip


def _columns(asked: Question) -> dict[str, str]:
    """What each column means, by its name."""
    columns = {each.name: f"{each.meaning}, {each.domain}" for each in asked.parameters}
    columns[RUN] = "a name of the run, the same at every point of one chain"
    columns[ESTIMATE] = f"{asked.unit}, of this one run, with all digits; empty where the run failed"
    if asked.statistic in BINARY:
        columns[ESTIMATE] = f"{asked.unit}, 1 or 0"
    return columns


def _command(asked: Question) -> str:
    mapped = [f"--map {each.name}={each.name}" for each in asked.parameters]
    typed = [f"modelcollapse audit FILE --claim {asked.claim.id}", *mapped, f"--estimate {ESTIMATE} --replicate {RUN}"]
    plain = Terms()
    if asked.delta != plain.margin(asked.claim):
        typed.append(f"--delta {asked.delta!r}")
    if asked.alpha != ALPHA:
        typed.append(f"--alpha {asked.alpha!r}")
    return " ".join(typed)


def _trials(claim: Claim) -> tuple[Trial, ...]:
    return Terms().trimmed(claim).planned.trials


def _needed(asked: Question, trial: Trial, design: Mapping[str, Any]) -> dict[str, Any]:
    """One point of the plan with its runs; of a limit, the sample sizes and the fits that each run has there."""
    sizes = [int(getattr(each, "rows", 0)) for each in trial.designs] if asked.limit else []
    point = {str(symbol): Fraction(value) for symbol, value in trial.parameters.items()}
    last = (fit_at(asked, point) or getattr(trial.designs[0], "generations", None)) if asked.paired else None
    return {
        "parameters": {**design["parameters"], **({"G": str(last)} if last else {})},
        "label": design["label"],
        "predicted": design["predicted"],
        "runs": design["replicates"],
        "enough": design["enough"],
        "sizes": sizes,
        "fits": [1, last] if last else [],
    }


def _merged(points: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One entry a parameter point, with the runs of the design that takes most: a table has that point once."""
    found: dict[str, dict[str, Any]] = {}
    for point in points:
        key = str((point["parameters"], point["sizes"], point["fits"]))
        first = found.setdefault(key, point)
        if first is not point:
            label = "; ".join(filter(None, (first["label"], point["label"])))
            most = max(first, point, key=lambda each: each["runs"])
            found[key] = {**most, "label": label, "enough": first["enough"] and point["enough"]}
    return list(found.values())
