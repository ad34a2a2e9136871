"""GeoJSON: the stored features as they are, one a line."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo.model.language import Language
from geo.store.snapshot import Snapshot

_HEAD = b'{"type":"FeatureCollection","name":"projects","features":[\n'
_TAIL = b"\n]}\n"


def to_geojson(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as RFC 7946 GeoJSON in WGS 84, sorted by row.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Not used: the data contract holds both languages.
    """
    del language
    lines = [snapshot.columns.lines[int(row)] for row in np.sort(rows)]
    return _HEAD + b",\n".join(lines) + _TAIL
