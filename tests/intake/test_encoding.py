"""Bytes become text rightly, and what was assumed is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.encoding import to_text
from geo.intake.formats.shapefile import values_encoding
from geo.intake.read import read_bytes
from geo.model.errors import UnreadableFile

TEXT = '{"name": "西平小学（在建）", "note": "113°44′55″ — 莞太路"}'
CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3)


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 BOM"),
        ("utf-16", "UTF-16 LE"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
        ("utf-32", "UTF-32"),
        ("gbk", "GB18030"),
        ("gb18030", "GB18030"),
    ],
)
def test_the_encoding_is_found_and_told(codec: str, name: str) -> None:
    found = to_text(TEXT.encode(codec))
    assert found.text.lstrip("\ufeff") == TEXT
    assert found.encoding == name
    told = [each.code for each in found.findings]
    assert told == ([] if name.startswith("UTF-8") else ["encoding_read"])


def test_a_mark_decides_with_big_end_first() -> None:
    found = to_text("\ufeff西平".encode("utf-16-be"))
    assert (found.text, found.encoding) == ("西平", "UTF-16 BE")


@given(CHINESE)
def test_chinese_text_comes_back_from_both_encodings(text: str) -> None:
    assert to_text(text.encode("utf-8")).text == text
    plain = "名称,经度\n" + text
    assert to_text(plain.encode("gb18030")).text == plain


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \n", "empty_file"),
        (b"name\xff\xfe\xfd", "not_utf8"),
        ("西平小学,莞太路,南城".encode()[:-1], "not_utf8"),  # cut inside a character
        ("西平小学".encode() + b"\x80" + "莞太路".encode(), "not_utf8"),  # damaged
        (b"\xed\xa0\x80 lone surrogate, as UTF-8", "not_utf8"),
        (b"\xff\xfe\x00\xd8\x41\x00", "encoding_broken"),  # a lone surrogate in UTF-16
        (b"\xff\xfe\x41", "encoding_broken"),
        (b"\xef\xbb\xbf\xb6\xab", "not_utf8"),
        (b"name,lon\nx\x00y,1\n", "nul_bytes"),
        (bytes(range(256)), "not_utf8"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        to_text(content)
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["莞太路", "name\n学校"])
def test_short_gbk_that_is_valid_utf8_is_recognised_and_told(text: str) -> None:
    content = text.encode("gbk")
    assert content.decode("utf-8") != text
    found = to_text(content)
    assert (found.text, found.encoding) == (text, "GB18030")
    (told,) = found.findings
    assert (told.code, told.severity) == ("encoding_doubtful", "warning")


@pytest.mark.parametrize("text", ["Xīpíng xiǎoxué", "113°44′55″ ± 5 m", "школа", "αβγ", "café"])
def test_other_letters_in_utf8_are_left_alone(text: str) -> None:
    found = to_text(text.encode())
    assert (found.text, found.encoding, found.findings) == (text, "UTF-8", [])


@pytest.mark.parametrize("codec", ["gbk", "utf-16", "utf-16-be"])
def test_geojson_of_other_encodings_is_read(codec: str) -> None:
    text = '{"type":"Feature","id":"a","properties":{"name":"西平小学"},"geometry":null}'
    upload = read_bytes(text.encode(codec), "a.geojson")
    assert upload.features[0]["properties"]["name"] == "西平小学"
    assert "encoding_read" in {each.code for each in upload.findings}


@pytest.mark.parametrize(
    ("texts", "declared", "encoding", "sure"),
    [
        (["西平".encode("gbk")], None, "gb18030", True),
        (["西平".encode()], None, "utf-8", True),
        (["西平".encode("gbk")], "utf-8", "gb18030", True),
        (["西平".encode()[:-1]], None, "utf-8", True),  # cut at the field's width
        ([b"\xe9t\xe9"], "cp1252", "cp1252", True),
        (["莞太路".encode("gbk")], None, "gb18030", False),
        ([b"\xff\xff"], None, "gb18030", False),
        # A .cpg that a program has written out of habit.
        (["西平小学".encode()], "iso8859-1", "utf-8", False),
        (["西平小学".encode("gbk")], "cp1252", "gb18030", False),
        (["西平小学".encode()], "gb18030", "utf-8", False),
        (["西平小学".encode("gbk")], "gb18030", "gb18030", True),
        (["Привет".encode("cp1251")], "cp1251", "cp1251", True),
        ([], None, "utf-8", True),
    ],
)
def test_texts_of_a_table_decide_together(
    texts: list[bytes], declared: str | None, encoding: str, *, sure: bool
) -> None:
    assert values_encoding(texts, declared) == (encoding, sure)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_told_error(content: bytes) -> None:
    try:
        assert "\0" not in to_text(content).text
    except UnreadableFile:
        return
