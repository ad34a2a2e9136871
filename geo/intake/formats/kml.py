"""Read KML and GPX: decode the text here, parse it in a child process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from geo.intake.encoding import Decoded, to_text
from geo.intake.sandbox.run import run_reader
from geo.intake.sniff import Form
from geo.intake.tables.fields import conform
from geo.intake.upload import Upload, check_limits, take_ids
from geo.model.errors import Finding, UnreadableFile
from geo.store.file.scratch import temporary_folder

_DECLARATION = re.compile(r"\s*+<\?xml[^>?]{0,400}+\?>")
_DECLARED = re.compile(rb"\s*+<\?xml[^>]*?encoding\s*+=\s*+[\"']([\w.-]{1,40})[\"']")
# Encodings that cannot be recognised by the bytes alone.
_BY_WORD = {"iso-8859-1", "windows-1252", "big5", "latin-1", "latin1", "shift_jis"}


def xml_text(content: bytes) -> Decoded:
    """Decode an XML document; the declared encoding is used if the bytes do not show it.

    Raises
    ------
    UnreadableFile
        ``encoding_broken``, and as :func:`geo.intake.encoding.to_text`.
    """
    declared = _DECLARED.match(content[:200])
    name = declared.group(1).decode("ascii").lower() if declared else ""
    if name in _BY_WORD and not content.isascii():
        try:
            text = content.decode(name)
        except UnicodeDecodeError as error:
            raise UnreadableFile("encoding_broken", encoding=name, position=error.start) from error
        return Decoded(text, name, [Finding("encoding_read", "info", params={"encoding": name})])
    return to_text(content)


def without_declaration(text: str) -> str:
    """Return an XML text without its declaration, so that it can be saved as UTF-8.

    Examples
    --------
    >>> without_declaration('\ufeff<?xml version="1.0" encoding="gbk"?><kml/>')
    '<kml/>'
    """
    text = text.lstrip("\ufeff")
    found = _DECLARATION.match(text)
    return text[found.end() :] if found else text


def read_kml(content: bytes, form: Form = Form.KML) -> Upload:
    """Read a KML document, which is in WGS 84 by definition.

    Raises
    ------
    UnreadableFile
        ``xml_declarations``, ``xml_broken``, ``network_link`` and the limits.
    """
    decoded, lines, head = read_xml(content, "geo.intake.sandbox.kml_reader")
    layer = _name_folders(lines, head["layer"])
    features = [line["feature"] for line in lines]
    for feature in features:
        conform(feature["properties"])
    found = decoded.findings + take_ids(features) + line_findings(lines)
    if head["links"]:
        found.append(Finding("network_link", "warning", params={"count": head["links"]}))
    if head["overlays"]:
        found.append(Finding("overlays_left", "warning", params={"count": head["overlays"]}))
    check_limits(features)
    return Upload(features, None, found, form=form.value, encoding=decoded.encoding, layer=layer)


def read_xml(content: bytes, module: str) -> tuple[Decoded, list[dict[str, Any]], dict[str, Any]]:
    """Have a child process read an XML document.

    Parameters
    ----------
    content : bytes
    module : str
        The reader; see :func:`geo.intake.sandbox.run.run_reader`.

    Returns
    -------
    decoded : Decoded
    lines : list of dict
        One for each feature, under ``feature``, with notes about it.
    head : dict
        Notes about the whole document.

    Raises
    ------
    UnreadableFile
    """
    decoded = xml_text(content)
    plain = without_declaration(decoded.text)
    with temporary_folder() as folder:
        path = Path(folder) / "document.xml"
        path.write_text(plain, encoding="utf-8", newline="")
        lines = run_reader(module, {"path": str(path)}, {})
    head = lines.pop()["head"]
    return decoded, lines, head


_OWN = {"section", "sentence", "phrase"}  # fields of our own export


def _name_folders(lines: list[dict[str, Any]], title: str | None) -> str | None:
    """Add the names of folders as a property; return the name of the layer.

    A single folder around everything, as written by GDAL and QGIS, is the layer.
    """
    names = {line.get("folder") for line in lines}
    if len(names) == 1 and title in (None, *names):
        return title or names.pop()
    for line in lines:
        # The folders of our own export are sections, which each project has as a field.
        if "folder" in line and not line["feature"]["properties"].keys() >= _OWN:
            line["feature"]["properties"].setdefault("folder", line["folder"])
    return title


def line_findings(lines: list[dict[str, Any]]) -> list[Finding]:
    """Return findings from the notes of a reader about features and points of tracks."""
    found = []
    for index, line in enumerate(lines):
        name = str(line["feature"].get("id") or f"#{index + 1}")
        if "unsupported" in line:
            params = {"kind": line["unsupported"]}
            found.append(
                Finding("geometry_unsupported", feature=name, field="geometry", params=params)
            )
        if "no_coordinate" in line:
            params = {"value": line["no_coordinate"]}
            found.append(
                Finding("cell_not_coordinate", feature=name, field="geometry", params=params)
            )
        if "single" in line:
            params = {"count": line["single"]}
            found.append(Finding("track_points_left", "warning", name, "geometry", params))
    heights = sum("heights" in line for line in lines)
    if heights:
        found.append(Finding("heights_dropped", "info", params={"count": heights}))
    timed = sum(line.get("timed", 0) for line in lines)
    if timed:
        found.append(Finding("track_times_left", "info", params={"count": timed}))
    return found


def read_gpx(content: bytes) -> Upload:
    """Read a GPX document, which is in WGS 84 by definition.

    Raises
    ------
    UnreadableFile
        ``xml_declarations``, ``xml_broken`` and the limits.
    """
    decoded, lines, head = read_xml(content, "geo.intake.sandbox.gpx_reader")
    features = [line["feature"] for line in lines]
    for feature in features:
        conform(feature["properties"])
    found = decoded.findings + take_ids(features) + line_findings(lines)
    check_limits(features)
    return Upload(
        features,
        None,
        found,
        form=Form.GPX.value,
        encoding=decoded.encoding,
        layer=head["layer"],
    )
