"""The coverage page with the office's layers: used by default, named, switched off; public ones."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.layers.store import LayerStore
from tests.layers.conftest import data
from tests.study.test_kept import keep, store

__all__ = ["data", "store"]
Run = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    found: list[str] = []
    for kind in ("markdown", "caption", "checkbox", "expander", "error", "html"):
        for each in app.get(kind):
            proto = each.proto
            parts = ("body", "label", "value", "text")
            found += [str(getattr(proto, part, "")) for part in parts]
            found.append(str(getattr(each, "label", "")))
    # Without what keeps Markdown and HTML from reading names.
    return html.unescape("\n".join(found)).replace("\\", "")


def ticks(app: AppTest) -> dict[str, bool]:
    return {
        each.label.replace("\\", ""): each.value
        for each in app.checkbox
        if each.label.startswith("Layer")
    }


def test_layers_are_used_by_default_and_named(store: LayerStore, run_page: Run) -> None:
    keep(store, "facilities", name_en="Existing parks", visibility="public")
    app = run_page("coverage", service="park")
    assert not app.exception
    assert ticks(app) == {"Layer: Existing parks, 2023-05 (features: 2)": True}
    text = texts(app)
    assert "Existing facilities: the office's layer “Existing parks”, 2023-05" in text
    assert "What counts: 2 existing facilities (Existing parks 2023-05)" in text


def test_facilities_of_neighbours_alone_are_no_facilities_of_the_town(
    store: LayerStore, run_page: Run
) -> None:
    keep(store, "facilities", kind="neighbours")
    text = texts(run_page("coverage", service="park"))
    assert "What counts: no existing facility is loaded" in text
    assert "1 of the neighbours near the edge" in text or "2 of the neighbours" in text
    assert "Facilities of the neighbours serve people near the edge" in text


def test_a_layer_can_be_switched_off_for_this_visit(store: LayerStore, run_page: Run) -> None:
    keep(store, "facilities")
    app = run_page("coverage", service="park")
    next(each for each in app.checkbox if each.label.startswith("Layer")).uncheck().run()
    assert "no existing facility is loaded" in texts(app)


def test_residents_of_a_layer_replace_the_total(store: LayerStore, run_page: Run) -> None:
    keep(store, "residents")
    text = texts(run_page("coverage", service="park"))
    assert "Residents: the office's layer" in text
    assert "spread evenly" not in text


def test_streets_of_a_layer_are_walked_along(store: LayerStore, run_page: Run) -> None:
    keep(store, "streets")
    app = run_page("coverage", service="park", method="network")
    assert "Streets: the office's layer" in texts(app)
    assert "Streets: the office's layer" not in texts(run_page("coverage", service="park"))


def test_a_damaged_layer_is_told_and_the_page_goes_on(store: LayerStore, run_page: Run) -> None:
    keep(store, "facilities")
    store.path(store.state().layers["facilities-park"]).write_bytes(b"x")
    app = run_page("coverage", service="park")
    assert not app.exception
    assert "is not as it was stored" in texts(app)
    assert "no existing facility is loaded" in texts(app)


@pytest.mark.parametrize("content", [b"[", b'{"layers": [{"id": "a"}]}'])
def test_a_damaged_list_is_told_and_every_page_goes_on(
    store: LayerStore, run_page: Run, content: bytes
) -> None:
    keep(store, "facilities")
    store.index.write_bytes(content)
    app = run_page("coverage", service="park")
    assert not app.exception
    assert "layers.json" in texts(app)
    assert not run_page("projects").exception


def test_nothing_internal_is_on_the_public_page(
    store: LayerStore, run_page: Run, own_settings: Callable[..., None]
) -> None:
    keep(store, "facilities", name_zh="公开公园", name_en="Open parks", visibility="public")
    keep(store, "residents", name_zh="内部人口", name_en="Internal people", source="公安分局")
    own_settings(data=str(store.folder.parent), public="1")
    for language in ("zh", "en"):
        app: Any = run_page("coverage", service="park", lang=language)
        everything = texts(app) + str(app.main)
        assert "公开公园" in everything or "Open parks" in everything
        for word in ("内部人口", "Internal people", "公安分局"):
            assert word not in everything
