"""A field of a record is taken as what it must be, or refused with its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paper import fields
from paper.fields import LedgerError

WORDS = ("a", "b")


def word(source: dict[str, Any], name: str, place: str) -> str:
    return fields.word(source, name, place, WORDS)


def flag(source: dict[str, Any], name: str, place: str) -> bool:
    return fields.flag(source, name, place, default=True)


@pytest.mark.parametrize(
    ("read", "value", "found"),
    [
        (fields.text, "a", "a"), (fields.optional_text, None, ""), (fields.texts, ["a"], ("a",)), (word, "b", "b"),
        (fields.whole, 0, 0), (fields.whole, -3, -3), (flag, False, False), (fields.number, 2, 2.0),
        (fields.number, float("inf"), None), (fields.number, float("nan"), None), (fields.number, None, None),
        (fields.objects, [{}], [{}]), (fields.objects, None, []),
    ],
)  # fmt: skip
def test_what_may_stand_there_is_read(read: Callable[..., Any], value: Any, found: Any) -> None:
    assert read({"it": value}, "it", "here") == found


@pytest.mark.parametrize(
    ("read", "value", "allowed"),
    [
        (fields.text, 1, "must be a string"), (fields.text, None, "is missing"), (fields.optional_text, [], "a string"),
        (fields.texts, "abc", "a list of texts"), (fields.texts, ["a", 1], "a list of texts"),
        (fields.texts, {"a": 1}, "a list of texts"), (word, "c", "one of a, b"),
        (fields.whole, True, "an integer"), (fields.whole, 1.0, "an integer"), (fields.whole, "1", "an integer"),
        (fields.whole, None, "is missing"), (flag, 1, "true or false"), (flag, None, "true or false"),
        (fields.number, True, "a number or null"), (fields.number, "1", "a number or null"),
        (fields.objects, {}, "a list of objects"), (fields.objects, [1], "a list of objects"),
        (fields.objects, ({},), "a list of objects"),
    ],
)  # fmt: skip
def test_what_may_not_is_refused_with_the_place_and_what_is_allowed(
    read: Callable[..., Any], value: Any, allowed: str
) -> None:
    with pytest.raises(LedgerError, match=rf"^here: .*it.*{allowed}"):
        read({"it": value}, "it", "here")


def test_what_is_absent_is_the_default() -> None:
    assert (flag({}, "it", ""), fields.texts({}, "it", ""), fields.number({}, "it", "")) == (True, (), None)


@pytest.mark.parametrize(
    ("content", "given"), [({"schema": "other/1"}, "'other/1'"), ({}, "None"), ([], "'list'"), ("text", "'str'")]
)
def test_a_document_of_another_schema_is_refused_with_the_one_that_it_has(
    content: Any, given: str, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(LedgerError, match=rf"schema {given} is not 'wanted/1'; .*modelcollapse reproduce"):
        fields.document(file, "wanted/1")
    file.write_text(json.dumps({"schema": "wanted/1"}), encoding="utf-8")
    assert fields.document(file, "wanted/1") == {"schema": "wanted/1"}
