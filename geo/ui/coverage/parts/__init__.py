"""The parts of the coverage page below the map; each may add shapes to the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

import streamlit as st

from geo.model.text.language import N_
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import Extra
from geo.ui.shared import state
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.words import _


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the coverage page.

    Attributes
    ----------
    title : str
        English source text.
    icon : str
    module : str
        Module with a function ``show(study, answer)`` and optionally ``on_map(study)`` and
        ``notice_sources(study)``; imported on demand.
    needs : str
        ``communities`` if the part needs their outlines, otherwise empty.
    """

    title: str
    icon: str
    module: str
    needs: str = ""

    def on_map(self, study: PageStudy) -> Extra:
        """Return the part's additions to the map."""
        add: Callable[[PageStudy], Extra] | None = getattr(self._loaded(), "on_map", None)
        return add(study) if add else Extra()

    def show(self, study: PageStudy, answer: MapAnswer) -> None:
        """Show the part below the map.

        Parameters
        ----------
        study : PageStudy
        answer : MapAnswer
        The visitor's last action on the map.
        """
        shown: Callable[[PageStudy, MapAnswer], None] = self._loaded().show
        shown(study, answer)

    def notice_sources(self, study: PageStudy) -> dict[str, Any]:
        """Return the part's sources of notices; see :func:`geo.coverage.report.notices.notices`."""
        sources: Callable[[PageStudy], dict[str, Any]] | None = getattr(
            self._loaded(), "notice_sources", None
        )
        return sources(study) if sources else {}

    def _loaded(self) -> ModuleType:
        return import_module(f"geo.ui.coverage.parts.{self.module}")


PARTS: dict[str, Part] = {
    "gaps": Part(N_("Gaps"), "crop_free", "gaps"),
    "plan": Part(N_("What the plan adds"), "construction", "plan"),
    "targets": Part(N_("Targets"), "flag", "targets"),
    "sites": Part(N_("Where next"), "add_location", "where_next"),
    "try": Part(N_("Try a site"), "ads_click", "trial"),
    "compare": Part(N_("Two scenarios"), "compare", "compare"),
    "capacity": Part(N_("Capacity"), "groups", "capacity"),
    "charts": Part(N_("Charts"), "show_chart", "charts"),
    "communities": Part(N_("By community"), "grid_on", "communities", "communities"),
    "files": Part(N_("Download"), "download", "download"),
}
_KEY = "coverage_part"


def part_now(study: PageStudy) -> str:
    """Return the key of the selected part."""
    name = state.page_value("part")
    return name if name in _offered(study) else "gaps"


def part_switch(study: PageStudy) -> None:
    """Show the switch between the parts."""
    st.session_state[_KEY] = part_now(study)
    labels = {
        name: f":material/{PARTS[name].icon}: {_(PARTS[name].title)}" for name in _offered(study)
    }
    st.segmented_control(
        _("Part of the page"),
        list(labels),
        key=_KEY,
        format_func=labels.__getitem__,
        label_visibility="collapsed",
        on_change=_changed,
        required=True,
    )


def _offered(study: PageStudy) -> list[str]:
    available = {"communities": bool(study.town.communities)}
    return [name for name, part in PARTS.items() if available.get(part.needs, True)]


def _changed() -> None:
    part = st.session_state.get(_KEY)
    state.set_page_values(part="" if part == "gaps" else part)
