"""Give access to the stored projects by id, parsed on demand, to compare an upload with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import orjson

from geo.model.search import fold
from geo.model.vocabulary import vocabulary
from geo.store.file.document import retired_features
from geo.store.snapshot import Snapshot

Feature = dict[str, Any]
_GEOMETRY = b',"geometry":'
_NAME = b'"name":'
_NAME_FIRST = re.compile(
    rb'\{"type":"Feature","id":"[\w.-]*","properties":\{"name":"([^"\\]*)"[,}]'
)

# The names of a revision's projects, which every upload needs.
_NAMES: WeakKeyDictionary[Snapshot, tuple[dict[str, str], dict[str, str]]] = WeakKeyDictionary()


class StoredProjects(Mapping[str, Feature]):
    """The projects of one revision, by id.

    Parameters
    ----------
    snapshot : Snapshot or None
        None if there are no projects yet.
    path : Path, optional
        The projects file, which alone contains the retired projects.
    """

    def __init__(self, snapshot: Snapshot | None, path: Path | None = None) -> None:
        self.snapshot = snapshot
        self._path = path
        self.rows: Mapping[str, int] = snapshot.columns.rows if snapshot else {}
        self._parsed: dict[str, Feature] = {}

    def __getitem__(self, identifier: str) -> Feature:
        found: Feature | None = self.get(identifier)
        if found is None:
            raise KeyError(identifier)
        return found

    def get(self, identifier: str, default: Any = None) -> Any:
        """Return a project, or `default`; each is parsed only once."""
        found = self._parsed.get(identifier)
        if found is None and identifier in self.rows:
            found = self._parsed[identifier] = orjson.loads(self.line(identifier))
        return default if found is None else found

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def like(self, identifier: str, feature: Feature) -> Feature:
        """Return a stored project that shares equal parts with an uploaded feature.

        Serialising the uploaded feature takes a third of the time of parsing the
        stored one and comparing the two, and equal parts are in memory only once.

        Parameters
        ----------
        identifier : str
        feature : dict
            As it would be stored, with its members in the usual order.

        Returns
        -------
        dict
            `feature` itself if it equals the stored one, else the stored one, with
            the properties object of `feature` if these are equal.

        Raises
        ------
        KeyError
        """
        found = self._parsed.get(identifier)
        if found is None:
            found = _shared(self.line(identifier), feature) or self[identifier]
            self._parsed[identifier] = found
        return found

    def has_properties(self, identifier: str, properties: dict[str, Any]) -> bool:
        """Check whether a project has exactly these properties, by comparing bytes.

        Where the bytes do not prove it, the answer is no.

        Raises
        ------
        KeyError
        """
        try:
            written = orjson.dumps({"type": "Feature", "id": identifier, "properties": properties})
        except orjson.JSONEncodeError:  # an integer of more than 64 bits, from a table
            return False
        line, end = self.line(identifier), len(written) - 1
        if not line.startswith(written[:-1]):
            return False
        # A later member may be "properties" again, with or without escapes.
        return line.find(b'"properties"', end) < 0 and line.find(b"\\", end) < 0

    def line(self, identifier: str) -> bytes:
        """Return a project's line of JSON from the file.

        Raises
        ------
        KeyError
        """
        row = self.rows[identifier]
        assert self.snapshot is not None
        return self.snapshot.columns.lines[row]

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each project, by id."""
        return self._kept_names[0]

    @cached_property
    def folded(self) -> dict[str, str]:
        """The name of each project, folded for comparison, by id."""
        return self._kept_names[1]

    @property
    def _kept_names(self) -> tuple[dict[str, str], dict[str, str]]:
        if self.snapshot is None:
            return {}, {}
        if self.snapshot not in _NAMES:
            names = self._read_names(self.snapshot.columns.lines)
            _NAMES[self.snapshot] = names, dict(zip(names, map(fold, names.values()), strict=True))
        return _NAMES[self.snapshot]

    def _read_names(self, lines: Sequence[bytes]) -> dict[str, str]:
        names = {}
        for identifier, row in self.rows.items():
            line = lines[row]
            # Most lines begin with the name, which can then be read without parsing.
            found = _NAME_FIRST.match(line)
            if found and line.rfind(_NAME) < found.start(1):
                names[identifier] = found[1].decode()
            else:
                names[identifier] = str(self[identifier]["properties"].get("name", ""))
        return names

    @cached_property
    def retired(self) -> frozenset[str]:
        """The ids of the projects that are kept but no longer shown."""
        if self._path is None:
            return frozenset()
        return frozenset(str(each["id"]) for each in retired_features(self._path))

    def confirmed(self, identifiers: list[str]) -> list[int]:
        """Return the indices of the projects whose place a person has confirmed."""
        if self.snapshot is None:
            return []
        rows = np.fromiter((self.rows[each] for each in identifiers), np.int64, len(identifiers))
        code = vocabulary().codes("certainty").index("surveyed")
        sure: list[int] = np.flatnonzero(self.snapshot.columns.certainty[rows] == code).tolist()
        return sure

    def figures(self, identifiers: list[str]) -> npt.NDArray[np.object_]:
        """Return the geometries of projects: (n,) shapely geometries or None, WGS 84 degrees."""
        if self.snapshot is None:
            return np.empty(0, dtype=object)
        rows = np.fromiter((self.rows[each] for each in identifiers), np.int64, len(identifiers))
        figures: npt.NDArray[np.object_] = self.snapshot.columns.geometry[rows]
        return figures


def _shared(line: bytes, feature: Feature) -> Feature | None:
    """Return a stored feature that shares properties with an uploaded one, or None."""
    try:
        text = orjson.dumps(feature)
        if text == line:
            return feature
        place = orjson.dumps(feature["geometry"]) if "geometry" in feature else b""
    except orjson.JSONEncodeError:  # an integer of more than 64 bits, from a table
        return None
    start = text[: -1 - len(place)] if place else text[:-1] + _GEOMETRY
    if not line.startswith(start):
        return None
    rest = orjson.loads(b'{"geometry":' + line[len(start) :])
    # A member after the geometry could repeat an earlier one: then parse everything.
    return {**feature, **rest} if len(rest) == 1 else None
