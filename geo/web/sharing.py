"""Share a view: QR code of its link, and the code to embed it."""

from __future__ import annotations

import html
import io
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import segno

from geo.store.permission import is_loopback

MAX_LINK = 1200  # a denser QR code could not be scanned from a wall
EMBED_HEIGHT = 600
_BORDER = 4  # modules of quiet zone, as ISO/IEC 18004 requires


def qr_path(text: str) -> dict[str, Any]:
    """Return a QR code as one SVG path, its quiet zone included.

    Parameters
    ----------
    text : str
        At most :data:`MAX_LINK` characters.

    Returns
    -------
    dict
        ``size``: number of modules per side, so that the view box is ``0 0 size size``;
        ``path``: the dark modules, row by row, to be filled.

    Raises
    ------
    ValueError
        When the text is empty or too long.

    Examples
    --------
    >>> code = qr_path("https://map.example.org/")
    >>> code["size"], code["path"][:8]
    (33, 'M4 4h7v1')
    """
    matrix = [bytes(row) for row in _code(text).matrix]
    runs = [
        f"M{_BORDER + run.start()} {_BORDER + y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(matrix)
        for run in re.finditer(b"\x01+", row)
    ]
    return {"size": len(matrix) + 2 * _BORDER, "path": "".join(runs)}


def qr_png(text: str, *, module_px: int = 10) -> bytes:
    """Return a QR code as a black and white PNG, its quiet zone included.

    Parameters
    ----------
    text : str
        At most :data:`MAX_LINK` characters.
    module_px : int
        Pixels per module.

    Raises
    ------
    ValueError
        When the text is empty or too long.
    """
    out = io.BytesIO()
    _code(text).save(out, kind="png", scale=module_px, border=_BORDER)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    if not 0 < len(text) <= MAX_LINK:
        raise ValueError(f"a QR code holds 1 to {MAX_LINK} characters here")
    return segno.make_qr(text, error="m")


def leads_here(link: str) -> bool:
    """Return whether a link fits into a QR code and works from another device.

    Examples
    --------
    >>> leads_here("https://map.example.org/present"), leads_here("http://localhost:8501/present")
    (True, False)
    >>> leads_here(""), leads_here("http://[half")
    (False, False)
    """
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return False
    return bool(host) and not is_loopback(host) and len(link) <= MAX_LINK


def embed_address(link: str) -> str:
    """Return the address that shows only the map of a view.

    Examples
    --------
    >>> embed_address("https://map.example.org/?section=2&embed=false")
    'https://map.example.org/?section=2&embed=true'
    """
    parts = urlsplit(link)
    query = [pair for pair in parse_qsl(parts.query) if not pair[0].startswith("embed")]
    return urlunsplit(parts._replace(query=urlencode([*query, ("embed", "true")])))


def embed_code(link: str, title: str, *, height_px: int = EMBED_HEIGHT) -> str:
    """Return the HTML that embeds a view in another web page.

    Parameters
    ----------
    link : str
        Address of the view.
    title : str
        Title of the frame, for screen readers.
    height_px : int

    Examples
    --------
    >>> print(embed_code("https://map.example.org/?q=a", 'The "map"'))
    <iframe src="https://map.example.org/?q=a&amp;embed=true" title="The &quot;map&quot;" \
width="100%" height="600" style="border:0" loading="lazy" allowfullscreen></iframe>
    """
    address = html.escape(embed_address(link))
    return (
        f'<iframe src="{address}" title="{html.escape(title)}" width="100%" '
        f'height="{height_px}" style="border:0" loading="lazy" allowfullscreen></iframe>'
    )
