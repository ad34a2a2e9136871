"""A crowd that asks for pictures waits by itself; others are answered meanwhile."""

from __future__ import annotations

import contextlib
import socket
import time

from tests.hardening.servers import memory_mb, process_of
from tests.hardening.visitors import ask, raw

CROWD = 200
WAITING = 8  # PLANMAP_MAX_WAITING
VIEW = "/api/view?bbox=113.6,22.9,113.8,23.1&zoom=12"


def picture(number: int) -> str:
    west = 113.70 + number / 10_000
    return f"/api/picture?bbox={west:.4f},22.97,{west + 0.06:.4f},23.05&zoom=14"


def request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def status_of(connection: socket.socket) -> int:
    with contextlib.suppress(ConnectionError):
        return int(connection.recv(64).split()[1])
    return 0


def test_while_a_crowd_waits_for_pictures_others_are_answered(office: str) -> None:
    ask(office + picture(0))
    with contextlib.ExitStack() as opened:
        crowd = [opened.enter_context(raw(office, request(picture(n)))) for n in range(CROWD)]
        # More than are answered while the first pictures are made.
        for _ in range(10):
            assert ask(f"{office}/health").status == 200
            assert ask(office + VIEW).status == 200
        assert ask(f"{office}/present").status == 200  # has a queue of its own
        made_meanwhile = sum(is_ready(each) for each in crowd)
        statuses = [status_of(each) for each in crowd]
    assert set(statuses) == {200, 503}
    assert WAITING < statuses.count(200) < CROWD / 2
    assert made_meanwhile >= CROWD - WAITING - 1  # the refused at once, before the last pictures


def is_ready(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        connection.setblocking(True)


def test_who_is_refused_is_told_when_to_come_again(office: str) -> None:
    with contextlib.ExitStack() as opened:
        for number in range(WAITING + 3):
            opened.enter_context(raw(office, request(picture(number))))
        answer = ask(office + picture(50), Accept_Language="en")
    assert answer.status == 503
    assert int(answer.headers["retry-after"]) > 0
    assert b"as it can at a time" in answer.body


def test_abandoned_requests_are_dropped(office: str) -> None:
    seconds_until_made(office, 0)
    one = seconds_until_made(office, 1)
    for number in range(300):
        with raw(office, request(picture(number))):
            pass
    # One is being made, and ends soon; before, three hundred were made for nobody.
    assert seconds_until_made(office, 1) < 30 * one


def seconds_until_made(address: str, number: int) -> float:
    """Ask for a picture until the queue has room for it."""
    begin = time.monotonic()
    while ask(address + picture(number)).status != 200:
        assert time.monotonic() - begin < 120
    return time.monotonic() - begin


def test_pictures_leave_no_memory_behind_and_no_process(office: str) -> None:
    seconds_until_made(office, 0)
    before = memory_mb(office)
    for number in range(12):
        seconds_until_made(office, number)
    # Before, twelve took four hundred megabytes and kept them.
    assert memory_mb(office) - before < 100
    names = [" ".join(each.cmdline()) for each in process_of(office).children()]
    assert not [name for name in names if "typesetter" in name]
