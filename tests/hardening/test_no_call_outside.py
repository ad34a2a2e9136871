"""No request leaves the machine, whatever a visitor says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hardening import audited
from tests.hardening.servers import running
from tests.hardening.test_hosts import FOREIGN_HOSTS, FOREIGN_ORIGINS, ROUTES
from tests.hardening.visitors import ask, handshake, page

SCRIPT = str(Path(audited.__file__))


@pytest.fixture(params=["localhost", "0.0.0.0"], ids=["this computer", "the network"])
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server that writes down each address that it looks up or calls."""
    calls = tmp_path / "calls.txt"
    arguments = ("--server.port", "{port}", "--server.address", request.param)
    command = (SCRIPT, str(calls), "run", "app.py", *arguments)
    with running(tmp_path / "log.txt", *command) as address:
        yield address, calls


def test_nothing_outside_is_called_or_looked_up(watched: tuple[str, Path]) -> None:
    address, calls = watched
    for origin in FOREIGN_ORIGINS:
        handshake(address, {"Origin": origin})
    for host in FOREIGN_HOSTS:
        handshake(address, {"Host": host, "Origin": f"http://{host}"})
    for route in ROUTES:
        ask(address + route)
        ask(address + route, Origin="http://evil.example", Referer="http://evil.example/")
    with page(address, Origin=address) as visitor:
        for name in ("", "projects", "coverage", "presentation", "edit", "about"):
            visitor.run(name)
    assert not calls.exists(), calls.read_text()


def test_the_watch_sees_calls(tmp_path: Path) -> None:
    assert audited.is_here("127.0.0.1")
    assert audited.is_here("::1")
    assert audited.is_here("localhost")
    assert not audited.is_here("192.0.2.1")
    assert not audited.is_here("checkip.example")
