"""The first departure of a document from a JSON Schema, for the keywords that our schemas use.

A keyword that is not known here raises, so that no rule is written down and then ignored.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
Fault = tuple[str, str]  # where, what

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list, tuple),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def departure(schema: Schema, document: Any, name: str) -> str | None:
    """Where `document` first departs from `schema`, and how; None when it does not. `name` begins the path.

    >>> departure({"type": "object", "required": ["n"]}, {}, "design")
    "design: 'n' is missing"
    """
    fault = next(_faults(schema, document, name), None)
    return None if fault is None else f"{fault[0]}: {fault[1]}"


def _faults(schema: Schema, value: Any, path: str) -> Iterator[Fault]:
    for keyword, rule in schema.items():
        if keyword == "properties":
            present = (key for key in rule if isinstance(value, Mapping) and key in value)
            for key in present:
                yield from _faults(rule[key], value[key], f"{path}.{key}")
        elif keyword == "additionalProperties":
            for key in value if isinstance(value, Mapping) else ():
                yield from _faults(rule, value[key], f"{path}.{key}")
        elif keyword == "items":
            for index, item in enumerate(value if isinstance(value, list | tuple) else ()):
                yield from _faults(rule, item, f"{path}[{index}]")
        else:
            complaint = CHECKS[keyword](rule, value)
            if complaint:
                yield path, complaint


def _type(rule: str | list[str], value: Any) -> str | None:
    names = [rule] if isinstance(rule, str) else rule
    kinds = tuple(kind for name in names for kind in TYPES[name])
    if isinstance(value, kinds) and (not isinstance(value, bool) or bool in kinds):
        return None
    return f"{_shown(value)} is not of type {' or '.join(names)}"


def _required(rule: list[str], value: Any) -> str | None:
    missing = [key for key in rule if isinstance(value, Mapping) and key not in value]
    return f"{missing[0]!r} is missing" if missing else None


def _enum(rule: list[str], value: Any) -> str | None:
    return None if value in rule else f"{_shown(value)} is not one of {', '.join(map(str, rule))}"


def _const(rule: str, value: Any) -> str | None:
    return None if value == rule else f"{_shown(value)} is not {rule!r}"


def _any_of(rule: list[Schema], value: Any) -> str | None:
    complaints = [departure(schema, value, "it") for schema in rule]
    return None if None in complaints else f"{_shown(value)} has none of the {len(rule)} allowed shapes"


def _bound(keeps: Callable[[Any, Any], bool], words: str) -> Callable[[Any, Any], str | None]:
    def check(rule: Any, value: Any) -> str | None:
        if not isinstance(value, int | float) or keeps(value, rule):  # what is not a number is the business of `type`
            return None
        return f"{_shown(value)} must be {words} {rule}"

    return check


def _size(rule: int, value: Any) -> str | None:
    short = isinstance(value, list | tuple | str) and len(value) < rule
    return f"{_shown(value)} has fewer than {rule} parts" if short else None


CHECKS: Mapping[str, Callable[[Any, Any], str | None]] = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "const": _const,
    "anyOf": _any_of,
    "minItems": _size,
    "minLength": _size,
    "minimum": _bound(lambda value, rule: value >= rule, "at least"),
    "maximum": _bound(lambda value, rule: value <= rule, "at most"),
    "exclusiveMinimum": _bound(lambda value, rule: value > rule, "above"),
    "exclusiveMaximum": _bound(lambda value, rule: value < rule, "below"),
}


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
