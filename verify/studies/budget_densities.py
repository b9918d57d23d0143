"""The fixed budget where a distribution is refitted: the variance of a normal, and the loss of a kernel density."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simulate.kde import LOSS
from theory.vocabulary import Cloud, KdeDesign, MultivariateDesign, Recipe, Route, Rule, Workflow
from verify.measured import Series, difference, measured
from verify.studies.derived import derived
from verify.studies.study import Cell, Curve, Finding, Panel, curve, finding

BUDGET = Recipe(kind="fixed-budget")
WORKFLOWS: Mapping[str, Workflow | Recipe] = {
    "replace": Workflow.DISCARD,
    "accumulate": Workflow.AUGMENT,
    "fixed budget": BUDGET,
}
LAWS = {"unbiased": "kazdan.subsample-variance-unbiased", "mle": "kazdan.subsample-variance-mle"}
DIVISORS = {"unbiased": "n - 1", "mle": "n"}
CLAIMS = (*LAWS.values(), "kazdan.subsample-variance-diverges")
ROWS, KERNELS = 4, 100  # rows of a batch: so few that the growth like G^(1/n) is seen, and those of a kernel density
VARIANCE = "covariance trace"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much a profile draws."""

    fits: int
    replicates: int
    kernel_fits: int
    kernel_seeds: int


SIZES = {
    "quick": Size(fits=50, replicates=800, kernel_fits=20, kernel_seeds=5),
    "full": Size(fits=400, replicates=4000, kernel_fits=100, kernel_seeds=20),
}


def cells(profile: str) -> Sequence[Cell]:
    """A normal with either divisor under the fixed budget; a kernel density under each workflow."""
    size = SIZES[profile]
    normal = [
        Cell(
            key=f"normal, {divisor}",
            design=MultivariateDesign(
                workflow=BUDGET, generations=size.fits, rows=ROWS, estimator=divisor, route=Route.ROWS
            ),
            replicates=size.replicates,
        )
        for divisor in LAWS
    ]
    kernels = [
        Cell(
            key=f"kernels, {name}",
            design=KdeDesign(
                data=Cloud.MOONS, workflow=workflow, generations=size.kernel_fits, rows=KERNELS, rule=Rule.SCOTT
            ),
            replicates=size.kernel_seeds,
        )
        for name, workflow in WORKFLOWS.items()
    ]
    return [*normal, *kernels]


def panels(found: Mapping[str, Series]) -> list[Panel]:
    """The fitted variance by fit, and the loss by fit."""
    curves: list[Curve] = []
    for divisor in LAWS:
        shown = curve(f"divisor {DIVISORS[divisor]}", found[f"normal, {divisor}"], VARIANCE)
        curves.append(replace(shown, bottom=(), top=()))
    curves += [derived(claim, "G", range(1, len(curves[0].x) + 1), {"n": ROWS}) for claim in LAWS.values()]
    losses = [curve(name, found[f"kernels, {name}"], LOSS) for name in WORKFLOWS]
    return [
        Panel(
            title=f"normal, n = {ROWS}: fitted variance, fixed budget", x="fit G", y="E sigma_G^2 / sigma_0^2",
            curves=curves, log="x", note=f"n - 1 grows like G^(1/{ROWS}), n has a limit",
        ),
        Panel(
            title=f"kernel density on moons, n = {KERNELS}", x="fit G", y="loss on real rows, nats", curves=losses,
            note="Scott's bandwidth; measured, no theory",
        ),
    ]  # fmt: skip


def findings(found: Mapping[str, Series]) -> list[Finding]:
    """The variance at the last fit with what theory says, and the loss that the budget costs."""
    told = []
    for divisor, claim in LAWS.items():
        values = found[f"normal, {divisor}"].of(VARIANCE)
        law = derived(claim, "", (1,), {"n": ROWS, "G": values.shape[1]}).mean[0]
        statement = (
            f"normal, fixed budget, n = {ROWS}, divisor {DIVISORS[divisor]}: E sigma_G^2 / sigma_0^2 at fit "
            f"{values.shape[1]} ({claim} gives {law:.4g})"
        )
        told.append(finding(statement, measured(values[:, -1])))
    budget = found["kernels, fixed budget"].last(LOSS)
    last = int(found["kernels, fixed budget"].at(LOSS)[-1])
    for name in ("replace", "accumulate"):
        apart = difference(budget, found[f"kernels, {name}"].last(LOSS))
        told.append(finding(f"kernel density, loss at fit {last}: fixed budget minus {name}, nats a row", apart))
    return told
