"""The start data of the map document: plan, vocabulary, texts, base map, figures, targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache, partial
from typing import Any

import shapely
from shapely.geometry import mapping

from geo import __version__, crs
from geo.model.arrays import Geometries
from geo.model.basemap import KINDS, BaseMap, ReferenceLayer, base_map
from geo.model.config.settings import map_settings
from geo.model.plan import Plan, plan
from geo.model.public import reference_members
from geo.model.query import ProjectFilter
from geo.model.text.english import community_label
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.counts import figures, plan_targets
from geo.store.snapshot import Snapshot
from geo.tiles.sources import TileSource
from geo.web.texts import texts

OFFLINE = TileSource("none").to_dict()


def content(
    snapshot: Snapshot,
    language: Language,
    display: str = "wgs84",
    *,
    basemaps: Sequence[dict[str, Any]] = (OFFLINE,),
    default_basemap: str = "none",
    editing: bool = False,
    sharing: bool = False,
    layers: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the data of the map document that do not depend on window or filter.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
        Language of the interface texts; vocabulary labels come in both languages.
    display : {"wgs84", "gcj02"}
        CRS in which the base map is drawn.
    basemaps : sequence of dict
        Base maps on offer; by default only the offline one.
    default_basemap : str
    editing : bool
        Whether the visitor may edit.
    sharing : bool
        Whether a server answers ``/api/share``.
    layers : dict, optional
        The start values of :mod:`geo.web.layers`.
    """
    base = base_map()
    return {
        "version": __version__,
        "revision": snapshot.revision,
        "texts": texts(language),
        "plan": _plan(plan()),
        "vocabulary": vocabulary().model_dump(),
        "basemap": reference_items(base, display),
        "bounds": list(base.home_bounds(partial(_to_display_crs, display=display))),
        "basemaps": list(basemaps),
        "default_basemap": default_basemap,
        "attributions": attributions(language),
        "editing": editing,
        "sharing": sharing,
        "figures": asdict(figures(snapshot, ProjectFilter())),
        "targets": [asdict(target) for target in plan_targets(snapshot)],
        "english": _english(snapshot),
        "layers": [],
        **(layers or {}),
    }


def _english(snapshot: Snapshot) -> dict[str, str]:
    labels = {name: community_label(name, "en") for name in snapshot.columns.communities}
    return {name: label for name, label in labels.items() if label != name}


def _plan(document: Plan) -> dict[str, Any]:
    pair = {
        name: {"zh": document.text(name, "zh"), "en": document.text(name, "en")}
        for name in ("title", "map_title", "place", "publisher")
    }
    sections = [section.model_dump() for section in document.section]
    return {**pair, "date": document.date, "subject": document.subject, "sections": sections}


@lru_cache(maxsize=4)
def reference_items(base: BaseMap, display: str) -> dict[str, list[dict[str, Any]]]:
    """Return the base map for drawing: areas with label positions, lines, stations.

    Parameters
    ----------
    base : BaseMap
    display : {"wgs84", "gcj02"}
        CRS of the positions, degrees.

    Raises
    ------
    InvalidConfiguration
        When a reference file is not GeoJSON of the expected form.
    """
    base.required()
    return {kind: _items(base.layer(kind), display) for kind in KINDS}


def _to_display_crs(geometries: Geometries, display: str) -> Geometries:
    if display != "gcj02":
        return geometries
    displaced: Geometries = shapely.transform(geometries, crs.wgs84_to_gcj02, interleaved=False)
    return displaced


def _items(layer: ReferenceLayer, display: str) -> list[dict[str, Any]]:
    geometries = _to_display_crs(layer.geometry, display)
    labels = replace(layer, geometry=geometries).labels if display == "gcj02" else layer.labels
    items = []
    for row, geometry in enumerate(geometries):
        members = reference_members(layer.properties[row])
        item = {"id": layer.ids[row], **members, "geometry": mapping(geometry)}
        if geometry.geom_type.endswith("Polygon"):
            item["label"] = [round(value, 6) for value in labels[row].tolist()]
        items.append(item)
    return items


def attributions(language: Language) -> list[str]:
    """Return the lines that the map always shows, whatever the base map."""
    lines = [translate(N_("Outlines are generalised; not a legal boundary"), language)]
    source = plan().text("base_map_source", language)
    if "OpenStreetMap" in source:  # the licence (ODbL) demands it on the map itself
        lines.append(translate(N_("Base map: {value}"), language, value=source))
    approval = map_settings().map_approval
    if approval:
        lines.append(translate(N_("Map approval number {number}"), language, number=approval))
    return lines
