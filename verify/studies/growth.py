"""How the variance of a refitted generalised linear model grows: every workflow with a law, and every family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from scipy.stats import t as student

from theory.vocabulary import Family, GlmDesign, recipe_named
from verify.measured import GROWTH, LEVEL, Floats, Measured, Series, bands, measured
from verify.studies.derived import derived
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study, finding

FAMILIES = {
    "normal": Family.NORMAL,
    "logit": Family.BINOMIAL,
    "Poisson": Family.POISSON,
    "gamma": Family.GAMMA,
    "negative binomial": Family.NEGATIVE_BINOMIAL,
}
QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)
LAWS: Mapping[str, tuple[str, Mapping[str, Fraction]]] = {  # of each workflow: the claim, and where it is evaluated
    "discard": ("dey.discard-variance", {}),
    "augment": ("dey.augment-variance", {}),
    "halfway": ("dey.halfway-variance", {}),
    "window:2": ("dey.window-two-variance", {}),
    "kept:1/4": ("dey.kept-share-variance", {"alpha": QUARTER}),
    "mix:1:1/2": ("dey.mixing-variance", {"kappa": Fraction(1), "w": HALF}),
    "fixed-budget": ("kazdan.subsample-ratio", {}),
}
BOUND = "dey.are-bound"  # whose inverse is the limit of the growth under augment
LIMITS = {"augment": "π²/6", "fixed-budget": "π²/2 - 2"}
PLATEAU = "kazdan.subsample-limit"
BUDGET = "fixed-budget"
SHOWN = (1, 2, 3, 5, 8, 12, 20)  # fits that are marked, evenly apart on a logarithmic scale
VARIANCE = "Var W(G) / Var W(1)"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much a profile draws. A budget draws single rows, which cost by their number; the rest is counted."""

    fits: int
    rows: int
    replicates: int
    budget_rows: int
    budget_replicates: int


SIZES = {
    "quick": Size(fits=8, rows=1_000_000, replicates=4096, budget_rows=250, budget_replicates=1024),
    "full": Size(fits=20, rows=1_000_000, replicates=16_384, budget_rows=1000, budget_replicates=5120),
}


def cells(profile: str) -> Sequence[Cell]:
    """Each workflow with each family."""
    return [cell(profile, workflow, family) for workflow in LAWS for family in FAMILIES]


def cell(profile: str, workflow: str, family: str) -> Cell:
    """One design: an intercept and a fair sign, counted by cell; of a budget, three normal features."""
    size, budget = SIZES[profile], workflow == BUDGET
    design = GlmDesign(
        family=FAMILIES[family], workflow=recipe_named(workflow), generations=size.fits,
        rows=size.budget_rows if budget else size.rows, law="gaussian" if budget else "signs",
        features=3 if budget else 1,
    )  # fmt: skip
    return Cell(key=key(workflow, family), design=design, replicates=replicates(size, budget=budget))


def replicates(size: Size, *, budget: bool) -> int:
    """How many chains of one design are drawn."""
    return size.budget_replicates if budget else size.replicates


def key(workflow: str, family: str) -> str:
    """The name under which a design is read."""
    return f"{workflow}, {family}"


def law(workflow: str, fits: Sequence[int]) -> Curve:
    """The growth that the workflow's claim states, over its value at the first fit."""
    claim, at = LAWS[workflow]
    first = derived(claim, "G", [1], at).mean[0]
    return derived(claim, "G", fits, at, scale=1 / first)


def limit(workflow: str, fits: Sequence[int]) -> list[Curve]:
    """The line that the growth tends to, where a claim has one: of augment the inverse of the least efficiency."""
    if workflow == "augment":
        flat = derived(BOUND, "", fits, {})
        flat = replace(flat, mean=[1 / value for value in flat.mean])
    elif workflow == BUDGET:
        flat = derived(PLATEAU, "", fits, {})
    else:
        return []
    return [replace(flat, label=f"limit {LIMITS[workflow]} = {flat.mean[0]:.4f}", dashed=True)]


def read(found: Mapping[str, Series]) -> Outcome:
    """A panel a workflow with the families as colours, and how far all families together are from the law."""
    panels = [panel(found, workflow) for workflow in LAWS]
    together = {workflow: ratio_to_law(found, workflow) for workflow in LAWS}
    panels.append(_residual(together))
    findings = [_told(workflow, found, values) for workflow, values in together.items()]
    return Outcome(panels=panels, findings=findings, notes=[verdict_of(together), NOTE])


def panel(found: Mapping[str, Series], workflow: str) -> Panel:
    """The growth under one workflow: points with intervals, the law and, where there is one, its limit."""
    curves = [drawn(family, found[key(workflow, family)].of(GROWTH)) for family in FAMILIES]
    fits = range(1, fits_of(found) + 1)
    stated = law(workflow, fits)
    if workflow != next(iter(LAWS)):  # the first panel names the families for all
        curves = [replace(each, label=f"_{each.label}") for each in curves]
        stated = replace(stated, label="")
    return Panel(
        title=workflow, x="fit G", y=VARIANCE, kind="marks", log="both" if workflow == "discard" else "x",
        curves=[*curves, stated, *limit(workflow, fits)],
    )  # fmt: skip


def fits_of(found: Mapping[str, Series]) -> int:
    """How many fits the chains have."""
    return int(next(iter(found.values())).of(GROWTH).shape[1])


def drawn(label: str, values: Floats) -> Curve:
    """The means of pseudo-values [blocks, fits] at the fits that are shown, with their intervals."""
    fits = [fit for fit in SHOWN if fit <= values.shape[1]]
    told = bands(values[:, [fit - 1 for fit in fits]])
    return Curve(label=label, x=fits, mean=told["mean"], low=told["low"], high=told["high"])


def ratio_to_law(found: Mapping[str, Series], workflow: str) -> Floats:
    """Pseudo-values of the growth over the law, [blocks, fits]: the mean of all families, block by block.

    Blocks of one number share random numbers, and a mean of each counts that in.
    """
    values = np.mean([found[key(workflow, family)].of(GROWTH) for family in FAMILIES], axis=0)
    stated = law(workflow, range(1, values.shape[1] + 1)).mean
    return np.asarray(values / np.array(stated))


def _residual(together: Mapping[str, Floats]) -> Panel:
    curves = [drawn(workflow, values) for workflow, values in together.items()]
    return Panel(
        title="all families together, over the law", x="fit G", y="measured over theory", kind="marks", log="x",
        curves=[*curves, Curve(label="theory", x=[1, curves[0].x[-1]], mean=[1, 1], theory="every law above")],
    )  # fmt: skip


def outside(together: Mapping[str, Floats]) -> tuple[list[str], int]:
    """Workflow and fit of each point whose interval leaves the law out, and the number of points.

    The intervals hold all at once with probability 0.95 at least, by Bonferroni's inequality.
    """
    points = [
        (f"{workflow} at fit {fit}", measured(column))
        for workflow, values in together.items()
        for fit, column in enumerate(values.T[1:], 2)
    ]
    return [name for name, each in points if _apart(each, len(points))], len(points)


def _apart(point: Measured, points: int) -> bool:
    reach = float(student.ppf(1 - (1 - LEVEL) / (2 * points), point.replicates - 1))
    return not abs(point.value - 1) <= reach * point.mcse


def verdict_of(together: Mapping[str, Floats]) -> str:
    """The sentence on whether the drawn growth is that of the laws, at every fit from the second on."""
    strays, points = outside(together)
    if not strays:
        return f"All {points} points of the last panel and of the fits between lie within simultaneous 95 % intervals."
    named = ", ".join(strays[:5]) + (", ..." if len(strays) > 5 else "")
    return f"OFF THE LAW: {len(strays)} of {points} simultaneous 95 % intervals leave it out ({named})."


def _told(workflow: str, found: Mapping[str, Series], values: Floats) -> Finding:
    last = values.shape[1]
    stated = law(workflow, [last]).mean[0]
    said = f"growth at fit {last} over {LAWS[workflow][0]} ({stated:.5g}), {workflow}, all families together"
    counted = sum(found[key(workflow, family)].count for family in FAMILIES)
    return replace(finding(said, measured(values[:, -1])), replicates=counted)


def parameters(profile: str) -> Mapping[str, str]:
    """What is told of the profile."""
    size = SIZES[profile]
    return {
        "fits": str(size.fits),
        "rows of a batch": f"{size.rows:,}, and {size.budget_rows:,} under fixed-budget",
        "features": "an intercept and a fair sign, and three standard normals under fixed-budget",
        "mix:1:1/2": "as many fresh real rows as synthetic ones, both with weight 1/2",
    }


NOTE = (
    "Intervals are those of a jackknife over blocks of replicates. Families stand beside each other so that their "
    "intervals can be told apart: all were measured at the fit that they stand at. Workflows see the same random "
    "numbers, and so their errors are alike. The laws hold as n grows. A first run "
    "had batches of 10,000 rows, where terms in 1/n reach 1 % and 8 of 133 intervals left the law out; runs with "
    "other seeds, not shown, pointed to such terms too; now they have 100 times as many."
)
STUDY = Study(
    name="growth",
    title="Growth of the variance against theory, by workflow and family",
    source="Dey and Donoho 2024; Gerstgrasser et al. 2024; Kazdan et al. 2024",
    scale={
        "quick": "8 fits in place of 20, a quarter of the replicates, and smaller batches under fixed-budget.",
        "full": "the sources print no numbers of rows or replicates for these laws; all are ours.",
    },
    cells=cells,
    read=read,
    parameters=parameters,
    claims=(*(claim for claim, _ in LAWS.values()), BOUND, PLATEAU),
    columns=4,
)
