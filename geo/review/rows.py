"""What an upload would change, project by project: the rows that a planner ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.intake.checks.examine import Examination
from geo.intake.comparison.stored import StoredProjects

# What is known of a place belongs to it: a surveyed point without it would look like an estimate.
PLACE_FIELDS = ("location_accuracy_m", "location_source", "location_source_en", "location_verified")
ASKED_FIELDS = ("location_accuracy_m", "location_source", "location_verified")


@dataclass(frozen=True, slots=True)
class Row:
    """One project that the upload would add or change.

    Attributes
    ----------
    id : str
    feature : int
        Place of the feature in the file, from 0.
    name : str
        The project's name; of a new one, as the file has it.
    added : bool
    moved : bool
        Whether the file has another place for it.
    metres, bearing : float or None
        How far and where to, degrees clockwise from north; None where one side
        has no place.
    fields : tuple of str
        Properties whose value differs.
    lacks : tuple of str
        Which of :data:`ASKED_FIELDS` the file leaves open for a new place.
    verified : bool
        Whether a person has confirmed the place that is stored.
    removed : bool
        Whether the place would be taken away.
    kind_changed : bool
        Whether a line or an area would become something else.
    failed : bool
        Whether the feature has an error and cannot be stored.
    of_values : bool
        Whether the file has no place at all: its values are what it was sent for.
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
        """Say whether anything of the row would be stored.

        Parameters
        ----------
        geometry_only : bool
            Nothing but places, with what is known of them, is taken over; new
            projects are left out.
        verified : bool
            Confirmed places may be replaced.
        """
        if self.failed:
            return False
        if self.takes_place(verified=verified):
            return True
        others = set(self.fields).difference(PLACE_FIELDS)
        return not geometry_only and (self.added or bool(others))

    @property
    def place_fields(self) -> tuple[str, ...]:
        """Which properties of the place differ: accuracy, source, confirmation."""
        return tuple(each for each in self.fields if each in PLACE_FIELDS)

    def takes_place(self, *, verified: bool) -> bool:
        """Say whether the place, or what is known of it, would be stored.

        Parameters
        ----------
        verified : bool
            Confirmed places may be replaced.
        """
        return (self.moved or bool(self.place_fields)) and (verified or not self.verified)

    @property
    def suggested(self) -> bool:
        """Whether the row is ticked at the start: what the file is for, and nothing lost."""
        is_useful = bool(self.fields) if self.of_values else self.moved or bool(self.place_fields)
        return is_useful and not (self.verified or self.removed or self.kind_changed or self.failed)


def review_rows(examination: Examination, stored: StoredProjects) -> list[Row]:
    """Return what an upload would change, in the order of the file.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        The same that it was examined against.
    """
    failed = examination.failed
    of_values = not len(examination.placed.raw)
    rows = []
    for difference in examination.comparison.differences:
        identifier, place, fields = difference.id, difference.row, difference.fields
        feature, identity = examination.features[place], examination.identities[place]
        bad = identifier in failed or identity.name in failed
        if difference.is_new:
            name = str(feature["properties"].get("name") or identifier)
            lacks = _lacks(feature) if feature.get("geometry") else ()
            rows.append(Row(identifier, place, name, lacks=lacks, added=True, failed=bad))
            continue
        if identity.project != identifier:
            continue  # a second feature under an id that is taken
        old = stored[identifier]
        rows.append(
            Row(
                identifier,
                place,
                str(old["properties"].get("name") or identifier),
                fields=fields,
                failed=bad,
                of_values=of_values,
                **_place(difference.move, old, feature, fields),
            )
        )
    return rows


def _lacks(feature: dict[str, Any]) -> tuple[str, ...]:
    properties = feature["properties"]
    said = {name for name in PLACE_FIELDS if properties.get(name) not in (None, "")}
    if "location_source_en" in said:
        said.add("location_source")
    return tuple(name for name in ASKED_FIELDS if name not in said)


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
