"""What pages and Streamlit exchange: only what the pages need.

Streamlit's protocol has messages for developers: one asks for repository, branch and
the names of untracked files, one clears the caches of all visitors, one writes files
beside the program. And the first message of a session tells where the program lies on
the disk, which versions it runs with, and an id of the installation. A visitor gets none
of it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geo.web.bundle import script_bundle

# What a page may say, and what it may ask for in a request to the backend.
PASSED = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
REQUESTED = {"deferred_file", "dataframe_chunk"}
# The message that begins a session is short; longer ones need no look.
_LONGEST_BEGINNING = 100_000
_PATH = "app.py"  # what the page is told of the place on the disk


class OwnMessages:
    """ASGI middleware that lets only the messages of the pages through.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def receive_known() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or is_known(message.get("bytes")):
                    return message

        async def send_without_details(message: Message) -> None:
            content = message.get("bytes")
            if content and len(content) <= _LONGEST_BEGINNING:
                message = {**message, "bytes": without_details(content)}
            await send(message)

        await self._app(scope, receive_known, send_without_details)


def is_known(content: bytes | None) -> bool:
    """Say whether a message of a page is one that it may send.

    Parameters
    ----------
    content : bytes or None
        A serialised ``BackMsg``. What is none passes: Streamlit closes such a connection.
    """
    message = BackMsg()
    try:
        message.ParseFromString(content or b"")
    except Exception:  # noqa: BLE001 (DecodeError is another class in each implementation)
        return True
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in REQUESTED
    return kind is None or kind in PASSED


def without_details(content: bytes) -> bytes:
    """Return a message to a page without what describes the server.

    Parameters
    ----------
    content : bytes
        A serialised ``ForwardMsg``.
    """
    message = ForwardMsg()
    message.ParseFromString(content)
    if message.WhichOneof("type") != "new_session":
        return content
    session = message.new_session
    session.main_script_path = _PATH
    begin = session.initialize
    begin.environment_info.Clear()
    begin.user_info.Clear()
    # By a change of it a page that was open over an upgrade knows to load anew.
    begin.environment_info.streamlit_version = script_bundle().file_name
    shorter: bytes = message.SerializeToString()
    return shorter
