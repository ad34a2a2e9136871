"""Who may change the projects, until there is a sign-in.

The question is asked here, below the pages and the command line, so that no
way to a change goes around it. It is answered from what the operating system
says of this process and from what the visitor's request brought along, never
from a setting that says where the server was meant to listen.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from geo.model.config.settings import access_settings
from geo.model.errors import EditingNotAllowed
from geo.store.listening import listening_addresses

# What proxies add to a request; any of them is enough.
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
    """How this process serves; the command line serves nobody, which is as safe."""

    is_serving: bool = False
    addresses: Callable[[], set[str]] = listening_addresses
    visitor_headers: Callable[[], Headers | None] = lambda: None


_server = _Server()


def serving(visitor_headers: Callable[[], Headers | None]) -> None:
    """Tell that this process serves visitors; once, before the first of them.

    Parameters
    ----------
    visitor_headers : callable
        Returns the headers of the request that brought the visitor of the moment; None where
        there is no visitor.
    """
    _server.is_serving = True
    _server.visitor_headers = visitor_headers


def is_forwarded(headers: Headers) -> bool:
    """Say whether a request came through another server.

    A proxy adds headers; one that adds none hands on the name by which it is known outside,
    which is none of this computer's own.

    Parameters
    ----------
    headers : mapping of str to str
        Looked up without regard to case.

    Examples
    --------
    >>> is_forwarded({"Host": "localhost:8501"}), is_forwarded({"X-Real-Ip": "203.0.113.7"})
    (False, True)
    >>> is_forwarded({"Host": "map.example.org"})
    True
    """
    named = {name.lower(): value for name, value in headers.items()}
    if not named.keys().isdisjoint(FORWARDED):
        return True
    return "host" in named and not _is_own_name(named["host"])


def _is_own_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(name.removesuffix("."))


def require_editing(headers: Headers | None = None) -> None:
    """Make sure that the projects may be changed, now and by this visitor.

    Parameters
    ----------
    headers : mapping of str to str, optional
        Of the visitor's request; those of the visitor of the moment when not given.

    Raises
    ------
    EditingNotAllowed
        ``editing_public`` in the public build, whatever else is set;
        ``editing_from_network`` when the server can be reached from elsewhere, or nobody
        knows from where, and PLANMAP_EDIT does not allow it; ``editing_forwarded`` when the
        visitor comes through a proxy, which makes a server that listens on this machine only
        reachable from everywhere.
    """
    access = access_settings()
    if access.public:
        raise EditingNotAllowed("editing_public")
    if access.edit:
        return
    if not _is_of_this_machine(_server.addresses()):
        raise EditingNotAllowed("editing_from_network")
    brought = _server.visitor_headers() if headers is None else headers
    if brought is not None and is_forwarded(brought):
        raise EditingNotAllowed("editing_forwarded")


def editing_allowed(headers: Headers | None = None) -> bool:
    """Say whether :func:`require_editing` would let a change pass."""
    try:
        require_editing(headers)
    except EditingNotAllowed:
        return False
    return True


def _is_of_this_machine(addresses: set[str]) -> bool:
    """Say whether a process that listens at these addresses is reached from this machine only.

    A Unix socket alone means a proxy before it; a server without any socket is one whose
    sockets could not be found.
    """
    numbers = {each for each in addresses if not each.startswith("unix:")}
    if not numbers:
        return not (addresses or _server.is_serving)
    return all(map(is_loopback, numbers))


def is_loopback(address: str) -> bool:
    """Say whether only this machine can reach an address.

    Names other than ``localhost`` are not looked up: what they mean is decided elsewhere.

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
    mapped = getattr(number, "ipv4_mapped", None)
    return bool((mapped or number).is_loopback)
