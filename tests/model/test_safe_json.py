"""Strict JSON: what is refused, and with which place."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import UnreadableFile
from geo.model.text.safe_json import NotByLine, decode, depth, duplicate_keys, feature_lines, parse
from tests.conftest import fault_of, project
from tests.strategies import json_values

VALID = orjson.dumps({"type": "FeatureCollection", "features": [project("a"), project("b")]})
HEAD = '{"type":"FeatureCollection","features":[\n'


def refused(content: bytes, **options: Any) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        parse(content, **options)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [
        b"[NaN]",
        b"[nan]",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e400]",
        b"[-1e400]",
        b"[" + b"7" * 5000 + b"]",
        b'["\\ud800"]',
        b'["\\udc00\\ud800"]',
        b'{"\\ud800": 1}',
        b"[01]",
        b"[1.]",
        b"[.5]",
        b"[+1]",
        b"[0x10]",
        b"[1,]",
        b'{"a":1,}',
        b"{'a':1}",
        b"{a:1}",
        b"[1] // note",
        b"[1] [2]",
        b'["a\nb"]',
        b'["\x00"]',
        b'["a',
        b"[1, 2",
        b"tru",
        b"None",
        b"]",
        b"\xff\xfe{\x00}\x00",
        b'["\xff"]',
        b'["\xed\xa0\x80"]',
    ],
    ids=lambda content: repr(content[:16]),
)
def test_what_is_not_json_is_refused(content: bytes) -> None:
    assert refused(content).code == "not_json"


@pytest.mark.parametrize(
    ("content", "line", "column", "near"),
    [
        ("[NaN]", 1, 2, "NaN"),
        ('{"a":\n  [1, oops]}', 2, 7, "oops"),
        ('{"名称":"莞太路","b":x}', 1, 17, "x"),
        ('{"a": [1, 2', 1, 12, "…"),
        ('{\r\n"a" 1}', 2, 5, "1"),
        ("[\n\n\n1e400]", 4, 1, "1e400"),
        ("[" + "9" * 5000 + "]", 1, 2, "9" * 20),
    ],
)
def test_an_error_names_line_and_column(content: str, line: int, column: int, near: str) -> None:
    params = refused(content.encode()).params
    assert (params["line"], params["column"], params["problem"]) == (line, column, near)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"null", None),
        (b"1", 1),
        (b"[1.5e3]", [1500.0]),
        (b"18446744073709551615", 2**64 - 1),
        ('"\\u5357\\u57ce 😀"'.encode(), "南城 😀"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b' \r\n\t{"a" : [ ] } \n', {"a": []}),
        (b'{"__proto__": 1, "": 2}', {"__proto__": 1, "": 2}),
    ],
)
def test_json_is_read(content: bytes, value: object) -> None:
    assert parse(content) == value


@pytest.mark.parametrize("levels", [2_000, 100_000])
@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_deep_nesting_is_refused_without_a_crash(levels: int, bracket: str) -> None:
    assert refused((bracket * levels).encode()).code == "not_json"


@pytest.mark.parametrize(("levels", "accepted"), [(32, True), (33, False)])
def test_nesting_can_be_limited(levels: int, *, accepted: bool) -> None:
    content = b"[" * levels + b"]" * levels
    if accepted:
        assert parse(content, max_depth=32) is not None
    else:
        error = refused(content, max_depth=32)
        assert (error.code, error.params) == ("too_deep", {"limit": 32})


@pytest.mark.parametrize(
    ("content", "levels"),
    [
        (b"1", 0),
        (b"[]", 1),
        (b'[{"a":[]},[]]', 3),
        (b'["[[[["]', 1),
        (b'["\\"[[", "[\\\\"]', 1),
        (b"]]]][[", 0),
    ],
)
def test_brackets_in_strings_are_no_nesting(content: bytes, levels: int) -> None:
    assert depth(content) == levels


@given(json_values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert parse(orjson.dumps(value)) == value


@given(json_values)
def test_the_depth_is_that_of_the_value(value: Any) -> None:
    def levels(part: Any) -> int:
        if isinstance(part, dict):
            return 1 + max(map(levels, part.values()), default=0)
        return 1 + max(map(levels, part), default=0) if isinstance(part, list) else 0

    assert depth(orjson.dumps(value)) == levels(value)


@given(
    st.lists(
        st.tuples(st.integers(0, len(VALID)), st.integers(0, 3), st.binary(max_size=4)),
        min_size=1,
        max_size=4,
    )
)
def test_a_damaged_file_is_read_or_refused(damages: list[tuple[int, int, bytes]]) -> None:
    content = VALID
    for start, removed, inserted in damages:
        content = content[:start] + inserted + content[start + removed :]
    error = fault_of(lambda: parse(decode(content), max_depth=32))
    assert error is None or error.code in {"not_json", "not_utf8", "empty_file", "too_deep"}


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    error = fault_of(lambda: parse(content))
    assert error is None or error.code == "not_json"


@pytest.mark.parametrize("content", [b"", b" ", b"\n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(content)
    assert caught.value.code == "empty_file"


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb\xbf{}") == b"{}"


@pytest.mark.parametrize(
    ("content", "position"),
    [
        ('{"name":"南城"}'.encode("gbk"), 9),
        ('{"a":1}'.encode("utf-16"), 0),
        (b"{\xc0\xaf}", 1),
        (b'"\xed\xa0\x80"', 1),
        (b'{"a"' + b"\xe5\x8d", 4),
    ],
)
def test_another_encoding_is_named_with_the_byte(content: bytes, position: int) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(content)
    assert (caught.value.code, caught.value.params) == ("not_utf8", {"position": position})


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (b'{"a":1,"b":2}', []),
        (b'{"a":1,"a":2}', ["a"]),
        (b'{"a":1,"a":2,"a":3}', ["a", "a"]),
        (b'[{"a":1},{"a":2}]', []),
        (b'{"a":{"b":1,"b":2}}', ["b"]),
        ('{"名":1,"\\u540d":2}'.encode(), ["名"]),
        (b"[]", []),
    ],
)
def test_duplicate_keys_are_found(content: bytes, keys: list[str]) -> None:
    assert duplicate_keys(content) == keys


@pytest.mark.parametrize("content", [b"[" * 1000 + b"]" * 1000, b"[18446744073709551616]"])
def test_duplicate_keys_are_looked_for_in_all_that_is_parsed(content: bytes) -> None:
    parse(content)
    assert duplicate_keys(content) == []


def lines_of(*features: Any, end: str = "\n]}\n", newline: str = "\n") -> bytes:
    text = HEAD + ",\n".join(json.dumps(feature) for feature in features) + end
    return text.replace("\n", newline).encode()


@pytest.mark.parametrize("end", ["\n]}\n", "\n]}", "\n  ]  }\n\n", '\n],"bbox":[1,2,3,4]}\n'])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_one_feature_a_line_is_read_line_by_line(end: str, newline: str) -> None:
    features = [project("a"), project("b")]
    lines = list(feature_lines(lines_of(*features, end=end, newline=newline)))
    assert [number for number, _ in lines] == [2, 3]
    assert [orjson.loads(line) for _, line in lines] == features


def test_a_list_without_features_has_no_lines() -> None:
    assert list(feature_lines((HEAD + "\n]}").encode())) == []


@pytest.mark.parametrize(
    "content",
    [
        VALID,
        orjson.dumps(
            {"type": "FeatureCollection", "features": [project()]}, option=orjson.OPT_INDENT_2
        ),
        b'{"type":"FeatureCollection","features":[]}',
        b'{"type":"FeatureCollection",\n"features":[\n{}\n]}',
        b'{"type":"FeatureCollection","features":{\n\n}}',
        b"",
        b"\n",
        b"[\n1\n]",
    ],
    ids=range(8),
)
def test_another_layout_is_read_whole(content: bytes) -> None:
    with pytest.raises(NotByLine):
        list(feature_lines(content))
