"""The history as a planner sees it: list, filter, changes, undo and restore, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.store import permission
from geo.store.change import FeatureChange, Source
from geo.store.file.history import History
from geo.store.writer import commit, restore, undo
from geo.ui.history import revision as history_parts
from geo.ui.history import view as revisions
from geo.ui.history.data import local_time
from geo.ui.shared.words import plain
from tests.conftest import project
from tests.store.committing import add, change_set, changed, edit, feature_of, lines_of, retire

NEAR = {"type": "Point", "coordinates": [113.75, 23.001]}
HOSTILE = "**b** <img src=x onerror=alert(1)> {{7*7}} {x} [y](http://e.invalid) :material/home: $x$"


def script() -> None:
    """Run the view as the page does, and show what it asks of the map."""
    import streamlit as st

    from geo.ui.history import revision as history_parts
    from geo.ui.history.view import show_history
    from geo.ui.shared import state

    history_parts.edit_map = lambda key, shapes, **told: st.session_state.update(
        drawn=(key, shapes, told)
    )
    state.sync()
    show_history()


@pytest.fixture(autouse=True)
def own_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_parts, "edit_map", history_parts.edit_map)  # put back afterwards
    monkeypatch.setattr(permission, "_server", permission._Server())


@pytest.fixture
def path(projects_file: Callable[..., Path], own_settings: Callable[..., None]) -> Path:
    file = projects_file(project("a"), project("b", name_en="School B"), project("c"))
    own_settings(store=str(file))
    return file


def look(lang: str = "en") -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["lang"] = lang
    return seen(app)


def seen(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def choose(app: AppTest, number: int, view: str = "changes") -> AppTest:
    app.selectbox(key="history_revision").set_value(number)
    seen(app)
    app.get("button_group")[0].set_value(view)
    return seen(app)


def press(app: AppTest, action: str, number: int, author: str = "李工") -> AppTest:
    key = f"history_{action}_{number}"
    app.text_input(key=f"{key}_author").set_value(author)
    app.button(key=f"{key}_go").click()
    return seen(app)


def html(app: AppTest) -> str:
    return "\n".join(each.proto.body for each in app.get("html"))


def words(app: AppTest, *kinds: str) -> str:
    kinds = kinds or ("markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(each.value for kind in kinds for each in app.get(kind)).replace("\\", "")


def column(app: AppTest, name: str) -> list[Any]:
    return list(app.dataframe[0].value[name])


def drawn(app: AppTest) -> tuple[list[Any], dict[str, Any]]:
    _key, shapes, told = app.session_state["drawn"]
    return shapes, told


# Looking


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_before_the_first_change_it_says_what_will_appear(path: Path, lang: str) -> None:
    app = look(lang)
    assert len(app.info) == 1
    assert {"en": "numbered revision", "zh": "编号的修订"}[lang] in html(app)
    assert not app.dataframe
    assert not app.button


def test_the_list_is_newest_first_and_says_who_when_why(path: Path) -> None:
    lines = lines_of(path)
    source = Source("points.zip", "ab" * 32, "EPSG:4547")
    moved = FeatureChange("a", lines["a"], changed(lines["a"], geometry=NEAR))
    commit(path, change_set(moved, source=source))
    edit(path, "b", note=1)
    undo(path, 2, "王芳", "错")
    restore(path, 0, "王芳", "回去")
    path.write_bytes(path.read_bytes().replace("甲学校".encode(), "乙学校".encode(), 1))
    edit(path, "c", note=1)
    app = look()
    assert column(app, "No.") == [6, 5, 4, 3, 2, 1, 0]
    assert column(app, "Kind") == [
        "Single edit",
        "By another program",
        "Restore of the beginning",
        "Undo of 2",
        "Single edit",
        "Upload of a file",
        "Before the first revision",
    ]
    assert column(app, "Person")[1:4] == ["", "王芳", "王芳"]
    assert column(app, "File")[5] == "points.zip"
    assert column(app, "Coordinates read as")[5] == "EPSG:4547"
    assert column(app, "SHA-256")[5] == "ab" * 6
    assert column(app, "Time")[0] == local_time(History(path).revision(6).time)


def test_the_facts_of_an_upload_stand_in_full(path: Path) -> None:
    line = lines_of(path)["a"]
    source = Source("points.zip", "ab" * 32, "GCJ-02")
    commit(path, change_set(FeatureChange("a", line, changed(line, note=1)), source=source))
    shown = html(look())
    assert "points.zip" in shown
    assert "ab" * 32 in shown
    assert "Coordinates read as: GCJ-02" in shown


def test_a_move_is_a_row_and_an_arrow(path: Path) -> None:
    edit(path, "a", geometry=NEAR, status="ongoing")
    app = look()
    assert "111 m north" in html(app)
    assert "Status: Planned → Ongoing" in html(app)
    shapes, told = drawn(app)
    assert [each.role for each in shapes] == ["old", "new"]
    assert [each.label for each in shapes] == ["School A", "School A"]
    (arrow,) = told["arrows"]
    assert (arrow.start, arrow.end) == ((113.75, 23.0), (113.75, 23.001))
    assert [role for role, _text in told["legend"]] == ["old", "new"]


@pytest.mark.parametrize(
    ("change", "roles", "word"),
    [
        (lambda path: retire(path, "a"), ["old"], "Retired"),
        (lambda path: add(path, project("d")), ["new"], "New"),
        (lambda path: edit(path, "a", note=1), ["chosen"], "Fields changed"),
    ],
)
def test_what_else_happens_is_told_and_drawn(
    path: Path, change: Callable[[Path], Any], roles: list[str], word: str
) -> None:
    change(path)
    app = look()
    assert [each.role for each in drawn(app)[0]] == roles
    assert word in html(app)


def test_a_change_without_places_needs_no_map(path: Path) -> None:
    add(path, project("d", geometry=None))
    app = look()
    assert "drawn" not in app.session_state
    assert "None of these projects has a place on the map." in words(app)


def test_a_long_text_is_shown_where_it_begins_to_differ(path: Path) -> None:
    edit(path, "a", description="说明" * 400)
    edit(path, "a", description="说明" * 400 + "完工")
    shown = html(look())
    assert "说明完工" in shown
    assert "说明" * 100 not in shown


def test_the_plan_as_it_stood(path: Path) -> None:
    edit(path, "a", geometry=None)
    retire(path, "b")
    app = choose(look(), 1, "plan")
    assert "3 projects · 2 on the map" in words(app)
    assert [(each.id, each.role) for each in drawn(app)[0]] == [("b", "new"), ("c", "new")]
    app = choose(app, 2, "plan")
    assert "2 projects" in words(app)
    assert "1 retired" in words(app)
    app = choose(app, 0, "plan")
    assert len(drawn(app)[0]) == 3


def test_before_the_first_revision_there_is_nothing_to_undo(path: Path) -> None:
    edit(path, "a", note=1)
    app = look()
    app.selectbox(key="history_revision").set_value(0)
    seen(app)
    assert len(app.get("button_group")[0].options) == 3


def test_two_revisions_are_compared(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "a", note=2)
    edit(path, "b", status="ongoing")
    app = choose(look(), 2, "compare")
    assert "note: 1 → 2" in html(app)
    assert "Status: Planned → Ongoing" in html(app)
    app.selectbox(key="history_from_2_3").set_value(3)
    seen(app)
    assert "Choose two different revisions." in words(app)
    app.selectbox(key="history_to_2_3").set_value(0)
    seen(app)
    assert "note: 2 → –" in html(app)


# Finding


def test_search_by_person_reason_and_file(path: Path) -> None:
    for name, told in {"a": {"author": "李明"}, "b": {"reason": "ＣＢＤ 测量"}}.items():
        line = lines_of(path)[name]
        commit(path, change_set(FeatureChange(name, line, changed(line, note=1)), **told))
    app = look()
    for text, numbers in {"李明": [1], "cbd": [2], "李": [2, 1], "": [2, 1, 0]}.items():
        app.text_input(key="history_text").set_value(text)
        seen(app)
        assert column(app, "No.") == numbers
    app.text_input(key="history_text").set_value("nobody")
    seen(app)
    assert "No revision matches this search." in words(app)
    assert not app.dataframe


def test_all_changes_of_one_project_also_when_it_is_retired(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "b", note=1)
    retire(path, "a")
    app = look()
    assert "School A (c)" in app.selectbox(key="history_project").options
    app.selectbox(key="history_project").set_value("a")
    seen(app)
    assert column(app, "No.") == [3, 1]
    assert app.selectbox(key="history_revision").value == 3


def test_a_long_history_comes_in_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "PAGE", 3)
    for number in range(7):
        edit(path, "a", note=number)
    app = look()
    assert column(app, "No.") == [7, 6, 5]
    app.button(key="history_older").click()
    seen(app)
    assert column(app, "No.") == [4, 3, 2]
    assert "4–6 of 8" in words(app)
    choose(app, 0, "plan")
    assert column(app, "No.") == [1, 0]
    assert app.button(key="history_older").disabled
    app.button(key="history_newer").click()
    seen(app)
    assert column(app, "No.") == [4, 3, 2]


def test_only_first_lines_are_read_until_more_is_asked_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        edit(path, "a", note=number)
    asked = []
    read = History.changes
    monkeypatch.setattr(
        History, "changes", lambda self, number: asked.append(number) or read(self, number)
    )
    app = look()
    assert asked == [5]
    seen(app)
    assert asked == [5]


def test_a_long_table_comes_in_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_parts, "ROWS", 2)
    lines = lines_of(path)
    commit(
        path,
        change_set(*(FeatureChange(n, lines[n], changed(lines[n], name_en=n * 9)) for n in "abc")),
    )
    app = look()
    assert "aaaaaaaaa" in html(app)
    assert "ccccccccc" not in html(app)
    app.number_input(key="history_changes_page").set_value(2)
    seen(app)
    assert "ccccccccc" in html(app)


# Undo and restore


def test_undo_keeps_later_revisions_and_tells_the_new_number(path: Path) -> None:
    edit(path, "a", name_en="Wrong")
    edit(path, "a", note=2)
    app = choose(look(), 1, "undo")
    assert "changes 1 project" in words(app)
    assert app.text_input(key="history_undo_1_reason").value == "Undo of revision 1"
    press(app, "undo", 1)
    assert "Saved as revision 3: revision 1 has been undone" in words(app, "success")
    properties = feature_of(path, "a")["properties"]
    assert (properties["name_en"], properties["note"]) == ("School A", 2)
    assert app.selectbox(key="history_revision").value == 3
    assert column(app, "No.") == [3, 2, 1, 0]
    revision = History(path).revision(3)
    assert (revision.author, revision.reason) == ("李工", "Undo of revision 1")


def test_the_author_is_remembered_and_the_message_goes_on(path: Path) -> None:
    edit(path, "a", note=1)
    app = press(choose(look(), 1, "undo"), "undo", 1)
    assert app.success
    choose(app, 2, "undo")
    assert not app.success
    assert app.text_input(key="history_undo_2_author").value == "李工"
    assert app.session_state["edit_author"] == "李工"


def test_the_default_reason_is_in_chinese_too(path: Path) -> None:
    edit(path, "a", note=1)
    app = choose(look("zh"), 1, "undo")
    assert app.text_input(key="history_undo_1_reason").value == "撤销第 1 次修订"


@pytest.mark.parametrize(("number", "said"), [(1, "after revision 1"), (0, "before the first")])
def test_restore_brings_the_whole_plan_back(path: Path, number: int, said: str) -> None:
    edit(path, "a", note=1)
    add(path, project("d"))
    retire(path, "c")
    app = choose(look(), number, "restore")
    assert said in words(app)
    assert f"changes {3 - number} projects" in words(app)
    press(app, "restore", number)
    assert "Saved as revision 4" in words(app, "success")
    assert feature_of(path, "d")["properties"]["retired"] is True
    assert History(path).revision(4).of == number


def test_where_nothing_is_to_do_no_button_is_offered(path: Path) -> None:
    edit(path, "a", note=1)
    undo(path, 1, "李", "错")
    app = choose(look(), 2, "restore")
    assert "The plan already looks like this" in words(app)
    app = choose(app, 1, "undo")
    assert "Nothing of this revision is left to undo" in words(app)
    assert not [each for each in app.button if each.key.endswith("_go")]


def test_a_conflict_is_shown_side_by_side_and_nothing_is_stored(path: Path) -> None:
    edit(path, "a", status="ongoing")
    edit(path, "a", status="paused")
    content = path.read_bytes()
    app = choose(look(), 1, "undo")
    assert "Later revisions changed 1 of the same fields" in words(app, "warning")
    assert "This undoes revision" not in words(app)
    press(app, "undo", 1)
    assert "Nothing has been saved." in words(app, "error")
    assert not app.warning
    (table,) = [each.proto.body for each in app.get("html") if "Saved now" in each.proto.body]
    cells = ("School A", "Status", "Ongoing", "Planned", "Paused")
    places = [table.index(f"<td>{cell}</td>") for cell in cells]
    assert places == sorted(places)
    assert path.read_bytes() == content
    assert len(History(path).revisions()) == 2


def test_author_and_reason_are_asked_for(path: Path) -> None:
    edit(path, "a", note=1)
    app = press(choose(look(), 1, "undo"), "undo", 1, author=" ")
    assert "nothing has been saved" in words(app, "error")
    assert "Your name" in html(app)
    assert len(History(path).revisions()) == 1


def test_what_another_stored_meanwhile_is_told(path: Path) -> None:
    edit(path, "a", note=1)
    app = choose(look(), 1, "undo")
    undo(path, 1, "王芳", "错")
    press(app, "undo", 1)
    assert "There is nothing to save" in words(app, "error")
    assert column(app, "No.") == [2, 1, 0]


# Not allowed, hostile, broken


@pytest.mark.parametrize("action", ["undo", "restore"])
def test_who_may_not_edit_may_look_and_is_told_how(path: Path, action: str) -> None:
    edit(path, "a", note=1)
    edit(path, "a", note=2)
    permission._server.addresses = lambda: {"0.0.0.0"}
    app = choose(look(), 2 if action == "undo" else 1, action)
    assert column(app, "No.") == [2, 1, 0]
    (button,) = [each for each in app.button if each.key.endswith("_go")]
    assert button.disabled
    assert "PLANMAP_EDIT" in words(app, "info")


def test_the_public_build_shows_nothing_of_it(
    path: Path, own_settings: Callable[..., None]
) -> None:
    edit(path, "a", note=1, reason="x")
    own_settings(store=str(path), public="1", edit="1")
    app = look()
    assert words(app, "info") == (
        "The public version cannot be edited. "
        "Edit in the office's own version, without PLANMAP_PUBLIC."
    )
    for kind in ("dataframe", "selectbox", "text_input", "button", "html", "markdown"):
        assert not app.get(kind)


def test_hostile_texts_stay_text(path: Path) -> None:
    line = lines_of(path)["a"]
    change = FeatureChange("a", line, changed(line, name_en=HOSTILE, lead=HOSTILE))
    source = Source(HOSTILE, HOSTILE, HOSTILE)
    commit(path, change_set(change, author=HOSTILE, reason=HOSTILE, source=source))
    app = look()
    assert "<img" not in html(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in html(app)
    assert "{{7*7}}" in html(app)
    assert plain(HOSTILE) in [each.value for each in app.markdown]
    assert column(app, "Reason")[0] == column(app, "Person")[0] == HOSTILE
    assert drawn(app)[0][0].label == HOSTILE
    app = press(choose(app, 1, "undo"), "undo", 1, author=HOSTILE)
    assert app.success
    assert "<img" not in html(app)


def test_a_damaged_history_is_told_in_words(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "a", note=2)
    (path.parent / "projects.geojson.history" / "0000001.jsonl").write_bytes(b"{")
    app = look()
    assert "0000001" in words(app, "error")
    assert not app.dataframe


def test_a_revision_that_is_cut_off_leaves_the_list(path: Path) -> None:
    edit(path, "a", note=1)
    edit(path, "a", note=2)
    file = path.parent / "projects.geojson.history" / "0000002.jsonl"
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    app = look()
    assert "0000002" in words(app, "error")
    assert column(app, "No.") == [2, 1, 0]


def test_a_broken_projects_file_leaves_the_history(path: Path) -> None:
    edit(path, "a", note=1)
    path.write_bytes(b"{")
    app = look()
    assert column(app, "No.") == [1, 0]
    assert "Another program has changed the projects file" in words(app)
    choose(app, 1, "undo")
    assert app.error


def test_times_that_are_none_are_shown_as_they_are() -> None:
    assert local_time("yesterday") == "yesterday"
    assert local_time("2023-02-24T08:05:00Z").startswith("2023-02-2")
