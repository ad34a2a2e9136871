"""GeoJSON: the stored features unchanged, one per line, and the imprint as a foreign member."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import orjson

from geo.model.text.language import Language
from geo.publish.facts import imprint
from geo.store.snapshot import Snapshot

_HEAD = b'{"type":"FeatureCollection","name":"projects","imprint":%b,"features":[\n'
_TAIL = b"\n]}\n"


def to_geojson(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as RFC 7946 GeoJSON in WGS 84, sorted by row.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Of the imprint; the features hold both languages.

    Notes
    -----
    RFC 7946, section 6.1, allows members of one's own beside the features; who does not
    know ``imprint`` passes over it.
    """
    stated = orjson.dumps(imprint(snapshot, language).lines())
    lines = [snapshot.columns.lines[int(row)] for row in np.sort(rows)]
    return _HEAD % stated + b",\n".join(lines) + _TAIL
