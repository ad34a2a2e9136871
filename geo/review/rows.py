"""What an upload would change, project by project: the rows that a planner ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geo.intake.examine import Examination
from geo.intake.stored import StoredProjects


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
    verified : bool
        Whether a person has confirmed the place that is stored.
    removed : bool
        Whether the place would be taken away.
    kind_changed : bool
        Whether a line or an area would become something else.
    failed : bool
        Whether the feature has an error and cannot be stored.
    """

    id: str
    feature: int
    name: str
    added: bool = False
    moved: bool = False
    metres: float | None = None
    bearing: float | None = None
    fields: tuple[str, ...] = ()
    verified: bool = False
    removed: bool = False
    kind_changed: bool = False
    failed: bool = False

    def applies(self, *, geometry_only: bool, verified: bool = False) -> bool:
        """Say whether anything of the row would be stored.

        Parameters
        ----------
        geometry_only : bool
            Nothing but places is taken over; new projects are left out.
        verified : bool
            Confirmed places may be replaced.
        """
        if self.failed:
            return False
        place = self.moved and (verified or not self.verified)
        return place or (not geometry_only and (self.added or bool(self.fields)))

    @property
    def suggested(self) -> bool:
        """Whether the row is ticked at the start: a plain new place, nothing lost."""
        return self.moved and not (
            self.verified or self.removed or self.kind_changed or self.failed
        )


def review_rows(examination: Examination, stored: StoredProjects) -> list[Row]:
    """Return what an upload would change, in the order of the file.

    Parameters
    ----------
    examination : Examination
    stored : StoredProjects
        The same that it was examined against.
    """
    comparison = examination.comparison
    moves = {each.id: each for each in comparison.moved}
    changes = {each.id: each.fields for each in comparison.changed}
    added = set(comparison.added)
    failed = examination.failed
    rows = []
    for place, feature in enumerate(examination.features):
        identifier = feature["id"]
        if identifier not in moves and identifier not in changes and identifier not in added:
            continue
        bad = identifier in failed or examination.identities[place].name in failed
        if identifier in added:
            name = str(feature["properties"].get("name") or identifier)
            rows.append(Row(identifier, place, name, added=True, failed=bad))
            continue
        if examination.identities[place].project != identifier:
            continue  # a second feature under an id that is taken
        old = stored[identifier]
        rows.append(
            Row(
                identifier,
                place,
                str(old["properties"].get("name") or identifier),
                fields=changes.get(identifier, ()),
                failed=bad,
                **_place(moves.get(identifier), old, feature),
            )
        )
    return rows


def _place(move: Any, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    if move is None:
        return {}
    before, after = old["geometry"], new.get("geometry")
    return {
        "moved": True,
        "metres": move.metres,
        "bearing": move.bearing,
        "verified": before is not None and old["properties"].get("location_verified") is True,
        "removed": after is None,
        "kind_changed": before is not None and after is not None and _kind(before) != _kind(after),
    }


def _kind(geometry: dict[str, Any]) -> str:
    return str(geometry["type"]).removeprefix("Multi")
