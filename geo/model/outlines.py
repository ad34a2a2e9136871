"""The outlines of the communities in use: the office's kept layer, or those of the base map.

The layers are kept higher up (:mod:`geo.layers`), so the programs that start register them here
as a source; without one, as in a test of a single file, the base map's outlines are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from geo.model.basemap import CommunityOutline, base_map


@dataclass(frozen=True, eq=False, slots=True)
class Outlines:
    """The outlines of the communities.

    Attributes
    ----------
    outlines : tuple of CommunityOutline
    names_en : mapping of str to str
        English names of the communities that have one, by name.
    key : str
        Empty for those of the base map; otherwise changes with the outlines.
    """

    outlines: tuple[CommunityOutline, ...]
    names_en: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


# Takes whether only public outlines may be used; returns None where none are kept.
Source = Callable[[bool], Outlines | None]
_sources: list[Source] = []


def use_outlines(source: Source) -> None:
    """Register the source of kept outlines; the last one registered is asked.

    Parameters
    ----------
    source : callable
        Takes whether only public outlines may be used; returns None where none are kept.
    """
    _sources[:] = [source]


def community_outlines(*, public_only: bool = False) -> Outlines:
    """Return the outlines by which projects belong to communities.

    Parameters
    ----------
    public_only : bool
        Leave out outlines that are not public.
    """
    kept = _sources[0](public_only) if _sources else None
    if kept is not None:
        return kept
    base = base_map()
    return Outlines(base.communities, base.community_names_en)
