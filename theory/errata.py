"""The places where a source is wrong or says less than it needs, generated from the claims: nothing is typed twice."""

from collections.abc import Iterable
from dataclasses import dataclass

from theory.assess import Assessment, Outcome
from theory.claim import Claim, Erratum, Expected


class NoWitness(ArithmeticError):
    """An erratum for which no exact counterexample was found."""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One place of a source. `printed` and `corrected` are LaTeX in math mode; `witness` is the exact counterexample,
    worked out when the correction was made; `standing` is that of the proof that it rests on."""

    claim: str
    source: str
    place: str
    incomplete: bool
    printed: str
    reason: str
    witness: str
    corrected: str
    corrected_by: tuple[str, ...]
    standing: str


def corrections(assessed: Iterable[tuple[Claim, Assessment]]) -> tuple[Correction, ...]:
    """The corrections of all claims, in their order; NoWitness for one that nothing bears out."""
    return tuple(_correction(claim, found, erratum) for claim, found in assessed for erratum in claim.errata)


def _correction(claim: Claim, found: Assessment, erratum: Erratum) -> Correction:
    return Correction(
        claim=claim.id,
        source=claim.source,
        place=erratum.place,
        incomplete=erratum.incomplete,
        printed=erratum.printed,
        reason=erratum.reason,
        witness=_witness(claim, found, erratum),
        corrected=erratum.corrected,
        corrected_by=erratum.corrected_by,
        standing=found.words,
    )


def _witness(claim: Claim, found: Assessment, erratum: Erratum) -> str:
    """The counterexample: that of the erratum itself, or the point that refutes the claim."""
    if not found.agrees_with(claim.expected):
        raise NoWitness(f"{claim.id} is {found.outcome}: {found.reason}; so its erratum ({erratum.place}) is not shown")
    if erratum.witness is not None:
        return erratum.witness()
    if claim.expected is not Expected.REFUTED or found.outcome is not Outcome.REFUTED:
        raise NoWitness(f"{claim.id} is not refuted, and its erratum ({erratum.place}) brings no witness of its own")
    return found.reason
