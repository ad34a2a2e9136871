"""One project as a planner edits it: alone, beside others, with a place, retired and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from geo.crs.surroundings import town_surroundings
from geo.crs.systems import SYSTEMS
from geo.model.example import town_example
from geo.store import permission
from geo.store.file.history import History
from geo.ui.project import view
from tests.conftest import project
from tests.store.committing import edit, feature_of, lines_of, retire

HERE = {"type": "Point", "coordinates": [113.75, 23.0]}
NEAR = {"type": "Point", "coordinates": [113.75, 23.001]}
HOSTILE = "**b** <img src=x onerror=alert(1)> {{7*7}} {x} [y](http://e.invalid) :material/home: $x$"


def script() -> None:
    """Run the view as the page does; the map is asked and answers by the session."""
    import streamlit as st

    from geo.ui.project import view
    from geo.ui.project.view import show_project_edit
    from geo.ui.shared import state
    from geo.ui.shared.side_map import MapAnswer

    def ask(key: str, shapes: object, **told: object) -> MapAnswer:
        st.session_state["asked"] = {"key": key, "shapes": shapes, **told}
        st.session_state[key] = "shown"
        answer = st.session_state.get("answer") or MapAnswer()
        if answer.offered:
            st.session_state["answer"] = MapAnswer()
        if answer.just_picked:
            st.session_state["answer"] = MapAnswer(picked=answer.picked)
        return answer

    view.edit_map = ask
    state.sync()
    show_project_edit()


@pytest.fixture(autouse=True)
def own_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "edit_map", view.edit_map)  # put back afterwards
    monkeypatch.setattr(permission, "_server", permission._Server())


@pytest.fixture
def path(projects_file: Callable[..., Path], own_settings: Callable[..., None]) -> Path:
    guess = project("b", name="乙公园", name_en="Park B", location_verified=False, own={"x": [1]})
    none = project("c", name="丙路", name_en="Road C", geometry=None, location_verified=False)
    file = projects_file(project("a"), guess, none)
    own_settings(store=str(file))
    return file


def look(identifier: str | None = None, lang: str = "en") -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["lang"] = lang
    if identifier is not None:
        app.query_params["id"] = identifier
    return seen(app)


def seen(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def widget(app: AppTest, kind: str, ending: str) -> Any:
    (found,) = (each for each in app.get(kind) if each.key and each.key.endswith(ending))
    return found


def type_in(app: AppTest, field: str, value: str) -> AppTest:
    widget(app, "text_input", f"_{field}").set_value(value)
    return seen(app)


def mode(app: AppTest, value: str) -> AppTest:
    (found,) = (each for each in app.get("button_group") if each.key.endswith("_mode"))
    found.set_value(value)
    return seen(app)


def store(app: AppTest, reason: str = "测量成果") -> AppTest:
    key = widget(app, "button", "_store").key.removesuffix("_store")
    app.text_input(key=f"{key}_author").set_value("李工")
    app.text_input(key=f"{key}_reason").set_value(reason)
    seen(app)
    widget(app, "button", "_store").click()
    return seen(app)


def know(app: AppTest, answer: str = "same") -> AppTest:
    """Answer what is known of the new place."""
    widget(app, "radio", "_known").set_value(answer)
    return seen(app)


def html(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def said(elements: Any) -> str:
    return " ".join(each.value for each in elements).replace("\\", "")


def properties(path: Path, name: str) -> Any:
    return feature_of(path, name)["properties"]


def test_before_a_choice_there_is_a_map_to_pick_from(path: Path) -> None:
    app = look()
    assert app.selectbox(key="edit_choice").options == [
        "New project",
        "School A · 3 Public services",
        "Park B · 3 Public services",
        "Road C · 3 Public services",
    ]
    assert app.session_state["asked"]["key"] == "edit_pick_map"
    assert [each.id for each in app.session_state["asked"]["shapes"]] == ["a", "b"]


def test_a_project_can_be_picked_on_the_map(path: Path) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = look()
    app.session_state["answer"] = MapAnswer(picked="b", just_picked=True)
    seen(app)
    assert app.selectbox(key="edit_choice").value == "b"
    assert app.session_state["asked"]["key"] != "edit_pick_map"


def test_the_address_preselects_a_project_and_an_unknown_one_does_no_harm(path: Path) -> None:
    assert widget(look("b"), "text_input", "_name_en").value == "Park B"
    assert look("no-such").selectbox(key="edit_choice").value is None


def test_two_projects_of_one_name_are_told_apart(
    projects_file: Callable[..., Path], own_settings: Callable[..., None]
) -> None:
    own_settings(store=str(projects_file(project("a"), project("b"))))
    options = look("b").selectbox(key="edit_choice").options
    assert options[1:] == ["School A · 3 Public services · a", "School A · 3 Public services · b"]


@pytest.mark.parametrize(("language", "word"), [("zh", "修改前"), ("en", "Before")])
def test_a_field_is_previewed_stored_and_undone(path: Path, language: str, word: str) -> None:
    before = path.read_bytes()
    app = type_in(look("b", language), "lead", "规划办")
    assert word in html(app)
    assert "规划办" in html(app)
    assert path.read_bytes() == before
    store(app)
    assert properties(path, "b")["lead"] == "规划办"
    assert properties(path, "b")["own"] == {"x": [1]}
    assert "1" in said(app.success)
    widget(app, "button", "undo_1").click()
    seen(app)
    assert properties(path, "b").get("lead") is None
    assert "2" in said(app.success)
    revision = History(path).revision(1)
    assert (revision.author, revision.reason, revision.features) == ("李工", "测量成果", 1)


def test_nothing_typed_cannot_be_stored(path: Path) -> None:
    app = look("b")
    assert widget(app, "button", "_store").disabled
    assert "Nothing has been changed yet." in said(app.caption)


def test_without_name_and_reason_it_is_said_what_is_missing(path: Path) -> None:
    app = type_in(look("b"), "lead", "甲")
    widget(app, "button", "_store").click()
    seen(app)
    assert "nothing has been saved" in said(app.error)
    assert "Your name" in html(app)
    assert "Reason for the change" in html(app)
    assert not History(path).revisions()


def test_a_mistake_is_said_at_its_field_and_is_not_stored(path: Path) -> None:
    app = type_in(look("b"), "name", " ")
    assert "The text is empty." in said(app.markdown)
    store(app)
    assert properties(path, "b")["name"] == "乙公园"
    assert said(app.error)


def test_the_draft_outlives_a_look_at_another_project_and_reset_forgets_it(path: Path) -> None:
    app = type_in(look("b"), "lead", "甲")
    app.selectbox(key="edit_choice").set_value("a")
    seen(app)
    app.selectbox(key="edit_choice").set_value("b")
    seen(app)
    assert widget(app, "text_input", "_lead").value == "甲"
    widget(app, "button", "_reset").click()
    seen(app)
    assert widget(app, "text_input", "_lead").value == ""


def test_two_editors_of_different_fields_both_win(path: Path) -> None:
    one, other = look("b"), look("b")
    store(type_in(one, "lead", "甲"))
    type_in(other, "community", "西平")
    assert "Others have changed this project" in said(other.info)
    store(other)
    assert (properties(path, "b")["lead"], properties(path, "b")["community"]) == ("甲", "西平")


@pytest.mark.parametrize(("choice", "lead"), [("mine", "乙"), ("theirs", "甲")])
def test_two_editors_of_one_field_are_asked(path: Path, choice: str, lead: str) -> None:
    one, other = look("b"), look("b")
    store(type_in(one, "lead", "甲"))
    type_in(other, "lead", "乙")
    store(type_in(other, "community", "西平"))
    assert properties(path, "b")["lead"] == "甲"
    assert "others saved different values" in said(other.warning)
    (go,) = (each for each in other.button if "still open" in each.label)
    assert go.disabled
    other.radio[0].set_value(choice)
    seen(other)
    (go,) = (each for each in other.button if each.label == "Save with these choices")
    go.click()
    seen(other)
    assert (properties(path, "b")["lead"], properties(path, "b")["community"]) == (lead, "西平")
    assert not other.radio


def test_an_untouched_form_follows_what_others_store_and_forgets_nothing(path: Path) -> None:
    app = look("b")
    edit(path, "b", lead="甲")
    widget(app, "text_input", "_0_reason").set_value("测量成果")
    mode(app, "type")
    assert widget(app, "text_input", "_lead").value == "甲"
    assert widget(app, "text_input", "_0_reason").value == "测量成果"
    assert widget(app, "selectbox", "_system")


@pytest.mark.parametrize(
    ("system", "x", "y"),
    [
        ("EPSG:4326", "１１３°４５′", "23.001"),
        ("EPSG:4326", "23.001, 113.75", ""),
        ("EPSG:4547", "474367.45", "2544670.26"),
    ],
)
def test_a_place_can_be_typed(path: Path, system: str, x: str, y: str) -> None:
    app = mode(look("b"), "type")
    widget(app, "selectbox", "_system").set_value(system)
    type_in(type_in(app, "x", x), "y", y)
    assert "m from the current place" in said(app.markdown)
    assert len(app.session_state["asked"]["arrows"]) == 1
    assert "First say what is known" in said(app.warning)
    assert widget(app, "button", "_store").disabled
    store(know(app))
    assert feature_of(path, "b")["geometry"]["type"] == "Point"
    found = feature_of(path, "b")["geometry"]["coordinates"]
    assert found == pytest.approx(NEAR["coordinates"], abs=2e-4)


@pytest.mark.parametrize(
    ("x", "y", "warning"),
    [
        ("113.3", "23.0", "outside the study area"),
        ("113.75", "22.94", "km from the project's current place"),
    ],
)
def test_a_place_that_is_odd_is_warned_of(path: Path, x: str, y: str, warning: str) -> None:
    app = mode(look("b"), "type")
    type_in(type_in(app, "x", x), "y", y)
    assert warning in said(app.warning)


def test_the_systems_near_the_town_come_first_and_all_are_there(path: Path) -> None:
    app = mode(look("b"), "type")
    chosen = widget(app, "selectbox", "_system")
    near = [f"{each.label('en')} ({each.code})" for each in town_surroundings().near]
    assert chosen.options[: len(near)] == near
    assert len(chosen.options) == len(SYSTEMS)
    assert widget(app, "text_input", "_x").placeholder.startswith(town_example().degrees[0])
    chosen.set_value("EPSG:4534").run()
    assert widget(app, "text_input", "_y").placeholder == ""  # that zone does not reach here
    widget(app, "selectbox", "_system").set_value("EPSG:4547").run()
    assert widget(app, "text_input", "_x").placeholder == town_example().metres[0]


def test_numbers_that_cannot_be_read_change_nothing(path: Path) -> None:
    app = mode(look("b"), "type")
    type_in(type_in(app, "x", "西平"), "y", "23")
    assert "is not a coordinate" in said(app.markdown)
    assert widget(app, "button", "_store").disabled


def test_a_place_can_be_drawn_and_cleared_again(path: Path) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = mode(look("c"), "draw")
    assert app.session_state["asked"]["draw"] == "point"
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    seen(app)
    app.session_state["answer"] = MapAnswer()
    seen(app)
    assert widget(app, "button", "_store").disabled
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    store(know(seen(app)))
    assert feature_of(path, "c")["geometry"] == NEAR


LINE = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}
AREA = {
    "type": "Polygon",
    "coordinates": [[[113.75, 23.0], [113.76, 23.0], [113.76, 23.01], [113.75, 23.0]]],
}


@pytest.mark.parametrize(
    ("kind", "geometry", "expected"),
    [("point", NEAR, "site"), ("line", LINE, "corridor"), ("area", AREA, "area")],
)
def test_drawing_sets_the_kind_of_place_from_the_shape(
    path: Path, kind: str, geometry: dict[str, Any], expected: str
) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = mode(look("c"), "draw")
    (choice,) = (each for each in app.get("button_group") if each.key.endswith("_draw"))
    choice.set_value(kind)
    seen(app)
    assert widget(app, "selectbox", "_location_type").value == "unknown"
    app.session_state["answer"] = MapAnswer(drawn=geometry)
    seen(app)
    assert widget(app, "selectbox", "_location_type").value == expected
    store(know(app))
    assert properties(path, "c")["location_type"] == expected


def test_a_kind_of_place_that_was_chosen_after_drawing_stays(path: Path) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = mode(look("c"), "draw")
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    seen(app)
    widget(app, "selectbox", "_location_type").set_value("area")
    store(know(seen(app)))
    assert properties(path, "c")["location_type"] == "area"


def test_a_place_that_is_given_up_gives_the_kind_back(path: Path) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = mode(look("c"), "draw")
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    seen(app)
    app.session_state["answer"] = MapAnswer()
    mode(app, "keep")
    assert widget(app, "selectbox", "_location_type").value == "unknown"
    assert widget(app, "button", "_store").disabled


@pytest.mark.parametrize("kind", ["unknown", "subdistrict_wide", "not_spatial"])
def test_a_kind_that_denies_the_map_is_told_and_set_right(path: Path, kind: str) -> None:
    app = look("b")
    widget(app, "selectbox", "_location_type").set_value(kind)
    type_in(app, "lead", "甲")
    assert "but its kind of place" in said(app.info)
    store(app)
    assert properties(path, "b")["location_type"] == "site"


def test_a_kind_that_needs_a_place_is_told_and_set_right(path: Path) -> None:
    app = look("c")
    widget(app, "selectbox", "_location_type").set_value("corridor")
    type_in(app, "lead", "甲")
    assert "needs a place on the map" in said(app.info)
    store(app)
    assert properties(path, "c")["location_type"] == "unknown"


def test_a_new_place_is_stored_once_radius_and_source_are_said(path: Path) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = mode(look("c"), "draw")
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    know(seen(app), "told")
    assert widget(app, "button", "_store").disabled
    widget(app, "number_input", "_location_accuracy_m").set_value(30.0)
    type_in(app, "location_source", "二月测量")
    store(app)
    assert properties(path, "c")["location_accuracy_m"] == 30
    assert properties(path, "c")["location_source"] == "二月测量"


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh", "图上不画圆圈"), ("en", "no circle is drawn")]
)
def test_what_the_card_will_say_is_said_before_storing(
    projects_file: Callable[..., Path],
    own_settings: Callable[..., None],
    language: str,
    sentence: str,
) -> None:
    from geo.ui.shared.side_map import MapAnswer

    vague = {"location_verified": False, "location_accuracy_m": None}
    own_settings(store=str(projects_file(project("c", geometry=None, **vague))))
    app = look("c", language)
    assert sentence not in said(app.markdown)
    mode(app, "draw")
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    seen(app)
    assert sentence in said(app.markdown)


def test_a_click_before_draw_is_taken_as_the_place_after_a_yes(path: Path) -> None:
    from geo.ui.shared.side_map import MapAnswer

    app = look("c")
    assert app.session_state["asked"]["offers"]
    app.session_state["answer"] = MapAnswer(offered=NEAR)
    app.run()
    app.session_state["answer"] = MapAnswer(drawn=NEAR)
    seen(app)
    assert app.session_state["asked"]["draw"] == "point"
    assert app.session_state["asked"]["drawing"] == NEAR
    store(know(app))
    assert feature_of(path, "c")["geometry"] == NEAR
    assert properties(path, "c")["location_type"] == "site"


def test_a_confirmed_place_is_replaced_only_after_a_tick(path: Path) -> None:
    app = mode(look("a"), "type")
    type_in(type_in(app, "x", "113.75"), "y", "23.001")
    assert "Tick the box above" in said(app.warning)
    assert widget(app, "button", "_store").disabled
    widget(app, "checkbox", "_replace").set_value(True)
    store(know(seen(app)))
    assert feature_of(path, "a")["geometry"] == NEAR


def test_a_place_is_removed_only_after_a_tick(path: Path) -> None:
    app = mode(look("b"), "none")
    assert widget(app, "button", "_store").disabled
    widget(app, "checkbox", "_remove").set_value(True)
    seen(app)
    assert "will be removed" in said(app.markdown)
    store(app)
    assert feature_of(path, "b")["geometry"] is None


def fill_new(app: AppTest, **typed: str) -> AppTest:
    names = {"name": "莞太路", "name_en": "Guantai Road", "phrase": "莞太路", **typed}
    for name, value in names.items():
        widget(app, "text_input", f"_{name}").set_value(value)
    widget(app, "text_input", "_status_evidence").set_value("改造")
    choices = {"category": "road", "status": "planned", "section": 2, "location_type": "corridor"}
    for name, value in choices.items():
        widget(app, "selectbox", f"_{name}").set_value(value)
    widget(app, "number_input", "_sentence").set_value(1)
    widget(app, "date_input", "_status_as_of").set_value(_day())
    return seen(app)


def _day() -> Any:
    import datetime as dt

    return dt.date(2023, 2, 24)


def begin_new(app: AppTest) -> AppTest:
    next(each for each in app.button if each.label == "New project").click()
    return seen(app)


def test_a_new_project_is_stored_under_an_id_of_its_own(path: Path) -> None:
    app = store(fill_new(begin_new(look())))
    stored = feature_of(path, "guantai-road")
    assert stored["geometry"] is None
    assert stored["properties"]["location_type"] == "unknown"
    assert stored["properties"]["section"] == 2
    assert "lead" not in stored["properties"]
    assert app.selectbox(key="edit_choice").value == "guantai-road"
    assert widget(app, "button", "_store").disabled


def test_a_new_project_that_lacks_fields_is_told_which(path: Path) -> None:
    app = type_in(begin_new(look()), "name", "莞太路")
    assert "The field is missing." not in said(app.markdown)
    store(app)
    assert "The field is missing." in said(app.markdown)
    assert len(lines_of(path)) == 3


def test_a_new_project_does_not_take_the_id_of_a_retired_one(path: Path) -> None:
    retire(path, "b")
    app = fill_new(begin_new(look()), name_en="B")
    store(app)
    assert "b-2" in lines_of(path)
    app = fill_new(begin_new(look()), id="b")
    assert "occurs more than once" in html(app)
    assert widget(app, "button", "_store").proto.disabled is False
    store(app)
    assert len(lines_of(path)) == 4


def test_a_project_is_retired_and_brought_back(path: Path) -> None:
    app = look("b")
    assert widget(app, "button", "_retire_go").disabled
    widget(app, "checkbox", "_retire_sure").set_value(True)
    widget(app, "text_input", "_retire_author").set_value("李工")
    widget(app, "text_input", "_retire_reason").set_value("不再实施")
    seen(app)
    widget(app, "button", "_retire_go").click()
    seen(app)
    assert properties(path, "b")["retired"] is True
    assert app.selectbox(key="edit_choice").value is None
    assert any("Retired projects (1)" in each.label for each in app.expander)
    app.selectbox(key="edit_back").set_value("b")
    app.text_input(key="edit_back_sign_reason").set_value("继续实施")
    seen(app)
    app.button(key="edit_back_go").click()
    seen(app)
    assert "retired" not in properties(path, "b")
    assert app.selectbox(key="edit_choice").value == "b"
    assert [each.author for each in History(path).revisions()] == ["李工", "李工"]


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [({"public": "1"}, "cannot be edited"), ({}, "PLANMAP_EDIT=1")],
)
def test_when_editing_is_off_it_is_said_why_and_how(
    path: Path, own_settings: Callable[..., None], setting: dict[str, str], sentence: str
) -> None:
    own_settings(**setting)
    permission._server.addresses = lambda: {"0.0.0.0"}
    app = look("b")
    assert sentence in said(app.info)
    assert not app.text_input
    assert not app.button


def test_hostile_texts_stay_text(
    projects_file: Callable[..., Path], own_settings: Callable[..., None]
) -> None:
    feature = project("a", name=HOSTILE, name_en=HOSTILE, lead=HOSTILE, **{HOSTILE: HOSTILE})
    path = projects_file(feature)
    own_settings(store=str(path))
    one, other = look("a"), look("a")
    assert widget(one, "text_input", "_lead").value == HOSTILE
    store(type_in(one, "lead", HOSTILE + "1"), HOSTILE)
    store(type_in(other, "lead", HOSTILE + "2"), HOSTILE)
    assert properties(path, "a")[HOSTILE] == HOSTILE
    for app in (one, other):
        assert "<img" not in html(app)
        texts = [*app.markdown, *app.caption, *app.success, *app.warning]
        for text in [each.value for each in texts if "img" in each.value]:
            tokens = MarkdownIt("commonmark").parse(text.replace("**", "", 2))
            kinds = {child.type for token in tokens for child in token.children or []}
            assert kinds <= {"text", "text_special"}
    assert other.radio


def test_a_broken_store_is_said(path: Path) -> None:
    app = type_in(look("b"), "lead", "甲")
    path.write_text(json.dumps({"type": "x"}), encoding="utf-8")
    seen(app)
    assert "The plan cannot be shown" in said(app.title)


def test_everything_of_the_form_has_a_chinese_label(path: Path) -> None:
    app = look("b", "zh")
    kinds = ("text_input", "selectbox", "number_input", "date_input", "checkbox", "text_area")
    labels = [each.label for kind in kinds for each in app.get(kind)]
    assert len(labels) > 20
    assert [label for label in labels if label.isascii()] == []
