"""``coverage --all-areas`` and ``layers partition``: files, progress, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from typer.testing import CliRunner, Result

from geo.cli import app
from geo.coverage.population.partitions import read_index
from geo.coverage.town import town
from geo.export.coverage import areas
from geo.model.plan import plan
from tests.coverage.residents import in_one_piece, partitioned
from tests.layers.conftest import data, geojson, point

__all__ = ["data"]
Run = Callable[..., Result]
PARK = ("--name-zh", "公园现状", "--source", "城管分局", "--author", "李工", "--reason", "现状")


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str | Path, expect: int = 0) -> Result:
        result = CliRunner().invoke(app, list(map(str, words)))
        assert result.exit_code == expect, result.output
        return result

    return call


@pytest.fixture
def communities(tmp_path: Path) -> Path:
    """Return two communities of the town as a file."""
    west, south, east, north = town().degrees.bounds
    middle = (west + east) / 2

    def outline(low: float, high: float, name: str) -> dict[str, Any]:
        ring = [[low, south], [high, south], [high, north], [low, north], [low, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"社区": name}, "geometry": geometry}

    path = tmp_path / "communities.geojson"
    path.write_bytes(geojson(outline(west, middle, "西社区"), outline(middle, east, "东社区")))
    return path


@pytest.fixture
def parks(tmp_path: Path) -> Path:
    path = tmp_path / "parks.geojson"
    path.write_bytes(geojson(point(113.725, 22.99, "a", name="甲公园"),
                             point(113.755, 23.0, "b", name="乙公园")))  # fmt: skip
    return path


@pytest.fixture
def residents(data: Path, tmp_path: Path) -> Path:
    return partitioned(tmp_path / "residents", town(), 900)


def test_each_area_has_a_row_with_the_figures_of_the_study(
    run: Run, tmp_path: Path, communities: Path, parks: Path, residents: Path
) -> None:
    files = ("--communities", communities, "--facilities", parks, "--population", residents)
    out = tmp_path / "areas.parquet"
    told = run("coverage", "park", *files, "--all-areas", out)
    assert f"{out}: 3 rows" in told.stdout
    rows = geopandas.read_parquet(out).set_index("area")
    assert rows.crs == "OGC:CRS84"
    answer = json.loads(run("coverage", "park", *files, "--json").stdout)
    whole = rows.iloc[0]
    assert (whole["kind"], whole["service"], whole["facilities"]) == ("town", "park", 2)
    people = in_one_piece(town())
    assert whole["people"] == people.total
    for level, figure in answer["people"].items():
        assert whole[f"people_covered_{level}"] == pytest.approx(figure, abs=0.06)
        assert whole[f"covered_km2_{level}"] == pytest.approx(
            answer["covered_km2"][level], abs=1e-6
        )
    assert whole["date"] == plan().date.isoformat()
    named = {"parks.geojson", "residents", "communities.geojson"}
    assert set(whole["source"].split("; ")) == named
    assert whole["rule_source"]
    parts = rows.iloc[1:]
    assert sorted(parts.index) == sorted(["东社区", "西社区"])
    assert parts["people"].sum() == pytest.approx(people.total)
    by_name = {each["community"]: each for each in answer["communities"]}
    for name, row in parts.iterrows():
        assert row["people_covered_nominal"] == pytest.approx(
            by_name[name]["people"]["nominal"], abs=0.06
        )
    assert parts.union_all().symmetric_difference(whole["geometry"]).area < 1e-9


def test_without_a_category_each_service_has_its_rows(
    run: Run, tmp_path: Path, communities: Path
) -> None:
    out = tmp_path / "areas.parquet"
    told = run("coverage", "--all-areas", out, "--communities", communities, "--json")
    answer = json.loads(told.stdout)
    rows = geopandas.read_parquet(out)
    assert answer["rows"] == len(rows) == 3 * len(answer["services"])
    assert set(rows["service"]) == set(answer["services"])
    lines = [json.loads(line)["progress"] for line in told.stderr.splitlines()]
    assert lines[-1]["done"] == lines[-1]["of"]
    assert [each["done"] for each in lines] == sorted({each["done"] for each in lines})


def test_where_nothing_counts_there_is_no_figure(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "areas.parquet"
    run("coverage", "park", "--all-areas", out)
    row = geopandas.read_parquet(out).iloc[0]
    assert row["facilities"] == 0
    assert row[["covered_km2_nominal", "people_covered_nominal"]].isna().all()
    assert row["people"] > 0


def test_the_office_s_layer_is_named_as_the_source(
    run: Run, tmp_path: Path, parks: Path, residents: Path
) -> None:
    park = ("--kind", "facilities", "--category", "park", "--date", "2023-05", *PARK)
    run("layers", "add", parks, *park)
    run("layers", "add", residents, "--kind", "residents", *PARK, "--date", "2024")
    out = tmp_path / "areas.parquet"
    run("coverage", "park", "--all-areas", out)
    row = geopandas.read_parquet(out).iloc[0]
    layers = ["公园现状 2023-05: 城管分局", "公园现状 2024: 城管分局"]
    assert sorted(row["source"].split("; ")) == layers
    assert row["people"] == in_one_piece(town()).total
    assert "internal" in row["notices"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("park", "--all-areas", "areas.xlsx"), "out_unknown"),
        (("park", "--all-areas", "a.parquet", "--sites", "2"), "all_areas_alone"),
        (("park", "--all-areas", "a.parquet", "--out", "b.xlsx"), "all_areas_alone"),
        (("--all-areas", "a.parquet", "--circle"), "all_areas_alone"),
        (("--all-areas", "a.parquet", "--radius", "300"), "needs_category"),
    ],
)
def test_what_does_not_go_together_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = json.loads(run("coverage", *words, "--json", expect=2).stdout)
    assert answer["error"]["code"] == code
    assert not list(tmp_path.glob("*.parquet"))


def test_a_file_that_fails_on_the_way_leaves_the_old_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "areas.parquet"
    run("coverage", "park", "--all-areas", out)
    before = out.read_bytes()

    def full(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(areas, "replace", full)
    answer = run("coverage", "park", "--all-areas", out, "--json", expect=2)
    assert json.loads(answer.stdout)["error"]["code"] == "disk_full"
    assert out.read_bytes() == before
    assert [each.name for each in tmp_path.glob(".*")] == []


def test_residents_are_partitioned_by_a_command(run: Run, tmp_path: Path) -> None:
    from tests.layers.test_large_file import frame

    source, folder = tmp_path / "people.parquet", tmp_path / "parts"
    frame().to_parquet(source)
    told = run("layers", "partition", source, folder, "--json")
    answer = json.loads(told.stdout)
    index = read_index(folder)
    assert answer["rows"] == index.rows == 400
    assert answer["bytes"] == index.size
    assert json.loads(told.stderr.splitlines()[-1]) == {"progress": {"done": 1, "of": 1}}
    again = json.loads(run("layers", "partition", source, folder, "--json", expect=2).stdout)
    assert again["error"]["code"] == "folder_exists"
    words = run("layers", "partition", source, tmp_path / "other").stdout
    assert "400 rows" in words


def test_a_folder_without_partitions_is_told(run: Run, tmp_path: Path) -> None:
    answer = json.loads(
        run("coverage", "park", "--population", tmp_path, "--json", expect=2).stdout
    )
    assert answer["error"]["code"] == "partitions_none"
    assert "layers partition" in answer["error"]["hint"]


def test_people_of_a_folder_count_along_streets_and_for_capacity_too(
    run: Run, residents: Path, parks: Path, tmp_path: Path
) -> None:
    files = ("--facilities", parks, "--population", residents)
    out = tmp_path / "all.xlsx"
    answer = json.loads(
        run("coverage", "park", *files, "--sites", "1", "--out", out, "--json").stdout
    )
    assert answer["people_basis"] == "points"
    assert answer["siting"]["sites"]
