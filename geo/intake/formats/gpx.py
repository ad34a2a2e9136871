"""Read GPX, what GPS receivers and field apps write: waypoints, routes and tracks in WGS 84."""

from __future__ import annotations

from geo.intake.formats.kml import line_findings, read_xml
from geo.intake.sniff import Form
from geo.intake.tables.fields import conform
from geo.intake.upload import Upload, check_limits, take_ids


def read_gpx(content: bytes) -> Upload:
    """Read a GPX document, which is WGS 84 by definition.

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
