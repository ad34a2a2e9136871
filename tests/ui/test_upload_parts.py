"""Small parts of the edit page: views, templates, the file field, progress, arrows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.intake.checks.examine import Progress
from geo.model.errors import Finding
from geo.review.upload_session import Job
from geo.ui.edit_views import VIEWS
from geo.ui.shared.file_input import _css, file_style
from geo.ui.shared.side_map import arrow_between
from geo.ui.upload import view as upload_view
from tests.ui.uploading import look, said, seen

POINT = {"type": "Point", "coordinates": [113.75, 23.0]}
LINE = {"type": "LineString", "coordinates": [[113.7, 23.0], [113.8, 23.0]]}


# Arrows


def test_an_arrow_goes_from_middle_to_middle() -> None:
    arrow = arrow_between(LINE, POINT)
    assert arrow is not None
    assert arrow.end == (113.75, 23.0)
    assert 113.7 <= arrow.start[0] <= 113.8


@pytest.mark.parametrize("sides", [(None, POINT), (POINT, None), (None, None)])
def test_without_two_places_there_is_no_arrow(sides: tuple[Any, Any]) -> None:
    assert arrow_between(*sides) is None


# The file field


def test_the_words_cannot_end_the_style_element() -> None:
    assert "<" not in _css("</style><script>")
    assert file_style("key", '"', "</style>").count("</style>") == 1


@pytest.mark.parametrize(("lang", "word"), [("en", "Choose a file"), ("zh", "选择文件")])
def test_the_field_speaks_the_language(plan_file: Path, lang: str, word: str) -> None:
    app = look(lang)
    assert word in said(app)
    assert "20 MB" in said(app)
    assert list(app.file_uploader[0].proto.type) == []  # any file is answered in words


def test_the_field_tells_the_limit_of_the_settings(
    plan_file: Path, own_settings: Callable[..., None]
) -> None:
    own_settings(max_upload_mb="7")
    app = look()
    assert "7 MB" in said(app)
    assert app.file_uploader[0].proto.max_upload_size_mb == 7


# Templates


def test_the_template_is_offered_in_two_formats(plan_file: Path) -> None:
    app = look()
    assert [each.proto.label for each in app.get("download_button")] == ["XLSX", "GeoJSON"]
    app.toggle[0].set_value(False)
    assert len(seen(app).get("download_button")) == 2


# Views


def page(view: str | None = None, **address: str) -> AppTest:
    def script() -> None:
        import streamlit as st

        from geo.ui.edit_views import chosen_view
        from geo.ui.shared import state

        state.sync()
        st.session_state["seen"] = chosen_view()

    app = AppTest.from_function(script, default_timeout=120)
    for key, value in {"lang": "en", **address}.items():
        app.query_params[key] = value
    if view is not None:
        app.session_state["edit_view"] = view
    return seen(app)


def test_the_upload_comes_first_and_a_link_to_a_project_opens_its_form(plan_file: Path) -> None:
    assert page().session_state["seen"] == "upload"
    assert page(id="a").session_state["seen"] == "project"


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_can_be_chosen_and_exists(plan_file: Path, name: str) -> None:
    from importlib import import_module

    assert page(view=name).session_state["seen"] == name
    assert callable(getattr(import_module(VIEWS[name].module), VIEWS[name].function))


# Progress


def test_progress_is_shown_with_the_first_findings() -> None:
    told, done = threading.Event(), threading.Event()

    def work(tell: Progress) -> Any:
        without = [Finding("id_missing", feature=f"#{number}") for number in range(1, 1_001)]
        tell(0.4, [*without, Finding("ring_open", feature="a")])
        told.set()
        done.wait(20)

    def script() -> None:
        import streamlit as st

        from geo.ui.shared import state
        from geo.ui.upload import view as upload_view

        state.sync()
        upload_view.show_progress(st.session_state["job"])

    job = Job(work)
    assert told.wait(10)
    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["lang"] = "en"
    app.session_state["job"] = job
    seen(app)
    (bar,) = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (40, "The file is being checked (40 %)")
    assert "Found so far: 1,001" in said(app)
    lines = [each.value for each in app.markdown if each.value.startswith("- ")]
    assert len(lines) == 2, "a line a kind"
    assert "(1,000 of this kind)" in lines[0]
    done.set()
    assert upload_view._EVERY < 1
