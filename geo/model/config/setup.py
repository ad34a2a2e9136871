"""Check at the start that the program is configured correctly: settings and data files.

The server and the command line run the same check, so that a mistake does not surface only on
the page that needs the value. The reference files (the town's outline, roads, metro lines and
stations) are made by hand or in a desktop GIS and used as they are, so they are checked
feature by feature.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.basemap import base_map_of
from geo.model.config.settings import (
    CLUSTER_PACKAGES,
    map_settings,
    scale_settings,
    store_settings,
    wrong_settings,
)
from geo.model.errors import Finding, InvalidConfiguration
from geo.model.grid_definition import reaches
from geo.model.plan import Plan, plan, read_plan
from geo.model.standards import Standards, read_standards
from geo.model.text.english import FILE as ENGLISH
from geo.model.text.english import english, read_english
from geo.model.tile_maps import FILE as TILE_MAPS
from geo.model.tile_maps import read_tile_maps, tile_map_findings, unknown_basemap
from geo.model.vocabulary import Vocabulary, read_vocabulary, vocabulary

Read = TypeVar("Read")
KINDS = ("areas", "lines", "places")
MAX_SHOWN = 20  # findings of one file
_MAX_MB = 50  # of a reference file
# The properties of a reference feature that the program reads, by their required type.
_TEXTS = ("name", "name_en", "role", "source", "source_en", "evidence")
_SWITCHES = ("name_verified", "verified")


def setup_findings() -> list[Finding]:
    """Return everything that is wrong with the settings and the files that they name.

    The projects file is not included: it is checked whenever it is read.
    """
    findings = wrong_settings()
    if findings:  # the settings may name the wrong files
        return findings
    settings = map_settings()
    if settings.basemap == "tianditu" and not settings.tianditu_key:
        findings.append(Finding("basemap_without_key"))
    scale = scale_settings()
    if scale.dask and not scale.dask_fallback and not all(map(find_spec, CLUSTER_PACKAGES)):
        findings.append(Finding("cluster_not_installed", params={"value": scale.dask}))
    data = store_settings().data
    if not data.is_dir():
        return [*findings, Finding("data_folder_missing", params={"value": str(data)})]
    return [*findings, *folder_findings(data)]


def folder_findings(data: Path) -> list[Finding]:
    """Return what is wrong with the files of a data folder, except for the projects."""
    # Read without the cache, since a file may have been corrected.
    document, in_plan = _read(read_plan, data / "plan.toml")
    terms, in_vocabulary = _read(read_vocabulary, data / "vocabulary.toml")
    rules, in_standards = _read(read_standards, data / "standards.toml")
    _translations, in_english = _read(read_english, data / ENGLISH)
    tile_maps, in_tile_maps = _read(read_tile_maps, data / TILE_MAPS)
    findings = [*in_plan, *in_vocabulary, *in_standards, *in_english, *in_tile_maps]
    if tile_maps is not None:
        findings += [*tile_map_findings(data, tile_maps), *unknown_basemap(tile_maps)]
    if document is not None:
        findings += reference_findings(data, document.subject)
        findings += _grids_elsewhere(document, data)
    if terms is not None and rules is not None:
        findings += _rules_without_category(rules, terms)
    return findings


def _read(read: Callable[[Path], Read], path: Path) -> tuple[Read | None, list[Finding]]:
    try:
        return read(path), []
    except InvalidConfiguration as error:
        return None, error.findings


def _grids_elsewhere(document: Plan, data: Path) -> Iterator[Finding]:
    """Yield a finding for each local grid that cannot be used in the town."""
    if not document.grid:
        return
    home = base_map_of(data, document.subject).home
    for number, grid in enumerate(document.grid, start=1):
        if not reaches(grid.definition, home):
            entry = {"table": "grid", "number": number, "field": "definition"}
            params = {"file": "plan.toml", "what": "value_grid_far", **entry}
            yield Finding("configuration_entry_invalid", params=params)


def _rules_without_category(rules: Standards, terms: Vocabulary) -> list[Finding]:
    known = terms.codes("category")
    return [
        Finding("rule_without_category", params={"id": rule.id, "value": category})
        for rule in rules.rule
        for category in (rule.category, *(rule.services or ()))
        if category not in known
    ]


def forget_files() -> None:
    """Clear the caches of the data folder's files, after one of them has been corrected."""
    plan.cache_clear()
    vocabulary.cache_clear()
    english.cache_clear()


def require_setup() -> None:
    """Check that the program is configured correctly.

    Raises
    ------
    InvalidConfiguration
        With everything that is wrong.
    """
    findings = setup_findings()
    if findings:
        raise InvalidConfiguration(findings[0].code, others=findings[1:], **findings[0].params)


def reference_findings(data: Path, subject: str) -> list[Finding]:
    """Return what is wrong with the reference files of a data folder.

    Parameters
    ----------
    data : Path
        Reference files may be missing; the map then has fewer layers.
    subject : str
        Id of the town's outline in ``reference_areas.geojson``.
    """
    findings: list[Finding] = []
    for kind in KINDS:
        path = data / f"reference_{kind}.geojson"
        if path.exists():
            features, faults = _features(path)
            findings += faults or list(_wrong(path.name, features))[:MAX_SHOWN]
            if kind == "areas" and not faults:
                findings += _wrong_subject(path.name, features, subject)
    return findings


def _features(path: Path) -> tuple[list[Any], list[Finding]]:
    """Return the features of a file, and why it cannot be read if so."""
    try:
        if path.stat().st_size > _MAX_MB * 1_000_000:
            return [], [_unreadable(path, what="file_large", limit=_MAX_MB)]
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return [], [_unreadable(path, what="file_not_utf8")]
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        return [], [_unreadable(path, what="file_not_json", **place)]
    except (ValueError, RecursionError):
        return [], [_unreadable(path, what="file_no_form")]
    except OSError as error:
        denied = isinstance(error, PermissionError)
        return [], [_unreadable(path, what="file_denied" if denied else "file_closed")]
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        return [], [_unreadable(path, what="file_not_collection")]
    return features, []


def _unreadable(path: Path, **params: Any) -> Finding:
    return Finding("configuration_unreadable", params={"file": path.name, **params})


def _wrong(file: str, features: list[Any]) -> Iterator[Finding]:
    for number, feature in enumerate(features, start=1):
        identifier = feature.get("id") if isinstance(feature, dict) else None
        place = {"file": file, "feature": f"“{identifier}”" if identifier else f"#{number}"}
        for field, fault in _wrong_fields(feature):
            params = {**place, "field": field, **fault}
            yield Finding("reference_invalid", params=params)


def _wrong_fields(feature: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(feature, dict):
        yield "type", {"what": "value_table"}
        return
    if not isinstance(feature.get("id"), str) or not feature["id"]:
        yield "id", {"what": "value_text" if "id" in feature else "value_missing"}
    properties = feature.get("properties")
    if isinstance(properties, dict):
        yield from _wrong_properties(properties)
    else:
        yield "properties", {"what": "value_table"}
    if not _is_shape(feature.get("geometry")):
        yield "geometry", {"what": "value_other"}


def _wrong_properties(properties: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if not properties.get("name"):
        yield "name", {"what": "value_missing"}
    for name in _TEXTS:
        if not isinstance(properties.get(name), str | None):
            yield name, {"what": "value_text"}
    for name in _SWITCHES:
        if not isinstance(properties.get(name), bool | None):
            yield name, {"what": "value_true_false"}
    metres = properties.get("accuracy_m")
    if metres is not None and (isinstance(metres, bool) or not isinstance(metres, int | float)):
        yield "accuracy_m", {"what": "value_number"}
    elif metres is not None and not 0 <= metres < 1e6:
        yield "accuracy_m", {"what": "value_least", "low": 0}


def _is_shape(geometry: Any) -> bool:
    try:
        bounds = shapely.bounds(shape(geometry))
    except (ValueError, LookupError, TypeError, AttributeError, ShapelyError):
        return False
    west, south, east, north = bounds.tolist()
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)


def _wrong_subject(file: str, features: list[Any], subject: str) -> list[Finding]:
    areas = [each for each in features if isinstance(each, dict)]
    outlines = [area for area in areas if area.get("id") == subject]
    if not outlines:
        ids = tuple(str(area.get("id")) for area in areas[:MAX_SHOWN]) or "–"
        params = {"value": subject, "file": file, "allowed": ids}
        return [Finding("subject_unknown", params=params)]
    types = {str(dict(outline.get("geometry") or {}).get("type")) for outline in outlines}
    if not types <= {"Polygon", "MultiPolygon"}:
        return [Finding("subject_no_area", params={"value": subject, "file": file})]
    return []
