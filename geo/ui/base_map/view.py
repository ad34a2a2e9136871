"""Try a base map: an address or a file, seen at three known places, and the lines to add it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from pydantic import ValidationError

from geo.model.basemap import base_map
from geo.model.config.base_path import base_path
from geo.model.config.settings import store_settings
from geo.model.config.toml_files import invalid_configuration
from geo.model.errors import EditingNotAllowed
from geo.model.messages import sentence
from geo.model.text.language import N_
from geo.model.tile_maps import FILE, SUFFIXES, TileMap
from geo.store import project_store
from geo.store.permission import require_editing
from geo.ui.shared import state
from geo.ui.shared.words import _, plain
from geo.web.trial import POINTS, known_points

_HEIGHT_PX = 370
_MOST_FILES = 50
_KINDS = {
    "xyz": N_("XYZ: rows from the north"),
    "tms": N_("TMS: rows from the south"),
    "wmts": N_("WMTS"),
    "file": N_("File in the data folder"),
}
_GRIDS = {"w": N_("Web Mercator (w)"), "c": N_("Degrees (c)")}
_FITS = {
    "wgs84": N_("Mark A stands on each place: WGS 84 or CGCS2000"),
    "gcj02": N_("Mark B stands on each place: GCJ-02"),
    "": N_("Neither, or I do not see the places"),
}
_EXAMPLE = "https://map.example.org/{z}/{x}/{y}.png"


def show_base_map_trial() -> None:
    """Show the form, the trial, and the lines for ``basemaps.toml``."""
    try:
        require_editing()
    except EditingNotAllowed:
        return  # the page has said why
    st.write(
        _(
            "Try a map service of your network, or a PMTiles or MBTiles file in the data folder, "
            "before everybody sees it. Only this browser asks the address."
        )
    )
    fields = _asked()
    if fields is None:
        return
    draft = _checked({**fields, **_names()})
    if draft is not None:
        _show_trial(draft)
        _show_lines(draft)


def _asked() -> dict[str, Any] | None:
    """Ask for the source; None until there is one."""
    kind = st.segmented_control(
        _("Kind"), list(_KINDS), key="trial_kind", format_func=lambda each: _(_KINDS[each]),
        default="xyz", required=True,
    )  # fmt: skip
    if kind == "file":
        return _asked_file()
    address = st.text_input(
        _("Address of the tiles"),
        key="trial_address",
        placeholder=_EXAMPLE,
        max_chars=1000,
        help=_("With z, x and y in braces; s in braces for subdomains, key for a key."),
    ).strip()
    with st.container(horizontal=True):
        subdomains = st.text_input(_("Subdomains, separated by spaces"), key="trial_subdomains")
        key = st.text_input(_("Key"), key="trial_key")
        low = st.number_input(_("Least zoom"), 0, 22, 0, key="trial_low")
        high = st.number_input(_("Greatest zoom"), 0, 22, 18, key="trial_high")
    fields: dict[str, Any] = {"kind": kind, "address": address, "key": key}
    fields |= {"subdomains": subdomains.split(), "min_zoom": low, "max_zoom": high}
    if kind == "wmts":
        with st.container(horizontal=True):
            fields["matrix_set"] = st.selectbox(
                _("Tile matrix set"), list(_GRIDS), key="trial_grid",
                format_func=lambda each: _(_GRIDS[each]),
            )  # fmt: skip
            fields["zoom_offset"] = st.number_input(_("Zoom offset"), -3, 3, 0, key="trial_offset")
    return fields if address else None


def _asked_file() -> dict[str, Any] | None:
    files = _files(store_settings().data)
    if not files:
        st.info(_("There is no PMTiles or MBTiles file in the data folder."))
        return None
    chosen = st.selectbox(_("File"), files, key="trial_file")
    return {"kind": "file", "file": chosen} if chosen else None


def _files(folder: Path) -> list[str]:
    """Return the files of tiles in the data folder and the folders in it."""
    found = (path for suffix in SUFFIXES for path in folder.glob(f"*{suffix}"))
    deeper = (path for suffix in SUFFIXES for path in folder.glob(f"*/*{suffix}"))
    names = [path.relative_to(folder).as_posix() for path in (*found, *deeper)]
    return sorted(names)[:_MOST_FILES]


def _names() -> dict[str, Any]:
    with st.expander(_("Name and source")):
        left, right = st.columns(2)
        fields = {
            "code": left.text_input(_("Code"), "office", key="trial_code", max_chars=40),
            "approval": right.text_input(
                _("Map approval number"), key="trial_approval", max_chars=100
            ),
            "zh": left.text_input(_("Name in Chinese"), "单位底图", key="trial_zh"),
            "en": right.text_input(_("Name in English"), "Office map", key="trial_en"),
            "attribution_zh": left.text_input(
                _("Source in Chinese"), "单位内部资料", key="trial_source_zh"
            ),
            "attribution_en": right.text_input(
                _("Source in English"), "internal data", key="trial_source_en"
            ),
        }
        public = st.checkbox(_("The public may see it"), key="trial_public")
    return {**fields, "public": public}


def _checked(fields: Mapping[str, Any]) -> TileMap | None:
    """Return the draft; None, with the reasons shown, if it breaks the rules of the file."""
    try:
        return TileMap.model_validate(fields)
    except ValidationError as error:
        language = state.language()
        for finding in invalid_configuration(Path(FILE), error, TileMap).findings:
            st.error(plain(sentence(finding, language)), icon=":material/error:")
        return None


def _show_trial(draft: TileMap) -> None:
    points = known_points(base_map(), project_store().snapshot(), state.language())
    if len(points) < POINTS:
        st.warning(
            _(
                "There are fewer than three confirmed places (verified places of the base map, "
                "confirmed projects), so the trial says less."
            )
        )
    if not points:
        return
    st.write(
        _(
            "Each window shows a place whose position is confirmed. Mark A is where the place is "
            "if the tiles are in WGS 84 or CGCS2000, mark B if they are in GCJ-02."
        )
    )
    params = {"draft": draft.model_dump_json(exclude_none=True), "lang": state.language()}
    st.iframe(
        f"{base_path()}/api/base-map-trial?{urlencode(params)}",
        height=_HEIGHT_PX,
        alt=_("Trial of the base map"),
    )


def _show_lines(draft: TileMap) -> None:
    fits = st.radio(
        _("Which mark stands on the places?"), list(_FITS), key="trial_fits", index=None,
        format_func=lambda each: _(_FITS[each]),
    )  # fmt: skip
    if fits is None:
        return
    if not fits:
        st.info(
            _(
                "If no picture comes, check address, key and zoom. If pictures are mirrored or of "
                "another place, try TMS in place of XYZ or the other matrix set. If both marks are "
                "off by some 500 m, the tiles are probably in BD-09, which cannot be used."
            )
        )
        return
    st.write(
        _(
            "Add these lines to basemaps.toml in the data folder. To take the base map away, "
            "delete them."
        )
    )
    st.code(toml_lines({**draft.model_dump(exclude_defaults=True), "system": fits}), "toml")
    if draft.key:
        st.caption(
            _(
                "The key can also stand in the environment, so that the file may be shared: "
                "PLANMAP_BASEMAP_KEYS."
            )
        )


def toml_lines(fields: Mapping[str, Any]) -> str:
    r"""Return an entry of ``basemaps.toml``.

    Examples
    --------
    >>> print(toml_lines({"code": "office", "zh": '"图"', "subdomains": ("a",), "public": True}))
    [[basemap]]
    code = "office"
    zh = "\"图\""
    subdomains = ["a"]
    public = true
    """
    # Texts have no control characters, and then a text of JSON is a basic string of TOML.
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return "\n".join(("[[basemap]]", *lines))
