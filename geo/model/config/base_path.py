"""Remember the URL path under which the program is served, such as ``/plan``."""

from __future__ import annotations

_served = {"path": ""}


def serve_below(path: str) -> str:
    """Set the path under which the program is served; to be called once, before the first visitor.

    Parameters
    ----------
    path : str
        With or without slashes around it; empty or ``/`` for the root.

    Returns
    -------
    str
        The path with a leading slash and no trailing one, or an empty text.

    Examples
    --------
    >>> serve_below("plan/2023/"), serve_below("/"), base_path()
    ('/plan/2023', '', '')
    """
    plain = path.strip().strip("/")
    _served["path"] = f"/{plain}" if plain else ""
    return _served["path"]


def base_path() -> str:
    """Return the path under which the program is served, a prefix for absolute paths."""
    return _served["path"]
