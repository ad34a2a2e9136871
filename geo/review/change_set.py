"""From ticks to a change: what is to be saved of an upload, as one change set."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from geo.intake.checks.examine import Examination
from geo.intake.comparison.stored import StoredProjects
from geo.intake.repair.repairs import oriented
from geo.model.geojson import rounded
from geo.review.rows import PLACE_FIELDS, Row
from geo.store.change import FeatureChange, Source
from geo.store.feature_line import read_feature, write_feature


@dataclass(frozen=True, slots=True)
class PlaceNote:
    """What is known of the new places of which the file says nothing.

    What the file says of a place counts. None leaves a project's own value.

    Attributes
    ----------
    accuracy_m : float or None
        Radius that holds the true place.
    source : str or None
    verified : bool or None
    """

    accuracy_m: float | None = None
    source: str | None = None
    verified: bool | None = None

    def properties(self) -> dict[str, Any]:
        """Return the properties of the data contract that it sets."""
        made: dict[str, Any] = {}
        if self.accuracy_m is not None:
            whole = float(self.accuracy_m).is_integer()
            made["location_accuracy_m"] = int(self.accuracy_m) if whole else self.accuracy_m
        if self.source:
            # The English text spoke of the old source.
            made |= {"location_source": self.source, "location_source_en": None}
        if self.verified is not None:
            made["location_verified"] = self.verified
        return made


@dataclass(frozen=True, slots=True)
class Wish:
    """What a planner wants of an upload.

    Attributes
    ----------
    ids : collection of str
        Projects whose rows are ticked.
    geometry_only : bool
        Take over places, and nothing else.
    verified : bool
        Confirmed places may be replaced.
    note : PlaceNote
    """

    ids: Collection[str]
    geometry_only: bool = True
    verified: bool = False
    note: PlaceNote = field(default_factory=PlaceNote)


def ticked_changes(
    examination: Examination, stored: StoredProjects, rows: Iterable[Row], wish: Wish
) -> tuple[FeatureChange, ...]:
    """Return the change of each ticked row.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        What it was examined against: the `before` of each change.
    rows : iterable of Row
    wish : Wish

    Returns
    -------
    tuple of FeatureChange
        Rows with an error, and rows of which nothing is wanted, are left out. Of
        a file whose coordinate system is undecided nothing is changed.
    """
    if examination.placed.applied is None:
        return ()
    ticked = set(wish.ids)
    return tuple(
        _change(row, examination.features[row.feature], stored, wish)
        for row in rows
        if row.id in ticked
        and row.applies(geometry_only=wish.geometry_only, verified=wish.verified)
    )


def _change(row: Row, feature: dict[str, Any], stored: StoredProjects, wish: Wish) -> FeatureChange:
    if row.added:
        geometry = _stored_form(feature.get("geometry"))
        made = {**feature, "geometry": geometry}
        if geometry is not None:
            made["properties"] = {**feature["properties"], **_kept(_noted(feature, wish.note))}
        return FeatureChange(row.id, None, write_feature(made))
    before = stored.line(row.id)
    after = read_feature(before)
    properties = after["properties"]
    place = row.takes_place(verified=wish.verified)
    others = () if wish.geometry_only else set(row.fields).difference(PLACE_FIELDS)
    for name in [*others, *(row.place_fields if place else ())]:
        _put(properties, name, feature["properties"][name])
    if place and row.moved:
        _move(after, _stored_form(feature["geometry"]), _noted(feature, wish.note))
    if place:
        _match_sources(properties, row.place_fields)
    return FeatureChange(row.id, before, write_feature(after))


def _match_sources(properties: dict[str, Any], changed: tuple[str, ...]) -> None:
    """Let no text of the old source stand beside one of the new source, in whichever language."""
    chinese, english = (name in changed for name in ("location_source", "location_source_en"))
    if chinese and not english:
        _put(properties, "location_source_en", None)
    elif english and not chinese:
        _put(properties, "location_source", properties["location_source_en"])


def _noted(feature: dict[str, Any], note: PlaceNote) -> dict[str, Any]:
    """Return what a note adds to what the file says of a place."""
    said = {name for name in PLACE_FIELDS if feature["properties"].get(name) not in (None, "")}
    noted = note.properties()
    if said.intersection({"location_source", "location_source_en"}):
        noted.pop("location_source", None)
        noted.pop("location_source_en", None)
    # Whoever confirmed the old place did not confirm the new one.
    noted.setdefault("location_verified", False)
    return {name: value for name, value in noted.items() if name not in said}


def _move(feature: dict[str, Any], geometry: dict[str, Any] | None, noted: dict[str, Any]) -> None:
    properties = feature["properties"]
    feature["geometry"] = geometry
    if geometry is None:
        return
    for name, value in noted.items():
        if name != "location_verified" or value or properties.get(name):
            _put(properties, name, value)


def _put(properties: dict[str, Any], name: str, value: Any) -> None:
    if value is None and name not in properties:
        return
    properties[name] = value


def _kept(properties: dict[str, Any]) -> dict[str, Any]:
    # Not confirmed is what a project is without being told.
    return {
        name: value
        for name, value in properties.items()
        if value is not None and value is not False
    }


def _stored_form(geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a geometry as it is stored: no heights, outer rings to the left, six decimals."""
    if geometry is None:
        return None
    turned = oriented(geometry)
    return {"type": turned["type"], "coordinates": rounded(turned["coordinates"])}


def source_of(examination: Examination, file_name: str) -> Source:
    """Return what the revision remembers of the file.

    Parameters
    ----------
    examination : Examination
    file_name : str
    """
    reading = examination.placed.reading
    words = [reading.system.code if reading else "–"]
    if reading and reading.swapped:
        words.append("y, x")
    if reading and reading.scale != 1.0:
        words.append(f"× {reading.scale:g}")
    return Source(file_name, examination.upload.sha256, " ".join(words))
