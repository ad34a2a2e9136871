"""The whole map as one HTML document that asks for nothing: it opens with no network.

The same script as in the program draws it; what the server answers there is
worked out in the browser from the projects inside (``planmap/local*.js``). The
document may run its own script and nothing else, and may ask nobody for anything
(Content Security Policy); text of the projects is JSON that is inert in HTML, and
plain text for those who read instead of looking.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

import orjson

from geo.model.config.settings import map_settings
from geo.model.plan import plan
from geo.model.text.english import glosses
from geo.model.text.language import LANGUAGES, Language
from geo.publish import Imprint, imprint
from geo.store.snapshot import Snapshot
from geo.web.bundle import DOCUMENT_SCRIPTS, DOCUMENT_STYLES, ICON_FILE, script_text, styles_text
from geo.web.document_text import plain_text, printed
from geo.web.packed import packed
from geo.web.start import content

Start = Literal["map", "present"]

# Before anything is drawn: the text is for those without a script, and for a browser
# in which the script below it does not run.
_FIRST = (
    'document.documentElement.className="has-script";'
    "window.onerror=function(){if(!window.planmap||!window.planmap.ready)"
    'document.documentElement.className=""};'
)
# In strings of JSON these mean something to HTML, to a script, or to a template.
_INERT = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_TEMPLATES = {f"{{{sign}": f"\\u007b{sign}" for sign in "%#"}


def document(
    snapshot: Snapshot,
    *,
    language: Language,
    start: Start = "map",
    scenes: Sequence[Mapping[str, Any]] = (),
    autoplay: int = 0,
    today: dt.date | None = None,
    extra: Mapping[str, Any] | None = None,
    head: str = "",
) -> str:
    """Return the map of all projects of a snapshot as one HTML document.

    Parameters
    ----------
    snapshot : Snapshot
        Read for the public where the document is for the public.
    language : {"zh", "en"}
        Of the beginning; the reader can switch.
    start : {"map", "present"}
        What it opens with.
    scenes : sequence of dict
        What a presenter shows, as JSON.
    autoplay : int
        Seconds a scene where the presentation goes on by itself; 0: by hand.
    today : datetime.date or None
        When it is made; today by default. The imprint says so.
    extra : dict or None
        What else the script is told: ``autoplay`` in seconds, ``qr`` of the link.
    head : str
        Tags of HTML for its head, every value in them escaped: a link preview.

    Returns
    -------
    str
        To be written as UTF-8 with line feeds as they are: the policy holds the
        hash of the script.
    """
    imprints = {each: imprint(snapshot, each, today=today) for each in LANGUAGES}
    begin = {"present": start == "present", "autoplay": autoplay, "scenes": list(scenes)}
    held = {
        "language": language,
        "start": {**_start(snapshot, imprints), **begin, **(extra or {})},
        "projects": packed(snapshot),
    }
    text = plain_text(snapshot, language, imprints[language])
    return _page(language, head, text, inert_json(held))


def _page(language: Language, head: str, text: str, data: str) -> str:
    """Return the document: `head` of tags, `text` as markup, `data` as inert JSON."""
    title = html.escape(plan().text("map_title", language))
    about = html.escape(plan().text("publisher", language))
    script = _script()
    return f"""<!doctype html>
<html lang="{"zh-CN" if language == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(_FIRST, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{_inert_braces(title)}</title>
<meta name="description" content="{_inert_braces(about)}">
{_inert_braces(head)}
<link rel="icon" href="{_icon()}">
<style>{styles_text(DOCUMENT_STYLES)}</style>
<script>{_FIRST}</script>
</head>
<body>
{_inert_braces(text)}
<script type="application/json" id="pm-data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def policy() -> str:
    """Return the Content Security Policy of every document, as it stands inside it."""
    return _policy(_FIRST, _script())


def inert_json(value: Any) -> str:
    r"""Return `value` as JSON that means nothing to HTML, to a script or to a template.

    Examples
    --------
    >>> print(inert_json({"q": "</script><!-- {{7*7}} &amp;"}))
    {"q":"\u003c/script\u003e\u003c!-- \u007b\u007b7*7}} \u0026amp;"}
    """
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode("utf-8")
    for sign, escaped in (_INERT | _TEMPLATES).items():
        text = text.replace(sign, escaped)
    # Two opening braces stand side by side in strings only.
    while "{{" in text:
        text = text.replace("{{", "\\u007b\\u007b")
    return text


def _inert_braces(text: str) -> str:
    return text.replace("{", "&#123;")


def _start(snapshot: Snapshot, imprints: Mapping[Language, Imprint]) -> dict[str, Any]:
    """Return what stays the same: once what holds for both languages, and each one's texts."""
    by_language = {language: content(snapshot, language) for language in LANGUAGES}
    both = {
        name: {language: by_language[language][name] for language in LANGUAGES}
        for name in ("texts", "attributions")
    }
    return {
        **by_language["zh"],
        **both,
        "english": {**by_language["en"]["english"], **_glosses(snapshot)},
        "view_features": map_settings().view_features,
        "mark": {language: each.mark for language, each in imprints.items()},
        "imprint": {language: printed(each) for language, each in imprints.items()},
    }


def _glosses(snapshot: Snapshot) -> dict[str, str]:
    """Return what the plan's words mean, by the words, for the projects of the file alone."""
    found: dict[str, str] = {}
    for row in range(len(snapshot)):
        properties = snapshot.feature(row)["properties"]
        for name, text in glosses(properties).items():
            found[str(properties[name]).strip()] = text
    return found


@lru_cache(maxsize=1)
def _script() -> str:
    text = script_text(DOCUMENT_SCRIPTS)
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("the script would end inside itself")
    return text


def _policy(*scripts: str) -> str:
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _icon() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(ICON_FILE.read_bytes()).decode()
