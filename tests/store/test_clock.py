"""The clock set back: revisions stay in order, and what has changed is seen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.api.routes import routes
from geo.review.past import Past
from geo.store import writer
from geo.store.file import journal
from geo.store.file.history import History
from geo.store.file.store import GeoJSONFileStore
from geo.store.writer import undo
from tests.conftest import project
from tests.store.committing import assert_whole, edit, feature_of

TIMES = ("2030-01-01T00:00:00Z", "2026-11-29T08:00:00Z", "1970-01-01T00:00:00Z")


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(*(project(name) for name in "ab"))


def set_clock(monkeypatch: pytest.MonkeyPatch, times: Iterable[str]) -> None:
    clock = iter(times)
    for module in (writer, journal):
        monkeypatch.setattr(module, "utc_now", lambda: next(clock))


def test_revisions_are_ordered_by_number(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, [*TIMES, TIMES[1]])
    made = [edit(path, "a", note=note) for note in range(3)]
    assert [each.number for each in made] == [1, 2, 3]
    assert len({each.id for each in made}) == 3
    found = History(path).revisions()
    assert [each.number for each in found] == [3, 2, 1]
    assert [each.time for each in found] == list(TIMES[::-1])
    assert [each.parent for each in found[:2]] == [found[1].id, found[2].id]
    undo(path, 3, "李", "错")
    assert feature_of(path, "a")["properties"]["note"] == 1
    assert assert_whole(path) == 4


def test_the_same_second_makes_no_two_revisions_alike(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, [TIMES[0]] * 4)
    assert [edit(path, "a", note=note).number for note in (1, 2, 1, 2)] == [1, 2, 3, 4]
    assert assert_whole(path) == 4


@pytest.mark.parametrize("seconds", [0, -3600, -(10**9), 3600])
@pytest.mark.parametrize("in_place", [False, True])
def test_a_file_of_another_time_is_read_anew(path: Path, seconds: int, *, in_place: bool) -> None:
    edit(path, "a", note=1)
    store, past = GeoJSONFileStore(path), Past(path)
    before, mark, time = store.snapshot(), past.mark(), path.stat().st_mtime_ns
    content = path.read_bytes().replace("甲".encode(), "乙".encode())  # of the same length
    if in_place:
        path.write_bytes(content)
    else:
        other = path.with_name("other")
        other.write_bytes(content)
        other.replace(path)
    os.utime(path, ns=(time + seconds * 10**9, time + seconds * 10**9))
    after = store.snapshot()
    assert after.revision != before.revision
    assert after.feature(0)["properties"]["name"] == "乙学校"
    assert past.mark() != mark
    assert past.unrecorded()


def test_an_answer_is_good_as_long_as_the_projects_are_the_same(
    path: Path, own_settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_settings(store=str(path))
    set_clock(monkeypatch, TIMES)
    with TestClient(Starlette(routes=routes())) as client:

        def view(etag: str = "") -> tuple[int, str]:
            address = "/api/view?bbox=113,22,114,24&zoom=12"
            answer = client.get(address, headers={"If-None-Match": etag})
            return answer.status_code, answer.headers["ETag"]

        edit(path, "a", note=1)
        _, first = view()
        edit(path, "a", name="乙学校")
        status, second = view(first)
        assert (status, second != first) == (200, True)
        undo(path, 2, "李", "错")  # at an earlier time, back to the first content
        assert view(second) == (200, first)
        assert view(first) == (304, first)
