"""What punctuation alone tells of a JSON text, against a plain walk of the parsed one."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.text.safe_json import Outline, depth, duplicate_keys, keys_in, outline
from tests.strategies import json_values

TRICKY = st.text(alphabet='"\\[]{}:,nu \n莞😀', max_size=12)
DOCUMENTS = st.recursive(
    json_values | TRICKY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TRICKY, inner, max_size=4),
    max_leaves=12,
)


def walk(document: Any) -> Outline:
    """Deepest nesting, numbers of keys and objects, by recursion."""
    parts: list[Any] = []
    if isinstance(document, dict):
        parts = list(document.values())
    elif isinstance(document, list):
        parts = document
    else:
        return Outline(0, 0, 0)
    inner = [walk(each) for each in parts]
    own = len(document) if isinstance(document, dict) else 0
    return Outline(
        1 + max((each.depth for each in inner), default=0),
        own + sum(each.keys for each in inner),
        isinstance(document, dict) + sum(each.objects for each in inner),
    )


@given(document=DOCUMENTS, plain=st.booleans(), indent=st.none() | st.integers(0, 3))
def test_the_outline_is_that_of_a_walk(document: Any, *, plain: bool, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=plain, indent=indent)
    assert outline(text.encode("utf-8", "surrogatepass")) == walk(document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'{"a\\": 1, "b\"": {"\\\"": "]"}}', Outline(2, 3, 2)),
        (r'["\\\\", "\\\"{", "\u005b:"]', Outline(1, 0, 0)),
        (r'{"": ":", ":": ""}', Outline(1, 2, 1)),
        ("[]", Outline(1, 0, 0)),
        ("", Outline(0, 0, 0)),
        ('"{[:"', Outline(0, 0, 0)),
        ("[" * 100_000 + "]" * 100_000, Outline(100_000, 0, 0)),
    ],
)
def test_escapes_and_empty_texts(text: str, expected: Outline) -> None:
    assert outline(text.encode()) == expected
    assert depth(text.encode()) == expected.depth


@pytest.mark.parametrize("content", [b"]]]", b"}{", b'"', b"\\", b"\xff\xfe", b'["'])
def test_what_is_no_json_gets_some_answer(content: bytes) -> None:
    assert outline(content).depth >= 0


@given(document=DOCUMENTS)
def test_parsed_json_without_a_lost_key_has_no_duplicates(document: Any) -> None:
    content = orjson.dumps(document)
    assert duplicate_keys(content) == duplicate_keys(content, orjson.loads(content)) == []


@given(document=DOCUMENTS)
def test_as_many_keys_are_counted_as_a_plain_walk_finds(document: Any) -> None:
    # A list that begins with no container is taken for coordinates.
    assert keys_in(document) == plain_count(document)


def plain_count(document: Any) -> int:
    if isinstance(document, dict):
        return len(document) + sum(map(plain_count, document.values()))
    if isinstance(document, list) and document and isinstance(document[0], dict | list):
        return sum(map(plain_count, document))
    return 0


@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), DOCUMENTS), max_size=6))
def test_keys_that_occur_twice_are_told_once_for_each_time_more(
    pairs: list[tuple[str, Any]],
) -> None:
    text = ",".join(f"{json.dumps(key)}:{json.dumps(value)}" for key, value in pairs)
    content = f"[{{{text}}}]".encode()
    keys = [key for key, _ in pairs]
    again = [key for at, key in enumerate(keys) if key in keys[:at]]
    assert duplicate_keys(content) == again


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"a": 1, "a": 2}', ["a"]),
        ('{"a": 1, "\\u0061": 2}', ["a"]),
        ('{"a": {"a": 1}}', []),
        ('[{"a": 1}, {"a": 1}]', []),
        ('[1, {"a": 1, "a": 1, "a": 1}]', ["a", "a"]),
        ('{"features": [{"properties": {"b": {"c": 1, "c": 1}, "b": 1}}]}', ["c", "b"]),
        ('{"features": [{"id": 1, "id": 2, "properties": null, "geometry": null}]}', ["id"]),
        ('{"features": [], "features": []}', ["features"]),
    ],
)
def test_keys_that_occur_twice_are_found(text: str, keys: list[str]) -> None:
    content = text.encode()
    document = orjson.loads(content)
    assert duplicate_keys(content) == keys
    assert duplicate_keys(content, document) == keys
    assert duplicate_keys(content, document, outline(content).keys) == keys
