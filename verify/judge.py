"""Verdicts: a pure function of stored evidence, predictions and the standing of proofs.

CONFIRMED is an intersection-union test and needs no correction; false accusations are held at a family-wise level over
the whole ledger by Holm's procedure, inside a claim over its designs and then over the claims. A record that names a
confidence sequence as its test has p-values that hold however often its draws were looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verify.deciding import open_parts, undecided, would_decide
from verify.guards import near_miss_fault
from verify.near_misses import NearMiss, near_misses
from verify.reading import Reading, Record, read
from verify.result import Verdict, result
from verify.schema import record_fault


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A claim judged as far as it can be alone. `settled` is a verdict that no other claim can change.

    `p_designs` are the p-values against the claim, one a design, corrected for their number.
    """

    record: Record
    settled: tuple[Verdict, str] | None = None
    readings: tuple[Reading, ...] = ()
    misses: tuple[NearMiss, ...] = ()
    p_designs: tuple[float, ...] = ()

    @property
    def p(self) -> float | None:
        """The claim's p-value, the least of its designs'; None where nothing was tested."""
        return min(self.p_designs, default=None)


def judge(records: Sequence[Record], *, alpha: float = 0.01) -> list[dict[str, Any]]:
    """The result of every claim, in the order of `records`; `alpha` is the chance of accusing any true claim.

    A record that cannot be judged gives ERROR: it is never passed over, and never stops the others. A record names the
    size of the family that it belongs to, so that a claim has the same verdict whether it is run alone or with all.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha={alpha}: a level lies between 0 and 1; try alpha=0.01")
    drafts = [_draft(record) for record in records]
    tested = [draft.p for draft in drafts if draft.p is not None]
    family = max([len(tested), *(_family(record) for record in records)])
    adjusted = iter(holm(tested, family))
    results = []
    for draft in drafts:
        p_adjusted = None if draft.p is None else next(adjusted)
        verdict, reason, wanted = _beside_proof(draft, *_verdict(draft, p_adjusted, alpha, family))
        rejected = tuple(p < alpha for p in draft.p_designs)
        entry = result(draft.record, verdict, reason, draft.readings, rejected, draft.misses, p_adjusted)
        for design, number in zip(entry["designs"], wanted, strict=False):
            design["would_decide"] = number
        results.append(entry)
    return results


def _family(record: Record) -> int:
    """The number of tests that the record says it is one of."""
    named = record.get("family", 1) if isinstance(record, Mapping) else 1
    return named if isinstance(named, int) else 1  # a malformed record is an ERROR by its shape


def holm(p_values: Sequence[float], family: int = 0) -> list[float]:
    """The p-values adjusted by Holm's step-down procedure, in the order given.

    Where `family` is larger than their number, the others of the family count as not yet rejected.

    >>> holm([0.01, 0.5, 0.04])
    [0.03, 0.5, 0.08]
    >>> holm([0.01], family=10)
    [0.1]
    """
    ascending = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted, least, size = [0.0] * len(p_values), 0.0, max(family, len(p_values))
    for rank, place in enumerate(ascending):
        least = max(least, (size - rank) * p_values[place])
        adjusted[place] = min(1.0, least)
    return adjusted


def _draft(record: Record) -> Draft:
    fault = record_fault(record)
    if fault is None and not record["proof"]["ok"] and not record["proof"].get("decided"):
        fault = f"proof: {record['proof']['reason'] or 'not accepted, and no reason given'}"
    fault = fault or _engines_apart(record)
    if fault is not None:
        return Draft(record=record, settled=(Verdict.ERROR, fault))
    try:
        readings = tuple(read(record, design) for design in record["designs"])
        return _invalid(record, readings) or _testable(record, readings)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return Draft(record=record, settled=(Verdict.ERROR, f"evidence: {type(error).__name__}: {error}"))


def _engines_apart(record: Record) -> str | None:
    """How far the fast engine strays from statsmodels on the same rows, where that is more than its tolerance."""
    for design in record["designs"]:
        for evidence in design["evidence"]:
            found = evidence.get("compared")
            if found and found["fits"] < found["unmatched"]:
                return f"engines: statsmodels found {found['fits']} of {found['fits'] + found['unmatched']} fits again"
            if found and not found["largest"] <= found["tolerance"]:  # True for NaN too
                return f"engines: {found['largest']:.1e} apart in {found['fits']} fits, {found['tolerance']:g} allowed"
    return None


def _invalid(record: Record, readings: tuple[Reading, ...]) -> Draft | None:
    faults = [fault for reading in readings for fault in reading.faults]
    few = near_miss_fault(record["designs"])
    faults += [few] if few else []
    if not faults:
        return Draft(record=record, readings=readings, misses=()) if _few(readings) else None
    reason = "; ".join(dict.fromkeys(faults))
    return Draft(record=record, readings=readings, settled=(Verdict.INVALID, reason))


def _few(readings: Sequence[Reading]) -> bool:
    """Whether a user wanted so few replicates that no test of them is trusted."""
    return any(reading.least for reading in readings)


def _testable(record: Record, readings: tuple[Reading, ...]) -> Draft:
    misses = near_misses(record, readings)
    outcomes = [reading.against for reading in readings if reading.against is not None]
    p_designs = tuple(holm([outcome.p for outcome in outcomes]))
    settled = _identity_verdict(readings, misses) if record["regime"] == "identity" else None
    return Draft(record=record, readings=readings, misses=misses, p_designs=p_designs, settled=settled)


def _identity_verdict(readings: Sequence[Reading], misses: Sequence[NearMiss]) -> tuple[Verdict, str]:
    worst = max(reading.estimate.value for reading in readings if reading.estimate is not None)
    if worst > 1:
        return Verdict.REFUTED, f"largest discrepancy {worst:.3g} times the tolerance"
    if any(not miss.refuted for miss in misses):
        survivors = ", ".join(miss.formula for miss in misses if not miss.refuted)
        return (
            Verdict.INCONCLUSIVE,
            f"near miss {survivors} survives: no replicates decide it here; choose other designs",
        )
    return Verdict.CONFIRMED, f"largest discrepancy {worst:.3g} times the tolerance, {_tally(misses)}"


def _beside_proof(
    draft: Draft, verdict: Verdict, reason: str, wanted: Sequence[int | None]
) -> tuple[Verdict, str, Sequence[int | None]]:
    """The verdict as it is, but ERROR where mathematics decides against what is expected and the draws do not agree.

    A statement that is proved false is REFUTED where the draws refute it too; nothing else that they say can stand.
    """
    if verdict is Verdict.ERROR or draft.record["proof"]["ok"] or str(verdict) == draft.record["proof"]["decided"]:
        return verdict, reason, wanted
    return Verdict.ERROR, f"proof: {draft.record['proof']['reason']}; the draws alone: {verdict}, {reason}", ()


def _verdict(
    draft: Draft, p_adjusted: float | None, alpha: float, claims: int
) -> tuple[Verdict, str, Sequence[int | None]]:
    """The verdict and its reason, once the ledger's correction is known; if open, what would decide each design."""
    few = draft.settled is None and _few(draft.readings)
    decided = draft.settled or (None if few else _decided(draft, p_adjusted, alpha))
    if decided is not None:
        return *decided, ()
    misses = near_misses(draft.record, draft.readings) if few else draft.misses
    parts = open_parts(draft.record, draft.readings, misses, claims, everything=few)
    return Verdict.INCONCLUSIVE, undecided(parts, draft.readings), would_decide(parts, draft.readings)


def _decided(draft: Draft, p_adjusted: float | None, alpha: float) -> tuple[Verdict, str] | None:
    """The verdict that the tests allow, and its reason; None where they leave something open."""
    record, readings, misses = draft.record, draft.readings, draft.misses
    if p_adjusted is None:
        return Verdict.ERROR, "nothing was tested"
    if p_adjusted < alpha:
        chance = f"= {p_adjusted:.2g}" if p_adjusted > 0 else "< 1e-300"
        return Verdict.REFUTED, f"adjusted p {chance}, {_effect(draft)}{_looked(record)}"
    shown = all(reading.in_favour is not None and reading.in_favour.p < record["alpha"] for reading in readings)
    if shown and record["proof"].get("contradicted"):
        where = record["proof"]["contradicted"]
        return Verdict.INCONCLUSIVE, f"the draws agree at the simulated points, but {where} the derived value differs"
    if shown and all(miss.refuted for miss in misses):
        scope = f"within {record['delta']:.2%}" if record["relation"] == "=" else f"{record['relation']} the prediction"
        plural = "" if len(readings) == 1 else "s"
        return Verdict.CONFIRMED, f"{scope} on {len(readings)} design{plural}, {_tally(misses)}{_looked(record)}"
    return None


def _effect(draft: Draft) -> str:
    """The estimate that speaks most against the claim, beside what was predicted."""
    found = [
        (reading.against, reading.estimate, reading)
        for reading in draft.readings
        if reading.against is not None and reading.estimate is not None
    ]
    outcome, number, reading = min(found, key=lambda each: (each[0].p, -abs(each[0].z)))
    named = f"{reading.functional} = " if reading.functional else "estimate "
    return f"{named}{number.value:.6g} +- {number.mcse:.2g} against {reading.stated:.6g} (z = {outcome.z:.1f})"


def _looked(record: Record) -> str:
    """How often the draws were looked at, where the test allows for that."""
    if "test" not in record:
        return ""
    process = any(design["statistic"] == "process" for design in record["designs"])
    return f"; {'levels shared among looks' if process else record['test']}, look {record['looks']}"


def _tally(misses: Sequence[NearMiss]) -> str:
    return f"{sum(miss.refuted for miss in misses)}/{len(misses)} near misses refuted"
