"""Use a GeoJSON file as the store; it is read again whenever it changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from geo.model.errors import PlanMapError, StillLoading, UnreadableFile
from geo.model.outlines import community_outlines
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

# A larger file is read in the background, so that the server can answer meanwhile.
BACKGROUND_BYTES = 20_000_000


class GeoJSONFileStore:
    """Projects in one GeoJSON file.

    Parameters
    ----------
    path : Path
    public_only : bool
        Leave out internal projects (the public build).
    """

    def __init__(self, path: Path, *, public_only: bool = False) -> None:
        self._path = path
        self._public_only = public_only
        self._lock = threading.Lock()
        self._fingerprint: tuple[Fingerprint, str] | None = None
        self._snapshot: Snapshot | None = None
        self._error: PlanMapError | None = None
        self._percent: int | None = None
        self._follow_up: Callable[[Snapshot], None] | None = None

    def when_loaded(self, action: Callable[[Snapshot], None]) -> None:
        """Do something with each revision as soon as it is loaded; see :class:`ProjectStore`."""
        self._follow_up = action

    def snapshot(self) -> Snapshot:
        """Return the projects as they are in the file now; see :class:`ProjectStore`."""
        with self._lock:
            if self._percent is None:
                self._refresh()
            return self._answer()

    def _refresh(self) -> None:
        try:
            file = file_fingerprint(self._path)
        except OSError:
            self._fingerprint, self._snapshot = None, None
            missing = UnreadableFile("file_missing", file=self._path.name)
            self._error = _unquoted(missing) if self._public_only else missing
            return
        fingerprint = (file, community_outlines(public_only=self._public_only).key)
        if fingerprint == self._fingerprint:
            return
        self._fingerprint = fingerprint
        if file[2] <= BACKGROUND_BYTES:
            self._load()
            if self._follow_up is not None:
                threading.Thread(target=self._follow, name="planmap-follow", daemon=True).start()
            return
        self._percent = 0
        threading.Thread(target=self._load_in_background, name="planmap-load", daemon=True).start()

    def _answer(self) -> Snapshot:
        if self._snapshot is not None:
            return self._snapshot
        if self._percent is not None:
            raise StillLoading("loading", percent=self._percent)
        assert self._error is not None
        raise self._error.with_traceback(None)

    def _load_in_background(self) -> None:
        self._load()
        with self._lock:
            self._percent = None
        self._follow()

    def _follow(self) -> None:
        snapshot, action = self._snapshot, self._follow_up
        if snapshot is None or action is None:
            return
        try:
            action(snapshot)
        except Exception:
            log.exception("after loading revision %s", snapshot.revision)

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
        Called with the percentage read, at every ten per cent.

    Raises
    ------
    UnreadableFile
        When it is missing, or is not a GeoJSON FeatureCollection in UTF-8.
    InvalidDocument
        When features break the data contract; each finding names a feature and a field.
    """
    raw = read_content(path)
    try:
        columns = _columns(decode(raw), public_only=public_only, progress=progress)
    except UnreadableFile as error:
        if public_only:
            raise _unquoted(error) from None
        raise
    # The public build has a revision of its own: a browser must not confuse the two
    # versions, and a change to internal projects must not show.
    content = b"\n".join([b"public", *columns.lines]) if public_only else raw
    # Which community a project belongs to is part of what is shown, so the outlines in use
    # are part of the revision.
    parts = filter(None, [content_digest(content)[:12], columns.outlines_key])
    return Snapshot("-".join(parts), columns)


def _unquoted(error: UnreadableFile) -> UnreadableFile:
    # The text quoted in an error may belong to an internal project, and the file's name is
    # internal too.
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
                raise NotByLine from error  # parsing the whole file locates the error exactly
            place = {"line": number, "column": error.colno, "problem": near(error)}
            raise UnreadableFile("not_json", what="json_near", **place) from error
        done += len(line)
        if progress is not None and done * 10 // len(content) > reported:
            reported = done * 10 // len(content)
            progress(reported * 10)
    return builder.finish()
