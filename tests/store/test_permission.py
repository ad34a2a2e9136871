"""Who may edit: a table of settings and addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.model.errors import EditingNotAllowed
from geo.store import permission
from geo.store.permission import editing_allowed, is_loopback, listening_on, require_editing
from geo.store.writer import restore, undo
from tests.conftest import project
from tests.store.committing import edit

NETWORK = "0.0.0.0"


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permission, "_server", permission._Server())


@pytest.mark.parametrize(
    ("public", "edit_setting", "address", "code"),
    [
        ("0", "0", "127.0.0.1", None),
        ("0", "0", "::1", None),
        ("0", "0", NETWORK, "editing_from_network"),
        ("0", "0", None, "editing_from_network"),
        ("0", "0", "", "editing_from_network"),
        ("0", "0", "192.168.1.20", "editing_from_network"),
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
    address: str | None,
    code: str | None,
) -> None:
    own_settings(public=public, edit=edit_setting)
    listening_on(address)
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
    listening_on(NETWORK)
    with pytest.raises(EditingNotAllowed):
        action(path)
    assert path.read_bytes() == content


def test_a_visitor_through_a_proxy_may_not_edit_unless_that_is_allowed(
    own_settings: Callable[..., None],
) -> None:
    permission.forwarded_by(lambda: True)
    with pytest.raises(EditingNotAllowed) as caught:
        require_editing()
    assert caught.value.code == "editing_forwarded"
    own_settings(edit="1")
    assert editing_allowed()
