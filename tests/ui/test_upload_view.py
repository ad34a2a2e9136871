"""The upload as a whole: report, review, revision, undo, and what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.store import permission
from geo.store.file.history import History
from tests.conftest import project
from tests.store.committing import edit, feature_of
from tests.ui.uploading import (
    FAR,
    HOSTILE,
    NEAR,
    field,
    figures,
    geojson,
    look,
    press,
    said,
    seen,
    store,
    upload,
)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "nothing is replaced without asking"), ("zh", "勾选")]
)
def test_before_a_file_is_chosen_the_way_is_told(plan_file: Path, lang: str, word: str) -> None:
    app = look(lang)
    assert word in said(app)
    assert not app.metric


def test_before_a_file_is_chosen_the_least_sure_places_are_listed(plan_file: Path) -> None:
    (table,) = look("en").dataframe
    assert list(table.value.columns) == [
        "Project",
        "Place",
        "Section title",
        "Plan wording",
    ]
    assert len(table.value) > 0
    assert table.value["Place"].str.contains("Estimate|waiting for a place").all()


def test_a_file_becomes_a_revision_and_is_undone(plan_file: Path) -> None:
    app = upload(geojson(project("a", geometry=NEAR, location_verified=False)))
    assert figures(app) == {"New places": "1", "Unchanged": "0", "Not in the file": "2"}
    store(app)
    assert feature_of(plan_file, "a")["geometry"] == NEAR
    assert "Saved as revision 1: 1 project." in said(app)
    (revision,) = History(plan_file).revisions()
    assert (revision.author, revision.reason) == ("李工", "Places from survey.geojson")
    field(app, "button", "undo_1").click()
    seen(app)
    assert "Undone; saved as revision 2" in said(app)
    assert feature_of(plan_file, "a")["geometry"]["coordinates"] == [113.75, 23.0]


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (b"{", "x.geojson", "not JSON"),
        (b"", "x.csv", "empty"),
        (b'{"type": "Topology"}', "x.json", "GeoJSON"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    plan_file: Path, content: bytes, name: str, word: str
) -> None:
    before = plan_file.read_bytes()
    app = upload(content, name)
    assert len(app.error) == 1
    assert word in said(app)
    assert "The saved data have not changed." in said(app)
    assert plan_file.read_bytes() == before


def test_an_open_question_stands_before_everything_else(plan_file: Path) -> None:
    feature = project("a", geometry={"type": "Point", "coordinates": [474373.0, 4400000.0]})
    app = upload(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode())
    assert "Which coordinate system is it?" in said(app)
    assert "Which changes do you accept?" not in said(app)


def test_a_conflict_with_what_others_stored_is_asked_about(plan_file: Path) -> None:
    app = upload(geojson(project("a", geometry=NEAR, location_verified=False)))
    edit(plan_file, "a", geometry=FAR)
    store(app)
    assert "others saved different values in 1" in said(app)
    assert feature_of(plan_file, "a")["geometry"] == FAR
    (choice,) = (each for each in app.radio if str(each.key).startswith("conflict_"))
    choice.set_value("mine")
    press(seen(app), "Save with these choices")
    assert feature_of(plan_file, "a")["geometry"] == NEAR


@pytest.mark.parametrize("setting", [{}, {"public": "1"}])
def test_where_editing_is_off_no_file_is_read_even_when_one_comes(
    plan_file: Path, own_settings: Callable[..., None], setting: dict[str, str]
) -> None:
    own_settings(**setting)
    permission._server.addresses = lambda: {"0.0.0.0"}
    app = look()
    assert app.file_uploader[0].disabled
    app.file_uploader[0].proto.disabled = False  # as one who does not use the page
    app.file_uploader[0].upload("survey.geojson", geojson(project("a", geometry=NEAR)))
    seen(app)
    assert not app.metric
    assert not History(plan_file).revisions()


def test_hostile_texts_stay_text(plan_file: Path) -> None:
    feature = project("a", geometry=NEAR, location_verified=False, name_en=HOSTILE, lead=HOSTILE)
    app = upload(
        geojson(feature, project(HOSTILE, name=HOSTILE, geometry=FAR)), f"{HOSTILE[:20]}.json"
    )
    app.toggle[0].set_value(False)
    seen(app)
    bodies = "".join(each.proto.body for each in app.get("html"))
    assert "<img" not in bodies
    for each in (*app.caption, *app.markdown):
        assert "**b** <img" not in each.value
    store(app)
    assert len(History(plan_file).revisions()) == 1
