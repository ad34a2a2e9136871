"""Small steps that the tests of the check take: an upload as a file, what was found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from geo.intake.checks.check import Report, check
from geo.intake.comparison.stored import StoredProjects
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, DECLARED, project

PROJECTS = DATA / "projects.geojson"
PLACE = {"type": "Point", "coordinates": [113.748, 23.009]}
# A square in the subdistrict, and the metres between it and its neighbours do not matter.
SQUARE = [[113.72, 22.99], [113.73, 22.99], [113.73, 23.0], [113.72, 23.0], [113.72, 22.99]]


def stored_projects() -> StoredProjects:
    """The projects that are shipped."""
    return StoredProjects(read_snapshot(PROJECTS), PROJECTS)


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    """A file that says that it is in WGS 84."""
    return {"type": "FeatureCollection", **DECLARED, "features": list(features), **members}


def undeclared(*features: Any, **members: Any) -> dict[str, Any]:
    """A file that does not say in which coordinate system it is."""
    return {"type": "FeatureCollection", "features": list(features), **members}


def placed(kind: Any, coordinates: Any) -> dict[str, Any]:
    """A file with one new project at a place."""
    return collection(project("a", geometry={"type": kind, "coordinates": coordinates}))


def without(feature: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in feature.items() if name not in names}


def known(identifier: str, **members: Any) -> dict[str, Any]:
    """A feature about a project that is stored: an id, and what is said of it."""
    return {"type": "Feature", "id": identifier, "properties": {}, **members}


def checked(
    content: Any,
    folder: Path,
    stored: StoredProjects,
    crs: str | None = None,
    name: str = "upload.geojson",
) -> Report:
    """Check bytes as they are, or anything else as JSON."""
    path = folder / name
    raw = (
        content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    )
    path.write_bytes(raw)
    return check(path, crs, stored)


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


def told(report: Report) -> list[tuple[str, str, str | None]]:
    """Severity, code and feature of each finding."""
    return [(each.severity, each.code, each.feature) for each in report.findings]
