"""The pictures of the spine show the law where the draws follow it, and say so where they do not."""

from collections.abc import Mapping
from dataclasses import replace
from math import pi

import numpy as np
import pytest
from sympy import simplify, sympify

from simulate.frame import BINS, PER_UNIT
from simulate.request import Request
from simulate.run import run
from simulate.series import Quantity
from theory.registry import find
from verify.measured import GROWTH, Series
from verify.studies import efficiency, growth, innovations, power_curves
from verify.studies.innovations import FIRST_EDGE, GENERATIONS, REPLICATES, Histogram, leaves, visible
from verify.studies.study import Drawing
from verify.studies.synthetic import scalar

FITS, BLOCKS = 6, 20


def chains(swapped: Mapping[str, str] | None = None) -> dict[str, Series]:
    """Pseudo-values around the law of each workflow, or around that of another one."""
    generator = np.random.default_rng(11)
    found = {}
    for workflow in growth.LAWS:
        stated = np.array(growth.law((swapped or {}).get(workflow, workflow), range(1, FITS + 1)).mean)
        for family in growth.FAMILIES:
            values = stated * (1 + 0.03 * generator.standard_normal((BLOCKS, FITS)))
            quantity = Quantity(name=GROWTH, at=tuple(range(1, FITS + 1)))
            found[growth.key(workflow, family)] = Series(values=values, quantities=(quantity,), replicates=BLOCKS)
    return found


@pytest.mark.parametrize(
    ("name", "claim", "inverse"),
    [
        (growth.LIMITS["augment"], growth.BOUND, True),
        (growth.LIMITS[growth.BUDGET], growth.PLATEAU, False),
        ("6/π²", efficiency.BOUND, False),
    ],
)
def test_a_limit_is_called_by_the_exact_value_of_its_claim(name: str, claim: str, inverse: bool) -> None:
    called = sympify(name.replace("π²", "pi**2"))
    value = find(claim).value
    assert simplify(called - (1 / value if inverse else value)) == 0


def test_the_growth_is_shown_with_its_laws_and_limits() -> None:
    told = growth.read(chains())
    assert [panel.title for panel in told.panels[:-1]] == list(growth.LAWS)
    (limit,) = [curve for curve in told.panels[1].curves if curve.theory == "dey.are-bound"]
    assert limit.mean == pytest.approx([pi**2 / 6] * FITS)
    (law,) = [curve for curve in told.panels[5].curves if curve.theory]
    assert law.mean[:2] == pytest.approx([1, 5 / 4])  # by hand: (1/4 + 1/4), then (1/2 + 1)/4 + 1/4
    assert told.notes[0].startswith("All 35 points")


def test_laws_that_are_swapped_between_discard_and_augment_are_seen() -> None:
    told = growth.read(chains({"discard": "augment", "augment": "discard"}))
    assert told.notes[0].startswith("OFF THE LAW: 10 of 35")


def test_a_growth_that_is_five_percent_off_is_seen() -> None:
    found = chains()
    for family in growth.FAMILIES:
        one = found[growth.key("window:2", family)]
        found[growth.key("window:2", family)] = replace(one, values=one.values * 1.05)
    assert growth.read(found).notes[0].startswith("OFF THE LAW: 5 of 35 simultaneous 95 % intervals")


def test_the_efficiency_is_the_inverse_of_the_growth_and_stays_above_its_bound() -> None:
    found = chains()
    told = efficiency.read({key: one for key, one in found.items() if key.startswith(("discard", "augment"))})
    point, grown = told.panels[1].curves[0], growth.drawn("normal", found["augment, normal"].of(GROWTH))
    assert [one * other for one, other in zip(point.mean, grown.mean, strict=True)] == pytest.approx([1] * 4)
    assert all(low <= mean <= high for low, mean, high in zip(point.low, point.mean, point.high, strict=True))
    (bound,) = [curve for curve in told.panels[1].curves if curve.theory == "dey.are-bound"]
    assert bound.mean[0] == pytest.approx(6 / pi**2)
    assert min(point.mean) > bound.mean[0]


def innovated(scale: float, replicates: int, seed: int) -> Histogram:
    """Standard normal innovations times a scale, counted as the engine counts them."""
    drawn = scale * np.random.default_rng(seed).standard_normal((2 * GENERATIONS, replicates))
    edges = FIRST_EDGE + np.arange(BINS + 1) / PER_UNIT
    counts = np.array([np.histogram(np.clip(each, -4.999, 4.999), edges)[0] for each in drawn], dtype=np.float64)
    return Histogram(each=counts, count=replicates, excluded=0)


def test_innovations_three_percent_too_wide_leave_the_band_of_a_full_run() -> None:
    full = REPLICATES["full"]
    assert visible(2 * GENERATIONS * full) < 0.03
    assert all(leaves(innovated(scale, full, seed)) for scale in (0.97, 1.03) for seed in range(5))


def test_innovations_that_are_standard_normal_seldom_leave_the_band() -> None:
    """At most one of twenty leaves; 6 or more of 40 has probability 0.014."""
    assert sum(leaves(innovated(1.0, 2000, seed)) for seed in range(40)) < 6


def test_the_innovations_of_the_engine_are_read_from_its_histograms() -> None:
    cell = innovations.cell("logit", "augment", 1024)
    told = innovations.histogram(run(Request(design=cell.design, frame=cell.frame, replicates=1024, seed=7)))
    assert (told.draws, told.of_fit(2).draws, told.count) == (2 * GENERATIONS * 1024, 2 * 1024, 1024)
    assert not leaves(told)


def drawn_verdicts(monkeypatch: pytest.MonkeyPatch, runs: int = 30) -> str:
    monkeypatch.setitem(power_curves.STEPS, "quick", 1.0)
    record = Drawing(study=power_curves.STUDY, profile="quick", seed=3, replicates=runs).record([])
    assert record["replicates"] == [runs]
    return str(record["notes"][0])


def test_verdicts_come_as_often_as_the_power_functions_say(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn_verdicts(monkeypatch).startswith("None of 36 counted shares is improbable")


def test_evidence_that_spreads_more_than_the_power_functions_are_told_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the replicates that the curves are told of."""
    kinds = tuple(
        replace(kind, draw=lambda random, truth, count: [scalar(random, truth, count // 3)])
        for kind in power_curves.KINDS
        if kind.statistic == "mean"
    )
    monkeypatch.setattr(power_curves, "KINDS", kinds)
    assert drawn_verdicts(monkeypatch, 20).startswith("OFF THE CURVES")
