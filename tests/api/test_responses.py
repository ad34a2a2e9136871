"""How routes answer: JSON, ETags, errors in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from geo.api.responses import (
    MAX_REPORTED,
    STATUS_CODES,
    all_params,
    error_answer,
    guarded,
    json_answer,
    language_of,
    only_known,
    revision_answer,
)
from geo.model import errors
from geo.model.errors import (
    BadQuery,
    Finding,
    InvalidDocument,
    PlanMapError,
    StillLoading,
    UnknownProject,
)
from geo.model.messages import finding_json
from geo.model.text.communities import communities_of
from tests.conftest import project

HOSTILE = [
    "{{7*7}}",
    "{% if %}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`${1}`",
    "</script>",
    "\\u003c",
    "'\"&;--",
]


def request(query: str = "", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/x",
            "query_string": query.encode(),
            "headers": raw,
        }
    )


def content(answer: Response) -> Any:
    return json.loads(bytes(answer.body))


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "zh"),
        ("", "en", "en"),
        ("lang=en", "zh", "en"),
        ("lang=zh-CN", "en", "zh"),
        ("lang=fr", "en", "en"),
        ("lang=", "en", "en"),
    ],
)
def test_the_address_beats_the_browser_in_language(query: str, header: str, language: str) -> None:
    assert language_of(request(query, accept_language=header)) == language


def test_an_answer_is_json_that_is_asked_for_again() -> None:
    answer = json_answer({"a": "南城"})
    assert content(answer) == {"a": "南城"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("header", ['"r1"', '"r0", "r1"', ' "r1" ', '"r1","r2"'])
def test_who_has_the_revision_is_told_so(header: str) -> None:
    def never() -> None:
        raise AssertionError

    answer = revision_answer(request(if_none_match=header), "r1", never)
    assert (answer.status_code, bytes(answer.body)) == (304, b"")
    assert answer.headers["etag"] == '"r1"'


@pytest.mark.parametrize("header", ["", '"r2"', "r1", '"r11"'])
def test_who_has_another_revision_gets_the_answer(header: str) -> None:
    answer = revision_answer(request(if_none_match=header), "r1", lambda: {"x": 1})
    assert (answer.status_code, content(answer)) == (200, {"x": 1})
    assert answer.headers["etag"] == '"r1"'


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_error_says_what_where_and_what_to_do(language: str) -> None:
    error = InvalidDocument([Finding("text_empty", feature="a", field="name")])
    answer = error_answer(request(f"lang={language}"), error)
    told = content(answer)["error"]
    assert answer.status_code == 503
    assert set(told) == {"code", "message", "hint", "findings"}
    assert told["code"] == "invalid_document"
    assert told["message"].isascii() == (language == "en")
    assert told["findings"][0]["feature"] == "a"
    assert told["findings"][0]["field"] == "name"
    assert told["findings"][0]["severity"] == "error"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadQuery("unknown_parameter", value="x", allowed="y"), 400),
        (UnknownProject("unknown_project", value="x"), 404),
        (StillLoading("loading", percent=40), 503),
        (InvalidDocument([]), 503),
    ],
)
def test_an_error_has_its_status(error: PlanMapError, status: int) -> None:
    assert error_answer(request(), error).status_code == status


def test_every_kind_of_error_that_a_route_can_meet_has_a_status() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    kinds = {kind for kind in kinds if issubclass(kind, PlanMapError)}
    # A route never writes a file, and the base class is answered as an internal error.
    assert {kind.__name__ for kind in kinds - set(STATUS_CODES)} <= {
        "PlanMapError",
        "UnwritableFile",
    }


def test_loading_says_how_far_and_when_to_ask_again() -> None:
    answer = error_answer(request(), StillLoading("loading", percent=40))
    assert content(answer)["error"]["percent"] == 40
    assert answer.headers["retry-after"] == "1"


def test_a_long_list_of_findings_is_cut() -> None:
    error = InvalidDocument([Finding("id_missing", feature=f"#{n}") for n in range(500)])
    answer = content(error_answer(request("lang=en"), error))["error"]
    assert len(answer["findings"]) == MAX_REPORTED
    assert "500" in answer["message"]


def test_a_finding_is_told_in_a_language() -> None:
    told = finding_json(Finding("id_twice", feature="a", field="id", params={"value": "a"}), "en")
    assert told == {
        "code": "id_twice",
        "severity": "error",
        "feature": "a",
        "field": "id",
        "message": "The id “a” occurs more than once.",
        "hint": "Give each feature its own id.",
    }


def test_what_goes_wrong_inside_stays_inside() -> None:
    @guarded
    def broken(_: Request) -> Response:
        raise RuntimeError("secret /etc/passwd")

    answer = broken(request("lang=en"))
    assert answer.status_code == 500
    assert content(answer)["error"]["code"] == "internal_error"
    assert b"secret" not in bytes(answer.body)


def test_a_guarded_handler_keeps_its_name() -> None:
    @guarded
    def page(_: Request) -> Response:
        """Answer a page."""
        return Response()

    assert (page.__name__, page.__doc__) == ("page", "Answer a page.")


def test_an_unknown_parameter_is_named_with_the_known_ones() -> None:
    with pytest.raises(BadQuery) as caught:
        only_known(request("zoom=1&bbbox=2"), ("zoom", "bbox"))
    assert caught.value.params == {"value": "bbbox", "allowed": ("bbox", "zoom")}


def test_repeated_parameters_keep_all_values() -> None:
    assert all_params(request("a=1&b=2&a=3&c=")) == {"a": ["1", "3"], "b": ["2"], "c": [""]}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_data_come_back_as_they_are(
    show: Callable[..., None], get: Callable[..., Any], text: str
) -> None:
    show(project("a", name=text, lead=text, community=text, **{text: text}))
    card = get("/api/projects/a")["feature"]["properties"]
    assert card["name"] == card["lead"] == card[text] == text
    assert get("/api/projects")["items"][0]["name"] == text
    view = get("/api/view", bbox="113,22,114,24", zoom="12")
    assert view["features"][0]["properties"]["name"] == text
    # A text may name several communities: what separates them is no part of a name.
    facets = get("/api/start", lang="en")["figures"]["facets"]["community"]
    assert set(communities_of(text)) <= set(facets)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_are_quoted_as_json(client: TestClient, text: str) -> None:
    answer = client.get("/api/projects", params={"status": text, "lang": "en"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    quoted = " ".join(text.split(","))
    assert " ".join(quoted.split())[:5] in answer.json()["error"]["message"]


@pytest.mark.parametrize("depth", [300, 1010])
@pytest.mark.parametrize("newline", ["", "\n"], ids=["in one line", "a feature a line"])
def test_a_file_nested_too_deep_is_reported_as_json(
    own_settings: Callable[..., None],
    tmp_path: Path,
    client: TestClient,
    depth: int,
    newline: str,
) -> None:
    nested = "[" * depth + "]" * depth
    path = tmp_path / "projects.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":['
        f'{newline}{{"type":"Feature","id":"a","properties":{{}},'
        f'"geometry":{{"type":"Point","coordinates":{nested}}}}}{newline}]}}',
        encoding="utf-8",
    )
    own_settings(store=str(path))
    answer = client.get("/api/projects", params={"lang": "en"})
    assert answer.status_code == 503
    error = answer.json()["error"]
    found = {(each["feature"], each["field"]) for each in error["findings"]}
    assert ("a", "geometry.coordinates") in found or error["code"] == "too_deep"
