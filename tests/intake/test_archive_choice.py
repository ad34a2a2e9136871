"""What lies in an archive is read, or told by its name."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from geo.intake.read import read_bytes
from geo.model.errors import Finding, UnreadableFile
from geo.model.messages import sentence
from tests.intake import files

_NOISE = random.Random(1).randbytes(3000)
_PNG = b"\x89PNG\r\n\x1a\n" + _NOISE


def _error(content: bytes, name: str = "a.zip") -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(content, name)
    return caught.value


@pytest.mark.parametrize(
    ("members", "code", "named"),
    [
        ({"a.png": _PNG, "plan.dxf": b"0\nSECTION\n"}, "archive_without_data", "a.png, plan.dxf"),
        (
            {"DJI_1.dng": _NOISE, "DJI_2.dng": _NOISE},
            "archive_without_data",
            "DJI_1.dng, DJI_2.dng",
        ),
        ({"a.png": _PNG}, "format_refused", "PNG (a.png)"),
        ({"a.bin": _NOISE}, "archive_without_data", "a.bin"),
        ({"readme.txt": b"Notes, and more"}, "archive_without_data", "readme.txt"),
        ({"s.gdb/a1.gdbtable": _NOISE, "s.gdb/gdb": b"\0"}, "format_refused", "s.gdb"),
    ],
)
def test_an_archive_without_data_says_what_is_in_it(
    members: dict[str, bytes], code: str, named: str
) -> None:
    error = _error(files.zipped(members))
    assert error.code == code
    assert named in sentence(Finding(error.code, params=error.params), "en")


@pytest.mark.parametrize(
    ("name", "code"),
    [("a.zip", "archive_broken"), ("a.dat", "format_unknown"), ("a.gpkg", "file_broken")],
)
def test_bytes_that_are_no_text_are_not_called_bad_text(name: str, code: str) -> None:
    assert _error(b"\x0b" + _NOISE, name).code == code


def test_a_download_that_broke_off_is_told_as_such() -> None:
    assert _error(files.zipped({"a.geojson": files.collection()})[:-30]).code == "archive_broken"


def test_data_behind_other_files_is_found() -> None:
    content = files.zipped({"a.png": _PNG, "b.txt": files.csv_text().encode()})
    assert len(read_bytes(content, "a.zip").features) == 2


@pytest.mark.parametrize("other", ["b.csv", "b.geojson", "b.gpx", "b.dxf", "b.kmz", "c/b.xls"])
@pytest.mark.parametrize("chosen", ["shp", "geojson"])
def test_other_data_in_an_archive_is_told(chosen: str, other: str, tmp_path: Path) -> None:
    parts = {"a.geojson": files.collection()}
    if chosen == "shp":
        parts = files.shapefile_parts(tmp_path, encoding="UTF-8")
    parts |= {other: b"name,x\na,1\n", "readme.txt": b"Notes"}
    told = [
        each
        for each in read_bytes(files.zipped(parts), "a.zip").findings
        if each.code == "layers_left"
    ]
    assert [each.params["others"] for each in told] == [(other,)]
