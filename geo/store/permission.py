"""Who may change the projects, until there is a sign-in.

The question is asked here, below the pages and the command line, so that no
way to a change goes around it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

from geo.model.errors import EditingNotAllowed
from geo.model.settings import access_settings


@dataclass(slots=True)
class _Server:
    """Where this process listens; the command line listens nowhere, which is as safe."""

    address: str = "127.0.0.1"
    is_forwarded: Callable[[], bool] = lambda: False


_server = _Server()


def listening_on(address: str | None) -> None:
    """Tell at which address the server listens; once, before the first visitor.

    Parameters
    ----------
    address : str or None
        Empty or None: at every address of the machine.
    """
    _server.address = address or "0.0.0.0"  # noqa: S104


def forwarded_by(is_forwarded: Callable[[], bool]) -> None:
    """Tell how to find out whether a visitor comes through another server.

    A proxy on this machine makes a server that listens on this machine only
    reachable from everywhere.

    Parameters
    ----------
    is_forwarded : callable
        Answers for the visitor of the moment.
    """
    _server.is_forwarded = is_forwarded


def require_editing() -> None:
    """Make sure that this process may change the projects.

    Raises
    ------
    EditingNotAllowed
        ``editing_public`` in the public build, whatever else is set;
        ``editing_from_network`` when the server can be reached from elsewhere
        and PLANMAP_EDIT does not allow it; ``editing_forwarded`` when the visitor
        comes through a proxy.
    """
    access = access_settings()
    if access.public:
        raise EditingNotAllowed("editing_public")
    if access.edit:
        return
    if not is_loopback(_server.address):
        raise EditingNotAllowed("editing_from_network")
    if _server.is_forwarded():
        raise EditingNotAllowed("editing_forwarded")


def editing_allowed() -> bool:
    """Say whether :func:`require_editing` would let a change pass."""
    try:
        require_editing()
    except EditingNotAllowed:
        return False
    return True


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
