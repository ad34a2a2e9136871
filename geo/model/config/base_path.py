"""The path below which the program is served, such as ``/plan``."""

from __future__ import annotations

_served = {"path": ""}


def serve_below(path: str) -> str:
    """Tell below which path the program is served; once, before the first visitor.

    Parameters
    ----------
    path : str
        With or without slashes around it; empty or ``/``: at the root.

    Returns
    -------
    str
        The path with a slash before it and none behind it, or an empty text.

    Examples
    --------
    >>> serve_below("plan/2023/"), serve_below("/"), base_path()
    ('/plan/2023', '', '')
    """
    plain = path.strip().strip("/")
    _served["path"] = f"/{plain}" if plain else ""
    return _served["path"]


def base_path() -> str:
    """Return the path below which the program is served, to be put before an absolute path."""
    return _served["path"]
