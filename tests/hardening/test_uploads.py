"""What visitors upload is bounded, and goes when they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.ui.server.uploads import MOST_FILES
from tests.browser.servers import serving
from tests.hardening.servers import memory_mb
from tests.hardening.visitors import Page, ask, page, raw, upload

MB = 1_000_000
FILE = 19 * MB


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that keeps 60 MB a visitor and 100 MB in all."""
    log = tmp_path_factory.mktemp("uploads") / "log.txt"
    with serving(log, max_visitor_mb="60", max_kept_mb="100") as address:
        yield address


def statuses(address: str, visitor: Page, count: int, size: int = FILE) -> list[int]:
    """Upload files one after another and return how each was answered."""
    paths = visitor.uploads_for([f"{each}.csv" for each in range(count)])
    content = b"x" * size
    return [upload(address + path, content).status for path in paths]


def test_a_visitor_keeps_so_much_and_no_more_and_it_goes_when_they_go(
    server: str, wait_until: Callable[[Callable[[], bool]], bool]
) -> None:
    with page(server) as visitor:
        visitor.run("coverage")
        before = memory_mb(server)
        assert statuses(server, visitor, 6) == [204, 204, 204, 413, 413, 413]
        assert memory_mb(server) - before < 100
    # 60 MB are there; others may have 40 more, and the rest once the first has gone for good.
    assert wait_until(lambda: memory_mb(server) - before < 40)


def test_all_visitors_together_keep_so_much_and_no_more(server: str) -> None:
    with page(server) as one, page(server) as other:
        for each in (one, other):
            each.run("coverage")
        assert statuses(server, one, 3) == [204] * 3
        assert statuses(server, other, 3) == [204, 204, 503]
        assert ask(f"{server}/health").status == 200


def test_many_small_files_are_bounded_too(server: str) -> None:
    with page(server) as visitor:
        visitor.run("coverage")
        answered = statuses(server, visitor, MOST_FILES + 5, size=10)
        assert answered == [204] * MOST_FILES + [413] * 5


@pytest.mark.parametrize(
    "length", ["", "Content-Length: -5\r\n", "Content-Length: 99999999999\r\n"]
)
def test_an_upload_that_does_not_say_how_large_it_is_is_refused(server: str, length: str) -> None:
    chunked = "" if length else "Transfer-Encoding: chunked\r\n"
    head = f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: localhost\r\n{length}{chunked}\r\n"
    with raw(server, head.encode()) as made:
        assert int(made.recv(12).split()[1]) in (400, 411, 413)


def test_no_upload_is_for_a_session_that_is_not_open(server: str, tmp_path: Path) -> None:
    assert upload(f"{server}/_stcore/upload_file/nobody/1", b"x").status == 400
