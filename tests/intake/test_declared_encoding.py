"""Declared encodings of Shapefiles in every spelling, the language byte, and plain evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geo.intake.encoding import decoded, likeliest, to_text
from geo.intake.formats.shapefile import values_encoding
from geo.intake.read import read_bytes
from tests.intake import files

_FULL = ["國語學校", "觀塘公園"]
_WEST = ["México", "Alto da Nação"]


def _upload(names: list[str], codec: str, cpg: bytes | None, byte: int, folder: Path) -> Any:
    frame = files.frame()[["name", "geometry"]]
    frame["name"] = ["A" * 30, "B" * 30]
    frame.to_file(folder / "a.shp", engine="pyogrio", encoding="UTF-8")
    parts = {path.name: path.read_bytes() for path in folder.glob("a.*")}
    dbf = bytearray(parts["a.dbf"])
    for letter, name in zip(b"AB", names, strict=True):
        place = dbf.index(bytes([letter]) * 30)
        dbf[place : place + 30] = name.encode(codec).ljust(30)
    dbf[29] = byte
    parts["a.dbf"] = bytes(dbf)
    del parts["a.cpg"]
    if cpg is not None:
        parts["a.cpg"] = cpg
    return read_bytes(files.zipped(parts), "a.zip")


def _names(upload: Any) -> list[str]:
    return [each["properties"]["name"] for each in upload.features]


@pytest.mark.parametrize(
    "cpg",
    [
        b"Big-5", b"BIG5", b"big5", b"BIG5-HKSCS", b"Big5-HKSCS:2004", b"950", b"MS950", b"CP950",
        b"ANSI 950", b"x-windows-950", b"Big5-ETEN", b"950\r\n", b"Big5HKSCS", b"csBig5",
    ],
)  # fmt: skip
def test_big5_is_understood_in_every_spelling(cpg: bytes, tmp_path: Path) -> None:
    upload = _upload(_FULL, "big5", cpg, 0, tmp_path)
    assert _names(upload) == _FULL
    assert "encoding_read" in {each.code for each in upload.findings}


@pytest.mark.parametrize(
    ("names", "codec", "byte"),
    [
        (_FULL, "big5", 0x78), (_FULL, "big5", 0x4F), (_FULL, "big5", 0), (_FULL, "big5", 0x57),
        (["西平小学", "莞太路"], "gbk", 0x4D), (["西平小学", "莞太路"], "gbk", 0x7A),
        (["西平小学", "莞太路"], "gbk", 0x57), (["西平小学", "莞太路"], "gbk", 0x78),
        (_WEST, "cp1252", 0x03), (_WEST, "cp1252", 0x57), (_WEST, "cp1252", 0),
        (["Łódź", "Kraków"], "cp852", 0x64), (["Привет", "Дом"], "cp866", 0x65),
        (["Привет", "Дом"], "cp1251", 0xC9),
    ],
)  # fmt: skip
def test_the_language_byte_counts_unless_the_texts_say_otherwise(
    names: list[str], codec: str, byte: int, tmp_path: Path
) -> None:
    assert _names(_upload(names, codec, None, byte, tmp_path)) == names


@pytest.mark.parametrize("cpg", [b"ANSI", b"SYSTEM", b"hex", b"x-nobody-knows"])
def test_a_declaration_that_is_not_understood_is_doubt_that_names_it(
    cpg: bytes, tmp_path: Path
) -> None:
    upload = _upload(["西平小学", "莞太路"], "gbk", cpg, 0, tmp_path)
    told = {each.code: each.params for each in upload.findings}
    assert "encoding_doubtful" in told
    assert told["encoding_declared"]["value"] == cpg.decode()
    assert "encoding_read" not in told


def test_rare_signs_and_those_of_private_use_are_doubt() -> None:
    for text in ("陓玽\ue5e5", "閤閹", "\ue000西平小学"):
        assert not values_encoding([text.encode("gb18030")], None)[1]
        assert not values_encoding([text.encode("gb18030")], "gb18030")[1]


@pytest.mark.parametrize(
    "text",
    ["西平地鐵口綠化景觀改造", "國語學校", "觀塘公園,113.7,22.9", "周溪鄉村振興特色精品示範村"],
)
def test_big5_is_told_from_gb18030_in_tables_of_text(text: str) -> None:
    content = f"name,lon,lat\n{text}\n".encode("big5")
    found = to_text(content)
    assert text in found.text
    assert found.encoding == "Big5"
    assert [each.code for each in found.findings] == ["encoding_read"]


@pytest.mark.parametrize(
    "text",
    ["西平地铁口", "东莞市南城街道", "西平地鐵口綠化景觀改造", "水濂", "A栋", "K线", "KTV厅"],
)
def test_gbk_stays_gbk(text: str) -> None:
    assert likeliest([text.encode("gbk")])[0] == "gb18030"


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "big5", "gb18030"])
@pytest.mark.parametrize("width", range(1, 12))
def test_a_text_cut_inside_a_sign_keeps_no_part_of_it(codec: str, width: int) -> None:
    whole = "A備註東莞"
    cut = decoded(whole.encode(codec)[:width], codec)
    assert whole.startswith(cut)
    assert len(whole[: len(cut) + 1].encode(codec)) > width or cut == whole


def test_names_of_fields_and_values_are_cut_at_whole_signs(tmp_path: Path) -> None:
    upload = _upload(["A备注：该点位由测绘单位用表一", "B"], "gbk", None, 0, tmp_path)
    assert "\ufffd" not in str(upload.features)
