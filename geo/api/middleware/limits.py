"""Limits on requests and connections, so that idle ones cannot block the server.

A request may take so long to arrive, its answer to leave, and a page to speak. Uvicorn
waits for the head of a request without end, and asyncio accepts connections until the
process has no descriptors left. Here each connection is known from the moment it is
accepted, and one on which no request is worked on for too long is closed. Where there
are too many, that is after a second: a thousand that say nothing go soon.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextvars import ContextVar
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.api.error_page import refuse
from geo.model.config.settings import server_settings
from geo.model.errors import InvalidConfiguration, ServerBusy

BODY_SECONDS = 30  # longest pause within the body of a request
SEND_SECONDS = 60  # longest time for a piece of an answer to leave, besides that of its bytes
_SLOWEST = 10_000  # bytes a second
log = logging.getLogger("planmap.api")
_DESCRIPTORS = 8192  # wanted for this process; connections, files, child processes
_SPARE = 128  # of these, for all that is not a connection
_CROWDED_SECONDS = 1.0  # how long a connection may be idle where there are too many
_BURST = 4  # times as many as there may be, for as long as that
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
_LATE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


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


class Connections:
    """The connections of the server.

    Parameters
    ----------
    most : int, optional
        How many there may be; from the settings, within what the system allows.
    seconds : float, optional
        How long one may be without a request that is worked on.
    """

    def __init__(self, most: int | None = None, seconds: float | None = None) -> None:
        settings = server_settings()
        room = _raise_descriptors() - _SPARE
        self.most = most or min(settings.max_connections, room)
        self._burst = min(_BURST * self.most, room)
        self.seconds = seconds or settings.request_seconds
        self.pages = 0  # websockets, one for each open page
        self._open: set[Connection] = set()
        # When each became idle, and what closes it then; the longest idle first.
        self._idle: dict[Connection, tuple[float, asyncio.TimerHandle]] = {}

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._open)

    def admit(self, connection: Connection) -> bool:
        """Take a new connection on; where there are too many, an idle one makes room."""
        if len(self._open) - len(self._idle) >= self.most:
            return False
        if len(self._open) >= self.most:
            self._make_room()
        self._open.add(connection)
        self.rest(connection)
        return True

    def _make_room(self) -> None:
        oldest, (since, _timer) = next(iter(self._idle.items()))
        is_long = asyncio.get_running_loop().time() - since >= _CROWDED_SECONDS
        # In a burst the oldest may not have been read yet, and be an honest visitor's.
        if is_long or len(self._open) >= self._burst:
            oldest.close_late()

    def rest(self, connection: Connection) -> None:
        """Begin to count the time in which no request is worked on."""
        if connection in self._open:
            loop = asyncio.get_running_loop()
            crowded = _CROWDED_SECONDS if len(self._open) > self.most else self.seconds
            seconds = min(self.seconds, crowded)
            self._idle[connection] = loop.time(), loop.call_later(seconds, connection.look)

    def work(self, connection: Connection) -> None:
        """End counting: a request is here."""
        _since, timer = self._idle.pop(connection, (0.0, None))
        if timer is not None:
            timer.cancel()

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self.work(connection)
        self._open.discard(connection)


class Connection(asyncio.Protocol):
    """A connection, handed on to the server's own protocol.

    Parameters
    ----------
    served : asyncio.Protocol
    register : Connections
    """

    def __init__(self, served: asyncio.Protocol, register: Connections) -> None:
        self._served = served
        self._register = register
        self._transport: asyncio.Transport | None = None
        self._is_refused = False
        self._has_begun = False
        self._unsent = 0  # bytes of answers, when last looked at
        self._at_work = 0  # requests; a file is closed after it was sent, when the next is here

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hand the connection on if there is room for it."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._register.admit(self):
            self._served.connection_made(transport)
            return
        self._is_refused = True
        transport.write(_FULL)
        transport.close()

    def data_received(self, data: bytes) -> None:
        """Hand data on; the request that comes of it knows its connection."""
        if not self._is_refused:
            self._has_begun = True
            _current.set(self)
            self._served.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand on that the other side has said everything."""
        return None if self._is_refused else self._served.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand on that the connection is gone."""
        self._register.leave(self)
        if not self._is_refused:
            self._served.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand on that the other side reads slowly."""
        self._served.pause_writing()

    def resume_writing(self) -> None:
        """Hand on that it has caught up."""
        self._served.resume_writing()

    def look(self) -> None:
        """Close a connection that is late, unless the other side still takes an answer.

        On a slow line, or a busy machine, that lasts longer than a request may; it is
        over when nothing of it has gone for as long as a request may take.
        """
        before, self._unsent = self._unsent, self._waiting()
        if 0 < self._unsent < before:
            self._register.work(self)
            self._register.rest(self)
        else:
            self.close_late()

    def _waiting(self) -> int:
        """Return how many bytes of answers wait to be sent."""
        return self._transport.get_write_buffer_size() if self._transport else 0

    def close_late(self) -> None:
        """Close a connection whose request does not come; say so where one had begun."""
        assert self._transport is not None
        if self._has_begun and not self._transport.get_write_buffer_size():
            self._register.leave(self)
            self._transport.write(_LATE)
            self._transport.close()
        else:
            self.abort()

    def abort(self) -> None:
        """Close at once, whatever still waits to be sent."""
        self._register.leave(self)
        if self._transport is not None:
            self._transport.abort()

    def begin(self) -> None:
        """Tell that a request has arrived whole, but for its body."""
        self._at_work += 1
        self._register.work(self)

    def end(self, *, is_over: bool) -> None:
        """Tell that it has been answered; `is_over` when the connection ends with it."""
        self._at_work -= 1
        if is_over:
            self._register.leave(self)
        elif not self._at_work:
            self._has_begun = False
            self._unsent = self._waiting()
            self._register.rest(self)


def current_connection() -> Connection | None:
    """Return the connection on which the request of the moment came; None outside a server."""
    return _current.get()


def open_connections() -> Connections | None:
    """Return the connections of the server; None where they are not limited."""
    return _registers[-1] if _registers else None


def limit_connections() -> Connections:
    """Take on every connection of the servers that this event loop makes from here on.

    Raises
    ------
    InvalidConfiguration
        When a setting is wrong.
    """
    register = Connections()
    loop: Any = asyncio.get_running_loop()
    create = loop.create_server

    async def create_server(factory: Any, *args: Any, **options: Any) -> Any:
        if options.get("ssl"):
            options.setdefault("ssl_handshake_timeout", register.seconds)
        return await create(lambda: Connection(factory(), register), *args, **options)

    try:
        loop.create_server = create_server
    except AttributeError:  # a loop written in C
        log.warning("connections are not limited: this event loop does not allow it")
    _registers[:] = [register]
    return register


def _raise_descriptors() -> int:
    """Return how many descriptors this process may have, after asking for enough."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    limit = _DESCRIPTORS if hard == unlimited else min(hard, _DESCRIPTORS)
    if soft != unlimited and soft < limit:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
            return limit
    return limit if soft == unlimited else soft


_current: ContextVar[Connection | None] = ContextVar("connection", default=None)
_registers: list[Connections] = []
