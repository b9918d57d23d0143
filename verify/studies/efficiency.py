"""The asymptotic relative efficiency of the fit of generation G: discard loses all, augment keeps 6/pi^2."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from verify.measured import GROWTH, Series, measured
from verify.studies import growth
from verify.studies.derived import derived
from verify.studies.growth import BOUND, FAMILIES, SIZES, drawn, fits_of, key
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study, finding

LAWS = {"discard": "dey.are-discard", "augment": "dey.are-augment"}
ARE = "ARE(G) = Var W(1) / Var W(G)"


def cells(profile: str) -> Sequence[Cell]:
    """Those of the growth under both workflows: kept blocks are not drawn again."""
    return [growth.cell(profile, workflow, family) for workflow in LAWS for family in FAMILIES]


def inverse(curve: Curve) -> Curve:
    """The curve of the inverse values; an interval of a positive number turns over with it."""
    turned = {name: [1 / value for value in getattr(curve, name)] for name in ("mean", "low", "high")}
    return replace(curve, mean=turned["mean"], low=turned["high"], high=turned["low"])


def read(found: Mapping[str, Series]) -> Outcome:
    """Both workflows, augment near its bound, and what is measured at the last fit."""
    panels = [_both(found, "discard"), _both(found, "augment")]
    findings = [_told(found, workflow, family) for workflow in LAWS for family in FAMILIES]
    return Outcome(panels=panels, findings=findings, notes=[NOTE])


def _both(found: Mapping[str, Series], workflow: str) -> Panel:
    fits = range(1, fits_of(found) + 1)
    curves = [inverse(drawn(family, found[key(workflow, family)].of(GROWTH))) for family in FAMILIES]
    stated = [derived(LAWS[workflow], "G", fits, {})]
    if workflow == "augment":
        flat = derived(BOUND, "", fits, {})
        stated.append(replace(flat, label=f"bound 6/π² = {flat.mean[0]:.4f}", dashed=True))
    log = "both" if workflow == "discard" else "x"
    return Panel(title=workflow, x="fit G", y=ARE, kind="marks", curves=[*curves, *stated], log=log)


def _told(found: Mapping[str, Series], workflow: str, family: str) -> Finding:
    """The efficiency of the last fit, beside theory and, under augment, above the bound."""
    one = found[key(workflow, family)]
    values = measured(one.last(GROWTH))
    last = fits_of(found)
    stated = derived(LAWS[workflow], "G", [last], {}).mean[0]
    turned = replace(values, value=1 / values.value, low=1 / values.high, high=1 / values.low)
    said = f"efficiency of fit {last}, {workflow}, {family} (theory {stated:.4g})"
    return replace(finding(said, turned), replicates=one.count)


def parameters(profile: str) -> Mapping[str, str]:
    """What is told of the profile."""
    size = SIZES[profile]
    return {"fits": str(size.fits), "rows of a batch": f"{size.rows:,}", "features": "an intercept and a fair sign"}


NOTE = (
    "The intervals are those of the growth, turned over. Families stand beside each other so that their intervals can "
    "be told apart."
)
STUDY = Study(
    name="efficiency",
    title="Relative efficiency of the fit of generation G",
    source="Dey and Donoho 2024",
    scale={
        "quick": "8 fits in place of 20, and a quarter of the replicates.",
        "full": "the source prints no numbers of rows or replicates; all are ours.",
    },
    cells=cells,
    read=read,
    parameters=parameters,
    claims=(*LAWS.values(), BOUND, "dey.are-sixty", "dey.are-discard-limit", "dey.are-augment-limit"),
    columns=2,
)
