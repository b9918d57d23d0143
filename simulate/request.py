"""What to draw: a design, how often, and from which stream of random numbers."""

import json
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

from simulate.frame import Frame
from simulate.systems import SYSTEMS
from theory.vocabulary import (
    DESIGNS,
    Design,
    Family,
    Features,
    GlmDesign,
    LinearDesign,
    Statistic,
    Workflow,
    design_fields,
)

ENGINES = ("fast", "statsmodels")
ARITHMETICS = ("strict", "fast-math")
REAL = ("fair", "randhie")  # laws that draw the rows of a data set
LAWS = ("gaussian", "signs", *REAL)
COVARIATES = 3  # of a data set
RECORDS = Statistic.FITTED_COEFFICIENTS
STATISTICS = {
    "linear": (Statistic.TEST_ERROR, Statistic.TRACE_INVERSE_GRAM, RECORDS),
    "gaussian": (
        Statistic.VARIANCE,
        Statistic.MEAN_DISPLACEMENT,
        Statistic.LOG_VARIANCE,
        Statistic.WASSERSTEIN,
    ),
    "glm": (
        Statistic.VARIANCE_GROWTH,
        Statistic.PATH,
        Statistic.DIVERGENCE,
        Statistic.WEIGHTED,
        Statistic.LIKELIHOOD_RATIO,
    ),
    **{name: system.statistics for name, system in SYSTEMS.items()},
}
BLOCK = {"linear": 4096, "gaussian": 16384, "glm": 256, **{name: each.block for name, each in SYSTEMS.items()}}
LARGEST_NUMBER = 1e100  # its square is still a floating-point number
CELLS_BLOCK = 1024  # drawn as counts, a replicate costs so little that a block must hold more
RECORDS_BLOCK = 16  # a record keeps every noise vector, so it is far larger than a number


@dataclass(frozen=True, kw_only=True)
class Request:
    """A design to draw `replicates` times (rounded up to whole blocks, unless `exact`); ValueError when it cannot be.

    `stream` names independent draws under one root seed; `engine` chooses who fits, never what is drawn. `arithmetic`
    is "strict" (the same bits on every processor) or "fast-math" (sums in the order that suits the compiler). `frame`
    says what is recorded of a path.
    """

    design: Design
    replicates: int
    seed: int = 2024
    stream: str = "verdict"
    engine: str = "fast"
    arithmetic: str = "strict"
    frame: Frame | None = None
    exact: bool = False

    def __post_init__(self) -> None:
        """Nothing; ValueError names the first field that is not allowed."""
        _whole("replicates", self.replicates, least=1)
        _whole("seed", self.seed, least=0)
        if not isinstance(self.stream, str) or not self.stream:
            raise ValueError(f"stream={self.stream!r}: a name is needed, such as 'pilot' or 'verdict'")
        if self.engine not in ENGINES:
            raise ValueError(f"engine={self.engine!r}: allowed are {', '.join(ENGINES)}")
        if self.engine != "fast" and self.design.system != "glm":
            raise ValueError(f"engine={self.engine!r}: only a glm design has a second engine; leave engine out")
        if self.arithmetic not in ARITHMETICS:
            raise ValueError(f"arithmetic={self.arithmetic!r}: allowed are {', '.join(ARITHMETICS)}")
        if self.arithmetic != "strict" and (self.engine != "fast" or self.design.system != "glm"):
            raise ValueError(f"arithmetic={self.arithmetic!r}: the fast engine of a glm design alone has a choice")
        if self.exact and self.design.system == "glm":
            raise ValueError(
                "exact=True: a glm design is drawn in whole blocks, which its jackknife leaves out by turns"
            )
        _check_design(self.design)
        if isinstance(self.design, GlmDesign):
            _check_recorded(self.design, self.frame, self.engine)


def block_size(design: Design) -> int:
    """The number of replicates in one block, a constant of the system (and of the kind of evidence)."""
    if design.statistic is RECORDS:
        return RECORDS_BLOCK
    if design.statistic is Statistic.SERIES:
        return SYSTEMS[design.system].series_block
    return CELLS_BLOCK if isinstance(design, GlmDesign) and design.law == "signs" else BLOCK[design.system]


def block_count(request: Request) -> int:
    """The number of whole blocks that hold the replicates."""
    return -(-request.replicates // block_size(request.design))


def size_of_block(request: Request, block: int) -> int:
    """The replicates in the block: a whole block's, but what is left for the last one of an exact request."""
    size = block_size(request.design)
    return min(size, request.replicates - block * size) if request.exact else size


def whole_blocks(request: Request) -> int:
    """The number of blocks from the first on that any longer request has too."""
    return request.replicates // block_size(request.design) if request.exact else block_count(request)


def request_fields(request: Request) -> dict[str, Any]:
    """The request as JSON-ready fields."""
    rest = ("replicates", "seed", "stream", "engine", "arithmetic", "exact")
    told = {"design": design_fields(request.design), **{name: getattr(request, name) for name in rest}}
    return told if request.frame is None else {**told, "frame": asdict(request.frame)}


def canonical(fields: object) -> bytes:
    """The one JSON spelling of the fields: sorted keys, no spaces, no NaN."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _whole(name: str, value: object, *, least: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{name}={value!r}: a whole number of at least {least} is needed")


def _check_design(design: Design) -> None:
    if not isinstance(design, DESIGNS):
        raise TypeError(f"design={design!r}: one of {', '.join(each.__name__ for each in DESIGNS)} is needed")
    allowed = STATISTICS[design.system]
    if design.statistic not in allowed:
        raise ValueError(f"statistic={str(design.statistic)!r}: {design.system} draws {', '.join(map(repr, allowed))}")
    for name, value in ((each.name, getattr(design, each.name)) for each in fields(design)):
        if isinstance(value, int | float | Fraction):
            _check_number(name, value)
    if isinstance(design, GlmDesign) and design.law not in LAWS:
        raise ValueError(f"law={design.law!r}: allowed are {', '.join(LAWS)}")
    if isinstance(design, GlmDesign) and design.law in REAL and design.features != COVARIATES:
        raise ValueError(f"features={design.features}: law {design.law!r} has {COVARIATES}; leave features out")
    if isinstance(design, LinearDesign) and design.statistic is RECORDS:
        _check_records(design)


def _check_number(name: str, value: float | Fraction) -> None:
    if not -LARGEST_NUMBER < value < LARGEST_NUMBER:  # False for NaN too
        raise ValueError(f"{name}={value!r}: a finite number is needed, below {LARGEST_NUMBER:g} in size")
    if name in ("generations", "rows", "dimension", "features", "trials"):
        _whole(name, value, least=1)


FRAMED = (Statistic.PATH, Statistic.WEIGHTED, Statistic.LIKELIHOOD_RATIO)
CANONICAL = (Family.NORMAL, Family.BINOMIAL, Family.POISSON)


def _check_recorded(design: GlmDesign, frame: Frame | None, engine: str) -> None:
    """Nothing; ValueError where a statistic of the path cannot be recorded."""
    framed = design.statistic in FRAMED
    if framed != (frame is not None):
        needed = "a frame is needed, which says what is recorded" if framed else "no frame belongs to it; leave it out"
        raise ValueError(f"statistic={str(design.statistic)!r}: {needed}")
    if design.statistic is Statistic.VARIANCE_GROWTH:
        return
    if design.family not in CANONICAL or engine != "fast":
        raise ValueError(
            f"family={str(design.family)!r}, engine={engine!r}: a path is recorded by the fast engine, for families "
            f"with a canonical link: {', '.join(CANONICAL)}"
        )
    if design.statistic in FRAMED[1:] and design.reference and design.law != "signs":
        raise ValueError(f"law={design.law!r}: the likelihood ratio is recorded for law 'signs' alone")


def _check_records(design: LinearDesign) -> None:
    if design.features is not Features.SAME or design.workflow is Workflow.HALFWAY:
        raise ValueError(
            f"features={str(design.features)!r}, workflow={str(design.workflow)!r}: fitted coefficients are recorded "
            "for the same features under discard or augment, where each generation has one noise vector"
        )
