"""Workflows with parameters, by name: window:K, kept:ALPHA, mix:KAPPA, mix:KAPPA:W and fixed-budget."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from theory.scheme import Scheme, sums
from theory.vocabulary import Workflow
from theory.workflow import MOST_GENERATIONS, Matrix

LONGEST_NUMBER = 40  # characters of a parameter


def scheme_named(text: str) -> Scheme:
    """The workflow that the text names; ValueError says what was given, what is allowed, and what to type."""
    head, *given = text.strip().lower().split(":")
    return BUILDERS[head](text.strip(), given)


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
        name=f"window:{size}", weights=weights, ratio={1: lambda: sums(lambda _: Fraction(1)), 2: _two}.get(size),
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
        from theory.lemmas.kept_share import kept

        return kept(share, generations)

    def at(lemma: str) -> Any:
        from theory.lemmas import kept_share

        return getattr(kept_share, lemma)().result.xreplace({kept_share.alpha: _rational(share)})

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

    squares = lambda: (3 * total - 2 for total in sums(lambda g: Fraction(1, g * g)))  # noqa: E731 - as its siblings
    return Scheme(name="fixed-budget", ratio=squares, closed_form=closed_form, limit=limit)


BUILDERS = {"window": _window, "kept": _kept, "mix": _mix, "fixed-budget": _fixed_budget}


def _numbers(text: str, given: list[str], names: tuple[str, ...], example: str) -> list[Fraction]:
    """The parameters after the name as exact numbers."""
    usage = f"type: modelcollapse workflow {example} --generations 8"
    if len(given) != len(names):
        wanted = ":".join([example.split(":", maxsplit=1)[0], *names])
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
