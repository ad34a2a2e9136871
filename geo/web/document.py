"""Build the map as one self-contained HTML document that opens without a network.

The program's own script draws it; what the server would answer is computed in the browser
from the embedded projects (``js/local``). A Content Security Policy allows only the document's
own scripts and no requests. Texts of the projects are embedded as JSON that is inert in HTML,
and as plain text for readers who cannot use the map.

GeoJSON would repeat every field name and many values. Instead, each field is a column of its
distinct values with the index of each project's value; positions are integers in
micro-degrees, and lines and areas are stored as differences between vertices.
``js/local/data.js`` reads this format.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import orjson
import shapely

from geo.layers.presence import has_layers
from geo.model.basemap import base_map
from geo.model.config.settings import map_settings
from geo.model.errors import Finding, PlanMapError
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
from geo.tiles.embedded import Embedded, embedded
from geo.web.bundle import DOCUMENT_SCRIPT, DOCUMENT_STYLES, ICON_FILE, script_text, styles_text
from geo.web.start import content

if TYPE_CHECKING:
    from geo.web.layers import HeldLayers

log = logging.getLogger("planmap.layers")
Start = Literal["map", "present"]
# Runs before anything is drawn: the plain text is hidden unless scripts are disabled or the
# main script fails.
_FIRST = (
    'document.documentElement.className="has-script";'
    "window.onerror=function(){if(!window.planmap||!window.planmap.ready)"
    'document.documentElement.className=""};'
)
# Characters in JSON strings that have a meaning in HTML or scripts, or begin a template tag.
_INERT = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_TEMPLATES = {f"{{{sign}": f"\\u007b{sign}" for sign in "%#"}
_NO_SCRIPT = N_("The map needs JavaScript; the projects are listed here as text.")
MICRO = 1_000_000  # units per degree; 1e-6 degrees is 0.1 m, the precision of the store
SIMPLER = 2.5e-6  # degrees, 0.25 m: tolerance below a pixel at the highest zoom
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
    layers: str = "",
) -> str:
    """Return a document with the map of all projects of a snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        For a public document, one with public projects only; of the base maps' files,
        it then has a public one only.
    language : {"zh", "en"}
        Initial language; the reader can switch.
    start : {"map", "present"}
        What the document opens with.
    scenes : sequence of dict
        Scenes of the presentation, as JSON objects.
    autoplay : int
        Seconds per scene; 0: advanced by hand.
    today : datetime.date or None
        Date stated in the imprint; today by default.
    extra : dict or None
        Further start values for the script, such as ``qr``, the code of the link.
    head : str
        HTML tags for the head with escaped values, such as a link preview.
    layers : str
        Which of the office's layers it holds (see :mod:`geo.model.layer_choice`): those that
        fit (see :func:`layers_left_out`), and in a public document public ones only.

    Returns
    -------
    str
        The document, to be written as UTF-8 without changing line ends: the policy
        contains a hash of the script.
    """
    imprints = {code: imprint(snapshot, code, today=today) for code in LANGUAGES}
    opening = {"present": start == "present", "autoplay": autoplay, "scenes": list(scenes)}
    ground = embedded(base_map().home, public=snapshot.columns.public_only)
    held = _held_layers(layers, public=snapshot.columns.public_only)
    own = {"layers": held.items} if held else {}
    data = {
        "language": language,
        "start": {**_start(snapshot, imprints, ground), **own, **opening, **(extra or {})},
        "projects": packed(snapshot),
        "layers": held.packed if held else {},
    }
    text = plain_text(snapshot, language, imprints[language])
    return _page(language, head, text, inert_json(data))


def _held_layers(choice: str, *, public: bool) -> HeldLayers | None:
    if not has_layers():
        return None
    from geo.web.layers import held_layers

    try:
        return held_layers(choice, public=public)
    except PlanMapError as error:  # costs the layers only, never the document
        log.warning("the layers cannot be shown: %s", error.code)
        return None


def layers_left_out(choice: str, *, public: bool) -> list[Finding]:
    """Return a finding for each chosen layer that a document lacks: too large, or unreadable.

    Parameters
    ----------
    choice : str
        See :mod:`geo.model.layer_choice`.
    public : bool
        Whether the document is for the public.
    """
    held = _held_layers(choice, public=public)
    limit = f"{map_settings().layers_mb:g}"
    large = [
        Finding("layer_left_out", "warning", params={"name": layer.name_zh, "limit": limit})
        for layer in (held.left_out if held else ())
    ]
    return large + [
        Finding("layer_unreadable", "warning", params={"name": layer.name_zh})
        for layer in (held.unreadable if held else ())
    ]


def _page(language: Language, head: str, text: str, data: str) -> str:
    """Return the document from head tags, plain text as markup, and inert JSON."""
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
    """Return the Content Security Policy of all documents, as they contain it."""
    return _policy(_FIRST, _script())


def inert_json(value: Any) -> str:
    r"""Return `value` as JSON that is inert in HTML, scripts and templates.

    Examples
    --------
    >>> print(inert_json({"q": "</script><!-- {{7*7}} &amp;"}))
    {"q":"\u003c/script\u003e\u003c!-- \u007b\u007b7*7}} \u0026amp;"}
    """
    text = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode("utf-8")
    for sign, escaped in (_INERT | _TEMPLATES).items():
        text = text.replace(sign, escaped)
    # In JSON, two opening braces in a row can only occur inside strings.
    while "{{" in text:
        text = text.replace("{{", "\\u007b\\u007b")
    return text


def _inert_braces(text: str) -> str:
    return text.replace("{", "&#123;")


def _start(
    snapshot: Snapshot, imprints: Mapping[Language, Imprint], ground: Embedded
) -> dict[str, Any]:
    """Return the start data: values common to both languages, and the texts of each."""
    by_language = {language: content(snapshot, language) for language in LANGUAGES}
    both = {
        name: {language: by_language[language][name] for language in LANGUAGES}
        for name in ("texts", "attributions")
    }
    for language, note in ground.notes.items():
        both["attributions"][language] = [*both["attributions"][language], note]
    return {
        **by_language["zh"],
        **both,
        **ground.start(),
        "english": {**by_language["en"]["english"], **_glosses(snapshot)},
        "view_features": map_settings().view_features,
        "mark": {language: item.mark for language, item in imprints.items()},
        "imprint": {language: printed(item) for language, item in imprints.items()},
    }


def _glosses(snapshot: Snapshot) -> dict[str, str]:
    """Return English translations of the plan's words, for the projects of the document only."""
    translations: dict[str, str] = {}
    for row in range(len(snapshot)):
        properties = snapshot.feature(row)["properties"]
        for name, text in glosses(properties).items():
            translations[str(properties[name]).strip()] = text
    return translations


@lru_cache(maxsize=1)
def _script() -> str:
    text = script_text(DOCUMENT_SCRIPT)
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("the script would end inside itself")
    return text


def _policy(*scripts: str) -> str:
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _icon() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(ICON_FILE.read_bytes()).decode()


def printed(imprint: Imprint) -> list[str]:
    """Return the lines of an imprint without the mark, which is shown next to the title."""
    return [line for line in imprint.lines() if line != imprint.mark]


def plain_text(snapshot: Snapshot, language: Language, imprint: Imprint) -> str:
    """Return all projects as escaped HTML, in plan order.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
    imprint : Imprint
    """
    items: dict[int, list[str]] = {}
    for row in snapshot.plan_order.tolist():
        feature = snapshot.feature(row)
        items.setdefault(feature["properties"]["section"], []).append(_project(feature, language))
    title = " · ".join(filter(None, (plan().text("map_title", language), imprint.mark)))
    facts = " · ".join((plan().text("publisher", language), str(plan().date), *printed(imprint)))
    html_parts = [
        f'<main id="pm-text" class="pm-text"><h1>{html.escape(title)}</h1>',
        f"<p>{html.escape(facts)}</p>",
        f"<noscript><p>{html.escape(translate(_NO_SCRIPT, language))}</p></noscript>",
    ]
    for section in plan().section:
        html_parts += _section(section, items.get(section.number, []), language)
    return "\n".join([*html_parts, "</main>"])


def _section(section: Section, items: list[str], language: Language) -> list[str]:
    if not items:
        return []
    title = f"{section.numbered(language)} · {section.label(language)}"
    heading = html.escape(f"{title} ({len(items)})")
    return [f"<h2>{heading}</h2>", "<ul>", *items, "</ul>"]


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
        ``ids``; ``fields``, pairs of a name and its :func:`column`; ``x`` and ``y`` of the
        marks in micro-degrees, WGS 84, None without a location; ``shapes`` by row;
        ``certainty`` and ``reason`` as indices into the vocabulary; and the data for
        searching.
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
        "search": {"texts": TEXTS, "kinds": KINDS, "concepts": [_concept(c) for c in concepts()]},
    }


def _concept(concept: Concept) -> dict[str, Any]:
    """Return a search concept with its labels in both languages."""
    labels = [label_of(concept.kind, concept.code, language) for language in LANGUAGES]
    return {**asdict(concept), "written": labels}


def column(values: list[Any]) -> dict[str, Any]:
    """Return the values of a field, each distinct value only once if that is shorter.

    Parameters
    ----------
    values : list
        JSON values; ``...`` for a project that does not have the field.

    Examples
    --------
    >>> column(["a", "b", "a", ..., "a"])
    {'values': ['a', 'b'], 'rows': [0, 1, 0, -1, 0]}
    >>> column(["a", "b", "c"])
    {'values': ['a', 'b', 'c']}
    """
    # Values are compared by their JSON, which distinguishes 1, 1.0 and true.
    keys = [b"" if value is ... else orjson.dumps(value) for value in values]
    indices = {key: index for index, key in enumerate(dict.fromkeys(filter(None, keys)))}
    if len(indices) * 2 > len(values) and b"" not in keys:
        return {"values": values}
    return {
        "values": [orjson.loads(key) for key in indices],
        "rows": [indices.get(key, ABSENT) for key in keys],
    }


def _micro(degrees: Any) -> list[int | None]:
    return [None if np.isnan(value) else round(value * MICRO) for value in degrees.tolist()]


def _shapes(snapshot: Snapshot) -> dict[str, tuple[str, Any]]:
    """Return geometries other than points by row: the type, and differences in micro-degrees."""
    geometry = snapshot.columns.geometry
    rows = np.flatnonzero(snapshot.columns.located)
    rows = rows[shapely.get_type_id(geometry[rows]) != shapely.GeometryType.POINT]
    shapes = shapely.simplify(geometry[rows], SIMPLER)
    # Simplifying turns a multi-geometry of one part into that part; keep the original type.
    changed = shapely.get_type_id(shapes) != shapely.get_type_id(geometry[rows])
    shapes[changed] = geometry[rows][changed]
    return {
        str(row): (shape.geom_type, _differences(shapely.geometry.mapping(shape)["coordinates"]))
        for row, shape in zip(rows.tolist(), shapes, strict=True)
    }


def _differences(coordinates: Any) -> Any:
    if not isinstance(coordinates[0][0], int | float):
        return [_differences(ring) for ring in coordinates]
    positions = np.round(np.asarray(coordinates)[:, :2] * MICRO).astype(np.int64)
    return np.diff(positions, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel().tolist()
