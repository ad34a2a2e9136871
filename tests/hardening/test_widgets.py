"""What no browser would send as the state of a field stops nothing, stores nothing, tells nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from tests.browser.servers import ROOT, serving
from tests.hardening.visitors import Page, ask, page, texts_of

DEEP = "[" * 5000 + "]" * 5000
SHEET = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
# What a table sends as it is edited, and what it never would.
SHEETS = [
    SHEET | {"edited_rows": {"99999999": {"name": "x"}}},
    SHEET | {"edited_rows": {"-1": {"name": "x"}}},
    SHEET | {"edited_rows": {"x": {"name": "x"}}},
    SHEET | {"edited_rows": {"0": {"no such column": "x", "0": 1, "": None, "__class__": "x"}}},
    SHEET | {"edited_rows": {"0": {"status": "no such status", "section": 1e308, "name": {"a": []}}}},
    SHEET | {"edited_rows": {str(row): {"name": "x" * 100} for row in range(5000)}},
    SHEET | {"added_rows": [{"name": "x"}] * 2000},
    SHEET | {"deleted_rows": [0, -1, 10**9, "0", None]},
    {"edited_rows": [], "added_rows": {}, "deleted_rows": "x"},
    {}, [], None, 5, "x", True,
]  # fmt: skip
VALUES: dict[str, Callable[[WidgetState], Any]] = {
    "true": lambda state: setattr(state, "bool_value", True),
    "large number": lambda state: setattr(state, "int_value", 2**62),
    "infinity": lambda state: setattr(state, "double_value", float("inf")),
    "no number": lambda state: state.double_array_value.data.extend([float("nan")] * 50),
    "negative places": lambda state: state.int_array_value.data.extend([-1, 2**40, 0]),
    "other choices": lambda state: state.string_array_value.data.extend(["no such choice"] * 500),
    "text": lambda state: setattr(state, "string_value", "\u202e{{7*7}}<script>\x00" * 500),
    "deep JSON": lambda state: setattr(state, "json_value", DEEP),
    "broken JSON": lambda state: setattr(state, "json_value", '{"edited_rows": '),
    "bytes": lambda state: setattr(state, "bytes_value", b"\xff" * 5000),
    "no file": lambda state: state.file_uploader_state_value.uploaded_file_info.add(
        file_id="../../etc/passwd", name="../x", size=2**40
    ),
    **{
        f"sheet {number}": lambda state, sheet=sheet: setattr(state, "json_value", json.dumps(sheet))
        for number, sheet in enumerate(SHEETS)
    },
}  # fmt: skip
VIEWS = {
    "project": ":material/edit_location: One project",
    "sheet": ":material/table_edit: All as a sheet",
    "layers": ":material/stacks: Layers",
    "history": ":material/history: History",
}
PAGES = ["", "projects", "coverage", "presentation", "edit", "about"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An office's server whose projects may be looked at, with the file they lie in."""
    folder = tmp_path_factory.mktemp("widgets")
    file = folder / "projects.geojson"
    file.write_bytes((ROOT / "data" / "projects.geojson").read_bytes())
    with serving(folder / "log.txt", store=str(file)) as address:
        yield address, file


def fields(heard: list[ForwardMsg]) -> dict[str, str]:
    """Return the id of each field that a page has sent: its kind."""
    elements = [
        message.delta.new_element
        for message in heard
        if message.WhichOneof("type") == "delta"
        and message.delta.WhichOneof("type") == "new_element"
    ]
    found = {
        getattr(getattr(each, kind), "id", ""): kind
        for each in elements
        if (kind := each.WhichOneof("type"))
    }
    return {identifier: kind for identifier, kind in found.items() if identifier}


def say_to_all(visitor: Page, name: str, known: dict[str, str], kind: str) -> list[ForwardMsg]:
    """Set every field of a page but its buttons to a value of some kind."""
    states = WidgetStates()
    for identifier, field in known.items():
        # A button's press would be what it is: leave is asked where it changes something.
        if "button" not in field or field == "button_group":
            VALUES[kind](states.widgets.add(id=identifier))
    return visitor.run(name, "lang=en", widget_states=states)


@pytest.mark.parametrize("name", PAGES)
def test_no_value_of_a_field_stops_a_page_or_tells_of_the_server(
    server: tuple[str, Path], name: str
) -> None:
    address, file = server
    before = file.read_bytes()
    with page(address) as visitor:
        known = fields(visitor.run(name, "lang=en"))
        for kind in (each for each in VALUES if not each.startswith("sheet")):
            answer = texts_of(say_to_all(visitor, name, known, kind))
            assert str(ROOT) not in answer, kind
            assert "Traceback" not in answer, kind
        assert ask(f"{address}/health").status == 200
    with page(address) as other:
        assert fields(other.run(name, "lang=en")).keys() == known.keys()
    assert file.read_bytes() == before


@pytest.mark.parametrize("view", ["project", "sheet", "layers", "history"])
def test_no_value_in_the_views_of_the_editor_stores_anything(
    server: tuple[str, Path], view: str
) -> None:
    address, file = server
    before = file.read_bytes()
    query = "lang=en&id=guantai-road" if view == "project" else "lang=en"
    with page(address) as visitor:
        known = fields(visitor.run("edit", query))
        if view != "project":
            choice = next(each for each in known if each.endswith("edit_view"))
            states = WidgetStates()
            states.widgets.add(id=choice).string_array_value.data.append(VIEWS[view])
            known = fields(visitor.run("edit", query, widget_states=states)) | {choice: "view"}
            assert ("dataframe" in known.values()) is (view == "sheet")
        for kind, give in VALUES.items():
            states = WidgetStates()
            for identifier, field in known.items():
                state = states.widgets.add(id=identifier)
                if field == "view":
                    state.string_array_value.data.append(VIEWS[view])
                elif "button" not in field:
                    give(state)
            answer = texts_of(visitor.run("edit", query, widget_states=states))
            assert str(ROOT) not in answer, kind
        assert ask(f"{address}/health").status == 200
    assert file.read_bytes() == before
