"""A user's file that is not about projects: people, streets, sites; read as safely as an upload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.crs.systems import Reading, System
from geo.intake.comparison.identity import Identity
from geo.intake.comparison.stored import StoredProjects
from geo.intake.coordinates import place_upload, undecided
from geo.intake.places import places_of
from geo.intake.read import read_bytes
from geo.intake.repair.sound_areas import sound_geometries
from geo.model.errors import Finding, UnreadableFile


@dataclass(frozen=True, eq=False, slots=True)
class UserLayer:
    """The features of a file in WGS 84.

    Attributes
    ----------
    features : list of dict
        GeoJSON; those whose place cannot be read are `unplaced`.
    unplaced : list of dict
        The others, with null for a geometry.
    reading : Reading
        How the coordinates were read.
    findings : list of Finding
        What was noticed.
    """

    features: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]
    reading: Reading
    findings: list[Finding]

    @property
    def all_features(self) -> list[dict[str, Any]]:
        """All features, those without a place last: people and facilities count without one."""
        return [*self.features, *self.unplaced]


def read_layer(content: bytes, file_name: str, chosen: System | Reading | None = None) -> UserLayer:
    """Read a file of places and convert it to WGS 84; every area in it is valid afterwards.

    Parameters
    ----------
    content : bytes
    file_name : str
    chosen : System or Reading, optional
        The coordinate system, where the user names it.

    Raises
    ------
    UnreadableFile
        ``layer_without_places`` when not one place can be used; see
        :func:`geo.intake.repair.sound_areas.sound_geometries` for areas that cannot.
    UndecidedSystem
        When only a person can say how the coordinates are to be read.
    """
    upload = read_bytes(content, file_name)
    identities = [Identity(f"#{number}") for number in range(1, len(upload.features) + 1)]
    places, broken = places_of(upload.features, [each.name for each in identities])
    nothing = StoredProjects(None)
    placed = place_upload(upload, places, identities, nothing, chosen=chosen, file_name=file_name)
    if len(places) and placed.applied is None:
        raise undecided(placed.recognition.questions, places.x, places.y)
    if placed.reading is None or not len(placed.places):
        raise UnreadableFile("layer_without_places", count=len(upload.features))
    rows = placed.places.rows.tolist()
    sound, mended = sound_geometries(placed.places, [identities[row].name for row in rows])
    kept = {row: geometry for row, geometry in zip(rows, sound, strict=True) if geometry}
    if not kept:
        raise UnreadableFile("layer_without_places", count=len(upload.features))
    others = sorted(set(range(len(upload.features))).difference(kept))
    features = [_feature(upload.features[row], geometry) for row, geometry in kept.items()]
    return UserLayer(
        features=features,
        unplaced=[_feature(upload.features[row], None) for row in others],
        reading=placed.reading,
        findings=[*upload.findings, *broken, *placed.findings, *mended],
    )


def _feature(raw: Any, geometry: dict[str, Any] | None) -> dict[str, Any]:
    properties = raw.get("properties") if isinstance(raw, dict) else None
    return {
        "type": "Feature",
        "id": raw.get("id") if isinstance(raw, dict) else None,
        "properties": properties if isinstance(properties, dict) else {},
        "geometry": geometry,
    }
