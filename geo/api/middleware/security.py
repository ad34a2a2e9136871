"""Security headers on every answer, and a 404 in place of Streamlit's catch-all page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.api.error_page import error_page, wants_page
from geo.api.responses import error_answer
from geo.model.config.base_path import base_path
from geo.model.config.settings import access_settings, sharing_settings
from geo.model.errors import InvalidConfiguration, PlanMapError
from geo.model.text.language import as_language
from geo.tiles.sources import tile_origins, vector_origins

# Browsers fetch tiles directly from the providers, so only these hosts are allowed as
# sources of images; nothing else may be requested from outside.
TILE_HOSTS = (
    "https://tile.openstreetmap.org",
    "https://*.tianditu.gov.cn",
    "https://*.is.autonavi.com",
)
_CONNECT = "connect-src 'self'"
_OWN_FRAMES = "frame-ancestors 'self'"
# Streamlit and streamlit-folium evaluate code that they receive, which rules out a stricter
# script-src; still, nothing from another origin can be loaded or contacted.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: " + " ".join(TILE_HOSTS),
        "font-src 'self' data:",
        _CONNECT,
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        _OWN_FRAMES,
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def frame_ancestors() -> str:
    """Return the directive that lists the websites that may show the map in a frame."""
    try:
        origins = sharing_settings().embedding
    except InvalidConfiguration:  # reported by the routes; meanwhile the header stays strict
        origins = ()
    return " ".join((_OWN_FRAMES, *origins))


def security_headers() -> dict[str, str]:
    """Return the headers of all other answers.

    These are :data:`HEADERS`; pictures may also come from the hosts of the office's own base
    maps (``data/basemaps.toml``), each by its full name and port, and vector tiles be fetched
    from those that have them.
    """
    try:
        origins, fetched = tile_origins(), vector_origins()
    except InvalidConfiguration:  # nothing is served then, and SoundSetup reports why
        origins = fetched = ()
    return _with_tile_hosts(origins, fetched) if origins else HEADERS


@lru_cache(maxsize=4)
def _with_tile_hosts(origins: tuple[str, ...], fetched: tuple[str, ...]) -> dict[str, str]:
    known = f"{TILE_HOSTS[-1]};"
    policy = CONTENT_SECURITY_POLICY.replace(known, " ".join((known[:-1], *origins)) + ";")
    policy = policy.replace(_CONNECT, " ".join((_CONNECT, *fetched)))
    return {**HEADERS, "Content-Security-Policy": policy}


def embedding_headers() -> dict[str, str]:
    """Return the headers for pages that other websites may embed.

    These are :func:`security_headers` unless PLANMAP_EMBED_ORIGINS names websites; then
    X-Frame-Options, which cannot name any, is left out.
    """
    allowed, usual = frame_ancestors(), security_headers()
    if allowed == _OWN_FRAMES:
        return usual
    headers = {name: value for name, value in usual.items() if name != "X-Frame-Options"}
    policy = headers["Content-Security-Policy"].replace(_OWN_FRAMES, allowed)
    return {**headers, "Content-Security-Policy": policy}


def is_embeddable(scope: Scope) -> bool:
    """Return whether an address may be embedded: the map alone, its component, the presenter.

    Interactive pages, above all the editor, are never embeddable because of clickjacking.

    Examples
    --------
    >>> is_embeddable({"path": "/", "query_string": b"section=2&embed=true"})
    True
    >>> is_embeddable({"path": "/edit", "query_string": b"embed=true"})
    False
    """
    path: str = scope["path"]
    if path == "/":
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        return bool(query.get("embed", [""])[-1].lower() == "true")
    return path == "/present" or path.startswith("/component/")


class SecurityHeaders:
    """ASGI middleware that adds the security headers to every HTTP response.

    Parameters
    ----------
    app : ASGIApp
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers_to_set = embedding_headers() if is_embeddable(scope) else security_headers()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_to_set.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class KnownAddresses:
    """ASGI middleware that answers 404 for unknown addresses.

    Streamlit would answer any unknown path with the application: a mistyped address would
    look like a page that never finishes loading, or like the map with an English note on
    top. Browsers get a page in the visitor's language with links, programs get JSON.

    Parameters
    ----------
    app : ASGIApp
    pages : mapping of str to str
        Path segments of the pages, with their titles (English source texts).
    """

    # First path segments of Streamlit's routes and of ours.
    _OWN = (
        *("_stcore", "static", "media", "component", "app"),
        *("api", "assets", "health", "present", "tiles"),
    )
    _FILES = ("favicon.png", "manifest.json", "preview.png")
    # Streamlit routes that pages need; not its metrics or its interface for agents.
    _CORE = ("health", "host-config", "stream", "upload_file", "bidi-components")

    def __init__(self, app: ASGIApp, pages: Mapping[str, str]) -> None:
        self._app = app
        self._pages = pages
        self._own = {"", *self._OWN, *self._FILES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http" and not self._is_known(scope.get("path", "")):
            await self._refusal(Request(scope))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_known(self, path: str) -> bool:
        first, _, rest = path.lstrip("/").partition("/")
        if first in self._shown():
            return not rest.strip("/")
        if first == "_stcore":
            return rest.partition("/")[0] in self._CORE
        return first in self._own

    def _shown(self) -> dict[str, str]:
        try:
            public = access_settings().public
        except InvalidConfiguration:  # nothing is served then, and SoundSetup reports why
            public = True
        return {slug: title for slug, title in self._pages.items() if slug != "edit" or not public}

    def _refusal(self, request: Request) -> Response:
        value = request.url.path[:80]
        if not wants_page(request):
            return error_answer(request, PlanMapError("unknown_route", value=value), 404)
        chosen = as_language(request.query_params.get("lang"))
        query = f"?lang={chosen}" if chosen else ""
        links = [(f"{base_path()}/{slug}{query}", title) for slug, title in self._shown().items()]
        return error_page(request, PlanMapError("unknown_page", value=value), 404, links=links)
