"""Number of real rows against number of synthetic ones, on models whose truth is known."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from theory.vocabulary import CardinalityDesign, Family
from verify.measured import Series
from verify.studies import cardinality_panels as panels
from verify.studies.cardinality_panels import BIAS, FAMILIES, KEPT, OWN, REAL, STEPS, SYNTHETIC, VARIANTS
from verify.studies.study import Cell, Outcome, Study

REPLICATES = {"quick": 400, "full": 4000}
CLAIMS = (
    "kazdan.real-and-synthetic-variance",
    "kazdan.real-and-synthetic-loss",
    "kazdan.best-synthetic-rows",
    "kazdan.best-synthetic-share",
    "kazdan.endless-synthetic-rows",
    "kazdan.harmless-synthetic-rows",
    "kazdan.best-weighted-error",
    "kazdan.same-rows-variance",
    "kazdan.same-rows-never-help",
    "kazdan.same-rows-quarter",
    "kazdan.low-quality-error",
    "kazdan.worth-of-removal",
)


def cells(profile: str) -> Sequence[Cell]:
    """The source's grid for each family and source model; a fine grid at one number of real rows; and what is fitted
    where low-quality rows are kept, and made up for by real ones."""
    grid = [
        _cell(profile, panels.on_grid(family, variant, rows), family, variant, rows=rows)
        for family, variant, rows in product(FAMILIES, VARIANTS, REAL)
    ]
    most = panels.FINE_STEP * panels.FINE_STEPS
    fine = [
        _cell(
            profile, panels.fine(variant), Family.BINOMIAL, variant, rows=panels.FINE, synthetic_rows=most,
            steps=panels.FINE_STEPS,
        )
        for variant in VARIANTS
    ]  # fmt: skip
    made_up = [
        _cell(
            profile, panels.made_up(rows), Family.BINOMIAL, "low quality", rows=rows + panels.worth(rows),
            synthetic_rows=KEPT, steps=1,
        )
        for rows in panels.MADE_UP
    ]  # fmt: skip
    return [*grid, *fine, *made_up]


def _cell(profile: str, key: str, family: Family, variant: str, **counts: Any) -> Cell:
    told: dict[str, Any] = {"synthetic_rows": SYNTHETIC, "steps": STEPS, **VARIANTS[variant], **counts}
    return Cell(key=key, design=CardinalityDesign(family=family, **told), replicates=REPLICATES[profile])


def read(found: Mapping[str, Series]) -> Outcome:
    """Surfaces, curves by number of real rows, and what a source model of low quality does."""
    drawn = [
        *(panels.surface(found, family) for family in FAMILIES),
        panels.derived_surface(),
        *(panels.by_synthetic(found, family) for family in FAMILIES),
        panels.near_best(found),
        panels.by_real(found),
        panels.best_numbers(found),
        panels.removal(found),
    ]
    return Outcome(panels=drawn, findings=panels.findings(found), notes=panels.notes())


def _parameters(profile: str) -> Mapping[str, str]:
    return {
        "families": "logistic and Poisson regression, an intercept and three fair signs",
        "real rows": ", ".join(map(str, REAL)),
        "synthetic rows": f"0 to {SYNTHETIC} in {STEPS} steps",
        "real rows of the source model": f"{OWN} of its own, or those of the fit",
        "low quality": f"coefficients pulled towards zero by {BIAS} standard errors of one row",
    }


STUDY = Study(
    name="cardinality",
    title="Number of real rows against share of real rows",
    source="Kazdan et al. 2024, cardinality and proportion of real data",
    scale={
        "quick": "the source's grid of 7 by 6 with a tenth of the full profile's replicates.",
        "full": "the source's own grid of 7 by 6; it fine-tuned Gemma 2 2B on HelpSteer2 there, and gives no number of "
        "replicates; these are regressions with a known truth.",
    },
    cells=cells,
    read=read,
    parameters=_parameters,
    claims=CLAIMS,
)
