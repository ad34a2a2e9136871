"""Points without a heading (CASS .dat), and eastings with and without their zone number."""

from __future__ import annotations

from typing import Any

import pytest

from geo.crs.systems import SYSTEMS
from geo.intake.checks.examine import examine
from geo.intake.comparison.stored import StoredProjects
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from tests.conftest import fault_of

POINTS = [
    ("西平地铁口", 473538.247, 2544206.483, 113.7419, 22.9968),
    ("亨美城市更新", 472783.508, 2546389.512, 113.7345, 23.0165),
    ("周溪乡村", 470833.587, 2545252.493, 113.7155, 23.0062),
]
FORMS = {
    "CASS": "{n},,{e},{nn},12.35",
    "CASS with a code": "{n},KZD,{e},{nn},12.35",
    "no height": "{n},,{e},{nn}",
    "no code": "{n},{e},{nn},12.35",
    "northing first": "{n},{nn},{e},12.35",
    "only numbers": "{e},{nn}",
    "numbered": "{at},{e},{nn},12.35",
    "zone number": "{n},,38{e},{nn},12.35",
    "blanks": "{at} {e} {nn} 12.35",
    "many blanks": "{n}   {nn}    {e}",
    "tabs": "{n}\t{e}\t{nn}",
    "Chinese commas": "{n}，，{e}，{nn}，12.35",
    "semicolons": "{n};;{e};{nn};12.35",
    "degrees": "{n},,{lon},{lat},12.35",
    "latitude first": "{n},{lat},{lon},12.35",
    "height first": "{n},12.35,{lon},{lat}",
    "minutes": "{n},113°44′30.84″,22°59′48.48″",
}


def text(form: str) -> str:
    lines = [
        FORMS[form].format(n=n, at=at, e=e, nn=nn, lon=lon, lat=lat)
        for at, (n, e, nn, lon, lat) in enumerate(POINTS, start=1)
    ]
    return "\n".join(lines) + "\n"


def places(upload: Upload) -> list[Any]:
    # A list of points says nothing of its system; degrees are asked about.
    chosen = (
        SYSTEMS["EPSG:4326"] if upload.features[0]["geometry"]["coordinates"][0] < 180 else None
    )
    found = examine(upload, StoredProjects(None), chosen=chosen)
    return [each.get("geometry") and each["geometry"]["coordinates"] for each in found.features]


def told(upload: Upload, code: str) -> Any:
    return next((each for each in upload.findings if each.code == code), None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ending", ["dat", "txt", "csv"])
def test_points_without_a_heading_are_all_read(form: str, ending: str) -> None:
    upload = read_bytes(text(form).encode("gb18030"), f"测点.{ending}")
    expected = [(lon, lat) for _, _, _, lon, lat in POINTS]
    if form == "minutes":
        expected = expected[:1] * 3
    assert places(upload) == [pytest.approx(each, abs=1e-6) for each in expected]
    assert told(upload, "heading_missing").severity == "warning"
    if "{n}" in FORMS[form]:
        assert [each["properties"]["name"] for each in upload.features] == [p[0] for p in POINTS]


def test_the_number_of_points_above_and_the_end_below_are_no_points() -> None:
    upload = read_bytes(("3\n" + text("CASS") + "END\n").encode(), "a.dat")
    assert len(upload.features) == 3
    assert told(upload, "rows_above").params == {"count": 1, "value": ("3",)}
    assert told(upload, "rows_left").params == {"count": 1, "value": ("END",)}


def test_known_words_among_the_points_make_no_heading() -> None:
    upload = read_bytes(b"n,e,473538.247,2544206.483\ns,w,472783.508,2546389.512\n", "a.dat")
    assert len(upload.features) == 2


@pytest.mark.parametrize(
    "content", ["1,2,3\n4,5,6\n", "甲,12.5,13.5\n乙,14.5,15.5\n", "1,西平小学,3,4\n2,莞太路,5,6\n"]
)
def test_numbers_that_show_nothing_ask_for_a_heading(content: str) -> None:
    found = fault_of(lambda: read_bytes(content.encode(), "a.csv"))
    assert found is not None
    assert found.code == "no_heading"


def test_a_first_row_of_degrees_is_no_heading() -> None:
    rows = "西平,113°44′30.84″,22°59′48.48″\n亨美,113°44′4.2″,23°0′59.4″\n"
    assert len(read_bytes(rows.encode(), "a.csv").features) == 2


def zoned(*eastings: float, header: str = "id,东坐标,北坐标", end: str = "") -> Upload:
    lines = [f"p{at},{e},{2544206 + at}{end}" for at, e in enumerate(eastings)]
    return read_bytes("\n".join([header, *lines]).encode(), "a.csv")


@pytest.mark.parametrize("header", ["id,东坐标,北坐标", "id,Y,X"])
@pytest.mark.parametrize(
    "eastings",
    [(38473538.2, 472783.5, 470833.5), (473538.2, 38472783.5), (473538.2, 38472783.5, 470833.5)],
)
def test_some_eastings_without_their_zone_are_read_as_the_others(
    header: str, eastings: tuple[float, ...]
) -> None:
    upload = zoned(*eastings, header=header)
    found = [each["geometry"]["coordinates"][0] for each in upload.features]
    assert found == [each % 1_000_000 + 38_000_000 for each in eastings]
    plain = [f"p{at}" for at, each in enumerate(eastings) if each < 1e6]
    assert told(upload, "zone_completed").params["value"] == tuple(plain)
    assert all(113.6 < x < 113.8 and 22.9 < y < 23.1 for x, y in places(upload))


def test_a_declared_system_without_zones_takes_them_off() -> None:
    upload = zoned(38473538.2, 472783.5, header="id,东坐标,北坐标,坐标系", end=",EPSG:4547")
    assert [each["geometry"]["coordinates"][0] for each in upload.features] == [473538.2, 472783.5]
    assert told(upload, "zone_removed").params["value"] == ("p0",)


@pytest.mark.parametrize(
    "eastings", [(38473538.2, 37472783.5, 470833.5), (38473538.2, 38473538.2, 773538.2)]
)
def test_rows_that_cannot_be_brought_together_are_named(eastings: tuple[float, ...]) -> None:
    upload = zoned(*eastings)
    found = told(upload, "zone_missing")
    assert (found.severity, found.params["value"]) == ("error", ("p2",))
