"""Two servers on one file: what one stores the other shows, and neither overwrites the other."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from geo.store.file.history import History
from tests.conftest import project
from tests.store.committing import CHILDREN, assert_whole, child, feature_of, lines_of, serve


class Server(NamedTuple):
    """A server in a process of its own, that stores what it is asked to."""

    port: int
    pipe: Any

    def ask(self, route: str, etag: str = "") -> tuple[int, Any, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{route}")
        if etag:
            request.add_header("If-None-Match", etag)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read()), answer.headers.get("ETag", "")
        except urllib.error.HTTPError as error:
            return error.code, None, error.headers.get("ETag", "")

    def edit(self, name: str, seen: bytes | None = None, /, **properties: Any) -> Any:
        self.pipe.send((name, seen, properties))
        return self.pipe.recv()


@pytest.fixture
def path(projects_file: Callable[..., Path]) -> Path:
    return projects_file(*(project(name) for name in "ab"))


@pytest.fixture
def servers(path: Path) -> Iterator[list[Server]]:
    with ExitStack() as running:
        pipes = []
        for _ in range(2):
            here, there = CHILDREN.Pipe()
            running.enter_context(child(serve, path, there))
            pipes.append(here)
        yield [Server(pipe.recv(), pipe) for pipe in pipes]


VIEW = "/api/view?bbox=113,22,114,24&zoom=12"


def test_two_servers_show_and_keep_what_each_stores(path: Path, servers: list[Server]) -> None:
    one, other = servers
    assert one.ask("/health")[1] == other.ask("/health")[1]
    status, _, etag = other.ask(VIEW)
    assert status == 200
    assert other.ask(VIEW, etag)[0] == 304
    seen = lines_of(path)["a"]

    # One stores; the other shows it at once, and its old answer is no longer good.
    assert one.edit("a", seen, name="乙学校") == 1
    revision = History(path).revision(1).id
    for each in servers:
        assert each.ask("/health")[1]["revision"] == revision
    status, view, new = other.ask(VIEW, etag)
    assert (status, new != etag) == (200, True)
    assert "乙学校" in json.dumps(view, ensure_ascii=False)

    # The other stores from what it saw before: different fields combine, the same conflict.
    assert other.edit("a", seen, description="新建") == 2
    assert other.edit("a", seen, name="丙学校") == "edit_conflict"
    properties = feature_of(path, "a")["properties"]
    assert (properties["name"], properties["description"]) == ("乙学校", "新建")

    # Turn by turn, each from the line it saw first.
    for number in range(3):
        assert one.edit("b", None, note_one=number) == 3 + 2 * number
        assert other.edit("b", None, note_other=number) == 4 + 2 * number
    assert feature_of(path, "b")["properties"]["note_one"] == 2
    assert feature_of(path, "b")["properties"]["note_other"] == 2
    assert assert_whole(path) == 8
    assert one.ask("/health")[1] == other.ask("/health")[1]
