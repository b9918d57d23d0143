"""Discrete distributions refitted exactly: what is left of a law when its own draws are all that is seen of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import log2

from theory.vocabulary import DiscreteDesign, Recipe, Workflow
from theory.vocabulary.discrete import shares_named
from verify.measured import Measured, Series, difference, measured
from verify.studies.derived import derived
from verify.studies.study import EXACT, Cell, Curve, Finding, Outcome, Panel, Study, curve, finding, named_once, shares

ROWS, FITS = 20, 40  # of the panels whose exact chains are known: as far as the claim of the tail reaches
EVEN, LONG_TAIL = "uniform:10", "zipf:100"
LONG_ROWS = 100
RARE = Fraction(1, 100)
WORKFLOWS = (Workflow.DISCARD, Workflow.AUGMENT, Recipe(kind="fixed-budget"))
COPIES = (1, 2, 5, 10)  # of ROWS, that the tail category starts with
TIMES = {"quick": (2, 4, 8, 16, 32), "full": (2, 4, 8, 16, 32, 64, 128)}  # rows a generation
LONGEST = 20  # times the rows: the fits after which a chain is given up
STARTS = {"two halves": "1/2,1/2", "every row another category": "uniform:{rows}"}
REPLICATES = {"quick": 250, "full": 1000}
EXACT_HALVES, EXACT_DIFFERENT = (2, 4, 8, 16), (2, 3, 4, 5, 6)  # rows for which the mean time is shown
TIME, FIRST = "fits until one category is left, or all", "share of the first category"  # quantities
REACH = (
    f"Exact mean times are drawn as far as they are shown: to M = {EXACT_HALVES[-1]} for two halves, to M = "
    f"{EXACT_DIFFERENT[-1]} where every row is another category."
)
PREFIX = "shumailov."
CLAIMS = (
    "heterozygosity", "heterozygosity-accumulate", "heterozygosity-fixed-budget", "category-mean",
    "probable-events-as-printed", "surviving-mean", "tail-survival", "tail-gone", "tail-gone-bound",
    "fixation-probability", "collapse-probability", "absorption-time", "absorption-time-lower", "absorption-time-upper",
    "absorption-time-categories", "diffusion-as-exact",
)  # fmt: skip


def cells(profile: str) -> Sequence[Cell]:
    """Three workflows on an even law and on one with a long tail, tails of several masses, and times by rows."""
    replicates = REPLICATES[profile]
    even = {str(each): _design(each, ROWS, FITS, EVEN) for each in WORKFLOWS}
    long = {f"{LONG_TAIL} {each}": _design(each, LONG_ROWS, FITS, LONG_TAIL) for each in WORKFLOWS}
    tails = {_tail(copies): _design(Workflow.DISCARD, ROWS, FITS, _two(copies)) for copies in COPIES}
    times = {
        f"{start} {rows}": _design(Workflow.DISCARD, rows, LONGEST * rows, initial.format(rows=rows))
        for start, initial in STARTS.items()
        for rows in TIMES[profile]
    }
    return [
        Cell(key=key, design=design, replicates=replicates)
        for key, design in {**even, **long, **tails, **times}.items()
    ]


def _design(workflow: Workflow | Recipe, rows: int, fits: int, initial: str) -> DiscreteDesign:
    return DiscreteDesign(workflow=workflow, rows=rows, generations=fits, initial=initial, tail=RARE)


def _two(copies: int) -> str:
    share = Fraction(copies, ROWS)
    return f"{share},{1 - share}"


def _tail(copies: int) -> str:
    return f"q = {copies}/{ROWS}"


def read(found: Mapping[str, Series]) -> Outcome:
    """What is left, what is gone, and when."""
    panels = [_heterozygosity(found), _left(found), _probable(found), _one_left(found), _gone(found), _times(found)]
    return Outcome(panels=panels, findings=_findings(found), notes=[REACH])


def _heterozygosity(found: Mapping[str, Series]) -> Panel:
    drawn = [curve(str(each), found[str(each)], "heterozygosity over the true one") for each in WORKFLOWS]
    ids = [f"{PREFIX}heterozygosity{each}" for each in ("", "-accumulate", "-fixed-budget")]
    theory = [derived(each, "t", _places(found), {"M": ROWS}, label="derived") for each in ids]
    return Panel(title=f"Heterozygosity, {EVEN}, M = {ROWS}", x="fit", y="1 - sum p^2 over the true one",
                 curves=[*drawn, *named_once(theory)])  # fmt: skip


def _left(found: Mapping[str, Series]) -> Panel:
    drawn = [curve(str(each), found[f"{LONG_TAIL} {each}"], "categories left") for each in WORKFLOWS]
    return Panel(title=f"Categories left, {LONG_TAIL}, M = {LONG_ROWS}", x="fit", y="categories", log="y", curves=drawn)


def _probable(found: Mapping[str, Series]) -> Panel:
    """The largest share grows, whoever has it; the mean share of the truly most probable category does not."""
    series = found[f"{LONG_TAIL} discard"]
    drawn = [
        curve("largest share", series, "largest share"),
        curve("share of the most probable", series, FIRST),
    ]
    at: dict[str, int | Fraction] = {"M": LONG_ROWS, "p": shares_named(LONG_TAIL)[0]}
    mean = derived(f"{PREFIX}category-mean", "t", _places(found), at, label="derived mean of the latter")
    return Panel(title=f"Discard, {LONG_TAIL}, M = {LONG_ROWS}", x="fit", y="share",
                 curves=[*drawn, mean])  # fmt: skip


def _one_left(found: Mapping[str, Series]) -> Panel:
    drawn = [_shares(copies, found, "one category left") for copies in COPIES]
    theory = [_sum(_gone_by(copies, found), _gone_by(ROWS - copies, found)) for copies in COPIES]
    return Panel(title=f"Discard: one of two categories is left, M = {ROWS}", x="fit", y="share of chains",
                 curves=[*drawn, *named_once(theory)], note=EXACT)  # fmt: skip


def _gone(found: Mapping[str, Series]) -> Panel:
    rare = [copies for copies in COPIES if 2 * copies < ROWS]
    drawn = [_shares(copies, found, "first category gone") for copies in rare]
    theory = [_gone_by(copies, found) for copies in rare]
    return Panel(title=f"Discard: the category of mass q is gone, M = {ROWS}", x="fit", y="share of chains",
                 curves=[*drawn, *named_once(theory)], note=EXACT)  # fmt: skip


def _gone_by(copies: int, found: Mapping[str, Series]) -> Curve:
    return derived(f"{PREFIX}tail-gone", "t", _places(found), {"M": ROWS, "i": copies}, label="exact chain")


def _times(found: Mapping[str, Series]) -> Panel:
    drawn = [_by_rows(start, found) for start in STARTS]
    name = f"{PREFIX}absorption-time"
    halves = [derived(name, "M", [rows], {"i": rows // 2}, scale=1 / rows) for rows in EXACT_HALVES]
    different = [derived(f"{name}-categories", "K", [rows], {"m": 1}, scale=1 / rows) for rows in EXACT_DIFFERENT]
    theory = [_joined(halves), _joined(different)]
    return Panel(title="Discard: fits until one category is left", x="log2 of the rows a generation, M",
                 y="mean number of fits over M", curves=[*drawn, *named_once(theory)])  # fmt: skip


def _by_rows(start: str, found: Mapping[str, Series]) -> Curve:
    rows = [int(key.removeprefix(f"{start} ")) for key in found if key.startswith(f"{start} ")]
    means = [measured(found[f"{start} {each}"].of(TIME)[:, 0] / each) for each in rows]
    return Curve(
        label=start,
        x=[log2(each) for each in rows],
        mean=[each.value for each in means],
        low=[each.low for each in means],
        high=[each.high for each in means],
    )


def _places(found: Mapping[str, Series]) -> list[int]:
    """The fits at which chains are recorded: from the first one, where the claims begin."""
    return [int(each) for each in found[str(Workflow.DISCARD)].at("heterozygosity") if each >= 1]


def _sum(one: Curve, other: Curve) -> Curve:
    return replace(one, mean=[a + b for a, b in zip(one.mean, other.mean, strict=True)])


def _joined(points: Sequence[Curve]) -> Curve:
    """One curve through curves of one point each."""
    return replace(points[0], label="exact chain", x=[log2(each.x[0]) for each in points],
                   mean=[each.mean[0] for each in points])  # fmt: skip


def _shares(copies: int, found: Mapping[str, Series], name: str) -> Curve:
    """The share of chains of which something is true, from the truth on."""
    series = found[_tail(copies)]
    return shares(_tail(copies), series.at(name), series.of(name) > 0)


def _findings(found: Mapping[str, Series]) -> list[Finding]:
    even = {str(each): found[str(each)].last("heterozygosity over the true one") for each in WORKFLOWS}
    long = {str(each): found[f"{LONG_TAIL} {each}"] for each in WORKFLOWS}
    told: list[tuple[str, Measured]] = [
        *((f"heterozygosity over the true one at fit {FITS}, {EVEN}, {name}", measured(values))
          for name, values in even.items()),
        (f"the same, augment less {WORKFLOWS[2]}, by pairs", difference(even["augment"], even[str(WORKFLOWS[2])])),
        *((f"categories left at fit {FITS}, {LONG_TAIL}, {name}", measured(each.last("categories left")))
          for name, each in long.items()),
        *((f"rare categories (share below {RARE}) gone at fit {FITS}, {LONG_TAIL}, {name}",
           measured(each.last("rare categories gone"))) for name, each in long.items()),
        (f"largest share at fit {FITS}, {LONG_TAIL}, discard", measured(long["discard"].last("largest share"))),
        (f"share of the most probable category there (true: {float(shares_named(LONG_TAIL)[0]):.4f})",
         measured(long["discard"].last(FIRST))),
    ]  # fmt: skip
    for start in STARTS:
        rows = max(int(key.removeprefix(f"{start} ")) for key in found if key.startswith(f"{start} "))
        fits = measured(found[f"{start} {rows}"].of(TIME)[:, 0] / rows)
        told.append((f"fits until one category is left, over the rows: {start}, M = {rows}", fits))
    return [finding(statement, each) for statement, each in told]


STUDY = Study(
    name="discrete",
    title="Discrete distributions, refitted exactly",
    source="Shumailov et al. 2023, theoretical intuition 1",
    scale={
        "quick": "the source gives no numbers; a quarter of our full replicates, and of our most rows.",
        "full": "the source gives no numbers, so rows, fits and replicates are ours, and nothing is scaled down.",
    },
    cells=cells,
    read=read,
    parameters=lambda profile: {
        "laws": f"{EVEN} with M = {ROWS} rows a generation, {LONG_TAIL} with M = {LONG_ROWS}, two categories with "
        f"M = {ROWS}",
        "fits": str(FITS),
        "rows in the last panel": ", ".join(map(str, TIMES[profile])),
        "fits there": f"at most {LONGEST} M",
    },
    claims=tuple(f"{PREFIX}{each}" for each in CLAIMS),
)
