"""Decisions that a facility is a project: a property that survives newer files and is undone."""

from __future__ import annotations

from typing import Any

import pytest

from geo.layers.decisions import decision_of, with_decisions
from geo.layers.store import LayerStore, Who
from geo.model.errors import LayersConflict, NothingToStore
from tests.layers.conftest import THREE, WHO, add, data, geojson, point, replacement, store

__all__ = ["data", "store"]


def decisions(store: LayerStore) -> list[str]:
    layer = store.state().layers["facilities-park"]
    return [decision_of(each) for each in store.table(layer).features()]


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({}, ""),
        ({"same_as": None}, ""),
        ({"SAME_AS": " p "}, "p"),
        ({"规划项目": "none"}, "none"),
        ({"same_as": "", "对应项目": "q"}, "q"),
    ],
)
def test_a_decision_is_read_from_any_of_its_fields(properties: dict[str, Any], said: str) -> None:
    feature = {"properties": properties}
    assert decision_of(feature) == said
    for decision in ("other", "none", ""):
        (made,) = with_decisions([feature], {0: decision})
        assert decision_of(made) == decision
    assert feature == {"properties": properties}


def test_a_newer_file_keeps_decisions_about_what_it_still_has(store: LayerStore) -> None:
    marked = geojson(
        point(113.725, 22.99, "a", name="甲公园", same_as="one"),
        point(113.735, 22.99, "b", name="乙公园", same_as="none"),
        point(113.745, 22.99, "c", name="丙公园", same_as="three"),
    )
    add(store, marked)
    newer = geojson(
        point(113.726, 22.99, "a", name="甲公园"),
        point(113.735, 22.99, "b", name="乙公园", same_as="two"),
        point(113.755, 22.99, "d", name="丁公园"),
    )
    made = replacement(store, "facilities-park", newer)
    said = {each.code: each.params for each in made.findings}
    assert said["layer_decisions_kept"] == {"count": "1"}
    assert said["layer_decisions_lost"]["names"] == ("three",)
    revision = made.store()
    assert decisions(store) == ["one", "two", ""]
    codes = {each.code for each in (revision.after.noticed if revision.after else ())}
    assert not codes & {"layer_decisions_lost", "layer_drops_much"}


def test_a_file_without_decisions_stays_byte_for_byte(store: LayerStore) -> None:
    first = add(store)
    second = replacement(store, "facilities-park", THREE, source="园林局").store()
    assert first.after is not None
    assert second.after is not None
    assert first.after.sha256 == second.after.sha256


def test_facts_are_corrected_and_undone(store: LayerStore) -> None:
    before = add(store).after
    made = store.correct(
        {"id": "facilities-park", "date": "2024"}, Who("赵工", "更正"), seen=before
    )
    assert made.action == "correct"
    assert made.after == before.model_copy(update={"date": "2024"}) if before else False
    with pytest.raises(NothingToStore):
        store.correct({"id": "facilities-park", "date": "2024"}, WHO)
    with pytest.raises(LayersConflict):
        store.correct({"id": "facilities-park", "date": "2025"}, WHO, seen=before)
    with pytest.raises(LayersConflict):
        store.remove("facilities-park", WHO, seen=before)
    store.undo(made.number, WHO)
    assert store.state().layers["facilities-park"] == before


def test_kind_and_category_stay_when_facts_are_corrected(store: LayerStore) -> None:
    add(store)
    changes = {"id": "facilities-park", "kind": "reference", "category": None, "date": "2024"}
    after = store.correct(changes, WHO).after
    assert after is not None
    assert (after.kind, after.category) == ("facilities", "park")
