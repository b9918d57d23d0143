"""What one chain of mixtures looks like: draws of its fits and the outlines of their components."""

import math
from collections.abc import Sequence

import numpy as np

from simulate.mixture.recorded import LIKELIHOOD, NUMBERS, PARAMETERS, TRACE
from simulate.mixture.truth import CLOUDS, Mixture
from verify.measured import Series
from verify.studies.study import Curve, Panel

ITERATIONS = (0, 50, 100, 150, 200, 350, 2000)  # of the source's figure 7
DOTS = 300  # draws of a fit that are shown
SEED = 7  # of the dots alone: the fits come from the study's own seed
OUTLINE = 2.0  # standard deviations
CORNERS = 41  # of an outline
ACROSS, UP = (-6.0, 6.0), (-4.5, 4.5)  # the ends of the axes


def pictures(found: Series) -> list[Panel]:
    """The truth, and the first replicate at the source's iterations."""
    return [_panel("The truth", CLOUDS, ("draws of the mixture", "2 standard deviations")), *_chain(found)]


def _chain(found: Series) -> list[Panel]:
    fits = mixtures(found)
    at = found.at(LIKELIHOOD)
    panels = []
    for iteration in (each for each in ITERATIONS if each in at):
        place = at.index(iteration)
        likelihood, spread = (found.of(name)[0, place] for name in (LIKELIHOOD, TRACE))
        note = f"log-likelihood {likelihood:.3g}, variance x {spread:.2g}"
        panels.append(_panel(f"Iteration {iteration}", fits[place], ("", ""), note=note))
    return panels


def mixtures(found: Series) -> list[Mixture]:
    """The fits of the first replicate, one a recorded iteration."""
    fits = len(found.at(LIKELIHOOD))
    tables = found.of(PARAMETERS)[0].reshape(fits, -1, NUMBERS)
    return [Mixture(weights=each[:, 0], means=each[:, 1:3], covariances=each[:, 3:]) for each in tables]


def _panel(title: str, mixture: Mixture, labels: tuple[str, str], *, note: str = "") -> Panel:
    dots = mixture.drawn(np.random.default_rng(SEED), DOTS)
    curves = [Curve(label=labels[0], x=dots[:, 0].tolist(), mean=dots[:, 1].tolist())]
    if mixture is not CLOUDS:
        curves += outlines(CLOUDS, dashed=True)
    curves += outlines(mixture, label=labels[1])
    return Panel(title=title, x=note, y="", kind="clouds", curves=curves, columns=ACROSS, rows=UP)


def outlines(mixture: Mixture, *, dashed: bool = False, label: str = "") -> Sequence[Curve]:
    """The ellipse of each component that could show a dot; the label belongs to the first."""
    angle = np.linspace(0, 2 * math.pi, CORNERS)
    curves: list[Curve] = []
    for weight, mean, (xx, xy, yy) in zip(mixture.weights, mixture.means, mixture.covariances, strict=True):
        if weight * DOTS < 1:
            continue
        wide = math.sqrt(xx)
        x = mean[0] + OUTLINE * wide * np.cos(angle)
        y = mean[1] + OUTLINE * (xy / wide * np.cos(angle) + math.sqrt(yy - xy * xy / xx) * np.sin(angle))
        named = "" if curves else label
        curves.append(Curve(label=named, x=x.tolist(), mean=y.tolist(), dashed=dashed))
    return curves
