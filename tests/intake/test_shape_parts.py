"""A Shapefile whose parts are cut, moved or do not fit: nothing is lost or exchanged silently."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from geo.intake.formats.shapefile import number_of
from geo.intake.read import read_bytes
from geo.model.errors import UnreadableFile
from tests.intake import files

_PLACES = [files.POINT.coords[0], (113.751, 23.021)]


def _parts(tmp_path: Path) -> dict[str, bytes]:
    made = files.shapefile_parts(tmp_path, encoding="UTF-8")
    return {name.rpartition(".")[2]: content for name, content in made.items()}


def _read(parts: dict[str, bytes]) -> Any:
    return read_bytes(files.zipped({f"a.{end}": part for end, part in parts.items()}), "a.zip")


def _coordinates(upload: Any) -> list[tuple[float, float]]:
    return [tuple(each["geometry"]["coordinates"]) for each in upload.features]


def _record(number: int, place: tuple[float, float]) -> bytes:
    return struct.pack(">ii", number, 10) + struct.pack("<idd", 1, *place)


def _index(shx: bytes, *entries: int) -> bytes:
    return shx[:100] + b"".join(struct.pack(">ii", each // 2, 10) for each in entries)


def _codes(upload: Any) -> set[str]:
    return {each.code for each in upload.findings}


def test_the_index_says_which_record_belongs_to_a_row(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    parts["shx"] = _index(parts["shx"], 128, 100)
    upload = _read(parts)
    assert _coordinates(upload) == [pytest.approx(each) for each in reversed(_PLACES)]
    assert "index_rebuilt" not in _codes(upload)


def test_a_record_written_anew_at_the_end_counts(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    moved = (113.8, 23.1)
    parts["shp"] += _record(1, moved)
    parts["shx"] = _index(parts["shx"], 156, 128)
    assert _coordinates(_read(parts)) == [pytest.approx(moved), pytest.approx(_PLACES[1])]
    del parts["shx"]
    upload = _read(parts)
    assert _coordinates(upload) == [pytest.approx(moved), pytest.approx(_PLACES[1])]
    assert "index_rebuilt" in _codes(upload)


@pytest.mark.parametrize("where", ["between", "behind"])
def test_unused_bytes_do_no_harm(where: str, tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    shp, junk = parts["shp"], b"\xff" * 40
    if where == "between":
        parts["shp"] = shp[:128] + junk + shp[128:]
        parts["shx"] = _index(parts["shx"], 100, 168)
    else:
        parts["shp"] = shp + junk
    upload = _read(parts)
    assert _coordinates(upload) == [pytest.approx(each) for each in _PLACES]
    assert "index_rebuilt" not in _codes(upload)


@pytest.mark.parametrize("index", [b"", b"junk", "cut", "astray", "missing"])
def test_an_index_that_does_not_fit_is_made_anew_and_told(index: Any, tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    if index == "missing":
        del parts["shx"]
    elif index == "cut":
        parts["shx"] = parts["shx"][:108]
    elif index == "astray":
        parts["shx"] = _index(parts["shx"], 100, 2_000_000)
    else:
        parts["shx"] = index
    upload = _read(parts)
    assert _coordinates(upload) == [pytest.approx(each) for each in _PLACES]
    assert "index_rebuilt" in _codes(upload)


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize(
    ("part", "missing"),
    [("shp", 1), ("shp", 20), ("shp", 28), ("shp", 40), ("dbf", 20), ("dbf", 0)],
)
def test_a_part_that_is_cut_off_is_named(
    part: str, missing: int, *, index: bool, tmp_path: Path
) -> None:
    parts = _parts(tmp_path)
    parts[part] = parts[part][: -missing or 60]  # 60 bytes: within the head of the table
    if not index:
        del parts["shx"]
    with pytest.raises(UnreadableFile) as caught:
        _read(parts)
    assert caught.value.code == "file_broken"
    assert caught.value.params["kind"] == f"Shapefile (a.{part})"


def test_rows_without_a_shape_are_no_complete_file(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    parts["shp"], parts["shx"] = parts["shp"][:128], parts["shx"][:108]
    with pytest.raises(UnreadableFile) as caught:
        _read(parts)
    assert caught.value.params["kind"] == "Shapefile (a.shp)"


def test_shapes_without_a_row_are_told(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    parts["dbf"] = parts["dbf"][:4] + struct.pack("<I", 1) + parts["dbf"][8:]
    (told,) = [each for each in _read(parts).findings if each.code == "shapefile_counts"]
    assert (told.params["shapes"], told.params["rows"]) == (2, 1)


def test_a_damaged_shape_is_told(tmp_path: Path) -> None:
    target = tmp_path / "l"
    target.mkdir()
    files.frame(files.LINE, files.LINE).to_file(
        target / "a.shp", engine="pyogrio", encoding="UTF-8"
    )
    parts = {path.suffix[1:]: path.read_bytes() for path in target.iterdir()}
    shp = bytearray(parts["shp"])
    shp[100 + 8 + 40 : 100 + 8 + 44] = struct.pack("<i", 9_999)
    parts["shp"] = bytes(shp)
    upload = _read(parts)
    (told,) = [each for each in upload.findings if each.code == "shapes_damaged"]
    assert (told.params["count"], told.params["first"]) == (1, 1)
    assert [each["geometry"] is None for each in upload.features] == [True, False]


def test_wide_numbers_keep_their_digits(tmp_path: Path) -> None:
    parts = _parts(tmp_path)
    values = [b"9007199254740993".rjust(20), b"12345678901234567890".rjust(20)]
    field = b"big".ljust(11, b"\0") + b"N" + bytes(4) + bytes([20, 0]) + bytes(14)
    head = bytes([3, 126, 1, 1]) + struct.pack("<IHH", 2, 65, 21) + bytes(20)
    parts["dbf"] = head + field + b"\r" + b"".join(b" " + each for each in values) + b"\x1a"
    read = [each["properties"]["big"] for each in _read(parts).features]
    assert read == [9007199254740993, "12345678901234567890"]


@pytest.mark.parametrize("text", ["", "***", "nan", "inf", "1e999", "-", "1_0"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) in (None, 10.0)
