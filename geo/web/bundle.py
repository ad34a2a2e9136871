"""Join Leaflet (from its package) and the map's own script into one, styles included.

One request instead of twenty, named by its hash, so that a browser keeps it
until it changes. The styles travel in the script because streamlit-folium waits
for scripts but not for style sheets, and a map measured before its styles have
come opens at the wrong zoom.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xstatic.pkg import leaflet

WEB_DIR = Path(__file__).resolve().parent
STYLE_DIR = WEB_DIR / "css"
ICON_FILE = WEB_DIR / "icon.svg"
LEAFLET_DIR = Path(leaflet.BASE_DIR)
BUILT_DIR = WEB_DIR / "built"  # made of js by tools/build_scripts.py
PAGE_SCRIPT, DOCUMENT_SCRIPT = "page.js", "document.js"
_LOOK = ("tokens.css", "layout.css", "parts.css", "map.css", "share.css")
STYLES = (*_LOOK, "editor.css", "print.css")
PRESENTER_STYLES = tuple(sorted(path.name for path in STYLE_DIR.glob("presenter*.css")))
DOCUMENT_STYLES = (*_LOOK, "document.css", *PRESENTER_STYLES, "print.css")
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file as it is served.

    Attributes
    ----------
    file_name : str
        ``planmap-<hash>.js``.
    media_type : str
    content : bytes
        UTF-8.
    """

    file_name: str
    media_type: str
    content: bytes

    @property
    def url(self) -> str:
        """Address of the asset on this server."""
        return f"/assets/{self.file_name}"


@lru_cache(maxsize=1)
def script_bundle() -> Bundle:
    """Return Leaflet, the map's own script, and the styles as ``PlanMap.STYLES``."""
    styles = f"(window.PlanMap = window.PlanMap || {{}}).STYLES = {json.dumps(styles_text())};"
    content = script_text(PAGE_SCRIPT, styles).encode("utf-8")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Bundle(f"planmap-{digest}.js", "text/javascript", content)


def script_text(name: str, first: str = "") -> str:
    """Return Leaflet, the text `first`, and a script of the map's own as one script."""
    library = (LEAFLET_DIR / "leaflet.js").read_text(encoding="utf-8")
    library = re.sub(r"//# sourceMappingURL=\S+", "", library)
    own = (BUILT_DIR / name).read_text(encoding="utf-8")
    return f"{library}\n;\n{first}\n;\n{own}"


def styles_text(names: tuple[str, ...] = STYLES) -> str:
    """Return Leaflet's styles, with its pictures inside, and the map's own."""
    library = (LEAFLET_DIR / "leaflet.css").read_text(encoding="utf-8")
    own = [(STYLE_DIR / name).read_text(encoding="utf-8") for name in names]
    return "\n".join([_URL.sub(_inlined, library), *own])


def _inlined(match: re.Match[str]) -> str:
    path = LEAFLET_DIR / match.group(1)
    if path.suffix != ".png" or not path.is_file():
        return match.group(0)
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"url(data:image/png;base64,{data})"
