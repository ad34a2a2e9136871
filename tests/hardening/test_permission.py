"""Who may edit is asked of the sockets, however the server was started."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.store.permission import is_forwarded
from tests.hardening.servers import running
from tests.hardening.visitors import ask, form_is_open, page


@pytest.fixture
def started(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A server started with a command of the test's."""
    with running(tmp_path / "log.txt", "-m", *request.param) as address:
        yield address


UVICORN = ("uvicorn", "app:app", "--port", "{port}", "--host")
STREAMLIT = ("streamlit", "run", "app.py", "--server.port", "{port}", "--server.address")


@pytest.mark.parametrize(
    ("started", "is_open"),
    [
        ((*UVICORN, "0.0.0.0"), False),
        ((*UVICORN, "127.0.0.1"), True),
        ((*STREAMLIT, "0.0.0.0"), False),
    ],
    indirect=["started"],
    ids=["uvicorn for all", "uvicorn for this computer", "streamlit for all"],
)
def test_only_a_server_of_this_computer_alone_may_be_edited(started: str, *, is_open: bool) -> None:
    with page(started) as visitor:
        assert form_is_open(visitor.run("edit")) is is_open
    editing = b'"editing":true' in ask(f"{started}/api/start").body
    assert editing is is_open


def test_a_request_through_a_proxy_is_not_told_that_it_may_edit(office: str) -> None:
    assert b'"editing":true' in ask(f"{office}/api/start").body
    for header in ("X_Forwarded_For", "Forwarded", "Via", "X_Real_Ip", "X_Forwarded_Proto"):
        answer = ask(f"{office}/api/start", **{header: "203.0.113.7"})
        assert b'"editing":false' in answer.body, header
        with page(office, **{header: "203.0.113.7"}) as visitor:
            assert not form_is_open(visitor.run("edit")), header


@pytest.mark.parametrize(
    "host", ["map.example.org", "192.0.2.7:8501", "localhost.example", "[::2]"]
)
def test_a_name_from_outside_means_a_proxy(host: str) -> None:
    assert is_forwarded({"Host": host})


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.:8501", "127.0.0.1:1", "[::1]:8501"])
def test_this_computers_names_mean_none(host: str) -> None:
    assert not is_forwarded({"host": host})
