"""``GET /present``: the presentation as a document of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from geo.model.config.settings import store_settings
from geo.present import Composition
from geo.present.drafts import keep_notes, new_draft
from geo.present.stored import composition_file, write_composition
from geo.web import presentation
from tests.api.conftest import Ask, Show
from tests.conftest import project

SECRET = project("b", name="内部项目", name_en="Internal one", visibility="internal")


def held(text: str) -> Any:
    """Return what the document holds for its script."""
    found = re.search(
        r'<script type="application/json" id="pm-data">(.*?)</script>', text, re.DOTALL
    )
    assert found
    return json.loads(found.group(1))


def ids(text: str) -> list[str]:
    return [scene["id"] for scene in held(text)["start"]["scenes"]]


def keep(**values: Any) -> Path:
    path = composition_file()
    write_composition(path, Composition(**values))
    return path


def test_it_opens_with_the_presentation(client: TestClient, show: Show) -> None:
    show(project())
    answer = client.get("/present")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert held(answer.text)["start"]["present"] is True
    assert ids(answer.text)[0] == "title"
    assert ids(answer.text)[-1] == "closing"


def test_its_own_policy_lets_nothing_out(client: TestClient, show: Show) -> None:
    show(project())
    policy = client.get("/present").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("frame-ancestors 'self'")
    assert "connect-src" not in policy


def test_an_unchanged_presentation_is_not_sent_again(client: TestClient, show: Show) -> None:
    show(project())
    tag = client.get("/present").headers["etag"]
    assert client.get("/present", headers={"If-None-Match": tag}).status_code == 304
    show(project(name="乙学校"))
    again = client.get("/present", headers={"If-None-Match": tag})
    assert (again.status_code, "乙学校" in again.text) == (200, True)


def test_a_corrected_place_is_in_the_next_presentation(client: TestClient, show: Show) -> None:
    show(project())
    before = held(client.get("/present").text)["start"]["scenes"][3]["bounds"]
    show(project(geometry={"type": "Point", "coordinates": [113.76, 23.0]}))
    assert held(client.get("/present").text)["start"]["scenes"][3]["bounds"] != before


def test_the_address_stands_over_what_is_stored(client: TestClient, show: Show) -> None:
    show(project())
    keep(sections=(3,), projects=(), autoplay=30)
    assert ids(client.get("/present").text) == ["title", "section-3", "closing"]
    answer = client.get("/present", params={"sections": "1", "order": "closing,title"})
    assert ids(answer.text) == ["closing", "section-1", "title"]
    assert held(answer.text)["start"]["autoplay"] == 30


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_it_begins_in_the_language_asked_for(
    client: TestClient, show: Show, lang: str, tag: str
) -> None:
    show(project())
    assert f'<html lang="{tag}">' in client.get("/present", params={"lang": lang}).text


def test_the_closing_scene_has_the_code_of_the_link(client: TestClient, show: Show) -> None:
    show(project())
    code = held(client.get("/present", params={"sections": "1,3"}).text)["start"]["qr"]
    assert code["link"] == "http://testserver/present?sections=1,3"
    assert code["path"].startswith("M")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501"])
def test_a_link_that_no_phone_can_follow_has_no_code(
    client: TestClient, show: Show, host: str
) -> None:
    show(project())
    text = client.get("/present", headers={"Host": host}).text
    assert "qr" not in held(text)["start"]


@pytest.mark.parametrize(
    ("lang", "title"),
    [("zh", "南城街道2023年工作计划"), ("en", "Nancheng Subdistrict work plan 2023")],
)
def test_a_messenger_finds_title_address_and_picture(
    client: TestClient, show: Show, lang: str, title: str
) -> None:
    show(project())
    text = client.get("/present", params={"sections": "1,3", "lang": lang}).text
    found = dict(re.findall(r'<meta property="(.*?)" content="(.*?)">', text))
    assert found["og:title"] == title
    assert found["og:url"] == f"http://testserver/present?sections=1,3&amp;lang={lang}"
    assert found["og:image"] == f"http://testserver/preview.png?lang={lang}"


def test_the_address_in_the_link_preview_is_text(client: TestClient, show: Show) -> None:
    show(project())
    evil = "/present?projects=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%7B%7B7*7"
    text = client.get(evil, headers={"Host": 'a"><script>.example'}).text
    head = text[: text.index("<style>")]
    assert "<script>" not in head
    assert "{{7" not in text


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"section": "1"}, "unknown_parameter"),
        ({"sections": "9"}, "bad_parameter"),
        ({"autoplay": "x"}, "bad_parameter"),
        ({"lang": "fr"}, "bad_parameter"),
    ],
)
def test_what_it_cannot_understand_is_refused(
    get: Ask, show: Show, params: dict[str, str], code: str
) -> None:
    show(project())
    assert get("/present", expect=400, **params)["error"]["code"] == code


def test_a_broken_composition_is_told(get: Ask, show: Show) -> None:
    show(project())
    keep().write_text("{", encoding="utf-8")
    assert get("/present", expect=503)["error"]["code"] == "configuration_unreadable"


def test_more_projects_than_a_document_holds_are_refused(
    get: Ask, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(project("a"), project("b"))
    monkeypatch.setattr(presentation, "MAX_PROJECTS", 1)
    assert get("/present", expect=400)["error"]["code"] == "too_many_to_present"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_can_only_be_looked_at(client: TestClient, show: Show, method: str) -> None:
    show(project())
    assert client.request(method, "/present").status_code == 405


def test_the_office_sees_internal_projects_and_its_own_notes(
    client: TestClient, show: Show
) -> None:
    show(project(), SECRET)
    keep(notes={"title": "Wait for the mayor."})
    text = client.get("/present").text
    assert "内部项目" in text
    assert "Wait for the mayor." in text


@pytest.mark.parametrize(
    ("settings", "params"), [({"public": "1"}, {"public": "0"}), ({}, {"public": "1"})]
)
def test_the_public_sees_neither(
    client: TestClient, show: Show, settings: dict[str, str], params: dict[str, str]
) -> None:
    show(project(), SECRET, **settings)
    keep(notes={"title": "Wait for the mayor."}, projects=("b", "a-school"), order=("project-b",))
    text = client.get("/present", params=params).text
    assert "甲学校" in text
    for inside in ("内部项目", "Internal one", "project-b", "Wait for the mayor."):
        assert inside not in text


def test_notes_that_are_not_saved_are_seen_by_whoever_has_the_token(
    client: TestClient, show: Show
) -> None:
    show(project())
    keep(notes={"title": "Saved long ago."})
    token = new_draft()
    keep_notes(token, {"title": "Wait for the mayor."})
    mine = held(client.get("/present", params={"draft": token}).text)["start"]
    assert mine["scenes"][0]["own_notes"] == "Wait for the mayor."
    assert token not in mine["qr"]["link"]
    others = held(client.get("/present", params={"draft": token[:-1]}).text)["start"]
    assert others["scenes"][0]["own_notes"] == "Saved long ago."


@pytest.mark.parametrize(
    ("settings", "params"), [({"public": "1"}, {"public": "0"}), ({}, {"public": "1"})]
)
def test_for_the_public_they_are_not(
    client: TestClient, show: Show, settings: dict[str, str], params: dict[str, str]
) -> None:
    show(project(), **settings)
    token = new_draft()
    keep_notes(token, {"title": "Wait for the mayor."})
    assert "mayor" not in client.get("/present", params={**params, "draft": token}).text


def test_the_composition_is_not_served_as_a_file(client: TestClient, show: Show) -> None:
    show(project())
    name = keep(notes={"title": "Wait for the mayor."}).name
    assert store_settings().projects_file.parent.joinpath(name).exists()
    for path in (f"/assets/{name}", f"/present/{name}", f"/{name}"):
        assert "mayor" not in client.get(path).text
