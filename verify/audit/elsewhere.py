"""Where new runs would decide with the fewest of them: a point near the claim's own, by theory and by pilots."""

from dataclasses import dataclass, replace
from fractions import Fraction

from verify import deciding
from verify.audit.question import Question
from verify.separation import proposal
from verify.sizing import Case, Run
from verify.terms import Terms

POWER = Fraction(str(deciding.POWER))  # as for more runs at the points of the data
SEED = 2024  # of the pilots: no verdict rests on them


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A point in words, and how many replicates there refute every near miss and show the claim within its margin."""

    point: str
    replicates: int


def elsewhere(asked: Question, run: Run) -> Elsewhere | None:
    """The point that decides with the fewest replicates; None where none nearby does within the cap.

    `run` draws the pilots that measure the spread at the first few points of the ranking.
    """
    terms = Terms(delta=asked.delta, alpha=asked.alpha)
    plan = replace(asked.claim.planned, power=POWER)
    case = Case(asked=replace(asked.asked, claim=replace(asked.claim, plan=plan)), seed=SEED)
    found = proposal(case, terms, run)
    if found is None:
        return None
    words = " ".join(f"{symbol}={value}" for symbol, value in found.point.items())
    return Elsewhere(point=words, replicates=found.replicates)
