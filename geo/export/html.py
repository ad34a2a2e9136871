"""HTML: the whole map in one file that opens with a double click and no network."""

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


def to_html(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as one HTML document with map, list, filters and cards.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects that are in it; nothing of the others is.
    language : {"zh", "en"}
        Of the beginning; the reader can switch.
    """
    inside = chosen(snapshot, rows)
    shown = [scene.to_dict() for scene in scenes(inside, Composition())]
    code = code_of(sharing_settings().address)
    return document(inside, language=language, scenes=shown, extra=code).encode("utf-8")


def chosen(snapshot: Snapshot, rows: npt.NDArray[np.int64]) -> Snapshot:
    """Return a snapshot of some rows only, in the file's order.

    It keeps which of its projects name an internal one: that one may be among the
    rows left out, and the file must bear the mark all the same.
    """
    if len(rows) == len(snapshot):
        return snapshot
    kept = np.sort(rows)
    columns = snapshot.columns.taken(kept)
    mentions = tuple(each for each in _mentioning(snapshot) if each in columns.rows)
    return Snapshot(snapshot.revision, dataclasses.replace(columns, mentions=mentions))


def _mentioning(snapshot: Snapshot) -> Iterable[str]:
    # In the public build they are known; the office looks, unless that would take too long.
    known = snapshot.columns.mentions
    return known if known or len(snapshot) > MAX_CHECKED else gathered(snapshot).mentioning
