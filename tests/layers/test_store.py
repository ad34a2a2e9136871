"""The life of a layer: added, replaced, removed, undone; damaged files and lists are told."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from geo.layers import store as module
from geo.layers.geoparquet import encode_features
from geo.layers.record import LayerIndex
from geo.layers.store import LayerStore, Who, visible_layers
from geo.model.errors import (
    InvalidChange,
    InvalidConfiguration,
    LayersConflict,
    NothingToStore,
    PlanMapError,
    UnknownLayer,
    UnknownRevision,
    UnreadableFile,
    UnwritableFile,
)
from geo.store.file import atomic
from tests.conftest import fault_of
from tests.layers.conftest import PARKS, THREE, WHO, add, geojson, loaded, point, replacement
from tests.store.committing import CHILDREN, child
from tests.store.disks import fail_after

FOUR = geojson(
    point(113.725, 22.99, "a", name="甲公园", 面积=1, opened="2019-05-01"),
    point(113.735, 22.991, "b", name="乙公园", 面积=2, opened="2020-05-01"),
    point(113.755, 22.99, "d", name="丁公园", 面积=4, opened="2022-05-01"),
)
# A child that has imported everything already dies within milliseconds.
CHILDREN.set_forkserver_preload(["tests.store.committing", __name__])
RESIDENTS = {"kind": "residents", "category": None, "name_zh": "居民"}
PEOPLE = b"name,lon (WGS 84),lat (WGS 84),people\nA,113.725,22.99,10\n"


def whole(store: LayerStore) -> int:
    """Open the store as a reader does: list, history and files agree. Return the newest number."""
    state = store.state()
    numbers = store.numbers()
    assert numbers == list(range(1, len(numbers) + 1))
    replayed: dict[str, Any] = {}
    for number in numbers:
        revision = store.revision(number)
        replayed.pop(revision.layer, None) if revision.after is None else replayed.update(
            {revision.layer: revision.after}
        )
    assert replayed == dict(state.layers)
    assert state.number == len(numbers)
    assert store.damaged(state) == []
    return state.number


def files(folder: Path) -> list[str]:
    return sorted(
        str(each.relative_to(folder))
        for each in folder.rglob("*")
        if each.is_file() and each.name != "lock"
    )


def test_a_layer_has_what_was_stated_and_what_was_found(store: LayerStore) -> None:
    revision = add(store)
    layer = store.state().layers["facilities-park"]
    assert (revision.number, revision.action, revision.author) == (1, "add", "李工")
    assert (layer.name_zh, layer.date, layer.source) == ("公园现状", "2023-05", "城管分局")
    assert (layer.features, layer.without_place, layer.form) == (3, 0, "vector")
    assert (layer.crs, layer.crs_decided, layer.file_name) == (
        "EPSG:4326",
        "declared",
        "parks.geojson",
    )
    assert layer.visibility == "internal"
    assert layer.bounds == (113.725, 22.99, 113.745, 22.99)
    assert layer.loaded_at.endswith("Z")
    kept = store.table(layer).features()
    assert kept == json.loads(THREE)["features"]


def test_the_list_is_one_readable_file(store: LayerStore) -> None:
    add(store)
    text = store.index.read_text(encoding="utf-8")
    assert '"name_zh": "公园现状"' in text
    assert text.count("\n") > 10


def test_replaced_removed_undone_and_back_again(store: LayerStore) -> None:
    add(store)
    first = store.state().layers["facilities-park"]
    renewed = replacement(store, "facilities-park", FOUR, date="2024")
    assert renewed.comparison is not None
    assert renewed.comparison.added == ["丁公园"]
    assert renewed.comparison.dropped == ["丙公园"]
    assert [(name, round(metres or 0)) for name, metres in renewed.comparison.moved] == [
        ("乙公园", 111)
    ]
    assert renewed.comparison.unchanged == 1
    assert renewed.store().comparison == renewed.comparison.counts
    second = store.state().layers["facilities-park"]
    assert (second.date, second.name_zh) == ("2024", "公园现状")
    store.remove("facilities-park", WHO)
    assert store.state().layers == {}
    store.undo(3, WHO)
    assert store.state().layers["facilities-park"] == second
    store.undo(2, WHO)
    assert store.state().layers["facilities-park"] == first
    assert [each["id"] for each in store.table(first).features()] == ["a", "b", "c"]
    assert [each.action for each in store.revisions()] == [
        "undo", "undo", "remove", "replace", "add",
    ]  # fmt: skip
    assert whole(store) == 5


def test_an_undo_that_comes_late_is_a_conflict(store: LayerStore) -> None:
    add(store)
    replacement(store, "facilities-park", FOUR).store()
    with pytest.raises(LayersConflict, match="layer_undo_late"):
        store.undo(1, WHO)
    with pytest.raises(UnknownRevision):
        store.undo(9, WHO)


def test_a_change_that_rests_on_an_older_revision_is_a_conflict(store: LayerStore) -> None:
    add(store)
    add(store, id="more-parks", who=Who("王工", "补充", 1))
    with pytest.raises(LayersConflict, match="layers_changed"):
        store.remove("facilities-park", Who("王工", "补充", 1))
    assert whole(store) == 2


def test_a_layer_that_others_replaced_meanwhile_is_not_overwritten(store: LayerStore) -> None:
    add(store)
    read = replacement(store, "facilities-park", FOUR)
    replacement(store, "facilities-park", FOUR, date="2024").store()
    with pytest.raises(LayersConflict, match="layer_changed"):
        read.store()
    assert whole(store) == 2


def test_what_cannot_be_is_refused(store: LayerStore) -> None:
    add(store)
    add(store, PEOPLE, name="people.csv", **RESIDENTS)
    for code, action in {
        "layer_exists": lambda: add(store, id="facilities-park"),
        "layer_single": lambda: add(store, PEOPLE, name="people.csv", **RESIDENTS),
        "text_empty": lambda: add(store, who=Who(" ", "x"), id="x"),
        "control_characters": lambda: add(store, who=Who("a\u202eb", "x"), id="x"),
        "text_too_long": lambda: add(store, who=Who("a", "x" * 1001), id="x"),
    }.items():
        with pytest.raises(InvalidChange) as refused:
            action()
        assert refused.value.findings[0].code == code
    with pytest.raises(NothingToStore):
        replacement(store, "facilities-park", THREE, "parks.geojson").store()
    with pytest.raises(UnknownLayer):
        store.remove("nothing", WHO)
    assert whole(store) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Parks 1"),
        ("id", "../../etc/passwd"),
        ("kind", "pictures"),
        ("category", "zoo"),
        ("category", None),
        ("name_zh", ""),
        ("name_zh", "公园\u202e"),
        ("name_zh", "x" * 81),
        ("source", ""),
        ("date", "May 2023"),
        ("date", "2023-13"),
        ("date", "2023-02-30"),
        ("visibility", "everybody"),
        ("licence", "a\0b"),
    ],
)
def test_a_wrong_fact_is_told_with_its_field(store: LayerStore, field: str, value: Any) -> None:
    with pytest.raises(InvalidChange) as refused:
        add(store, **{field: value})
    assert [each.field for each in refused.value.findings] == [field]
    assert store.numbers() == []


def test_the_date_may_be_a_day_a_month_a_year_or_unknown(store: LayerStore) -> None:
    for number, date in enumerate(("2023-05-31", "2023-05", "2023", "")):
        add(store, id=f"parks-{number}", date=date)
    assert whole(store) == 4


def test_security_is_never_public(store: LayerStore) -> None:
    with pytest.raises(InvalidChange):
        add(store, category="public_safety", visibility="public")
    add(store, category="public_safety")


def test_a_template_is_a_name_like_any_other(store: LayerStore) -> None:
    hostile = "{{7*7}}<script>"
    add(store, geojson(point(113.725, 22.99, name=hostile)), name_zh=hostile)
    layer = store.state().layers["facilities-park"]
    assert layer.name_zh == hostile
    assert store.table(layer).features()[0]["properties"]["name"] == hostile


def test_the_public_build_sees_public_layers_and_changes_nothing(
    store: LayerStore, own_settings: Callable[..., None]
) -> None:
    add(store)
    add(store, id="open-parks", visibility="public")
    own_settings(data=str(store.folder.parent), public="1")
    assert list(visible_layers().layers) == ["open-parks"]
    for action in (
        lambda: add(store, id="x"),
        lambda: store.remove("open-parks", WHO),
        lambda: store.undo(1, WHO),
    ):
        error = fault_of(action)
        assert error is not None
        assert error.code == "editing_public"


# Damage and hand-made changes.


def test_bytes_that_are_not_those_stored_are_told(store: LayerStore) -> None:
    add(store)
    layer = store.state().layers["facilities-park"]
    content = store.path(layer).read_bytes()
    store.path(layer).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(UnreadableFile, match="layer_damaged"):
        store.table(layer)
    assert [each.code for each in store.damaged(store.state())] == ["layer_damaged"]
    store.path(layer).unlink()
    with pytest.raises(UnreadableFile, match="layer_file_missing"):
        store.content(layer)
    # A new file repairs it.
    found = replacement(store, "facilities-park", FOUR)
    assert found.comparison is None
    found.store()
    assert store.damaged(store.state()) == []


def test_the_same_file_again_repairs_a_damaged_one(store: LayerStore) -> None:
    add(store)
    layer = store.state().layers["facilities-park"]
    store.path(layer).write_bytes(b"x")
    replacement(store, "facilities-park", THREE, "parks.geojson", date="2024").store()
    assert whole(store) == 2


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        (b"{", "configuration_unreadable", "file_not_json"),
        (b"[]", "configuration_whole", "value_table"),
        (b'{"layers": [{"id": "a"}]}', "configuration_entry_invalid", "value_missing"),
    ],
)
def test_a_damaged_list_is_told_with_file_and_rule(
    store: LayerStore, text: bytes, code: str, what: str
) -> None:
    add(store)
    store.index.write_bytes(text)
    with pytest.raises(InvalidConfiguration) as told:
        store.state()
    first = told.value.findings[0]
    assert (first.code, first.params["file"], first.params["what"]) == (code, "layers.json", what)


def test_a_list_that_is_lost_comes_back_from_the_history(store: LayerStore) -> None:
    add(store)
    replacement(store, "facilities-park", FOUR).store()
    before = dict(store.state().layers)
    store.index.unlink()
    assert dict(store.state().layers) == before
    add(store, id="more")
    assert whole(store) == 3


def test_a_list_edited_by_hand_is_used_and_recorded(store: LayerStore) -> None:
    add(store)
    values = orjson.loads(store.index.read_bytes())
    values["layers"][0]["name_zh"] = "公园（2023）"
    store.index.write_bytes(orjson.dumps(values))
    state = store.state()
    assert state.is_edited
    assert state.layers["facilities-park"].name_zh == "公园（2023）"
    add(store, id="more")
    assert [each.action for each in store.revisions()] == ["add", "outside", "add"]
    assert not store.state().is_edited
    store.undo(2, WHO)
    assert store.state().layers["facilities-park"].name_zh == "公园现状"


def test_other_formatting_is_no_revision(store: LayerStore) -> None:
    add(store)
    store.index.write_bytes(orjson.dumps(orjson.loads(store.index.read_bytes())))
    add(store, id="more")
    assert [each.action for each in store.revisions()] == ["add", "add"]


def test_a_damaged_revision_stops_the_next_change_not_the_reader(store: LayerStore) -> None:
    add(store)
    store.history.joinpath("0000001.json").write_bytes(b"{}")
    assert list(store.state().layers) == ["facilities-park"]
    error = fault_of(lambda: add(store, id="more"))
    assert error is not None
    assert error.code == "history_unreadable"


# Disks and crashes.


@pytest.mark.parametrize("steps", [0, 1])
def test_a_full_disk_leaves_everything_as_it_was(
    store: LayerStore, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    add(store)
    before = files(store.folder)
    read = loaded(store, FOUR, id="more")
    with monkeypatch.context() as failing:
        fail_after(failing, steps, errno.ENOSPC)
        with pytest.raises(UnwritableFile, match="disk_full"):
            read.store()
    assert files(store.folder) == before
    assert whole(store) == 1
    read.store()
    assert whole(store) == 2


def test_what_is_in_the_history_is_stored_even_if_the_list_is_not(
    store: LayerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store)
    read = loaded(store, FOUR, id="more")
    with monkeypatch.context() as failing:
        fail_after(failing, 2, errno.ENOSPC)
        assert read.store().number == 2
    assert LayerIndex.model_validate_json(store.index.read_bytes()).revision == 1
    assert whole(store) == 2
    add(store, id="third")
    assert LayerIndex.model_validate_json(store.index.read_bytes()).revision == 3


def add_and_die(folder: Path, step: int) -> None:
    """Store a layer, but die by SIGKILL before the given step on the file system."""
    os.environ["PLANMAP_DATA"] = str(folder)
    store = LayerStore(folder / "layers")
    read = loaded(store, FOUR, id="more")
    steps = iter(range(step))

    def count(event: str, arguments: Any) -> None:
        if event not in {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.listdir"}:
            return
        if str(folder) in str(arguments[0]) and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    read.store()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_at_any_step_it_is_stored_wholly_or_not_at_all(store: LayerStore) -> None:
    add(store)
    numbers = []
    for step in (*range(9, 22, 2), 1_000):
        with child(add_and_die, store.folder.parent, step) as process:
            process.join()
            code = process.exitcode
        numbers.append(whole(store))
        if "more" in store.state().layers:
            store.remove("more", WHO)
        assert code == (0 if step == 1_000 else -signal.SIGKILL)
    assert len(set(numbers)) > 1


def add_ten(folder: Path, worker: int, start: Any) -> None:
    os.environ["PLANMAP_DATA"] = str(folder)
    store = LayerStore(folder / "layers")
    start.wait()
    for number in range(10):
        add(store, id=f"parks-{worker}-{number}")


def test_two_processes_at_once_lose_nothing(store: LayerStore) -> None:
    start = CHILDREN.Event()
    with (
        child(add_ten, store.folder.parent, 1, start) as one,
        child(add_ten, store.folder.parent, 2, start) as other,
    ):
        start.set()
        one.join()
        other.join()
        assert (one.exitcode, other.exitcode) == (0, 0)
    assert whole(store) == 20
    assert len(store.state().layers) == 20


def test_the_state_is_read_again_only_after_a_change(
    store: LayerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store)
    first = store.state()
    with monkeypatch.context() as patch:
        patch.setattr(module, "_read_state", None)
        assert store.state() is first
    add(store, id="more")
    assert store.state().key != first.key


def test_an_empty_folder_has_no_layers(store: LayerStore) -> None:
    assert store.state().layers == {}
    assert store.revisions() == []
    assert not store.folder.exists()


def test_leftovers_of_a_crash_are_removed(store: LayerStore) -> None:
    add(store)
    leftover = store.files / ".x.parquet.1-a.tmp"
    leftover.write_bytes(b"half")
    add(store, id="more")
    assert not leftover.exists()
    assert atomic.is_leftover(".a.json.1-a.tmp", "a.json")


def test_nothing_of_another_kind_reaches_the_reader(store: LayerStore) -> None:
    """A list that names a file outside the folder finds none: the name follows from the hash."""
    add(store)
    values = orjson.loads(store.index.read_bytes())
    values["layers"][0]["id"] = "../../evil"
    store.index.write_bytes(orjson.dumps(values))
    with pytest.raises(InvalidConfiguration):
        store.state()
    assert isinstance(fault_of(store.state), PlanMapError)
    assert PARKS["name_zh"]
    assert encode_features([])
