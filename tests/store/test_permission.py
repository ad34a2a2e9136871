"""Who may edit: a table of settings and addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.errors import EditingNotAllowed
from geo.store import permission
from geo.store.permission import editing_allowed, is_loopback, require_editing, serving
from geo.store.writer import restore, undo
from tests.conftest import project
from tests.store.committing import edit

NETWORK = "0.0.0.0"


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permission, "_server", permission._Server())


def listen_at(*addresses: str) -> None:
    permission._server.addresses = lambda: set(addresses)


@pytest.mark.parametrize(
    ("public", "edit_setting", "address", "code"),
    [
        ("0", "0", "127.0.0.1", None),
        ("0", "0", "::1", None),
        ("0", "0", NETWORK, "editing_from_network"),
        ("0", "0", "::", "editing_from_network"),
        ("0", "0", "192.168.1.20", "editing_from_network"),
        ("0", "0", "unix:", "editing_from_network"),
        ("0", "1", NETWORK, None),
        ("0", "1", "127.0.0.1", None),
        ("1", "0", "127.0.0.1", "editing_public"),
        ("1", "1", "127.0.0.1", "editing_public"),
        ("1", "1", NETWORK, "editing_public"),
    ],
)
def test_who_may_edit(
    own_settings: Callable[..., None],
    public: str,
    edit_setting: str,
    address: str,
    code: str | None,
) -> None:
    own_settings(public=public, edit=edit_setting)
    listen_at(address)
    assert editing_allowed() is (code is None)
    if code is None:
        require_editing()
    else:
        with pytest.raises(EditingNotAllowed) as caught:
            require_editing()
        assert caught.value.code == code


def test_the_command_line_may_edit() -> None:
    assert editing_allowed()


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),
        ("::", False),
        ("::ffff:10.0.0.1", False),
        ("10.0.0.1", False),
        ("127.0.0.1.example.org", False),
        ("localhost.example.org", False),
        ("planmap.local", False),
        ("unix:///run/planmap.sock", False),
        ("", False),
    ],
)
def test_what_is_loopback(address: str, *, loopback: bool) -> None:
    assert is_loopback(address) is loopback


@pytest.mark.parametrize(
    "action",
    [
        lambda path: edit(path, "a", name="乙"),
        lambda path: undo(path, 1, "李", "错"),
        lambda path: restore(path, 0, "李", "错"),
    ],
    ids=["commit", "undo", "restore"],
)
def test_every_change_asks_first(
    projects_file: Callable[..., Path], action: Callable[[Path], object]
) -> None:
    path = projects_file(project("a"))
    edit(path, "a", name="丙")
    content = path.read_bytes()
    listen_at(NETWORK)
    with pytest.raises(EditingNotAllowed):
        action(path)
    assert path.read_bytes() == content


FORWARDED = {"X-Forwarded-For": "203.0.113.7"}


def test_a_visitor_through_a_proxy_may_not_edit_unless_that_is_allowed(
    own_settings: Callable[..., None],
) -> None:
    serving(lambda: FORWARDED)
    listen_at("127.0.0.1")
    with pytest.raises(EditingNotAllowed) as caught:
        require_editing()
    assert caught.value.code == "editing_forwarded"
    own_settings(edit="1")
    assert editing_allowed()


def test_a_route_goes_by_the_headers_of_its_own_request() -> None:
    listen_at("127.0.0.1")
    assert editing_allowed({"host": "localhost:8501"})
    assert not editing_allowed(FORWARDED)


@pytest.mark.parametrize("name", permission.FORWARDED)
def test_every_header_of_a_proxy_closes_editing(name: str) -> None:
    listen_at("127.0.0.1")
    for spelling in (name, name.title(), name.upper()):
        assert not editing_allowed({spelling: "203.0.113.7"})


@pytest.mark.parametrize(
    ("addresses", "allowed"),
    [
        (["127.0.0.1"], True),
        (["127.0.0.1", "::1"], True),
        (["127.0.0.1", "unix:"], True),  # the socket of a library beside the server's own
        (["127.0.0.1", "0.0.0.0"], False),
        (["127.0.0.1", "192.168.1.20"], False),
        ([], False),  # it serves, and nobody knows where
    ],
)
def test_a_server_may_be_edited_when_each_of_its_sockets_is_of_this_machine(
    addresses: list[str], *, allowed: bool
) -> None:
    serving(lambda: None)
    listen_at(*addresses)
    assert editing_allowed() is allowed
