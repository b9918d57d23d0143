"""Workflows with parameters, by name: window:K, kept:ALPHA, mix:KAPPA, mix:KAPPA:W and fixed-budget.

Ratios are exact. Where a closed form or a recursion of one number is proven, more generations are allowed than for a
matrix of weights.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from theory.vocabulary import Workflow
from theory.workflow import MOST_GENERATIONS, Matrix, matrix, sizes, variance_ratios

MOST_BY_RECURSION = 2000  # generations of a workflow whose variance obeys a recursion of one number
MOST_BITS = 13_000  # of a ratio: Python writes at most 4300 digits
LONGEST_NUMBER = 40  # characters of a parameter
FORMS = "window:K, kept:ALPHA, mix:KAPPA, mix:KAPPA:W, fixed-budget"


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A workflow with its parameters: `ratio` runs through Var W(G)/Var W(1) for G = 1, 2, ....

    `weights` gives the matrix, where there is one; `closed_form` and `limit` are SymPy expressions worked out on demand,
    `slope` is the limit of the ratio over G where the ratio has no finite limit and is not G itself.
    """

    name: str
    ratio: Callable[[], Iterator[Fraction]] | None = None
    weights: Callable[[int], Matrix] | None = None
    closed_form: Callable[[], Any] | None = None
    limit: Callable[[], Any]
    slope: Fraction | None = None

    def ratios(self, generations: int) -> list[Fraction]:
        """The exact ratios up to `generations`; ValueError names the most that are allowed."""
        most = MOST_BY_RECURSION if self.ratio else MOST_GENERATIONS
        if not 1 <= generations <= most:
            raise ValueError(f"generations={generations}: 1 to {most} are allowed for {self.name}")
        if self.ratio is None:
            return variance_ratios(self.matrix(generations))
        found = []
        for generation, value in enumerate(islice(self.ratio(), generations), 1):
            if value.denominator.bit_length() > MOST_BITS:
                raise ValueError(
                    f"generations={generations}: from generation {generation} on the exact ratio has more than 3900 "
                    f"digits; type: modelcollapse workflow {self.name} --generations {generation - 1}"
                )
            found.append(value)
        return found

    def matrix(self, generations: int) -> Matrix:
        """The weights of each fit; ValueError for a workflow whose batches are not all drawn from earlier fits."""
        if self.weights is None:
            raise ValueError(f"{self.name} has no matrix of weights over its batches; discard, augment, halfway, window:K, "
                             f"kept:ALPHA or a .csv file have one")  # fmt: skip
        return self.weights(generations)

    def closed_form_text(self) -> str | None:
        """The proven closed form in G, as text; None where none is known."""
        return None if self.closed_form is None else str(self.closed_form())

    def limit_text(self) -> str:
        """The limit in G, as text: oo where there is none."""
        return str(self.limit())

    def limit_enclosure(self) -> list[str] | None:
        """Decimals below and above the limit; None where it is infinite."""
        from theory.enclosure import enclosed

        found = self.limit()
        return enclosed(found) if found.is_finite else None


def is_scheme(text: str) -> bool:
    """Whether the text is meant as a workflow with parameters, well formed or not."""
    return text.strip().lower().split(":")[0] in BUILDERS


def scheme_named(text: str) -> Scheme:
    """The workflow that the text names; ValueError says what was given, what is allowed, and what to type."""
    head, *given = text.strip().lower().split(":")
    return BUILDERS[head](text.strip(), given)


def ratios_of_named(workflow: Workflow, generations: int) -> list[Fraction]:
    """As `variance_ratios` for a named workflow; by its closed form beyond what a matrix allows."""
    if generations <= MOST_GENERATIONS:
        return variance_ratios(matrix(workflow, generations), sizes(workflow, generations))
    power = {Workflow.DISCARD: 0, Workflow.HALFWAY: 1, Workflow.AUGMENT: 2}[workflow]  # of 1/g in each term
    named = Scheme(name=str(workflow), ratio=lambda: _sums(lambda g: Fraction(1, g**power)), limit=lambda: None)
    return named.ratios(generations)


def _sums(term: Callable[[int], Fraction]) -> Iterator[Fraction]:
    total, generation = Fraction(0), 0
    while True:
        generation += 1
        total += term(generation)
        yield total


def _window(text: str, given: list[str]) -> Scheme:
    (length,) = _numbers(text, given, ("K",), example="window:2")
    if length.denominator != 1 or not 1 <= length <= MOST_GENERATIONS:
        raise ValueError(
            f"{text}: K={length}; K is the number of batches in the window, a whole number from 1 to "
            f"{MOST_GENERATIONS}; type: modelcollapse workflow window:2 --generations 8"
        )
    size = int(length)

    def weights(generations: int) -> Matrix:
        from theory.lemmas.window import window

        return window(size, generations)

    def closed_form() -> Any:
        from theory.lemmas import pathways, window

        return pathways.pathway(Workflow.DISCARD).result if size == 1 else window.two_batches().result

    return Scheme(
        name=f"window:{size}", weights=weights, ratio={1: lambda: _sums(lambda _: Fraction(1)), 2: _two}.get(size),
        closed_form=closed_form if size <= 2 else None, limit=_infinite, slope=Fraction(4, (size + 1) ** 2),
    )  # fmt: skip


def _two() -> Iterator[Fraction]:
    """The window of two: 1, and the squares of the coefficients 1/2, 3/4, 5/8, ... of the later noises."""
    total, before, lag = Fraction(1), Fraction(1), Fraction(1, 2)
    while True:
        yield total
        total += lag * lag
        before, lag = lag, (before + lag) / 2


def _infinite() -> Any:
    import sympy

    return sympy.oo


def _kept(text: str, given: list[str]) -> Scheme:
    (share,) = _numbers(text, given, ("ALPHA",), example="kept:1/4")
    _between(text, "ALPHA", share, "the weight of the real batch in every fit", "kept:1/4")

    def weights(generations: int) -> Matrix:
        from theory.lemmas.mixing import kept

        return kept(share, generations)

    def at(lemma: str) -> Any:
        from theory.lemmas import mixing

        return getattr(mixing, lemma)().result.xreplace({mixing.alpha: _rational(share)})

    return Scheme(
        name=f"kept:{share}", weights=weights, ratio=lambda: _iterated(lambda v: 1 + (1 - share) ** 2 * v, Fraction(1)),
        closed_form=lambda: at("kept_share"), limit=lambda: at("kept_share_limit"),
    )  # fmt: skip


def _mix(text: str, given: list[str]) -> Scheme:
    numbers = _numbers(text, given, ("KAPPA", "W") if len(given) > 1 else ("KAPPA",), example="mix:1")
    ratio = numbers[0]
    if ratio <= 0:
        raise ValueError(
            f"{text}: KAPPA={ratio}; KAPPA is fresh real rows over synthetic rows, a number above 0; "
            f"type: modelcollapse workflow mix:1 --generations 8"
        )
    if len(numbers) == 1:
        return Scheme(
            name=f"mix:{ratio}", ratio=lambda: _iterated(lambda v: 1 / (ratio + 1 / (v + 1)), 1 / (ratio + 1)),
            closed_form=lambda: _tuned(ratio), limit=lambda: _mixed_at({"kappa": ratio}),
        )  # fmt: skip
    weight = numbers[1]
    _between(text, "W", weight, "the weight of the fresh real rows", f"mix:{ratio}:1/2")
    rest, fresh = (1 - weight) ** 2, weight**2 / ratio
    return Scheme(
        name=f"mix:{ratio}:{weight}", ratio=lambda: _iterated(lambda v: rest * (v + 1) + fresh, rest + fresh),
        closed_form=lambda: _mixed_at({"kappa": ratio, "w": weight}, closed=True),
        limit=lambda: _mixed_at({"kappa": ratio, "w": weight}),
    )  # fmt: skip


def _mixed_at(values: dict[str, Fraction], *, closed: bool = False) -> Any:
    """The proven result at these values: the best limit, the limit at a weight, or the closed form in G."""
    from theory.lemmas import mixing

    result = mixing.mixed().result if closed else mixing.FIXED_POINT if "w" in values else mixing.golden_limit().result
    return result.xreplace({getattr(mixing, name): _rational(value) for name, value in values.items()})


def _tuned(ratio: Fraction) -> Any:
    """The proven variance under the best weights, at the w that belongs to this ratio."""
    from theory.lemmas import mixing

    weight = mixing.GOLDEN.xreplace({mixing.kappa: _rational(ratio)})
    return mixing.best_mixed().result.xreplace({mixing.w: weight})


def _iterated(step: Callable[[Fraction], Fraction], first: Fraction) -> Iterator[Fraction]:
    value = first
    while True:
        yield value
        value = step(value)


def _fixed_budget(text: str, given: list[str]) -> Scheme:
    _numbers(text, given, (), example="fixed-budget")

    def closed_form() -> Any:
        import sympy

        from theory.lemmas.fixed_budget import subsample

        return subsample(sympy.Integer(1)).result

    def limit() -> Any:
        from theory.lemmas import pathways

        return 3 * pathways.limit(Workflow.AUGMENT) - 2

    squares = lambda: (3 * total - 2 for total in _sums(lambda g: Fraction(1, g * g)))  # noqa: E731 - as its siblings
    return Scheme(name="fixed-budget", ratio=squares, closed_form=closed_form, limit=limit)


BUILDERS = {"window": _window, "kept": _kept, "mix": _mix, "fixed-budget": _fixed_budget}


def _numbers(text: str, given: list[str], names: tuple[str, ...], example: str) -> list[Fraction]:
    """The parameters after the name as exact numbers."""
    usage = f"type: modelcollapse workflow {example} --generations 8"
    if len(given) != len(names):
        wanted = ":".join([example.split(":")[0], *names])
        raise ValueError(f"{text}: {len(given)} parameters; {wanted} is allowed; {usage}")
    return [_number(text, name, value, usage) for name, value in zip(names, given, strict=True)]


def _number(text: str, name: str, value: str, usage: str) -> Fraction:
    try:
        if len(value) > LONGEST_NUMBER or "e" in value:
            raise ValueError
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"{text}: {name}={value!r} is not a number; a whole number, a fraction 1/3 or a decimal 0.25 of at most "
            f"{LONGEST_NUMBER} characters is allowed; {usage}"
        ) from None


def _between(text: str, name: str, value: Fraction, meaning: str, example: str) -> None:
    if not 0 < value < 1:
        raise ValueError(
            f"{text}: {name}={value}; {name} is {meaning}, a number above 0 and below 1; "
            f"type: modelcollapse workflow {example} --generations 8"
        )


def _rational(value: Fraction) -> Any:
    import sympy

    return sympy.Rational(value.numerator, value.denominator)
