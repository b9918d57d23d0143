"""What a deliberate fault is, and the questions that the program answers with the fault in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest

import simulate.glm.engine
from theory.claim import Claim, Trial
from theory.registry import find
from theory.vocabulary import Design
from verify.campaign import campaign
from verify.ledger import LedgerError
from verify.separation import Indistinct
from verify.terms import Terms

SEED = 2024
FEW = 30  # fits of the first block of a run
ASKED = 20_480  # replicates: 20 of the largest blocks
Inject = Callable[[pytest.MonkeyPatch], None]
Report = Callable[[int], str]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A mistake somebody could make.

    `report` is what the program says with a root seed and the fault in, and `by` parts of that, any of which shows that
    it was caught; `sound` is how the report begins without the fault (with `without` in its place), `check` names what
    catches it. `unseen` says why this evidence cannot show the fault, and which evidence would: such a fault is listed
    and not counted.
    """

    name: str
    about: str
    inject: Inject
    report: Report
    by: tuple[str, ...]
    check: str
    sound: str = "CONFIRMED"
    seeded: bool = True
    without: Inject = lambda patch: None
    unseen: str = ""

    def caught(self, text: str) -> bool:
        """Whether the report shows the fault."""
        return any(part in text for part in self.by)


@dataclass(frozen=True, kw_only=True)
class Question:
    """The verdict on one claim, on some of its trials, or on designs of its own, and with another margin where given.

    Fewer trials and a wider margin take fewer replicates.
    """

    claim: str
    trials: tuple[int, ...] = ()
    delta: Fraction | None = None
    designs: tuple[Design, ...] = ()

    def asked(self) -> Claim:
        """The claim with the plan that is asked for."""
        claim = find(self.claim)
        plan = claim.planned
        chosen = tuple(plan.trials[place] for place in self.trials) or plan.trials
        if self.designs:
            chosen = (Trial(parameters=plan.trials[0].parameters, designs=self.designs),)
        return replace(claim, plan=replace(plan, trials=chosen, delta=self.delta or plan.delta))

    def __call__(self, seed: int = SEED) -> str:
        """The verdict, its reason, and whether it is the expected one."""
        return answer(self.asked(), seed)


def answer(claim: Claim, seed: int, terms: Terms | None = None) -> str:
    """What the program says of the claim; a ledger that contradicts itself is an error.

    Where the program refuses to draw, since by the pilot no affordable number tells the near misses apart, it is asked
    for a number of replicates, as it proposes: a pilot that a fault has spoiled does not end the question.
    """
    with pytest.MonkeyPatch.context() as patch:  # statsmodels fits fewer rows again than it does in a ledger
        patch.setattr(simulate.glm.engine, "COMPARED", 0.0)
        patch.setattr(simulate.glm.engine, "LEAST_COMPARED", FEW)
        try:
            (entry,) = campaign([claim], seed=seed, terms=terms)["claims"]
        except Indistinct:
            return answer(claim, seed, Terms(replicates=ASKED))
        except LedgerError as error:
            return f"ERROR: ledger: {error}"
    return f"{entry['verdict']}: {entry['reason']}; as expected: {entry['as_expected']}"


def nothing(patch: pytest.MonkeyPatch) -> None:
    """The fault is in what `report` builds."""
