"""The panels and findings of the study of real rows beside synthetic ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from theory.vocabulary import Family
from verify.measured import Floats, Measured, Series, difference, measured, ratio
from verify.studies.derived import derived
from verify.studies.study import Curve, Finding, Panel, curve, finding, narrow

FAMILIES = (Family.BINOMIAL, Family.POISSON)
NAMES = {Family.BINOMIAL: "logistic", Family.POISSON: "Poisson"}
REAL = (128, 256, 512, 1024, 2048, 4096, 8192)  # Kazdan et al. 2024, the last figure
SYNTHETIC, STEPS = 40_000, 5
GRID = tuple(range(0, SYNTHETIC + 1, SYNTHETIC // STEPS))
OWN = 1024  # real rows of the source model: half of them decide where more synthetic rows are always better
BIAS = Fraction(1, 16)
VARIANTS: dict[str, dict[str, Any]] = {
    "own rows": {"source_rows": OWN},
    "same rows": {"source_rows": 0},
    "low quality": {"source_rows": OWN, "bias": BIAS},
}
COEFFICIENTS = 4
HALF = COEFFICIENTS / 2  # nats a row of one unit of squared error
SHARE = BIAS / 2  # of the bias in each of the four coefficients: b^2 is spread over them
ERROR = Fraction(1, OWN) + SHARE**2  # the squared error of the source model of low quality
SHOWN = (128, 512, 1024, 2048, 8192)
FINE, FINE_STEP, FINE_STEPS = 1024, 256, 16
KEPT = 8000  # synthetic rows that are kept or removed
MADE_UP = (1024, 2048, 4096, 8192)
LOSS, UNIT = "excess loss", "nats a row"
PERCENT = 100.0


def on_grid(family: Family, variant: str, rows: int) -> str:
    """The key of a cell of the source's grid."""
    return f"{family}, {variant}, {rows} real rows"


def fine(variant: str) -> str:
    """The key of the fine grid of synthetic rows."""
    return f"fine, {variant}"


def made_up(rows: int) -> str:
    """The key of the fit on low-quality rows that further real rows make up for."""
    return f"made up for, {rows} real rows"


def worth(rows: int) -> int:
    """The further real rows that removing KEPT low-quality rows is worth, to the nearest."""
    return round(derived("kazdan.worth-of-removal", "m", (rows,), {"s": KEPT, "c": ERROR}).mean[0])


def theory(variant: str, along: str, places: Sequence[int], other: int, *, label: str = "") -> Curve:
    """The derived excess loss along the real rows (m) or the synthetic ones (s), the others fixed."""
    at: dict[str, int | Fraction] = {"s" if along == "m" else "m": other}
    if variant == "same rows":
        found = derived("kazdan.same-rows-variance", along, places, at, scale=HALF)
    elif variant == "own rows":
        found = derived("kazdan.real-and-synthetic-variance", along, places, {**at, "N": OWN}, scale=HALF)
    else:
        found = derived("kazdan.low-quality-error", along, places, {**at, "N": OWN, "b": SHARE}, scale=HALF)
    return replace(found, label=label)


def best(values: Floats) -> list[int]:
    """The places of the grid with the least mean loss: the best, and those that the draws do not tell from it."""
    least = values[:, int(np.argmin(values.mean(axis=0)))]
    return [place for place, column in enumerate(values.T) if not difference(column, least).low > 0]


def surface(found: Mapping[str, Series], family: Family) -> Panel:
    """The measured excess loss over the grid, the best numbers of synthetic rows marked for each of real ones."""
    drawn = [found[on_grid(family, "own rows", rows)].of(LOSS) for rows in REAL]
    note = "framed: best number of synthetic rows, or not told from it"
    means = [values.mean(axis=0) for values in drawn]
    return _surface(f"Measured: {NAMES[family]} regression", means, [best(values) for values in drawn], note)


def derived_surface() -> Panel:
    """The same surface as it is derived."""
    means = [np.array(theory("own rows", "s", GRID, rows).mean) for rows in REAL]
    return _surface("Derived: the limit of many rows", means, [[int(np.argmin(row))] for row in means], "framed: best")


def _surface(title: str, means: Sequence[Floats], marked: Sequence[Sequence[int]], note: str) -> Panel:
    return Panel(
        title=title, x="synthetic rows", y="real rows", kind="numbered", columns=GRID, rows=REAL,
        unit="excess loss, 0.001 nats a row", grid=[[float(1000 * each) for each in row] for row in means],
        marks=[(column, row) for row, columns in enumerate(marked) for column in columns], note=note,
    )  # fmt: skip


def by_synthetic(found: Mapping[str, Series], family: Family) -> Panel:
    """The excess loss by number of synthetic rows, a curve for each number of real ones."""
    curves = [curve(f"{rows}", found[on_grid(family, "own rows", rows)], LOSS) for rows in SHOWN]
    lines = [theory("own rows", "s", GRID, rows, label="" if place else "derived") for place, rows in enumerate(SHOWN)]
    title = f"{NAMES[family].capitalize()}: a line for each number of real rows"
    return Panel(title=title, x="synthetic rows", y=f"excess loss, {UNIT}", curves=[*narrow(curves), *lines], log="y")


def near_best(found: Mapping[str, Series]) -> Panel:
    """The excess loss near the best number of synthetic rows, by source model."""
    places = tuple(range(0, FINE_STEP * FINE_STEPS + 1, FINE_STEP))
    curves = [curve(variant, found[fine(variant)], LOSS) for variant in VARIANTS]
    lines = [theory(variant, "s", places, FINE, label="" if place else "derived")
             for place, variant in enumerate(VARIANTS)]  # fmt: skip
    weighted = derived("kazdan.best-weighted-error", "s", places, {"m": FINE, "N": OWN}, scale=HALF)
    return Panel(
        title=f"Logistic: {FINE} real rows, by rows of the source", x="synthetic rows", y=f"excess loss, {UNIT}",
        curves=[*narrow(curves), *lines, replace(weighted, label="")],
        note="lowest dotted line: own rows at their best weight",
    )  # fmt: skip


def by_real(found: Mapping[str, Series]) -> Panel:
    """What KEPT synthetic rows do to the loss, over that of the real rows alone, by number of real rows."""
    curves = []
    for variant in VARIANTS:
        pairs = [found[on_grid(Family.BINOMIAL, variant, rows)].of(LOSS) for rows in REAL]
        curves.append(_line(variant, REAL, [ratio(pair[:, 1], pair[:, 0]) for pair in pairs]))
    lines = []
    for place, variant in enumerate(VARIANTS):
        line = theory(variant, "m", REAL, KEPT, label="" if place else "derived")
        alone = [HALF / rows for rows in REAL]
        relative = [each / one for each, one in zip(line.mean, alone, strict=True)]
        lines.append(Curve(label=line.label, x=REAL, mean=relative, theory=line.theory))
    return Panel(
        title=f"Logistic: what {KEPT} synthetic rows do, by source", x="real rows", log="both",
        y="loss over that of real rows alone", curves=[*curves, *lines], note="below 1 they help",
    )  # fmt: skip


def best_numbers(found: Mapping[str, Series]) -> Panel:
    """The best number of synthetic rows of the grid, with those that the draws do not tell from it; and as derived."""
    curves = []
    for family in FAMILIES:
        drawn = [found[on_grid(family, "own rows", rows)].of(LOSS) for rows in REAL]
        alike = [[GRID[place] for place in best(values)] for values in drawn]
        chosen = [GRID[int(np.argmin(values.mean(axis=0)))] for values in drawn]
        curves.append(
            Curve(
                label=NAMES[family], x=REAL, mean=chosen, low=[min(each) for each in alike],
                high=[max(each) for each in alike], dashed=family is Family.POISSON,
            )
        )  # fmt: skip
    grid = [GRID[int(np.argmin(theory("own rows", "s", GRID, rows).mean))] for rows in REAL]
    line = Curve(label="derived", x=REAL, mean=grid, theory="kazdan.real-and-synthetic-variance")
    return Panel(
        title="Best number of synthetic rows of the grid", x="real rows", y="synthetic rows", curves=[*curves, line],
        log="x", note="bands: numbers that the draws do not tell from the best",
    )  # fmt: skip


def removal(found: Mapping[str, Series]) -> Panel:
    """The loss with low-quality rows kept, removed, and made up for by so many real rows as is derived."""
    low = {rows: found[on_grid(Family.BINOMIAL, "low quality", rows)].of(LOSS) for rows in MADE_UP}
    stacks = {
        "low-quality rows kept": np.stack([low[rows][:, 1] for rows in MADE_UP], axis=1),
        "kept, real rows added": np.stack([found[made_up(rows)].of(LOSS)[:, 1] for rows in MADE_UP], axis=1),
        "removed": np.stack([low[rows][:, 0] for rows in MADE_UP], axis=1),
    }
    curves = [_means(label, MADE_UP, values) for label, values in stacks.items()]
    told = ", ".join(f"{worth(rows)}" for rows in MADE_UP)
    return Panel(
        title=f"Logistic: what removing {KEPT} rows is worth", x="real rows", y=f"excess loss, {UNIT}", log="y",
        curves=curves, note=f"added, as derived: {told}",
    )  # fmt: skip


def _means(label: str, places: Sequence[int], values: Floats) -> Curve:
    """The means of the values, [R, places], with their intervals."""
    return _line(label, places, [measured(column) for column in values.T])


def _line(label: str, places: Sequence[int], told: Sequence[Measured]) -> Curve:
    return Curve(
        label=label, x=places, mean=[each.value for each in told], low=[each.low for each in told],
        high=[each.high for each in told],
    )  # fmt: skip


def change(values: Floats, place: int) -> Measured:
    """How much the loss at that place of the axis is above that without synthetic rows, in percent of the latter."""
    told = ratio(values[:, place], values[:, 0])
    value, low, high = (PERCENT * (each - 1) for each in (told.value, told.low, told.high))
    return Measured(value=value, low=low, high=high, mcse=PERCENT * told.mcse, replicates=told.replicates)


def findings(found: Mapping[str, Series]) -> list[Finding]:
    """The best number of synthetic rows, against none; what the source model's rows and quality do; and what removal is
    worth."""
    told = []
    for family in FAMILIES:
        for rows in REAL:
            values = found[on_grid(family, "own rows", rows)].of(LOSS)
            place = int(np.argmin(values[::2].mean(axis=0)))  # chosen on half of the replicates, measured on the rest
            chosen = f"{GRID[place or 1]} synthetic rows (best of the grid{'' if place else ': none'})"
            where = f"{NAMES[family]}, {rows} real and {chosen}"
            told.append(finding(f"{where}; loss against none, percent", change(values[1::2], place or 1)))
    for variant in VARIANTS:
        values = found[fine(variant)].of(LOSS)
        place = FINE // FINE_STEP
        expected = PERCENT * (theory(variant, "s", (FINE,), FINE).mean[0] * FINE / HALF - 1)
        where = f"logistic, {FINE} real and {FINE} synthetic rows, source: {variant}"
        told.append(finding(f"{where}; loss against none, percent (derived {expected:+.1f})", change(values, place)))
    for rows in MADE_UP:
        alone = found[on_grid(Family.BINOMIAL, "low quality", rows)].of(LOSS)[:, 0]
        both = np.stack([alone, found[made_up(rows)].of(LOSS)[:, 1]], axis=1)
        where = f"logistic, {KEPT} low-quality rows kept and {worth(rows)} real rows added to {rows}"
        told.append(finding(f"{where}; loss against removal, percent (derived 0)", change(both, 1)))
    return told


def notes() -> list[str]:
    """What is derived beside the figure, and what is not shown."""
    return [
        f"Derived with N = {OWN} rows of the source: up to {OWN // 2} real rows no number of synthetic ones is best.",
        "Beyond, N/(2m) is their best share among all rows; above m = N they hurt from m N/(m - N) on.",
        "A source model fitted on the same real rows never helps, and hurts by a quarter at most, at s = m.",
        "Derived lines are the limit of many rows and of a small bias; measured losses lie some percent off them.",
        f"The bias {BIAS} and the rows of the removal were chosen after a first run with twice the bias.",
        "Its losses lay 3 to 14 % off the derived ones: there the limit of a small bias is not reached.",
        "Language models are not run here: what is shown is the source's grid on models whose truth is known.",
    ]
