"""An internal layer is in nothing that the public build hands out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from geo.api.routes import routes
from geo.cli import app
from geo.export.map.layers import map_layers
from geo.layers.store import LayerStore
from geo.present.composition import Composition, public_composition
from geo.store import public_store
from geo.ui.server.document import page_routes
from tests import markers
from tests.layers.conftest import add, geojson, point
from tests.layers.drawing import keep_communities, keep_parks
from tests.test_public_build import ADDRESSES

WORD, PLACE = "秘层癸亥", (113.7261234, 22.9912345)


@pytest.fixture
def public(store: LayerStore, own_settings: Callable[..., None]) -> None:
    """A public build whose data folder holds an internal layer."""
    content = geojson(point(*PLACE, name=f"{WORD}公园", people=77_123, capacity=77_123))
    add(store, content, name_zh=WORD, name_en=WORD, source=WORD)
    facts = {"kind": "residents", "category": None, "name_zh": WORD, "source": WORD}
    add(store, content, **facts)
    own_settings(data=str(store.folder.parent), public="1")


def is_told(content: bytes) -> bool:
    signs = {WORD, WORD.encode("unicode_escape").decode(), "113.7261234", "77123", "77,123"}
    return any(
        sign.encode(code) in part
        for part in markers.unpacked(content)
        for sign in signs
        for code in ("utf-8", "utf-16-le")
    )


def test_the_search_finds_the_word_however_it_is_written() -> None:
    for text in (WORD, WORD.encode("unicode_escape").decode(), "77,123"):
        assert is_told(text.encode())
    assert not is_told(b"nothing")


@pytest.mark.usefixtures("public")
def test_no_route_tells_of_it() -> None:
    with TestClient(Starlette(routes=[*page_routes(), *routes()])) as client:
        for address in (each for listed in ADDRESSES.values() for each in listed):
            answer = client.get(address)
            assert not is_told(answer.content), address
            assert WORD not in str(answer.headers)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson", "gpkg", "html", "pptx"])
def test_no_export_tells_of_it(tmp_path: Path, form: str) -> None:
    out = tmp_path / "out.file"
    result = CliRunner().invoke(app, ["export", form, str(out)])
    assert result.exit_code == 0, result.output
    assert not is_told(out.read_bytes())


@pytest.mark.parametrize("form", ["html", "pptx"])
def test_no_public_file_of_the_office_tells_of_it(
    store: LayerStore, own_settings: Callable[..., None], tmp_path: Path, form: str
) -> None:
    keep_communities(store, name_zh=WORD, name_en=WORD, source=WORD)
    out = tmp_path / "out.file"
    for choice in ([], ["--layers", "communities"]):
        result = CliRunner().invoke(app, ["export", form, str(out), "--public", *choice])
        if choice:
            assert result.exit_code != 0
            assert WORD not in result.output
        else:
            assert result.exit_code == 0, result.output
            assert not is_told(out.read_bytes())
    office = CliRunner().invoke(app, ["export", form, str(out)])
    assert office.exit_code == 0
    assert is_told(out.read_bytes())


def test_no_picture_of_the_public_shows_it(store: LayerStore) -> None:
    keep_communities(store, name_zh=WORD)
    assert [each.id for each in map_layers("", public=False)] == ["communities"]
    assert map_layers("", public=True) == []
    assert map_layers("communities", public=True) == []


def test_a_public_address_names_no_internal_layer(store: LayerStore) -> None:
    keep_communities(store)
    keep_parks(store, visibility="public")
    composition = Composition(layers="facilities-park,-communities,gone", public=True)
    shown = public_composition(composition, public_store().snapshot())
    assert shown.layers == "facilities-park"


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("ending", ["xlsx", "gpkg", "json"])
def test_no_coverage_tells_of_it(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"out.{ending}"
    options = ["--json"] if ending == "json" else ["--out", str(out)]
    result = CliRunner().invoke(app, ["coverage", "park", *options])
    assert result.exit_code == 0, result.output
    assert not is_told(result.stdout.encode())
    assert ending == "json" or not is_told(out.read_bytes())


@pytest.mark.usefixtures("public")
def test_no_list_tells_of_it() -> None:
    for words in (["list"], ["list", "--json"], ["history"], ["remove", "facilities-park"]):
        more = ["--author", "a", "--reason", "b"] if words[0] == "remove" else []
        result = CliRunner().invoke(app, ["layers", *words, *more])
        assert WORD not in result.output
