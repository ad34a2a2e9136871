"""Shapefiles whose .cpg says something else than what their texts are in."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.intake.read import read_bytes
from tests.intake import files


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [
        ("UTF-8", b"ISO-8859-1"),
        ("UTF-8", b"GBK"),
        ("GB18030", b"1252"),
        ("GB18030", b"\0\xff junk"),
        ("GB18030", b"hex"),
        ("UTF-8", b"utf-16"),
    ],
)
def test_a_cpg_that_cannot_be_right_is_not_believed(
    encoding: str, cpg: bytes, tmp_path: Path
) -> None:
    parts = files.shapefile_parts(tmp_path, encoding=encoding)
    parts["西平.cpg"] = cpg
    upload = read_bytes(files.zipped(parts), "a.zip")
    assert upload.features[0]["properties"]["name"] == "西平小学"
    assert upload.encoding == encoding
