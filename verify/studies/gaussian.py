"""Gaussians in d dimensions: covariances that collapse when data are replaced, and stay when data accumulate."""

from collections.abc import Mapping, Sequence
from typing import Any

from theory.vocabulary import MultivariateDesign, Recipe, Route, Workflow
from verify.measured import Series, difference, measured
from verify.studies.derived import derived
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study, curve, finding, named_once, narrow

FITS = {"quick": 50, "full": 100}
SIZES = {"quick": (10, 32, 100), "full": (10, 32, 100, 316, 1000)}  # rows a generation
DIMENSIONS = {"quick": (1, 3, 10), "full": (1, 3, 10, 31, 100)}
REPLICATES = {"quick": 50, "full": 100}  # of the grid; what takes a large matrix apart each time has FEWER
FEWER = 20
MANY = {"quick": 200, "full": 400}  # of the chains on 10 rows
ROWS, PLANE = 10, 3  # of the chains that all workflows and both divisors are shown on
WORKFLOWS: Mapping[str, tuple[Workflow | Recipe, Route]] = {
    "replace": (Workflow.DISCARD, Route.WISHART),
    "accumulate": (Workflow.AUGMENT, Route.WISHART),
    "fixed budget": (Recipe(kind="fixed-budget"), Route.ROWS),
}
DIVISORS = {"unbiased": "N - 1", "mle": "N"}
TRACES = {
    ("replace", "unbiased"): ("kazdan.replace-variance-unbiased", "t"),
    ("replace", "mle"): ("kazdan.replace-variance-mle", "t"),
    ("accumulate", "unbiased"): ("kazdan.covariance-unbiased", "t"),
    ("accumulate", "mle"): ("kazdan.covariance-mle", "t"),
    ("fixed budget", "unbiased"): ("kazdan.subsample-variance-unbiased", "G"),
    ("fixed budget", "mle"): ("kazdan.subsample-variance-mle", "G"),
}
CLAIMS = (
    *(name for name, _ in TRACES.values()),
    *(
        f"kazdan.{name}-{divisor}"
        for name in (
            "replace-mean", "mean", "replace-w2", "replace-w2-isotropic", "replace-scale", "replace-log-slope",
            "variance-second-moment", "variance-variance",
        )
        for divisor in DIVISORS
    ),
    *(
        f"kazdan.{name}"
        for name in (
            "replace-logdet-slope", "replace-logdet-slope-mle", "replace-collapse", "replace-w2-dimension",
            "replace-w2-diverges", "replace-w2-mle-as-printed", "subsample-variance-diverges", "conservation",
            "replace-conservation-mle",
            "mean-divisor", "variance-divisor",
        )
    ),
    "shumailov.gaussian-mean-variance",
)  # fmt: skip
SHOWN = (("replace", "unbiased"), ("replace", "mle"), ("accumulate", "unbiased"), ("fixed budget", "unbiased"))
CORNERS = (1, 10, 100)  # dimensions that are shown together
TO_ZERO = "an interval that reaches 0 goes to the bottom"
TRACE, LOGARITHM, MEAN = "covariance trace", "log determinant", "mean displacement"
DISTANCE, RATIO = "Wasserstein distance", "eigenvalue ratio"
Found = Mapping[str, Series]


def cells(profile: str) -> Sequence[Cell]:
    """Chains on few rows of all workflows and divisors, and a grid of rows and dimensions under replace, accumulate."""
    fits = FITS[profile]
    chains = [
        _cell(("chain", name, divisor, size), name, fits, MANY[profile], rows=ROWS, dimension=size, estimator=divisor)
        for size in (PLANE, 1)
        for name in WORKFLOWS
        for divisor in DIVISORS
    ]
    grid = [
        _cell(("grid", name, rows, size), name, fits, FEWER if size > 31 else REPLICATES[profile], rows=rows,
              dimension=size)
        for name in ("replace", "accumulate")
        for rows in SIZES[profile]
        for size in DIMENSIONS[profile]
    ]  # fmt: skip
    return [*chains, *grid]


def _cell(key: tuple[Any, ...], name: str, fits: int, replicates: int, **told: Any) -> Cell:
    workflow, route = WORKFLOWS[name]
    design = MultivariateDesign(workflow=workflow, generations=fits, route=route, **told)
    return Cell(key=_key(*key), design=design, replicates=replicates)


def _key(*parts: Any) -> str:
    return " ".join(map(str, parts))


def read(found: Found) -> Outcome:
    """Nine panels: chains on few rows, dimensions at the most rows that are shown, and last fits over the grid."""
    panels = [
        *(_traces(found, divisor) for divisor in DIVISORS),
        _determinants(found),
        _means(found),
        _distances(found),
        _ratios(found),
        *(_lasts(found, *told) for told in LASTS),
    ]
    return Outcome(panels=panels, findings=_findings(found), notes=NOTES)


CARRIED_BY_FEW = (
    "Replace: ever fewer chains carry the mean of the fitted covariance (with divisor N - 1 the true one for ever), of "
    "the drift and of the Wasserstein distance, so that draws show these means for the first fits only: what is drawn "
    "later lies below theory more often than not, and its intervals are too short."
)
FEW = ", a mean that few chains carry: its interval is too short"
NOTES = (
    "But for the Wasserstein distance, what is shown is the same for every true mean and covariance.",
    CARRIED_BY_FEW,
    "With as many rows as dimensions or fewer, each fit is singular: its log determinant, -infinity, is left out.",
)


def _traces(found: Found, divisor: str) -> Panel:
    lines = [curve(name, found[_key("chain", name, divisor, PLANE)], TRACE) for name in WORKFLOWS]
    theory = [_derived(claim, along, found, {"n": ROWS}) for (_, of), (claim, along) in TRACES.items() if of == divisor]
    return Panel(
        title=f"Fitted covariance, divisor {DIVISORS[divisor]} (n = {ROWS}, d = {PLANE})", x="fit",
        y="tr(Sigma_0^-1 Sigma_t) / d", curves=[*lines, *named_once(theory)], log="y",
        note=TO_ZERO,
    )  # fmt: skip


def _derived(claim: str, along: str, found: Found, at: Mapping[str, int], *, scale: float = 1) -> Curve:
    return derived(claim, along, places(_fits(found)), at, scale=scale)


def places(last: int) -> list[int]:
    """Fits at which a curve is evaluated: all of the first six, then a tenth of all fits apart."""
    return sorted({*range(1, min(last, 6) + 1), *(round(last * each / 10) for each in range(1, 11))} - {0})


def _fits(found: Found) -> int:
    return len(next(iter(found.values())).at(TRACE))


def _grid(found: Found) -> tuple[list[int], list[int]]:
    """The rows and the dimensions of the grid."""
    keys = [name.split() for name in found if name.startswith("grid replace")]
    return sorted({int(each[2]) for each in keys}), sorted({int(each[3]) for each in keys})


def focus(found: Found) -> int:
    """The rows at which dimensions are compared by fit: the fewest that are more than three times the dimensions."""
    rows, sizes = _grid(found)
    return next(each for each in rows if each > 3 * sizes[-1])


def _determinants(found: Found) -> Panel:
    rows, (_, sizes) = focus(found), _grid(found)
    lines = [curve(f"d = {size}", found[_key("grid", "replace", rows, size)], LOGARITHM) for size in sizes]
    fits = range(1, _fits(found) + 1)
    return Panel(
        title=f"Replace: log determinant (n = {rows})", x="fit", y="log(det Sigma_t / det Sigma_0) / d",
        curves=[*lines, *named_once([_slope(rows, size, fits) for size in sizes])],
    )  # fmt: skip


def _slope(rows: int, size: int, fits: Sequence[int]) -> Curve:
    """The line whose slope is Bartlett's, a dimension."""
    step = slope(rows, size)
    name = "kazdan.replace-logdet-slope"
    return Curve(label="theory", x=list(fits), mean=[step * fit for fit in fits], theory=name)


def slope(rows: int, size: int) -> float:
    """What the log determinant changes in a fit, a dimension, by theory."""
    return float(derived("kazdan.replace-logdet-slope", "d", [size], {"n": rows}, scale=1 / size).mean[0])


def _means(found: Found) -> Panel:
    """The drift of the fitted mean; both divisors where they differ much."""
    lines = [
        curve(
            f"{name} ({DIVISORS[divisor]})", found[_key("chain", name, divisor, PLANE)], MEAN, dashed=divisor == "mle"
        )
        for name, divisor in SHOWN
    ]
    theory = [
        _derived(f"kazdan.{name}-{divisor}", "t", found, {"n": ROWS})
        for name, divisor in (("replace-mean", "unbiased"), ("replace-mean", "mle"), ("mean", "unbiased"))
    ]
    return Panel(
        title=f"Drift of the fitted mean (n = {ROWS}, d = {PLANE})", x="fit", y="squared Mahalanobis distance / d",
        curves=[*narrow(lines), *named_once(theory)], log="y",
    )  # fmt: skip


def _distances(found: Found) -> Panel:
    lines = [
        curve(
            f"{name} ({DIVISORS[divisor]})", found[_key("chain", name, divisor, 1)], DISTANCE, dashed=divisor == "mle"
        )
        for name, divisor in SHOWN
    ]
    theory = [_derived(f"kazdan.replace-w2-{divisor}", "t", found, {"n": ROWS}) for divisor in DIVISORS]
    limit = derived("kazdan.replace-w2-mle-limit", "n", [ROWS], {}).mean[0]
    return Panel(
        title=f"Wasserstein distance (n = {ROWS}, d = 1)", x="fit", y="W2^2 / tr Sigma_0",
        curves=[*narrow(lines), *named_once(theory)], log="y",
        note=f"replace (N) tends to {limit:g}",
    )  # fmt: skip


def _ratios(found: Found) -> Panel:
    rows, (_, sizes) = focus(found), _grid(found)
    lines = [
        curve(_of(size, name), found[_key("grid", name, rows, size)], RATIO, dashed=name == "accumulate")
        for size in sizes
        if size > 1 and size in CORNERS
        for name in ("replace", "accumulate")
    ]
    return Panel(
        title=f"Smallest over largest eigenvalue (n = {rows})", x="fit", y="of Sigma_0^-1 Sigma_t",
        curves=narrow(lines), log="y", note="dashed: accumulate",
    )  # fmt: skip


def _of(size: int, name: str) -> str:
    return f"d = {size}" + (" (accumulate)" if name == "accumulate" else "")


LASTS = (
    (DISTANCE, "Wasserstein distance", "W2^2 / tr Sigma_0", "both"),
    (MEAN, "Drift of the mean", "squared Mahalanobis distance / d", "both"),
    (LOGARITHM, "Log determinant", "log(det Sigma_t / det Sigma_0) / d", "x"),
)


def _lasts(found: Found, quantity: str, title: str, y: str, log: str) -> Panel:
    """A quantity of the last fit over the rows, by dimension; the log determinant where it is finite."""
    every, sizes = _grid(found)
    lines, theory = [], []
    shown = [each for each in sizes if each in CORNERS and (quantity != MEAN or each in (1, sizes[-1]))]
    for size in shown:
        rows = [each for each in every if quantity != LOGARITHM or each > size]
        lines.append(_over_rows(found, quantity, "replace", size, rows))
        if quantity != LOGARITHM or size == shown[-1]:
            lines.append(_over_rows(found, quantity, "accumulate", size, rows))
        steps = [_fits(found) * slope(each, size) for each in rows if each > size]
        theory.append(Curve(label="theory", x=rows, mean=steps, theory="kazdan.replace-logdet-slope"))
    if quantity != LOGARITHM:
        claims = ("kazdan.replace-mean-unbiased", "kazdan.mean-unbiased") if quantity == MEAN else ()
        theory = [derived(name, "n", every, {"t": _fits(found)}) for name in claims]
    return Panel(
        title=f"{title} of fit {_fits(found)}, divisor N - 1", x="rows a generation n", y=y, log=log,
        curves=[*lines, *named_once(theory)], note="dashed: accumulate",
    )  # fmt: skip


def _over_rows(found: Found, quantity: str, name: str, size: int, rows: Sequence[int]) -> Curve:
    told = [measured(found[_key("grid", name, each, size)].last(quantity)) for each in rows]
    return Curve(
        label=_of(size, name), x=rows, mean=[each.value for each in told], low=[each.low for each in told],
        high=[each.high for each in told], dashed=name == "accumulate",
    )  # fmt: skip


def _findings(found: Found) -> list[Finding]:
    last = _fits(found)
    traces = [
        finding(
            f"tr(Sigma_0^-1 Sigma_t) / d at fit {last}, {name}, divisor {DIVISORS[divisor]}, n = {ROWS}, d = {PLANE} "
            f"(theory {_at_last(*TRACES[name, divisor], last):.6g}){FEW if name == 'replace' else ''}",
            measured(found[_key("chain", name, divisor, PLANE)].last(TRACE)),
        )
        for name in WORKFLOWS
        for divisor in DIVISORS
    ]
    return [*traces, *_distances_found(found, last), *_slopes_found(found, last), *_pairs_found(found, last)]


def _at_last(claim: str, along: str, last: int) -> float:
    """What theory says of fit `last` of a chain on ROWS rows."""
    return float(derived(claim, along, [last], {"n": ROWS}).mean[0])


def _distance_told(name: str, divisor: str, size: int, last: int) -> str:
    """What a finding adds about a distance: its theory in one dimension, and whether few chains carry it."""
    known = name == "replace" and size == 1
    theory = f" (theory {_at_last(f'kazdan.replace-w2-{divisor}', 't', last):.6g})" if known else ""
    return theory + (FEW if (name, divisor) == ("replace", "unbiased") else "")


def _distances_found(found: Found, last: int) -> list[Finding]:
    return [
        finding(
            f"W2^2 / tr Sigma_0 at fit {last}, {name}, divisor {DIVISORS[divisor]}, n = {ROWS}, d = {size}"
            f"{_distance_told(name, divisor, size, last)}",
            measured(found[_key("chain", name, divisor, size)].last(DISTANCE)),
        )
        for size in (1, PLANE)
        for name in WORKFLOWS
        for divisor in DIVISORS
    ]


def _slopes_found(found: Found, last: int) -> list[Finding]:
    rows, (_, sizes) = focus(found), _grid(found)
    return [
        finding(
            f"change of log det Sigma_t / d in a fit, replace, divisor N - 1, n = {rows}, d = {size} "
            f"(theory {slope(rows, size):.6g})",
            measured(found[_key("grid", "replace", rows, size)].last(LOGARITHM) / last),
        )
        for size in sizes
    ]


def _pairs_found(found: Found, last: int) -> list[Finding]:
    """Replace less accumulate on the same real rows."""
    rows, (_, sizes) = focus(found), _grid(found)
    return [
        finding(
            f"W2^2 / tr Sigma_0 at fit {last}, replace less accumulate on the same real rows, n = {rows}, d = {size}",
            difference(*(found[_key("grid", name, rows, size)].last(DISTANCE) for name in ("replace", "accumulate"))),
        )
        for size in sizes
    ]


def parameters(profile: str) -> Mapping[str, str]:
    """What is told of the profile."""
    listed = (", ".join(map(str, each[profile])) for each in (SIZES, DIMENSIONS))
    return {
        **dict(zip(("n", "d"), listed, strict=True)),
        "fits": str(FITS[profile]),
        "true mean and covariance": "0 and I",
        "divisors": "N - 1 and N",
    }


STUDY = Study(
    name="gaussian",
    title="Gaussians in d dimensions refitted on their own draws",
    source="Kazdan et al. 2024, multivariate Gaussian modeling; Shumailov et al. 2023, theoretical intuition 2",
    scale={
        "quick": "half of the full profile's fits, at most 100 rows and 10 dimensions, and half of its replicates.",
        "full": "the slides print no numbers; n from 10 to 1000, d from 1 to 100, 100 fits and 100 replicates (20 at "
        "d = 100, 400 at n = 10) are ours.",
    },
    cells=cells,
    read=read,
    parameters=parameters,
    claims=CLAIMS,
)
