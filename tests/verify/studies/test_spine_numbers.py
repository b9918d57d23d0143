"""What the pictures of the spine say in numbers, each from chains or histograms that are made so."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from simulate.series import Quantity
from verify.measured import GROWTH, Series
from verify.studies import efficiency, growth, innovations
from verify.studies.gaussian import STUDY
from verify.studies.innovations import BINS, FIRST_EDGE, GENERATIONS, PER_UNIT, Histogram, places, reach
from verify.studies.study import Drawing

FITS, BLOCKS, T19 = 6, 20, 2.0930  # the 97.5 % quantile of t with 19 degrees of freedom, from a table


def chains(scale: float = 1.0) -> dict[str, Series]:
    """Pseudo-values of every family and workflow: the law times `scale`, with a spread of 0.1 between blocks."""
    spread = np.linspace(-1, 1, BLOCKS)
    spread = 0.1 * (spread / spread.std(ddof=1))[:, None]
    quantity = Quantity(name=GROWTH, at=tuple(range(1, FITS + 1)))
    return {
        growth.key(workflow, family): Series(
            values=scale * np.array(growth.law(workflow, range(1, FITS + 1)).mean) * (1 + spread),
            quantities=(quantity,), replicates=256 * BLOCKS,
        )
        for workflow in growth.LAWS for family in growth.FAMILIES
    }  # fmt: skip


def test_the_efficiency_at_the_last_fit_has_the_interval_of_the_growth_turned_over() -> None:
    told = {each.statement: each for each in efficiency.read(chains()).findings}
    for workflow, stated in (("discard", 1 / 6), ("augment", 1 / sum(1 / k**2 for k in range(1, 7)))):
        found = told[f"efficiency of fit 6, {workflow}, normal (theory {stated:.4g})"]
        half = T19 * 0.1 / BLOCKS**0.5
        assert found.value == pytest.approx(stated)
        assert (found.low, found.high) == pytest.approx((stated / (1 + half), stated / (1 - half)), rel=1e-4)
        assert found.replicates == 256 * BLOCKS
    assert len(told) == 2 * len(growth.FAMILIES)


def test_curves_of_the_efficiency_begin_at_the_first_fit_and_end_at_the_last() -> None:
    discard, augment = efficiency.read(chains()).panels
    assert (discard.log, augment.log) == ("both", "x")
    (law,) = [curve for curve in discard.curves if curve.theory]
    assert (list(law.x), law.mean) == (list(range(1, 7)), pytest.approx([1 / fit for fit in range(1, 7)]))
    assert "dey.are-bound" not in {curve.theory for curve in discard.curves}


def test_marked_fits_are_those_of_the_picture_up_to_the_last() -> None:
    panel = growth.panel(chains(), "augment")
    assert list(panel.curves[0].x) == [1, 2, 3, 5]
    short = {key: replace(one, values=one.values[:, :5]) for key, one in chains().items()}
    assert list(growth.panel(short, "augment").curves[0].x) == [1, 2, 3, 5]
    assert [(each, growth.replicates(growth.SIZES["full"], budget=each)) for each in (True, False)] == [
        (True, 5120), (False, 16_384)
    ]  # fmt: skip


def test_a_growth_off_its_law_names_five_points_and_that_there_are_more() -> None:
    told = growth.read(chains(2.0))
    assert told.notes[0] == (
        "OFF THE LAW: 35 of 35 simultaneous 95 % intervals leave it out (discard at fit 2, discard at fit 3, "
        "discard at fit 4, discard at fit 5, discard at fit 6, ...)."
    )
    assert [each.value for each in told.findings] == pytest.approx([2.0] * len(growth.LAWS))
    assert told.findings[0].statement == "growth at fit 6 over dey.discard-variance (6), discard, all families together"
    assert told.findings[0].replicates == 5 * 256 * BLOCKS
    ends = told.panels[-1].curves[-1]
    assert (list(ends.x), list(ends.mean)) == ([1, 5], [1, 1])


def normal(scale: float = 1.0, draws: int = 1_000_000) -> Histogram:
    """Counts of a bin as a normal law with this scale has them, in all coordinates alike."""
    edges = FIRST_EDGE + np.arange(BINS + 1) / PER_UNIT
    one = draws * np.diff(norm.cdf(edges / scale))
    one[[0, -1]] += (draws - one.sum()) / 2
    return Histogram(each=np.array([one] * 2 * GENERATIONS), count=draws, excluded=0)


def innovated(**strays: float) -> dict[str, Histogram]:
    named = {f"{family}, {workflow}": 1.0 for family in innovations.FAMILIES for workflow in innovations.WORKFLOWS}
    return {name: normal(scale) for name, scale in (named | {"Poisson, augment": strays.get("poisson", 1.0)}).items()}


def test_innovations_of_the_right_law_stay_in_the_band_and_others_are_named() -> None:
    assert innovations.read(innovated()).notes[0] == "Every curve stays in its band."
    assert innovations.read(innovated(poisson=1.05)).notes[0] == "OUT OF THE BAND: Poisson, augment."


def test_the_scale_by_quartiles_is_told_of_each_design_with_its_interval() -> None:
    told = {each.statement: each for each in innovations.read(innovated(poisson=1.05)).findings}
    assert len(told) == 12
    for name, scale in (("normal, discard", 1.0), ("Poisson, augment", 1.05)):
        found = told[f"scale of the innovations by their quartiles, {name} (theory 1)"]
        assert found.value == pytest.approx(scale, abs=2e-3)
        assert found.low < found.value < found.high
        # by hand: the variance of the quartiles' half distance is 1/(16 n f(q)^2), f at 0.6745 is 0.3178
        error = 1 / (4 * 0.3178 * 0.6745 * (6_000_000) ** 0.5)
        assert (found.high - found.low) / 2 == pytest.approx(1.96 * error, rel=0.1)


def test_a_panel_of_innovations_has_a_curve_a_family_and_one_a_fit() -> None:
    panels = innovations.read(innovated(poisson=1.05)).panels
    by_fit, plain = panels[-2:]
    assert [curve.label for curve in by_fit.curves] == ["fit 1", "fit 2", "fit 3", "standard normal"]
    last = by_fit.curves[0]
    assert last.mean[-1] == pytest.approx(last.x[-1] * (1 - 1 / 1.05), rel=0.02)  # the edge less the normal quantile
    assert [curve.label for curve in plain.curves] == [*innovations.FAMILIES, "standard normal"]
    assert plain.curves[0].x == pytest.approx(plain.curves[0].mean, abs=1e-6)
    assert plain.curves[-1].x == [plain.curves[0].mean[0], plain.curves[0].mean[-1]]


def test_quantiles_are_shown_where_the_band_has_both_ends() -> None:
    """By Kolmogorov's law the band of a million reaches 1.358/1000; half as much again is a share of 0.00204."""
    draws = 1_000_000
    assert reach(draws) == pytest.approx(1.358e-3, rel=1e-2)
    assert places(draws)[0] == pytest.approx(-2.8)
    assert places(draws)[-1] == pytest.approx(2.8)


def test_a_cell_of_a_generalised_linear_model_has_two_blocks_and_any_other_what_is_asked() -> None:
    glm = growth.cell("quick", "augment", "normal")  # counted rows: blocks of 1,024
    gaussian = STUDY.cells("quick")[0]
    study = replace(growth.STUDY, cells=lambda _: (glm, gaussian))
    asked = Drawing(study=study, profile="quick", seed=1, replicates=3).requests()
    assert [(each.design.system, each.replicates) for each in asked] == [("glm", 2048), ("multivariate", 3)]
    own = Drawing(study=study, profile="quick", seed=1).requests()
    assert [each.replicates for each in own] == [glm.replicates, gaussian.replicates]
