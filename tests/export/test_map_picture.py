"""The picture of the map: what is in it, where, and that text stays text."""

from __future__ import annotations

import dataclasses
import io
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.export.fonts import packaged_typeface
from geo.export.map.frame import TILE, fit
from geo.export.map.labels import PlacedName, broken, place_labels
from geo.export.map.picture import (
    Parts,
    base_map_svg,
    clusters_of,
    legend_svg,
    map_svg,
    picture_png,
)
from geo.export.map.style import COLOURS, HAIRLINE, LABELLED, LINE, MOST_MARKS, SOFT
from geo.export.map.svg import as_text, drawing, write
from geo.model.query import ProjectFilter
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.viewport import Viewport, Window
from tests.conftest import DATA, project
from tests.export.conftest import AREA, every_row
from tests.export.conftest import LINE as A_LINE

NANCHENG = (113.675, 22.945, 113.785, 23.045)
SPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>x</script>&amp;#eval[x]"


def drawn(snapshot: Snapshot, **more: Any) -> ET.Element:
    options = {"bounds": NANCHENG, "width": 1000, "height": 700, "language": "zh"}
    return ET.fromstring(map_svg(snapshot, every_row(snapshot), **{**options, **more}))


def texts(svg: ET.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SPACE}text")]


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, None), (1201, 633, 2.37)])
def test_a_png_has_the_size_asked_for(
    shipped: Snapshot, width: int, height: int, scale: float | None
) -> None:
    content = picture_png(
        shipped,
        every_row(shipped),
        bounds=NANCHENG,
        width_px=width,
        height_px=height,
        language="zh",
        scale=scale,
        face=packaged_typeface(),
    )
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (width, height)
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 200


@pytest.mark.parametrize(
    ("language", "name"), [("zh", "莞太路品质提升"), ("en", "quality upgrade")]
)
def test_names_are_in_the_readers_language(shipped: Snapshot, language: Any, name: str) -> None:
    assert name in texts(drawn(shipped, language=language))


def test_hostile_text_is_text(snapshot_of: Any) -> None:
    svg = drawn(snapshot_of(project("a", name=HOSTILE)))
    assert {each.tag.removeprefix(SPACE) for each in svg.iter()} <= {
        "svg", "g", "path", "rect", "circle", "line", "text",
    }  # fmt: skip
    assert HOSTILE in "".join(texts(svg))


# look


def test_the_colours_are_those_of_the_screen() -> None:
    web = DATA.parent / "geo/web"
    light = (web / "js/shared/look.js").read_text("utf-8").partition("const LIGHT = {")[2]
    screen = dict(re.findall(r'(\w+): "([^"]+)"', light.partition("};")[0]))
    assert {name: screen[name] for name in COLOURS} == COLOURS
    red, green, blue = (int(HAIRLINE[0][at : at + 2], 16) for at in (1, 3, 5))
    assert screen["hairline"] == f"rgba({red},{green},{blue},{HAIRLINE[1]:g})".replace("0.", ".")
    tokens = (web / "css/tokens.css").read_text("utf-8")
    assert f"--line: {LINE};" in tokens
    assert f"--soft: {SOFT};" in tokens


def of_status(svg: ET.Element, code: str) -> list[ET.Element]:
    """Return the coloured outlines of a status's marks, without the seam below."""
    shape = next(term.shape for term in vocabulary().status if term.code == code)
    return [
        each for each in svg.iter(f"{SPACE}path") if each.get("d") == shape and each.get("fill")
    ]


@pytest.mark.parametrize("verified", [True, False])
def test_a_confirmed_place_is_solid_and_an_estimate_hollow_in_its_circle(
    snapshot_of: Any, verified: bool
) -> None:
    place = {"location_verified": verified, "location_accuracy_m": 400, "location_type": "site"}
    svg = drawn(snapshot_of(project("a", status="completed", **place)), parts=Parts(legend=False))
    (mark,) = of_status(svg, "completed")
    assert (mark.get("fill") == COLOURS["paper"]) is not verified
    circles = [float(each.get("r", 0)) for each in svg.iter(f"{SPACE}circle")]
    radius = 400 / fit(NANCHENG, 1000, 700).metres_a_pixel(23.0)
    assert any(math.isclose(each, radius, abs_tol=0.01) for each in circles) is not verified


@pytest.mark.parametrize(("kind", "dashed"), [("area", True), ("site", False)])
def test_the_circle_of_an_area_is_dashed(snapshot_of: Any, kind: str, dashed: bool) -> None:
    place = {"location_verified": False, "location_accuracy_m": 400, "location_type": kind}
    svg = drawn(snapshot_of(project("a", **place)), parts=Parts(legend=False))
    found = [each.get("stroke-dasharray") for each in svg.iter(f"{SPACE}circle")]
    assert ("6 5" in found) is dashed


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("geometry", [A_LINE, AREA])
def test_lines_and_areas_are_dashed_until_confirmed(
    snapshot_of: Any, verified: bool, geometry: Any
) -> None:
    place = {"location_verified": verified, "location_type": "corridor", "geometry": geometry}
    svg = drawn(snapshot_of(project("a", **place)), parts=Parts(legend=False))
    dashes = [each.get("stroke-dasharray") for each in svg.iter(f"{SPACE}path")]
    assert ("9 8" in dashes) is not verified


# what is in it


def test_projects_outside_the_window_are_not_drawn(shipped: Snapshot) -> None:
    far = drawn(shipped, bounds=(100.0, 30.0, 100.1, 30.1), parts=Parts(legend=False))
    assert not any(of_status(far, term.code) for term in vocabulary().status)


def test_parts_can_be_left_out(shipped: Snapshot) -> None:
    bare = Parts(legend=False, scale_bar=False, north=False, labels=False)
    assert (
        set(texts(drawn(shipped, parts=bare))) & {"北", "2 公里", "莞太路品质提升", "状态"} == set()
    )
    told = Parts(title="标题", under="副题", mark="内部草稿", small_print=("来源",), border=True)
    assert set(texts(drawn(shipped, parts=told))) >= {
        "北",
        "2 公里",
        "标题",
        "副题",
        "内部草稿",
        "来源",
    }


def test_the_legend_names_what_is_shown_and_nothing_else(snapshot_of: Any) -> None:
    snapshot = snapshot_of(project("a", status="paused", category="park", location_verified=True))
    options: Any = {"bounds": NANCHENG, "width": 1000, "height": 700, "language": "en"}
    source, width, height = legend_svg(snapshot, every_row(snapshot), **options)
    entries = ["Status", "Paused", "Certainty", "Confirmed", "Category", "Park"]
    assert texts(ET.fromstring(source)) == entries
    assert min(width, height) > 60
    assert legend_svg(snapshot, every_row(snapshot)[:0], **options) == ("", 0.0, 0.0)


def test_many_marks_are_small_and_without_names(snapshot_of: Any) -> None:
    places = [(113.70 + 0.002 * (i % 20), 22.97 + 0.002 * (i // 20)) for i in range(LABELLED + 1)]
    features = [
        project(f"p{i}", geometry={"type": "Point", "coordinates": place})
        for i, place in enumerate(places)
    ]
    assert "甲学校" not in texts(drawn(snapshot_of(*features)))
    assert texts(drawn(snapshot_of(*features[:3]))).count("甲学校") == 3


def test_too_many_for_marks_are_counted(snapshot_of: Any) -> None:
    features = [
        project(
            f"p{i}",
            status="planned" if i % 2 else "completed",
            geometry={
                "type": "Point",
                "coordinates": [113.70 + i % 30 * 0.002, 22.97 + i // 30 * 0.002],
            },
        )
        for i in range(MOST_MARKS + 1)
    ]
    found = texts(drawn(snapshot_of(*features)))
    assert sum(int(each) for each in found if each.isdigit() and each not in "01") > MOST_MARKS - 20
    assert {"规划", "建成", "数量"} & set(found) == {"规划", "建成", "数量"}


@pytest.mark.parametrize("zoom", [11.0, 12.6, 14.2])
def test_print_counts_by_the_cells_of_the_screen(snapshot_of: Any, zoom: float) -> None:
    rng = np.random.default_rng(7)
    places = np.round(rng.normal((113.75, 23.0), 0.03, (400, 2)), 6).tolist()
    snapshot = snapshot_of(
        *(
            project(f"p{i}", geometry={"type": "Point", "coordinates": place})
            for i, place in enumerate(places)
        )
    )
    rows = np.arange(len(snapshot))
    frame = fit((113.6, 22.9, 113.9, 23.1), 800, 600)
    frame = dataclasses.replace(frame, world=TILE * 2**zoom)
    window = Window(-180, -90, 180, 90, zoom)
    on_screen = Viewport(snapshot).view(window, ProjectFilter(), 0).clusters
    assert on_screen is not None
    printed = clusters_of(snapshot, rows, frame)
    assert [each.count for each in printed] == on_screen.status.sum(axis=1).tolist()
    x, y = frame.xy(on_screen.x, on_screen.y)
    assert [(each.x, each.y) for each in printed] == list(zip(x, y, strict=True))


# scale and place


@pytest.mark.parametrize("bounds", [NANCHENG, (113.74, 23.0, 113.76, 23.01), (120, 50, 121, 51)])
def test_the_scale_bar_is_right_for_the_latitude(shipped: Snapshot, bounds: Any) -> None:
    svg = drawn(shipped, bounds=bounds, parts=Parts(legend=False, labels=False))
    bars = [each for each in svg.iter(f"{SPACE}rect") if each.get("height") == "5"]
    width = sum(float(each.get("width", 0)) for each in bars)
    label = next(each for each in texts(svg) if re.fullmatch(r"[125]0* (公里|米)", each))
    number, unit = label.split()
    frame = fit(bounds, 1000, 700)
    middle = (bounds[0] + bounds[2]) / 2
    degrees = width / frame.world * 360
    at = frame.middle_latitude
    metres = pyproj.Geod(ellps="sphere").inv(middle, at, middle + degrees, at)[2]
    assert metres == pytest.approx(float(number) * (1000 if unit == "公里" else 1), rel=0.005)
    assert 50 < width <= 160


def test_bounds_are_in_the_picture_whatever_its_form() -> None:
    for width, height in ((300, 900), (900, 300)):
        frame = fit(NANCHENG, width, height)
        for x, y in ((0, 1), (2, 3)):
            assert frame.holds(*frame.point(NANCHENG[x], NANCHENG[y]), margin=1e-6)


def test_projects_at_one_place_do_not_cover_each_other(snapshot_of: Any) -> None:
    snapshot = snapshot_of(*(project(f"p{i}", status="completed") for i in range(5)))
    svg = drawn(snapshot, parts=Parts(legend=False))
    shape = vocabulary().status[vocabulary().codes("status").index("completed")].shape
    corners = [
        [float(each) for each in re.findall(r"-?[\d.]+", group.get("transform", ""))[:2]]
        for group in svg.iter(f"{SPACE}g")
        if any(each.get("d") == shape for each in group)
    ]
    assert len(corners) == 5
    apart = [math.dist(a, b) for i, a in enumerate(corners) for b in corners[:i]]
    assert min(apart) >= 24


marks = st.lists(st.tuples(st.floats(0, 800), st.floats(0, 600)), max_size=25)


@given(marks)
def test_names_never_cover_each_other_or_a_mark(positions: list[tuple[float, float]]) -> None:
    names = [PlacedName(x, y, ("莞太路品质提升",), 11.0, 12.0) for x, y in positions]
    taken = [(x - 12, y - 12, x + 12, y + 12) for x, y in positions]
    places = place_labels(names, taken, (0, 0, 800, 600))
    boxes = [place.box for place in places if place is not None]
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert top >= 0
        assert right <= 800
        assert bottom <= 600
        for a, b, c, d in [*boxes[:at], *taken]:
            assert left >= c or right <= a or top >= d or bottom <= b


@given(st.text(max_size=60))
def test_any_text_is_well_formed(text: str) -> None:
    svg = drawing(100, 100, "Sans")
    for line in broken(text, 132, 11):
        write(svg, 0, 0, line, 11, halo=True)
    assert ET.fromstring(as_text(svg)) is not None


# the whole


PICTURE = Path(__file__).parent / "pictures" / "map_zh.png"


def sample(snapshot_of: Any) -> bytes:
    snapshot = snapshot_of(
        project("a", status="completed", location_verified=True),
        project("b", status="preparing", category="park", location_accuracy_m=600,
                location_type="area", location_verified=False,
                geometry={"type": "Point", "coordinates": [113.72, 22.98]}),
        project("c", status="ongoing", category="road", location_type="corridor",
                location_verified=False,
                geometry={"type": "LineString", "coordinates": [[113.70, 23.0], [113.73, 23.02]]}),
    )  # fmt: skip
    return picture_png(
        snapshot,
        every_row(snapshot),
        bounds=NANCHENG,
        width_px=640,
        height_px=420,
        language="zh",
        scale=0.75,
        parts=Parts(title="南城", mark="内部草稿", small_print=("数据截至 2023-02-24",)),
        face=packaged_typeface(),
    )


def test_the_picture_looks_as_it_did(snapshot_of: Any, tmp_path: Path) -> None:
    made = tmp_path / PICTURE.name  # to look at, and to replace the stored one when it is better
    made.write_bytes(sample(snapshot_of))
    with Image.open(made) as image:
        now = np.asarray(image.convert("RGB"), dtype=float)
    with Image.open(PICTURE) as image:
        before = np.asarray(image.convert("RGB"), dtype=float)
    difference = np.abs(now - before).max(axis=2)
    assert difference.mean() < 0.5, made
    assert (difference > 48).mean() < 0.002, made


def test_lakes_rivers_and_railways_of_a_base_map(tmp_path: Path) -> None:
    from geo.model.basemap import BaseMap, reference_layer
    from geo.setup.answers import as_answers
    from geo.setup.town import base_map_of, new_town
    from tests.setup import towns

    (tmp_path / "town.osm.pbf").write_bytes(towns.extract(tmp_path))
    answers = towns.answers(tmp_path, osm={"file": str(tmp_path / "town.osm.pbf")})
    base = base_map_of(new_town(as_answers(answers)))
    drawn = ET.fromstring(base_map_svg(base, width=1200, height=900, language="en"))
    river = [each for each in drawn.iter() if each.get("fill") == COLOURS["river"]]
    assert len(river) == 2  # a lake and a river's banks
    paths = [each for each in drawn.iter() if each.tag.endswith("path")]
    outline = next(each for each in paths if each.get("stroke") == COLOURS["outline"])
    assert all(paths.index(each) < paths.index(outline) for each in river)
    tracks = [each for each in paths if each.get("stroke-dasharray") == "7 4"]
    assert len(tracks) == 2  # a metro line and a railway
    line = reference_layer(
        b'{"features":[{"id":"a","properties":{"name":"A","role":"water"},"geometry":'
        b'{"type":"LineString","coordinates":[[125.15,46.5],[125.2,46.55]]}}]}'
    )
    thin = BaseMap(base.areas, line, base.places, base.subject)
    drawn = ET.fromstring(base_map_svg(thin, width=1200, height=900, language="zh"))
    assert [each for each in drawn.iter() if each.get("stroke") == COLOURS["river"]]
