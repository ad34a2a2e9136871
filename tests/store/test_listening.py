"""The sockets at which this process listens, asked of the system."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.store import listening
from geo.store.listening import UNIX, listening_addresses, listening_sockets


@contextlib.contextmanager
def listener(address: str) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as made:
        made.bind((address, 0))
        made.listen()
        yield made


@pytest.fixture(params=["as the system lists them", "as Python knows them"])
def _source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "as Python knows them":
        monkeypatch.setattr(listening, "_DESCRIPTORS", ())


@pytest.mark.usefixtures("_source")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_socket_that_listens_is_found_with_its_address(address: str) -> None:
    before = listening_addresses()
    with listener(address):
        assert listening_addresses() == before | {address}
    assert listening_addresses() == before


@pytest.mark.usefixtures("_source")
def test_the_socket_of_all_addresses_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Bound and listening, but nobody is told the port and nothing accepts.
    with listener("0.0.0.0"):
        assert "0.0.0.0" in listening_addresses()


@pytest.mark.usefixtures("_source")
def test_a_connection_is_no_listener() -> None:
    with listener("127.0.0.1") as one, socket.create_connection(one.getsockname()) as other:
        peer, _ = one.accept()
        with peer, listening_sockets() as found:
            ports = {each.getsockname()[1] for each in found if each.family == socket.AF_INET}
            assert one.getsockname()[1] in ports
            assert other.getsockname()[1] not in ports


def test_a_unix_socket_is_told_apart(tmp_path: Path) -> None:
    before = listening_addresses()
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "s"))
        made.listen()
        assert listening_addresses() == before | {UNIX}


def test_looking_closes_what_it_opened() -> None:
    with listening_sockets() as found:
        kept = found
    assert all(each.fileno() < 0 for each in kept)
