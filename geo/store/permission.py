"""Decide who may change the projects; there is no sign-in yet.

The check is made here, below the pages and the command line, so that nothing can
bypass it. It relies on the sockets that the operating system reports and on the
headers of the visitor's request, never on a setting that says where the server was
meant to listen.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.model.config.settings import access_settings
from geo.model.errors import EditingNotAllowed
from geo.store.listening import listening_addresses

# Headers that proxies add to a request; any of them is enough.
FORWARDED = (
    "forwarded", "via", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
    "x-forwarded-port", "x-forwarded-server", "x-forwarded-prefix", "x-real-ip", "x-client-ip",
    "x-cluster-client-ip", "x-original-forwarded-for", "x-original-host", "x-proxyuser-ip",
    "x-envoy-external-address", "true-client-ip", "cf-connecting-ip", "fastly-client-ip",
    "client-ip",
)  # fmt: skip
Headers = Mapping[str, str]


@dataclass(slots=True)
class _Server:
    """How this process serves visitors; the command line serves nobody."""

    is_serving: bool = False
    addresses: Callable[[], set[str]] = listening_addresses
    visitor_headers: Callable[[], Headers | None] = lambda: None


_server = _Server()


def serving(visitor_headers: Callable[[], Headers | None]) -> None:
    """Declare that this process serves visitors; to be called once, before the first.

    Parameters
    ----------
    visitor_headers : callable
        Returns the headers of the current visitor's request; None when there is no
        visitor.
    """
    _server.is_serving = True
    _server.visitor_headers = visitor_headers


def is_forwarded(headers: Headers) -> bool:
    """Return whether a request came through a proxy.

    Most proxies add headers; one that adds none passes on a host name that is not
    this computer's own.

    Parameters
    ----------
    headers : mapping of str to str
        Names are compared without regard to case.

    Examples
    --------
    >>> is_forwarded({"Host": "localhost:8501"}), is_forwarded({"X-Real-Ip": "203.0.113.7"})
    (False, True)
    >>> is_forwarded({"Host": "map.example.org"})
    True
    """
    lower_case = {name.lower(): value for name, value in headers.items()}
    if not lower_case.keys().isdisjoint(FORWARDED):
        return True
    return "host" in lower_case and not _is_own_name(lower_case["host"])


def _is_own_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(name.removesuffix("."))


def require_editing(headers: Headers | None = None) -> None:
    """Check that this visitor may change the projects now.

    Parameters
    ----------
    headers : mapping of str to str, optional
        Headers of the visitor's request; by default those of the current visitor.

    Raises
    ------
    EditingNotAllowed
        ``editing_public`` in the public build, whatever else is set. Without PLANMAP_EDIT:
        ``editing_from_network`` when the server can be reached from other computers, or it
        is not known from where; ``editing_forwarded`` when the visitor comes through a
        proxy, which opens even a server that listens on this machine only.
    """
    access = access_settings()
    if access.public:
        raise EditingNotAllowed("editing_public")
    if access.edit:
        return
    if not _is_local_only(_server.addresses()):
        raise EditingNotAllowed("editing_from_network")
    request_headers = _server.visitor_headers() if headers is None else headers
    if request_headers is not None and is_forwarded(request_headers):
        raise EditingNotAllowed("editing_forwarded")


def editing_allowed(headers: Headers | None = None) -> bool:
    """Return whether :func:`require_editing` would allow a change."""
    try:
        require_editing(headers)
    except EditingNotAllowed:
        return False
    return True


def _is_local_only(addresses: set[str]) -> bool:
    """Return whether a process that listens at these addresses is reached from this machine only.

    A Unix socket alone means that there is a proxy in front of it; a server that seems to
    have no sockets is one whose sockets could not be found.
    """
    ip_addresses = {address for address in addresses if not address.startswith("unix:")}
    if not ip_addresses:
        return not (addresses or _server.is_serving)
    return all(map(is_loopback, ip_addresses))


def is_loopback(address: str) -> bool:
    """Return whether only this machine can reach an address.

    Names other than ``localhost`` are not looked up: what they resolve to can change.

    Examples
    --------
    >>> [is_loopback(each) for each in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "")]
    [True, True, True, False, False]
    """
    host = address.strip().removeprefix("[").removesuffix("]").lower()
    if host == "localhost":
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    ipv4 = getattr(number, "ipv4_mapped", None)
    return bool((ipv4 or number).is_loopback)
