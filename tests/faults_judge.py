"""Faults of the judge and of the store: how evidence is read, kept or counted."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import binomtest

import simulate.glm.engine
import simulate.glm.problem
import simulate.glm.trace
import simulate.seeds
import simulate.store
import verify.campaign
import verify.estimate
import verify.hypotheses
import verify.judge
import verify.reading
import verify.sequence
from simulate.request import Request
from simulate.run import run, run_many
from tests.fault import Fault, Inject, Question, answer, nothing
from tests.verify.looks import size_report
from theory.claim import NearMiss
from theory.registry import find
from theory.symbols import T, d
from theory.vocabulary import Features, LinearDesign, Workflow
from verify.estimate import Estimate
from verify.hypotheses import Outcome, two_sided
from verify.result import Verdict
from verify.terms import Terms

LEDGERS, CLAIMS = 100, 25
REPLICATES = 8192
GROWTHS, BLOCKS = 400, 20
UNLIKELY = 1e-4
ENOUGH_FOR_NONE = 61_440  # replicates of a claim that these cannot decide


# --- questions: how often true statements are accused, and claims that their draws cannot settle


def _record(mean: float, place: int) -> dict[str, Any]:
    """The record of a claim that the mean is 1, whose draws have this mean and a variance of 1."""
    evidence = {
        "kind": "scalar", "design": {}, "replicates": REPLICATES, "used": REPLICATES, "excluded": {}, "mean": mean,
        "m2": 1.0, "largest": [],
    }  # fmt: skip
    near = [{"formula": f"miss {k}", "predicted": 2.0 + k} for k in range(3)]
    return {
        "claim": f"paper.{place}", "expected": "CONFIRMED", "regime": "exact", "relation": "=", "formula": "1",
        "alpha": 0.01, "delta": 0.02, "seed": 1, "proof": {"ok": True, "standing": "certificate", "reason": ""},
        "designs": [{
            "parameters": {}, "statistic": "mean", "generation": None, "planned": REPLICATES, "predicted": 1.0,
            "near_misses": near, "finite_variance": True, "evidence": [evidence],
        }],
    }  # fmt: skip


def accusations(seed: int) -> str:
    """In how many ledgers of true claims at least one is accused, at a promised 1 %."""
    rng = np.random.default_rng(seed)
    means = 1 + rng.standard_normal((LEDGERS, CLAIMS)) / REPLICATES**0.5
    accused = 0
    for row in means:
        entries = verify.judge.judge([_record(float(mean), place) for place, mean in enumerate(row)])
        accused += any(entry["verdict"] == "REFUTED" for entry in entries)
    return _promised(accused, LEDGERS, 0.01, "ledgers accuse a true claim")


def accusations_of_growths(seed: int) -> str:
    """How many of many true growths are rejected at 5 %."""
    rng = np.random.default_rng(seed)
    rejected = sum(two_sided(_growth(rng), 2.0).p < 0.05 for _ in range(GROWTHS))
    return _promised(rejected, GROWTHS, 0.05, "true growths are rejected")


def _growth(rng: np.random.Generator) -> Estimate:
    """The growth, in truth 2, of normal vectors in the fewest blocks that the guards admit."""
    first = rng.standard_normal((BLOCKS, 64, 2))
    u = np.stack([first, first + rng.standard_normal(first.shape)], axis=2)
    blocks = [
        {"used": 64, "sum": each.sum(axis=0).tolist(), "outer": np.einsum("rgp,rgq->gpq", each, each).tolist()}
        for each in u
    ]
    return verify.estimate.growth({"kind": "covariance", "generations": 2, "blocks": blocks}, 2)


def _promised(count: int, total: int, share: float, what: str) -> str:
    sound = binomtest(count, total, share, alternative="greater").pvalue > UNLIKELY
    return f"{'CONFIRMED' if sound else 'REFUTED'}: {count} of {total} {what}, {share:.0%} are promised"


@dataclass(frozen=True, kw_only=True)
class Capped:
    """A question that may draw only so many replicates."""

    question: Question
    survivor: bool = False  # one more near miss, so near to the value that it survives

    def __call__(self, seed: int) -> str:
        claim = self.question.asked()
        if self.survivor:
            near = NearMiss(formula=claim.value * (1 + Fraction(1, 10**6)), slip="a digit too many")
            claim = replace(claim, near_misses=(*claim.near_misses, near))
        return answer(claim, seed, Terms(replicates=ENOUGH_FOR_NONE))


def infinite_variance(seed: int) -> str:
    """The verdict where T = d + 2, so that the test error has a mean and no variance."""
    claim = find("gerstgrasser.accumulate-error")
    (trial, *_) = claim.planned.trials
    design = LinearDesign(
        workflow=Workflow.AUGMENT, features=Features.SAME, generations=4, rows=6, dimension=4, sigma=Fraction(3, 2)
    )
    wild = replace(trial, parameters={**trial.parameters, T: 6, d: 4}, designs=(design,))
    return answer(replace(claim, plan=replace(claim.planned, trials=(wild,))), seed, Terms(replicates=ENOUGH_FOR_NONE))


def two_seeds(seed: int) -> str:
    """Whether another seed, and another stream, is another run: of the linear regression, and of a GLM."""
    for name in ("gerstgrasser.wishart-trace", "dey.augment-variance"):
        design = find(name).planned.trials[0].designs[0]
        asked = Request(design=design, replicates=1, seed=seed)
        first = run(asked)
        for other in (replace(asked, seed=seed + 1), replace(asked, stream="pilot")):
            second = run(other)
            if any(first.get(key) == second.get(key) is not None for key in ("mean", "blocks")):
                return f"the same draws for {other.stream}, seed {other.seed} - {seed} = {other.seed - seed}"
    return "CONFIRMED: another seed and another stream are other draws"


def printed_claim(seed: int) -> str:
    """Whether a claim that is false as printed is refuted, as it should be."""
    return answer(find("kazdan.variance-as-printed"), seed).split("; ")[-1]


def wrong_formula(seed: int) -> str:
    """The verdict on a wrong formula in the place of a claim's own."""
    from verify.ledger import LedgerError

    try:
        (entry,) = verify.campaign.campaign(
            [find("kazdan.variance-mle")], formula="prod(1 - 1/(k*(k*n - 1)), (k, 2, t))", seed=seed
        )["claims"]
    except LedgerError as error:
        return f"ERROR: ledger: {error}"
    return f"{entry['verdict']}: {entry['reason']}"


def without_near_misses(seed: int) -> str:
    """The verdict on a record whose near misses are gone."""
    claim = find("gerstgrasser.wishart-trace")
    evidence = run(Request(design=claim.planned.trials[0].designs[0], replicates=REPLICATES, seed=seed))
    record = _record(0.0, 0)
    (design,) = record["designs"]
    design |= {"predicted": 3 / 16, "near_misses": [], "evidence": [evidence]}
    (entry,) = verify.judge.judge([record])
    return f"{entry['verdict']}: {entry['reason']}"


def changed_store(seed: int) -> str:
    """What a run makes of a store in which somebody changed a digit."""
    request = Request(design=find("kazdan.variance-mle").planned.trials[0].designs[0], replicates=1, seed=seed)
    with TemporaryDirectory() as folder:
        store = simulate.store.Store(folder)
        true = run_many([request], store=store)
        with closing(sqlite3.connect(store.file)) as file, file:
            file.execute("UPDATE blocks SET content = replace(content, '.1', '.2')")
        return "the same evidence" if run_many([request], store=store) == true else "another evidence"


# --- faults


def _set(module: Any, name: str, value: Any) -> Inject:
    return lambda patch: patch.setattr(module, name, value)


_never_refutes = _set(verify.judge, "holm", lambda p_values, family=0: [1.0] * len(p_values))
_holm_left_out = _set(verify.judge, "holm", lambda p_values, family=0: list(p_values))


def _tost(p: float) -> Inject:
    return _set(verify.reading, "in_favour", lambda *given, **more: Outcome(z=0.0, p=p))


def _margin_ignored(patch: pytest.MonkeyPatch) -> None:
    true = verify.hypotheses.equivalent
    patch.setattr(verify.hypotheses, "equivalent", lambda number, value, margin, *rest: true(number, value, 9e9, *rest))


def _error_halved(name: str) -> Inject:
    def inject(patch: pytest.MonkeyPatch) -> None:
        true: Callable[..., Estimate] = getattr(verify.estimate, name)

        def halved(*given: Any, **more: Any) -> Estimate:
            found = true(*given, **more)
            return replace(found, mcse=found.mcse / 2)

        patch.setattr(verify.estimate, name, halved)

    return inject


def _called_refuted(patch: pytest.MonkeyPatch) -> None:
    true = verify.judge.near_misses
    patch.setattr(
        verify.judge, "near_misses", lambda *given: tuple(replace(miss, refuted=True) for miss in true(*given))
    )


def _guards_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(verify.reading, "draw_faults", lambda *given, **more: [])
    patch.setattr(verify.reading, "moment_fault", lambda design: None)


def _expected_written_down(patch: pytest.MonkeyPatch) -> None:
    told = lambda draft, *rest: (Verdict(draft.record["expected"]), "as expected", ())  # noqa: E731 - a patch
    patch.setattr(verify.judge, "_verdict", told)


def _seed_forgotten(patch: pytest.MonkeyPatch) -> None:
    true = simulate.seeds.block_generator
    patch.setattr(simulate.seeds, "block_generator", lambda request, block: true(replace(request, seed=0), block))


def _stream_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The pilot of a generalised linear model has the draws of the verdict: what was sized is what is judged."""
    true = simulate.glm.problem.problem
    same = lambda request, *, keep=False: true(replace(request, stream="verdict"), keep=keep)  # noqa: E731 - a patch
    for user in (simulate.glm.engine, simulate.glm.trace):
        patch.setattr(user, "problem", same)


def _ordinary_intervals_at_every_look(patch: pytest.MonkeyPatch) -> None:
    two_sided = lambda self, z, replicates: float(2 * ndtr(-abs(z)))  # noqa: E731 - a patch
    patch.setattr(verify.sequence.ConfidenceSequence, "two_sided", two_sided)


def _fault(name: str, about: str, inject: Inject, report: Any, by: Any, check: str, **more: Any) -> Fault:
    caught = (by,) if isinstance(by, str) else by
    return Fault(name=f"judge: {name}", about=about, inject=inject, report=report, by=caught, check=check, **more)


SIMPLE, SHORT = Question(claim="gerstgrasser.wishart-trace"), Question(claim="gerstgrasser.accumulate-error")
UNSHOWN = Capped(question=replace(SHORT, delta=Fraction(1, 1000)))
SURVIVED = Capped(question=SHORT, survivor=True)
LEDGER = "the ledger, which contradicts itself"
ANY = ("CONFIRMED", "REFUTED", "INCONCLUSIVE")

JUDGE_FAULTS = (
    _fault("never refutes", "every adjusted p-value is 1", _never_refutes,
        printed_claim, "as expected: False", "a claim that is false as printed", sound="as expected: True"),
    _fault("never confirms", "equivalence is never shown", _tost(1.0), SIMPLE,
        ("INCONCLUSIVE", "ERROR"), "a true claim's expected verdict"),
    _fault("always confirms", "equivalence is always shown", _tost(0.0), UNSHOWN, "standard errors of room", LEDGER,
        sound="INCONCLUSIVE"),
    _fault("margin ignored", "equivalence is tested within any distance", _margin_ignored, UNSHOWN,
        "standard errors of room", LEDGER, sound="INCONCLUSIVE"),
    _fault("the expected verdict written down", "what is expected is what is found", _expected_written_down,
        wrong_formula, "ERROR: ledger", LEDGER, sound="REFUTED"),
    _fault("Holm left out", "the p-values of a ledger are not adjusted", _holm_left_out,
        accusations, "REFUTED", "the size of many ledgers"),
    _fault("standard error halved, mean", "the standard error of a mean is half as large",
        _error_halved("mean"), accusations, "REFUTED", "the size of many ledgers"),
    _fault("standard error halved, growth", "the jackknife's standard error is half as large",
        _error_halved("growth"), accusations_of_growths, "REFUTED", "the size of many tests"),
    _fault("near misses not held against the draws", "every near miss is called refuted", _called_refuted,
        SURVIVED, "refuted by z", LEDGER, sound="INCONCLUSIVE"),
    _fault("near misses left out", "the judge returns none", _set(verify.judge, "near_misses", lambda *given: ()),
        SIMPLE, "ERROR: ledger", LEDGER),
    _fault("near misses removed from a record", "a record names none", nothing, without_near_misses,
        "INVALID: near misses", "guard of near misses", sound=""),
    _fault("guards switched off", "no guard says anything", _guards_off, infinite_variance, ANY,
        "a run without a variance", sound="INVALID: heavy tail"),
    _fault("seeds equal", "the root seed is forgotten", _seed_forgotten, two_seeds, "the same draws",
        "two runs with two seeds"),
    _fault("pilot used again", "the pilot of a generalised linear model has the verdict's draws", _stream_forgotten,
        two_seeds, "the same draws", "two runs with two streams"),
    _fault("ordinary intervals at every look", "a confidence sequence is replaced by an interval for one look",
        _ordinary_intervals_at_every_look, size_report, "REFUTED", "the size of many runs"),
)  # fmt: skip
STORE_FAULTS = (
    Fault(name="store: checksums ignored", about="a changed digit is not noticed",
        inject=_set(simulate.store.Row, "intact", True), report=changed_store, by=("another evidence",),
        sound="the same evidence", check="a store in which a digit is changed"),
)  # fmt: skip
