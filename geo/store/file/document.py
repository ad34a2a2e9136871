"""Read the projects file as lines, so that an edit keeps unchanged features byte for byte."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, InvalidDocument, UnreadableFile, unreadable
from geo.model.project import is_retired
from geo.model.text.safe_json import (
    NotByLine,
    decode,
    feature_frame,
    feature_lines,
    json_kind,
    parse,
)
from geo.model.validate import quoted
from geo.store.feature_line import write_feature

Fingerprint = tuple[int, int, int, int]
# The start of a line as this program writes it; other lines are parsed to find the id.
_ID = re.compile(rb'\{"type":"Feature","id":"([^"\\]+)",')


@dataclass(frozen=True, slots=True)
class Document:
    """A projects file.

    Attributes
    ----------
    head, tail : bytes
        The bytes before and after the features, with any foreign members.
    lines : dict of str to bytes
        Each feature's JSON, by id.
    """

    head: bytes
    lines: dict[str, bytes]
    tail: bytes

    def content(self) -> bytes:
        """Return the file's content: one feature per line, sorted by id."""
        lines = [line for _, line in sorted(self.lines.items())]
        return self.head + b"\n" + b",\n".join(lines) + self.tail

    def with_lines(self, changed: Mapping[str, bytes]) -> Document:
        """Return the document with some features replaced or added."""
        return Document(self.head, {**self.lines, **changed}, self.tail)


def content_digest(content: bytes) -> str:
    """Return the SHA-256 of a file in hex; its first 12 digits are the snapshot's revision."""
    return hashlib.sha256(content).hexdigest()


def file_fingerprint(path: Path) -> Fingerprint:
    """Return a fingerprint that changes when a file is replaced or its content changes.

    It includes the time of the last change of the entry (ctime), which still changes
    when a program sets the file's modification time itself.

    Raises
    ------
    OSError
    """
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def read_content(path: Path) -> bytes:
    """Read a projects file.

    Raises
    ------
    UnreadableFile
        When it is missing or may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile("file_missing", file=path.name) from None
    except OSError as error:
        raise unreadable(path.name, error) from error


def read_document(content: bytes) -> Document:
    """Split a projects file into its features. Only their ids are checked.

    A file that is not written one feature per line is parsed as a whole and becomes
    one feature per line.

    Raises
    ------
    UnreadableFile
        When it is not a GeoJSON FeatureCollection in UTF-8.
    InvalidDocument
        When a feature has no id, or one that occurs twice.
    """
    content = decode(content)
    try:
        start, end = feature_frame(content)
        lines = [line for _, line in feature_lines(content)]
        return Document(content[: start - 1].rstrip(), _by_id(lines), content[end:])
    except NotByLine:
        collection(content)  # only to validate; Python's own parser keeps integers of any size
        frame = json.loads(content)
        features = frame.pop("features")
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        head = text.removesuffix("}").encode() + b',"features":['
        return Document(head, _by_id([write_feature(each) for each in features]), b"\n]}\n")


def collection(content: bytes) -> dict[str, Any]:
    """Parse a file as a whole.

    Raises
    ------
    UnreadableFile
        When it is not a GeoJSON FeatureCollection.
    """
    document = parse(content, max_depth=limit_settings().max_depth)
    if not isinstance(document, dict):
        raise UnreadableFile("not_geojson", what="json_is", kind=json_kind(document))
    if document.get("type") is None:
        raise UnreadableFile("not_geojson", what="json_no_type")
    if document["type"] != "FeatureCollection":
        raise UnreadableFile("not_geojson", what="json_type", value=quoted(document["type"]))
    if not isinstance(document.get("features"), list):
        raise UnreadableFile("features_missing")
    return document


def _by_id(lines: list[bytes]) -> dict[str, bytes]:
    lines_by_id: dict[str, bytes] = {}
    for index, line in enumerate(lines):
        name = _id_of(line, index)
        if name in lines_by_id:
            raise InvalidDocument([Finding("id_twice", "error", name, "id", {"value": name})])
        lines_by_id[name] = line
    return lines_by_id


def _id_of(line: bytes, index: int) -> str:
    usual = _ID.match(line)
    if usual:
        return usual.group(1).decode("utf-8")
    feature = parse(line)
    name = feature.get("id") if isinstance(feature, dict) else None
    if not isinstance(name, str):
        raise InvalidDocument([Finding("id_missing", "error", f"#{index + 1}", "id")])
    return name


def retired_features(path: Path) -> list[dict[str, Any]]:
    """Return the retired projects of a file, sorted by id.

    Raises
    ------
    PlanMapError
        When the file cannot be read.
    """
    document = read_document(read_content(path))
    maybe = (line for _, line in sorted(document.lines.items()) if b'"retired"' in line)
    return [feature for feature in map(json.loads, maybe) if is_retired(feature)]
