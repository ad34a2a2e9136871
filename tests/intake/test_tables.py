"""Tables: delimiter, header, columns, and coordinates as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intake.formats.table_files import csv_table
from geo.intake.formats.wkt import parse_wkt
from geo.intake.read import read_bytes
from geo.intake.tables.degrees import parse_coordinate, unpacked
from geo.intake.tables.mapping import ColumnMapping, guess_mapping, header_fingerprint, role_of
from geo.intake.tables.mapping_store import forget, mappings_folder, remember, remembered
from geo.intake.tables.table import read_table
from geo.intake.upload import Upload
from geo.model.errors import UnreadableFile
from geo.model.project import field_names
from tests.conftest import fault_of
from tests.intake import files

LONGITUDE = 113 + 44 / 60 + 55.1 / 3600


def read(text: str) -> Upload:
    return read_bytes(text.encode(), "a.csv")


def place(upload: Upload, row: int = 0) -> Any:
    geometry = upload.features[row].get("geometry")
    return geometry and geometry["coordinates"]


def told(upload: Upload, code: str) -> Any:
    return next((each for each in upload.findings if each.code == code), None)


@pytest.mark.parametrize(
    "text",
    [
        "113°44'55.1\"E",
        "113° 44' 55.1\" E",
        "E113°44′55.1″",
        "东经113°44′55.1″",
        "113-44-55.1",
        "113 44 55.1",
        "113:44:55.1",
        "113度44分55.1秒",
        "１１３°４４′５５．１″",
        "113°44’55.1”",
        "113°44'55,1\"",
        "113°44.918333'",
        "113.748638889",
        "113.748638889°",
        "+113.748638889",
        "113，748638889",
        "１１３．７４８６３８８８９",
        "W-113.748638889",
        "113d44m55.1s",
        "113D44M55.1S",
        "113d44m55.1sE",
        "E113d44m55.1s",
        "东经113d44m55.1s",
        "113 ° 44 ' 55.1 \"",
        "113 ° 44 ' 55.1 \" E",
        "113 deg 44 min 55.1 sec",
        "113 deg 44' 55.1\" E",
        "113 deg 44 min 55.1 secE",
        "113 degrees 44 minutes 55.1 seconds east",
        "113&deg;44'55.1\"",
        "113_44_55.1",
        "113 度 44 分 55.1 秒",
    ],
)
def test_a_longitude_in_many_forms(text: str) -> None:
    found = parse_coordinate(text)
    assert found is not None
    assert found.value == pytest.approx(LONGITUDE, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("474373.087", 474373.087),
        ("38,474,373.087", 38474373.087),
        ("2546774", 2546774.0),
        ("-23.5", -23.5),
        ("23°30'S", -23.5),
        ("南纬23°30′", -23.5),
        ("23d30m0sS", -23.5),
        ("23d30m S", -23.5),
        ("23.5 south", -23.5),
        ("0", 0.0),
        ("1e2", 100.0),
    ],
)
def test_other_numbers(text: str, value: float) -> None:
    found = parse_coordinate(text)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["", "西平", "113°61'0\"", "113°44'61\"", "nan", "inf", "1e999", "1,2,3", "N113E", "=1+1",
     "113.7.5", "2023-02-24", "9" * 1000],
)  # fmt: skip
def test_what_is_no_coordinate(text: str) -> None:
    assert parse_coordinate(text) is None


@given(st.text(max_size=70))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    found = parse_coordinate(text)
    assert found is None or abs(found.value) < float("inf")


@given(st.integers(73, 134), st.integers(0, 59), st.integers(0, 59))
def test_packed_degrees_can_be_read_both_ways(degrees: int, minutes: int, seconds: int) -> None:
    value = degrees + minutes / 60 + seconds / 3600
    found = unpacked(degrees * 10_000 + minutes * 100 + seconds)
    assert found == pytest.approx(value)


def test_packed_degrees_are_told_and_read_when_the_user_says_so() -> None:
    text = "名称,经度,纬度\n甲,1134455.1,230112.5\n"
    upload = read(text)
    assert place(upload) == [1134455.1, 230112.5]
    assert told(upload, "coordinates_packed").params == {
        "value": "1134455.1",
        "reading": "113.748639",
    }
    assert upload.columns is not None
    chosen = ColumnMapping(upload.columns.header, x="经度", y="纬度", packed=True)
    again = read_table(csv_table(text), chosen)
    assert place(again) == pytest.approx([113.748639, 23.020139], abs=1e-6)
    assert told(again, "coordinates_packed") is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("before", ["", "sep={d}\n", "南城街道项目表\n\n"])
def test_delimiter_and_header_are_found(delimiter: str, before: str) -> None:
    text = before.format(d=delimiter) + "序号,名称,经度,纬度\n1,西平小学,113.75,23.0\n".replace(
        ",", delimiter
    )
    upload = read(text)
    assert place(upload) == [113.75, 23.0]
    assert upload.features[0]["properties"]["name"] == "西平小学"


def test_decimal_commas_are_read_and_told() -> None:
    upload = read("name;lon;lat\n甲;113,75;23,5\n乙;113,76;23,6\n")
    assert place(upload) == [113.75, 23.5]
    assert told(upload, "decimal_comma").params == {"count": 4}


@pytest.mark.parametrize(
    ("header", "x", "y"),
    [
        ("经度,纬度", "经度", "纬度"),
        ("lat,lng", "lng", "lat"),
        ("Longitude (WGS 84),Latitude (WGS 84)", "Longitude (WGS 84)", "Latitude (WGS 84)"),
        ("东坐标,北坐标", "东坐标", "北坐标"),
        ("X(北),Y(东)", "Y(东)", "X(北)"),
        ("POINT_X,POINT_Y", None, None),
    ],
)
def test_columns_are_found_by_name(header: str, x: str | None, y: str | None) -> None:
    found = guess_mapping(header.split(","))
    assert (found.x, found.y) == (x, y)


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("X(m)", "x"),
        ("Y（米）", "y"),
        ("经度（°）", "x"),
        ("纬度（单位：度）", "y"),
        ("东坐标 [m]", "x"),
        ("误差半径（米）", "location_accuracy_m"),
        ("Radius of uncertainty (m)", "location_accuracy_m"),
        ("精度（米）", "location_accuracy_m"),
        ("Accuracy (m)", "location_accuracy_m"),
        ("位置来源", "location_source"),
        ("位置依据", "location_source"),
        ("GeoX", "x"),
        ("GeoY", "y"),
        ("point", "wkt"),
    ],
)
def test_units_beside_a_name_do_not_hide_it(column: str, role: str) -> None:
    assert role_of(column) == role


def test_every_field_of_the_contract_is_known_by_its_own_name() -> None:
    assert [role_of(name) for name in field_names()] == list(field_names())


@pytest.mark.parametrize(
    ("row", "east_north", "severity"),
    [
        ("113.75,23.0", [113.75, 23.0], None),
        ("23.0,113.75", [113.75, 23.0], "warning"),
        ("2546774.325,474373.087", [474373.087, 2546774.325], "warning"),
        ("474373.087,2546774.325", [474373.087, 2546774.325], "info"),
        ("2546774.325,38474373.087", [38474373.087, 2546774.325], "warning"),
        ("12662592,2634437", [12662592, 2634437], "warning"),
    ],
)
def test_x_may_be_the_northing_and_both_readings_are_told(
    row: str, east_north: list[float], severity: str | None
) -> None:
    upload = read(f"名称,X,Y\n甲,{row}\n")
    assert place(upload) == east_north
    found = told(upload, "xy_by_values")
    assert (found and found.severity) == severity


def test_values_get_the_types_of_the_contract_and_others_stay_text() -> None:
    upload = read("id,名称,经度,纬度,部分,状态,目标值,码,空\n7,甲,113.7,23.0,3,在建,2.5,007,\n")
    assert upload.features[0]["id"] == "7"
    assert upload.features[0]["properties"] == {
        "name": "甲",
        "section": 3,
        "status": "under_construction",
        "target_value": 2.5,
        "码": "007",
    }


def test_a_cell_that_is_no_coordinate_is_told_with_its_feature() -> None:
    upload = read("id,经度,纬度\na,113.7,北边\nb,,\n")
    found = told(upload, "cell_not_coordinate")
    assert (found.feature, found.field, found.params) == ("a", "纬度", {"value": "北边"})
    assert place(upload, 0) is None
    assert place(upload, 1) is None


@pytest.mark.parametrize(
    ("row", "has_place", "codes"),
    [
        ("113.7,23.0", True, []),
        (",", False, []),
        ("113.7,", False, ["coordinate_half"]),
        (",北边", False, ["cell_not_coordinate", "coordinate_half"]),
    ],
)
def test_a_row_without_both_numbers_says_nothing_of_the_place(
    row: str, has_place: bool, codes: list[str]
) -> None:
    upload = read(f"id,经度,纬度\na,{row}\n")
    assert ("geometry" in upload.features[0]) == has_place
    found = sorted(each.code for each in upload.findings if each.severity == "error")
    assert found == codes


def test_a_column_names_the_coordinate_system() -> None:
    upload = read("id,X,Y,坐标系\na,474373,2546774,EPSG:4547\nb,474374,2546775,EPSG:4547\nc,,,\n")
    assert upload.crs == "EPSG:4547"
    assert upload.features[0]["properties"] == {}
    assert told(upload, "systems_differ") is None


def test_rows_in_several_systems_are_told_with_a_row_of_each() -> None:
    upload = read("id,经度,纬度,坐标系\na,113.7,23,WGS 84\nb,113.7,23,GCJ-02\n")
    assert upload.crs == "WGS 84"
    assert told(upload, "systems_differ").params == {
        "value": "WGS 84", "first": "a", "other": "GCJ-02", "second": "b",
    }  # fmt: skip


@pytest.mark.parametrize("header", ["id,经度,纬度,位置", "id,经度,纬度,位置,备用"])
def test_a_column_that_only_sounds_like_ours_is_kept(header: str) -> None:
    upload = read(f"{header}\na,113.7,23,鸿福路旁,x\n")
    assert upload.features[0]["properties"]["位置"] == "鸿福路旁"
    assert told(upload, "columns_ignored") is None


def test_line_breaks_in_cells_do_not_hide_the_delimiter() -> None:
    upload = read('id;经度;纬度;说明\na;113.7;23;"一, 二,\n三, 四,\n五, 六"\n')
    assert place(upload) == [113.7, 23.0]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023/2/4", "2023-02-04"),
        ("2023年2月4日", "2023-02-04"),
        ("2023.02.04", "2023-02-04"),
        ("2023/02/04 00:00:00", "2023-02-04"),
        ("2023-02-04T00:00:00Z", "2023-02-04"),
        ("4/2/2023", "4/2/2023"),
        ("2023-02-04T08:00:00", "2023-02-04T08:00:00"),
    ],
)
def test_dates_as_programs_write_them(text: str, date: str) -> None:
    upload = read(f"id,经度,纬度,开工日期\na,113.7,23,{text}\n")
    assert upload.features[0]["properties"]["start"] == date


def test_a_table_without_places_is_refused_with_its_columns() -> None:
    found = fault_of(lambda: read("甲,乙\n1,2\n"))
    assert found is not None
    assert (found.code, found.params) == ("no_coordinate_columns", {"value": ("甲", "乙")})


@pytest.mark.parametrize(
    "rows",
    [
        ["foo,bar,baz", "a,状态,3", "b,name,1"],
        ["foo,bar,baz", "a,状态,113°44′", "b,名称,113°45′"],
        ["foo,bar,baz", "id,name,3", "a,b,c"],
        ["foo,bar,baz", "p,q,r", "名称,s,t"],
    ],
)
def test_a_known_name_among_the_values_does_not_make_a_header(rows: list[str]) -> None:
    assert csv_table("\n".join(rows)).header == ("foo", "bar", "baz")


@pytest.mark.parametrize(
    "above", ["成果表", "成果表,,", "foo,bar,baz", "项目,,坐标", "", "单位：米,2023,"]
)
def test_what_stands_above_the_header_does_not_hide_it(above: str) -> None:
    table = csv_table(f"{above}\n编号,经度,纬度\na,113.7,23.0\n")
    assert table.header == ("编号", "经度", "纬度")
    assert len(table.rows) == 1


def test_columns_of_one_name_and_of_none_can_be_told_apart() -> None:
    assert csv_table("名称,名称,,lon\na,b,c,1,2\n").header == (
        "名称", "名称 2", "column 3", "lon", "column 5",
    )  # fmt: skip


def test_a_table_without_header_can_be_assigned() -> None:
    table = csv_table("1,西平小学,113.75,23.0\n2,莞太路,113.76,23.0\n")
    assert table.header == ("column 1", "column 2", "column 3", "column 4")
    assert len(table.preview) == 2
    mapping = ColumnMapping(table.header, x="column 3", y="column 4")
    assert place(read_table(table, mapping)) == [113.75, 23.0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POINT (1 2)", {"type": "Point", "coordinates": [1, 2]}),
        ("SRID=4326;POINT(1.5 -2)", {"type": "Point", "coordinates": [1.5, -2]}),
        ("POINT EMPTY", {"type": "Point", "coordinates": []}),
        ("linestring z (0 0 1, 1 1 1)", {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}),
        ("MULTIPOINT ((1 2), (3 4))", {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}),
        (
            "POLYGON ((0 0, 1 0, 1 1, 0 0))",
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
        ),
        ("POINT (1)", None),
        ("POINT (1 2, 3 4)", None),
        ("POLYGON (0 0, 1 1)", None),
        ("POINT (a b)", None),
        ("POINT (1 2) x", None),
        ("GEOMETRYCOLLECTION (POINT (1 2))", None),
        ("/etc/passwd", None),
    ],
)
def test_wkt(text: str, expected: Any) -> None:
    assert parse_wkt(text) == expected


def test_a_geometry_column_is_read() -> None:
    upload = read('id,WKT\na,"LINESTRING (113.7 23, 113.8 23)"\nb,circle\n')
    assert upload.features[0]["geometry"]["type"] == "LineString"
    assert told(upload, "shape_not_read").feature == "b"


def sheet(*rows: list[Any], change: Callable[[Any], None] | None = None) -> Upload:
    return read_bytes(files.workbook([["id", "名称", "经度", "纬度"], *rows], change), "a.xlsx")


def test_numbers_that_a_spreadsheet_keeps_as_text_are_read() -> None:
    upload = sheet([12, "甲", "113.75", " 23.0 "], [13.0, "乙", 113.75, 23])
    assert [each["id"] for each in upload.features] == ["12", "13"]
    assert place(upload, 0) == place(upload, 1) == [113.75, 23.0]


def test_a_coordinate_that_became_a_date_is_told() -> None:
    upload = sheet(["a", "甲", dt.date(2023, 2, 24), 23.0])
    assert told(upload, "cell_date").params == {"value": "2023-02-24"}


def test_dates_and_truth_values_are_kept() -> None:
    rows = [["id", "经度", "纬度", "开工日期", "备用"], ["a", 1, 2, dt.date(2023, 2, 24), True]]
    upload = read_bytes(files.workbook(rows), "a.xlsx")
    assert upload.features[0]["properties"] == {"start": "2023-02-24", "备用": True}


def test_a_formula_is_not_computed() -> None:
    upload = sheet(["a", "甲", "=100+13", 23.0])
    assert place(upload) is None  # openpyxl, which wrote the file, saved no value
    assert told(upload, "formulas_kept").params == {"count": 1}


def test_an_error_in_a_cell_is_told() -> None:
    def change(book: Any) -> None:
        book.active["C2"].value = "#REF!"

    upload = sheet(["a", "甲", 1, 23.0], change=change)
    assert told(upload, "cell_error").params == {"value": "#REF!"}


def test_the_sheet_with_coordinates_is_read_and_the_others_told() -> None:
    def change(book: Any) -> None:
        book.create_sheet("说明", 0).append(["填写说明", "请勿改动编号", "坐标：WGS 84 经度和纬度"])
        more = book.create_sheet("二期")
        for row in (["编号", "经度", "纬度"], ["b", 113.75, 23.0]):
            more.append(row)

    upload = sheet(["a", "甲", 113.75, 23.0], change=change)
    assert upload.layer == "Sheet"
    assert told(upload, "layers_left").params["others"] == ("说明", "二期")


def test_our_own_export_comes_back(own_settings: Callable[..., None]) -> None:
    import numpy as np

    from geo.export.tables.table import to_csv
    from geo.model.config.settings import store_settings
    from geo.store.file.store import read_snapshot

    snapshot = read_snapshot(store_settings().projects_file)
    rows = np.arange(5)
    for language in ("zh", "en"):
        upload = read_bytes(to_csv(snapshot, rows, language), "a.csv")  # type: ignore[arg-type]
        for row, feature in zip(rows, upload.features, strict=True):
            stored = snapshot.feature(int(row))
            assert feature["id"] == stored["id"]
            for name in ("name", "name_en", "section", "phrase", "category", "status"):
                assert feature["properties"][name] == stored["properties"][name]


class TestMappingStore:
    MAPPING = ColumnMapping(("甲", "乙", "丙"), x="乙", y="丙", fields={"甲": "name"}, packed=True)

    @pytest.fixture(autouse=True)
    def own_folder(self, own_settings: Callable[..., None], tmp_path: Path) -> None:
        own_settings(data=str(tmp_path))

    def test_a_mapping_comes_back_for_its_header_only(self) -> None:
        assert remembered(self.MAPPING.header) is None
        remember(self.MAPPING)
        assert remembered(["甲", "乙", "丙"]) == self.MAPPING
        assert remembered(["甲", "丙", "乙"]) is None
        forget(self.MAPPING.header)
        forget(self.MAPPING.header)
        assert remembered(self.MAPPING.header) is None

    @pytest.mark.parametrize("content", ["", "[]", "{", '{"header": 1}', "x" * 200_000, "[" * 9000])
    def test_a_broken_file_counts_as_none(self, content: str) -> None:
        remember(self.MAPPING)
        path = mappings_folder() / f"{self.MAPPING.fingerprint}.json"
        path.write_text(content, encoding="utf-8")
        assert remembered(self.MAPPING.header) is None

    def test_nothing_half_written_is_left(self) -> None:
        path = remember(self.MAPPING)
        assert list(mappings_folder().iterdir()) == [path]

    def test_unknown_columns_and_fields_are_not_believed(self) -> None:
        text = '{"header": ["a"], "x": "b", "fields": {"a": "__class__", "c": "name"}}'
        assert ColumnMapping.from_json(text) == ColumnMapping(("a",))


@given(st.lists(st.text(max_size=10), max_size=6, unique=True))
def test_a_mapping_survives_json(header: list[str]) -> None:
    mapping = guess_mapping(header)
    assert ColumnMapping.from_json(mapping.to_json()) == mapping
    assert len(header_fingerprint(header)) == 16


@given(st.text(alphabet="名称,;\t\n\"'1.°经纬度xy ", max_size=120))
def test_any_table_is_read_or_refused(text: str) -> None:
    found = fault_of(lambda: read("经度,纬度\n" + text))
    assert found is None or isinstance(found, UnreadableFile)


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("Plan wordi", "phrase"),
        ("Plan's wor", "phrase"),
        ("Evidence f", "status_evidence"),
        ("Words for ", "status_evidence"),
        ("Evidence t", "counts_towards_evidence"),
        ("Words that", "counts_towards_evidence"),
        ("Current lo", None),
        ("Present lo", None),
    ],
)
def test_headings_that_a_shapefile_cuts_are_known_in_their_old_wording_too(
    column: str, role: str | None
) -> None:
    assert role_of(column) == role
