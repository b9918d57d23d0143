"""Linear regression as the source runs it: the test error by iteration, and where its formula does not apply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from theory.vocabulary import Covariates, Recipe, RegressionDesign, Workflow
from verify.measured import Series, measured
from verify.studies.derived import derived
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study, curve, finding

QUANTITY = "test error"
ALONG = "iteration"
FEATURES = (1, 3, 10, 32, 100)
ROWS = {"quick": (10, 32, 100, 316), "full": (10, 32, 100, 316, 1000)}
FITS = {"quick": 20, "full": 100}
REPLICATES = {"quick": 25, "full": 400}
NOISES = (Fraction(1, 10), Fraction(1), Fraction(10))
REPLACE, ACCUMULATE, HALFWAY = Workflow.DISCARD, Workflow.AUGMENT, Workflow.HALFWAY
SAME_AND_FRESH = (Covariates.SAME, Covariates.FRESH)
BUDGET = Recipe(kind="fixed-budget")
NAMES: Mapping[Workflow | Recipe, str] = {
    REPLACE: "replace",
    ACCUMULATE: "accumulate",
    HALFWAY: "halfway",
    BUDGET: "fixed budget",
}
SHOWN = (100, 10)  # rows and features of the panels that vary something else
FORMULAS = {
    REPLACE: "gerstgrasser.replace-error",
    ACCUMULATE: "gerstgrasser.accumulate-error",
    HALFWAY: "gerstgrasser.halfway-stacked",
}
FEW_ROWS = "gerstgrasser.underdetermined-error"
FRESH: Mapping[Workflow | Recipe, str] = {
    REPLACE: "gerstgrasser.replace-fresh",
    ACCUMULATE: "gerstgrasser.accumulate-fresh",
}
APPLIES = (
    "The formulas c n and c H_n^(2), with c = sigma^2 d/(T - d - 1), hold for T >= d + 2. At T = d - 1, d and d + 1 "
    "the mean test error is infinite: such a cell has no curve, and its median alone is shown. For T <= d - 2 the fit "
    f"is that of least norm, whose error under accumulate is {FEW_ROWS}; under replace no formula is derived, and "
    "what is shown is measured."
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One design of the figure: what differs between its cells."""

    workflow: Workflow | Recipe
    rows: int = SHOWN[0]
    dimension: int = SHOWN[1]
    noise: Fraction = NOISES[1]
    features: Covariates = Covariates.SAME

    @property
    def key(self) -> str:
        """The name of its cell."""
        where = f"T = {self.rows}, d = {self.dimension}, sigma^2 = {self.noise}"
        return f"{NAMES[self.workflow]}, {where}, {self.features} X"

    @property
    def formula(self) -> str:
        """The id of the claim that gives its mean error at every iteration, or nothing where none does."""
        if self.rows < self.dimension - 1:
            accumulates = self.workflow == ACCUMULATE and self.features is Covariates.SAME
            return FEW_ROWS if accumulates else ""
        if self.rows < self.dimension + 2 or isinstance(self.workflow, Recipe):
            return ""
        if self.features is Covariates.FRESH:
            return FRESH.get(self.workflow, "")
        return FORMULAS[self.workflow]

    @property
    def has_mean(self) -> bool:
        """Whether the mean error is finite."""
        return not self.dimension - 1 <= self.rows <= self.dimension + 1


def grid(profile: str, workflow: Workflow) -> list[Place]:
    """The cells over rows and features."""
    return [Place(workflow=workflow, rows=rows, dimension=d) for d in FEATURES for rows in ROWS[profile]]


def beside() -> list[Place]:
    """The cells that vary noise, workflow and features at one number of rows and features."""
    noises = [Place(workflow=each, noise=noise) for each in (REPLACE, ACCUMULATE) for noise in NOISES]
    return [
        *noises,
        Place(workflow=HALFWAY),
        Place(workflow=BUDGET),
        *(Place(workflow=each, rows=32, features=kind) for each in (REPLACE, ACCUMULATE) for kind in SAME_AND_FRESH),
    ]


def cells(profile: str) -> Sequence[Cell]:
    """Every cell once."""
    places = {each.key: each for each in [*grid(profile, REPLACE), *grid(profile, ACCUMULATE), *beside()]}
    return [
        Cell(
            key=key,
            design=RegressionDesign(
                workflow=each.workflow, generations=FITS[profile], rows=each.rows, dimension=each.dimension,
                noise=each.noise, features=each.features,
            ),
            replicates=REPLICATES[profile],
        )
        for key, each in places.items()
    ]  # fmt: skip


def theory(place: Place, fits: int) -> Curve | None:
    """The mean error of the place by iteration, evaluated from its claim; None where there is none.

    The noise is a factor of every formula, so each is evaluated at sigma = 1, with |w*|^2 in units of sigma^2.
    """
    if not place.formula:
        return None
    at: dict[str, Fraction | int] = {"T": place.rows, "d": place.dimension, "sigma": 1}
    if place.formula == FEW_ROWS:
        at["w"] = 1 / place.noise
    return derived(place.formula, "n", range(1, fits + 1), at, scale=float(place.noise))


def pair(place: Place, found: Mapping[str, Series], label: str, *, dashed: bool = False) -> list[Curve]:
    """What was drawn at the place, and theory where there is some."""
    shown = replace(curve(label, found[place.key], QUANTITY, dashed=dashed), bottom=(), top=())
    expected = theory(place, len(shown.x))
    return [shown] if expected is None else [shown, expected]


def by_rows(workflow: Workflow, found: Mapping[str, Series], dimension: int, rows: Sequence[int]) -> Panel:
    """The error by iteration, one curve a number of rows."""
    places = [Place(workflow=workflow, rows=each, dimension=dimension) for each in rows]
    drawn = [line for each in places for line in labelled(each, found)]
    return Panel(title=f"{NAMES[workflow]}, d = {dimension}", curves=ordered(drawn), x=ALONG, y=QUANTITY)


def labelled(place: Place, found: Mapping[str, Series]) -> list[Curve]:
    """The curves of one number of rows; none but a name where the mean is infinite."""
    name = f"T = {place.rows}"
    if not place.has_mean:
        return [Curve(label=f"{name}: infinite mean", x=[], mean=[])]
    return pair(place, found, name if place.formula else f"{name}: no formula")


def ordered(curves: Sequence[Curve]) -> list[Curve]:
    """What was drawn first, then theory: the order of a legend."""
    return sorted(curves, key=lambda each: bool(each.theory))


def by_noise(found: Mapping[str, Series]) -> Panel:
    """The error by iteration, one curve a noise and workflow."""
    drawn = [
        line
        for noise in NOISES
        for each in (REPLACE, ACCUMULATE)
        for line in pair(
            Place(workflow=each, noise=noise), found,
            f"{float(noise):g}" + (f" ({NAMES[each]})" if each == ACCUMULATE else ""),
            dashed=each == ACCUMULATE,
        )
    ]  # fmt: skip
    title = f"by sigma^2; solid: replace; T, d = {SHOWN[0]}, {SHOWN[1]}"
    return Panel(title=title, curves=ordered(drawn), log="y", x=ALONG, y=QUANTITY)


def by_workflow(found: Mapping[str, Series]) -> Panel:
    """The error by iteration, one curve a workflow."""
    drawn = [line for each in NAMES for line in pair(Place(workflow=each), found, NAMES[each])]
    title = f"workflows; T, d = {SHOWN[0]}, {SHOWN[1]}"
    note = "fixed budget: measured, no formula at finite T"
    return Panel(title=title, curves=ordered(drawn), log="y", note=note, x=ALONG, y=QUANTITY)


def by_features(found: Mapping[str, Series]) -> Panel:
    """The error by iteration with one feature matrix and with fresh ones."""
    drawn = [
        line
        for each in (REPLACE, ACCUMULATE)
        for kind in SAME_AND_FRESH
        for line in pair(
            Place(workflow=each, rows=32, features=kind), found,
            NAMES[each] + (f" ({kind} X)" if kind is Covariates.FRESH else ""),
            dashed=kind is Covariates.FRESH,
        )
    ]  # fmt: skip
    return Panel(title=f"one X and fresh X; T, d = 32, {SHOWN[1]}", curves=ordered(drawn), log="y", x=ALONG, y=QUANTITY)


def surfaces(found: Mapping[str, Series], rows: Sequence[int]) -> list[Panel]:
    """Over rows and features, at the last iteration of accumulate: measured over derived mean, and the median."""
    places = [[Place(workflow=ACCUMULATE, rows=each, dimension=d) for each in rows] for d in FEATURES]
    marks = [
        (column, line)
        for line, row in enumerate(places)
        for column, each in enumerate(row)
        if each.formula != FORMULAS[ACCUMULATE]
    ]
    ratios = [[over_theory(each, found) for each in row] for row in places]
    medians = [[float(np.log10(np.median(found[each.key].last(QUANTITY)))) for each in row] for row in places]
    common = Panel(
        title="", kind="surface", x="rows T", y="features d", columns=rows, rows=FEATURES, marks=marks
    )  # fmt: skip
    return [
        replace(
            common, title="accumulate, last iteration: measured / derived", grid=ratios, unit="mean over formula",
            note="ring: c H_n^(2) does not apply; with a number:\n"
            f"{FEW_ROWS.partition('.')[2]}; blank: infinite mean",
        ),
        replace(
            common, title="accumulate, last iteration: median", grid=medians, unit="log10 of the median test error",
            note="ring: c H_n^(2) does not apply,\nsince T < d + 2",
        ),
    ]  # fmt: skip


def over_theory(place: Place, found: Mapping[str, Series]) -> float:
    """The mean error at the last iteration over what theory says; NaN where it says nothing."""
    values = found[place.key].of(QUANTITY)
    expected = theory(place, values.shape[1])
    return float("nan") if expected is None else float(values[:, -1].mean()) / expected.mean[-1]


def precision(found: Mapping[str, Series], rows: Sequence[int]) -> str:
    """How far the interval of a ratio in the surface reaches at most."""
    widest = 0.0
    for place in (Place(workflow=ACCUMULATE, rows=each, dimension=d) for d in FEATURES for each in rows):
        values = found[place.key].of(QUANTITY)
        expected = theory(place, values.shape[1])
        if expected is not None:
            told = measured(values[:, -1])
            widest = max(widest, (told.high - told.value) / expected.mean[-1])
    return f"Of the ratios of measured to derived means, the widest 95 % interval reaches {widest:.2g} to either side."


def of_grid(found: Mapping[str, Series]) -> list[int]:
    """The rows that were drawn with every number of features."""
    drawn = sorted({int(key.partition("T = ")[2].partition(",")[0]) for key in found})
    return [
        rows
        for rows in drawn
        if all(Place(workflow=ACCUMULATE, rows=rows, dimension=each).key in found for each in FEATURES)
    ]


def told(place: Place, found: Mapping[str, Series]) -> Finding:
    """The error at the last iteration, with what theory says there."""
    values = found[place.key].of(QUANTITY)
    expected = theory(place, values.shape[1])
    said = "no formula" if expected is None else f"{place.formula} gives {expected.mean[-1]:.4g}"
    where = f"{place.key}: test error at iteration {values.shape[1]} ({said})"
    return finding(where, measured(values[:, -1]))


RAISED = (
    "The replicates of a full run were raised from 100 to 400 after a first one, in which one of the 50 cells of the "
    "grid lay 3.2 standard errors off its formula."
)


def read(found: Mapping[str, Series]) -> Outcome:
    """Replace above, accumulate below, one panel a number of features; then noise, workflows, features, surfaces."""
    rows = of_grid(found)
    panels = [by_rows(each, found, d, rows) for each in (REPLACE, ACCUMULATE) for d in FEATURES]
    panels += [by_noise(found), by_workflow(found), by_features(found), *surfaces(found, rows)]
    chosen = [
        *beside(),
        *(Place(workflow=each, rows=rows[-1], dimension=100) for each in (REPLACE, ACCUMULATE)),
        *(Place(workflow=each, rows=32, dimension=100) for each in (REPLACE, ACCUMULATE)),
    ]
    return Outcome(
        panels=panels, findings=[told(each, found) for each in chosen], notes=[APPLIES, precision(found, rows), RAISED]
    )


STUDY = Study(
    name="linear",
    title="Linear regression refitted on its own labels",
    source="Gerstgrasser et al. 2024, figure 7",
    scale={
        "quick": "T up to 316 and 20 iterations, a fifth of the source's 100.",
        "full": "the source's own iterations; sigma^2 of 0.1 and 10 at one T and d, as it is a factor of the formulas.",
    },
    cells=cells,
    read=read,
    parameters=lambda profile: {
        "features d": ", ".join(map(str, FEATURES)),
        "rows T": ", ".join(map(str, ROWS[profile])),
        "noise sigma^2": "1, and 0.1 and 10 where named",
        "iterations": str(FITS[profile]),
        "features": "standard normal, the same X in all iterations unless named",
        "|w*|": "1",
    },
    claims=(
        *FORMULAS.values(),
        FEW_ROWS,
        *FRESH.values(),
        "gerstgrasser.accumulate-estimator",
        "gerstgrasser.accumulate-bound",
        "gerstgrasser.accumulate-fresh-limit",
        "gerstgrasser.error-variance",
        "gerstgrasser.halfway-as-printed",
        "gerstgrasser.halfway-fresh",
        "gerstgrasser.halfway-stacked-bound",
        "gerstgrasser.replace-variance-fresh",
        "gerstgrasser.replace-variance-same",
        "gerstgrasser.ridge-fixed-bias",
        "gerstgrasser.ridge-fixed-limit",
        "gerstgrasser.ridge-fixed-variance",
        "gerstgrasser.ridge-growing-collapse",
        "gerstgrasser.ridge-growing-mean",
        "gerstgrasser.wishart-trace",
    ),
    columns=5,
)
