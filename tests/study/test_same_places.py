"""Which facilities may be projects of the plan, and what studies make of the decisions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geo.coverage.scenario import Scenario
from geo.coverage.town import town
from geo.layers.decisions import decision_of
from geo.layers.store import LayerStore
from geo.store import project_store
from geo.study.files import StudyFiles
from geo.study.kept import kept_layers, with_kept
from geo.study.request import rule_of, study_request
from geo.study.same_places import SamePlace, same_places, store_decisions
from geo.study.study import Study
from tests.conftest import DATA
from tests.layers.conftest import WHO, add, data, geojson, point, replacement, store

__all__ = ["data", "store"]
PARK = "cbd-central-park"
FEATURES = json.loads((DATA / "projects.geojson").read_bytes())["features"]
X, Y = next(each["geometry"]["coordinates"] for each in FEATURES if each["id"] == PARK)
METRE = 1 / 110_750  # degrees of latitude, to a per mille


def parks(*metres: float) -> bytes:
    """Parks north of a park of the plan."""
    return geojson(*(point(X, Y + each * METRE, f"p{each}", name=f"公园{each}") for each in metres))


def found(store: LayerStore, identifier: str = "facilities-park") -> list[SamePlace]:
    now = store.state()
    snapshot = project_store().snapshot()
    return same_places(now.layers[identifier], now, store, snapshot, town(), "zh")


def counted(store: LayerStore) -> int:
    """Return how many parks a study of everything planned counts."""
    files = with_kept(StudyFiles(), kept_layers("park"), town())
    request = study_request(
        project_store().snapshot(), "park", rule_of("park", None, None), Scenario(None), files
    )
    return len(Study(request).facilities())


@pytest.mark.parametrize(("metres", "count"), [(90.0, 1), (110.0, 0)])
def test_only_what_is_near_is_proposed(store: LayerStore, metres: float, count: int) -> None:
    add(store, parks(metres))
    assert len(found(store)) == count


def test_the_nearest_one_is_proposed_once_over_all_layers(store: LayerStore) -> None:
    add(store, parks(60.0, 20.0))
    add(store, parks(40.0), name_zh="又一批")
    (place,) = found(store)
    assert (place.row, place.facility, place.project, place.decision) == (1, "公园20.0", PARK, "")
    assert place.metres == pytest.approx(20, rel=0.01)
    assert place.facility_at is not None
    assert place.project_at is not None
    assert found(store, "facilities-park-2") == []


def test_studies_honour_what_is_decided(store: LayerStore) -> None:
    add(store, parks(60.0))
    at_first = counted(store)
    layer = store.state().layers["facilities-park"]
    revision = store_decisions(store, layer, {0: ("not", PARK)}, WHO)
    assert counted(store) == at_first + 1
    (place,) = found(store)
    assert (place.decision, place.project) == ("not", PARK)
    store.undo(revision.number, WHO)
    assert counted(store) == at_first
    layer = store.state().layers["facilities-park"]
    store_decisions(store, layer, {0: ("same", PARK)}, WHO)
    assert counted(store) == at_first
    (place,) = found(store)
    assert (place.decision, place.project) == ("same", PARK)


def test_what_is_said_to_be_none_counts_even_with_the_same_name(store: LayerStore) -> None:
    name = next(each["properties"]["name"] for each in FEATURES if each["id"] == PARK)
    add(store, geojson(point(X, Y, "p", name=name)))
    once = counted(store)
    layer = store.state().layers["facilities-park"]
    store_decisions(store, layer, {0: ("not", PARK)}, WHO)
    assert counted(store) == once + 1


def test_decisions_stay_when_a_newer_file_comes(store: LayerStore) -> None:
    add(store, parks(60.0))
    layer = store.state().layers["facilities-park"]
    store_decisions(store, layer, {0: ("not", PARK)}, WHO)
    count = counted(store)
    replacement(store, "facilities-park", parks(60.0, 5_000.0)).store()
    assert counted(store) == count + 1
    layer = store.state().layers["facilities-park"]
    assert decision_of(store.table(layer).features()[0]) == "none"


@pytest.mark.parametrize("said", ["no-such-project", "none"])
def test_decisions_that_no_study_acts_on_are_listed(store: LayerStore, said: str) -> None:
    far: dict[str, Any] = point(113.7355, 22.985, "far", name="远公园", same_as=said)
    nowhere = {**point(0, 0, "n", name="无址公园", same_as=said), "geometry": None}
    add(store, geojson(far, nowhere, point(113.74, 22.98, name="甲")))
    places = found(store)
    assert [place.facility for place in places] == ["远公园", "无址公园"]
    assert {place.metres for place in places} == {None}
    expected = "" if said == "none" else said
    assert {place.project for place in places} == {expected}
