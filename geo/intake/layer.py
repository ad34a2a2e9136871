"""Read a vector file that is not about projects, such as a layer of facilities, into WGS 84."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from geo.crs.systems import Reading, System
from geo.intake.comparison.identity import Identity
from geo.intake.comparison.stored import StoredProjects
from geo.intake.coordinates import place_upload, undecided
from geo.intake.places import places_of
from geo.intake.read import read_bytes
from geo.intake.repair.repairs import sound_geometries
from geo.intake.upload import Upload
from geo.model.errors import Finding, UnreadableFile
from geo.model.process.pause import collection_paused

Decided = Literal["given", "declared", "recognised"]


@dataclass(frozen=True, eq=False, slots=True)
class UserLayer:
    """The features of a file in WGS 84.

    Attributes
    ----------
    features : list of dict
        GeoJSON features with a usable geometry.
    unplaced : list of dict
        Features whose geometry cannot be used; it is null here.
    reading : Reading
        How the coordinates were read.
    findings : list of Finding
    decided : {"given", "declared", "recognised"}
        Who says so: the user, the file, or its numbers.
    """

    features: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    reading: Reading
    findings: list[Finding]
    decided: Decided = "recognised"

    @property
    def all_features(self) -> list[dict[str, Any]]:
        """All features, those without a geometry last."""
        return [*self.features, *self.unplaced]


def read_layer(
    content: bytes,
    file_name: str,
    chosen: System | Reading | None = None,
    *,
    home: tuple[float, float, float, float] | None = None,
) -> UserLayer:
    """Read a vector file and convert it to WGS 84; every area in the result is valid.

    Parameters
    ----------
    content : bytes
    file_name : str
    chosen : System or Reading, optional
        The coordinate system, if the user has chosen one.
    home : (west, south, east, north), optional
        Where the file most likely lies, WGS 84 degrees; by default around the study area.

    Raises
    ------
    UnreadableFile
        ``layer_without_places`` when no geometry can be used; see
        :func:`geo.intake.repair.repairs.sound_geometries` for invalid areas.
    UndecidedSystem
        When only the user can say how to read the coordinates.
    """
    with collection_paused():
        return _read_layer(read_bytes(content, file_name), file_name, chosen, home)


def _read_layer(
    upload: Upload,
    file_name: str,
    chosen: System | Reading | None,
    home: tuple[float, float, float, float] | None,
) -> UserLayer:
    identities = [Identity(f"#{number}") for number in range(1, len(upload.features) + 1)]
    places, broken = places_of(upload.features, [each.name for each in identities])
    no_projects = StoredProjects(None)
    placed = place_upload(
        upload, places, identities, no_projects, chosen=chosen, file_name=file_name, home=home
    )
    if len(places) and placed.applied is None:
        raise undecided(placed.recognition.questions, places.x, places.y)
    if placed.reading is None or not len(placed.places):
        raise UnreadableFile("layer_without_places", count=len(upload.features))
    rows = placed.places.rows.tolist()
    sound, repairs = sound_geometries(placed.places, [identities[row].name for row in rows])
    kept = {row: geometry for row, geometry in zip(rows, sound, strict=True) if geometry}
    if not kept:
        raise UnreadableFile("layer_without_places", count=len(upload.features))
    unplaced = sorted(set(range(len(upload.features))).difference(kept))
    features = [_in_wgs84(upload.features[row], geometry) for row, geometry in kept.items()]
    return UserLayer(
        features=features,
        unplaced=[_in_wgs84(upload.features[row], None) for row in unplaced],
        reading=placed.reading,
        findings=[*upload.findings, *broken, *placed.findings, *repairs],
        decided="given" if chosen else "declared" if upload.crs else "recognised",
    )


def _in_wgs84(raw: Any, geometry: dict[str, Any] | None) -> dict[str, Any]:
    properties = raw.get("properties") if isinstance(raw, dict) else None
    return {
        "type": "Feature",
        "id": raw.get("id") if isinstance(raw, dict) else None,
        "properties": properties if isinstance(properties, dict) else {},
        "geometry": geometry,
    }
