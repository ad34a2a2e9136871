"""What Streamlit tells developers is told to no visitor."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit import __version__ as streamlit_version
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geo.ui.server.wire import PASSED, REQUESTED, is_known, without_details
from tests.hardening.visitors import Page, ask, page

ROOT = Path(__file__).resolve().parent.parent.parent
SERVERS = ["office", "public"]


def message(kind: str) -> BackMsg:
    """Make a message of a kind, as a browser may send it."""
    made = BackMsg()
    field = BackMsg.DESCRIPTOR.fields_by_name[kind]
    if field.message_type is not None:
        getattr(made, kind).SetInParent()
    else:
        setattr(made, kind, True)
    return made


KINDS = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_may_say_what_is_listed_and_nothing_else(kind: str) -> None:
    assert is_known(message(kind).SerializeToString()) is (kind in PASSED)


def test_a_request_to_the_backend_is_one_for_data() -> None:
    kinds = BackMsg().backend_operation_request.DESCRIPTOR.oneofs_by_name["payload"].fields
    for kind in kinds:
        made = BackMsg()
        getattr(made.backend_operation_request, kind.name).SetInParent()
        assert is_known(made.SerializeToString()) is (kind.name in REQUESTED)
    assert "install_skills" not in REQUESTED  # it writes files beside the program


@pytest.mark.parametrize("content", [b"", None, b"\xff\xff\xff", b"nothing of the kind"])
def test_what_is_no_message_is_left_to_streamlit(content: bytes | None) -> None:
    assert is_known(content)


def test_only_the_beginning_of_a_session_is_changed() -> None:
    other = ForwardMsg()
    other.page_config_changed.title = "a"
    assert without_details(other.SerializeToString()) == other.SerializeToString()


@pytest.mark.parametrize("server", SERVERS)
def test_nothing_tells_of_the_machine(server: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue(server)
    with page(address) as visitor:
        heard = b"".join(each.SerializeToString() for each in visitor.run())
    for word in (
        str(ROOT),
        str(Path.home()),
        streamlit_version,
        "shell.py",
        sys.version.split()[0],
    ):
        assert word.encode() not in heard, word
    begin = ForwardMsg()
    begin.ParseFromString(heard)
    assert not begin.new_session.initialize.user_info.ByteSize()


@pytest.mark.parametrize("server", SERVERS)
def test_no_message_tells_of_repository_and_branch(
    server: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(server)
    with page(address) as visitor:
        visitor.run()
        for kind in ("load_git_info", "clear_cache", "set_run_on_save", "debug_shutdown_runtime"):
            visitor.say(message(kind))
        assert heard_until_now(visitor) == set()


def heard_until_now(visitor: Page) -> set[str]:
    """Return the kinds of messages that came, apart from the end of the run before."""
    # The answer to this comes after any answer to what was said before.
    visitor.say(message("app_heartbeat"))
    kinds: set[str] = set()
    while "heartbeat_ack" not in kinds:
        kinds.add(str(visitor.hear().WhichOneof("type")))
    return kinds - {"heartbeat_ack", "session_status_changed"}


def test_no_visitor_writes_files_beside_the_program(office: str) -> None:
    before = state_of_the_checkout()
    with page(office) as visitor:
        visitor.run()
        asked = BackMsg()
        asked.backend_operation_request.session_id = visitor.session
        asked.backend_operation_request.install_skills.SetInParent()
        visitor.say(asked)
        assert heard_until_now(visitor) == set()
    assert state_of_the_checkout() == before


def state_of_the_checkout() -> set[str]:
    """Return the hidden folders, in which such files would lie."""
    return {each.name for each in ROOT.iterdir() if each.name.startswith(".") and each.is_dir()}


@pytest.mark.parametrize(
    "path",
    [
        "_stcore/metrics",
        "_stcore/agent/openapi.json",
        "_stcore/agent/interact",
        "_stcore/agent/mcp",
        "_stcore/script-health-check",
        "auth/login",
        "oauth2callback",
    ],
)
@pytest.mark.parametrize("server", SERVERS)
def test_streamlits_routes_for_others_are_closed(
    server: str, path: str, request: pytest.FixtureRequest
) -> None:
    address = request.getfixturevalue(server)
    for method in ("GET", "POST"):
        assert ask(f"{address}/{path}", method=method).status in (404, 405)
