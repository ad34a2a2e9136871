"""GPX from receivers and field apps: waypoints, routes, tracks."""

from __future__ import annotations

import pytest

from geo.intake.checks.check import check
from geo.intake.read import read_bytes
from geo.intake.upload import Upload
from geo.model.errors import UnreadableFile

HEAD = '<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'


def read(body: str, head: str = HEAD) -> Upload:
    return read_bytes(f"{head}{body}</gpx>".encode(), "a.gpx")


def points(name: str, *longitudes: float, inner: str = "") -> str:
    return "".join(f'<{name} lat="23.01" lon="{each}">{inner}</{name}>' for each in longitudes)


def codes(upload: Upload) -> list[str]:
    return [each.code for each in upload.findings]


def test_a_waypoint_keeps_all_that_is_said_of_it() -> None:
    told = (
        "<ele>8.5</ele><time>2023-02-24T08:00:00Z</time><name>西平</name><desc>d</desc><sym>Flag</sym>"
        '<link href="http://127.0.0.1/1"/><extensions><x:hdop xmlns:x="x">3</x:hdop></extensions>'
    )
    upload = read("<metadata><name>day one</name></metadata>" + points("wpt", 113.74, inner=told))
    (feature,) = upload.features
    assert feature["geometry"] == {"type": "Point", "coordinates": [113.74, 23.01]}
    assert feature["properties"]["name"] == "西平"
    kept = set(feature["properties"].values())
    assert kept >= {"8.5", "2023-02-24T08:00:00Z", "d", "Flag", "http://127.0.0.1/1", "3"}
    assert (upload.form, upload.layer, upload.crs) == ("gpx", "day one", None)


def test_what_is_said_twice_is_kept_twice() -> None:
    links = '<link href="a"/><link href="b"/>'
    (feature,) = read(points("wpt", 113.74, inner=links)).features
    assert feature["properties"] == {"link": "a", "link_2": "b"}


SEGMENT = f"<trkseg>{points('trkpt', 113.74, 113.75)}</trkseg>"
SINGLE = f"<trkseg>{points('trkpt', 113.76)}</trkseg>"


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (f"<rte><name>r</name>{points('rtept', 113.74, 113.75)}</rte>", "LineString", []),
        (f"<trk><name>t</name>{SEGMENT}</trk>", "LineString", []),
        (f"<trk>{SEGMENT}{SEGMENT}</trk>", "MultiLineString", []),
        (f"<trk>{SEGMENT}{SINGLE}<trkseg/></trk>", "LineString", ["track_points_left"]),
        (f"<trk>{SINGLE}</trk>", "Point", []),
    ],
)
def test_routes_and_tracks(body: str, kind: str, found: list[str]) -> None:
    upload = read(body)
    (feature,) = upload.features
    assert (feature["geometry"]["type"], codes(upload)) == (kind, found)


def test_an_empty_track_has_no_place() -> None:
    assert [each["geometry"] for each in read("<trk><name>t</name></trk><rte/>").features] == [
        None
    ] * 2


def test_times_and_heights_of_single_points_are_told() -> None:
    inner = "<ele>4</ele><time>2023-02-24T08:00:00Z</time>"
    upload = read(f"<trk><trkseg>{points('trkpt', 113.74, 113.75, inner=inner)}</trkseg></trk>")
    (told,) = [each for each in upload.findings if each.code == "track_times_left"]
    assert told.params == {"count": 2}
    assert upload.features[0]["properties"]["timespan_end"] == "2023-02-24T08:00:00Z"


@pytest.mark.parametrize("position", ['lat="x" lon="113"', 'lat="23"', 'lat="NaN" lon="113"', ""])
def test_a_place_that_is_none_is_told(position: str) -> None:
    upload = read(f"<wpt {position}><name>a</name></wpt>")
    assert (len(upload.features), codes(upload)) == (1, ["cell_not_coordinate"])


def test_the_older_version_is_read() -> None:
    upload = read(points("wpt", 113.74), '<gpx version="1.0" creator="x">')
    assert len(upload.features) == 1


def test_it_is_wgs84(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.gpx"
    path.write_text(f"{HEAD}{points('wpt', 113.74, 113.75)}</gpx>")
    report = check(path)
    assert (report.readable, report.features) == (True, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE gpx [<!ENTITY a "b">]><gpx>&a;</gpx>', "xml_declarations"),
        ("<gpx><wpt lat='1' lon='2'>", "xml_broken"),
        (f"<gpx>{'<a>' * 200}{'</a>' * 200}</gpx>", "too_complex"),
    ],
)
def test_hostile_and_broken_files_are_refused(text: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(text.encode(), "a.gpx")
    assert caught.value.code == code
