"""A GeoJSON file as the store: read once for each change of the file."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import orjson

from geo.model.errors import PlanMapError, StillLoading, UnreadableFile
from geo.model.text.safe_json import NotByLine, decode, feature_lines, near
from geo.store.columns import Columns, ColumnsBuilder, columns_of
from geo.store.file.document import (
    Fingerprint,
    collection,
    content_digest,
    file_fingerprint,
    read_content,
)
from geo.store.snapshot import Snapshot

log = logging.getLogger("planmap.store")

# A file above this is read in the background, so that the server answers meanwhile.
BACKGROUND_BYTES = 20_000_000


class GeoJSONFileStore:
    """Projects in one GeoJSON file.

    Parameters
    ----------
    path : Path
    public_only : bool
        Leave internal projects out (the public build).
    """

    def __init__(self, path: Path, *, public_only: bool = False) -> None:
        self._path = path
        self._public_only = public_only
        self._lock = threading.Lock()
        self._signature: Fingerprint | None = None
        self._snapshot: Snapshot | None = None
        self._error: PlanMapError | None = None
        self._percent: int | None = None

    def snapshot(self) -> Snapshot:
        """Return the projects as the file has them now; see :class:`ProjectStore`."""
        with self._lock:
            if self._percent is None:
                self._refresh()
            return self._answer()

    def _refresh(self) -> None:
        try:
            signature = file_fingerprint(self._path)
        except OSError:
            self._signature, self._snapshot = None, None
            missing = UnreadableFile("file_missing", file=self._path.name)
            self._error = _unquoted(missing) if self._public_only else missing
            return
        if signature == self._signature:
            return
        self._signature = signature
        if signature[2] <= BACKGROUND_BYTES:
            self._load()
            return
        self._percent = 0
        threading.Thread(target=self._load_aside, name="planmap-load", daemon=True).start()

    def _answer(self) -> Snapshot:
        if self._snapshot is not None:
            return self._snapshot
        if self._percent is not None:
            raise StillLoading("loading", percent=self._percent)
        assert self._error is not None
        raise self._error.with_traceback(None)

    def _load_aside(self) -> None:
        self._load()
        with self._lock:
            self._percent = None

    def _load(self) -> None:
        try:
            self._snapshot, self._error = self._read(), None
        except PlanMapError as error:
            log.warning("projects file %s: %s", self._path.name, error)
            self._snapshot, self._error = None, error
        except Exception:
            log.exception("projects file %s", self._path.name)
            self._snapshot, self._error = None, UnreadableFile("internal_error")

    def _read(self) -> Snapshot:
        return read_snapshot(
            self._path, public_only=self._public_only, progress=self._report_progress
        )

    def _report_progress(self, percent: int) -> None:
        if self._percent is not None:
            self._percent = percent
            log.info("loading projects: %d %%", percent)


def read_snapshot(path: Path, *, public_only: bool = False, progress: Any = None) -> Snapshot:
    """Read and validate a projects file.

    Parameters
    ----------
    path : Path
    public_only : bool
    progress : callable, optional
        Called with the percentage read, every ten percent.

    Raises
    ------
    UnreadableFile
        When it is missing, or is not a GeoJSON FeatureCollection in UTF-8.
    InvalidDocument
        When features break the data contract; each finding names feature and field.
    """
    raw = read_content(path)
    try:
        columns = _columns(decode(raw), public_only=public_only, progress=progress)
    except UnreadableFile as error:
        if public_only:
            raise _unquoted(error) from None
        raise
    # The public build is another document: a browser must not take one for the other,
    # and a change of what is internal must not show.
    content = b"\n".join([b"public", *columns.lines]) if public_only else raw
    return Snapshot(content_digest(content)[:12], columns)


def _unquoted(error: UnreadableFile) -> UnreadableFile:
    # The place of a mistake may be in the middle of an internal project, and the name of
    # the file is the office's.
    quoted = ("problem", "value", "file")
    params = {name: "…" if name in quoted else value for name, value in error.params.items()}
    return UnreadableFile(error.code, **params)


def _columns(content: bytes, *, public_only: bool, progress: Any) -> Columns:
    try:
        return _by_line(content, public_only=public_only, progress=progress)
    except NotByLine:
        features = collection(content)["features"]
        return columns_of(map(orjson.dumps, features), public_only=public_only)


def _by_line(content: bytes, *, public_only: bool, progress: Any) -> Columns:
    builder = ColumnsBuilder(public_only=public_only)
    done, reported = 0, 0
    for number, line in feature_lines(content):
        try:
            builder.add(line)
        except orjson.JSONDecodeError as error:
            if len(content) <= BACKGROUND_BYTES:
                raise NotByLine from error  # read whole: the place of the error is certain then
            place = {"line": number, "column": error.colno, "problem": near(error)}
            raise UnreadableFile("not_json", what="json_near", **place) from error
        done += len(line)
        if progress is not None and done * 10 // len(content) > reported:
            reported = done * 10 // len(content)
            progress(reported * 10)
    return builder.finish()
