"""The whole map as one self-contained HTML document that opens without a network.

The same script as in the program draws it; what the server answers there is
worked out in the browser from the projects inside (``js/local``). The
document may run its own script and nothing else, and may ask nobody for anything
(Content Security Policy); text of the projects is JSON that is inert in HTML, and
plain text for those who read instead of looking.

A GeoJSON feature repeats the name of every field and the same words over and
over. Here each field is a column: its different values once, and which of them
each project has; places are whole micro-degrees, shapes steps from vertex to
vertex. ``js/local/data.js`` reads it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import orjson
import shapely

from geo.model.config.settings import map_settings
from geo.model.location import in_words
from geo.model.plan import Section, plan
from geo.model.project import name_in
from geo.model.search import KINDS, TEXTS, Concept, concepts, label_of, spelled
from geo.model.text.english import glosses
from geo.model.text.language import LANGUAGES, N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.publish import Imprint, imprint
from geo.store.snapshot import Snapshot
from geo.web.bundle import DOCUMENT_SCRIPT, DOCUMENT_STYLES, ICON_FILE, script_text, styles_text
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
_NO_SCRIPT = N_("The map needs JavaScript; the projects are listed here as text.")
MICRO = 1_000_000  # 1e-6 degrees: a tenth of a metre, the precision of the store
SIMPLER = 2.5e-6  # degrees, a quarter of a metre: less than a pixel at the closest zoom
ABSENT = -1


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
    text = script_text(DOCUMENT_SCRIPT)
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


def printed(imprint: Imprint) -> list[str]:
    """Return the lines of an imprint; the mark stands beside the title instead."""
    return [line for line in imprint.lines() if line != imprint.mark]


def plain_text(snapshot: Snapshot, language: Language, imprint: Imprint) -> str:
    """Return all projects as HTML, in the order of the plan, everything escaped.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
    imprint : Imprint
    """
    found: dict[int, list[str]] = {}
    for row in snapshot.plan_order.tolist():
        feature = snapshot.feature(row)
        found.setdefault(feature["properties"]["section"], []).append(_project(feature, language))
    title = " · ".join(filter(None, (plan().text("map_title", language), imprint.mark)))
    facts = " · ".join((plan().text("publisher", language), str(plan().date), *printed(imprint)))
    parts = [
        f'<main id="pm-text" class="pm-text"><h1>{html.escape(title)}</h1>',
        f"<p>{html.escape(facts)}</p>",
        f"<noscript><p>{html.escape(translate(_NO_SCRIPT, language))}</p></noscript>",
    ]
    for section in plan().section:
        parts += _section(section, found.get(section.number, []), language)
    return "\n".join([*parts, "</main>"])


def _section(section: Section, items: list[str], language: Language) -> list[str]:
    if not items:
        return []
    title = f"{section.numbered(language)} · {section.label(language)}"
    head = html.escape(f"{title} ({len(items)})")
    return [f"<h2>{head}</h2>", "<ul>", *items, "</ul>"]


def _project(feature: dict[str, Any], language: Language) -> str:
    properties = feature["properties"]
    name = name_in(properties, language)
    located = feature["geometry"] is not None
    status = vocabulary().label("status", properties["status"], language)
    place = in_words(properties, language, located=located)
    facts = html.escape(f" {status} · {place}")
    phrase = html.escape(f"“{properties['phrase']}”")
    return f'<li><b>{html.escape(name)}</b>{facts} <span lang="zh">{phrase}</span></li>'


def packed(snapshot: Snapshot) -> dict[str, Any]:
    """Return all projects as columns.

    Parameters
    ----------
    snapshot : Snapshot

    Returns
    -------
    dict
        ``ids``; ``fields``, pairs of a name and its column; ``x`` and ``y`` of the
        marks in micro-degrees, WGS 84, None without a place; ``shapes`` by row;
        ``certainty`` and ``reason`` as places in the vocabulary; what a search
        looks into.
    """
    features = [snapshot.feature(row) for row in range(len(snapshot))]
    properties = [feature["properties"] for feature in features]
    names = list(dict.fromkeys(name for each in properties for name in each))
    columns = snapshot.columns
    return {
        "ids": [feature["id"] for feature in features],
        "fields": [(name, column([each.get(name, ...) for each in properties])) for name in names],
        "x": _micro(columns.x),
        "y": _micro(columns.y),
        "shapes": _shapes(snapshot),
        "certainty": columns.certainty.tolist(),
        "reason": columns.reason.tolist(),
        "spelled": [spelled(str(each["name"])) for each in properties],
        "communities": [(name, spelled(name)) for name in columns.communities],
        "memberships": columns.memberships,
        "community": columns.community.tolist(),
        "search": {"texts": TEXTS, "kinds": KINDS, "concepts": [_concept(e) for e in concepts()]},
    }


def _concept(concept: Concept) -> dict[str, Any]:
    """Return a concept with its labels as they are written, in both languages."""
    labels = [label_of(concept.kind, concept.code, language) for language in LANGUAGES]
    return {**asdict(concept), "written": labels}


def column(values: list[Any]) -> dict[str, Any]:
    """Return the values of a field, each different one once where that is shorter.

    Parameters
    ----------
    values : list
        JSON values; ``...`` where a project does not have the field.

    Examples
    --------
    >>> column(["a", "b", "a", ..., "a"])
    {'values': ['a', 'b'], 'rows': [0, 1, 0, -1, 0]}
    >>> column(["a", "b", "c"])
    {'values': ['a', 'b', 'c']}
    """
    # By their JSON, which tells 1 from 1.0 and from true.
    keys = [b"" if value is ... else orjson.dumps(value) for value in values]
    places = {key: place for place, key in enumerate(dict.fromkeys(filter(None, keys)))}
    if len(places) * 2 > len(values) and b"" not in keys:
        return {"values": values}
    return {
        "values": [orjson.loads(key) for key in places],
        "rows": [places.get(key, ABSENT) for key in keys],
    }


def _micro(degrees: Any) -> list[int | None]:
    return [None if np.isnan(value) else round(value * MICRO) for value in degrees.tolist()]


def _shapes(snapshot: Snapshot) -> dict[str, tuple[str, Any]]:
    """Return lines, areas and sets of points by row: the kind, and steps of micro-degrees."""
    geometry = snapshot.columns.geometry
    rows = np.flatnonzero(snapshot.columns.located)
    rows = rows[shapely.get_type_id(geometry[rows]) != shapely.GeometryType.POINT]
    shapes = shapely.simplify(geometry[rows], SIMPLER)
    # A set of one area would come back as the area itself.
    other = shapely.get_type_id(shapes) != shapely.get_type_id(geometry[rows])
    shapes[other] = geometry[rows][other]
    return {
        str(row): (shape.geom_type, _steps(shapely.geometry.mapping(shape)["coordinates"]))
        for row, shape in zip(rows.tolist(), shapes, strict=True)
    }


def _steps(coordinates: Any) -> Any:
    if not isinstance(coordinates[0][0], int | float):
        return [_steps(part) for part in coordinates]
    places = np.round(np.asarray(coordinates)[:, :2] * MICRO).astype(np.int64)
    return np.diff(places, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist()
