"""Middleware that decides which requests are answered: own hosts, base path, valid setup.

The program may be served below a path of a site; ``/plan/projects`` is then answered as
``/projects``. While its configuration is invalid, every address explains what is wrong.

Any website can make a visitor's browser send requests to this computer. If the website
points a name of its own at 127.0.0.1 (DNS rebinding), the browser even lets it read the
answers, but that name is then in the Host header. If it sends requests openly, its address
is in the Origin header. Both headers are checked before Streamlit sees a request, for HTTP
and websockets, because Streamlit trusts any Host and other ports of localhost, and asks a
service on the internet for its own address when it does not know an Origin.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.api.error_page import refuse
from geo.api.responses import error_answer
from geo.model.config.base_path import base_path
from geo.model.config.settings import server_settings, sharing_settings
from geo.model.config.setup import forget_files, require_setup
from geo.model.errors import InvalidConfiguration, PlanMapError

# Names of the local computer.
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_MOST = 255  # maximum length of a Host or Origin; host names have at most 253 characters
_AGAIN_SECONDS = 1.0  # how often to check again whether the configuration was corrected
_STATUS = 503


@dataclass(frozen=True, slots=True)
class Host:
    """A host and port as named in a request.

    Attributes
    ----------
    name : str
        In lower case, without the brackets of IPv6 and without a final dot.
    port : int or None
        None if the request names no port.
    """

    name: str
    port: int | None = None


def parse_host(text: str) -> Host | None:
    """Parse a Host header; return None if it is invalid.

    Examples
    --------
    >>> parse_host("LOCALHOST.:8501"), parse_host("[::1]"), parse_host("a@b"), parse_host("")
    (Host(name='localhost', port=8501), Host(name='::1', port=None), None, None)
    """
    if not text or len(text) > _MOST or not text.isascii() or set(text) & set("/\\@?#%, \t\r\n"):
        return None
    try:
        parts = urlsplit(f"//{text}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    name = name.removesuffix(".")
    return Host(name, port) if name and parts.netloc == text else None


def is_own_host(host: Host | None, server: tuple[str, int | None] | None) -> bool:
    """Return whether the program answers requests for a host.

    Parameters
    ----------
    host : Host or None
    server : (address, port) or None
        The local address of the connection.

    Notes
    -----
    Allowed are the local names, and the IP address that the connection came to (a website
    cannot use an IP address as its name), each with the port of the server; all others must
    be in PLANMAP_ADDRESS or PLANMAP_HOSTS.
    """
    if host is None:
        return False
    address, port = server or ("", None)
    if host.name in _LOCAL or _is_same_address(host.name, address):
        return host.port in (None, port) or _is_named(host)
    return _is_named(host)


def is_own_origin(origin: str, host: Host) -> bool:
    """Return whether a request comes from a page of the program itself.

    Parameters
    ----------
    origin : str
        Value of the Origin header.
    host : Host
        Host of the request.

    Examples
    --------
    >>> here = Host("localhost", 8501)
    >>> is_own_origin("http://localhost:8501", here), is_own_origin("http://localhost:9999", here)
    (True, False)
    >>> is_own_origin("null", here), is_own_origin("https://localhost", Host("localhost"))
    (False, True)
    """
    scheme, separator, rest = origin.partition("://")
    origin_host = parse_host(rest) if separator and scheme in ("http", "https") else None
    if origin_host is None:
        return False
    default = _PORTS[scheme]
    if (origin_host.name, origin_host.port or default) == (host.name, host.port or default):
        return True
    # Behind a proxy the Host may differ; the public address is known from the settings.
    return origin.lower() == _origin_of(_address())


class OwnHosts:
    """ASGI middleware that refuses requests for foreign hosts and from foreign pages.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        names, origins = headers.getlist("host"), headers.getlist("origin")
        host = parse_host(names[0]) if len(names) == 1 else None
        if not is_own_host(host, scope.get("server")):
            error = PlanMapError("foreign_host", value=tuple(name[:80] for name in names[:9]))
            await refuse(error, 421, scope, receive, send)
            return
        assert host is not None
        if len(origins) > 1 or (origins and not is_own_origin(origins[0], host)):
            error = PlanMapError("foreign_origin", value=tuple(value[:80] for value in origins[:9]))
            await refuse(error, 403, scope, receive, send)
            return
        await self._app(_with_own_origin(scope, names[0], origins), receive, send)


def _with_own_origin(scope: Scope, host: str, origins: list[str]) -> Scope:
    """Replace an accepted Origin by that of the Host, so that Streamlit trusts it."""
    if not origins or scope["type"] != "websocket":
        return scope
    scheme = origins[0].partition("://")[0]
    own_header = (b"origin", f"{scheme}://{host}".encode("ascii"))
    others = [header for header in scope["headers"] if header[0].lower() != b"origin"]
    return {**scope, "headers": [*others, own_header]}


def _is_same_address(name: str, address: str) -> bool:
    try:
        first, second = ipaddress.ip_address(name), ipaddress.ip_address(address)
    except ValueError:
        return False
    return _plain(first) == _plain(second)


def _plain(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return getattr(address, "ipv4_mapped", None) or address


def _is_named(host: Host) -> bool:
    return any(_matches(host, pattern) for pattern in _named())


def _matches(host: Host, named: str) -> bool:
    wildcard = named.startswith("*.")
    pattern = parse_host(named[2:] if wildcard else named)
    if pattern is None or pattern.port not in (None, host.port):
        return False
    return host.name.endswith(f".{pattern.name}") if wildcard else host.name == pattern.name


def _named() -> tuple[str, ...]:
    """Return the hosts named in the settings; none if the settings cannot be read."""
    try:
        names = server_settings().names
    except InvalidConfiguration:
        names = ()
    # A proxy passes the Host on with or without the visitors' port.
    return (*names, urlsplit(_address()).hostname or "")


def _address() -> str:
    try:
        return sharing_settings().address
    except InvalidConfiguration:
        return ""


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""


class BelowPath:
    """ASGI middleware that removes the base path from the path of a request.

    Requests without it are answered too, as a proxy may have removed it already.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        base = base_path()
        if not base or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path == base and scope["type"] == "http":
            query = scope.get("query_string", b"").decode("latin-1")
            # The document refers to its scripts relative to the page, so the slash matters.
            target = f"{base}/?{query}" if query else f"{base}/"
            await RedirectResponse(target)(scope, receive, send)
            return
        # Starlette builds outside addresses with `app_root_path`, and ignores it in routing.
        inner_scope = {**scope, "app_root_path": base}
        if path.startswith(f"{base}/"):
            inner_scope["path"] = path[len(base) :]
            inner_scope["raw_path"] = inner_scope["path"].encode("utf-8")
        await self._app(inner_scope, receive, send)


class SoundSetup:
    """ASGI middleware that answers 503 with an explanation while the configuration is invalid.

    A mistyped setting must not expose internal projects, nor cause unexplained errors
    while ``/health`` reports ok.

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
