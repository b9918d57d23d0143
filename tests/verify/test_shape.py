import pytest

from verify.shape import departure


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        ({"type": "number"}, 1),
        ({"type": ["number", "null"]}, None),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1}, ["a"]),
        ({"anyOf": [{"type": "number"}, {"type": "array"}]}, [1.0]),
        ({"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}, {"a": 0}),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 1),
        ({"properties": {"a": {"type": "string"}}}, {}),
        ({"const": 1}, 1),
    ],
)
def test_what_keeps_to_the_schema_passes(schema, document):
    assert departure(schema, document, "it") is None


@pytest.mark.parametrize(
    ("schema", "document", "message"),
    [
        ({"type": "number"}, True, "it: True is not of type number"),
        ({"type": "integer"}, 1.0, "it: 1.0 is not of type integer"),
        ({"type": "array", "items": {"type": "string"}}, ["a", 2], "it[1]: 2 is not of type string"),
        ({"type": "array", "minItems": 1}, [], "it: [] has fewer than 1 parts"),
        ({"anyOf": [{"type": "number"}]}, "x", "it: 'x' has none of the 1 allowed shapes"),
        ({"additionalProperties": {"minimum": 0}}, {"a": -1}, "it.a: -1 must be at least 0"),
        ({"maximum": 1}, float("nan"), "it: nan must be at most 1"),
        ({"exclusiveMaximum": 1}, 1, "it: 1 must be below 1"),
        ({"type": "number"}, "x" * 99, f"it: '{'x' * 56}... is not of type number"),
    ],
)
def test_what_departs_is_told_with_its_place(schema, document, message):
    assert departure(schema, document, "it") == message


def test_a_keyword_that_is_not_checked_is_not_ignored():
    with pytest.raises(KeyError, match="pattern"):
        departure({"pattern": "x"}, "x", "it")
