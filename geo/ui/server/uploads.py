"""Limit how much of the visitors' uploads is kept, and free the files of those who left.

Streamlit limits the size of a single file and keeps files until their session ends:
minutes after the visitor has left, or never if no other visitor comes.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from geo.api.error_page import refuse
from geo.model.config.settings import limit_settings, server_settings
from geo.model.errors import PlanMapError, ServerBusy, UnreadableFile

MOST_FILES = 50  # per session
LEFT_SECONDS = 10  # a browser that only lost the connection has reconnected by then
_LOOK_SECONDS = 2
_MB = 1_000_000
_FRAME = 10_000  # bytes that the request body has besides the file
_ROUTE = "/_stcore/upload_file/"


class UploadLimits:
    """ASGI middleware that refuses uploads for which there is no room.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._arriving: Counter[str] = Counter()  # bytes being uploaded, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if not (scope["type"] == "http" and scope["method"] == "PUT" and _ROUTE in scope["path"]):
            await self._app(scope, receive, send)
            return
        session = scope["path"].partition(_ROUTE)[2].partition("/")[0]
        length = _length(scope)
        if length is None:
            await refuse(UnreadableFile("upload_length"), 411, scope, receive, send)
            return
        reason = self._reason_against(session, length)
        if reason is not None:
            if length <= limit_settings().max_upload_mb * _MB + _FRAME:
                await _discard_body(receive)  # browsers read the answer only after sending all
            status = 503 if isinstance(reason, ServerBusy) else 413
            await refuse(reason, status, scope, receive, send)
            return
        self._arriving[session] += length
        try:
            await self._app(scope, receive, send)
        finally:
            self._arriving[session] -= length
            self._arriving += Counter()  # removes zero counts

    def _reason_against(self, session: str, length: int) -> PlanMapError | None:
        settings, kept = server_settings(), _kept()
        own_files = kept.get(session, {})
        size = _size(own_files) + self._arriving[session] + length
        if size > settings.max_visitor_mb * _MB or len(own_files) >= MOST_FILES:
            return UnreadableFile("uploads_full", limit=settings.max_visitor_mb)
        room = settings.max_kept_mb * _MB - self._arriving.total() - length
        if sum(map(_size, kept.values())) > room:
            free_left(0)
            kept = _kept()
        if sum(map(_size, kept.values())) > room:
            return ServerBusy("uploads_full_for_all")
        return None


async def _discard_body(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


def _length(scope: Scope) -> int | None:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _kept() -> dict[str, dict[str, Any]]:
    """Return the files that Streamlit keeps: by session, then by id."""
    if not runtime.exists():
        return {}
    manager: Any = runtime.get_instance().uploaded_file_mgr
    return dict(manager.file_storage)


def _size(files: dict[str, Any]) -> int:
    return sum(len(file.data) for file in list(files.values()))


_left_since: dict[str, float] = {}


def free_left(seconds: float = LEFT_SECONDS) -> int:
    """End the sessions of visitors who have left, and free their uploaded files.

    Parameters
    ----------
    seconds : float
        Minimum time since the visitor left.

    Returns
    -------
    int
        Number of ended sessions.
    """
    if not runtime.exists():
        return 0
    streamlit_runtime, now = runtime.get_instance(), time.monotonic()
    gone = [session for session in _kept() if not streamlit_runtime.is_active_session(session)]
    for session in set(_left_since).difference(gone):
        del _left_since[session]
    ended = [session for session in gone if now - _left_since.setdefault(session, now) >= seconds]
    manager: Any = streamlit_runtime.uploaded_file_mgr
    for session in ended:
        streamlit_runtime.close_session(session)
        manager.remove_session_files(session)  # also when the runtime no longer knows the session
        del _left_since[session]
    if ended:
        gc.collect()  # sessions are reference cycles and hold much memory
    return len(ended)


async def keep_freeing() -> None:
    """Free the files of visitors who have left, periodically while the server runs."""
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        free_left()
