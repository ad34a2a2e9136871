"""The office's layers on paper: drawn below the projects, named, and their sources stated."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.export.map import layers as drawing
from geo.export.map.layers import map_layers
from geo.export.map.picture import (
    Parts,
    legend_svg,
    map_svg,
    reference,
    without_communities,
)
from geo.layers import window
from geo.layers.store import LayerStore
from geo.store.snapshot import Snapshot
from geo.web.layers import LOOKS, colour_of
from tests.export.conftest import every_row
from tests.layers.conftest import geojson, own_store, point
from tests.layers.drawing import (
    HOSTILE,
    WINDOW,
    keep_communities,
    keep_homes,
    keep_parks,
    keep_reference,
    line,
    square,
)

SIZE = {"width": 900, "height": 640, "language": "zh"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def store(tmp_path: Path, own_settings: Callable[..., None]) -> LayerStore:
    return own_store(tmp_path, own_settings)


@pytest.fixture
def kept(store: LayerStore) -> LayerStore:
    keep_parks(store, visibility="public", date="2023-05")
    keep_communities(store, date="2023-03")
    keep_homes(store)
    return store


def drawn(snapshot: Snapshot, layers: str = "", **more: Any) -> str:
    parts = more.pop("parts", Parts(small_print=("来源",)))
    options = {**SIZE, "bounds": WINDOW, **more}
    return map_svg(snapshot, every_row(snapshot), parts=parts, layers=layers, **options)


def colours(svg: str) -> set[str]:
    return {
        value
        for each in ET.fromstring(svg).iter()
        for name in ("fill", "stroke")
        if (value := each.get(name))
    }


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")]


def colour(kept_layers: LayerStore, identifier: str) -> str:
    return colour_of(kept_layers.state().layers[identifier])


def test_communities_are_on_every_picture_and_parks_on_request(
    shipped: Snapshot, kept: LayerStore
) -> None:
    plain, parks, none = (drawn(shipped, each) for each in ("", "facilities-park", "none"))
    assert colour(kept, "communities") in colours(plain)
    assert colour(kept, "facilities-park") not in colours(plain)
    assert colour(kept, "facilities-park") in colours(parks)
    assert colour(kept, "communities") not in colours(none)


def test_without_layers_the_picture_is_what_it_was(
    shipped: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LayerStore, "state", None)
    assert "本单位图层" not in drawn(shipped)


def test_they_lie_below_the_projects(shipped: Snapshot, kept: LayerStore) -> None:
    svg = drawn(shipped, "facilities-park")
    park = svg.index(colour(kept, "facilities-park"))
    assert park < svg.index("#0072B2")


def test_legend_and_small_print_state_source_and_date(shipped: Snapshot, kept: LayerStore) -> None:
    words = texts(drawn(shipped, "facilities-park"))
    assert "本单位图层" in words
    assert "公园现状 2023-05" in words
    print_ = next(each for each in words if "民政办" in each)
    assert "社区范围 · 民政办 · 2023-03 · 内部" in print_
    assert any("公园现状 · 城管分局 · 2023-05" in each for each in words)


def test_the_legend_beside_a_map_names_them(shipped: Snapshot, kept: LayerStore) -> None:
    options = {**SIZE, "bounds": WINDOW}
    svg, width, _ = legend_svg(shipped, every_row(shipped), layers="facilities-park", **options)
    assert "公园现状 2023-05" in texts(svg)
    assert width < 300


def test_communities_are_named_where_there_is_room(shipped: Snapshot, kept: LayerStore) -> None:
    none = np.empty(0, np.int64)
    words = texts(map_svg(shipped, none, bounds=WINDOW, **SIZE))
    assert {"西平社区", "石鼓社区"} <= set(words)
    far = texts(map_svg(shipped, none, bounds=(113.0, 22.5, 114.5, 23.5), **SIZE))
    assert "西平社区" not in far


def test_the_base_maps_communities_give_way(kept: LayerStore) -> None:
    base = reference()
    community = replace(base.areas[0], role="community")
    with_it = replace(base, areas=(*base.areas, community))
    assert without_communities(with_it).areas == base.areas


def test_what_is_not_all_drawn_is_said(
    shipped: Snapshot,
    store: LayerStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "MOST", 3)
    squares = (square(113.71 + 0.01 * each, 23.0, 0.001 + 0.0001 * each) for each in range(5))
    keep_reference(store, geojson(*squares))
    assert any("共 5 个，图上为最大的 3 个" in each for each in texts(drawn(shipped, "reference")))


def test_many_places_are_counted(
    shipped: Snapshot,
    store: LayerStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "MOST", 3)
    keep_parks(store, geojson(*(point(113.74 + 0.00001 * each, 22.99) for each in range(9))))
    assert colour(store, "facilities-park") in colours(drawn(shipped, "facilities-park"))


def test_a_layer_out_of_sight_is_not_in_the_legend(shipped: Snapshot, kept: LayerStore) -> None:
    words = texts(drawn(shipped, "facilities-park", bounds=(113.70, 22.90, 113.71, 22.91)))
    assert "公园现状 2023-05" not in words


def test_a_damaged_file_costs_the_layer_and_is_said(shipped: Snapshot, kept: LayerStore) -> None:
    window._kept.clear()
    kept.path(kept.state().layers["communities"]).write_bytes(b"broken")
    words = texts(drawn(shipped, "facilities-park"))
    assert any("社区范围" in each and "缺失或损坏" in each for each in words)
    assert "公园现状 2023-05" in words


def test_a_list_that_cannot_be_read_costs_the_layers(shipped: Snapshot, kept: LayerStore) -> None:
    kept.index.write_text("{", encoding="utf-8")
    assert map_layers("", public=False) == []
    assert "本单位图层" not in drawn(shipped)


def test_hostile_names_stay_text(shipped: Snapshot, store: LayerStore) -> None:
    keep_parks(store, geojson(point(113.74, 22.99, name=HOSTILE.replace("\u202e", ""))))
    svg = drawn(shipped, "facilities-park", bounds=(113.735, 22.985, 113.745, 22.995))
    assert "</script>{{7*7}}<b>甲" in texts(svg)
    assert "<b>" not in svg


def test_every_kind_can_be_drawn(shipped: Snapshot, store: LayerStore) -> None:
    group = ET.Element("g")
    multi = {"type": "MultiPoint", "coordinates": [[113.73, 22.99], [113.74, 22.99]]}
    keep_reference(
        store,
        geojson(
            square(113.73, 22.99, 0.003),
            line((113.72, 22.98), (113.75, 23.0)),
            point(113.74, 22.99, name="甲"),
            {"type": "Feature", "properties": {}, "geometry": multi},
        ),
    )
    shapes = window.drawn_layer(store, store.state().layers["reference"]).shapes
    assert shapes is not None
    for look in LOOKS.values():
        drawing.draw_shapes(group, shapes, look, "#123456")
    assert len(group) == len(LOOKS) * 5
    assert "#7f8a55" in colours(drawn(shipped, "reference"))


@pytest.mark.parametrize("form", ["html", "pptx"])
def test_a_file_with_layers_is_another(kept: LayerStore, tmp_path: Path, form: str) -> None:
    contents = []
    for choice in ([], ["--layers", "none"], ["--layers", "facilities-park"]):
        out = tmp_path / "out.file"
        result = CliRunner().invoke(app, ["export", form, str(out), *choice])
        assert result.exit_code == 0, result.output
        contents.append(out.read_bytes())
    assert len(set(contents)) == 3


def test_the_handout_states_them(kept: LayerStore, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    chosen = ["--layers", "facilities-park", "--lang", "en"]
    result = CliRunner().invoke(app, ["export", "pdf", str(out), *chosen])
    assert result.exit_code == 0, result.output
    pages = [each.extract_text() for each in pypdf.PdfReader(out).pages]
    assert "Existing parks" in pages[0]
    assert sum("Communities" in page and "Existing parks" in page for page in pages[1:]) == 1


@pytest.mark.parametrize("choice", ["nope", "a\u202eb"])
def test_a_wrong_choice_is_refused_before_anything_is_written(
    kept: LayerStore, tmp_path: Path, choice: str
) -> None:
    out = tmp_path / "out.png"
    result = CliRunner().invoke(app, ["export", "png", str(out), "--layers", choice])
    assert result.exit_code != 0
    assert not out.exists()


def test_a_table_has_no_layers(kept: LayerStore, tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    assert CliRunner().invoke(app, ["export", "csv", out, "--layers", "x"]).exit_code == 2


def test_what_is_left_out_for_size_is_told_to_whoever_exports(
    kept: LayerStore, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    own_settings(data=str(kept.folder.parent), layers_mb="0.0003")
    out = tmp_path / "out.html"
    command = ["export", "html", str(out), "--layers", "facilities-park", "--lang", "zh"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "公园现状" in result.stderr
    assert "PLANMAP_LAYERS_MB" in result.stderr
    told = CliRunner().invoke(app, [*command, "--json"])
    assert '"layer_left_out"' in told.stdout
    text = out.read_text(encoding="utf-8")
    assert '"left_out":"size"' in text
    assert "甲公园" not in text


def test_rows_are_unchanged_by_layers(shipped: Snapshot, kept: LayerStore) -> None:
    none = np.empty(0, np.int64)
    svg = map_svg(shipped, none, bounds=WINDOW, layers="facilities-park", **SIZE)
    assert "公园现状 2023-05" in texts(svg)
