"""Turn the ticked rows of an upload into the changes to be saved."""

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
    """Accuracy, source and confirmation of new places for which the file gives none.

    Values in the file take precedence. None leaves a project's current value.

    Attributes
    ----------
    accuracy_m : float or None
        Radius in metres of the circle that contains the true place.
    source : str or None
    verified : bool or None
        Whether a person has confirmed the places.
    """

    accuracy_m: float | None = None
    source: str | None = None
    verified: bool | None = None

    def properties(self) -> dict[str, Any]:
        """Return the note as properties of the data contract."""
        properties: dict[str, Any] = {}
        if self.accuracy_m is not None:
            metres = self.accuracy_m
            is_whole = float(metres).is_integer()
            properties["location_accuracy_m"] = int(metres) if is_whole else metres
        if self.source:
            # The existing English text describes the old source.
            properties |= {"location_source": self.source, "location_source_en": None}
        if self.verified is not None:
            properties["location_verified"] = self.verified
        return properties


@dataclass(frozen=True, slots=True)
class Wish:
    """What a planner has chosen to take over from an upload.

    Attributes
    ----------
    ids : collection of str
        Projects whose rows are ticked.
    geometry_only : bool
        Take over places only.
    verified : bool
        Replace confirmed places too.
    note : PlaceNote
    """

    ids: Collection[str]
    geometry_only: bool = True
    verified: bool = False
    note: PlaceNote = field(default_factory=PlaceNote)


def ticked_changes(
    examination: Examination, stored: StoredProjects, rows: Iterable[Row], wish: Wish
) -> tuple[FeatureChange, ...]:
    """Return the change that each ticked row makes.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        The projects that the upload was compared with: the `before` of each change.
    rows : iterable of Row
    wish : Wish

    Returns
    -------
    tuple of FeatureChange
        Rows with errors and rows that change nothing are left out. Empty while the
        file's coordinate system is undecided.
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
        new = {**feature, "geometry": geometry}
        if geometry is not None:
            noted = _without_defaults(_noted(feature, wish.note))
            new["properties"] = {**feature["properties"], **noted}
        return FeatureChange(row.id, None, write_feature(new))
    before = stored.line(row.id)
    after = read_feature(before)
    properties = after["properties"]
    takes_place = row.takes_place(verified=wish.verified)
    others = () if wish.geometry_only else set(row.fields).difference(PLACE_FIELDS)
    for name in [*others, *(row.place_fields if takes_place else ())]:
        _put(properties, name, feature["properties"][name])
    if takes_place and row.moved:
        _move(after, _stored_form(feature["geometry"]), _noted(feature, wish.note))
    if takes_place:
        _match_sources(properties, row.place_fields)
    return FeatureChange(row.id, before, write_feature(after))


def _match_sources(properties: dict[str, Any], changed: tuple[str, ...]) -> None:
    """Replace the source's text in the other language when only one language was changed."""
    chinese, english = (name in changed for name in ("location_source", "location_source_en"))
    if chinese and not english:
        _put(properties, "location_source_en", None)
    elif english and not chinese:
        _put(properties, "location_source", properties["location_source_en"])


def _noted(feature: dict[str, Any], note: PlaceNote) -> dict[str, Any]:
    """Return the properties of the note that the file itself leaves open."""
    in_file = {name for name in PLACE_FIELDS if feature["properties"].get(name) not in (None, "")}
    noted = note.properties()
    if in_file.intersection({"location_source", "location_source_en"}):
        noted.pop("location_source", None)
        noted.pop("location_source_en", None)
    # A confirmation of the old place does not hold for the new one.
    noted.setdefault("location_verified", False)
    return {name: value for name, value in noted.items() if name not in in_file}


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


def _without_defaults(properties: dict[str, Any]) -> dict[str, Any]:
    # An unconfirmed place is the default and need not be written.
    return {
        name: value
        for name, value in properties.items()
        if value is not None and value is not False
    }


def _stored_form(geometry: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a geometry in its stored form: 2D, outer rings counter-clockwise, six decimals."""
    if geometry is None:
        return None
    flat = oriented(geometry)
    return {"type": flat["type"], "coordinates": rounded(flat["coordinates"])}


def source_of(examination: Examination, file_name: str) -> Source:
    """Return what the revision records about the file: name, digest, coordinate system."""
    reading = examination.placed.reading
    texts = [reading.system.code if reading else "–"]
    if reading and reading.swapped:
        texts.append("y, x")
    if reading and reading.scale != 1.0:
        texts.append(f"× {reading.scale:g}")
    return Source(file_name, examination.upload.sha256, " ".join(texts))
