"""Discrete distributions: what is left of ten categories."""

from collections.abc import Mapping, Sequence

from theory.vocabulary import DiscreteDesign, Workflow
from verify.measured import Series, measured
from verify.studies.study import Cell, Outcome, Panel, Study, curve, finding

FITS = {"quick": 50, "full": 200}


def cells(profile: str) -> Sequence[Cell]:
    """Discard and augment."""
    return [
        Cell(
            key=str(workflow),
            design=DiscreteDesign(workflow=workflow, generations=FITS[profile], rows=20),
            replicates=200,
        )
        for workflow in (Workflow.DISCARD, Workflow.AUGMENT)
    ]


def read(found: Mapping[str, Series]) -> Outcome:
    """The heterozygosity by generation."""
    curves = [curve(name, each, "heterozygosity") for name, each in found.items()]
    panel = Panel(title="Heterozygosity", x="fit", y="1 - sum p^2", curves=curves)
    last = [
        finding(f"heterozygosity at the last fit, {name}", measured(each.last("heterozygosity")))
        for name, each in found.items()
    ]
    return Outcome(panels=[panel], findings=last)


STUDY = Study(
    name="discrete",
    title="Discrete distributions",
    source="Shumailov et al. 2023, theoretical intuition 1",
    scale={"quick": "a quarter of the full profile's fits.", "full": "the source gives no numbers; these are ours."},
    cells=cells,
    read=read,
    parameters=lambda profile: {"rows": "20", "categories": "10", "fits": str(FITS[profile])},
)
