"""The base map: reference areas, lines and places of the data folder, each read once.

All that knows the ground under the plan asks here: the study area, the communities, known
roads and places, the map on the screen and in print.
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
COMMUNITY = "community"  # role of an area
CHINA = (73.0, 18.0, 135.0, 54.0)


@dataclass(frozen=True, slots=True)
class CommunityOutline:
    """A community's outline.

    Attributes
    ----------
    name : str
        As projects name the community.
    geometry : shapely Polygon or MultiPolygon
        WGS 84 degrees.
    accuracy_m : float
        Within how many metres the outline is right.
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
        As the file has them.
    geometry : (n,) array of shapely geometries
        WGS 84 degrees.
    """

    ids: tuple[str, ...]
    properties: tuple[dict[str, Any], ...]
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, role: str) -> list[int]:
        """Return the rows whose ``role`` is this."""
        return [row for row, each in enumerate(self.properties) if each.get("role") == role]

    @cached_property
    def labels(self) -> Floats:
        """Where names stand, (n, 2) degrees: inside even a crescent; on a line or at a point."""
        found = np.empty((len(self), 2))
        for row, figure in enumerate(self.geometry):
            if figure.geom_type.endswith("Polygon"):
                # The middle of the largest inscribed circle.
                found[row] = shapely.maximum_inscribed_circle(figure).coords[0]
            else:
                found[row] = figure.representative_point().coords[0]
        return found


NO_FEATURES = ReferenceLayer((), (), np.empty(0, dtype=object))


@dataclass(frozen=True, eq=False)
class BaseMap:
    """The reference layers of a data folder; one that cannot be read is empty.

    Attributes
    ----------
    areas, lines, places : ReferenceLayer
    subject : str
        Id of the area that the plan is about.
    faults : tuple of InvalidConfiguration
        Why layers cannot be read.
    """

    areas: ReferenceLayer
    lines: ReferenceLayer
    places: ReferenceLayer
    subject: str
    faults: tuple[InvalidConfiguration, ...] = ()

    def required(self) -> BaseMap:
        """Return the base map itself.

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
        found: ReferenceLayer = getattr(self, kind)
        return found

    @cached_property
    def subject_rows(self) -> tuple[int, ...]:
        """Rows of the plan's area among the areas; it may have several parts."""
        return tuple(row for row, each in enumerate(self.areas.ids) if each == self.subject)

    @cached_property
    def study_area(self) -> Any:
        """Outline of the plan's place, WGS 84 degrees.

        None where the areas do not have it, and then nothing can lie outside.
        """
        found = self.areas.geometry[list(self.subject_rows)]
        try:
            return shapely.union_all(found) if len(found) else None
        except ShapelyError:
            return None

    @cached_property
    def communities(self) -> tuple[CommunityOutline, ...]:
        """Outlines of communities; none where nobody has put any into the areas."""
        try:
            return tuple(self._community(row) for row in self.areas.rows(COMMUNITY))
        except (ValueError, LookupError, TypeError):
            return ()  # the start tells what is wrong with the file

    def _community(self, row: int) -> CommunityOutline:
        properties = self.areas.properties[row]
        return CommunityOutline(
            str(properties["name"]).strip(),
            self.areas.geometry[row],
            float(properties.get("accuracy_m") or 0.0),
        )

    @property
    def home(self) -> tuple[float, float, float, float]:
        """Bounds of the plan's area in degrees; of all areas, or of China, without one."""
        return self.home_bounds(lambda figures: figures)

    def home_bounds(
        self, displayed: Callable[[Geometries], Geometries]
    ) -> tuple[float, float, float, float]:
        """Return the bounds of :attr:`home` in another system.

        Parameters
        ----------
        displayed : callable
            Brings geometries from WGS 84 degrees into that system.
        """
        rows = list(self.subject_rows)
        shown = self.areas.geometry[rows] if rows else self.areas.geometry
        if not len(shown):
            return CHINA
        west, south, east, north = shapely.total_bounds(displayed(shown)).tolist()
        return west, south, east, north


def base_map() -> BaseMap:
    """Return the base map of the plan's data folder."""
    return _base_map(store_settings().data, plan().subject)


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
    """Read a reference file; the map has a layer less where there is none."""
    if not path.exists():
        return NO_FEATURES
    try:
        features = orjson.loads(path.read_bytes())["features"]
        properties = tuple(dict(each.get("properties") or {}) for each in features)
        ids = tuple(str(each["id"]) for each in features)
        geometry = np.empty(len(ids), dtype=object)
        geometry[:] = [shape(each["geometry"]) for each in features]
    except OSError as error:
        raise unreadable_configuration(path, error) from error
    except (ValueError, LookupError, TypeError, AttributeError, ShapelyError) as error:
        # Looked at in detail at the start (geo/model/config/setup.py); it was changed since.
        raise unreadable_configuration(path, what="file_no_form") from error
    return ReferenceLayer(ids, properties, geometry)
