"""Templates for the survey office: what they hold, and that they come back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from geo.export.tables.template import (
    COLUMNS,
    READ_ONLY,
    fillable,
    template_geojson,
    template_headings,
    template_xlsx,
)
from geo.intake.comparison.compare import Comparison, compare
from geo.intake.read import read_bytes
from geo.intake.tables.mapping import derived_columns, guess_mapping
from geo.intake.upload import Upload
from geo.model.project import HEADINGS
from geo.model.text.translate import translate
from geo.store.snapshot import Snapshot
from tests.conftest import project
from tests.export.conftest import AREA, LINE, every_row

Read = Callable[..., Snapshot]
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(content: bytes, language: Any, **rows: dict[str, Any]) -> bytes:
    """Fill cells in, as somebody with a spreadsheet would: by id (with underlines) and column."""
    book = opened(content)
    sheet = book.worksheets[0]
    places = {key: at for at, key in enumerate(template_headings(language))}
    for row in sheet.iter_rows(min_row=2):
        for key, value in rows.get(str(row[0].value).replace("-", "_"), {}).items():
            row[places[key]].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def compared(snapshot: Snapshot, upload: Upload) -> Comparison:
    features = [snapshot.feature(row) for row in range(len(snapshot))]
    return compare(upload.features, {feature["id"]: feature for feature in features})


@LANGUAGES
def test_an_empty_template_changes_nothing(shipped: Snapshot, language: Any) -> None:
    upload = read_bytes(template_xlsx(shipped, every_row(shipped), language), "a.xlsx")
    found = compared(shipped, upload)
    assert (found.unchanged, found.moved, found.changed) == (30, [], [])
    assert (found.added, found.unmatched, len(found.missing)) == ([], [], 33)
    assert all("geometry" not in feature for feature in upload.features)


@LANGUAGES
def test_what_is_filled_in_comes_back(shipped: Snapshot, language: Any) -> None:
    yes = {"zh": "是", "en": "Yes"}[language]
    row = {
        "longitude": 474373.087,
        "latitude": 2546774.325,
        "crs": "EPSG:4547",
        "location_type": {"zh": "点位", "en": "Site"}[language],
        "location_accuracy_m": 0.5,
        "location_source": "=踏勘",
        "location_verified": yes,
    }
    content = template_xlsx(shipped, every_row(shipped), language)
    upload = read_bytes(filled(content, language, basketball_city_space=row), "a.xlsx")
    assert upload.crs == "EPSG:4547"
    (feature,) = [each for each in upload.features if "geometry" in each]
    assert feature["id"] == "basketball-city-space"
    assert feature["geometry"]["coordinates"] == [474373.087, 2546774.325]
    source = "location_source" if language == "zh" else "location_source_en"
    (change,) = compared(shipped, upload).changed
    assert set(change.fields) <= {
        "location_type", "location_accuracy_m", source, "location_verified",
    }  # fmt: skip
    assert feature["properties"]["location_verified"] is True
    assert feature["properties"]["location_type"] == "site"


@LANGUAGES
def test_two_systems_in_one_file_are_told(shipped: Snapshot, language: Any) -> None:
    rows = {
        "basketball_city_space": {"longitude": 113.7, "latitude": 23.0, "crs": "WGS 84"},
        "shoukai_community_park": {"longitude": 113.7, "latitude": 23.0, "crs": "CGCS2000"},
    }
    content = filled(template_xlsx(shipped, every_row(shipped), language), language, **rows)
    upload = read_bytes(content, "a.xlsx")
    (told,) = [each for each in upload.findings if each.code == "systems_differ"]
    assert (told.params["value"], told.params["other"]) == ("WGS 84", "CGCS2000")


@LANGUAGES
def test_every_column_is_known_on_the_way_back(language: Any) -> None:
    names = template_headings(language)
    mapping = guess_mapping(list(names.values()))
    assert (mapping.id, mapping.x, mapping.y, mapping.crs) == tuple(
        names[key] for key in ("id", "longitude", "latitude", "crs")
    )
    ignored = tuple(names[key] for key in ("section", "present_longitude", "present_latitude"))
    assert derived_columns(list(names.values())) == ignored
    others = {name for key, name in names.items() if key not in ("id", "longitude", "latitude")}
    assert set(mapping.fields) == others - {*ignored, names["crs"]}


def test_points_show_their_place_and_nothing_else_does(snapshot_of: Read) -> None:
    snapshot = snapshot_of(
        project("a"), project("b", geometry=LINE), project("c", geometry=AREA),
        project("d", geometry=None),
    )  # fmt: skip
    sheet = opened(template_xlsx(snapshot, every_row(snapshot), "en")).worksheets[0]
    rows = [
        dict(zip(COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)
    ]
    assert [row["present_longitude"] for row in rows] == [113.75, None, None, None]
    assert {row["longitude"] for row in rows} == {None}
    assert rows[0]["section"] == "Public services"


def test_what_is_not_to_be_written_into_is_grey(snapshot_of: Read) -> None:
    snapshot = snapshot_of(project("a"), project("b", geometry=LINE))
    sheet = opened(template_xlsx(snapshot, every_row(snapshot), "en")).worksheets[0]
    for line, closed in ((2, READ_ONLY), (3, (*READ_ONLY, "longitude", "latitude"))):
        grey = [cell.fill.fgColor.rgb == "FFE4E7EB" for cell in sheet[line]]
        assert [key for key, is_grey in zip(COLUMNS, grey, strict=True) if is_grey] == [
            key for key in COLUMNS if key in closed
        ]
    assert sheet.freeze_panes == "C2"


@LANGUAGES
def test_lists_offer_what_the_way_back_understands(shipped: Snapshot, language: Any) -> None:
    sheet = opened(template_xlsx(shipped, every_row(shipped), language)).worksheets[0]
    lists = {
        each.formula1.strip('"')
        for each in sheet.data_validations.dataValidation
        if each.type == "list"
    }
    assert ("是,否" if language == "zh" else "Yes,No") in lists
    assert "CGCS2000,WGS 84,EPSG:4547" in lists
    assert any(("点位" if language == "zh" else "Site") in each for each in lists)


@LANGUAGES
def test_the_second_sheet_explains_in_the_readers_language(
    shipped: Snapshot, language: Any
) -> None:
    sheet = opened(template_xlsx(shipped, every_row(shipped), language)).worksheets[1]
    text = "\n".join(str(row[1]) for row in sheet.iter_rows(values_only=True))
    names = template_headings(language)
    for part in ("EPSG:4547", "CGCS2000", "WGS 84", names["id"], names["crs"]):
        assert part in text
    assert "{" not in text


@LANGUAGES
@pytest.mark.parametrize("write", [template_xlsx, template_geojson])
def test_projects_that_can_have_no_place_are_left_out(
    snapshot_of: Read, write: Callable[..., bytes], language: Any
) -> None:
    snapshot = snapshot_of(
        project("a"),
        project("b", geometry=None, location_type="not_spatial"),
        project("c", geometry=None, location_type="subdistrict_wide"),
        project("d", geometry=None, location_type="unknown"),
    )
    name = "a.xlsx" if write is template_xlsx else "a.geojson"
    upload = read_bytes(write(snapshot, every_row(snapshot), language), name)
    assert [each["id"] for each in upload.features] == ["a", "d"]


@LANGUAGES
def test_the_second_sheet_says_how_many_are_left_out(shipped: Snapshot, language: Any) -> None:
    text = str(
        list(opened(template_xlsx(shipped, every_row(shipped), language)).worksheets[1].values)
    )
    assert "33" in text
    placed = fillable(shipped, every_row(shipped))
    text = str(list(opened(template_xlsx(shipped, placed, language)).worksheets[1].values))
    assert ("Not listed" if language == "en" else "未列出") not in text


def test_no_project_is_a_template_without_rows(shipped: Snapshot) -> None:
    book = opened(template_xlsx(shipped, every_row(shipped)[:0], "zh"))
    assert book.worksheets[0].max_row == 1


@pytest.mark.parametrize("text", ["=1+1", "@x", "http://evil.invalid"])
def test_no_cell_is_a_formula_or_a_link(snapshot_of: Read, text: str) -> None:
    snapshot = snapshot_of(project("a", name=text, phrase=text))
    content = template_xlsx(snapshot, every_row(snapshot), "zh")
    for cell in (cell for row in opened(content).worksheets[0].iter_rows() for cell in row):
        assert cell.data_type != "f"
        assert cell.hyperlink is None
    found = compared(snapshot, read_bytes(content, "a.xlsx"))
    assert (found.unchanged, found.changed) == (1, [])


@LANGUAGES
def test_the_geojson_template_holds_names_and_places_and_comes_back(
    shipped: Snapshot, language: Any
) -> None:
    content = template_geojson(shipped, every_row(shipped), language)
    features = json.loads(content)["features"]
    for feature in features:
        assert "geometry" in feature
        assert all(
            name in ("name", "name_en", "phrase") or name.startswith("location_")
            for name in feature["properties"]
        )
    found = compared(shipped, read_bytes(content, "a.geojson"))
    assert (found.unchanged, found.moved, found.changed) == (30, [], [])
    assert len(found.missing) == 33


@LANGUAGES
def test_its_columns_have_the_names_of_the_tables(language: Any) -> None:
    names = {"location_accuracy_m", "location_source"}
    headings = template_headings(language)
    assert {headings[each] for each in names} == {
        translate(HEADINGS[each], language) for each in names
    }


def test_what_is_known_of_a_place_has_one_name_in_chinese() -> None:
    headings = template_headings("zh")
    assert [headings[f"location_{each}"] for each in ("accuracy_m", "source", "verified")] == [
        "误差半径（米）", "位置依据", "位置已核实",
    ]  # fmt: skip
