"""What is recorded of every fit: its loss on real text, and what the text that it writes is to the original model."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulate.arrays import Floats, Integers
from simulate.language.ngrams import Bools, counts, grams, losses
from simulate.language.source import Markov, source
from simulate.series import Quantity
from theory.vocabulary import LanguageDesign

SHOWN = (1, 2, 3, 5, 9)  # fits whose samples have a histogram
BEYOND = 0.999  # quantile of the original's own samples, beyond which a sample is one that it rarely writes
ABOVE = 2  # nats over the logarithm of the vocabulary, where a histogram ends
LOSS, PERPLEXITY, DIVERGENCE, FLOOR = "held-out loss", "perplexity", "divergence rate", "perplexity of the source"
SUPPORT, IMPOSSIBLE, LIKELIHOOD = "n-grams still written", "impossible n-grams", "log-likelihood of samples"
BEYOND_SHARE = "samples beyond"


def histogram(fit: int) -> str:
    """The name of the histogram of a fit's samples."""
    return f"perplexity of samples of fit {fit}"


def edges(design: LanguageDesign) -> Floats:
    """The edges of the bins in nats a token; what lies beyond the last, infinite or not, is counted in the last."""
    return np.linspace(0, np.log(design.vocabulary) + ABOVE, design.bins + 1)


def shown(design: LanguageDesign) -> tuple[int, ...]:
    """The fits whose samples have a histogram."""
    return tuple(fit for fit in SHOWN if fit <= design.generations) if design.bins else ()


def quantities(design: LanguageDesign) -> tuple[Quantity, ...]:
    """What is recorded, in order; of a user's text neither the divergence nor the floor is known."""
    fits = tuple(range(1, design.generations + 1))
    by_fit = [(LOSS, "nats a token"), (PERPLEXITY, "")]
    by_fit += [] if design.text else [(DIVERGENCE, "nats a token")]
    by_fit += [(SUPPORT, ""), (IMPOSSIBLE, ""), (LIKELIHOOD, "nats a token"), (BEYOND_SHARE, "")]
    series = [Quantity(name=name, at=fits, unit=unit) for name, unit in by_fit]
    if not design.text:
        series.append(Quantity(name=FLOOR, at=(design.branching,), axis="successors"))
    centres = tuple(float(f"{np.exp((low + high) / 2):.6g}") for low, high in pairwise(edges(design)))
    bars = [Quantity(name=histogram(fit), at=centres, axis="perplexity", unit="share") for fit in shown(design)]
    return (*series, *bars)


@dataclass(kw_only=True)
class Diary:
    """What is written down of a chain; `original` is the loss of each n-gram under the first fit, from that fit on.

    `real` are the n-grams of the real text that the first fit sees, `held` the counts of the held-out text.
    """

    design: LanguageDesign
    real: Bools
    held: Integers
    found: dict[str, list[float]]
    bars: dict[int, Floats]
    original: Floats | None = None
    limit: float = float("inf")

    @classmethod
    def of(cls, design: LanguageDesign, real: Integers, held: Integers) -> "Diary":
        """An empty one, from the real and the held-out sequences."""
        tokens = source(design).tokens
        tables = [counts(grams(text, design.order, tokens), design.order, tokens) for text in (real, held)]
        return cls(design=design, real=tables[0] > 0, held=tables[1], found={}, bars={})

    def start(self, table: Floats, sample: Integers) -> None:
        """Nothing; the first fit is the original, and a sample of its own says what it rarely writes."""
        self.original = losses(table)
        self.limit = float(np.quantile(self.original[sample].mean(axis=1), BEYOND, method="higher"))

    def fit(self, table: Floats) -> None:
        """Nothing; the fit is held against real text."""
        surprise = losses(table)
        loss = expected(surprise, self.held.ravel()) / self.held.sum()
        with np.errstate(over="ignore"):
            self._add(LOSS, loss)
            self._add(PERPLEXITY, float(np.exp(loss)))
        origin = source(self.design)
        if isinstance(origin, Markov):
            among = origin.joint.ravel() > 0
            more = surprise[among] - losses(origin.law)[among]
            self._add(DIVERGENCE, expected(more, origin.joint.ravel()[among]))

    def sample(self, fit: int, numbers: Integers) -> None:
        """Nothing; the text that the fit wrote, as n-grams [rows, length], is held against the original."""
        if self.original is None:
            raise ValueError("no original yet")
        origin = source(self.design)
        table = counts(numbers, self.design.order, origin.tokens)
        self._add(SUPPORT, float((self.real & (table > 0)).sum() / self.real.sum()))
        self._add(IMPOSSIBLE, float(table[~origin.possible].sum() / numbers.size))
        each = self.original[numbers].mean(axis=1)
        self._add(LIKELIHOOD, -float(each.mean()))
        self._add(BEYOND_SHARE, float((each > self.limit).mean()))
        if fit in shown(self.design):
            places = edges(self.design)
            inside = each.clip(places[0], np.nextafter(places[-1], 0))
            self.bars[fit] = np.histogram(inside, bins=places)[0] / len(each)

    def _add(self, name: str, value: float) -> None:
        self.found.setdefault(name, []).append(value)

    def values(self) -> list[float]:
        """All of it, in the order of the quantities."""
        origin = source(self.design)
        floor = [float(np.exp(origin.rate))] if isinstance(origin, Markov) else []
        told = [value for series in self.found.values() for value in series]
        return [*told, *floor, *(value for fit in shown(self.design) for value in self.bars[fit])]


def expected(values: Floats, weights: Floats | Integers) -> float:
    """The weighted sum of the values where the weight is not 0: infinite where one of those is."""
    among = weights > 0
    return float(values[among] @ weights[among])
