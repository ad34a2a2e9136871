"""Errors in words: what is wrong, where, what to do; nothing of the program's inside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from tests.conftest import DATA

Run = Callable[..., AppTest]
PAYLOADS = ("![x](http://example.invalid/x.png)", "[x](http://example.invalid/)", "**x**", "`x`")


def kinds(text: str) -> set[str]:
    """Return the kinds of parts that Markdown makes of a text."""
    tokens = MarkdownIt("commonmark").parse(text)
    return {child.type for token in tokens for child in token.children or []}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_file_says_is_no_markdown(
    run_page: Run, own_settings: Callable[..., None], tmp_path: Path, payload: str
) -> None:
    path = tmp_path / "projects.geojson"
    path.write_text(f'{{"type": "{payload}"}}', encoding="utf-8")
    own_settings(store=str(path))
    (error,) = run_page("map").error
    assert kinds(error.value) <= {"text", "text_special"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_name_of_a_file_is_no_markdown(
    run_page: Run, own_settings: Callable[..., None], tmp_path: Path, payload: str
) -> None:
    own_settings(store=str(tmp_path / payload.replace("/", "")))
    (error,) = run_page("map").error
    assert kinds(error.value) <= {"text", "text_special"}


def with_broken_plan(folder: Path) -> Path:
    text = (DATA / "plan.toml").read_text(encoding="utf-8")
    (folder / "plan.toml").write_text(text.replace("title_zh", "title_xx", 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "计划暂时无法显示"), ("en", "The plan cannot be shown")]
)
def test_a_broken_plan_is_told_in_the_language_of_the_address(
    run_page: Run, own_settings: Callable[..., None], tmp_path: Path, language: str, title: str
) -> None:
    own_settings(data=str(with_broken_plan(tmp_path)))
    app = run_page("map", lang=language)
    assert not app.exception
    assert [each.value for each in app.title] == [title]
    assert "plan.toml" in app.error[0].value.replace("\\", "")
    assert "title_zh" in app.error[0].value.replace("\\", "")


@pytest.mark.parametrize("setting", [{"basemap": "bing"}, {"view_features": "many"}])
def test_a_wrong_setting_is_told_by_name(
    run_page: Run, own_settings: Callable[..., None], setting: dict[str, Any]
) -> None:
    own_settings(**setting)
    app = run_page("map")
    assert not app.exception
    assert f"PLANMAP_{next(iter(setting)).upper()}" in app.error[0].value.replace("\\", "")


def test_a_broken_base_map_does_not_end_the_about_page(
    run_page: Run, own_settings: Callable[..., None], tmp_path: Path
) -> None:
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "reference_areas.geojson").write_text("{", encoding="utf-8")
    own_settings(data=str(tmp_path))
    app = run_page("about")
    assert not app.exception
    assert "reference_areas.geojson" in app.error[0].value.replace("\\", "")
