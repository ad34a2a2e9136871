"""The presentation page: what is chosen is shown, saved and handed out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.export.progress import Progress
from geo.present import Composition
from geo.present.drafts import notes_of
from geo.present.stored import composition_file, stored_composition, write_composition
from geo.store import permission
from geo.ui.present import files, preview
from geo.ui.present.files import FileRequest, make_file
from tests.conftest import project
from tests.layers.conftest import own_store
from tests.layers.drawing import keep_communities, keep_parks

Run = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def file(
    projects_file: Callable[..., Path],
    own_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    monkeypatch.setattr(permission, "_server", permission._Server())
    path = projects_file(
        project("a"),
        project("b", section=1, name="乙园区", name_en="Park B"),
        project("c", name="内部项目", name_en="Internal one", visibility="internal"),
    )
    own_settings(store=str(path))
    return path


def labels(found: Any) -> list[str]:
    return [each.label for each in found]


def scenes_of(app: AppTest) -> list[str]:
    return [each.partition("\\. ")[2] for each in scenes_list(app).options]


def scenes_list(app: AppTest) -> Any:
    return app.radio(key="present_scene_choice")


def preview_address(app: AppTest) -> str:
    return str(app.get("iframe")[0].proto.src)


def saving(app: AppTest) -> list[str]:
    """Return the files that are ready to be saved."""
    found = [str(each.proto.label) for each in app.get("download_button")]
    return [label for label in found if label.startswith("Save")]


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label == label).click()
    return app.run()


def test_the_page_shows_every_scene_and_the_preview(run_page: Run) -> None:
    app = run_page("presentation")
    assert not app.exception
    assert scenes_of(app)[0] == "Nancheng Subdistrict work plan 2023"
    assert scenes_of(app)[-1] == "Sources"
    assert preview_address(app).startswith("/present?v=")
    assert preview_address(app).endswith("&lang=en#scene=title")


def test_layers_are_offered_only_where_there_are_some(run_page: Run) -> None:
    app = run_page("presentation")
    assert "Layers on the maps" not in labels(app.multiselect)


def test_a_layer_that_is_chosen_goes_into_the_presentation(
    run_page: Run, tmp_path: Path, own_settings: Callable[..., None], file: Path
) -> None:
    (tmp_path / "own").mkdir()
    store = own_store(tmp_path / "own", own_settings)
    keep_communities(store)
    keep_parks(store, visibility="public")
    own_settings(store=str(file))
    app = run_page("presentation")
    choice = next(each for each in app.multiselect if each.label == "Layers on the maps")
    assert choice.value == ["communities"]
    choice.set_value(["facilities-park"]).run()
    assert not app.exception
    query = parse_qs(urlsplit(preview_address(app)).query)
    assert query["layers"] == ["-communities,facilities-park"]
    audience = next(each for each in app.button_group if each.label == "Audience")
    audience.set_value(True).run()
    choice = next(each for each in app.multiselect if each.label == "Layers on the maps")
    assert choice.options == ["Existing parks 2023-05"]
    query = parse_qs(urlsplit(preview_address(app)).query)
    assert query["layers"] == ["facilities-park"]


def test_a_section_that_is_taken_out_has_no_scene(run_page: Run) -> None:
    app = run_page("presentation")
    pills = next(each for each in app.button_group if each.label == "Sections")
    pills.set_value([1, 3]).run()
    assert [each for each in scenes_of(app) if each.startswith("Section")] == [
        "Section 1 · Economy",
        "Section 3 · Public services",
    ]
    assert "sections=1,3" in preview_address(app)


def test_key_projects_are_chosen_by_hand_from_where_the_rule_began(run_page: Run) -> None:
    app = run_page("presentation")
    by = next(each for each in app.button_group if each.label.startswith("Key projects"))
    by.set_value(False).run()
    chosen = app.multiselect(key="present_projects")
    assert chosen.value == ["b", "a", "c"]
    chosen.set_value(["a"]).run()
    assert "School A" in scenes_of(app)
    assert "Park B" not in scenes_of(app)


def test_a_scene_moves_up_and_stays_chosen(run_page: Run) -> None:
    app = run_page("presentation")
    scenes_list(app).set_value("section-2").run()
    press(app, "Up")
    assert scenes_of(app)[1:3] == ["Section 2 · City quality", "Section 1 · Economy"]
    assert scenes_list(app).value == "section-2"
    assert preview_address(app).endswith("#scene=section-2")
    press(app, "Order of the plan")
    assert scenes_of(app)[1] == "Section 1 · Economy"


def test_what_is_saved_is_what_everybody_gets(run_page: Run) -> None:
    app = run_page("presentation")
    app.selectbox(key="present_autoplay").set_value(20).run()
    app.text_area(key="present_note_title").set_value("Wait for the mayor.").run()
    assert stored_composition() == Composition()
    press(app, "Save for everyone")
    assert stored_composition() == Composition(autoplay=20, notes={"title": "Wait for the mayor."})
    assert "Save for everyone" not in labels(app.button)


def test_own_notes_are_in_the_preview_before_they_are_saved(run_page: Run) -> None:
    app = run_page("presentation")
    assert "draft=" not in preview_address(app)
    app.text_area(key="present_note_title").set_value("Wait for the mayor.").run()
    before = preview_address(app)
    token = parse_qs(urlsplit(before).query)["draft"][0]
    assert notes_of(token) == {"title": "Wait for the mayor."}
    app.text_area(key="present_note_title").set_value("Begin at once.").run()
    assert preview_address(app) != before  # so that the frame loads anew
    assert notes_of(token) == {"title": "Begin at once."}
    shared = [each.value for each in app.code]
    assert shared
    assert not any("draft=" in each for each in shared)


def test_a_link_for_the_public_names_no_internal_project(run_page: Run) -> None:
    app = run_page("presentation")
    by = next(each for each in app.button_group if each.label.startswith("Key projects"))
    by.set_value(False).run()
    app.multiselect(key="present_projects").set_value(["a", "c"]).run()
    scenes_list(app).set_value("project-c").run()
    press(app, "Up")
    assert "projects=a,c" in preview_address(app)
    who = next(each for each in app.button_group if each.label == "Audience")
    who.set_value(True).run()
    shown = [preview_address(app), *(each.value for each in app.code)]
    assert all("projects=a&" in each for each in shown)
    assert not any("project-c" in each for each in shown)


def test_what_is_not_saved_can_be_dropped(run_page: Run) -> None:
    app = run_page("presentation")
    app.selectbox(key="present_autoplay").set_value(20).run()
    press(app, "Discard my changes")
    assert app.selectbox(key="present_autoplay").value == 0


def test_a_presentation_that_others_saved_is_not_lost_in_silence(run_page: Run) -> None:
    app = run_page("presentation")
    app.selectbox(key="present_autoplay").set_value(20).run()
    write_composition(composition_file(), Composition(sections=(1,)))
    app.run()
    assert any("Someone else" in each.value for each in app.warning)


def test_a_broken_composition_is_told_and_can_be_replaced(run_page: Run) -> None:
    composition_file().write_text("{", encoding="utf-8")
    app = run_page("presentation")
    assert any("projects\\.presentation\\.json" in each.value for each in app.warning)
    press(app, "Save for everyone")
    assert stored_composition() == Composition()


def test_for_the_public_internal_projects_and_notes_are_gone(run_page: Run) -> None:
    write_composition(composition_file(), Composition(notes={"title": "Wait."}, projects=("c",)))
    app = run_page("presentation")
    assert "Internal one" in scenes_of(app)
    who = next(each for each in app.button_group if each.label == "Audience")
    who.set_value(True).run()
    assert "Internal one" not in scenes_of(app)
    assert not app.text_area
    assert "public=1" in preview_address(app)


def test_the_public_build_offers_neither_saving_nor_notes_nor_the_check(
    run_page: Run, own_settings: Callable[..., None], file: Path
) -> None:
    write_composition(composition_file(), Composition(notes={"title": "Wait for the mayor."}))
    own_settings(store=str(file), public="1")
    app = run_page("presentation")
    assert not app.exception
    assert not app.text_area
    assert "Before publishing" not in [each.value for each in app.header]
    app.selectbox(key="present_autoplay").set_value(20).run()
    assert "Save for everyone" not in labels(app.button)
    told = str([each.value for kind in (app.markdown, app.caption) for each in kind])
    assert "mayor" not in told
    assert "Internal one" not in told


def test_a_visitor_who_may_not_edit_composes_for_himself(
    run_page: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permission, "_server", permission._Server(addresses=lambda: {"0.0.0.0"}))
    app = run_page("presentation")
    app.selectbox(key="present_autoplay").set_value(20).run()
    assert "Save for everyone" not in labels(app.button)
    assert "autoplay=20" in preview_address(app)


def test_the_check_says_what_stands_in_the_way(run_page: Run) -> None:
    app = run_page("presentation")
    assert any("Not ready to publish" in each.value for each in app.warning)
    assert len(app.expander) > 3


@pytest.mark.parametrize(("origins", "told"), [("", True), ("https://www.example.org", False)])
def test_it_says_when_no_other_website_may_embed(
    run_page: Run, own_settings: Callable[..., None], file: Path, origins: str, *, told: bool
) -> None:
    own_settings(store=str(file), embed_origins=origins)
    app = run_page("presentation")
    assert any("EMBED" in each.value for each in app.caption) is told


def test_too_many_projects_are_told_instead_of_shown(
    run_page: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "MAX_PROJECTS", 2)
    app = run_page("presentation")
    assert not app.get("iframe")
    assert any("3 projects are too many" in each.value for each in app.info)


@pytest.mark.parametrize(("address", "code"), [("", False), ("https://map.example.org", True)])
def test_a_code_is_shown_of_a_link_that_others_can_follow(
    run_page: Run, own_settings: Callable[..., None], file: Path, address: str, *, code: bool
) -> None:
    own_settings(store=str(file), address=address)
    app = run_page("presentation")
    saved = [str(each.proto.label) for each in app.get("download_button")]
    assert ("QR code as a picture" in saved) is code
    assert any("this computer only" in each.value for each in app.caption) is not code


def test_a_file_is_made_when_it_is_asked_for(run_page: Run) -> None:
    app = run_page("presentation")
    assert not saving(app)
    app.button(key="present_make_html").click().run()
    assert saving(app) == ["Save HTML"]
    assert any(each.value.startswith("**HTML** · ") for each in app.markdown)


def test_no_two_buttons_of_the_files_have_the_same_name(run_page: Run) -> None:
    app = run_page("presentation")
    making = [each.label for each in app.button if each.key.startswith("present_make_")]
    assert making == ["Make HTML", "Make PPTX", "Make PDF", "Make PNG"]
    for form in ("html", "png"):
        app.button(key=f"present_make_{form}").click().run()
    assert saving(app) == ["Save HTML", "Save PNG"]


def test_making_a_file_never_takes_the_other_buttons_away(
    run_page: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is emptied while it is drawn is gone for a moment, and a click then is lost."""
    app = run_page("presentation")
    app.button(key="present_make_html").click().run()
    emptied = []
    empty = st.empty

    def counted() -> Any:
        emptied.append("")
        return empty()

    monkeypatch.setattr(st, "empty", counted)
    app.run()
    assert emptied == []
    app.button(key="present_make_png").click().run()
    assert len(emptied) == 2  # title and place of the one row that changes
    assert saving(app) == ["Save HTML", "Save PNG"]


def test_a_file_that_another_click_interrupts_is_made_all_the_same(
    run_page: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = run_page("presentation")
    runs = []

    def interrupted(wanted: FileRequest, progress: Progress, *waiting: Any) -> bytes:
        runs.append(wanted.form)
        if len(runs) == 1:
            st.rerun()
        return make_file(wanted, progress, *waiting)

    monkeypatch.setattr(files, "make_file", interrupted)
    app.button(key="present_make_html").click().run()
    assert runs == ["html", "html"]
    assert saving(app) == ["Save HTML"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_stay_text(
    run_page: Run, projects_file: Callable[..., Path], own_settings: Callable[..., None], lang: str
) -> None:
    evil = "![x](http://e.test/) <b> {{7*7}} $x$ :material/bug:"
    own_settings(store=str(projects_file(project(name=evil, name_en=evil, phrase="**x**"))))
    app = run_page("presentation", lang=lang)
    assert not app.exception
    assert any("\\!\\[x\\]" in each for each in scenes_of(app))
