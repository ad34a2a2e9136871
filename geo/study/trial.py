"""Convert the sites and moves that a user tries out into places of a scenario."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from geo.coverage.facilities import Facilities
from geo.coverage.scenario import TrialPlace
from geo.coverage.town import Town
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

Position = tuple[float, float]
Move = tuple[str, Position]


def placed(
    sites: Sequence[Position], town: Town, language: Language = "zh"
) -> tuple[TrialPlace, ...]:
    """Convert positions into trial places in the town's projected system.

    Parameters
    ----------
    sites : sequence of (longitude, latitude)
        WGS 84 degrees.
    town : Town
    language : {"zh", "en"}
        Language of their names.
    """
    if not sites:
        return ()
    x, y = town.points([site[0] for site in sites], [site[1] for site in sites])
    return tuple(
        TrialPlace(
            shapely.Point(east, north), name=translate(N_("Trial site {n}"), language, n=number)
        )
        for number, (east, north) in enumerate(zip(x, y, strict=True), 1)
    )


def relocated(moves: Sequence[Move], facilities: Facilities, town: Town) -> dict[str, TrialPlace]:
    """Return the new geometry of each facility that is moved, by id, in the town's system.

    A line or an area keeps its shape and size: its centroid moves to the new position.
    Ids that are not among the facilities are ignored.

    Parameters
    ----------
    moves : sequence of (id, (longitude, latitude))
        WGS 84 degrees.
    facilities : Facilities
    town : Town
    """
    index = {identifier: at for at, identifier in enumerate(facilities.ids)}
    places = {}
    for identifier, (longitude, latitude) in moves:
        if identifier in index:
            x, y = town.points([longitude], [latitude])
            old = facilities.geometry[index[identifier]]
            centroid = shapely.centroid(old)
            shift = (float(x[0]) - centroid.x, float(y[0]) - centroid.y)
            new = shapely.transform(old, lambda points, shift=shift: points + shift)
            places[identifier] = TrialPlace(new)
    return places
