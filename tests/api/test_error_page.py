"""An error of a document is a page for people and JSON for programs."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "请改正网址"), ("en", "Correct the address")]
)
def test_a_person_reads_a_sentence(client: TestClient, language: str, word: str) -> None:
    answer = client.get(f"/present?sections=99&lang={language}", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert word in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]


def test_what_is_quoted_is_text(client: TestClient) -> None:
    answer = client.get("/present?sections=<script>1</script>", headers=BROWSER)
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_program_gets_json(client: TestClient) -> None:
    answer = client.get("/present?sections=99", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_parameter"
