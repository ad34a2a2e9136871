"""What somebody tries out: sites that are added, facilities that stand elsewhere."""

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
    """Return positions as places of a scenario, in the town's projected system.

    Parameters
    ----------
    sites : sequence of (longitude, latitude)
        WGS 84 degrees.
    town : Town
    language : {"zh", "en"}
        Of the names.
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
    """Return the facilities of moves at their new places, in the town's projected system.

    A line or an area keeps its form and size: its middle comes to the new place.
    Ids that are not among the facilities are passed over.

    Parameters
    ----------
    moves : sequence of (id, (longitude, latitude))
        WGS 84 degrees.
    facilities : Facilities
    town : Town
    """
    known = {identifier: at for at, identifier in enumerate(facilities.ids)}
    found = {}
    for identifier, (longitude, latitude) in moves:
        if identifier in known:
            x, y = town.points([longitude], [latitude])
            old = facilities.geometry[known[identifier]]
            middle = shapely.centroid(old)
            way = (float(x[0]) - middle.x, float(y[0]) - middle.y)
            found[identifier] = TrialPlace(shapely.transform(old, lambda each, way=way: each + way))
    return found
