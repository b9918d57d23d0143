"""The moments of each generation, from the evidence of a generalised linear model."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modelcollapse.output import significant

FEW_DEGREES = 10


@dataclass(frozen=True, kw_only=True)
class Moments:
    """One generation of u = sqrt(n) (fit - truth), by coefficient, with standard errors.

    `growth` is tr(S_1^-1 S_G)/p, the variance of the fit over that of the first fit; None where `sized` is False.
    """

    generation: int
    mean: list[float]
    mean_mcse: list[float]
    covariance: list[list[float]]
    growth: float | None
    growth_mcse: float | None
    growth_degrees: float | None  # of freedom: of a t quantile for the standard error


def moments(evidence: Mapping[str, Any]) -> list[Moments]:
    """One entry a generation; empty when fewer replicates were kept than a covariance needs."""
    if evidence["used"] <= evidence["dimension"]:
        return []
    return [_generation(evidence, generation) for generation in range(1, evidence["generations"] + 1)]


def sized(evidence: Mapping[str, Any]) -> bool:
    """Whether a standard error of the growth exists: two blocks, and a covariance of full rank without either."""
    kept = [block["used"] for block in evidence["blocks"] if block["used"]]
    return len(kept) > 1 and sum(kept) - max(kept) > evidence["dimension"]


def warning(generations: list[Moments]) -> str:
    """What is to be said of the standard error of the growth; empty when it rests on enough blocks."""
    if not generations or generations[0].growth_degrees is None:
        return "too few blocks for the growth and its standard error: raise --replicates"
    degrees = generations[0].growth_degrees
    if degrees < FEW_DEGREES:
        return f"the standard error of the growth has {degrees:g} degrees of freedom only: raise --replicates"
    return ""


def _generation(evidence: Mapping[str, Any], generation: int) -> Moments:
    from verify.estimate import growth

    used, place, axes = evidence["used"], generation - 1, range(evidence["dimension"])
    mean = [math.fsum(block["sum"][place][j] for block in evidence["blocks"]) / used for j in axes]
    second = [
        [math.fsum(block["outer"][place][j][k] for block in evidence["blocks"]) / used for k in axes] for j in axes
    ]
    covariance = [[second[j][k] - mean[j] * mean[k] for k in axes] for j in axes]
    ratio = growth(evidence, generation) if sized(evidence) else None
    return Moments(
        generation=generation,
        mean=mean,
        mean_mcse=[math.sqrt(max(covariance[j][j], 0.0) / used) for j in axes],
        covariance=covariance,
        growth=ratio.value if ratio else None,
        growth_mcse=ratio.mcse if ratio else None,
        growth_degrees=ratio.degrees if ratio else None,
    )


def rows(generations: list[Moments]) -> list[tuple[str, ...]]:
    """Text for a table: generation, mean with its standard error by coefficient, growth with its standard error."""
    return [
        (
            str(one.generation),
            "  ".join(f"{m:+.4f} ({e:.4f})" for m, e in zip(one.mean, one.mean_mcse, strict=True)),
            significant(one.growth),
            significant(one.growth_mcse, 3),
        )
        for one in generations
    ]
