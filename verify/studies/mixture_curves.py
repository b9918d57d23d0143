"""The curves of the mixtures by iteration."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulate.mixture.recorded import BETWEEN, DETERMINANT, EFFECTIVE, EMPTY, LIKELIHOOD, TRACE, UNFINISHED
from verify.measured import Series, bands
from verify.studies.derived import derived
from verify.studies.study import Curve, Panel, curve

ROWS = 1000
FIRST = 1  # fit of a chain: iteration 0 here is the claims' t = 1
COLD_AND_WARM = ("replace, cold", "replace, warm", "accumulate, cold", "accumulate, warm")
STARTS = ("replace, cold", "replace, warm", "replace, cold, best of 5", "replace, random rows", "replace, random shares")
HISTORIES = ("replace, cold", "replace, warm", "fixed budget, cold", "accumulate, cold", "accumulate, warm")
SINGLES = ("replace, one component", "accumulate, one component")
FLOORS = ("replace, cold", "replace, cold, floor 1/1000")
ENDS = (*STARTS[:4], "replace, cold, EM to the end")
LOSS = "held-out log-loss (nats a row)"


def panels(found: Mapping[str, Series]) -> list[Panel]:
    """Eight panels: what is lost, what is left of the components, and what EM has to do with it."""
    single = [*_curves(found, SINGLES, TRACE), *theory(found)]
    return [
        _panel("Replace, fixed budget, accumulate", LOSS, [loss(found, each) for each in HISTORIES], log="y"),
        _panel("Where EM begins", LOSS, [loss(found, each) for each in STARTS], log="y"),
        _panel("Effective components", "exp(entropy of the weights)", _curves(found, (*COLD_AND_WARM, STARTS[2]), EFFECTIVE)),
        _panel("Components without a row", "components", _curves(found, STARTS[:4], EMPTY)),
        _panel("Are the components apart?", "share of the variance between them", _curves(found, (*STARTS, "accumulate, cold"), BETWEEN)),
        _panel("The whole and its floor", "variance over the truth's", _curves(found, (*FLOORS, "replace, warm"), TRACE), log="y"),
        _panel("One component, and what is derived", "variance over the truth's", single),
        _panel("Fits that did not converge", "share so far", _curves(found, ENDS, UNFINISHED)),
    ]


def theory(found: Mapping[str, Series]) -> list[Curve]:
    """The derived variance of one component, which needs no more of the truth than a covariance."""
    told = []
    for key, claim in zip(SINGLES, ("kazdan.replace-variance-mle", "kazdan.variance-mle"), strict=True):
        at = found[key].at(TRACE)
        drawn = derived(claim, "t", [int(each) + FIRST for each in at], {"n": ROWS})
        told.append(replace(drawn, x=at, label="" if told else "derived"))
    return told


def loss(found: Mapping[str, Series], key: str) -> Curve:
    """The held-out log-loss by iteration, which is minus the log-likelihood."""
    each = found[key]
    return Curve(label=key, x=shown(each.at(LIKELIHOOD)), **bands(-each.of(LIKELIHOOD)))  # type: ignore[arg-type]


def shown(at: Sequence[float]) -> list[float]:
    return list(at)


def _curves(found: Mapping[str, Series], keys: Sequence[str], name: str) -> list[Curve]:
    return [curve(key, found[key], name) for key in keys]


def _panel(title: str, y: str, curves: Sequence[Curve], *, log: str = "") -> Panel:
    return Panel(title=title, x="iteration", y=y, curves=curves, log=log)
