"""Real tables: the loss on test rows when a logistic classification is refitted on labels that it drew itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from simulate.tables.sources import ALL, table
from theory.vocabulary import TableDesign, TableSource, Workflow
from verify.measured import Series
from verify.studies.comparing import Compared, findings, held_out, lasting, losing, unpenalised
from verify.studies.study import Cell, Outcome, Study

TRAINING = Fraction(4, 5)  # of the rows of a table
GENERATIONS = 10
RIDGE = Fraction(1, 100)  # small beside the information of hundreds of rows: it makes every fit exist
STRONGER = Fraction(1)  # where the two classes can be separated; scikit-learn's own default
WORKFLOWS = (Workflow.DISCARD, Workflow.AUGMENT)


@dataclass(frozen=True, kw_only=True)
class Size:
    """Splits of a table with a ridge, chains on each, and splits with one chain each without a penalty."""

    splits: int
    chains: int
    unpenalised: int


SIZES = {"quick": Size(splits=30, chains=3, unpenalised=60), "full": Size(splits=200, chains=10, unpenalised=1000)}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One table as the figure takes it. `separable`: no maximum likelihood estimate exists on the real rows."""

    title: str
    source: TableSource
    columns: str = ""
    penalty: Fraction = RIDGE
    separable: bool = False

    def key(self, workflow: Workflow, penalty: Fraction) -> str:
        return f"{self.title}, {workflow}, penalty {penalty}"

    def cell(self, workflow: Workflow, penalty: Fraction, size: Size) -> Cell:
        """What is drawn, with four fifths of the rows in training."""
        design = TableDesign(
            table=self.source,
            columns=self.columns,
            workflow=workflow,
            rows=self.rows()[0],
            generations=GENERATIONS,
            penalty=penalty,
            chains=size.chains if penalty else 1,
        )
        splits = size.splits if penalty else size.unpenalised
        return Cell(key=self.key(workflow, penalty), design=design, replicates=splits)

    def rows(self) -> tuple[int, int]:
        """Training and test rows."""
        total = len(table(self.source, self.columns).labels)
        training = int(total * TRAINING)
        return training, total - training

    def penalties(self) -> tuple[Fraction, ...]:
        """With the ridge, and without one where that can be done."""
        return (self.penalty,) if self.separable else (self.penalty, Fraction(0))

    def compared(self, found: Mapping[str, Series], penalty: Fraction) -> Compared:
        """What was drawn of the two workflows, split by split."""
        training, test = self.rows()
        coefficients = 1 + len(table(self.source, self.columns).names)
        discard, augment = (found[self.key(workflow, penalty)] for workflow in WORKFLOWS)
        title, plain = self.title, not self.separable
        return Compared(
            title=title, discard=discard, augment=augment, training=training, test=test,
            coefficients=coefficients if plain else None,
        )  # fmt: skip


BUNDLED = (
    Sample(title="Wisconsin, 5 features", source=TableSource(name="wisconsin")),
    Sample(title="Titanic", source=TableSource(name="titanic")),
    Sample(
        title="Wisconsin, 30 features",
        source=TableSource(name="wisconsin"),
        columns=ALL,
        penalty=STRONGER,
        separable=True,
    ),
)


def brought(source: TableSource) -> Sample:
    """A table that the user brings, called by its form and the name of its file; ValueError for one that is there."""
    if not source.path:
        raise ValueError(f"table {source.name}: it is in the figure already; tables of your own are pima:FILE and "
                         "cleveland:FILE")  # fmt: skip
    return Sample(title=f"{source.name.capitalize()} ({Path(source.path).name})", source=source)


def with_tables(sources: Sequence[TableSource]) -> Study:
    """The study with these tables beside those that come with the program; ValueError where two have one name."""
    samples = (*BUNDLED, *map(brought, sources))
    titles = [each.title for each in samples]
    if len(set(titles)) < len(titles):
        raise ValueError(f"two tables are called alike: {', '.join(titles)}; give each file a name of its own")

    def cells(profile: str) -> Sequence[Cell]:
        return [
            each.cell(workflow, penalty, SIZES[profile])
            for each in samples
            for penalty in each.penalties()
            for workflow in WORKFLOWS
        ]

    def read(found: Mapping[str, Series]) -> Outcome:
        ridge = [each.compared(found, each.penalty) for each in samples]
        bare = [each.compared(found, Fraction(0)) for each in samples if not each.separable]
        return Outcome(
            panels=[*(panel for each in ridge for panel in held_out(each)), losing(ridge), lasting(bare)],
            findings=[
                *(one for each in ridge for one in findings(each)),
                *(one for each in bare for one in unpenalised(each)),
            ],
            notes=NOTES,
        )

    return Study(
        name="real-data",
        title="Real tables: test loss under labels that the model drew itself",
        source="Dey and Donoho 2024, classification on four real tables",
        scale=SCALE,
        cells=cells,
        read=read,
        parameters=lambda profile: _parameters(samples, SIZES[profile]),
    )


def _parameters(samples: Sequence[Sample], size: Size) -> dict[str, str]:
    told = {}
    for each in samples:
        training, test = each.rows()
        told[each.title] = f"{training} training and {test} test rows, ridge {each.penalty}"
    return {
        **told,
        "fits": str(GENERATIONS),
        "splits": f"{size.splits} with {size.chains} chains each, whose mean is a replicate; {size.unpenalised} with "
        "one chain where there is no penalty",
        "features of Wisconsin": ", ".join(table(BUNDLED[0].source).names),
        "features of a later fit": "drawn with replacement from the real training rows",
    }


SCALE = {
    "quick": "30 splits of a table with 3 chains each; the full profile takes 200 with 10 each.",
    "full": "the source does not say how often it split a table or how many rows it trained on; these are ours.",
}
BY_TABLE = (
    "Splits of one table share rows: an interval of a mean speaks of the splits and of the labels drawn, given the "
    "table. Dashed lines bound the 95 % interval for another table like it, with variance s^2 (1/splits + test "
    "rows/training rows) (Nadeau and Bengio 2003)."
)
LEADING = (
    "The dotted leading order is p/(2 training rows) times G less the sum of 1/g^2 up to G, from the variances of the "
    "limit law, for p coefficients and a model that holds."
)
WITHOUT = (
    "Without a penalty a maximum likelihood estimate may not exist: such a chain ends, its loss counts as infinite, "
    "and no split is left out. By its 30 features the whole of Wisconsin is separable, hence the larger ridge; there a "
    "part of what discard loses is that every fit shrinks the one before."
)
CHAINS = (
    "That a replicate is the mean of several chains was decided after a first run with one chain a split, in which the "
    "wider interval of Wisconsin held 0: labels are drawn anew in each split, which that interval counts as if shared."
)
OTHERS = (
    "The other two tables of the source, Pima diabetes and Cleveland heart, do not come with the program: add them "
    "with --table pima:FILE and --table cleveland:FILE."
)
NOTES = ("All of this is measured; no claim is judged on it.", BY_TABLE, CHAINS, LEADING, WITHOUT, OTHERS)
STUDY = with_tables(())
