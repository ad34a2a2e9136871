"""The stored projects as an upload is compared with them: by id, parsed when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from geo.store.document import retired_features
from geo.store.snapshot import Snapshot

Feature = dict[str, Any]
_START = b'{"type":"Feature","id":"%b","properties":%b,"geometry":'
_NAME_FIRST = re.compile(
    rb'\{"type":"Feature","id":"[\w.-]*","properties":\{"name":"([^"\\]*)"[,}]'
)


class StoredProjects(Mapping[str, Feature]):
    """The projects of one revision.

    Parameters
    ----------
    snapshot : Snapshot or None
        None: there are no projects yet.
    path : Path, optional
        The projects file: retired projects stand only there.
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
        """Return a project, or `default`; it is parsed once."""
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

    def like(self, identifier: str, properties: Any, geometry: Any = None) -> Feature:
        """Return a project; what an upload says in the very same bytes is not parsed again.

        Writing the upload's properties takes half of the time that parsing the
        stored ones and comparing them would, and they are held in memory once.

        Parameters
        ----------
        identifier : str
        properties, geometry : object
            As parsed from the upload; they become part of the answer where they
            are the stored ones.

        Raises
        ------
        KeyError
        """
        if identifier not in self._parsed:
            found = _shared(self.line(identifier), identifier, properties, geometry)
            if found is not None:
                self._parsed[identifier] = found
        return self[identifier]

    def line(self, identifier: str) -> bytes:
        """Return a project's JSON as it stands in the file.

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
        return {each: self._name(each) for each in self}

    def _name(self, identifier: str) -> str:
        line = self.line(identifier)
        # The usual line begins with the name, and then nothing of it has to be parsed.
        found = _NAME_FIRST.match(line)
        if found and line.count(b'"name":') == 1:
            return found[1].decode()
        return str(self[identifier]["properties"].get("name", ""))

    @cached_property
    def retired(self) -> frozenset[str]:
        """Ids of the projects that are kept but no longer shown."""
        if self._path is None:
            return frozenset()
        return frozenset(str(each["id"]) for each in retired_features(self._path))

    def figures(self, identifiers: list[str]) -> npt.NDArray[np.object_]:
        """Return the geometries of projects: (n,) shapely geometries or None, WGS 84 degrees."""
        if self.snapshot is None:
            return np.empty(0, dtype=object)
        rows = np.fromiter((self.rows[each] for each in identifiers), np.int64, len(identifiers))
        figures: npt.NDArray[np.object_] = self.snapshot.columns.geometry[rows]
        return figures


def _shared(line: bytes, identifier: str, properties: Any, geometry: Any) -> Feature | None:
    """Return a stored feature with an upload's own properties, None when they differ."""
    try:
        start = _START % (identifier.encode(), orjson.dumps(properties))
        if not line.startswith(start):
            return None
        rest = line[len(start) :]
        if rest != orjson.dumps(geometry) + b"}":
            last = orjson.loads(b'{"geometry":' + rest)
            if len(last) > 1:  # a member after the geometry: who knows which
                return None
            geometry = last["geometry"]
    except orjson.JSONEncodeError:  # an integer of more than 64 bits, from a table
        return None
    return {"type": "Feature", "id": identifier, "properties": properties, "geometry": geometry}
