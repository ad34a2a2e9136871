"""Read administrative boundaries from an OpenStreetMap extract, as areas with their level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.model.errors import Finding, UnreadableFile
from geo.setup.files import GivenFile
from geo.setup.osm import Progress, assembled, names_of, read_lines
from geo.setup.outline import Area


def read_boundaries(
    given: GivenFile, progress: Progress | None = None
) -> tuple[list[Area], list[Finding]]:
    """Return the administrative areas of an extract, the largest levels first.

    Parameters
    ----------
    given : GivenFile
        As for :func:`geo.setup.osm.read_extract`.
    progress : callable, optional

    Returns
    -------
    list of Area
        Numbered from 1; their ids are those of the relations.
    list of Finding
        How many boundaries the edge of the extract cuts, which are left out.

    Raises
    ------
    UnreadableFile
        ``osm_no_boundaries``; and as :func:`geo.setup.osm.read_extract`.
    """
    areas, cut = boundaries_of(read_lines(given, None, progress))
    if not areas:
        raise UnreadableFile("osm_no_boundaries", file=given.name, count=cut)
    found = Finding("osm_boundaries_cut", "info", params={"count": cut})
    return areas, [found] if cut else []


def boundaries_of(lines: Sequence[Mapping[str, Any]]) -> tuple[list[Area], int]:
    """Assemble areas from what the reader has found; also return how many are incomplete.

    Parameters
    ----------
    lines : sequence of dict
        As :func:`geo.intake.sandbox.osm_ground_reader.read` yields them for boundaries.
    """
    ways = {line["way"]: line for line in lines if "way" in line and len(line["x"]) > 1}
    found: list[tuple[int, str, str, str, Any]] = []
    cut = 0
    for relation in (line for line in lines if "relation" in line):
        members = [ways.get(way) for way in relation["ways"]]
        whole = [way for way in members if way is not None and way["whole"]]
        area = assembled(whole) if whole and len(whole) == len(members) else None
        if area is None:
            cut += 1
            continue
        name, english = names_of(relation["tags"])
        level = int(relation["tags"]["admin_level"])
        found.append((level, name, english, str(relation["relation"]), area))
    found.sort(key=lambda each: each[:4])
    areas = [
        Area(number, identifier, name, english, area, level)
        for number, (level, name, english, identifier, area) in enumerate(found, start=1)
    ]
    return areas, cut
