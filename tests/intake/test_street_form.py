"""A street network is found by its content, whatever it is packed in."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.intake.formats.streets import read_streets, street_content, street_form
from geo.model.errors import UnreadableFile
from tests.intake import street_files
from tests.intake.test_streets import positions


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


HANDLED = ("pbf", "osm", "graphml", "gpkg")
# Lines are read as the layers of any zip are, and what is gzipped itself is not packed twice.
OWN_FORM = [
    name
    for name, (_make, form) in street_files.FORMATS.items()
    if form in HANDLED and "gzip" not in name
]


@pytest.mark.parametrize("name", OWN_FORM)
@pytest.mark.parametrize("inner", [bytes, gzip.compress])
def test_a_zip_gives_the_streets_that_are_in_it(name: str, inner: object, tmp_path: Path) -> None:
    make, _form = street_files.FORMATS[name]
    plain = make(tmp_path)
    packed = zipped(**{"readme.txt": b"streets", "streets": inner(plain)})  # type: ignore[operator]
    crs = "EPSG:4326" if name == "GraphML of networkx" else None
    found = read_streets(packed, "streets.zip", crs)
    assert positions(found) == positions(read_streets(plain, "s", crs))


def test_further_networks_of_a_zip_are_told(tmp_path: Path) -> None:
    one = street_files.osm(tmp_path, "osm")
    read = read_streets(zipped(a=one, b=one), "streets.zip")
    assert [(each.code, each.params) for each in read.findings] == [
        ("layers_left", {"value": "a", "others": ("b",)})
    ]


def test_other_files_are_left_as_they_are() -> None:
    for content in (b"", b"{}", zipped(), zipped(**{"a.txt": b"b"})):
        assert street_content(content) == (content, [])
    assert street_form(b"<kml/>") is None


def test_packed_files_of_a_zip_share_the_room(own_settings: Callable[..., None]) -> None:
    """20 MB of them grew to 4 GB, as each had the whole room for itself."""
    own_settings(max_expanded_mb="5")
    content = zipped(**{f"{n}.gz": gzip.compress(b"0" * 900_000) for n in range(10)})
    with pytest.raises(UnreadableFile, match="archive_too_large"):
        street_content(content)
