"""Read Esri JSON, which ArcGIS services return for ``f=json`` instead of GeoJSON.

Shapes are in the coordinate system that `spatialReference` names, usually Web Mercator;
the direction of a ring shows whether it is a hole.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.intake.sniff import Form
from geo.intake.tables.fields import conform
from geo.intake.upload import Upload, check_limits, take_ids
from geo.model.errors import Finding, UnreadableFile

# Other codes of Web Mercator, which is EPSG:3857.
_WEB_MERCATOR = {102100, 102113, 3785, 900913}
_MEMBERS = {"geometryType", "spatialReference", "fieldAliases", "displayFieldName"}
# Members of answers to requests other than for features.
_DESCRIPTIONS = {"currentVersion", "objectIdFieldName", "objectIds", "serviceDescription"}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LONGEST = 20_000  # characters of a definition of a coordinate system
_MOST_PAIRS = 5_000_000  # pairs of a hole and an outer ring compared in one file
Shape = dict[str, Any]


def is_esri_json(document: Any) -> bool:
    """Check whether parsed JSON is an answer of an ArcGIS service.

    Examples
    --------
    >>> is_esri_json({"geometryType": "esriGeometryPoint", "features": []})
    True
    >>> is_esri_json({"type": "FeatureCollection", "features": [], "spatialReference": {}})
    False
    """
    if type(document) is not dict or document.get("type") in ("FeatureCollection", "Feature"):
        return False
    if _is_set(document) or any(True for _ in _sets(document)):
        return True
    return bool(document.keys() & _DESCRIPTIONS) or _problem(document) is not None


def _is_set(part: Any) -> bool:
    """Check whether an object is a feature set or a single Esri feature."""
    if type(part) is not dict or part.get("type") in ("FeatureCollection", "Feature"):
        return False
    if type(part.get("attributes")) is dict:  # a single feature
        return True
    features = part.get("features")
    if type(features) is not list:
        return False
    first = features[0] if features else None
    return bool(part.keys() & _MEMBERS) or (type(first) is dict and "attributes" in first)


def _sets(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the feature set of each layer of a document."""
    inner = document.get("featureCollection")
    outer = inner if type(inner) is dict else document
    layers = outer.get("layers")
    for layer in layers if type(layers) is list else [outer]:
        found: Any = layer.get("featureSet") if type(layer) is dict else None
        if _is_set(found) or (type(found) is dict and type(found.get("features")) is list):
            definition = layer.get("layerDefinition")
            name = definition.get("name") if type(definition) is dict else None
            if type(definition) is dict and "fields" not in found:
                found = {**found, "fields": definition.get("fields")}
            yield str(name or ""), found


def read_esri_json(document: dict[str, Any]) -> Upload:
    """Read a feature set, a single feature, or the first layer of several.

    Parameters
    ----------
    document : dict
        For which :func:`is_esri_json` is true.

    Raises
    ------
    UnreadableFile
        ``esri_without_features`` for a description or a list of ids,
        ``esri_error`` for an error message of the service, and the limits.
    """
    sets = [("", document)] if _is_set(document) else list(_sets(document))
    if not sets:
        problem = _problem(document)
        if problem is not None:
            raise UnreadableFile("esri_error", value=problem)
        raise UnreadableFile("esri_without_features")
    filled = [each for each in sets if each[1].get("features") or "attributes" in each[1]]
    layer, chosen = (filled or sets)[0]
    upload = _read_set(chosen, layer)
    others = [name or "–" for name, part in filled if part is not chosen]
    if not others:
        return upload
    params = {"value": layer or "–", "others": tuple(others)}
    upload.findings.insert(0, Finding("layers_left", "warning", params=params))
    return upload


def _problem(document: dict[str, Any]) -> str | None:
    """Return the error message of a service, or None."""
    error = document.get("error")
    if type(error) is not dict or "code" not in error:
        return None
    return f"{error['code']} {error.get('message') or ''}".strip()[:200]


def _read_set(part: dict[str, Any], layer: str) -> Upload:
    esri_features = part["features"] if type(part.get("features")) is list else [part]
    noted = Noted()
    systems: dict[str, str] = {}  # the first feature in each system
    default = _system(part.get("spatialReference"))
    dates = _dates(part.get("fields"))
    features: list[Any] = []
    for number, esri_feature in enumerate(esri_features, start=1):
        feature = _feature(esri_feature, f"#{number}", noted, dates)
        features.append(feature)
        geometry = esri_feature.get("geometry") if type(esri_feature) is dict else None
        if type(geometry) is dict and feature["geometry"] is not None:
            system = _system(geometry.get("spatialReference")) or default
            systems.setdefault(system or "–", f"#{number}")
    check_limits(features)
    found = take_ids(features) + noted.findings()
    if part.get("exceededTransferLimit") is True:
        params = {"count": len(features)}
        found.insert(0, Finding("esri_transfer_limit", "warning", params=params))
    if len(systems) > 1:
        (one, first), (other, second) = list(systems.items())[:2]
        systems_params = {"value": one, "first": first, "other": other, "second": second}
        found.append(Finding("systems_differ", field="spatialReference", params=systems_params))
    crs = next(iter(systems), default)
    return Upload(
        features,
        None if crs == "–" else crs,
        found,
        form=Form.ESRI_JSON.value,
        layer=layer or None,
    )


def _feature(esri_feature: Any, name: str, noted: Noted, dates: set[str]) -> dict[str, Any]:
    """Convert an Esri feature to GeoJSON."""
    attributes = esri_feature.get("attributes") if type(esri_feature) is dict else None
    if type(esri_feature) is not dict or (
        type(attributes) is not dict and "geometry" not in esri_feature
    ):
        noted.broken.append(name)
        return {"type": "Feature", "properties": {}, "geometry": None}
    properties = dict(attributes) if type(attributes) is dict else {}
    for key in dates & properties.keys():
        properties[key] = _moment(properties[key])
    conform(properties)
    geometry = esri_feature.get("geometry")
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shape_of(geometry, name, noted) if geometry is not None else None,
    }


def _dates(fields: Any) -> set[str]:
    """Return the names of the fields that are declared as dates."""
    return {
        field["name"]
        for field in (fields if type(fields) is list else ())
        if type(field) is dict
        and field.get("type") == "esriFieldTypeDate"
        and type(field.get("name")) is str
    }


def _moment(value: Any) -> Any:
    """Convert milliseconds since 1970 to an ISO date, or a date and time if not midnight."""
    if type(value) not in (int, float) or value != value:  # noqa: PLR0124 (NaN)
        return value
    try:
        moment = _EPOCH + dt.timedelta(milliseconds=value)
    except OverflowError:
        return value
    if moment.time() == dt.time():
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def _system(reference: Any) -> str | None:
    """Return the code or WKT in a `spatialReference`, or None."""
    if type(reference) is not dict:
        return None
    for member in ("latestWkid", "wkid"):
        code = reference.get(member)
        if type(code) is int and code > 0:
            if code in _WEB_MERCATOR:
                return "EPSG:3857"
            # Esri uses its own codes in ranges that EPSG does not use.
            return f"{'ESRI' if 37_000 <= code < 40_000 or code >= 53_000 else 'EPSG'}:{code}"
    text = reference.get("wkt") or reference.get("wkt2")
    return text[:_LONGEST] if type(text) is str and text.strip() else None


@dataclass
class Noted:
    """Notes about the features of a file.

    Attributes
    ----------
    heights : int
        Number of features with heights.
    curved : list of (str, str)
        Names of features with curves, and the member that contains the curves.
    broken : list of str
        Names of invalid features.
    pairs : int
        Pairs of a hole and an outer ring that were compared so far.
    """

    heights: int = 0
    curved: list[tuple[str, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    pairs: int = 0

    def findings(self) -> list[Finding]:
        """Return the notes as findings."""
        found = [
            Finding("geometry_unsupported", "error", name, "geometry", {"kind": kind})
            for name, kind in self.curved
        ]
        found += [Finding("not_a_feature", "error", name, "attributes") for name in self.broken]
        if self.heights:
            found.append(Finding("heights_dropped", "info", params={"count": self.heights}))
        return found


def shape_of(geometry: Any, name: str, noted: Noted) -> Any:
    """Convert an Esri geometry to GeoJSON; return anything else unchanged, for the check.

    Parameters
    ----------
    geometry : object
        The member ``geometry`` of a feature.
    name : str
        Name of the feature.
    noted : Noted
        Receives notes.

    Examples
    --------
    >>> shape_of({"x": 113.75, "y": 23.02, "z": 8}, "#1", Noted())
    {'type': 'Point', 'coordinates': [113.75, 23.02]}
    >>> shape_of({"x": "NaN"}, "#1", Noted()) is None
    True
    """
    if type(geometry) is not dict:
        return geometry
    if "x" in geometry or "y" in geometry:
        return _point(geometry, noted)
    for member, make in _BY_MEMBER.items():
        if member in geometry:
            return make(geometry, noted)
    curves = next((each for each in ("curveRings", "curvePaths") if each in geometry), None)
    if curves is not None:
        noted.curved.append((name, curves))
        return None
    return None if not geometry.keys() - {"spatialReference", "hasZ", "hasM"} else geometry


def _point(geometry: Shape, noted: Noted) -> Shape | None:
    x, y = geometry.get("x"), geometry.get("y")
    if x in (None, "NaN") and y in (None, "NaN"):  # an empty point by the specification
        return None
    noted.heights += _is_height(geometry.get("z"))
    return {"type": "Point", "coordinates": [x, y]}


def _is_height(value: Any) -> bool:
    return type(value) in (int, float) and bool(value)


def _flat(parts: Any, geometry: Shape, noted: Noted) -> Any:
    """Return lists of positions without heights and measures."""
    if type(parts) is not list:
        return parts
    flat = [
        [each[:2] if type(each) is list else each for each in part] if type(part) is list else part
        for part in parts
    ]
    if geometry.get("hasZ") is True:
        noted.heights += any(
            type(each) is list and len(each) > 2 and _is_height(each[2])
            for part in parts
            if type(part) is list
            for each in part
        )
    return flat


def _points(geometry: Shape, noted: Noted) -> Shape | None:
    (points,) = _flat([geometry["points"]], geometry, noted)
    return {"type": "MultiPoint", "coordinates": points} if points != [] else None


def _paths(geometry: Shape, noted: Noted) -> Shape | None:
    paths = _flat(geometry["paths"], geometry, noted)
    if type(paths) is list and len(paths) < 2:
        return {"type": "LineString", "coordinates": paths[0]} if paths else None
    return {"type": "MultiLineString", "coordinates": paths}


def _envelope(geometry: Shape, noted: Noted) -> Shape:
    del noted
    west, south, east, north = (geometry.get(each) for each in ("xmin", "ymin", "xmax", "ymax"))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _rings(geometry: Shape, noted: Noted) -> Shape | None:
    rings = _flat(geometry["rings"], geometry, noted)
    if rings == []:
        return None
    if type(rings) is not list or not all(map(_is_ring, rings)):
        return {"type": "Polygon", "coordinates": rings}
    polygons = _polygons(rings, noted) if len(rings) > 1 else [rings]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _is_ring(ring: Any) -> bool:
    return (
        type(ring) is list
        and len(ring) > 3
        and all(
            type(each) is list
            and len(each) == 2
            and all(type(value) in (int, float) and math.isfinite(value) for value in each)
            for each in ring
        )
        and ring[0] == ring[-1]
    )


def _polygons(rings: list[Any], noted: Noted) -> list[list[Any]]:
    """Assign each hole, a counter-clockwise ring, to the smallest outer ring around it.

    A hole outside all outer rings becomes a separate area.
    """
    lines = np.array([shapely.linearrings(ring) for ring in rings], dtype=object)
    is_hole = shapely.is_ccw(lines)
    outer, holes = np.flatnonzero(~is_hole), np.flatnonzero(is_hole)
    if not len(outer):
        return [[ring] for ring in rings]
    owners = _owners(shapely.polygons(lines[outer]), lines[holes], noted)
    polygons: dict[int, list[Any]] = {int(row): [rings[row]] for row in outer}
    for hole, owner in zip(holes.tolist(), owners.tolist(), strict=True):
        if owner < 0:
            polygons[hole] = [rings[hole]]
        else:
            polygons[int(outer[owner])].append(rings[hole])
    return list(polygons.values())


def _owners(
    outer: npt.NDArray[np.object_], holes: npt.NDArray[np.object_], noted: Noted
) -> npt.NDArray[np.int64]:
    """Return the index of the smallest outer ring around each hole, -1 for none."""
    owners = np.full(len(holes), -1, dtype=np.int64)
    starts = shapely.points(shapely.get_coordinates(shapely.get_point(holes, 0)))
    tree, left, known = shapely.STRtree(starts), np.arange(len(holes)), 0
    # The smallest rings come first, so that a hole is assigned to the smallest one.
    for row in np.argsort(-shapely.area(outer), kind="stable")[::-1].tolist():
        inside = left[tree.query(outer[row], predicate="covers")]
        noted.pairs += len(inside) + 1
        if noted.pairs > _MOST_PAIRS:
            raise UnreadableFile("too_complex")
        new = inside[owners[inside] < 0]
        owners[new] = row
        known += len(inside) - len(new)
        if known > len(left):  # many holes were found again: search only the others from now on
            left, known = np.flatnonzero(owners < 0), 0
            tree = shapely.STRtree(starts[left])
    return owners


_BY_MEMBER: dict[str, Callable[[Shape, Noted], Shape | None]] = {
    "points": _points,
    "paths": _paths,
    "rings": _rings,
    "xmin": _envelope,
}
