"""Nothing is served while the program is set up wrongly: every address says what is wrong."""

from __future__ import annotations

import time

from anyio import to_thread
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.api.error_page import refuse
from geo.api.responses import error_answer
from geo.model.config.setup import forget_files, require_setup
from geo.model.errors import InvalidConfiguration

_AGAIN_SECONDS = 1.0  # a file can be corrected meanwhile
_STATUS = 503


class SoundSetup:
    """ASGI middleware that answers 503 in words while a setting or a file is wrong.

    A mistyped setting must not show internal projects to everybody, and a wrong one must not
    leave bare errors behind a ``/health`` that says ok.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._is_sound = False
        self._fault: InvalidConfiguration | None = None
        self._looked_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if self._is_sound or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        fault = await to_thread.run_sync(self._look)
        if fault is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/health":
            await error_answer(Request(scope), fault, _STATUS)(scope, receive, send)
        else:
            await refuse(fault, _STATUS, scope, receive, send)

    def _look(self) -> InvalidConfiguration | None:
        now = time.monotonic()
        if self._fault is not None and now - self._looked_at < _AGAIN_SECONDS:
            return self._fault
        try:
            require_setup()
        except InvalidConfiguration as error:
            self._fault, self._looked_at = error, now
            return error
        if self._fault is not None:
            forget_files()
        self._is_sound = True
        return None
