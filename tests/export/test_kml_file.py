"""KML: well-formed, harmless, and in both languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from geo.export.gis.text_files import shape_text, to_kml
from geo.intake.read import read_bytes
from geo.model.plan import plan
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import AREA, LINE, every_row

Read = Callable[..., Snapshot]
SPACE = {"": "http://www.opengis.net/kml/2.2"}
HOSTILE = "<img src=x onerror=1>&amp; ]]> \" ' $[id] 甲"


def document(snapshot: Snapshot, language: Any = "zh") -> ET.Element:
    return ET.fromstring(to_kml(snapshot, every_row(snapshot), language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_folders_are_the_sections_of_the_plan(shipped: Snapshot, language: Any) -> None:
    found = document(shipped, language)
    names = [each.text for each in found.findall("Document/Folder/name", SPACE)]
    assert names == [f"{each.numeral} {each.label(language)}" for each in plan().section]
    marks = found.findall("Document/Folder/Placemark", SPACE)
    assert len(marks) == 63
    assert sum(each.find("Point", SPACE) is not None for each in marks) == 16
    assert sum(each.find("LineString", SPACE) is not None for each in marks) == 2


def test_each_placemark_has_the_style_of_its_status(shipped: Snapshot) -> None:
    found = document(shipped)
    styles = {each.get("id") for each in found.findall("Document/Style", SPACE)}
    assert styles == set(vocabulary().codes("status"))
    for each in found.iterfind("Document/Folder/Placemark/styleUrl", SPACE):
        assert each.text is not None
        assert each.text.removeprefix("#") in styles


def test_a_colour_is_written_the_other_way_round(shipped: Snapshot) -> None:
    style = document(shipped).find("Document/Style[@id='preparing']/LineStyle/color", SPACE)
    assert style is not None
    assert style.text == "ff009fe6"  # from #E69F00


def test_text_stays_text(snapshot_of: Read) -> None:
    snapshot = snapshot_of(project("a", name=HOSTILE, description=HOSTILE, **{HOSTILE: "x\r\ny"}))
    content = to_kml(snapshot, every_row(snapshot), "zh")
    assert b"<img" not in content
    mark = ET.fromstring(content).find("Document/Folder/Placemark", SPACE)
    assert mark is not None
    assert mark.findtext("name", namespaces=SPACE) == HOSTILE
    # A viewer takes the description for HTML, so it is escaped for that as well.
    assert "<" not in (mark.findtext("description", namespaces=SPACE) or "<")
    (feature,) = read_bytes(content, "a.kml").features
    assert feature["properties"]["name"] == HOSTILE
    assert feature["properties"]["description"] == HOSTILE
    assert feature["properties"][HOSTILE] == "x\r\ny"


@pytest.mark.parametrize(("language", "part"), [("zh", "状态：规划"), ("en", "Status: Planned")])
def test_the_description_is_in_the_readers_language(
    snapshot_of: Read, language: Any, part: str
) -> None:
    snapshot = snapshot_of(project("a"))
    text = document(snapshot, language).findtext(".//Placemark/description", namespaces=SPACE)
    assert text is not None
    assert text.startswith(part)
    name = document(snapshot, language).findtext(".//Placemark/name", namespaces=SPACE)
    assert name == ("甲学校" if language == "zh" else "School A")


@pytest.mark.parametrize(
    "geometry",
    [
        LINE,
        AREA,
        {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
        {"type": "MultiPolygon", "coordinates": [AREA["coordinates"]] * 2},
        {
            "type": "Polygon",
            "coordinates": [
                [[0, 0], [9, 0], [9, 9], [0, 0]],
                [[2, 1], [3, 1], [3, 2], [2, 1]],
            ],
        },
    ],
)
def test_a_geometry_comes_back(geometry: Any) -> None:
    text = f"<Placemark>{shape_text(geometry)}</Placemark>"
    kml = f'<kml xmlns="{SPACE[""]}"><Document>{text}</Document></kml>'
    (feature,) = read_bytes(kml.encode(), "a.kml").features
    assert feature["geometry"] == geometry


def test_no_project_is_a_document_without_folders(shipped: Snapshot) -> None:
    content = to_kml(shipped, every_row(shipped)[:0], "zh")
    assert ET.fromstring(content).find("Document/Folder", SPACE) is None
