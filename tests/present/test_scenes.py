"""The scenes: which there are, in which order, and what follows the data."""

from __future__ import annotations

import orjson
import pytest

from geo.present import Composition, Scene, scenes
from geo.present.scenes import in_order
from geo.present.words import NOTHING
from geo.store import project_store
from tests.conftest import project
from tests.present.conftest import Make


def ids(found: tuple[Scene, ...]) -> list[str]:
    return [scene.id for scene in found]


def test_the_plan_is_told_from_its_title_to_its_sources() -> None:
    found = ids(scenes(project_store().snapshot()))
    assert found[:6] == ["title", *(f"section-{number}" for number in range(1, 6))]
    assert found[-2:] == ["targets", "closing"]
    assert all(each.startswith("project-") for each in found[6:-2])
    assert len(found[6:-2]) == 6


def test_every_scene_is_told_in_both_languages() -> None:
    for scene in scenes(project_store().snapshot()):
        for words in (scene.heading, scene.kicker, scene.text, scene.notes, *scene.sources):
            assert words.zh.strip(), scene.id
            assert words.en.strip(), scene.id


def test_the_answer_is_json() -> None:
    for scene in scenes(project_store().snapshot()):
        assert orjson.loads(orjson.dumps(scene.to_dict()))["id"] == scene.id


def test_a_plan_without_promises_has_no_targets(snapshot_of: Make) -> None:
    assert ids(scenes(snapshot_of(project()))) == [
        "title",
        *(f"section-{number}" for number in range(1, 6)),
        "project-a-school",
        "closing",
    ]


def test_an_empty_plan_is_still_told(snapshot_of: Make) -> None:
    found = scenes(snapshot_of())
    assert ids(found)[0] == "title"
    assert all(scene.text != NOTHING and scene.bounds is None for scene in found)


def test_a_corrected_place_is_in_the_next_presentation(snapshot_of: Make) -> None:
    before, after = (
        scenes(snapshot_of(project(geometry={"type": "Point", "coordinates": [x, 23.0]})))
        for x in (113.70, 113.75)
    )
    assert before[3].bounds != after[3].bounds


def test_only_the_chosen_sections_have_scenes(snapshot_of: Make) -> None:
    found = scenes(snapshot_of(project()), Composition(sections=(3,), projects=()))
    assert ids(found) == ["title", "section-3", "closing"]


def test_a_chosen_project_that_has_left_the_plan_has_no_scene(snapshot_of: Make) -> None:
    chosen = Composition(sections=(), projects=("gone", "a-school", "a-school"))
    assert ids(scenes(snapshot_of(project()), chosen)) == ["title", "project-a-school", "closing"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ((), "abcd"),
        (("c", "a"), "cbad"),
        (("d", "c", "b", "a"), "dcba"),
        (("gone", "b"), "abcd"),
        (("b", "b", "a"), "bacd"),
    ],
)
def test_what_is_named_changes_places_and_the_rest_stays(
    order: tuple[str, ...], expected: str
) -> None:
    found = [Scene(name, "section", NOTHING, NOTHING) for name in "abcd"]
    assert "".join(scene.id for scene in in_order(found, order)) == expected


@pytest.mark.parametrize(("public", "told"), [(False, "Thank the school."), (True, "")])
def test_own_notes_are_never_in_a_public_presentation(
    snapshot_of: Make, public: bool, told: str
) -> None:
    chosen = Composition(notes={"section-3": "Thank the school."}, public=public)
    found = {scene.id: scene for scene in scenes(snapshot_of(project()), chosen)}
    assert found["section-3"].own_notes == told
    assert ("Thank" in str([scene.to_dict() for scene in found.values()])) is not public


def test_the_public_build_says_nothing_of_internal_projects(snapshot_of: Make) -> None:
    secret = project("b", name="内部项目", name_en="Internal one", visibility="internal")
    told = str(
        [scene.to_dict() for scene in scenes(snapshot_of(project(), secret, public_only=True))]
    )
    assert "甲学校" in told
    assert "内部项目" not in told
    assert "Internal one" not in told
