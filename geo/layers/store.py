"""Keep the office's layers in the folder ``layers`` of the data folder.

::

    layers.json             the layers, one readable file
    history/0000001.json    a revision: who, when, why, the layer before and after
    files/ID.DIGEST.parquet GeoParquet, or GeoTIFF (.tif) for a raster; never overwritten
    files/ID.DIGEST.partitions/
                            many residents, as several GeoParquet files with an index
    lock                    held by the writer

A change is stored in three steps, each atomic and flushed to disk before the next:

1. the layer's file is written under a name that follows from its content;
2. the revision is written under its number: from here on the change is stored;
3. ``layers.json`` is replaced.

After a crash between the steps, a file that no revision names is left over and harmless, or
``layers.json`` is older than the newest revision: then every reader takes the missing
revisions from the history, and the next writer writes the list. Files of earlier revisions
stay, so that an undo is exact. A list that was edited by hand is used if it is valid, and the
next writer records the difference as a revision of the kind ``outside``.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from geo.coverage.population.partitions import INDEX, check_partition, index_from, read_index
from geo.coverage.town import town
from geo.layers.content import LayerContent, stored_form
from geo.layers.geoparquet import LayerTable, read_table
from geo.layers.kinds import KINDS
from geo.layers.partitions import copy_partitions, partitions_table
from geo.layers.presence import FOLDER
from geo.layers.record import (
    Action,
    Layer,
    LayerFacts,
    LayerIndex,
    LayerRevision,
    layer_facts,
)
from geo.model.config.settings import access_settings, store_settings
from geo.model.config.toml_files import invalid_configuration, unreadable_configuration
from geo.model.errors import (
    Finding,
    InvalidChange,
    LayersConflict,
    NothingToStore,
    UnknownLayer,
    UnknownRevision,
    UnreadableFile,
    UnreadableHistory,
    UnwritableFile,
    unwritable,
)
from geo.model.text.plain_text import hidden_sign
from geo.store.file.atomic import write_atomically
from geo.store.file.lock import SECONDS, locked
from geo.store.file.whole import is_whole
from geo.store.permission import require_editing
from geo.store.revision import utc_now

log = logging.getLogger("planmap.layers")
_NUMBERED = re.compile(r"(\d{7,})\.json")
_LARGEST = 20_000_000  # bytes of the list and of a revision
_LONGEST_REASON, _LONGEST_AUTHOR = 1000, 200
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class LayersState:
    """The layers at one moment.

    Attributes
    ----------
    number : int
        The newest revision; 0 before the first.
    layers : dict of str to Layer
        By id, in the order in which they were added.
    is_edited : bool
        Whether the list was edited by hand since the newest revision.
    """

    number: int
    layers: Mapping[str, Layer]
    is_edited: bool = False

    @cached_property
    def key(self) -> str:
        """A short text that changes whenever any layer does; for caches."""
        digest = hashlib.sha256(_index_content(self.number, self.layers)).hexdigest()
        return f"{self.number}-{digest[:12]}"

    def chosen(self, kind: str, category: str | None = None) -> list[Layer]:
        """Return the layers of a kind, and of a category if it is given."""
        return [
            layer
            for layer in self.layers.values()
            if layer.kind == kind and category in (None, layer.category)
        ]


@dataclass(frozen=True, slots=True)
class Who:
    """Author and reason of a change, and the revision that its author has seen, if stated."""

    author: str
    reason: str
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of one layer, before it has a number."""

    action: Action
    before: Layer | None
    after: Layer | None
    comparison: dict[str, Any] | None = None
    of: int | None = None

    @property
    def layer(self) -> str:
        """Id of the layer."""
        layer = self.after or self.before
        assert layer is not None
        return layer.id


class LayerStore:
    """The layers in one folder.

    Parameters
    ----------
    folder : Path
        Need not exist before the first layer is added.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index, self.history, self.files = (
            folder / "layers.json",
            folder / "history",
            folder / "files",
        )

    def state(self) -> LayersState:
        """Return the layers as the newest revision left them.

        Raises
        ------
        InvalidConfiguration
            When ``layers.json`` cannot be read or breaks a rule; it names file and field.
        UnreadableHistory
            When a revision that is newer than ``layers.json`` cannot be read.
        """
        try:
            facts = (_mark(self.index), _mark(self.history))
        except OSError as error:
            raise unreadable_configuration(self.index, error) from error
        return _state(self, facts)

    def revisions(self) -> list[LayerRevision]:
        """Return the revisions, newest first.

        Raises
        ------
        UnreadableHistory
        """
        return [self.revision(number) for number in reversed(self.numbers())]

    def revision(self, number: int) -> LayerRevision:
        """Return one revision.

        Raises
        ------
        UnknownRevision, UnreadableHistory
        """
        path = self._revision_path(number)
        if not path.exists():
            raise UnknownRevision("unknown_revision", value=number)
        try:
            return LayerRevision.model_validate_json(_content(path))
        except (OSError, ValueError) as error:
            raise UnreadableHistory("history_unreadable", file=path.name) from error

    def numbers(self) -> list[int]:
        """Return the numbers of the revisions, lowest first."""
        try:
            names = [each.name for each in self.history.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise UnreadableHistory("history_unreadable", file=self.history.name) from error
        return sorted(int(match[1]) for match in map(_NUMBERED.fullmatch, names) if match)

    def _revision_path(self, number: int) -> Path:
        return self.history / f"{number:07}.json"

    def path(self, layer: Layer) -> Path:
        """Return the path of a layer's stored file."""
        return self.files / layer.stored_name

    def content(self, layer: Layer) -> bytes:
        """Return the stored file of a layer; the index of one in partitions.

        Raises
        ------
        UnreadableFile
            ``layer_file_missing``, or ``layer_damaged`` when it is not as it was stored.
        """
        return _verified(self.path(layer), layer)

    def damaged(self, state: LayersState) -> list[Finding]:
        """Return a finding for each layer whose file is missing or not as it was stored."""
        findings = []
        for layer in state.layers.values():
            try:
                _check(self.path(layer), layer)
                if layer.form == "partitions":
                    folder = self.path(layer)
                    for each in read_index(folder).partitions:
                        check_partition(folder, each)
            except UnreadableFile as error:
                findings += error.findings
        return findings

    def partitions(self, layer: Layer) -> Path:
        """Return the folder of a layer in partitions; its index is checked first.

        Each partition is checked when it is read.

        Raises
        ------
        UnreadableFile
            As :meth:`content`.
        """
        path = self.path(layer)
        _check(path, layer)
        return path

    def table(self, layer: Layer, columns: tuple[str, ...] | None = None) -> LayerTable:
        """Return the features of a layer as columns; the file is checked first.

        Parameters
        ----------
        layer : Layer
            Of the form ``vector`` or ``partitions``.
        columns : tuple of str, optional
            Names of properties; all by default.

        Raises
        ------
        UnreadableFile
            As :meth:`content` and :func:`geo.layers.geoparquet.read_table`.
        """
        path = self.path(layer)
        _check(path, layer)
        if layer.form == "partitions":
            return partitions_table(path, columns)
        return read_table(path, columns)

    def add(
        self, stated: LayerFacts, read: LayerContent, file_name: str, who: Who
    ) -> LayerRevision:
        """Store a new layer.

        Raises
        ------
        InvalidChange
            ``layer_exists``, ``layer_single``; ``text_empty`` without author or reason.
        LayersConflict
            When the layers have changed since the revision that `who` names.
        EditingNotAllowed, StoreBusy, UnwritableFile
        """
        read = stored_form(stated.kind, read, town())
        with self._writing(who) as state:
            if stated.id in state.layers:
                raise _refusal("layer_exists", value=stated.id)
            _check_single(state, stated)
            layer = _layer(stated, read, file_name, who)
            return self._store(state, who, _Change("add", None, layer), read)

    def replace(
        self,
        changes: Mapping[str, Any],
        read: LayerContent,
        file_name: str,
        who: Who,
        *,
        seen: Layer | None = None,
        comparison: dict[str, Any] | None = None,
    ) -> LayerRevision:
        """Store a new file for a layer, with new facts where they are stated.

        Parameters
        ----------
        changes : mapping of str to object
            The layer's ``id``, and the fields of :class:`LayerFacts` that change.
        read : LayerContent
        file_name : str
        who : Who
        seen : Layer, optional
            The layer with which the file was compared; it must not have changed since.
        comparison : dict, optional
            Recorded with the revision.

        Raises
        ------
        UnknownLayer
        NothingToStore
            When file and facts are the same as before.
        PlanMapError
            As :meth:`add`.
        """
        replaced = seen or known_layer(self.state(), str(changes["id"]))
        read = stored_form(replaced.kind, read, town())
        with self._writing(who) as state:
            old = _unchanged(state, str(changes["id"]), seen)
            new = _layer(facts_with(old, changes), read, file_name, who)
            if new.sha256 == old.sha256 and facts_of(new) == facts_of(old):
                raise NothingToStore("layer_same")
            change = _Change("replace", old, new, comparison)
            return self._store(state, who, change, read)

    def correct(
        self,
        changes: Mapping[str, Any],
        who: Who,
        *,
        seen: Layer | None = None,
        content: bytes | None = None,
        comparison: dict[str, Any] | None = None,
    ) -> LayerRevision:
        """Store other facts about a layer, or the same features with other properties.

        Who loaded its file, and how that was read, stays.

        Parameters
        ----------
        changes : mapping of str to object
            The layer's ``id``, and the fields of :class:`LayerFacts` that change; kind and
            category stay, because the file was checked for them.
        who : Who
        seen : Layer, optional
            The layer that its author has seen; it must not have changed since.
        content : bytes, optional
            The stored file with other properties; by default it stays as it is.
        comparison : dict, optional
            Recorded with the revision.

        Raises
        ------
        NothingToStore
            When nothing would change.
        PlanMapError
            As :meth:`replace`.
        """
        with self._writing(who) as state:
            old = _unchanged(state, str(changes["id"]), seen)
            fixed = {"kind": old.kind, "category": old.category}
            facts = facts_with(old, {**changes, **fixed}).model_dump()
            if content is None:
                _check(self.path(old), old)
            else:
                facts |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            new = old.model_copy(update=facts)
            if new == old:
                raise NothingToStore("layer_same")
            return self._store(state, who, _Change("correct", old, new, comparison), content)

    def remove(self, identifier: str, who: Who, *, seen: Layer | None = None) -> LayerRevision:
        """Take a layer out of use; its file stays for an undo. Parameters as :meth:`replace`."""
        with self._writing(who) as state:
            old = _unchanged(state, identifier, seen)
            return self._store(state, who, _Change("remove", old, None))

    def undo(self, number: int, who: Who) -> LayerRevision:
        """Undo one revision by a new one.

        Raises
        ------
        UnknownRevision
        LayersConflict
            ``layer_undo_late`` when the layer has changed since.
        UnreadableFile
            When the file to come back is missing or damaged.
        PlanMapError
            As :meth:`add`.
        """
        with self._writing(who) as state:
            undone = self.revision(number)
            if state.layers.get(undone.layer) != undone.after:
                raise LayersConflict("layer_undo_late", value=undone.layer, number=str(number))
            if undone.before is not None:
                _check(self.path(undone.before), undone.before)
                if undone.after is None:
                    _check_single(state, undone.before)
            change = _Change("undo", undone.after, undone.before, of=number)
            return self._store(state, who, change)

    @contextmanager
    def _writing(self, who: Who) -> Iterator[LayersState]:
        """Hold the lock, with everything settled that an earlier writer left."""
        require_editing()
        _check_who(who)
        try:
            for folder in (self.history, self.files):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        with locked(self.folder / "lock", folder=self.folder, seconds=SECONDS):
            self._remove_leftovers()
            state = self.state()
            if state.is_edited:
                state = self._note_outside(state)
            if who.seen is not None and who.seen != state.number:
                raise LayersConflict("layers_changed", found=state.number, needed=who.seen)
            yield state

    def _remove_leftovers(self) -> None:
        for folder in (self.folder, self.history, self.files):
            for each in folder.glob(".*.tmp"):
                _removed(each)  # they only take up space

    def _note_outside(self, state: LayersState) -> LayersState:
        """Record what was edited by hand, one revision a layer."""
        known = self._from_history(0, {}, self.numbers())
        edited = dict(state.layers)
        now = LayersState(max(self.numbers(), default=0), known)
        for identifier in dict.fromkeys((*known, *edited)):
            before, after = known.get(identifier), edited.get(identifier)
            if before != after:
                revision = _revision(now, Who("", ""), _Change("outside", before, after))
                self._write_revision(revision)
                now = LayersState(revision.number, _applied(now.layers, revision))
        write_atomically(self.index, _index_content(now.number, now.layers))
        return now

    def _from_history(
        self, done: int, layers: Mapping[str, Layer], numbers: list[int]
    ) -> dict[str, Layer]:
        """Return layers with the revisions after `done` applied."""
        current = dict(layers)
        for number in numbers:
            if number > done:
                current = _applied(current, self.revision(number))
        return current

    def _store(
        self,
        state: LayersState,
        who: Who,
        change: _Change,
        read: LayerContent | bytes | None = None,
    ) -> LayerRevision:
        """Store a change in the three steps of the module's docstring."""
        revision = _revision(state, who, change)
        path = self.path(change.after) if change.after is not None and read else None
        is_new = path is not None and not path.exists()
        if path is not None and read is not None:
            _write_content(path, read)
        try:
            self._write_revision(revision)
        except UnwritableFile:
            if path is not None and is_new:
                _removed(path)
            raise
        layers = _applied(state.layers, revision)
        try:
            write_atomically(self.index, _index_content(revision.number, layers))
        except UnwritableFile as error:
            # The revision is stored; readers and the next writer take it from the history.
            log.warning("layers.json is not written yet: %s", error.params)
        return revision

    def _write_revision(self, revision: LayerRevision) -> None:
        content = orjson.dumps(revision.model_dump(mode="json"), option=orjson.OPT_INDENT_2)
        write_atomically(self._revision_path(revision.number), content + b"\n")


def layer_store() -> LayerStore:
    """Return the layers of the data folder."""
    return LayerStore(store_settings().data / FOLDER)


def visible_layers(store: LayerStore | None = None) -> LayersState:
    """Return the layers that may be used: in the public build only public ones.

    Raises
    ------
    InvalidConfiguration, UnreadableHistory
        See :meth:`LayerStore.state`.
    """
    state = (store or layer_store()).state()
    if not access_settings().public:
        return state
    public = {name: layer for name, layer in state.layers.items() if layer.is_public}
    return LayersState(state.number, public)


def known_layer(state: LayersState, identifier: str) -> Layer:
    """Return a layer by its id.

    Raises
    ------
    UnknownLayer
        Names the layers that there are.
    """
    layer = state.layers.get(identifier)
    if layer is None:
        allowed = tuple(state.layers) or "–"
        raise UnknownLayer("unknown_layer", value=identifier, allowed=allowed)
    return layer


def _unchanged(state: LayersState, identifier: str, seen: Layer | None) -> Layer:
    """Return a layer if it is as its author has seen it."""
    if seen is not None and state.layers.get(identifier) != seen:
        raise LayersConflict("layer_changed", value=identifier)
    return known_layer(state, identifier)


def facts_of(layer: Layer) -> LayerFacts:
    """Return what is stated about a layer."""
    return LayerFacts(**{name: getattr(layer, name) for name in LayerFacts.model_fields})


def facts_with(layer: Layer, changes: Mapping[str, Any]) -> LayerFacts:
    """Return what is stated about a layer, with some fields changed.

    Raises
    ------
    InvalidChange
    """
    return layer_facts({**facts_of(layer).model_dump(), **changes, "id": layer.id})


def free_id(state: LayersState, kind: str, category: str | None) -> str:
    """Return an id for a new layer: its kind and category, with a number if need be."""
    base = "-".join(filter(None, (kind, category)))
    number, identifier = 1, base
    while identifier in state.layers:
        number += 1
        identifier = f"{base}-{number}"
    return identifier


def _layer(stated: LayerFacts, read: LayerContent, file_name: str, who: Who) -> Layer:
    return Layer(
        **stated.model_dump(),
        **read.facts,
        loaded_by=who.author,
        loaded_at=utc_now(),
        file_name=file_name[-300:],
        sha256=hashlib.sha256(read.content).hexdigest(),
        size=len(read.content) + (index_from(read.content, "").size if read.folder else 0),
    )


def _write_content(path: Path, read: LayerContent | bytes) -> None:
    """Store the file of a layer, or the folder of its partitions."""
    if isinstance(read, bytes):
        write_atomically(path, read)
    elif read.folder is None:
        write_atomically(path, read.content)
    elif not path.exists():  # its name follows from its content
        copy_partitions(read.folder, path)


def _removed(path: Path) -> None:
    """Remove a file or a folder of partitions, if the system lets us."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _check_single(state: LayersState, stated: LayerFacts) -> None:
    others = state.chosen(stated.kind)
    if KINDS[stated.kind].is_single and others:
        raise _refusal("layer_single", value=others[0].id)


def _refusal(code: str, **params: Any) -> InvalidChange:
    return InvalidChange([Finding(code, params=params)])


def _check_who(who: Who) -> None:
    findings = []
    stated = (("author", who.author, _LONGEST_AUTHOR), ("reason", who.reason, _LONGEST_REASON))
    for name, text, limit in stated:
        sign = hidden_sign(text)
        if not text.strip():
            findings.append(Finding("text_empty", field=name))
        elif sign is not None:
            params = {"value": text[:80], "sign": sign}
            findings.append(Finding("control_characters", field=name, params=params))
        elif len(text) > limit:
            numbers = {"value": text[:80], "limit": limit}
            findings.append(Finding("text_too_long", field=name, params=numbers))
    if findings:
        raise InvalidChange(findings)


def _revision(state: LayersState, who: Who, change: _Change) -> LayerRevision:
    draft = LayerRevision(
        number=state.number + 1,
        time=utc_now(),
        author=who.author,
        reason=who.reason,
        action=change.action,
        layer=change.layer,
        of=change.of,
        before=change.before,
        after=change.after,
        comparison=change.comparison,
        index="0" * 64,
    )
    content = _index_content(draft.number, _applied(state.layers, draft))
    return draft.model_copy(update={"index": hashlib.sha256(content).hexdigest()})


def _applied(layers: Mapping[str, Layer], revision: LayerRevision) -> dict[str, Layer]:
    current = dict(layers)
    if revision.after is None:
        current.pop(revision.layer, None)
    else:
        current[revision.layer] = revision.after
    return current


def _index_content(number: int, layers: Mapping[str, Layer]) -> bytes:
    index = LayerIndex(revision=number, layers=tuple(layers.values()))
    return orjson.dumps(index.model_dump(mode="json"), option=orjson.OPT_INDENT_2) + b"\n"


def _mark(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file or a folder's entries do; None if there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ValueError(path.name)
    return content


_states: dict[tuple[Path, Any], LayersState] = {}


def _state(store: LayerStore, facts: Any) -> LayersState:
    """Return the state, read again only when the list or the history has changed."""
    key = (store.folder, facts)
    if key not in _states:
        state = _read_state(store)
        if len(_states) > 8:
            _states.clear()
        _states[key] = state
    return _states[key]


def _read_state(store: LayerStore) -> LayersState:
    index, digest = _read_index(store.index)
    numbers = store.numbers()
    newest = max(numbers, default=0)
    if index is None or index.revision < newest:
        done = index.revision if index else 0
        layers = {layer.id: layer for layer in index.layers} if index else {}
        return LayersState(newest, store._from_history(done, layers, numbers))  # noqa: SLF001
    is_edited = bool(index.layers) and newest == 0
    if newest:
        try:
            is_edited = store.revision(newest).index != digest
        except UnreadableHistory:  # the list can be used; the next writer reports the history
            is_edited = True
    number = max(index.revision, newest)
    return LayersState(number, {layer.id: layer for layer in index.layers}, is_edited)


def _read_index(path: Path) -> tuple[LayerIndex | None, str]:
    try:
        content = _content(path)
    except FileNotFoundError:
        return None, ""
    except OSError as error:
        raise unreadable_configuration(path, error) from error
    except ValueError:
        limit = _LARGEST // 1_000_000
        raise unreadable_configuration(path, what="file_large", limit=limit) from None
    try:
        values = orjson.loads(content)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise unreadable_configuration(
            path, what="file_not_json", line=line, column=column
        ) from error
    try:
        return LayerIndex.model_validate(values), hashlib.sha256(content).hexdigest()
    except ValidationError as error:
        raise invalid_configuration(path, error, LayerIndex) from error


def _check(path: Path, layer: Layer) -> None:
    """Check a stored file against its hash; once as long as the file does not change."""
    try:
        whole = is_whole(_hashed(path, layer), layer.sha256)
    except OSError:
        raise UnreadableFile("layer_file_missing", name=layer.id, file=path.name) from None
    if not whole:
        raise UnreadableFile("layer_damaged", name=layer.id, file=path.name)


def _hashed(path: Path, layer: Layer) -> Path:
    """Return the file whose SHA-256 the layer has."""
    return path / INDEX if layer.form == "partitions" else path


def _verified(path: Path, layer: Layer) -> bytes:
    _check(path, layer)
    try:
        return _hashed(path, layer).read_bytes()
    except OSError as error:
        problem = os.strerror(error.errno or 0)
        raise UnreadableFile("file_unreadable", file=path.name, problem=problem) from error
