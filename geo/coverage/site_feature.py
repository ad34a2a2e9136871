"""A chosen site as a GeoJSON feature: its position, and the place that it is nearest to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geo.coverage.landmarks import around, near_point
from geo.model.text.language import Language

if TYPE_CHECKING:
    from geo.coverage.siting import Site, Siting


def site_feature(rank: int, site: Site, of: Siting, language: Language) -> dict[str, Any]:
    """Return a site in WGS 84, with its address in words.

    Parameters
    ----------
    rank : int
        From 1.
    site : Site
    of : Siting
    language : {"zh", "en"}
    """
    place = of.town.to_degrees(shapely.Point(site.x, site.y))
    near = near_point(site.x, site.y, of.town)
    position = [round(place.x, 6), round(place.y, 6)]
    where = around(site.x, site.y, of.town, language)
    return {
        "type": "Feature",
        "id": f"site-{rank}",
        "properties": {
            "rank": rank,
            "name": site.name or None,
            "where": where or f"{position[0]:.3f}°, {position[1]:.3f}°",
            "near": (near.name if language == "zh" else near.name_en) if near else None,
            "near_m": round(near.metres) if near else None,
            "gain": round(site.gain, 1),
            "alone": round(site.alone, 1),
            "rule": of.rule.id,
            "radius_m": of.rule.value,
            "method": of.method,
        },
        "geometry": {"type": "Point", "coordinates": position},
    }
