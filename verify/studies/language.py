"""Language models: text written by an n-gram model of the text before it, from a source whose entropy is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import exp
from typing import Any

import numpy as np

from theory.vocabulary import LanguageDesign, Recipe, Workflow
from verify.measured import Measured, Series, bands, difference, measured
from verify.studies.derived import derived
from verify.studies.study import Cell, Curve, Finding, Outcome, Panel, Study, curve, finding

FITS = 9
BARS = (2, 3, 5, 9)
BINS = 120
COOL = Fraction(4, 5)  # a temperature at which likely words are preferred
KEPT = Recipe(kind="kept", numbers=(Fraction(1, 10),))
WORKFLOWS: dict[str, Workflow | Recipe] = {
    "replace": Workflow.DISCARD,
    "10 % kept": KEPT,
    "accumulate": Workflow.AUGMENT,
    "fixed budget": Recipe(kind="fixed-budget"),
}
COOLED = ("replace", "10 % kept", "accumulate")
ROUGH = "replace (no smoothing)"
SIZES: dict[str, dict[str, Any]] = {
    "quick": {"rows": 1500, "vocabulary": 200, "branching": 60},
    "full": {"rows": 32_635, "vocabulary": 1000, "branching": 200},
}
REPLICATES = {"quick": 8, "full": 5}
NATS = "nats a token"
LIKELIHOOD = "log-likelihood of samples"
ENTROPY = "shumailov.entropy-zipf"
NOTE = (
    "The source reports that samples grow likelier under the original model, and that later ones are what it would "
    "never write. Written from the fit itself they cannot grow likelier on average where exact refits write one token "
    "after each prompt (shumailov.sample-likelihood); what longer texts and smoothed fits do is measured here. Two "
    "settings are drawn beside it: a writer that prefers likely words, by a temperature T below 1, and counts that are "
    "not smoothed, where a bigram, once lost, makes the loss on real text infinite. The findings say what each does."
)


def design(profile: str, workflow: Workflow | Recipe, **changed: Any) -> LanguageDesign:
    """The design of a cell."""
    return LanguageDesign(workflow=workflow, generations=FITS, bins=BINS, **SIZES[profile], **changed)


def cooled(name: str) -> str:
    """The key of the cell that writes at the lower temperature."""
    return f"{name} (T = {COOL})"


def cells(profile: str) -> Sequence[Cell]:
    """Four workflows that write from the fit itself, three that prefer likely words, and one without smoothing."""
    asked = {key: design(profile, workflow) for key, workflow in WORKFLOWS.items()}
    asked |= {cooled(key): design(profile, WORKFLOWS[key], temperature=COOL) for key in COOLED}
    asked[ROUGH] = design(profile, Workflow.DISCARD, alpha=Fraction(0))
    return [Cell(key=key, design=each, replicates=REPLICATES[profile]) for key, each in asked.items()]


def read(found: Mapping[str, Series]) -> Outcome:
    """Loss, divergence and support by fit, and what the samples are to the original model."""
    rough = (*WORKFLOWS, ROUGH)
    return Outcome(
        panels=[
            _perplexity(found),
            _panel(found, "divergence rate", "KL rate of the source from the fit", NATS, WORKFLOWS),
            _panel(
                found, "n-grams still written", "Bigrams of the real text that are still written", "share", WORKFLOWS
            ),
            _likelier(found),
            _panel(found, "samples beyond", "Samples beyond the original's 99.9 %", "share of samples", rough),
            _panel(found, "impossible n-grams", "Bigrams that the source never writes", "share of tokens", WORKFLOWS),
            *(_histograms(found, name) for name in (*COOLED, *map(cooled, COOLED))),
        ],
        findings=_findings(found),
        notes=[NOTE],
    )


def _panel(found: Mapping[str, Series], name: str, title: str, y: str, keys: Iterable[str]) -> Panel:
    """A quantity by fit, one curve a cell; those at the lower temperature are dashed."""
    curves = [curve(key, found[key], name, dashed="(" in key) for key in keys]
    return Panel(title=title, x="fit", y=y, curves=curves)


def _likelier(found: Mapping[str, Series]) -> Panel:
    """By how much samples are likelier under the original model than those of the first fit, replicate by replicate."""
    shown = [fit - 1 for fit in BARS]
    curves = []
    for key in (*map(cooled, COOLED), "replace"):
        values = found[key].of(LIKELIHOOD)
        told: dict[str, Any] = dict(bands((values - values[:, :1])[:, shown]))
        curves.append(Curve(label=key, x=BARS, **told))
    title, y = "Gain of samples under the original model", f"log p less that of fit 1, {NATS}"
    return Panel(title=title, x="fit", y=y, kind="bars", curves=curves)


def _perplexity(found: Mapping[str, Series]) -> Panel:
    panel = _panel(found, "perplexity", "Perplexity on fresh real text, exp(L)", "perplexity", WORKFLOWS)
    each = found["replace"]
    fits, successors = each.at("perplexity"), int(each.at("perplexity of the source")[0])
    entropy = derived(ENTROPY, "b", [successors], {}, label="exp(entropy rate)")
    return replace(panel, curves=[*panel.curves, replace(entropy, x=fits, mean=[exp(entropy.mean[0])] * len(fits))])


def _histograms(found: Mapping[str, Series], key: str) -> Panel:
    """How perplex the original model is about what later fits write, one curve a fit."""
    each = found[key]
    names = [one.name for one in each.quantities if one.axis == "perplexity"]
    (inside,) = np.nonzero(np.any([each.of(name).any(axis=0) for name in names], axis=0))
    used = slice(inside[0], inside[-1] + 1)
    curves = [_histogram(each, name, used) for name in names]
    return Panel(
        title=f"Samples of {key}", x="perplexity under the original model", y="share of samples", curves=curves, log="y"
    )


def _histogram(each: Series, name: str, used: slice) -> Curve:
    """The shares of the bins; an empty bin is a gap."""
    told = bands(each.of(name)[:, used])
    mean = [share if share > 0 else float("nan") for share in told["mean"]]
    return Curve(label=name.removeprefix("perplexity of samples of "), x=each.at(name)[used], mean=mean)


def _gained(each: Series, name: str) -> Measured:
    """A quantity at the last fit less that at the first, replicate by replicate."""
    values = each.of(name)
    return difference(values[:, -1], values[:, 0])


def _findings(found: Mapping[str, Series]) -> list[Finding]:
    last, gained = f"at fit {FITS}", f"fit {FITS} less fit 1"
    smooth = [key for key in found if key != ROUGH]
    told = [finding(f"perplexity on real text, {gained}, {key}", _gained(found[key], "perplexity")) for key in smooth]
    told += [
        finding(
            f"perplexity on real text {last}, {first} less {second}",
            difference(found[first].last("perplexity"), found[second].last("perplexity")),
        )
        for first, second in (("10 % kept", "replace"), ("accumulate", "replace"), ("fixed budget", "accumulate"))
    ]
    told += [
        finding(f"{name} {last}{unit}, {key}", measured(found[key].last(quantity)))
        for quantity, name, unit in (
            ("divergence rate", "KL rate of the source from the fit", f", {NATS}"),
            ("n-grams still written", "share of the real text's bigrams still written", ""),
            ("impossible n-grams", "share of tokens in bigrams that the source never writes", ""),
        )
        for key in WORKFLOWS
    ]
    told += [
        finding(
            f"share of samples beyond the original's 99.9 %, {gained}, {key}", _gained(found[key], "samples beyond")
        )
        for key in (*WORKFLOWS, ROUGH)
    ]
    told += [
        finding(
            f"log-likelihood of samples under the original model, {gained}, {NATS}, {key}",
            _gained(found[key], LIKELIHOOD),
        )
        for key in found
    ]
    return [*told, _balance(found["replace"])]


def _balance(each: Series) -> Finding:
    """What the held-out loss says beside entropy and divergence, which add up to it but for the sample."""
    floor = np.log(each.of("perplexity of the source")[:, 0])
    rest = each.last("held-out loss") - floor - each.last("divergence rate")
    return finding(
        f"held-out loss less entropy rate and divergence rate at fit {FITS}, {NATS}, replace", measured(rest)
    )


def parameters(profile: str) -> Mapping[str, str]:
    """What the caption tells."""
    size = SIZES[profile]
    return {
        "n-grams of": "2 tokens (1 of context), smoothed by 1/1000 a count",
        "vocabulary": str(size["vocabulary"]),
        "successors of a token": f"{size['branching']}, the j-th with probability in proportion to 1/j",
        "sequences a fit": f"{size['rows']} of 64 tokens after a real prompt",
        "fits": str(FITS),
        "T": "the temperature of the writing, 1 where none is named",
        "10 % kept": "a tenth of the sequences are real ones, chosen anew for each fit",
        "histograms": f"by 64-token samples, {BINS} bins even in the logarithm",
        "samples beyond": "share of samples above the 99.9 % quantile of perplexity of the first fit's own samples",
    }


STUDY = Study(
    name="language",
    title="Language models with known entropy",
    source="Shumailov et al. 2023, language models (OPT-125m on wikitext2, 64 tokens after 64)",
    scale={
        "quick": "the source fine-tuned a network of 125 million parameters on wikitext2, about 2.09 million tokens of "
        "training text; here a table of 39,800 parameters sees 96,000 tokens a fit, 22 times fewer.",
        "full": "the source fine-tuned a network of 125 million parameters on wikitext2, about 2.09 million tokens of "
        "training text; here a table of 999,000 parameters (125 times fewer) sees as many tokens a fit, from a Markov "
        "source in place of a language.",
    },
    cells=cells,
    read=read,
    parameters=parameters,
    claims=(ENTROPY, "shumailov.sample-likelihood", "shumailov.perplexity-uniform"),
)
