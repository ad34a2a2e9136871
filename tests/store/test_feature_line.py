"""One feature as one line: nothing is lost, coordinates have six decimals."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given

from geo.model.errors import UnreadableFile
from geo.store.feature_line import read_feature, write_feature
from tests.strategies import json_values


@given(json_values)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    line = write_feature({"v": value})
    assert b"\n" not in line
    assert write_feature(read_feature(line)) == line
    assert orjson.loads(line) == json.loads(line)


@pytest.mark.parametrize(
    "text",
    ['{"v":1}', '{"v":1.0}', '{"v":-0.0}', '{"v":12345678901234567890123}', '{"v":"名\\n\u2028"}'],
)
def test_the_spelling_of_values_is_kept(text: str) -> None:
    assert write_feature(read_feature(text.encode())).decode() == text


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("[113.1234567,23.0000001]", "[113.123457,23.0]"),
        ("[113,23.5]", "[113,23.5]"),
        ("[[[113.1234565,23],[1e-9,2,3.00000049]]]", "[[[113.123457,23],[0.0,2,3.0]]]"),
        ('"x"', '"x"'),
    ],
)
def test_coordinates_are_rounded(written: str, stored: str) -> None:
    line = f'{{"geometry":{{"type":"?","coordinates":{written}}},"properties":{{"x":0.123456789}}}}'
    result = write_feature(read_feature(line.encode())).decode()
    assert result == line.replace(written, stored)


@pytest.mark.parametrize(
    "line",
    [
        b'{"v":NaN}',
        b'{"v":1e400}',
        b'{"v":"\\ud800"}',
        b"{" * 100,
        b'{"v":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"v":' + b"1" * 5000 + b"}",
        b"",
        b"\xff",
    ],
    ids=["NaN", "infinite", "surrogate", "cut off", "deep", "long number", "empty", "not utf8"],
)
def test_what_is_not_strict_json_is_refused(line: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_feature(line)
