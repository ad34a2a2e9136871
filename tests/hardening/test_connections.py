"""Connections that say nothing, half a request, or read nothing do not stop the server."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message

from geo.api.middleware.limits import Connection, Connections, TimedRequests
from geo.ui.server import startup
from geo.ui.server.startup import lifespan
from tests.browser.servers import serving
from tests.hardening.visitors import ask, end_of, handshake, page, raw
from tests.own_loop import run_apart

HALF = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of few connections that waits two seconds for a request."""
    log = tmp_path_factory.mktemp("connections") / "log.txt"
    limits = {"max_connections": "64", "request_seconds": "2", "max_visitors": "8"}
    with serving(log, **limits) as address:
        yield address


@contextlib.contextmanager
def crowd(address: str, count: int, content: bytes) -> Iterator[list[socket.socket]]:
    """Open many connections that all say the same and then wait."""
    with contextlib.ExitStack() as opened:
        made = []
        for _ in range(count):
            each = opened.enter_context(socket.create_connection(end_of(address), timeout=60))
            with contextlib.suppress(OSError):  # closed already to make room
                each.sendall(content)
            made.append(each)
        yield made


def is_closed(connection: socket.socket) -> bool:
    """Wait until the server closes a connection."""
    try:
        while connection.recv(4096):
            pass
    except ConnectionError:
        return True
    return True


@pytest.mark.parametrize("content", [b"", HALF, b"POST /health HTTP/1.1\r\n"])
def test_a_crowd_that_says_half_a_request_leaves_room_for_others(
    server: str, content: bytes
) -> None:
    with crowd(server, 300, content) as connections:
        assert ask(f"{server}/health").status == 200
        assert ask(f"{server}/api/projects").status == 200
        with page(server) as visitor:
            assert visitor.run()
        assert all(map(is_closed, connections))


def test_twelve_hundred_half_open_connections_do_not_end_the_server(office: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    try:
        with crowd(office, 1200, HALF):
            assert ask(f"{office}/health").status == 200
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert ask(f"{office}/health").status == 200


def test_a_request_that_does_not_come_is_told_so(server: str) -> None:
    with raw(server, HALF) as made:
        assert b"408" in made.recv(64)
        assert is_closed(made)


def test_a_connection_that_is_kept_open_is_timed_again(server: str) -> None:
    with raw(server, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") as made:
        assert b"200 OK" in made.recv(4096)
        made.sendall(HALF)
        assert is_closed(made)


def test_no_more_pages_are_opened_than_the_server_takes_and_each_that_closes_makes_room(
    server: str,
) -> None:
    with contextlib.ExitStack() as opened:
        for _ in range(8):  # each speaks at once: the server waits two seconds for it
            opened.enter_context(page(server)).run("about")
        assert handshake(server, {}) == 503
        assert ask(f"{server}/health").status == 200
    with page(server) as visitor:
        assert visitor.run("about")


def test_a_page_that_says_nothing_is_closed(server: str) -> None:
    with page(server) as silent, contextlib.suppress(Exception):
        while True:
            silent.hear()


def test_with_every_connection_at_work_the_next_is_told_to_come_later(
    tmp_path: Path,
) -> None:
    limits = {"max_connections": "16", "max_visitors": "200"}
    with serving(tmp_path / "log.txt", **limits) as address, contextlib.ExitStack() as opened:
        for _ in range(16):
            opened.enter_context(page(address)).run("about")
        with raw(address, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") as made:
            answer = made.recv(4096)
        assert b"503" in answer
        assert b"Retry-After" in answer


class Line(asyncio.Transport):
    """A line on which so many bytes wait to be sent, each time that somebody looks."""

    def __init__(self, *waiting: int) -> None:
        super().__init__()
        self.waiting = list(waiting)
        self.ended = asyncio.Event()

    def get_write_buffer_size(self) -> int:
        return self.waiting.pop(0) if len(self.waiting) > 1 else self.waiting[0]

    def abort(self) -> None:
        self.ended.set()


@pytest.mark.parametrize(
    ("waiting", "left"),
    [
        ((300, 200, 100, 50, 0), [0]),  # taken slowly: it comes whole, then the line is idle
        ((300, 200, 200, 100, 0), [100, 0]),  # nothing goes any more
        ((300, 300, 100, 0), [100, 0]),
    ],
)
def test_an_answer_that_is_taken_slowly_comes_whole(
    waiting: tuple[int, ...], left: list[int]
) -> None:
    async def talk() -> list[int]:
        line = Line(*waiting)
        connection = Connection(asyncio.Protocol(), Connections(most=4, seconds=0.01))
        connection.connection_made(line)
        connection.begin()
        connection.end(is_over=False)
        await asyncio.wait_for(line.ended.wait(), 60)
        return line.waiting

    assert run_apart(talk) == left


def test_a_request_that_comes_before_the_last_is_put_away_has_its_own_time() -> None:
    async def talk() -> bool:
        line = Line(0)
        register = Connections(most=4, seconds=0.01)
        connection = Connection(asyncio.Protocol(), register)
        connection.connection_made(line)
        connection.begin()
        connection.begin()  # the answer was sent, its file is still being closed
        connection.end(is_over=False)
        assert not register._idle
        connection.end(is_over=False)
        return await asyncio.wait_for(line.ended.wait(), 60)

    assert run_apart(talk)


def test_in_a_burst_the_first_to_come_may_still_speak() -> None:
    async def come(count: int) -> tuple[bool, int]:
        register, lines = Connections(most=2, seconds=10), [Line(0) for _ in range(count)]
        for line in lines:  # all accepted before what any of them says has been read
            Connection(asyncio.Protocol(), register).connection_made(line)
        return lines[0].ended.is_set(), len(register)

    assert run_apart(lambda: come(6)) == (False, 6)
    assert run_apart(lambda: come(12)) == (True, 8)  # there is an end to that, too


@pytest.mark.parametrize("tells", [True, False])
def test_connections_are_limited_only_where_they_are_told_of_requests(tells: bool) -> None:
    """Elsewhere each was closed ten seconds after it was made, in the middle of an answer."""

    async def begin() -> bool:
        app = Starlette(lifespan=lifespan, middleware=[Middleware(TimedRequests)] if tells else [])
        heard = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
        create = asyncio.get_running_loop().create_server

        async def receive() -> Message:
            return next(heard)

        async def send(message: Message) -> None:
            assert message["type"].endswith(".complete"), message

        with mock.patch.object(startup, "set_no_delay"):
            await app({"type": "lifespan", "state": {}}, receive, send)
        return asyncio.get_running_loop().create_server != create

    assert run_apart(begin) is tells


def test_where_there_are_too_many_one_is_idle_for_a_second_only() -> None:
    async def come() -> int:
        register, lines = Connections(most=2, seconds=600), [Line(0) for _ in range(6)]
        for line in lines:
            Connection(asyncio.Protocol(), register).connection_made(line)
        await asyncio.wait_for(asyncio.gather(*(line.ended.wait() for line in lines[2:])), 60)
        return len(register)

    assert run_apart(come) == 2
