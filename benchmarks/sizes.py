"""How long each part is measured: quick, to see that all is well, or usual, for numbers to keep."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Rounds and seconds a contender and round; the grids that scaling is measured on."""

    name: str
    rounds: int
    seconds: float
    paths: int  # of data that every contender fits, to compare the estimates
    rows: tuple[int, ...]
    generations: tuple[int, ...]
    features: tuple[int, ...]
    replicates: tuple[int, ...]
    cell_rows: tuple[int, ...]  # of the law with finitely many cells
    blocks: int  # in a run that threads share
    kernels: int  # whose first call is timed, each from an empty cache


QUICK = Sizes(
    name="quick",
    rounds=3,
    seconds=0.1,
    paths=1,
    rows=(100, 1000, 10_000),
    generations=(2, 10, 20),
    features=(3,),  # any other number has its own kernels to compile
    replicates=(256, 1024),
    cell_rows=(100, 1_000_000),
    blocks=4,
    kernels=1,
)
USUAL = Sizes(
    name="usual",
    rounds=7,
    seconds=0.4,
    paths=8,
    rows=(100, 1000, 10_000, 100_000),
    generations=(2, 5, 10, 20, 50),
    features=(3, 10, 20),
    replicates=(256, 1024, 4096, 16_384),
    cell_rows=(100, 10_000, 1_000_000),
    blocks=16,
    kernels=3,
)
