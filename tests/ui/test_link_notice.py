"""A link that cannot be understood says so: which part, and what is shown instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from geo.model.text.language import LANGUAGES
from tests.ui.conftest import SCRIPTS

Run = Callable[..., AppTest]

WRONG = [
    ("section", "99"),
    ("status", "done"),
    ("category", "xyz"),
    ("certainty", "perhaps"),
    ("community", "无此社区"),
    ("year", "1492"),
    ("year", "2199"),
    ("q", "x" * 101),
    ("id", "no-such-project"),
    ("at", "here"),
    ("basemap", "bing"),
    ("lang", "fr"),
    ("sections", "2"),
    ("layers", "nope"),
]
COVERAGE = [
    ("service", "xyz"),
    ("rule", "no_rule"),
    ("count", "everything"),
    ("by", "1999"),
    ("method", "flying"),
    ("part", "nothing"),
    ("layer", "snow"),
    ("k", "many"),
    ("stands", "some"),
    ("sites", "113.75,23.02;x"),
    ("moves", "nobody"),
]


def notice(app: AppTest) -> str:
    told = [each.value for each in app.info if each.icon == ":material/link_off:"]
    return "\n".join(each.replace("\\", "") for each in told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_part_of_a_link_is_told(
    run_page: Run, name: str, value: str, language: str
) -> None:
    address = {name: value} if name == "lang" else {"lang": language, name: value}
    app = run_page("map", **address)
    app.switch_page(f"../../pages/{SCRIPTS['projects'].name}").run()
    assert f"{name}={value}"[:50] in notice(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "value"), COVERAGE)
def test_a_wrong_question_to_the_coverage_page_is_told(
    run_page: Run, name: str, value: str, language: str
) -> None:
    app = run_page("coverage", lang=language, **{name: value})
    told = notice(app)
    assert f"“{name}={value}”" in told
    assert {"zh": "链接中的", "en": "in the link is not known"}[language] in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_instead_is_named(run_page: Run, language: str) -> None:
    told = notice(run_page("coverage", lang=language, service="xyz"))
    assert {"zh": "现显示“公园”", "en": "“Park” is shown"}[language] in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_category_is_told_once_with_the_service_that_is_shown(
    run_page: Run, language: str
) -> None:
    told = notice(run_page("coverage", lang=language, category="xyz")).splitlines()
    assert len(told) == 1
    assert {"zh": "现显示“公园”", "en": "“Park” is shown"}[language] in told[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_category_that_is_no_service_is_told_with_the_one_that_is_shown(
    run_page: Run, language: str
) -> None:
    told = notice(run_page("coverage", lang=language, category="event"))
    assert "“category=event”" in told
    assert {"zh": "不适用于本页：现显示“公园”", "en": "this page: “Park” is shown"}[
        language
    ] in told
    assert not notice(run_page("coverage", lang=language, category="school"))
    assert not notice(run_page("projects", lang=language, category="event"))


def test_of_one_place_that_is_left_out_no_share_is_told(run_page: Run) -> None:
    assert notice(run_page("coverage", lang="en", sites="abc")).endswith("it is ignored.")


@pytest.mark.parametrize("slug", [slug for slug in SCRIPTS if slug != "map"])
def test_every_page_tells_it(run_page: Run, slug: str) -> None:
    assert "“section=99”" in notice(run_page(slug, section="99"))


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"section": "2", "status": "planned", "year": "2025", "q": "学校", "at": "113.7,23,12"},
        {"id": "cbd-central-park", "basemap": "osm"},
        {"from": "singlemessage", "isappinstalled": "0", "utm_source": "x", "state": "1"},
        {"service": "school", "rule": "junior_middle_school", "count": "planned", "part": "plan"},
        {"service": "park", "rule": "own", "radius": "700", "k": "3", "layer": "distance"},
        {"sites": "113.75,23.02", "stands": "12", "method": "straight_line"},
    ],
)
@pytest.mark.parametrize("slug", ["projects", "coverage"])
def test_a_right_link_is_not_remarked_on(run_page: Run, slug: str, address: dict[str, str]) -> None:
    assert notice(run_page(slug, **address)) == ""


def test_what_is_right_of_a_wrong_part_is_kept(run_page: Run) -> None:
    app = run_page("projects", section="2,99")
    assert "“section=99”" in notice(app)
    assert app.multiselect(key="filter_section").value == ["2"]


def test_the_notice_can_be_closed(run_page: Run) -> None:
    app = run_page("projects", section="99")
    app.button(key="link_notice_close").click().run()
    assert notice(app) == ""


def test_another_choice_ends_it(run_page: Run) -> None:
    app = run_page("projects", section="99")
    app.multiselect(key="filter_section").select("1").run()
    assert notice(app) == ""


def test_a_long_value_is_cut_and_markdown_stays_text(run_page: Run) -> None:
    app = run_page("projects", section="**" + "9" * 500)
    (told,) = [each.value for each in app.info]
    assert len(told) < 300
    assert "\\*\\*" in told
