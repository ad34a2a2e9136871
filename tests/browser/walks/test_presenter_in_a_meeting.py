"""A presenter in a meeting room: on with the keys; how sure each place is; what was promised."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.waiting import PATIENT
from tests.browser.walks.people import EACH, FILLED, Person

Come = Callable[..., Person]
STARTED = "() => window.planmap && planmap.ready && PlanMap.presenter.running"
MOST_SCENES = 40


@EACH
def test_a_presenter_goes_through_the_plan_with_the_keys(
    come: Come, language: str, width: int
) -> None:
    one = come(language, width).open_page("/presentation")
    link = one.page.get_by_role("link", name=one.says("全屏", "Full screen"), exact=True)
    # It opens in a window of its own, which stays on the wall; here it is the same one.
    one.visitor.open(link.get_attribute("href") or "")
    one.page.wait_for_function(STARTED, timeout=PATIENT)
    said = walk_through(one.page)
    every_section_and_every_project_is_shown(one, said)
    a_projects_slide_says_how_sure_its_place_is(one, said)
    the_targets_are_promises_and_no_bar_is_filled(one, said)


def walk_through(page: Page) -> list[str]:
    """Go on with the right arrow key until the last scene, and return what each said."""
    scene = page.locator(".pm-scene")
    said = [scene.inner_text()]
    for _ in range(MOST_SCENES):
        page.keyboard.press("ArrowRight")
        text = scene.inner_text()
        if text == said[-1]:
            return said
        said.append(text)
    raise AssertionError("the presentation has no end")


def every_section_and_every_project_is_shown(one: Person, said: list[str]) -> None:
    whole = "\n".join(said)
    assert [
        each[one.language] for each in one.plan.sections if each[one.language] not in whole
    ] == []
    key = "name" if one.language == "zh" else "name_en"
    missing = [each[key] for each in one.plan.projects.values() if each[key] not in whole]
    assert missing == [], "projects that no scene names"


def a_projects_slide_says_how_sure_its_place_is(one: Person, said: list[str]) -> None:
    slides = {
        "xiping-metro-landscape": one.says("±50 米", "±50 m"),
        "cbd-north-school": one.says("±800 米", "±800 m"),
    }
    for identifier, radius in slides.items():
        project = one.plan.projects[identifier]
        name = project["name" if one.language == "zh" else "name_en"]
        (slide,) = [each for each in said if name in each.splitlines()[:3]]
        assert project["phrase"] in slide
        assert radius in slide
        sure = ("已核实", "onfirmed") if project["location_verified"] else ("估计", "stimate")
        assert one.says(*sure) in slide


def the_targets_are_promises_and_no_bar_is_filled(one: Person, said: list[str]) -> None:
    promised = [each for each in one.plan.projects.values() if each["target_value"]]
    text = "\n".join(said)
    assert len(promised) == 6
    for project in promised:
        assert f"{project['target_value']:,}" in text
    assert one.says("计划未说明", "does not say which") in text
    one.page.keyboard.press("End")
    one.page.keyboard.press("ArrowLeft")
    target = one.page.locator(".pm-scene-target").first
    expect(target).to_be_visible()
    assert not one.page.locator(".pm-scene").evaluate(FILLED)
