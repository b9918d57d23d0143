"""The replicates of one point as a sample: which test may be used of so many, and what it says.

From 4,096 replicates on it is the t test, as it is calibrated for the ledger. Of fewer the t test rejects too often
where the values are skewed, so both it and Hall's test (Annals of Statistics 20, 1992, 221-245: a monotone cubic of
t that takes the skewness out) must reject, and the skewness over the root of the count must be small. That keeps its
level from 100 replicates on, as `verify.calibration.audits` measures.
"""

import math
from dataclasses import dataclass

import numpy as np

from verify.audit.cells import Floats
from verify.audit.exact_laws import Law
from verify.audit.exact_laws import against as exactly_against
from verify.audit.exact_laws import in_favour as exactly_in_favour
from verify.estimate import Estimate
from verify.guards import LEAST_REPLICATES
from verify.hypotheses import Outcome, distance
from verify.hypotheses import against as t_against
from verify.hypotheses import in_favour as t_in_favour

FEWEST = 100  # with 30, means of the most skewed statistics are rejected at 0.1 % in up to 0.8 % of runs
GREATEST_SKEW = 0.1  # skewness over the root of the count
EXACT, T, SKEWED, PUBLISHED, NONE = "exact law", "t", "t and Hall's t", "published standard error", "none"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A sample with its estimate and the test that is used. `skew` is its skewness over the root of the count.

    `wanted` is the number of replicates from which it would be tested, where it is not.
    """

    estimate: Estimate
    values: Floats
    test: str
    law: Law | None = None
    skew: float = 0.0
    wanted: int = 0

    @property
    def words(self) -> str:
        """The test, as it is shown."""
        return self.law.words if self.test == EXACT and self.law else self.test


def sample(values: Floats, law: Law | None, relative_variance: float | None) -> Sample:
    """The sample with the test that so many values allow; at least two are needed."""
    count = len(values)
    error = float(values.std(ddof=1)) / math.sqrt(count)
    number = Estimate(value=float(values.mean()), mcse=error, degrees=count - 1, replicates=count)
    skewness = max(abs(_skewness(values)) if count < LEAST_REPLICATES else 0.0, _by_theory(relative_variance))
    skew, wanted = skewness / math.sqrt(count), 0
    if law is not None and law.name == "binomial":
        test = EXACT
    elif count >= FEWEST and skew <= GREATEST_SKEW:
        test = T if count >= LEAST_REPLICATES else SKEWED
    elif law is not None:
        test = EXACT
    else:
        test, wanted = NONE, max(FEWEST, math.ceil((skewness / GREATEST_SKEW) ** 2))
    signed = _skewness(values) / math.sqrt(count)
    return Sample(estimate=number, values=values, test=test, law=law, skew=signed, wanted=wanted)


def published(mean: float, error: float, count: float | None, relative_variance: float | None = None) -> Sample:
    """The sample of which a mean and its standard error are known; it has no test where the count is not.

    The skewness is not seen, so there must be as many replicates as the t test is calibrated with on every law, and
    more where the variance, by theory or as it is published, speaks of a skewness beyond those.
    """
    degrees = math.inf if count is None else max(1.0, count - 1)
    least = _by_theory(relative_variance) / GREATEST_SKEW
    wanted = LEAST_REPLICATES if least**2 <= LEAST_REPLICATES else math.ceil(min(least, 1e9) ** 2)
    few = count is None or count < wanted
    number = Estimate(value=mean, mcse=error, degrees=degrees, replicates=max(1, int(count or 1)))
    return Sample(
        estimate=number, values=np.array([mean]), test=NONE if few else PUBLISHED, wanted=wanted if few else 0
    )


def against(found: Sample, value: float, relation: str) -> Outcome:
    """The test of "the true mean RELATION `value`": a small p refutes it."""
    if found.test == EXACT and found.law is not None:
        return exactly_against(found.law, found.values, value, relation)
    outcome = t_against(found.estimate, value, relation)
    if found.test != SKEWED:
        return outcome
    return Outcome(z=outcome.z, p=max(outcome.p, t_against(_hall(found, value), 0.0, relation).p))


def in_favour(found: Sample, value: float, relation: str, margin: float) -> Outcome | None:
    """The test of the opposite of "the true mean RELATION `value`", or of "`margin` away or more"; a small p shows it.

    None where the law is tested as a whole, which says nothing of how near the mean is.
    """
    if found.test == EXACT and found.law is not None:
        return exactly_in_favour(found.law, found.values, value, relation, margin)
    outcome = t_in_favour(found.estimate, value, relation, margin=margin)
    if found.test != SKEWED:
        return outcome
    if relation != "=":
        return Outcome(z=outcome.z, p=max(outcome.p, t_in_favour(_hall(found, value), 0.0, relation, margin=0.0).p))
    low, high = (against(found, value + side * margin, which) for side, which in ((-1, "<="), (1, ">=")))
    return Outcome(z=outcome.z, p=max(low.p, high.p))


def _hall(found: Sample, value: float) -> Estimate:
    """The t with its skewness taken out, as an estimate of 0 with a standard error of 1."""
    t, a = distance(found.estimate, value), found.skew
    changed = t + a * t**2 / 3 + a**2 * t**3 / 27 + a / 6
    return Estimate(value=changed, mcse=1.0, degrees=found.estimate.degrees, replicates=found.estimate.replicates)


def _skewness(values: Floats) -> float:
    away = values - values.mean()
    square = float((away**2).mean())
    return float((away**3).mean()) / square**1.5 if square > 0 else 0.0


def _by_theory(relative_variance: float | None) -> float:
    """The skewness of a log-normal law with this variance over its squared mean: a product of many factors is near it.

    What a sample shows of a tail that it hardly reaches is far less.
    """
    if relative_variance is None or relative_variance < 1:
        return 0.0
    return (relative_variance + 3) * math.sqrt(relative_variance) if relative_variance < 1e100 else math.inf
