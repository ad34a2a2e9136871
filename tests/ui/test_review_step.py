"""The review: what is offered, protected, filtered and ticked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import project
from tests.store.committing import feature_of
from tests.ui.uploading import (
    FAR,
    NEAR,
    asked,
    button,
    field,
    geojson,
    press,
    said,
    say_nothing_new,
    seen,
    store,
    switch,
    upload,
)

MOVED = geojson(
    project("a", geometry=NEAR, location_verified=False, lead="规划办"),
    project("b", name="乙公园", name_en="Park B", geometry=FAR),
)


def table(app: object) -> list[list[object]]:
    """Return the rows of the review, each with its tick first."""
    (shown,) = (each for each in app.dataframe if "Remark" in each.value)  # type: ignore[attr-defined]
    ticked = app.session_state[shown.proto.id.split("-", 2)[-1]]["selection"]["rows"]  # type: ignore[attr-defined]
    rows = enumerate(shown.value.itertuples(index=False))
    return [[at in ticked, *row] for at, row in rows]


def test_plain_moves_are_ticked_and_confirmed_places_are_not(plan_file: Path) -> None:
    app = upload(MOVED)
    first, second = table(app)
    assert first[:3] == [True, "School A", "moved, Lead"]
    assert round(float(str(first[3]))) == 111
    assert first[4:] == ["north", ""]
    assert [second[0], second[1], second[5]] == [False, "Park B", "confirmed place, protected"]
    assert asked(app, "review_map") == [
        ("old", "old a"),
        ("new", "new a"),
        ("old", "old b"),
        ("new", "new b"),
    ]
    assert len(app.session_state["asked_review_map"]["arrows"]) == 2
    assert "Ticked: 1 of 2 shown." in said(app)


def test_a_confirmed_place_is_replaced_only_with_the_switch(plan_file: Path) -> None:
    app = press(say_nothing_new(upload(MOVED)), "Tick all shown")
    assert button(app, "Save 1 project as a revision")
    switch(app, "_verified")
    store(press(app, "Tick all shown"), "2 projects")
    assert feature_of(plan_file, "b")["geometry"] == FAR


def test_a_ticked_row_that_is_not_stored_is_counted_and_says_why(plan_file: Path) -> None:
    app = press(say_nothing_new(upload(MOVED)), "Tick all shown")
    assert "Ticked: 2 of 2 shown." in said(app)
    assert "Of 2 ticked rows, 1 will be saved." in said(app)
    assert "confirmed place, protected" in said(app)
    assert button(app, "Save 1 project as a revision")
    switch(app, "_verified")
    assert "will be saved" not in said(press(app, "Tick all shown"))


def test_places_only_takes_no_other_value(plan_file: Path) -> None:
    store(upload(MOVED))
    assert feature_of(plan_file, "a")["properties"].get("lead") is None


def test_without_it_other_values_are_taken_over(plan_file: Path) -> None:
    store(switch(upload(MOVED), "_geometry_only"))
    assert feature_of(plan_file, "a")["properties"]["lead"] == "规划办"


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "other values of 1 project"), ("zh", "1 个项目的其他字段")]
)
def test_what_places_only_leaves_out_is_counted(plan_file: Path, lang: str, word: str) -> None:
    changed = project("a", location_verified=False, lead="规划办")
    assert word in said(upload(geojson(changed), lang=lang))


def test_far_moves_can_be_picked_out(plan_file: Path) -> None:
    app = upload(MOVED)
    field(app, "number_input", "_far").set_value(500.0)
    seen(app)
    assert [row[1] for row in table(app)] == ["Park B"]
    assert asked(app, "review_map") == [("old", "old b"), ("new", "new b")]


def test_a_filter_that_nothing_passes_leaves_an_empty_table(plan_file: Path) -> None:
    app = say_nothing_new(upload(MOVED))
    field(app, "number_input", "_far").set_value(50_000.0)
    assert table(seen(app)) == []
    assert button(app, "Save 1 project as a revision")  # what is ticked stays ticked


def test_one_project_is_looked_at_with_its_values(plan_file: Path) -> None:
    app = upload(MOVED)
    field(app, "selectbox", "_one").set_value("a")
    seen(app)
    assert asked(app, "review_map") == [("old", "old a"), ("new", "new a")]
    assert "规划办" in said(app)


def test_ticks_and_switches_do_not_outlive_their_file(plan_file: Path) -> None:
    app = press(switch(upload(MOVED), "_verified"), "Untick all shown")
    app.file_uploader[0]._files = []
    app.file_uploader[0].upload("next.geojson", MOVED)
    seen(app)
    assert [row[0] for row in table(app)] == [True, False]
    assert field(app, "toggle", "_verified").value is False
    assert field(app, "text_input", "_reason").value == "Places from next.geojson"


def test_a_file_that_changes_nothing_says_so(plan_file: Path) -> None:
    app = upload(geojson(project("a", location_verified=False)))
    assert "The file changes nothing." in said(app)
    assert button(app, "Nothing is ticked").disabled


def test_a_place_that_the_file_takes_away_is_not_ticked(plan_file: Path) -> None:
    app = upload(
        geojson(project("a", geometry=None, location_verified=False, location_type="site"))
    )
    assert [(row[0], row[2], row[5]) for row in table(app)] == [
        (False, "place removed", "the place would be removed")
    ]
