"""Every guard fires on a simulation that somebody could ask for, and is silent on one that is sound.

The draws are those of the simulators, with their own seeds; docs/guards.md lists the same simulations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

import simulate.glm.engine
from simulate.request import Request
from simulate.run import run
from tests.faulty_glm import fits_a_little_off
from theory.registry import find
from theory.symbols import T, d
from theory.vocabulary import (
    Estimator,
    Family,
    Features,
    GaussianDesign,
    GlmDesign,
    LinearDesign,
    Statistic,
    Workflow,
)
from verify.guards import draw_faults
from verify.judge import judge
from verify.trials import finite_variance

PAGE = Path(__file__).parents[2] / "docs" / "guards.md"
BLOCK = 256  # replicates of a generalised linear model


@pytest.fixture(autouse=True)
def engines_rarely_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """statsmodels fits a few rows of the first block again: the comparison takes most of the time."""
    monkeypatch.setattr(simulate.glm.engine, "COMPARED", 0.0)
    monkeypatch.setattr(simulate.glm.engine, "LEAST_COMPARED", 10)


def linear(rows: int, sigma: Fraction = Fraction(1)) -> LinearDesign:
    return LinearDesign(
        workflow=Workflow.AUGMENT, features=Features.SAME, generations=1, rows=rows, dimension=4, sigma=sigma
    )


def glm(family: Family, rows: int, generations: int = 2, **more: Any) -> GlmDesign:
    return GlmDesign(family=family, workflow=Workflow.DISCARD, generations=generations, rows=rows, **more)


def collapsed(generations: int, statistic: Statistic = Statistic.LOG_VARIANCE) -> GaussianDesign:
    """Two draws a generation: the spread soon falls below the rounding of the mean, and has no logarithm."""
    return GaussianDesign(
        workflow=Workflow.DISCARD,
        estimator=Estimator.MLE,
        generations=generations,
        rows=2,
        statistic=statistic,
    )


def drawn(design: Any, replicates: int, **more: Any) -> dict[str, Any]:
    return dict(run(Request(design=design, replicates=replicates, **more)))


def faults(evidence: dict[str, Any], planned: int | None = None) -> list[str]:
    """What the guards of one run say."""
    generation = evidence["generations"] if evidence["kind"] == "covariance" else None
    return draw_faults(evidence, planned=planned or evidence["replicates"], generation=generation)


def reason(evidence: Sequence[dict[str, Any]], predicted: float, **more: Any) -> str:
    """The reason that the judge gives for a verdict on one design."""
    growth = evidence[0]["kind"] == "covariance"
    near = [{"formula": f"miss {k}", "predicted": predicted * (2 + k)} for k in range(more.pop("near", 3))]
    design = {
        "parameters": {}, "statistic": "growth" if growth else "mean",
        "generation": evidence[0]["generations"] if growth else None, "planned": evidence[0]["replicates"],
        "predicted": predicted, "near_misses": near, "finite_variance": more.pop("finite_variance", True),
        "evidence": list(evidence),
    }  # fmt: skip
    record = {
        "claim": "paper.slug", "expected": "CONFIRMED", "regime": "limit" if growth else "exact", "relation": "=",
        "formula": "c", "alpha": 0.01, "delta": 0.05, "seed": 2024, "designs": [design],
        "proof": {"ok": True, "standing": "certificate", "reason": ""}, **more,
    }  # fmt: skip
    (entry,) = judge([record])
    return f"{entry['verdict']}: {entry['reason']}"


def growths(family: Family, sizes: Sequence[int], blocks: int = 40) -> list[dict[str, Any]]:
    return [drawn(glm(family, rows, generations=3), BLOCK * blocks) for rows in sizes]


def lost_block() -> dict[str, Any]:
    evidence = drawn(glm(Family.NORMAL, 250), BLOCK * 21)
    return {**evidence, "blocks": evidence["blocks"][:20]}


def one_seed() -> dict[str, Any]:
    """Blocks that are drawn from one seed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulate.glm.engine, "first_replicate", lambda request, block: 0)
        return drawn(glm(Family.NORMAL, 250), BLOCK * 20)


def one_stops_early() -> str:
    with pytest.MonkeyPatch.context() as patch:
        fits_a_little_off(patch)
        return reason(growths(Family.NORMAL, (250, 500, 1000, 2000), 20), 3.0)


def analytic(rows: int) -> str:
    """The verdict where the claim's own rule says whether the replicates have a variance."""
    claim = find("gerstgrasser.accumulate-error")
    trial = replace(claim.planned.trials[0], parameters={**claim.planned.trials[0].parameters, T: rows, d: 4})
    return reason([drawn(linear(rows), 16384)], 4 / (rows - 5), finite_variance=finite_variance(claim, trial))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A guard: how its reason begins, a simulation for which it fires, and one for which it is silent."""

    guard: str
    fires: Callable[[], Any]
    silent: Callable[[], Any]


NORMAL = (250, 500, 1000, 2000)
CASES = (
    Case(guard="zero draws", fires=lambda: faults(drawn(glm(Family.BINOMIAL, 3), BLOCK)),
         silent=lambda: faults(drawn(glm(Family.BINOMIAL, 500), BLOCK))),
    Case(guard="non-finite", fires=lambda: faults(drawn(linear(24, Fraction(10**99)), 4096)),
         silent=lambda: faults(drawn(linear(24, Fraction(10**40)), 4096))),
    Case(guard="drawn", fires=lambda: faults(drawn(linear(24), 4096), planned=4097),
         silent=lambda: faults(drawn(linear(24), 4096), planned=4096)),
    Case(guard="too few replicates", fires=lambda: faults(drawn(collapsed(50), 4096)),
         silent=lambda: faults(drawn(collapsed(5), 4096))),
    Case(guard="count", fires=lambda: faults(lost_block()),
         silent=lambda: faults(drawn(glm(Family.NORMAL, 250), BLOCK * 21))),
    Case(guard="excluded share", fires=lambda: faults(drawn(glm(Family.BINOMIAL, 20), BLOCK * 4)),
         silent=lambda: faults(drawn(glm(Family.BINOMIAL, 250), BLOCK * 4))),
    Case(guard="capped share", fires=lambda: faults(drawn(glm(Family.POISSON, 12, generations=4), BLOCK)),
         silent=lambda: faults(drawn(glm(Family.POISSON, 250, generations=4), BLOCK))),
    Case(guard="repeated draws", fires=lambda: faults(one_seed()),
         silent=lambda: faults(drawn(glm(Family.NORMAL, 250), BLOCK * 20))),
    Case(guard="heavy tail: the variance is infinite by the analytic rule", fires=lambda: analytic(6),
         silent=lambda: analytic(24)),
    Case(guard="heavy tail: k-hat", fires=lambda: faults(drawn(linear(6), 16384)),
         silent=lambda: faults(drawn(linear(24), 16384))),
    Case(guard="heavy tail: one replicate", fires=lambda: faults(drawn(linear(6), 16384)),
         silent=lambda: faults(drawn(linear(24), 16384))),
    Case(guard="too few blocks", fires=lambda: faults(drawn(glm(Family.NORMAL, 250), BLOCK * 19)),
         silent=lambda: faults(drawn(glm(Family.NORMAL, 250), BLOCK * 20))),
    Case(guard="heavy tail: one block",
         fires=lambda: faults(drawn(glm(Family.POISSON, 30, generations=3), BLOCK * 40)),
         silent=lambda: faults(drawn(glm(Family.POISSON, 250, generations=3), BLOCK * 40))),
    Case(guard="no spread", fires=lambda: reason([drawn(collapsed(200, Statistic.VARIANCE), 4096)], 0.5),
         silent=lambda: reason([drawn(collapsed(1, Statistic.VARIANCE), 4096)], 0.5)),
    Case(guard="too few n", fires=lambda: reason(growths(Family.NORMAL, NORMAL[:3], 20), 3.0),
         silent=lambda: reason(growths(Family.NORMAL, NORMAL, 20), 3.0)),
    Case(guard="lack of fit", fires=lambda: reason(growths(Family.BINOMIAL, (60, 120, 240, 480)), 3.0),
         silent=lambda: reason(growths(Family.BINOMIAL, NORMAL, 20), 3.0)),
    Case(guard="smallest n", fires=lambda: reason(growths(Family.POISSON, (30, 60, 120, 240)), 3.0, delta=0.01),
         silent=lambda: reason(growths(Family.POISSON, (60, 120, 240, 480)), 3.0, delta=0.01)),
    Case(guard="near misses", fires=lambda: reason([drawn(linear(24), 4096)], 4 / 19, near=2),
         silent=lambda: reason([drawn(linear(24), 4096)], 4 / 19, near=3)),
    Case(guard="engines", fires=one_stops_early, silent=lambda: reason(growths(Family.NORMAL, NORMAL, 20), 3.0)),
)  # fmt: skip


def fired(case: Case, said: list[str] | str) -> bool:
    """Whether the guard is among the reasons."""
    listed = said.split(": ", 1)[1].split("; ") if isinstance(said, str) else said
    return any(each.startswith(case.guard) for each in listed)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # an overflow is what is asked for
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.guard)
def test_the_guard_fires(case: Case) -> None:
    said = case.fires()
    assert fired(case, said)
    assert not isinstance(said, str) or said.startswith(("INVALID", "ERROR"))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.guard)
def test_the_guard_is_silent_on_sound_draws(case: Case) -> None:
    assert not fired(case, case.silent())


def test_a_prediction_that_is_not_finite_is_invalid() -> None:
    """No formula comes so far: one without a finite value fails before anything is drawn."""
    said = reason([drawn(linear(24), 4096)], float("inf"))
    assert said.startswith(("INVALID: non-finite", "ERROR"))


def test_the_page_lists_every_guard() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [case.guard for case in CASES if f"| {case.guard}" not in text] == []


@pytest.mark.parametrize(("blocks", "chance"), [(20, 0.00589), (30, 2.26e-4), (40, 8.18e-6)])
def test_the_guard_of_one_block_fires_on_normal_draws_as_often_as_the_page_says(blocks: int, chance: float) -> None:
    """The share of a squared residual is (b - 1)/b times Beta(1/2, (b - 2)/2), and only one can be above 1/2."""
    assert blocks * beta.sf(0.5 * blocks / (blocks - 1), 0.5, (blocks - 2) / 2) == pytest.approx(chance, rel=0.01)
    if chance < 0.001:
        return
    rng = np.random.default_rng(2024)
    values = rng.standard_normal((200_000, blocks))
    squares = (values - values.mean(axis=1, keepdims=True)) ** 2
    found = float(np.mean(squares.max(axis=1) > 0.5 * squares.sum(axis=1)))
    assert found == pytest.approx(chance, abs=4 * (chance / 200_000) ** 0.5)
