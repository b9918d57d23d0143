"""What mathematics alone says of a claim: proved, refuted by a witness, or undecided. The expected verdict is not
consulted."""

from dataclasses import dataclass
from enum import StrEnum

from theory.claim import Claim, Erratum, Expected
from theory.inside import outside
from theory.latex import equation
from theory.proof.cases import unlisted
from theory.proof.check import Checked, checked
from theory.proof.citations import citations
from theory.proof.domain import reaches, whole
from theory.proof.line import Derivation, Finding, Line, used_lines
from theory.proof.rational_identity import identical
from theory.proof.rules import Definition
from theory.proof.standing import WORDS, Standing
from theory.refute import counterexample, spelled, survivors, valued, values_apart

PREMISE = "premise"


class Outcome(StrEnum):
    """What the derivation decides."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True)
class AssessedLine:
    """A line with what the engines said of it, ready to print.

    The standing of a definition is "premise": it says what a name means, or how the model is read; engines skip it. A
    line that is not `used` is quoted by no other, and supports a reason alone.
    """

    left: str
    relation: str
    right: str
    latex: str
    rule: str
    reason: str
    standing: str
    ok: bool
    detail: str
    used: bool


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The outcome for a claim; `ok` says that a derivation decided it, one way or the other."""

    claim: str
    derivation: Derivation
    outcome: Outcome
    standing: Standing
    reason: str
    lines: tuple[AssessedLine, ...]
    rests_on: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return self.outcome is not Outcome.UNDECIDED

    @property
    def words(self) -> str:
        """The words that the standing allows."""
        refuted = self.outcome is Outcome.REFUTED
        return f"proved false: {WORDS[self.standing]}" if refuted else WORDS[self.standing]

    def agrees_with(self, expected: Expected) -> bool:
        """Whether the mathematics says what the ledger expects."""
        wanted = Outcome.PROVED if expected is Expected.CONFIRMED else Outcome.REFUTED
        return self.outcome is wanted


def assess(claim: Claim, derivation: Derivation | None = None) -> Assessment:
    """The derivation checked line by line, and its result held against what the claim states."""
    chosen = claim.derivation() if derivation is None else derivation
    outcome_of_check = checked(chosen)
    outcome, reason = _outcome(claim, chosen, outcome_of_check)
    unfounded = _unfounded(claim) if outcome is not Outcome.UNDECIDED else ""
    if unfounded:
        outcome, reason = Outcome.UNDECIDED, unfounded
    used = used_lines(chosen)
    return Assessment(
        claim=claim.id, derivation=chosen, outcome=outcome, standing=outcome_of_check.standing, reason=reason,
        lines=tuple(
            _line(line, finding, line in used)
            for line, finding in zip(chosen.lines, outcome_of_check.findings, strict=True)
        ),
        rests_on=citations(chosen),
    )  # fmt: skip


def _line(line: Line, finding: Finding, used: bool) -> AssessedLine:
    premise, defines = isinstance(line.rule, Definition), getattr(line.rule, "gives_meaning", False)
    return AssessedLine(
        left=str(line.left), relation=line.relation, right=str(line.right), latex=equation(line),
        rule=f"{line.rule.name} (defines its left side)" if defines and not premise else line.rule.name,
        reason=line.reason, standing=PREMISE if premise else str(finding.standing),
        ok=finding.ok, detail=finding.detail, used=used,
    )  # fmt: skip


def _outcome(claim: Claim, derivation: Derivation, check: Checked) -> tuple[Outcome, str]:
    if not check.ok:
        return Outcome.UNDECIDED, check.reason
    outside = _outside(claim, derivation)
    if outside:
        return Outcome.UNDECIDED, outside
    relation = derivation.relation
    implied = relation == claim.relation or (relation in ("<", ">") and claim.relation == f"{relation}=")
    left = survivors(claim, derivation)
    if left:
        return Outcome.UNDECIDED, f"no exact point refutes the near miss {left[0].formula}"
    if implied and identical(derivation.result, claim.value).ok:
        return Outcome.PROVED, check.reason
    witness = counterexample(claim, derivation.equality)
    if witness is None:
        return Outcome.UNDECIDED, f"the derivation ends in {derivation.result}, which does not decide the statement"
    own, stated = values_apart(derivation.equality, claim.value, witness)
    values = f"the derived value is {valued(derivation.equality, own)}, against {valued(claim.value, stated)} as stated"
    return Outcome.REFUTED, f"at {spelled(witness)} {values}" if witness else values


def _unfounded(claim: Claim) -> str:
    """The first erratum whose own counterexample is not found; empty when each is."""
    return next((fault for erratum in claim.errata if (fault := unfounded(erratum))), "")


def unfounded(erratum: Erratum) -> str:
    """That the erratum has no counterexample of its own where it needs one."""
    try:
        if erratum.witness is not None:
            erratum.witness()
    except ArithmeticError as error:
        return f"the erratum ({erratum.place}) has no counterexample: {error}"
    return ""


def _outside(claim: Claim, derivation: Derivation) -> str:
    """Where the statement reaches below the values from which the derivation holds; empty if it does not."""
    counted = whole(derivation)
    for parameter in claim.parameters:
        low = derivation.least.get(parameter.symbol)
        if not parameter.whole:
            if parameter.symbol in counted:
                return f"the derivation counts with {parameter.name}, which the statement takes for any rational"
            if low is not None and (parameter.above is None or not reaches(parameter.above, low + 1, {})):
                return f"the derivation holds from {parameter.name} = {low} on, the statement below it too"
        elif low is not None and not reaches(parameter.least, low, {}):
            return f"the derivation holds from {parameter.name} = {low} on, the statement from {parameter.least} on"
    return unlisted(derivation, claim.parameters) or outside(claim, derivation)
