"""Bundle Leaflet (from its package), the map's own script, and their styles into one script.

This takes one request instead of twenty, and the name contains a hash, so that browsers can
cache it until it changes. The styles travel in the script because streamlit-folium waits for
scripts but not for style sheets, and a map that is measured before its styles have loaded
opens at the wrong zoom.
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
BUILT_DIR = WEB_DIR / "built"  # built from the files in js by tools/build_scripts.py
PAGE_SCRIPT, DOCUMENT_SCRIPT = "page.js", "document.js"
_SHARED_STYLES = ("tokens.css", "layout.css", "parts.css", "map.css", "share.css")
STYLES = (*_SHARED_STYLES, "editor.css", "trial.css", "print.css")
PRESENTER_STYLES = tuple(sorted(path.name for path in STYLE_DIR.glob("presenter*.css")))
DOCUMENT_STYLES = (*_SHARED_STYLES, "document.css", *PRESENTER_STYLES, "print.css")
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as it is served.

    Attributes
    ----------
    file_name : str
        ``planmap-<hash>.js``.
    media_type : str
    content : bytes
        UTF-8 text.
    """

    file_name: str
    media_type: str
    content: bytes

    @property
    def url(self) -> str:
        """Path of the bundle on this server."""
        return f"/assets/{self.file_name}"


@lru_cache(maxsize=1)
def script_bundle() -> Bundle:
    """Return the script bundle of the pages, with the styles as ``PlanMap.STYLES``."""
    styles = f"(window.PlanMap = window.PlanMap || {{}}).STYLES = {json.dumps(styles_text())};"
    content = script_text(PAGE_SCRIPT, styles).encode("utf-8")
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Bundle(f"planmap-{digest}.js", "text/javascript", content)


def script_text(name: str, prefix: str = "") -> str:
    """Join Leaflet, the text `prefix` and one of the map's built scripts into one script."""
    library = (LEAFLET_DIR / "leaflet.js").read_text(encoding="utf-8")
    library = re.sub(r"//# sourceMappingURL=\S+", "", library)
    script = (BUILT_DIR / name).read_text(encoding="utf-8")
    return f"{library}\n;\n{prefix}\n;\n{script}"


def styles_text(names: tuple[str, ...] = STYLES) -> str:
    """Join Leaflet's styles, with its images inlined, and the map's own styles."""
    library = (LEAFLET_DIR / "leaflet.css").read_text(encoding="utf-8")
    styles = [(STYLE_DIR / name).read_text(encoding="utf-8") for name in names]
    return "\n".join([_URL.sub(_inlined, library), *styles])


def _inlined(match: re.Match[str]) -> str:
    path = LEAFLET_DIR / match.group(1)
    if path.suffix != ".png" or not path.is_file():
        return match.group(0)
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"url(data:image/png;base64,{data})"
