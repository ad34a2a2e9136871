"""Many projects as a sheet: counted, listed, checked, and stored as one revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.store import permission
from geo.store.file.history import History
from tests.conftest import project
from tests.store.committing import edit, feature_of, retire

Cells = dict[tuple[str, str], Any]
HOSTILE = "**b** <img src=x onerror=alert(1)> {{7*7}} =1+1 :material/home:"


def script() -> None:
    """Run the view as the page does."""
    from geo.ui.project.sheet import show_sheet_edit
    from geo.ui.shared import state

    state.sync()
    show_sheet_edit()


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> Cells:
    """Give what is typed into the table, by id and field; AppTest has no hands for it."""
    typed: Cells = {}
    show = st.data_editor

    def editor(frame: pd.DataFrame, **told: Any) -> pd.DataFrame:
        show(frame, **told)
        now = frame.astype(dict.fromkeys(frame.columns, object))
        for (identifier, name), value in typed.items():
            now.loc[now["id"] == identifier, name] = value
        return now

    monkeypatch.setattr(st, "data_editor", editor)
    monkeypatch.setattr(permission, "_server", permission._Server())
    return typed


@pytest.fixture
def path(projects_file: Callable[..., Path], own_settings: Callable[..., None]) -> Path:
    features = [
        project("a", own=1),
        project("b", name_en="Park B", category="park", target_value=10**18 + 1, target_unit="座"),
        project("c", name_en="Road C", category="road", section=2, geometry=None),
    ]
    file = projects_file(*features)
    own_settings(store=str(file))
    return file


def look(lang: str = "en", **address: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    for key, value in {"lang": lang, **address}.items():
        app.query_params[key] = value
    return seen(app)


def seen(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def store(app: AppTest) -> AppTest:
    app.text_input(key="edit_sheet_sign_author").set_value("李工")
    app.text_input(key="edit_sheet_sign_reason").set_value("月度更新")
    seen(app)
    app.button(key="edit_sheet_store").click()
    return seen(app)


def frame(app: AppTest) -> pd.DataFrame:
    (found,) = app.dataframe
    return found.value


def html(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def said(elements: Any) -> str:
    return " ".join(each.value for each in elements).replace("\\", "")


def properties(path: Path, name: str) -> Any:
    return feature_of(path, name)["properties"]


def test_the_sheet_shows_what_passes_the_filter(path: Path, cells: Cells) -> None:
    assert list(frame(look())["id"]) == ["c", "a", "b"]
    assert list(frame(look(category="park"))["id"]) == ["b"]


def test_untouched_there_is_nothing_to_store(path: Path, cells: Cells) -> None:
    app = look()
    assert "Nothing has been changed yet." in said(app.caption)
    assert app.button(key="edit_sheet_store").disabled


@pytest.mark.parametrize(("language", "label"), [("zh", "建成"), ("en", "Completed")])
def test_changed_cells_are_counted_listed_and_stored_at_once(
    path: Path, cells: Cells, language: str, label: str
) -> None:
    cells |= {
        ("a", "status"): "completed",
        ("a", "status_as_of"): dt.date(2024, 1, 5),
        ("b", "lead"): "规划办",
        ("c", "target_year"): 2025.0,
    }
    app = look(language)
    assert "4" in said(app.markdown)
    assert label in html(app)
    store(app)
    assert [each.features for each in History(path).revisions()] == [3]
    assert properties(path, "a")["status_as_of"] == "2024-01-05"
    assert properties(path, "a")["own"] == 1
    assert properties(path, "b")["target_value"] == 10**18 + 1
    assert properties(path, "c")["target_year"] == 2025
    assert app.button(key="undo_1")


def test_a_cell_that_cannot_be_stored_is_named_by_project_and_field(
    path: Path, cells: Cells
) -> None:
    cells |= {("a", "name"): None, ("b", "target_unit"): None}
    app = look()
    assert "Some cells cannot be saved" in said(app.error)
    for part in ("Name (Chinese)", "The text is empty.", "Unit of the target"):
        assert part in html(app)
    assert app.button(key="edit_sheet_store").disabled


def test_a_draft_outlives_another_filter(path: Path, cells: Cells) -> None:
    cells[("b", "lead")] = "规划办"
    app = look()
    cells.clear()
    app.query_params["category"] = "road"
    seen(app)
    assert list(frame(app)["id"]) == ["c"]
    store(app)
    assert properties(path, "b")["lead"] == "规划办"


def test_reset_forgets_what_was_typed(path: Path, cells: Cells) -> None:
    cells[("b", "lead")] = "规划办"
    app = look()
    cells.clear()
    app.button(key="edit_sheet_reset").click()
    seen(app)
    assert app.button(key="edit_sheet_store").disabled
    assert pd.isna(frame(app).set_index("id").loc["b", "lead"])


def test_what_others_store_meanwhile_stays(path: Path, cells: Cells) -> None:
    cells[("b", "lead")] = "规划办"
    app = look()
    edit(path, "b", community="西平")
    edit(path, "a", community="石竹")
    seen(app)
    assert "Of these, others have changed 1 project" in said(app.info)
    store(app)
    assert (properties(path, "b")["lead"], properties(path, "b")["community"]) == ("规划办", "西平")
    assert properties(path, "a")["community"] == "石竹"


@pytest.mark.parametrize(("choice", "lead"), [("mine", "规划办"), ("theirs", "城建办")])
def test_a_conflict_is_asked_about(path: Path, cells: Cells, choice: str, lead: str) -> None:
    cells |= {("b", "lead"): "规划办", ("a", "community"): "西平"}
    app = look()
    edit(path, "b", lead="城建办")
    store(seen(app))
    assert properties(path, "b")["lead"] == "城建办"
    app.radio[0].set_value(choice)
    seen(app)
    next(each for each in app.button if each.label == "Save with these choices").click()
    cells.clear()
    seen(app)
    assert properties(path, "b")["lead"] == lead
    assert properties(path, "a")["community"] == "西平"


def test_a_project_that_is_retired_meanwhile_keeps_its_change(path: Path, cells: Cells) -> None:
    cells[("b", "lead")] = "规划办"
    app = look()
    retire(path, "b")
    store(seen(app))
    assert properties(path, "b")["lead"] == "规划办"
    assert properties(path, "b")["retired"] is True


def test_hostile_texts_stay_text(path: Path, cells: Cells) -> None:
    cells |= {("b", "lead"): HOSTILE, ("b", "name_en"): HOSTILE}
    app = look()
    assert "<img" not in html(app)
    store(app)
    assert properties(path, "b")["lead"] == HOSTILE


def test_when_editing_is_off_there_is_no_sheet(
    path: Path, cells: Cells, own_settings: Callable[..., None]
) -> None:
    own_settings(public="1")
    app = look()
    assert "cannot be edited" in said(app.info)
    assert not app.dataframe
    assert not app.button
