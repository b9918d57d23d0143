"""What the mixtures' draws say, in numbers with intervals."""

from collections.abc import Mapping

import numpy as np

from simulate.mixture.recorded import BETWEEN, EFFECTIVE, EMPTY, LIKELIHOOD, STEPS, TRACE, UNFINISHED
from verify.measured import Floats, Series, difference, measured, unpaired
from verify.studies.mixture_curves import log_loss
from verify.studies.study import Finding, finding

EARLY = 50  # the source: "even at generation 50 the perception of the underlying distribution completely changes"
STARTS = (
    "replace, cold",
    "replace, cold, best of 5",
    "replace, random rows",
    "replace, random shares",
    "replace, warm",
)
Found = Mapping[str, Series]


def findings(found: Found) -> list[Finding]:
    """Against the first fit, between workflows (paired), and between starts (independent)."""
    return [*_losses(found), *_pairs(found), *_starts(found), *_endings(found)]


def _losses(found: Found) -> list[Finding]:
    cold = found["replace, cold"]
    at, last = cold.at(LIKELIHOOD), int(cold.at(LIKELIHOOD)[-1])
    first = cold.of(LIKELIHOOD)[:, 0]
    early = difference(first, cold.of(LIKELIHOOD)[:, at.index(EARLY)])
    told = [
        finding("held-out log-likelihood at iteration 0, replace, cold (nats a row)", measured(first)),
        finding(f"held-out loss from iteration 0 to {EARLY}, replace, cold (nats a row)", early),
    ]
    for key in (*STARTS, "fixed budget, cold"):
        name = f"log10 of the held-out log-loss at iteration {last}, {key}"
        told.append(finding(name, measured(lost(found[key]))))
    return told


def _pairs(found: Found) -> list[Finding]:
    told = []
    for start in ("cold", "warm"):
        grown, replaced = found[f"accumulate, {start}"], found[f"replace until then, {start}"]
        last = int(grown.at(LIKELIHOOD)[-1])
        since = difference(grown.of(LIKELIHOOD)[:, 0], grown.last(LIKELIHOOD))
        apart = difference(grown.last(LIKELIHOOD), replaced.last(LIKELIHOOD))
        kept = difference(grown.last(EFFECTIVE), replaced.last(EFFECTIVE))
        told += [
            finding(f"held-out loss from iteration 0 to {last}, accumulate, {start} (nats a row)", since),
            finding(
                f"held-out log-likelihood at iteration {last}, accumulate - replace, {start} (nats a row, paired)",
                apart,
            ),
            finding(f"effective components at iteration {last}, accumulate - replace, {start} (paired)", kept),
        ]
    return told


def _starts(found: Found) -> list[Finding]:
    cold = found["replace, cold"]
    last = int(cold.at(LIKELIHOOD)[-1])
    told = []
    for key in STARTS:
        each = found[key]
        told += [
            finding(f"effective components at iteration {last}, {key}", measured(each.last(EFFECTIVE))),
            finding(f"components without a row at iteration {last}, {key}", measured(each.last(EMPTY))),
            finding(
                f"share of the variance between components at iteration 0, {key}", measured(each.of(BETWEEN)[:, 0])
            ),
            finding(f"EM steps a fit, {key}", measured(each.last(STEPS))),
        ]
    for key in STARTS[1:]:
        apart = unpaired(lost(found[key]), lost(cold))
        told.append(finding(f"log10 of the held-out log-loss at iteration {last}, {key[9:]} - cold (replace)", apart))
    return told


def _endings(found: Found) -> list[Finding]:
    cold, high, tight = (
        found[key] for key in ("replace, cold", "replace, cold, floor 1/1000", "replace, cold, EM to the end")
    )
    last = int(cold.at(TRACE)[-1])
    told = [
        finding(f"variance over the truth's at iteration {last}, floor 1/1000000", measured(cold.last(TRACE))),
        finding(f"variance over the truth's at iteration {last}, floor 1/1000", measured(high.last(TRACE))),
        finding("share of fits that did not converge, replace, cold", measured(cold.last(UNFINISHED))),
        finding("share of fits that did not converge, EM to the end", measured(tight.last(UNFINISHED))),
        finding(
            f"log10 of the held-out log-loss at iteration {last}, EM to the end - cold",
            unpaired(lost(tight), lost(cold)),
        ),
    ]
    for key in ("replace, one component", "accumulate, one component"):
        each = found[key]
        at = int(each.at(TRACE)[-1])
        told.append(finding(f"variance over the truth's at iteration {at}, {key}", measured(each.last(TRACE))))
    return told


def lost(found: Series) -> Floats:
    """The decimal logarithm of the held-out log-loss at the last iteration: it spans decades."""
    return np.asarray(np.log10(log_loss(found)[:, -1]))
