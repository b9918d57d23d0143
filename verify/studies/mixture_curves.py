"""The curves of the mixtures by iteration."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from simulate.mixture.recorded import BETWEEN, EFFECTIVE, EMPTY, LIKELIHOOD, TRACE, UNFINISHED
from verify.measured import Floats, Series, bands
from verify.studies.derived import derived
from verify.studies.study import Curve, Panel, curve

ROWS = 1000
FIRST = 1  # fit of a chain: iteration 0 here is the claims' t = 1
HISTORIES = ("replace, cold", "replace, warm", "fixed budget, cold", "accumulate, cold", "accumulate, warm")
STARTS = (
    "replace, cold",
    "replace, warm",
    "replace, cold, best of 5",
    "replace, random rows",
    "replace, random shares",
)
WEIGHTED = ("replace, cold", "replace, warm", "replace, cold, best of 5", "accumulate, cold", "accumulate, warm")
FLOORS = ("replace, cold", "replace, cold, floor 1/1000", "replace, warm")
ENDS = (*STARTS[:4], "replace, cold, EM to the end")
SINGLES = {
    "replace, one component": "kazdan.replace-variance-mle",
    "accumulate, one component": "kazdan.variance-mle",
}  # with the claim that says its variance
LOSS, VARIANCE = "held-out log-loss, nats a row\n(geometric mean)", "variance over the truth's"


def panels(found: Mapping[str, Series]) -> list[Panel]:
    """Eight panels: what is lost, what is left of the components, and what EM has to do with it."""
    losses = {key: np.log10(log_loss(found[key])) for key in {*HISTORIES, *STARTS}}
    spreads = {key: np.log10(found[key].of(TRACE)) for key in FLOORS}
    single = [curve(key, found[key], TRACE) for key in SINGLES]

    def told(keys: Sequence[str], name: str) -> list[Curve]:
        return [curve(key, found[key], name) for key in keys]

    def powers(keys: Sequence[str], logs: Mapping[str, Floats]) -> list[Curve]:
        return [geometric(key, found[key].at(TRACE), logs[key]) for key in keys]

    return [
        _by_fit("Replace, fixed budget, accumulate", LOSS, powers(HISTORIES, losses), log="both"),
        _by_iteration("Replace: where EM begins", LOSS, powers(STARTS, losses), log="y"),
        _by_iteration("Effective components", "exp(entropy of the weights)", told(WEIGHTED, EFFECTIVE)),
        _by_iteration("Components without a row", "components", told(STARTS, EMPTY)),
        _by_iteration("Components apart", "share of the variance between them", told(STARTS, BETWEEN)),
        _by_iteration("The floor", f"{VARIANCE}\n(geometric mean)", powers(FLOORS, spreads), log="y"),
        _by_fit("One component, and what is derived", VARIANCE, [*single, *theory(found)], log="x"),
        _by_iteration("Fits that did not converge", "share of the fits so far", told(ENDS, UNFINISHED)),
    ]


def theory(found: Mapping[str, Series]) -> list[Curve]:
    """The derived variance of one component, which needs no more of the truth than a covariance."""
    told: list[Curve] = []
    for key, claim in SINGLES.items():
        at = found[key].at(TRACE)
        drawn = derived(claim, "t", [int(each) + FIRST for each in at], {"n": ROWS})
        told.append(replace(drawn, x=at, label="" if told else "derived"))
    return told


def log_loss(found: Series) -> Floats:
    """The held-out log-loss by iteration, minus the log-likelihood; NaN where the likelihood is above 1."""
    loss = -found.of(LIKELIHOOD)
    return np.where(loss > 0, loss, np.nan)


def geometric(label: str, at: Sequence[float], logs: Floats) -> Curve:
    """The curve of the geometric mean, with the interval and the band of the decimal logarithms."""
    told = {name: [10.0**each for each in values] for name, values in bands(logs).items()}
    return Curve(
        label=label, x=at, mean=told["mean"], low=told["low"], high=told["high"], bottom=told["bottom"], top=told["top"]
    )


def _by_iteration(title: str, y: str, curves: Sequence[Curve], *, log: str = "") -> Panel:
    return Panel(title=title, x="iteration", y=y, curves=curves, log=log)


def _by_fit(title: str, y: str, curves: Sequence[Curve], *, log: str) -> Panel:
    """Along the fits from 1 on, which a logarithmic axis can show: a short chain stands beside a long one."""
    moved = [replace(each, x=[place + FIRST for place in each.x]) for each in curves]
    return Panel(title=title, x="fit (iteration + 1)", y=y, curves=moved, log=log)
