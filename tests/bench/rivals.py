"""The same sums by DuckDB's spatial extension and by SedonaDB, which the program does not use.

Two steps, because the rivals are never installed beside the program::

    python -m tests.bench.rivals FOLDER [MILLIONS]    the program's environment: data, its own time
    python tests/bench/rivals.py FOLDER               an environment of their own:
        python3 -m venv rivals; rivals/bin/pip install duckdb duckdb-ext \
            duckdb-ext-spatial sedonadb pyarrow \
            geoarrow-pyarrow pyproj

Each rival reads the partitions by columns, finds the points within the largest radius of each
facility by a spatial join, and keeps the best class of each point. It may use one thread, as one
process of ours does, and then all processors.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

_LEVELS = ("sure", "nominal", "possible")
# Which points lie near a facility: joined by boxes, which both have an index for; the exact
# distance decides afterwards, as it does here. (As a condition it would join that of the boxes, and
# DuckDB would compare every point with every facility: 120 s for half a million points.)
_SUMS = """
WITH near AS (
    SELECT p.id, p.people, f.sure, f.nominal, f.possible,
           sqrt((p.x - f.x) * (p.x - f.x) + (p.y - f.y) * (p.y - f.y)) AS metres
    FROM p JOIN f ON {join}
), best AS (
    SELECT id, max(people) AS people,
           max(CASE WHEN metres <= sure THEN 3 WHEN metres <= nominal THEN 2
                    WHEN metres <= possible THEN 1 ELSE 0 END) AS level
    FROM near GROUP BY id
)
SELECT sum(CASE WHEN level >= 3 THEN people ELSE 0 END) AS sure,
       sum(CASE WHEN level >= 2 THEN people ELSE 0 END) AS nominal,
       sum(CASE WHEN level >= 1 THEN people ELSE 0 END) AS possible
FROM best
"""


def prepare(folder: Path, millions: float) -> None:
    """Write partitions and facilities, and count them the program's way, in one process."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    from geo.coverage.population.partitioned import PartitionedPopulation
    from geo.coverage.straight_line.service_area import three_radii
    from geo.layers.partitions import write_partitions
    from tests.bench.cluster import facilities, people, province

    town = province()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "parts").exists():
        write_partitions(folder / "parts", lambda: people(millions), town)
    places, radius = facilities(town)
    columns = dict(zip(_LEVELS, three_radii(radius, places.uncertainty_m), strict=True))
    x, y = shapely.get_x(places.geometry), shapely.get_y(places.geometry)
    pq.write_table(pa.table({"x": x, "y": y, **columns}), folder / "facilities.parquet")
    count = PartitionedPopulation(folder / "parts", town)
    count.counted(places, radius)  # checks the files and imports what it needs
    count.forget()
    clock, processor = time.perf_counter(), time.process_time()
    found = count.counted(places, radius)
    taken = time.perf_counter() - clock, time.process_time() - processor
    sums = [getattr(found.interval, level) for level in _LEVELS]
    (folder / "ours.json").write_text(json.dumps({"sums": sums, "seconds": taken}))
    print(f"one process, one thread: {taken[0]:.2f} s, processor {taken[1]:.2f} s: {sums}")


def duckdb_sums(folder: Path, threads: int) -> list[float]:
    """Count with DuckDB and its spatial extension."""
    import duckdb
    import duckdb_ext

    with duckdb_ext.init(duckdb.connect()) as base:
        base.execute(f"SET threads = {threads}")
        base.execute("LOAD spatial")
        parts, places = folder / "parts" / "part-*.parquet", folder / "facilities.parquet"
        base.execute(
            f"CREATE TEMP VIEW p AS SELECT file_row_number * 10000 + CAST(regexp_extract("
            f"filename, 'part-([0-9]+)', 1) AS BIGINT) AS id, planmap_x AS x, planmap_y AS y, "
            f"planmap_people AS people, ST_Point(planmap_x, planmap_y) AS g "
            f"FROM read_parquet('{parts}', filename = true, file_row_number = true)"
        )
        base.execute(
            f"CREATE TEMP TABLE f AS SELECT *, ST_MakeEnvelope(x - possible, y - possible, "
            f"x + possible, y + possible) AS g FROM read_parquet('{places}') WHERE possible >= 0"
        )
        query = _SUMS.format(join="ST_Intersects(p.g, f.g)")
        return list(map(float, base.execute(query).fetchone()))


def sedona_sums(folder: Path, threads: int) -> list[float]:
    """Count with SedonaDB."""
    os.environ["DATAFUSION_EXECUTION_TARGET_PARTITIONS"] = str(threads)
    import sedonadb

    base = sedonadb.connect()
    try:
        base.sql(f"SET datafusion.execution.target_partitions = {threads}").execute()
    except Exception as error:  # noqa: BLE001 (another version; said, so that nobody is misled)
        print("  SedonaDB's number of threads could not be set:", str(error)[:100])
    base.read_parquet(str(folder / "parts" / "part-0*.parquet")).to_view("raw", overwrite=True)
    base.read_parquet(str(folder / "facilities.parquet")).to_view("places", overwrite=True)
    base.sql(
        "SELECT row_number() OVER () AS id, planmap_x AS x, planmap_y AS y, "
        "planmap_people AS people, ST_Point(planmap_x, planmap_y) AS g FROM raw"
    ).to_view("p", overwrite=True)
    base.sql("SELECT *, ST_Point(x, y) AS g FROM places WHERE possible >= 0").to_view(
        "f", overwrite=True
    )
    query = _SUMS.format(join="ST_DWithin(p.g, f.g, f.possible)")
    table = base.sql(query).to_arrow_table().to_pylist()[0]
    return [float(table[level]) for level in _LEVELS]


def measure(folder: Path) -> None:
    """Count with each rival that is installed and print its time beside ours."""
    ours = json.loads((folder / "ours.json").read_text())
    print(
        f"ours, one process, one thread: {ours['seconds'][0]:.2f} s, processor {ours['seconds'][1]:.2f} s"
    )
    for name, count in (("DuckDB spatial", duckdb_sums), ("SedonaDB", sedona_sums)):
        for threads in (1, os.cpu_count() or 1):
            _print(name, count, folder, threads, ours["sums"])


def _print(name: str, count: Any, folder: Path, threads: int, wanted: list[float]) -> None:
    clock, processor = time.perf_counter(), time.process_time()
    try:
        sums = count(folder, threads)
    except Exception as error:  # noqa: BLE001 (what it cannot do is a result, too)
        print(f"{name}, threads {threads}: {type(error).__name__}: {str(error)[:300]}")
        return
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    off = max(abs(a - b) / b for a, b in zip(sums, wanted, strict=True))
    exact = "the same to the last digit" if sums == wanted else f"off by {off:.1e}"
    print(
        f"{name}, threads {threads}: {clock:.2f} s, processor {processor:.2f} s; {exact}",
        flush=True,
    )


if __name__ == "__main__":
    chosen = Path(sys.argv[1])
    if __package__:
        prepare(chosen, float(sys.argv[2]) if len(sys.argv) > 2 else 2)
    else:
        measure(chosen)
