"""Export the map as a single HTML file that opens in a browser without a network."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from geo.model.config.settings import sharing_settings
from geo.model.text.language import Language
from geo.present import Composition, scenes
from geo.publish.gather import gathered
from geo.store.snapshot import Snapshot
from geo.web.document import document
from geo.web.presentation import code_of

MAX_CHECKED = 20_000  # projects


def to_html(
    snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language, *, layers: str = ""
) -> bytes:
    """Return projects as one HTML document with map, list, filters and cards.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects to include; the file has no data of any others.
    language : {"zh", "en"}
        The language at the start; the reader can switch.
    layers : str
        Which of the office's layers it holds (see :mod:`geo.model.layer_choice`).
    """
    included = chosen(snapshot, rows)
    shown = [scene.to_dict() for scene in scenes(included, Composition())]
    code = code_of(sharing_settings().address)
    content = document(included, language=language, scenes=shown, extra=code, layers=layers)
    return content.encode("utf-8")


def chosen(snapshot: Snapshot, rows: npt.NDArray[np.int64]) -> Snapshot:
    """Return a snapshot of some rows only, in their stored order.

    It remembers which of its projects mention an internal one: even if that one is
    left out, the file must be marked as an internal draft.
    """
    if len(rows) == len(snapshot):
        return snapshot
    kept = np.sort(rows)
    columns = snapshot.columns.taken(kept)
    mentions = tuple(each for each in _mentioning(snapshot) if each in columns.rows)
    return Snapshot(snapshot.revision, dataclasses.replace(columns, mentions=mentions))


def _mentioning(snapshot: Snapshot) -> Iterable[str]:
    # Known in the public build; otherwise searched, unless that would take too long.
    known = snapshot.columns.mentions
    return known if known or len(snapshot) > MAX_CHECKED else gathered(snapshot).mentioning
