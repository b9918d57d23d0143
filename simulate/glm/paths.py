"""What is recorded of a path: its scores beside its fits, its divergence from the truth, its likelihood ratio."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from simulate.arrays import Floats
from simulate.glm.problem import Problem, problem
from simulate.reduce import moments
from simulate.request import FRAMED, Request
from theory.vocabulary import Family, GlmDesign, Statistic

NODES = 64  # of the quadrature over a normal predictor: exact for polynomials of degree 127
Recorded = tuple[Floats, Floats]  # scores [R, G, p] and log likelihood ratios [R, G]


def room(asked: Problem, count: int) -> Recorded:
    """Zeros for what the kernels record of so many replicates."""
    generations = asked.design.generations
    return np.zeros((count, generations, asked.truth.size)), np.zeros((count, generations))


def recorded(request: Request) -> bool:
    """Whether the request asks for more than the fits."""
    return request.design.statistic in FRAMED


def findings(
    request: Request, asked: Problem, fits: Floats, kept: Any, told: Recorded | None, reference: Floats | None = None
) -> dict[str, Any]:  # fmt: skip
    """The field of a block that holds what the request's statistic records of its replicates.

    `reference` are the scores under the reference law, where the frame asks for them.
    """
    statistic = asked.design.statistic
    if statistic is Statistic.DIVERGENCE:
        return {"ratio": paired(divergences(asked, fits)[kept])}
    if told is None:
        raise ValueError(f"engine={request.engine!r}: {str(statistic)!r} is recorded by the fast engine alone")
    if statistic is not Statistic.PATH:
        return {"moments": moments(weighted(request, asked, fits, told)[kept])}
    from simulate.glm.functionals import tallied

    paths = stacked(asked, fits, told[0])
    if reference is not None:
        paths = np.hstack([paths, reference])
    return {"path": tallied(_frame(request), paths, kept)}


def stacked(asked: Problem, fits: Floats, scores: Floats) -> Floats:
    """The paths [R, 2 G p]: W_T(1), ..., W_T(G), then W_Theta(1), ..., W_Theta(G)."""
    root = float(np.sqrt(asked.design.rows))
    parts = (scores / (root * _dispersion(asked.design)), root * (fits - asked.truth))
    return np.hstack([part.reshape(len(fits), -1) for part in parts])


def wants_reference(request: Request, asked: Problem) -> bool:
    """Whether the frame has coordinates beyond the path's own: the scores under the reference law."""
    if asked.design.statistic is not Statistic.PATH:
        return False
    return len(_frame(request).rows[0]) > 2 * asked.design.generations * asked.truth.size


def reference_scores(request: Request, first: int, count: int) -> tuple[Floats, Any]:
    """The scores [R, G p] that the same random numbers give when every batch is drawn at the truth, and which have all.

    A replicate without a fit there ends early, and has no later scores.
    """
    from simulate.glm.kernels import chain_of, rows_of

    asked = problem(replace(request, design=replace(_design(request), reference=True)))
    told = room(asked, count)
    _, _, status, _ = chain_of(request, asked, first, count, rows_of(asked), told)
    return stacked(asked, np.zeros_like(told[0]), told[0])[:, : told[0][0].size], status == 0


def weighted(request: Request, asked: Problem, fits: Floats, told: Recorded) -> Floats:
    """exp(-|t|^2/2) [R] of the frame's coordinates t, times the likelihood ratio where the design is the reference.

    By the change of measure, the mean of f L under P_ref is the mean of f under P, at every n.
    """
    t = stacked(asked, fits, told[0]) @ np.array(_frame(request).rows).T
    exponent = -0.5 * (t * t).sum(axis=1)
    if asked.design.reference:
        exponent = exponent + told[1].sum(axis=1) / _dispersion(asked.design)
    return np.asarray(np.exp(exponent))


def divergences(asked: Problem, fits: Floats) -> Floats:
    """N KL(p_theta0 || p_theta_g) [R, G], averaged over the law of the features.

    KL = E[A(eta_hat) - A(eta) - (eta_hat - eta) A'(eta)] at the truth's eta, over the dispersion.
    """
    design = asked.design
    root = float(np.sqrt(design.rows))
    points, masses = nodes(asked)
    away = np.empty(fits.shape[:2])
    for generation in range(design.generations):
        fit = fits[:, generation]
        if points is None:
            away[:, generation] = _by_quadrature(asked, fit)
        else:
            away[:, generation] = _excess(design, asked.truth @ points, fit @ points) @ masses
    return away * root * root / _dispersion(design)


def nodes(asked: Problem) -> tuple[Floats | None, Floats]:
    """The different rows [p, N] of a law with finitely many, and their probabilities [N]; None for normal features."""
    if asked.design.law == "gaussian":
        return None, np.zeros(0)
    rows, counts = np.unique(asked.table, axis=1, return_counts=True)
    return np.vstack([np.ones(rows.shape[1]), rows]), counts / counts.sum()


def _excess(design: GlmDesign, eta: Floats, fitted: Floats) -> Floats:
    """A(fitted) - A(eta) - (fitted - eta) A'(eta), at predictors eta [N] and fitted [R, N]."""
    if design.family is Family.NORMAL:
        return np.asarray((fitted - eta) ** 2 / 2)
    if design.family is Family.POISSON:
        return np.asarray(np.exp(eta) * (np.expm1(fitted - eta) - (fitted - eta)))
    share = 1 / (1 + np.exp(-eta))
    gap = np.logaddexp(0, fitted) - np.logaddexp(0, eta) - (fitted - eta) * share
    return np.asarray(design.trials * gap)


def _by_quadrature(asked: Problem, fit: Floats) -> Floats:
    """The mean of the excess [R] over standard normal features: the predictors are normal, so one dimension is enough.

    With b and c the slopes at the truth and of the fit, x'b = |b| z, and E[(x'c) A'(a + x'b)] = b'c E A''(a + x'b).
    """
    design, truth = asked.design, asked.truth
    if design.family is Family.NORMAL:
        return np.asarray(((fit - truth) ** 2).sum(axis=1) / 2)
    z, mass = _hermite()
    eta = truth[0] + np.sqrt(truth[1:] @ truth[1:]) * z
    fitted = fit[:, :1] + np.sqrt((fit[:, 1:] ** 2).sum(axis=1))[:, None] * z
    potential, mean, slope = _potential(design, eta)
    moved = fit - truth
    linear = moved[:, 0] * (mean @ mass) + (moved[:, 1:] @ truth[1:]) * (slope @ mass)
    return np.asarray(_potential(design, fitted)[0] @ mass - potential @ mass - linear)


def _potential(design: GlmDesign, eta: Floats) -> tuple[Floats, Floats, Floats]:
    """A and its first two derivatives."""
    if design.family is Family.POISSON:
        grown = np.exp(eta)
        return grown, grown, grown
    share = 1 / (1 + np.exp(-eta))
    trials = design.trials
    return trials * np.logaddexp(0, eta), trials * share, trials * share * (1 - share)


@cache
def _hermite() -> tuple[Floats, Floats]:
    """Nodes and probabilities of the quadrature over a standard normal."""
    z, mass = np.polynomial.hermite_e.hermegauss(NODES)
    return z, mass / mass.sum()


def paired(values: Floats) -> dict[str, Any]:
    """Sums [G] and sums of products [G, G] over replicates of paired values [R, G], JSON-ready, with the largest."""
    largest = moments(values[:, -1]).largest
    return {
        "used": len(values),
        "sum": values.sum(axis=0).tolist(),
        "outer": np.einsum("rg,rh->gh", values, values).tolist(),
        "largest": largest.tolist(),
    }


def _dispersion(design: GlmDesign) -> float:
    """The variance of a normal response; 1 for the other families with a canonical link."""
    return float(design.dispersion) if design.family is Family.NORMAL else 1.0


def _design(request: Request) -> GlmDesign:
    design = request.design
    if not isinstance(design, GlmDesign):
        raise TypeError(f"design={design!r}: a GlmDesign is needed")
    return design


def _frame(request: Request) -> Any:
    if request.frame is None:
        raise ValueError(f"statistic={str(request.design.statistic)!r}: a frame is needed, which says what is recorded")
    return request.frame
