"""Runs of a true statement that are looked at again and again, and how often some look accuses it."""

import numpy as np

from verify.estimate import Estimate
from verify.hypotheses import against
from verify.sequence import tuned

RUNS, LOOKS, FIRST, GROWTH = 1000, 40, 1000, 1.12
ALPHA = 0.05
NUMBERS = np.round(FIRST * GROWTH ** np.arange(LOOKS)).astype(int)


def walks(rng: np.random.Generator, numbers: np.ndarray, runs: int = RUNS) -> np.ndarray:
    """The running mean of standard normal draws at each of the numbers: a row for each run."""
    steps = np.diff(numbers, prepend=0)
    return np.cumsum(rng.standard_normal((runs, len(numbers))) * np.sqrt(steps), axis=1) / numbers


def accused(relation: str = "=", *, anytime: bool = True, seed: int = 2024) -> float:
    """The share of runs that some look rejects at ALPHA though the statement "the mean RELATION 0" is true."""
    test = tuned(int(NUMBERS[10]), ALPHA) if anytime else None
    runs = [
        [
            Estimate(value=float(value), mcse=number**-0.5, degrees=float("inf"), replicates=int(number))
            for value, number in zip(means, NUMBERS, strict=True)
        ]
        for means in walks(np.random.default_rng(seed), NUMBERS)
    ]
    return float(np.mean([any(against(look, 0.0, relation, test).p < ALPHA for look in run) for run in runs]))


def size_report(seed: int = 2024) -> str:
    """What the size test says of the confidence sequence."""
    share = accused(seed=seed)
    found = "CONFIRMED" if share <= ALPHA else "REFUTED"
    return f"{found}: a true statement is accused in {share:.1%} of runs, and at most {ALPHA:.0%} are promised"
