"""Read the base map: the reference areas, lines and places of the data folder.

It provides the study area, the outlines of communities, known roads and places, and the
layers that are drawn under the projects on the screen and in print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from geo.model.arrays import Floats, Geometries
from geo.model.config.settings import store_settings
from geo.model.config.toml_files import unreadable_configuration
from geo.model.errors import InvalidConfiguration
from geo.model.plan import plan

KINDS = ("areas", "lines", "places")
COMMUNITY = "community"  # the role of an area that is a community's outline
WATER = "water"  # the role of lakes and rivers, as areas or as lines
TRACKS = ("metro", "rail")  # the roles of lines that are drawn as tracks
CHINA = (73.0, 18.0, 135.0, 54.0)  # west, south, east, north, degrees


@dataclass(frozen=True, slots=True)
class CommunityOutline:
    """A community's outline.

    Attributes
    ----------
    name : str
        The name by which projects refer to the community.
    geometry : shapely Polygon or MultiPolygon
        WGS 84 degrees.
    accuracy_m : float
        Accuracy of the outline in metres.
    """

    name: str
    geometry: Any
    accuracy_m: float = 0.0


@dataclass(frozen=True, eq=False)
class ReferenceLayer:
    """The features of one reference file.

    Attributes
    ----------
    ids : tuple of str, n long
    properties : tuple of dict, n long
        As they are in the file.
    geometry : (n,) array of shapely geometries
        WGS 84 degrees.
    """

    ids: tuple[str, ...]
    properties: tuple[dict[str, Any], ...]
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, role: str) -> list[int]:
        """Return the rows of the features with this ``role``."""
        return [row for row, each in enumerate(self.properties) if each.get("role") == role]

    @cached_property
    def labels(self) -> Floats:
        """Label positions, (n, 2) longitude and latitude in degrees, always on the geometry."""
        positions = np.empty((len(self), 2))
        for row, geometry in enumerate(self.geometry):
            if geometry.geom_type.endswith("Polygon"):
                # The centre of the largest inscribed circle.
                positions[row] = shapely.maximum_inscribed_circle(geometry).coords[0]
            else:
                positions[row] = geometry.representative_point().coords[0]
        return positions


NO_FEATURES = ReferenceLayer((), (), np.empty(0, dtype=object))


@dataclass(frozen=True, eq=False)
class BaseMap:
    """The reference layers of a data folder; one that cannot be read is empty.

    Attributes
    ----------
    areas, lines, places : ReferenceLayer
    subject : str
        Id of the area that the plan is for.
    faults : tuple of InvalidConfiguration
        Why layers cannot be read.
    """

    areas: ReferenceLayer
    lines: ReferenceLayer
    places: ReferenceLayer
    subject: str
    faults: tuple[InvalidConfiguration, ...] = ()

    def required(self) -> BaseMap:
        """Return the base map if all its files could be read.

        Raises
        ------
        InvalidConfiguration
            When a reference file is not GeoJSON of the expected form.
        """
        if self.faults:
            raise self.faults[0]
        return self

    def layer(self, kind: str) -> ReferenceLayer:
        """Return a layer by its kind, one of :data:`KINDS`."""
        layer: ReferenceLayer = getattr(self, kind)
        return layer

    @cached_property
    def subject_rows(self) -> tuple[int, ...]:
        """Rows of the study area among the areas; it may have several parts."""
        return tuple(row for row, each in enumerate(self.areas.ids) if each == self.subject)

    @cached_property
    def study_area(self) -> Any:
        """Outline of the place that the plan is for, WGS 84 degrees.

        None if the areas do not contain it; nothing counts as outside then.
        """
        parts = self.areas.geometry[list(self.subject_rows)]
        try:
            return shapely.union_all(parts) if len(parts) else None
        except ShapelyError:
            return None

    @cached_property
    def communities(self) -> tuple[CommunityOutline, ...]:
        """Outlines of the communities among the areas."""
        try:
            return tuple(self._community(row) for row in self.areas.rows(COMMUNITY))
        except (ValueError, LookupError, TypeError):
            return ()  # the check of the setup reports what is wrong with the file

    @cached_property
    def community_names_en(self) -> dict[str, str]:
        """English names of the communities that have one, by name."""
        rows = [self.areas.properties[row] for row in self.areas.rows(COMMUNITY)]
        return {
            str(each.get("name")).strip(): str(each["name_en"]).strip()
            for each in rows
            if isinstance(each.get("name_en"), str) and each["name_en"].strip()
        }

    def _community(self, row: int) -> CommunityOutline:
        properties = self.areas.properties[row]
        return CommunityOutline(
            str(properties["name"]).strip(),
            self.areas.geometry[row],
            float(properties.get("accuracy_m") or 0.0),
        )

    @property
    def home(self) -> tuple[float, float, float, float]:
        """Bounds of the study area in degrees; without one, those of all areas or of China."""
        return self.home_bounds(lambda geometries: geometries)

    def home_bounds(
        self, displayed: Callable[[Geometries], Geometries]
    ) -> tuple[float, float, float, float]:
        """Return the bounds of :attr:`home` in another coordinate system.

        Parameters
        ----------
        displayed : callable
            Converts geometries from WGS 84 degrees to that system.
        """
        rows = list(self.subject_rows)
        displayed_area = self.areas.geometry[rows] if rows else self.areas.geometry
        if not len(displayed_area):
            return CHINA
        west, south, east, north = shapely.total_bounds(displayed(displayed_area)).tolist()
        return west, south, east, north


def base_map() -> BaseMap:
    """Return the base map of the plan's data folder."""
    return _base_map(store_settings().data, plan().subject)


def base_map_of(data: Path, subject: str) -> BaseMap:
    """Read the base map of a data folder as it is now."""
    return _base_map.__wrapped__(data, subject)


@lru_cache(maxsize=4)
def _base_map(data: Path, subject: str) -> BaseMap:
    layers, faults = {}, []
    for kind in KINDS:
        try:
            layers[kind] = _layer(data / f"reference_{kind}.geojson")
        except InvalidConfiguration as error:
            layers[kind] = NO_FEATURES
            faults.append(error)
    return BaseMap(**layers, subject=subject, faults=tuple(faults))


def _layer(path: Path) -> ReferenceLayer:
    """Read a reference file; a missing one is an empty layer."""
    if not path.exists():
        return NO_FEATURES
    try:
        return reference_layer(path.read_bytes())
    except OSError as error:
        raise unreadable_configuration(path, error) from error
    except (ValueError, LookupError, TypeError, AttributeError, ShapelyError) as error:
        # The check of the setup (geo/model/config/setup.py) reports the details.
        raise unreadable_configuration(path, what="file_no_form") from error


def reference_layer(content: bytes) -> ReferenceLayer:
    """Return the layer in the content of a reference file.

    Raises
    ------
    ValueError, LookupError, TypeError, AttributeError, ShapelyError
        When it is not GeoJSON of the expected form.
    """
    features = orjson.loads(content)["features"]
    properties = tuple(dict(each.get("properties") or {}) for each in features)
    ids = tuple(str(each["id"]) for each in features)
    geometry = np.empty(len(ids), dtype=object)
    geometry[:] = [shape(each["geometry"]) for each in features]
    return ReferenceLayer(ids, properties, geometry)
