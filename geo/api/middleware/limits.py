"""Time limits on requests and connections, so that idle ones cannot block the server.

Uvicorn waits without limit for the head of a request, and asyncio accepts connections until
the process has no file descriptors left. Here every connection is registered when it is
accepted and closed when it has had no request in progress for too long: normally after the
configured time, but after one second when there are too many connections. The body of a
request, the sending of an answer, and the first message of a page also have time limits.
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

BODY_SECONDS = 30  # maximum pause within the body of a request
SEND_SECONDS = 60  # maximum time to send a piece of an answer, plus time for its bytes
_SLOWEST = 10_000  # bytes per second of the slowest accepted client
log = logging.getLogger("planmap.api")
_DESCRIPTORS = 8192  # file descriptors requested for connections, files, child processes
_SPARE = 128  # descriptors reserved for everything that is not a connection
_CROWDED_SECONDS = 1.0  # how long a connection may be idle when there are too many
_BURST = 4  # multiple of the maximum that is accepted for up to that time
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)
_LATE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class TimedRequests:
    """ASGI middleware that ends requests that do not arrive and answers that cannot be sent.

    At start-up it also enables the limits on connections. These need to know which requests
    are in progress: without this middleware every connection would be closed in the middle of
    its answer.

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
        is_complete = False

        async def timed_receive() -> Message:
            nonlocal is_complete
            async with asyncio.timeout(None if is_complete else BODY_SECONDS):
                message = await receive()
            is_complete = not message.get("more_body", False)
            return message

        async def timed_send(message: Message) -> None:
            size = len(message.get("body", b""))
            async with asyncio.timeout(SEND_SECONDS + size / _SLOWEST):
                await send(message)

        await self._app(scope, timed_receive, timed_send)

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
            await self._app(scope, _with_first_timeout(receive, register.seconds), send)
        finally:
            register.pages -= 1


def _with_first_timeout(receive: Receive, seconds: float) -> Receive:
    """Return a receiver that limits the time to wait for a page's first message."""
    count = 0

    async def timed_receive() -> Message:
        nonlocal count
        count += 1
        if count > 2:  # the very first ASGI message only announces the connection
            return await receive()
        try:
            async with asyncio.timeout(seconds):
                return await receive()
        except TimeoutError:
            return {"type": "websocket.disconnect", "code": 1008}

    return timed_receive


class Connections:
    """The register of the server's open connections.

    Parameters
    ----------
    most : int, optional
        Maximum number; by default from the settings, within what the system allows.
    seconds : float, optional
        How long a connection may be without a request in progress.
    """

    def __init__(self, most: int | None = None, seconds: float | None = None) -> None:
        settings = server_settings()
        room = _raise_descriptors() - _SPARE
        self.most = most or min(settings.max_connections, room)
        self._burst = min(_BURST * self.most, room)
        self.seconds = seconds or settings.request_seconds
        self.pages = 0  # websockets, one for each open page
        self._open: set[Connection] = set()
        # Start of idleness and closing timer by connection; the longest idle first.
        self._idle: dict[Connection, tuple[float, asyncio.TimerHandle]] = {}

    def __len__(self) -> int:
        """Return the number of open connections."""
        return len(self._open)

    def admit(self, connection: Connection) -> bool:
        """Register a new connection if possible; when full, an idle one is closed for it."""
        if len(self._open) - len(self._idle) >= self.most:
            return False
        if len(self._open) >= self.most:
            self._make_room()
        self._open.add(connection)
        self.rest(connection)
        return True

    def _make_room(self) -> None:
        oldest, (since, _timer) = next(iter(self._idle.items()))
        is_stale = asyncio.get_running_loop().time() - since >= _CROWDED_SECONDS
        # In a burst, the oldest may be an honest visitor's that has not been read yet.
        if is_stale or len(self._open) >= self._burst:
            oldest.close_late()

    def rest(self, connection: Connection) -> None:
        """Start the idle time of a connection."""
        if connection in self._open:
            loop = asyncio.get_running_loop()
            crowded = _CROWDED_SECONDS if len(self._open) > self.most else self.seconds
            seconds = min(self.seconds, crowded)
            self._idle[connection] = loop.time(), loop.call_later(seconds, connection.look)

    def work(self, connection: Connection) -> None:
        """Stop the idle time of a connection, because a request has arrived."""
        _since, timer = self._idle.pop(connection, (0.0, None))
        if timer is not None:
            timer.cancel()

    def leave(self, connection: Connection) -> None:
        """Remove a connection from the register."""
        self.work(connection)
        self._open.discard(connection)


class Connection(asyncio.Protocol):
    """A connection that passes its events on to the server's own protocol.

    Parameters
    ----------
    served : asyncio.Protocol
        The server's protocol.
    register : Connections
    """

    def __init__(self, served: asyncio.Protocol, register: Connections) -> None:
        self._served = served
        self._register = register
        self._transport: asyncio.Transport | None = None
        self._is_refused = False
        self._has_begun = False
        self._unsent = 0  # bytes of answers in the buffer at the last check
        self._at_work = 0  # requests in progress; may overlap while a file is being closed

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Pass the connection on if there is room, otherwise answer 503."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._register.admit(self):
            self._served.connection_made(transport)
            return
        self._is_refused = True
        transport.write(_FULL)
        transport.close()

    def data_received(self, data: bytes) -> None:
        """Pass data on; the request parsed from it can look up this connection."""
        if not self._is_refused:
            self._has_begun = True
            _current.set(self)
            self._served.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass on that the client has finished sending."""
        return None if self._is_refused else self._served.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on that the connection is closed."""
        self._register.leave(self)
        if not self._is_refused:
            self._served.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass on that the client reads slowly."""
        self._served.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the client has caught up."""
        self._served.resume_writing()

    def look(self) -> None:
        """Close an idle connection, unless the client is still receiving an answer.

        On a slow line or a busy machine, that can take longer than the limit for a request; it
        counts as stalled when nothing was sent for that long.
        """
        before, self._unsent = self._unsent, self._waiting()
        if 0 < self._unsent < before:
            self._register.work(self)
            self._register.rest(self)
        else:
            self.close_late()

    def _waiting(self) -> int:
        """Return the number of bytes of answers that wait to be sent."""
        return self._transport.get_write_buffer_size() if self._transport else 0

    def close_late(self) -> None:
        """Close a connection whose request does not arrive; answer 408 if one had begun."""
        assert self._transport is not None
        if self._has_begun and not self._transport.get_write_buffer_size():
            self._register.leave(self)
            self._transport.write(_LATE)
            self._transport.close()
        else:
            self.abort()

    def abort(self) -> None:
        """Close the connection at once, discarding unsent data."""
        self._register.leave(self)
        if self._transport is not None:
            self._transport.abort()

    def begin(self) -> None:
        """Note that a request has arrived, except for its body."""
        self._at_work += 1
        self._register.work(self)

    def end(self, *, is_over: bool) -> None:
        """Note that a request was answered; `is_over` when the connection ends with it."""
        self._at_work -= 1
        if is_over:
            self._register.leave(self)
        elif not self._at_work:
            self._has_begun = False
            self._unsent = self._waiting()
            self._register.rest(self)


def current_connection() -> Connection | None:
    """Return the connection of the current request; None outside a server."""
    return _current.get()


def open_connections() -> Connections | None:
    """Return the server's register of connections; None where they are not limited."""
    return _registers[-1] if _registers else None


def limit_connections() -> Connections:
    """Limit the connections of all servers that this event loop creates from now on.

    Raises
    ------
    InvalidConfiguration
        When a setting is invalid.
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
    except AttributeError:  # event loops written in C have fixed attributes
        log.warning("connections are not limited: this event loop does not allow it")
    _registers[:] = [register]
    return register


def _raise_descriptors() -> int:
    """Raise the limit of file descriptors of this process and return it."""
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
