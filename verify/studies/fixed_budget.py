"""The fixed compute budget: data accumulate, and each fit uses a random subset of all rows, as large as one batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from theory.vocabulary import Covariates, Design, Family, GlmDesign, Recipe, RegressionDesign, Workflow
from verify.measured import GROWTH, Floats, Series, bands, measured, ratios
from verify.studies import budget_densities
from verify.studies.budget_densities import BUDGET, WORKFLOWS
from verify.studies.derived import derived
from verify.studies.linear import QUANTITY
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study, finding

LAWS = {
    "replace": "dey.discard-variance",
    "accumulate": "dey.augment-variance",
    "fixed budget": "kazdan.subsample-ratio",
}
PLATEAU = "kazdan.subsample-limit"
SHARES = (Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4))  # of a batch, that a fit may use
MEAN_ROWS = 100
ROWS = (2, 3, 5, 10, 30, 100)  # of a batch, along which the limit law is neared
MEAN, LEAST_SQUARES, LOGIT, POISSON = "mean", "least squares", "logit", "Poisson"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much a profile draws: fits and replicates of what is vectorised, and of the generalised linear models."""

    fits: int
    replicates: int
    glm_fits: int
    glm_rows: int
    glm_replicates: int


SIZES = {
    "quick": Size(fits=15, replicates=1000, glm_fits=8, glm_rows=400, glm_replicates=1280),
    "full": Size(fits=100, replicates=4000, glm_fits=30, glm_rows=1000, glm_replicates=5120),
}


def mean(workflow: Workflow | Recipe, fits: int, rows: int = MEAN_ROWS) -> RegressionDesign:
    """The mean of normal rows: a regression on ones."""
    return RegressionDesign(
        workflow=workflow, generations=fits, rows=rows, dimension=1, features=Covariates.INTERCEPT
    )  # fmt: skip


def least_squares(workflow: Workflow | Recipe, fits: int) -> RegressionDesign:
    """Three features, the same in all generations."""
    return RegressionDesign(workflow=workflow, generations=fits, rows=200, dimension=3)


def glm(family: Family, workflow: Workflow | Recipe, size: Size) -> GlmDesign:
    """An intercept and three normal features, drawn anew in every generation."""
    return GlmDesign(family=family, workflow=workflow, generations=size.glm_fits, rows=size.glm_rows)


def cells(profile: str) -> Sequence[Cell]:
    """Each system under each workflow; the mean with other budgets and batches too."""
    size = SIZES[profile]
    many, blocks = size.replicates, size.glm_replicates
    found: list[tuple[str, Design, int]] = []
    for name, workflow in WORKFLOWS.items():
        found += [
            (f"{MEAN}, {name}", mean(workflow, size.fits), many),
            (f"{LEAST_SQUARES}, {name}", least_squares(workflow, size.fits), many),
            (f"{LOGIT}, {name}", glm(Family.BINOMIAL, workflow, size), blocks),
            (f"{POISSON}, {name}", glm(Family.POISSON, workflow, size), blocks),
        ]
    for share in SHARES:
        recipe = Recipe(kind="budget", numbers=(share,))
        found.append((f"budget {share}", mean(recipe, size.fits), many))
    found += [(f"rows {rows}", mean(BUDGET, size.fits, rows), many) for rows in ROWS]
    own = [Cell(key=key, design=design, replicates=count) for key, design, count in found]
    return [*own, *budget_densities.cells(profile)]


def growth(found: Series, base: Series | None = None) -> Floats:
    """Pseudo-values [R, fits] of the error of every fit over that of the first one, or over the first of `base`."""
    if found.quantities[0].name == GROWTH:
        return found.of(GROWTH)
    return ratios(found.of(QUANTITY), (base or found).of(QUANTITY)[:, 0])


def drawn(label: str, values: Floats, x: Sequence[float]) -> Curve:
    """The mean of pseudo-values by place, with its interval; they have no band, for they are no replicates."""
    told = bands(values)
    return Curve(label=label, x=list(x), mean=told["mean"], low=told["low"], high=told["high"])


def system(title: str, name: str, found: Mapping[str, Series]) -> Panel:
    """The growth of one system under the three workflows, with the limit law of each, and the plateau."""
    curves, laws = [], []
    for workflow in WORKFLOWS:
        values = growth(found[f"{name}, {workflow}"])
        fits = range(1, values.shape[1] + 1)
        curves.append(drawn(workflow, values, fits))
        laws.append(derived(LAWS[workflow], "G", fits, {}))
    laws.append(derived(PLATEAU, "", fits, {}, label="plateau pi^2/2 - 2"))
    return Panel(title=title, x="fit G", y="variance over that of fit 1", curves=[*curves, *laws], log="y")


def budgets(found: Mapping[str, Series]) -> Panel:
    """The mean with other budgets: its variance over that of a fit on one batch."""
    base = found[f"{MEAN}, accumulate"]
    curves, laws = [], []
    for share in SHARES:
        values = growth(found[f"budget {share}"], base)
        curves.append(drawn(f"{share} of a batch", values, range(1, values.shape[1] + 1)))
        laws.append(budget_law(share, values.shape[1]))
    return Panel(
        title=f"mean, n = {MEAN_ROWS}: other budgets", x="fit G", y="variance over that of n real rows",
        curves=[*curves, *laws],
    )  # fmt: skip


def budget_law(share: Fraction, fits: int) -> Curve:
    """The limit law of a budget of less than a batch, of one, or of several."""
    if share < 1:
        return derived("kazdan.subsample-budget", "G", range(1, fits + 1), {"lam": share})
    if share == 1:
        return derived(LAWS["fixed budget"], "G", range(1, fits + 1), {})
    later = derived("kazdan.subsample-batches", "s", range(fits - int(share) + 1), {"L": share})
    return replace(later, x=[int(share) + place for place in later.x])


def by_rows(found: Mapping[str, Series]) -> Panel:
    """The mean at the last fit, by rows of a batch: how the limit law is neared."""
    values = [growth(found[f"rows {rows}"])[:, -1:] for rows in ROWS]
    fits = found[f"rows {ROWS[0]}"].of(QUANTITY).shape[1]
    laws = [
        derived(LAWS["fixed budget"], "", ROWS, {"G": fits}, label=f"theory, n to infinity, G = {fits}"),
        derived(PLATEAU, "", ROWS, {}, label="plateau pi^2/2 - 2"),
    ]
    return Panel(
        title=f"mean, fixed budget at fit {fits}: rows", x="rows of a batch, n", y="variance over that of fit 1",
        curves=[drawn("fixed budget", np.hstack(values), ROWS), *laws], log="x",
    )  # fmt: skip


def told(name: str, workflow: str, found: Mapping[str, Series]) -> Finding:
    """The growth at the last fit, with its limit law."""
    one = found[f"{name}, {workflow}"]
    values = growth(one)
    law = derived(LAWS[workflow], "", (1,), {"G": values.shape[1]}).mean[0]
    said = f"{LAWS[workflow]} gives {law:.4g} as n grows"
    statement = f"{name}, {workflow}: variance of fit {values.shape[1]} over that of fit 1 ({said})"
    return replace(finding(statement, measured(values[:, -1])), replicates=one.count)


def read(found: Mapping[str, Series]) -> Outcome:
    """One panel a system, then other budgets, other numbers of rows, and whole distributions."""
    titles = {
        MEAN: f"mean of a normal, n = {MEAN_ROWS}",
        LEAST_SQUARES: "least squares, T = 200, d = 3",
        LOGIT: "logistic regression",
        POISSON: "Poisson regression",
    }
    panels = [system(title, name, found) for name, title in titles.items()]
    panels += [budgets(found), by_rows(found), *budget_densities.panels(found)]
    findings = [told(name, workflow, found) for name in titles for workflow in WORKFLOWS]
    findings += budget_densities.findings(found)
    return Outcome(panels=panels, findings=findings, notes=[NOTE])


NOTE = (
    "Intervals of ratios are those of a jackknife over replicates, or over blocks of 256 for the generalised linear "
    "models; bands of replicates are drawn for the kernel density alone. The laws of these ratios hold as n grows: at "
    "finite n they are corrected by terms in 1/n. The replicates of the mean were doubled after a first, noisy run."
)
STUDY = Study(
    name="fixed-budget",
    title="Fixed compute budget: each fit uses a random subset of all rows so far",
    source="Kazdan et al. 2024, fixed compute budget",
    scale={
        "quick": "a quarter to an eighth of the full profile's fits; the source gives no numbers, and these are ours.",
        "full": "the source gives no numbers; fits, rows and replicates are ours. Its language models are left out.",
    },
    cells=cells,
    read=read,
    parameters=lambda profile: {
        "fits": f"{SIZES[profile].fits}, and {SIZES[profile].glm_fits} of the generalised linear models, unless shown",
        "rows": f"{MEAN_ROWS} for the mean, 200 for least squares, {SIZES[profile].glm_rows} for the "
        "generalised linear models; in the title otherwise",
        "features": "3 standard normals, the same X for least squares, fresh ones for the generalised linear models",
        "budget": "one batch unless named",
    },
    claims=(
        "kazdan.subsample-ratio",
        PLATEAU,
        "kazdan.subsample-budget",
        "kazdan.subsample-batches",
        *budget_densities.CLAIMS,
    ),
    columns=4,
)
