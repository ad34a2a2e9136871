"""How much of visitors' uploads is kept, and for how long.

Streamlit limits the size of one file, and keeps files until their session ends: some
minutes after the visitor has left, or never, where nobody comes after them.
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

MOST_FILES = 50  # of one open page
LEFT_SECONDS = 10  # a browser that lost the connection is back by then
_LOOK_SECONDS = 2
_MB = 1_000_000
_FRAME = 10_000  # bytes around a file in the body of a request
_ROUTE = "/_stcore/upload_file/"


class UploadLimits:
    """ASGI middleware that refuses an upload for which there is no room.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._arriving: Counter[str] = Counter()  # bytes by session

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
                await _read_away(receive)  # a browser reads the answer once it has said all
            status = 503 if isinstance(reason, ServerBusy) else 413
            await refuse(reason, status, scope, receive, send)
            return
        self._arriving[session] += length
        try:
            await self._app(scope, receive, send)
        finally:
            self._arriving[session] -= length
            self._arriving += Counter()  # leaves out what is nothing

    def _reason_against(self, session: str, length: int) -> PlanMapError | None:
        settings, kept = server_settings(), _kept()
        own = kept.get(session, {})
        size = _size(own) + self._arriving[session] + length
        if size > settings.max_visitor_mb * _MB or len(own) >= MOST_FILES:
            return UnreadableFile("uploads_full", limit=settings.max_visitor_mb)
        room = settings.max_kept_mb * _MB - self._arriving.total() - length
        if sum(map(_size, kept.values())) > room:
            free_left(0)
            kept = _kept()
        if sum(map(_size, kept.values())) > room:
            return ServerBusy("uploads_full_for_all")
        return None


async def _read_away(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


def _length(scope: Scope) -> int | None:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _kept() -> dict[str, dict[str, Any]]:
    """Return the files that are kept: by session, by id."""
    if not runtime.exists():
        return {}
    manager: Any = runtime.get_instance().uploaded_file_mgr
    return dict(manager.file_storage)


def _size(files: dict[str, Any]) -> int:
    return sum(len(each.data) for each in list(files.values()))


_left_since: dict[str, float] = {}


def free_left(seconds: float = LEFT_SECONDS) -> int:
    """End the sessions of visitors who have left, with the files they uploaded.

    Parameters
    ----------
    seconds : float
        How long a visitor must have been away.

    Returns
    -------
    int
        How many sessions ended.
    """
    if not runtime.exists():
        return 0
    serving, now = runtime.get_instance(), time.monotonic()
    gone = [session for session in _kept() if not serving.is_active_session(session)]
    for session in set(_left_since).difference(gone):
        del _left_since[session]
    ended = [each for each in gone if now - _left_since.setdefault(each, now) >= seconds]
    manager: Any = serving.uploaded_file_mgr
    for session in ended:
        serving.close_session(session)
        manager.remove_session_files(session)  # of a session that is known no more
        del _left_since[session]
    if ended:
        gc.collect()  # a session refers to itself, and what it held is large
    return len(ended)


async def keep_freeing() -> None:
    """Look again and again who has left, for as long as the server runs."""
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        free_left()
