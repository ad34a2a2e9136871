"""The pages, run without a browser: no exception, both languages, the filter at work."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.export import EXPORTERS
from geo.model.text.translate import translate
from geo.ui.pages import DEFAULT_PAGE, PAGES, PAGES_DIR, TITLES
from tests.conftest import DATA, project

Run = Callable[..., AppTest]
HEADINGS = {
    ("projects", "zh"): "项目表",
    ("projects", "en"): "Projects",
    ("about", "zh"): "关于这张图",
    ("about", "en"): "About this map",
}


def table(app: AppTest) -> Any:
    """Return the table of projects as a frame."""
    (found,) = app.dataframe
    return found.value


def test_each_page_has_a_script_and_an_address_of_its_own() -> None:
    assert len(TITLES) == len(PAGES)
    assert {page.script for page in PAGES} == set(PAGES_DIR.glob("*.py"))
    assert all(page.script.is_file() for page in PAGES)
    assert DEFAULT_PAGE.slug == "map"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_each_page_is_named_in_chinese(page: Any) -> None:
    for text in (page.title, page.help):
        assert translate(text, "zh") != text


def test_the_map_page_runs(run_page: Run) -> None:
    app = run_page("map")
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize(("name", "language"), HEADINGS)
def test_a_page_runs_in_each_language(run_page: Run, name: str, language: str) -> None:
    app = run_page(name, lang=language)
    assert not app.exception
    assert [title.value for title in app.title] == [HEADINGS[name, language]]
    lead = "南城街道2023年工作计划" if language == "zh" else "Nancheng Subdistrict work plan 2023"
    assert any(lead in each.proto.body for each in app.get("html"))


@pytest.mark.parametrize(("language", "sent"), [("en", True), ("zh", False)])
def test_english_has_quotation_marks_of_a_latin_face(
    run_page: Run, language: str, sent: bool
) -> None:
    styles = [each.proto.body for each in run_page("about", lang=language).get("html")]
    face = "Plan Map Latin Marks"
    assert any(face in each for each in styles) is sent
    theme = tomllib.loads((DATA.parent / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    assert theme["font"].startswith(f"'{face}'")
    assert theme["headingFont"] == theme["font"]


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ({}, 63),
        ({"section": "5"}, 7),
        ({"section": "2", "status": "ongoing"}, 8),
        ({"q": "医院"}, 4),
        ({"year": "2025"}, 4),
        ({"certainty": "surveyed"}, 2),
        ({"section": "99", "status": "{{7*7}}"}, 63),
    ],
)
def test_an_address_filters_the_table(run_page: Run, address: dict[str, str], rows: int) -> None:
    app = run_page("projects", **address)
    assert not app.exception
    assert len(table(app)) == rows
    assert app.markdown[0].value == f"**{rows} projects**"


def test_the_widgets_filter_the_table(run_page: Run) -> None:
    app = run_page("projects")
    app.multiselect(key="filter_section").select("5").run()
    assert len(table(app)) == 7
    assert app.query_params["section"] == "5"
    app.text_input(key="filter_q").input("头雁").run()
    assert len(table(app)) == 1
    app.button[0].click().run()
    assert len(table(app)) == 63
    assert "section" not in app.query_params


def test_the_choices_say_how_many_projects_they_would_show(run_page: Run) -> None:
    app = run_page("projects", section="5")
    assert "1 Economy (14)" in app.multiselect(key="filter_section").options
    assert "Planned (0)" in app.multiselect(key="filter_status").options or any(
        option.startswith("Planned (") for option in app.multiselect(key="filter_status").options
    )


def test_nothing_found_is_said_and_no_table_is_shown(run_page: Run) -> None:
    app = run_page("projects", q="nothing-of-that-name")
    assert [info.value for info in app.info] == ["No project matches this search."]
    assert len(app.dataframe) == 0


@pytest.mark.parametrize(("language", "first"), [("zh", "名称"), ("en", "Name (English)")])
def test_the_table_begins_with_the_name_in_the_readers_language(
    run_page: Run, language: str, first: str
) -> None:
    frame = table(run_page("projects", lang=language))
    assert frame.columns[0] == first
    assert frame[first].notna().all()


def test_a_place_is_told_in_a_few_words(run_page: Run) -> None:
    places = set(table(run_page("projects"))["Place"])
    assert {"Whole subdistrict", "No place of their own", "Waiting for a place"} <= places
    assert "Site; confirmed, ±50 m" in places
    assert max(map(len, places)) < 40


def test_each_row_has_an_address_of_its_card(run_page: Run) -> None:
    frame = table(run_page("projects", section="5"))
    assert frame["Card"].str.contains("id=").all()
    assert frame["Card"].str.endswith("&lang=en").all()


def test_every_format_is_offered_as_a_download(run_page: Run) -> None:
    labels = [each.label for each in run_page("projects").get("download_button")]
    assert labels[:6] == ["XLSX", "CSV", "GeoJSON", "GeoPackage", "Shapefile (ZIP)", "KML"]
    assert {"HTML", "PDF", "PNG"} <= set(labels[6:])
    assert len(labels) == len(EXPORTERS)


def test_choosing_a_language_changes_the_page_and_the_address(run_page: Run) -> None:
    app = run_page("about")
    app.get("button_group")[0].set_value("zh").run()
    assert app.title[0].value == "关于这张图"
    assert app.query_params["lang"] == "zh"


def test_the_about_page_counts_the_data_that_are_served(
    run_page: Run, own_settings: Callable[..., None], projects_file: Callable[..., Path]
) -> None:
    features = [
        project("a"),
        project("b", geometry=None, location_type="not_spatial", location_verified=False),
        project("c", geometry=None, location_verified=False),
    ]
    own_settings(store=str(projects_file(*features)))
    app = run_page("about")
    text = app.markdown[0].value
    for part in ("names 3 projects", "1 has a place", "1 has no place", "1 is waiting"):
        assert part in text
    assert "cover" not in text  # what is true of no project is not said


def test_names_of_the_data_are_shown_as_they_are(
    run_page: Run, own_settings: Callable[..., None], projects_file: Callable[..., Path]
) -> None:
    name = "![x](http://example.invalid/x.png) {{7*7}} <b>"
    own_settings(store=str(projects_file(project("a", name=name, name_en=name))))
    frame = table(run_page("projects"))
    assert list(frame["Name (English)"]) == [name]


@pytest.mark.parametrize("name", sorted(set(TITLES) - {"new-town"}))  # which needs no projects
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_broken_store_stops_each_page_in_words(
    run_page: Run,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
    name: str,
    language: str,
) -> None:
    own_settings(store=str(projects_file(project("a", status="compleeted"))))
    app = run_page(name, lang=language)
    assert not app.exception
    title = {"zh": "计划暂时无法显示", "en": "The plan cannot be shown"}[language]
    assert [each.value for each in app.title] == [title]
    assert len(app.error) == 1
    row = app.dataframe[0].value.iloc[0]
    assert list(row)[:2] == ["a", "status"]
    assert "compleeted" in row.iloc[2]


def test_the_table_holds_at_most_its_limit_and_says_so(
    run_page: Run,
    monkeypatch: pytest.MonkeyPatch,
    own_settings: Callable[..., None],
    projects_file: Callable[..., Path],
) -> None:
    from geo.ui import project_table

    monkeypatch.setattr(project_table, "MAX_ROWS", 3)
    own_settings(store=str(projects_file(*[project(f"p-{n}") for n in range(5)])))
    app = run_page("projects")
    assert len(table(app)) == 3
    assert app.markdown[0].value == "**3 of 5 projects shown**"
