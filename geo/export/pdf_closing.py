"""The handout's last page: what the plan promises, and where everything comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.export.imprinted import approval_line, date_line, notes
from geo.export.map_picture_svg import one_line
from geo.export.pdf_making import Making
from geo.model.text.language import N_
from geo.present.scene import Scene, SceneTarget

MAX_SOURCES = 60  # of places; the spreadsheet has the source of each project


def closing_page(making: Making, scenes: Mapping[str, Scene]) -> dict[str, Any]:
    """Return the page of the targets, of the sources, or of both.

    Parameters
    ----------
    making : Making
    scenes : mapping of str to Scene
        ``targets``, ``closing`` or both.
    """
    told = making.told
    scene = scenes.get("targets")
    if "closing" not in scenes:
        return _page(making, N_("Targets of the plan"), scene)
    base = [told.base_map, *notes(told), date_line(told), approval_line(told)]
    places = [one_line(each) for each in told.sources[1 : MAX_SOURCES + 1]]
    more = len(told.sources) - 1 - len(places)
    if more > 0:
        places.append(making.say(N_("{n} more are not listed here."), n=f"{more:,}"))
    page = _page(making, N_("Targets and sources") if scene else N_("Sources"), scene)
    page["sources"] = [one_line(each) for each in (*told.sources[:1], *filter(None, base))]
    page["places"] = places
    return page


def _page(making: Making, heading: str, scene: Scene | None) -> dict[str, Any]:
    return {
        "kind": "closing",
        "heading": making.say(heading),
        "targets-heading": making.say(N_("Targets of the plan")),
        "targets": [_target(making, each) for each in (scene.targets if scene else ())],
        "sources-heading": making.say(N_("Sources")),
        "sources": [],
        "places-heading": making.say(N_("Sources of the places")),
        "places": [],
    }


def _target(making: Making, target: SceneTarget) -> dict[str, str]:
    language = making.language
    name = target.name.of(language)
    return {
        "value": f"{target.value:,g}",
        "unit": target.unit.of(language),
        "name": one_line(name),
        # The sentence begins with the name, which stands above it already.
        "text": one_line(target.text.of(language).removeprefix(name).lstrip("：: ")),
    }
