"""Own notes that are not saved yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geo.present import drafts
from geo.present.drafts import keep_notes, new_draft, notes_of


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    drafts._kept.clear()
    yield
    drafts._kept.clear()


def test_what_is_kept_is_found_again_and_is_a_copy() -> None:
    token, notes = new_draft(), {"title": "Wait."}
    keep_notes(token, notes)
    notes["title"] = "Changed outside."
    found = notes_of(token)
    assert found == {"title": "Wait."}
    found["title"] = "Changed here."
    assert notes_of(token) == {"title": "Wait."}


def test_a_wrong_token_finds_nothing() -> None:
    keep_notes(new_draft(), {"title": "Wait."})
    assert notes_of("") is None
    assert notes_of(new_draft()) is None


def test_no_two_tokens_are_alike_and_none_is_short() -> None:
    tokens = {new_draft() for _ in range(200)}
    assert len(tokens) == 200
    assert min(map(len, tokens)) >= 24


def test_the_oldest_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MAX_KEPT", 2)
    for token in ("a", "b", "a", "c"):
        keep_notes(token, {"title": token})
    assert notes_of("b") is None
    assert notes_of("a") == {"title": "a"}
