"""Gaussian mixtures refitted by EM: what replacing does to them, what accumulating does, and what EM adds."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from simulate.mixture.truth import CLOUDS
from theory.vocabulary import MixtureDesign, Recipe, Start, Workflow
from verify.measured import Series
from verify.studies.mixture_curves import ROWS, SINGLES, panels
from verify.studies.mixture_findings import findings
from verify.studies.mixture_picture import pictures
from verify.studies.study import Cell, Outcome, Study

PICTURED = 2000  # iterations of the source's figure
LONG = {"quick": 200, "full": 2000}  # iterations where the history does not grow
SHORT = {"quick": 30, "full": 200}  # iterations where it does, and of those that are paired with them
REPLICATES = {"quick": 6, "full": 30}
HIGH = Fraction(1, 1000)  # a floor that is felt
TIGHT = Fraction(1, 10_000_000)
REPLACE, ACCUMULATE, BUDGET = Workflow.DISCARD, Workflow.AUGMENT, Recipe(kind="fixed-budget")
SINGLE: dict[str, Any] = {"components": 1, "floor": Fraction(0)}
LASTING: dict[str, dict[str, Any]] = {
    "replace, cold": {"workflow": REPLACE},
    "replace, warm": {"workflow": REPLACE, "start": Start.WARM},
    "replace, cold, best of 5": {"workflow": REPLACE, "restarts": 5},
    "replace, random rows": {"workflow": REPLACE, "start": Start.RANDOM_ROWS},
    "replace, random shares": {"workflow": REPLACE, "start": Start.RANDOM},
    "replace, cold, floor 1/1000": {"workflow": REPLACE, "floor": HIGH},
    "replace, cold, EM to the end": {"workflow": REPLACE, "tolerance": TIGHT},
    "replace, one component": {"workflow": REPLACE, **SINGLE},
    "fixed budget, cold": {"workflow": BUDGET},
}
WARM: dict[str, Any] = {"start": Start.WARM}
GROWING: dict[str, dict[str, Any]] = {
    "accumulate, cold": {"workflow": ACCUMULATE},
    "accumulate, warm": {"workflow": ACCUMULATE, **WARM},
    "accumulate, one component": {"workflow": ACCUMULATE, **SINGLE},
    "replace until then, cold": {"workflow": REPLACE},
    "replace until then, warm": {"workflow": REPLACE, **WARM},
}
NOTES = (
    (
        "Pictures: draws and components of the first replicate of a chain of their own (replace, cold); grey "
        "dashes are the truth's components."
    ),
    (
        "Cold: EM begins at the clusters of one k-means in every fit. Warm: at the last fit. Random rows, random "
        "shares: scikit-learn's other starts."
    ),
    "Geometric means, with their bands, are those of logarithms.",
)
PICTURE: dict[str, Any] = {"workflow": REPLACE, "parameters": True}


def cells(profile: str) -> Sequence[Cell]:
    """The chains that last, those whose history grows with their pairs, and the one that is pictured."""
    count = REPLICATES[profile]
    lasting = [(name, LONG[profile], count, own) for name, own in LASTING.items()]
    growing = [(name, SHORT[profile], count, own) for name, own in GROWING.items()]
    drawn = [*lasting, *growing, ("picture", PICTURED, 1, PICTURE)]
    return [
        Cell(key=key, design=MixtureDesign(generations=generations, rows=ROWS, **own), replicates=replicates)
        for key, generations, replicates, own in drawn
    ]


def read(found: Mapping[str, Series]) -> Outcome:
    """The pictures, the curves and the findings."""
    picture = found["picture"]
    return Outcome(panels=[*pictures(picture), *panels(found)], findings=findings(found), notes=NOTES)


def parameters(profile: str) -> Mapping[str, str]:
    """What the caption tells."""
    common, tight = (
        MixtureDesign(generations=PICTURED, **own) for own in (PICTURE, LASTING["replace, cold, EM to the end"])
    )
    matrices = "; ".join(f"{xx:g}, {xy:g}, {yy:g}" for xx, xy, yy in CLOUDS.covariances)
    return {
        "truth": f"{len(CLOUDS.weights)} normals in the plane with weights "
        + ", ".join(f"{each:g}" for each in CLOUDS.weights)
        + ", means "
        + ", ".join(f"({x:g}, {y:g})" for x, y in CLOUDS.means)
        + f" and covariances (xx, xy, yy: {matrices})",
        "rows": f"{ROWS} an iteration",
        "components": str(common.components),
        "floor": f"{common.floor}, and {SINGLE['floor']} with one component",
        "EM": f"until a step gains less than {common.tolerance} nat a row (to the end: {tight.tolerance}), at most "
        f"{common.steps} steps",
        "iterations": f"{LONG[profile]}; accumulate {SHORT[profile]}; pictures {PICTURED}",
        "held-out rows": str(common.test_rows),
    }


SCALE = (
    "the source shows iterations 0 to 2000 of one chain sampled a thousand times, without its parameters: these are "
    "ours. Replace runs {long} iterations, accumulate {short}, as its rows grow with every iteration; the pictured "
    "chain runs 2000."
)
STUDY = Study(
    name="mixture",
    title="Gaussian mixtures refitted on their own draws by EM",
    source="Shumailov et al. 2023, figure 7",
    scale={each: SCALE.format(long=LONG[each], short=SHORT[each]) for each in LONG},
    cells=cells,
    read=read,
    parameters=parameters,
    claims=tuple(SINGLES.values()),
    columns=4,
)
