"""Restrict the messages between pages and Streamlit to those that the pages need.

Streamlit's protocol has messages for developers: they reveal the repository, its branch and
untracked files, clear all visitors' caches, or write files next to the program. The first
message of a session also reveals the program's path, the versions of its software, and an id
of the installation. Visitors must get none of this.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geo.web.bundle import script_bundle

# Message types that a page may send, and payloads that it may request from the backend.
PASSED = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"}
REQUESTED = {"deferred_file", "dataframe_chunk"}
# The first message of a session is short; longer ones need no inspection.
_MAX_FIRST_MESSAGE = 100_000
_PATH = "app.py"  # replaces the script's path on the disk


class OwnMessages:
    """ASGI middleware that drops all other messages.

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
            if content and len(content) <= _MAX_FIRST_MESSAGE:
                message = {**message, "bytes": without_details(content)}
            await send(message)

        await self._app(scope, receive_known, send_without_details)


def is_known(content: bytes | None) -> bool:
    """Return whether a page may send a message.

    Parameters
    ----------
    content : bytes or None
        A serialised ``BackMsg``. Invalid content passes; Streamlit then closes the connection.
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
    """Return a message to a page without details of the server.

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
    initial = session.initialize
    initial.environment_info.Clear()
    initial.user_info.Clear()
    # A page that was open during an upgrade reloads when the version differs.
    initial.environment_info.streamlit_version = script_bundle().file_name
    stripped: bytes = message.SerializeToString()
    return stripped
