"""The tests of a whole process, on paths that are exactly those of the limit: functionals, laws and a remainder."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np

from simulate.frame import BINS, PER_UNIT
from verify.calibration.admission import LEAST_RUNS, LEVEL, POWER, Runs
from verify.calibration.estimates import SIZES, Setting
from verify.calibration.laws import Array
from verify.guards import LEAST_OF_PROCESS, LEAST_REPLICATES
from verify.hypotheses import two_sided_sees
from verify.process.evidence import reduced, trimmed
from verify.process.lines import moves
from verify.process.reading import Laws, Numbers, numbers, rate
from verify.process.whole_law import distance, grain, quantile_scale

PLANNED = LEAST_OF_PROCESS  # replicates at each n that a plan of a process draws at least
FEWER = PLANNED // 2  # at which the mean of a fourth moment is too skewed
COORDINATES = 2
HEAVIEST = "fourth 1"
FAR = 50  # standard errors to the other margin
NORMAL = {"law": "direction", "degrees": 1, "variance": 1.0}
SCALE = 0.2  # how far off the scale of a law is at the margin
BINNED = np.linspace(-BINS / PER_UNIT / 2, BINS / PER_UNIT / 2, BINS + 1)


def functionals(e: Array) -> dict[str, Array]:
    """The functionals of innovations e [..., p], each [...]: Hermite polynomials, a product, and a squared length."""
    found: dict[str, Array] = {}
    for place in range(e.shape[-1]):
        t = e[..., place]
        square = t * t
        found |= {f"mean {place + 1}": t, f"square {place + 1}": square}
        found |= {f"third {place + 1}": (square - 3) * t, f"fourth {place + 1}": (square - 6) * square + 3}
    if e.shape[-1] > 1:
        found["product"] = e[..., 0] * e[..., 1]
    return found | {"remainder": (e * e).sum(axis=-1)}


SCALES = {"mean": 1.0, "square": 2**0.5, "third": 6**0.5, "fourth": 24**0.5, "product": 1.0, "remainder": 2.0}
TRUTHS = {"square": 1.0}  # of a remainder nothing is stated but that it vanishes


@cache
def processes(setting: Setting, replicates: int) -> tuple[Numbers, ...]:
    """The limits of the functionals of each run, at four sample sizes where nothing depends on the size.

    They take long to draw, so there are no more runs than the fewest that tell a size from its limits.
    """
    coordinates = COORDINATES if replicates <= PLANNED else 1
    fewest, found = replace(setting, runs=LEAST_RUNS), []
    for few in fewest.draws(f"paths of {replicates}", (len(SIZES), replicates, coordinates)):
        sums = {name: (each.sum(axis=-1), (each * each).sum(axis=-1)) for name, each in functionals(few).items()}
        each_run = [{name: (s[run], q[run]) for name, (s, q) in sums.items()} for run in range(len(few))]
        found += [numbers(_design(each, replicates), 1.0) for each in each_run]
    return tuple(found)


def _design(sums: dict[str, tuple[Array, Array]], replicates: int) -> dict[str, Any]:
    names = list(sums)
    kinds = [name.partition(" ")[0] for name in names]
    common = {"engine": "fast", "seed": 0, "stream": "", "block": 1, "replicates": replicates, "capped": 0}
    common |= {"used": replicates, "excluded": {}, "different_blocks": 2}
    evidence = [
        reduced(
            {
                **common,
                "design": {"rows": n},
                "sum": [float(sums[name][0][place]) for name in names],
                "square": [float(sums[name][1][place]) for name in names],
            },
            counts=False,
        )
        for place, n in enumerate(SIZES)
    ]
    told = {"names": names, "parts": kinds, "orders": [1.0] * len(names), "scales": [SCALES[each] for each in kinds]}
    return {"process": told, "predicted": [TRUTHS.get(each, 0.0) for each in kinds], "evidence": evidence}


def all_at_once_runs(setting: Setting) -> Runs:
    """The p-values of all functionals at once: of the truth, and of a prediction whose heaviest one is off."""
    found = processes(setting, PLANNED)
    place = found[0].names.index(HEAVIEST)
    scatter = float(np.std([each.whole.intercept[place] for each in found], ddof=1))
    gap = two_sided_sees(mcse=scatter, alpha=LEVEL / int(found[0].tested.sum()), power=POWER)
    off = found[0].predicted + gap * (np.arange(len(found[0].names)) == place)
    return Runs(
        null=np.array([each.largest(each.predicted)[2] for each in found]),
        gap=np.array([each.largest(off)[2] for each in found]),
    )


def equivalence_runs(setting: Setting, name: str, side: int, replicates: int = PLANNED) -> Runs:
    """The p-values of equivalence of one functional whose truth is at a margin."""
    found = processes(setting, replicates)
    place = found[0].names.index(name)
    margins = found[0].margins * FAR / math.sqrt(replicates)
    predicted = found[0].predicted + side * margins
    moved = (replace(each, predicted=predicted, margins=margins) for each in found)
    return Runs(null=np.array([each.equivalence[place] for each in moved]))


def agreement_runs(setting: Setting) -> Runs:
    """The p-values of agreement with and without the smallest n, of a mean."""
    return Runs(null=np.array([moves(each.whole, each.without_smallest)[0] for each in processes(setting, PLANNED)]))


def fit_runs(setting: Setting) -> Runs:
    """The p-values of lack of fit, of a mean."""
    return Runs(null=np.array([each.whole.lack_of_fit[0] for each in processes(setting, PLANNED)]))


def rate_runs(setting: Setting) -> Runs:
    """The p-values of a remainder that does not vanish, of one that is the same at every n."""
    return Runs(null=np.array([found.p for found in map(rate, processes(setting, PLANNED)) if found is not None]))


def law_runs(setting: Setting) -> Runs:
    """The p-values of Kolmogorov's test of the law that was drawn, from its histogram."""
    return Runs(null=np.array([_laws(each, 1.0).against[0] for each in _counted(setting, "laws", lambda x: x)]))


def law_equivalence_runs(setting: Setting) -> Runs:
    """The p-values of equivalence of a law whose distance is the margin, and of one without any."""
    reach = math.sqrt(math.log(2 / LEVEL)) + math.sqrt(math.log(2 / (1 - POWER)))  # as in whole_law.replicates
    margin = reach / math.sqrt(2 * LEAST_REPLICATES) + grain(NORMAL)
    shift = 2 * NormalDist().inv_cdf((1 + margin) / 2)
    off, true = (_counted(setting, "laws", move) for move in (lambda x: x + shift, lambda x: x))
    null, gap = ([_laws(each, margin).in_favour[0] for each in counted] for counted in (off, true))
    return Runs(null=np.array(null), gap=np.array(gap))


def scale_runs(setting: Setting) -> Runs:
    """The p-values of equivalence of a law whose scale, read off its quartiles, is at the margin."""
    counted = _counted(setting, "laws", lambda x: (1 + SCALE) * x)
    return Runs(null=np.array([_laws(each, 1.0).in_favour[1] for each in counted]))


def _counted(setting: Setting, what: str, move: Callable[[Array], Array]) -> Iterator[dict[str, Any]]:
    """The histogram of each run."""
    for few in setting.draws(what, (LEAST_REPLICATES,)):
        for values in few:
            yield trimmed(np.histogram(np.clip(move(values), BINNED[0], BINNED[-1]), BINNED)[0].tolist())


def _laws(counted: dict[str, Any], margin: float) -> Laws:
    return Laws(
        distances=(distance(NORMAL, counted),),
        told=(NORMAL,),
        used=LEAST_REPLICATES,
        scales=(quantile_scale(counted, NORMAL),),
        at_the_limit=True,
        margin=margin,
        delta=SCALE,
    )
