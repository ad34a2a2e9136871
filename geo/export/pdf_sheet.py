"""The handout's map sheet."""

from __future__ import annotations

from typing import Any

from geo.export.imprinted import notes
from geo.export.map_picture import AROUND, Parts, legend_svg, map_svg
from geo.export.pdf_making import GAP, Making
from geo.export.pdf_tables import figures_of
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.present.plan_scenes import title_scene

_SIDE = 62.0  # mm on A4: the column beside the map
_IMPRINT = 74.0  # mm that figures and imprint need below the legend


def sheet(making: Making, drawings: dict[str, str]) -> dict[str, Any]:
    """Return the map sheet: the map, its legend, the figures, the imprint.

    Parameters
    ----------
    making : Making
    drawings : dict
        Gets the map and the legend.
    """
    width, height = making.room()
    side = making.mm(_SIDE)
    map_width = width - side - making.mm(GAP)
    paper = making.paper
    frame: dict[str, Any] = {
        "bounds": making.home(),
        "width": paper.css(map_width),
        "height": paper.css(height),
        "language": making.language,
        "family": making.face.family,
    }
    snapshot, rows = making.snapshot, making.rows
    parts = Parts(legend=False, border=True)
    drawings["map"] = map_svg(snapshot, rows, parts=parts, padding=AROUND, **frame)
    drawings["legend"], legend_width, legend_height = legend_svg(
        snapshot, rows, padding=AROUND, **frame
    )
    wide, high = paper.mm(legend_width), paper.mm(legend_height)
    shrink = min(1.0, side / max(wide, 1.0), (height - making.mm(_IMPRINT)) / max(high, 1.0))
    scene = title_scene(snapshot)
    return {
        "kind": "sheet",
        "kicker": f"{plan().text('publisher', making.language)} · {plan().date.isoformat()}",
        "map": {"width": map_width, "height": height, "alt": scene.text.of(making.language)},
        "imprint": _imprint(making),
        "legend": {
            "heading": making.say(N_("Legend")),
            "width": wide * shrink,
            "height": high * shrink,
        },
        "facts": figures_of(making, scene.facts, ("projects", "located", "surveyed", "estimate")),
    }


def _imprint(making: Making) -> list[list[str]]:
    told = making.told
    lines = [
        (making.say(N_("Sources")), [*told.sources[:1], _pointer(making)]),
        (making.say(N_("Base map")), [told.base_map, *notes(told)]),
        (making.say(N_("Date of the data")), [told.data_date.isoformat()]),
        (
            making.say(N_("Map approval number")),
            [told.approval or making.say(N_("none yet"))],
        ),
    ]
    return [[name, "\n".join(filter(None, parts))] for name, parts in lines]


def _pointer(making: Making) -> str:
    if len(making.told.sources) < 2:
        return ""
    return making.say(N_("The sources of the places are on the last page."))
