"""The key of a replicate: a line of text from which it can be drawn again, and nothing else is needed."""

from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction
from typing import Any
from urllib.parse import quote, unquote

from simulate.request import Request
from theory.vocabulary import Family, GlmDesign, Statistic, recipe_named

JOINT = "+"
PLAIN = ":,/"  # beside letters, digits and _.-~: what neither the key nor a shell takes for anything else
REPLICATES = 1 << 48  # what the counter of the random numbers has room for
READ: dict[str, Callable[[str], Any]] = {
    "family": Family,
    "workflow": recipe_named,
    "dispersion": Fraction,
    "statistic": Statistic,
    "generations": int,
    "rows": int,
    "features": int,
    "trials": int,
    "reference": lambda text: text == "True",
    "seed": int,
    "replicate": int,
}  # how a value is read; the others are text
LEFT_OUT = ("design", "replicates", "frame", "statistic")  # what is recorded changes no draw
EXAMPLE = "family=binomial+workflow=augment+generations=5+rows=30+replicate=17"


def key_text(request: Request, replicate: int) -> str:
    """The key of one replicate of the request: every field that differs from its default."""
    parts = [*_told(request.design), *_told(request), ("replicate", replicate)]
    return JOINT.join(f"{name}={quote(str(value), safe=PLAIN)}" for name, value in parts)


def key_read(text: str) -> tuple[Request, int]:
    """The request and the replicate that a key names; ValueError says what is wrong with it."""
    given: dict[str, Any] = {}
    for part in text.strip().split(JOINT):
        name, equals, value = part.partition("=")
        if not equals or name in given:
            raise ValueError(f"key {text!r}: {part!r} is not one name=value; an example is {EXAMPLE}")
        given[name] = _value(text, name, unquote(value))
    replicate = given.pop("replicate", None)
    if replicate is None or not 0 <= replicate < REPLICATES:
        raise ValueError(f"key {text!r}: replicate=0 or a larger number below 2^48 is needed; an example is {EXAMPLE}")
    of_request = {each.name for each in fields(Request)} - {"design", "replicates", "frame"}
    of_design = {each.name for each in fields(GlmDesign)}
    unknown = sorted(set(given) - of_request - of_design)
    missing = sorted({"family", "workflow", "generations", "rows"} - set(given))
    if unknown or missing:
        raise ValueError(f"key {text!r}: unknown {unknown}, missing {missing}; an example is {EXAMPLE}")
    design = GlmDesign(**{name: value for name, value in given.items() if name in of_design})
    rest = {name: value for name, value in given.items() if name in of_request}
    return Request(design=design, replicates=replicate + 1, **rest), replicate


def _told(thing: Any) -> list[tuple[str, Any]]:
    """The plain fields that differ from their defaults."""
    found = [(each.name, getattr(thing, each.name), each.default) for each in fields(thing)]
    return [(name, value) for name, value, usual in found if value != usual and name not in LEFT_OUT]


def _value(text: str, name: str, value: str) -> Any:
    try:
        return READ.get(name, str)(value)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"key {text!r}: {name}={value!r} cannot be read ({error}); an example is {EXAMPLE}") from None
