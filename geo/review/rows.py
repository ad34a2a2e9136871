"""List what an upload would change, one row per project, for the planner to tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.intake.checks.examine import Examination
from geo.intake.comparison.stored import StoredProjects

# Taken over together with a place: without them a surveyed point would look like an estimate.
PLACE_FIELDS = ("location_accuracy_m", "location_source", "location_source_en", "location_verified")
ASKED_FIELDS = ("location_accuracy_m", "location_source", "location_verified")


@dataclass(frozen=True, slots=True)
class Row:
    """One project that the upload would add or change.

    Attributes
    ----------
    id : str
    feature : int
        Index of the feature in the file, from 0.
    name : str
        The project's name; the name in the file if it is new.
    added : bool
        Whether the project is new.
    moved : bool
        Whether the file gives a different place.
    metres, bearing : float or None
        How far the place moves, and where to in degrees clockwise from north; None
        when there is no place before or after.
    fields : tuple of str
        Properties whose value differs.
    lacks : tuple of str
        Which of :data:`ASKED_FIELDS` the file leaves open for a new place.
    verified : bool
        Whether a person has confirmed the stored place.
    removed : bool
        Whether the place would be removed.
    kind_changed : bool
        Whether the geometry type would change, for example from a line to a point.
    failed : bool
        Whether the feature has an error and cannot be stored.
    of_values : bool
        Whether the file has no coordinates at all and only updates values.
    """

    id: str
    feature: int
    name: str
    added: bool = False
    moved: bool = False
    metres: float | None = None
    bearing: float | None = None
    fields: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    verified: bool = False
    removed: bool = False
    kind_changed: bool = False
    failed: bool = False
    of_values: bool = False

    def applies(self, *, geometry_only: bool, verified: bool = False) -> bool:
        """Return whether anything of the row would be stored.

        Parameters
        ----------
        geometry_only : bool
            Only places and their accuracy, source and confirmation are taken over;
            new projects are left out.
        verified : bool
            Replace confirmed places too.
        """
        if self.failed:
            return False
        if self.takes_place(verified=verified):
            return True
        others = set(self.fields).difference(PLACE_FIELDS)
        return not geometry_only and (self.added or bool(others))

    @property
    def place_fields(self) -> tuple[str, ...]:
        """Those of :data:`PLACE_FIELDS` whose value differs."""
        return tuple(name for name in self.fields if name in PLACE_FIELDS)

    def takes_place(self, *, verified: bool) -> bool:
        """Return whether the place, or one of its properties, would be stored.

        Parameters
        ----------
        verified : bool
            Replace confirmed places too.
        """
        return (self.moved or bool(self.place_fields)) and (verified or not self.verified)

    @property
    def suggested(self) -> bool:
        """Whether the row is ticked by default: it is useful and nothing is lost by it."""
        is_useful = bool(self.fields) if self.of_values else self.moved or bool(self.place_fields)
        return is_useful and not (self.verified or self.removed or self.kind_changed or self.failed)


def review_rows(examination: Examination, stored: StoredProjects) -> list[Row]:
    """Return the rows of an upload, in the order of the file.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        The projects that the upload was compared with.
    """
    failed = examination.failed
    of_values = not len(examination.placed.raw)
    rows = []
    for difference in examination.comparison.differences:
        identifier, index, fields = difference.id, difference.row, difference.fields
        feature, identity = examination.features[index], examination.identities[index]
        has_error = identifier in failed or identity.name in failed
        if difference.is_new:
            name = str(feature["properties"].get("name") or identifier)
            lacks = _lacks(feature) if feature.get("geometry") else ()
            rows.append(Row(identifier, index, name, lacks=lacks, added=True, failed=has_error))
            continue
        if identity.project != identifier:
            continue  # a second feature with the same id
        old = stored[identifier]
        rows.append(
            Row(
                identifier,
                index,
                str(old["properties"].get("name") or identifier),
                fields=fields,
                failed=has_error,
                of_values=of_values,
                **_place(difference.move, old, feature, fields),
            )
        )
    return rows


def _lacks(feature: dict[str, Any]) -> tuple[str, ...]:
    properties = feature["properties"]
    in_file = {name for name in PLACE_FIELDS if properties.get(name) not in (None, "")}
    if "location_source_en" in in_file:
        in_file.add("location_source")
    return tuple(name for name in ASKED_FIELDS if name not in in_file)


def _place(
    move: Any, old: dict[str, Any], new: dict[str, Any], fields: tuple[str, ...]
) -> dict[str, Any]:
    before, after = old["geometry"], new.get("geometry")
    confirmed = before is not None and old["properties"].get("location_verified") is True
    if move is None:
        return {"verified": confirmed and bool(set(fields).intersection(PLACE_FIELDS))}
    return {
        "lacks": _lacks(new) if after else (),
        "moved": True,
        "metres": move.metres,
        "bearing": move.bearing,
        "verified": confirmed,
        "removed": after is None,
        "kind_changed": before is not None and after is not None and _kind(before) != _kind(after),
    }


def _kind(geometry: dict[str, Any]) -> str:
    return str(geometry["type"]).removeprefix("Multi")
