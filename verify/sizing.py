"""How many replicates each design of a claim gets: from a pilot, before any draw that a verdict rests on."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulate.request import Request
from simulate.systems import SYSTEMS
from theory.claim import Regime, Trial
from theory.registry import claims as all_claims
from verify import limits, power
from verify.estimate import Evidence, estimate
from verify.guards import MOST_REPLICATES, mean_fault
from verify.process.sizing import all_at_once, process_pilot, with_laws
from verify.terms import Terms
from verify.trials import Asked, finite_variance, numerator, predicted, relative_variance, requests

PILOT = {
    "linear": 16_384,
    "gaussian": 32_768,
    "glm": 10_240,
    **{name: each.pilot for name, each in SYSTEMS.items()},
}  # replicates; their streams are apart from the verdicts'
GRAIN = 2_560  # replicates of a limit come in multiples of this, so that claims about one design can share its draws
RECORDS = 64  # of an identity, where nothing is random
CAP = {
    "linear": 2_000_000,
    "gaussian": MOST_REPLICATES,
    "glm": 204_800,
    **{name: each.cap for name, each in SYSTEMS.items()},
}  # replicates of a trial; what is then missing is said
Run = Callable[[Sequence[Request]], Sequence[Evidence]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A claim as it is asked, with one seed: a declared run. `cases` counts those of the whole ledger."""

    asked: Asked
    seed: int
    cases: int = 1

    @property
    def trials(self) -> tuple[Trial, ...]:
        return self.asked.claim.planned.trials

    @property
    def family(self) -> int:
        """The claims over which a refutation is corrected: those of the run and, for one of the ledger, of the
        ledger."""
        return self.cases if self.asked.claim.origin else max(self.cases, simulated())

    @property
    def own(self) -> Asked:
        """The claim with its own value, unless it is sized to be refuted: a user's formula is judged on its draws."""
        asked = self.asked
        itself = asked.expected == asked.claim.expected or asked.claim.relation != "="
        return replace(asked, formula=asked.claim.value) if itself else asked


def system(trial: Trial) -> str:
    """The kind of simulation of the trial."""
    return trial.designs[0].system


def piloted(cases: Sequence[Case], run: Run) -> list[list[power.Pilot]]:
    """The pilots of every case, one a trial; none for an identity. All are drawn in one pool of work."""
    wanted = [request for case in cases for request in pilot_requests(case)]
    found = dict(zip(wanted, run(wanted), strict=True))
    return [_pilots(case, found) for case in cases]


def pilot_requests(case: Case) -> list[Request]:
    """The pilots that the case is sized from, one a trial; none where there is no spread to be measured."""
    return [pilot_request(trial, case.seed) for trial in case.trials] if has_pilot(case.asked) else []


def has_pilot(asked: Asked) -> bool:
    """Whether a spread is to be measured: an identity has none, and the functionals of a process have known ones."""
    return not asked.identity and not asked.process


def _pilots(case: Case, found: Mapping[Request, Evidence]) -> list[power.Pilot]:
    if case.asked.process:
        return [process_pilot(case.own, trial) for trial in case.trials]
    if case.asked.identity:
        return []
    return [_pilot(case.own, trial, found[pilot_request(trial, case.seed)]) for trial in case.trials]


def counts(case: Case, pilots: Sequence[power.Pilot], terms: Terms) -> list[int]:
    """The replicates of every trial: the user's own number, or what margins, error rates and pilots ask for."""
    if case.asked.identity:
        return [RECORDS] * len(case.trials)
    if terms.replicates is not None:
        return [terms.replicates] * len(case.trials)
    return [size.replicates for size in sizes(case, pilots, terms)]


def sizes(case: Case, pilots: Sequence[power.Pilot], terms: Terms) -> list[power.Sized]:
    """The size of every trial. One whose mean cannot be told by any number is drawn as often as its pilot."""
    grain = GRAIN if case.asked.claim.regime is Regime.LIMIT else 1
    promised = plan(case, terms)
    if case.asked.process:
        pilots = with_laws(pilots, case.trials, promised, float(case.asked.claim.planned.power))
    found = power.sized(pilots, promised)
    return [_sized(case, trial, size, terms, grain) for trial, size in zip(case.trials, found, strict=True)]


def _sized(case: Case, trial: Trial, size: power.Sized, terms: Terms, grain: int) -> power.Sized:
    if hopeless(case.asked, trial, terms):
        number = min(size.replicates, PILOT[system(trial)])
        return power.Sized(replicates=number, wanted=math.inf, reason="heavy tail")
    return replace(size, replicates=-(-size.replicates // grain) * grain)


def hopeless(asked: Asked, trial: Trial, terms: Terms) -> bool:
    """Whether theory says that no number of replicates that is ever drawn shows the mean within the margin."""
    relative = {"relative_variance": relative_variance(asked.claim, trial)}
    return not finite_variance(asked.claim, trial) or mean_fault(relative, terms.margin(asked.claim)) is not None


def simulated() -> int:
    """How many claims of the ledger are simulated."""
    return sum(each.plan is not None for each in all_claims())


def plan(case: Case, terms: Terms) -> power.Plan:
    """What the claim promises, in the numbers that sizes are computed from."""
    claim = case.asked.claim
    alone = power.Plan(
        relation=claim.relation,
        expected=case.asked.expected,
        delta=terms.margin(claim),
        alpha=terms.level(claim),
        power=float(claim.planned.power),
        claims=case.family,
        floor=2 * GRAIN if claim.regime is Regime.LIMIT else power.FLOOR,
        cap=CAP[system(case.trials[0])],
    )
    return all_at_once(alone, case.trials) if case.asked.process else alone


def pilot_request(trial: Trial, seed: int) -> Request:
    """The pilot of a trial. Of a limit, the smallest n alone: the spread of a variance ratio hardly moves with n."""
    design = min(trial.designs, key=lambda each: each.rows)
    return requests((design,), PILOT[design.system], seed, "pilot")[0]


def _pilot(asked: Asked, trial: Trial, evidence: Evidence) -> power.Pilot:
    found = estimate(evidence, asked.statistic, numerator(trial))
    spread = power.cautious_sd(found)
    if len(trial.designs) > 1:
        spread = limits.intercept_sd([design.rows for design in trial.designs], [spread] * len(trial.designs))
    stated = [(str(miss.formula), predicted(asked, miss.formula, trial)) for miss in asked.claim.near_misses]
    return power.Pilot(
        predicted=_single(predicted(asked, asked.formula, trial)),
        sd=spread,
        value=found.value,
        near_misses=tuple((text, _single(number)) for text, number in stated),
    )


def _single(number: Any) -> float:
    if isinstance(number, list):
        raise TypeError("an identity predicts coefficients, and needs no pilot")
    return float(number)
