"""Limits on requests: how long one may take to arrive, its answer to leave, a page to speak."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.api.connections import current_connection, limit_connections, open_connections
from geo.api.error_page import refuse
from geo.model.config.settings import server_settings
from geo.model.errors import InvalidConfiguration, ServerBusy

BODY_SECONDS = 30  # longest pause within the body of a request
SEND_SECONDS = 60  # longest time for a piece of an answer to leave, besides that of its bytes
_SLOWEST = 10_000  # bytes a second


class TimedRequests:
    """ASGI middleware that ends requests which do not arrive and answers which do not leave.

    When the application starts, it also switches on the limits on connections: these depend on
    being told which requests are worked on, and without it every connection would be closed in
    the middle of its answer.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            with contextlib.suppress(InvalidConfiguration):  # reported at start; nothing is served
                limit_connections()
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        connection, is_page = current_connection(), scope["type"] == "websocket"
        if connection is not None:
            connection.begin()
        try:
            await (self._page if is_page else self._request)(scope, receive, send)
        except TimeoutError:
            if connection is not None:
                connection.abort()
        finally:
            if connection is not None:
                connection.end(is_over=is_page)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_whole = False

        async def patient_receive() -> Message:
            nonlocal is_whole
            async with asyncio.timeout(None if is_whole else BODY_SECONDS):
                message = await receive()
            is_whole = not message.get("more_body", False)
            return message

        async def patient_send(message: Message) -> None:
            size = len(message.get("body", b""))
            async with asyncio.timeout(SEND_SECONDS + size / _SLOWEST):
                await send(message)

        await self._app(scope, patient_receive, patient_send)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        register = open_connections()
        if register is None:
            await self._app(scope, receive, send)
            return
        if register.pages >= server_settings().max_visitors:
            await refuse(ServerBusy("too_many_visitors"), 503, scope, receive, send)
            return
        register.pages += 1
        try:
            await self._app(scope, _first_soon(receive, register.seconds), send)
        finally:
            register.pages -= 1


def _first_soon(receive: Receive, seconds: float) -> Receive:
    """Return a receiver that waits for the first message of a page for some seconds only."""
    came = 0

    async def receive_soon() -> Message:
        nonlocal came
        came += 1
        if came > 2:  # the first message says that there is a connection
            return await receive()
        try:
            async with asyncio.timeout(seconds):
                return await receive()
        except TimeoutError:
            return {"type": "websocket.disconnect", "code": 1008}

    return receive_soon
