"""Write the coverage of every area as GeoParquet: a row for each service and area."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.coverage.communities import community_parts
from geo.coverage.coverage import Coverage
from geo.coverage.facility_kinds import for_rule
from geo.coverage.parallel.tasks import Progress
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.report.notices import notice_sentences, notices
from geo.coverage.straight_line.service_area import Interval
from geo.coverage.town import Town
from geo.model.errors import unwritable
from geo.model.plan import plan
from geo.model.text.language import Language
from geo.store.file.atomic import replace, temporary_path
from geo.study.study import Study

_TEXT, _NUMBER, _WHOLE = pa.string(), pa.float64(), pa.int64()
_LEVELS = ("sure", "nominal", "possible")
_GEOMETRY = "geometry"
_COLUMNS = {
    "area": _TEXT, "kind": _TEXT, "service": _TEXT, "rule": _TEXT, "rule_source": _TEXT,
    "radius_m": _NUMBER, "method": _TEXT, "facilities": _WHOLE, "facilities_not_located": _WHOLE,
    "area_km2": _NUMBER,
    **{f"covered_km2_{level}": _NUMBER for level in _LEVELS},
    "people": _NUMBER,
    **{f"people_covered_{level}": _NUMBER for level in _LEVELS},
    "people_basis": _TEXT, "statuses": _TEXT, "until": _WHOLE, "date": _TEXT, "revision": _TEXT,
    "source": _TEXT, "notices": _TEXT, _GEOMETRY: pa.binary(),
}  # fmt: skip


def area_rows(study: Study, language: Language, progress: Progress | None = None) -> pa.Table:
    """Return the figures of one service: a row for the town and one for each community.

    Parameters
    ----------
    study : Study
        Of a rule with a radius.
    language : {"zh", "en"}
        Of rule, source and notices.
    progress : callable, optional
        Called with the number of parts of the work done and of all.
    """
    request = study.request
    names, parts = community_parts(request.town)
    people = request.population
    if isinstance(people, PartitionedPopulation) and request.method == "straight_line":
        facilities = for_rule(study.facilities(), request.rule)
        people.counted(facilities, request.rule.value, parts, progress)
    coverage = study.coverage()
    rows = [_figures(plan().text("place", language), "town", coverage)]
    shapes = [coverage.town.outline]
    if names:
        shape_of = dict(zip(names, parts, strict=True))
        for row in sorted(study.communities().rows, key=lambda each: each.name):
            rows.append(_figures(row.name, "community", row))
            shapes.append(shape_of[row.name])
    shared = _shared(study, coverage, language)
    wkb = shapely.to_wkb([_many(each) for each in coverage.town.to_degrees(shapes)])
    if progress:
        progress(1, 1)
    if not len(coverage.facilities):  # a share that is 0 because nothing counts says nothing
        rows = [
            {**row, **_three("covered_km2", None), **_three("people_covered", None)} for row in rows
        ]
    lines = [{**shared, **row, _GEOMETRY: each} for row, each in zip(rows, wkb, strict=True)]
    return pa.Table.from_pylist(lines, schema=pa.schema(_COLUMNS))


def _figures(name: str, kind: str, found: Any) -> dict[str, Any]:
    """Return the figures of the town's coverage or of a community."""
    is_town = isinstance(found, Coverage)
    return {
        "area": name,
        "kind": kind,
        "area_km2": found.town.area_km2 if is_town else found.area_km2,
        **_three("covered_km2", found.covered_km2),
        "people": found.people_total,
        **_three("people_covered", found.people),
    }


def _three(name: str, interval: Interval | None) -> dict[str, float | None]:
    return {
        f"{name}_{level}": None if interval is None else getattr(interval, level)
        for level in _LEVELS
    }


def _shared(study: Study, coverage: Coverage, language: Language) -> dict[str, Any]:
    """Return what is the same in all rows of a service."""
    request, rule = study.request, study.request.rule
    statuses = request.scenario.statuses
    findings = [*notices(coverage), *_community_findings(study)]
    sources = [f"{each.dated_name(language)}: {each.source}" for each in request.layers]
    return {
        "service": request.category,
        "rule": rule.label(language),
        "rule_source": rule.source(language),
        "radius_m": rule.value,
        "method": request.method,
        "facilities": coverage.facilities.own_count,
        "facilities_not_located": coverage.facilities.not_located,
        "people_basis": coverage.people_basis,
        "statuses": "all" if statuses is None else ",".join(statuses),
        "until": request.scenario.until,
        "date": plan().date.isoformat(),
        "revision": str(request.snapshot.revision),
        "source": "; ".join([*(name for _, name in request.files.names), *sources]),
        "notices": "\n".join(notice_sentences(findings, language)),
    }


def _community_findings(study: Study) -> Iterable[Any]:
    return study.communities().findings if study.request.town.communities else ()


def _many(area: Any) -> Any:
    """Return an area as a MultiPolygon, since all rows have one type."""
    shapes = shapely.get_parts(area)
    return shapely.multipolygons(shapes[shapely.get_dimensions(shapes) == 2])


def write_area_rows(path: Path, town: Town, tables: Iterable[pa.Table]) -> int:
    """Write tables of :func:`area_rows` one after another: the file is there whole or not.

    Parameters
    ----------
    path : Path
    town : Town
        In whose bounds all areas lie.
    tables : iterable of pyarrow.Table

    Returns
    -------
    int
        Number of rows.

    Raises
    ------
    UnwritableFile
        An older file of that name is then unchanged.
    """
    target = Path(os.path.realpath(path))
    unfinished = temporary_path(target)
    schema = pa.schema(_COLUMNS, metadata={b"geo": orjson.dumps(_geo(town))})
    count = 0
    try:
        with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
            for table in tables:
                writer.write_table(table.cast(schema))
                count += len(table)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        replace(unfinished, target)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _geo(town: Town) -> dict[str, Any]:
    """Return the ``geo`` metadata of GeoParquet 1.0; without ``crs`` it is WGS 84."""
    box = list(town.to_degrees(town.outline).bounds)
    facts = {"encoding": "WKB", "geometry_types": ["MultiPolygon"], "bbox": box}
    return {"version": "1.0.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: facts}}
