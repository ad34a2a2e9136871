"""Residents in partitions count as they do in one piece, however they are divided."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from geo.coverage.certainty import NOMINAL
from geo.coverage.communities import by_community
from geo.coverage.coverage import straight_line_coverage
from geo.coverage.gaps import gaps
from geo.coverage.population import partitioned as module
from geo.coverage.population.partitioned import PartitionedPopulation
from geo.coverage.town import Town, town_from
from geo.model.errors import UnreadableFile, UnusablePopulation
from geo.model.messages import advice, sentence
from tests.coverage.residents import (
    columns,
    in_one_piece,
    outlined,
    partitioned,
    served,
    squares,
)
from tests.coverage.squares import rule

TOWN = outlined()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return partitioned(tmp_path_factory.mktemp("residents") / "parts", TOWN)


def figures(people: Any, town: Town = TOWN) -> dict[str, Any]:
    """Count in every way that is counted by straight line."""
    facilities, radius = served(town)
    areas = squares(town)
    coverage = straight_line_coverage(town, facilities, rule(400), people)
    communities = dict(zip("abcdefghijklmnopqrstuvwxy", areas, strict=True))
    rows = by_community(coverage, people, communities).rows
    found = gaps(coverage, people)
    return {
        "total": (people.total, people.outside),
        "covered": people.within(None, facilities, radius),
        "inside": people.inside(areas[7]),
        "areas": people.inside_each(areas).tolist(),
        "covered areas": people.within_each(None, facilities, radius, areas),
        "coverage": (coverage.people, coverage.people_total, coverage.people_basis),
        "communities": [(row.name, row.people, row.people_total) for row in rows],
        "gaps": [gap.people for gap in found.gaps],
        "beside": (found.slivers_people, found.elsewhere_people),
    }


@pytest.mark.parametrize("rows_each", [150, 1_000, 10_000])
def test_sums_are_those_of_one_piece_to_the_last_digit(tmp_path: Path, rows_each: int) -> None:
    people = PartitionedPopulation(partitioned(tmp_path / "parts", TOWN, rows_each), TOWN)
    assert len(people.index.partitions) == -(-6_000 // rows_each)
    one_piece = figures(in_one_piece(TOWN))
    assert len(one_piece["gaps"]) > 5
    for name, figure in figures(people).items():
        assert figure == one_piece[name], name


def test_a_town_known_in_metres_only_has_the_same_edge(tmp_path: Path) -> None:
    town = Town(TOWN.outline, TOWN.system)
    people = PartitionedPopulation(partitioned(tmp_path / "parts", town), town)
    whole = in_one_piece(TOWN)
    x, y = TOWN.points(*columns().points)  # type: ignore[misc]
    numbers = np.asarray(columns().table.column("人口").to_numpy())
    inside = shapely.intersects_xy(town.outline, x, y)
    assert people.total == module.rounded(module.units_of(numbers[inside]))
    assert people.total + people.outside == pytest.approx(whole.total + whole.outside)


def test_partitions_written_for_another_plane_are_read_in_the_town_s(tmp_path: Path) -> None:
    elsewhere = town_from(shapely.box(117.0, 30.0, 117.1, 30.1))
    people = PartitionedPopulation(partitioned(tmp_path / "parts", elsewhere), TOWN)
    assert people.index.system != TOWN.system
    assert figures(people) == figures(in_one_piece(TOWN))


def test_counting_loads_no_points_and_each_partition_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = PartitionedPopulation(folder, TOWN)
    read: list[str] = []
    count = module.count_partition

    def noted(question: Any, item: Any) -> Any:
        read.append(item.partition.name)
        return count(question, item)

    monkeypatch.setattr(module, "count_partition", noted)
    told: list[tuple[int, int]] = []
    facilities, radius = served(TOWN)
    areas = squares(TOWN)
    people.counted(facilities, radius, areas, lambda *each: told.append(each))
    people.within(None, facilities, radius)  # type: ignore[arg-type]
    people.within_each(None, facilities, radius, areas)  # type: ignore[arg-type]
    people.inside_each(areas)
    people.uncovered_each(facilities, radius, areas, NOMINAL)
    assert sorted(read) == sorted(item.partition.name for item in people.items)
    assert told == [(done, len(read)) for done in range(1, len(read) + 1)]
    assert "_rows" not in vars(people)
    assert len(pickle.dumps(people)) < 100_000


def test_what_needs_every_point_gets_them(folder: Path) -> None:
    people = PartitionedPopulation(folder, TOWN)
    whole = in_one_piece(TOWN)
    assert sorted(zip(people.x, people.y, people.people, strict=True)) == sorted(
        zip(whole.x, whole.y, whole.people, strict=True)
    )
    assert people.count >= len(whole.x)
    assert len(pickle.dumps(people)) < 100_000  # the points are left out


@pytest.mark.parametrize("each", [False, True])
@pytest.mark.parametrize("named", [False, True])
def test_repeated_rows_with_names_count_once(tmp_path: Path, named: bool, each: bool) -> None:
    table = columns(300, **({"name": [f"楼{n}" for n in range(300)]} if named else {}))
    twice = type(table)(table.table.take(list(range(300)) + list(range(100, 140))))
    once, double = in_one_piece(TOWN, table), in_one_piece(TOWN, twice)
    people = PartitionedPopulation(
        partitioned(tmp_path / "parts", TOWN, 60, table=twice), TOWN, each=each
    )
    wanted = once if named and not each else double
    assert (people.total, people.outside) == (wanted.total, wanted.outside)
    facilities, radius = served(TOWN)
    assert people.within(None, facilities, radius) == wanted.within(  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        facilities,
        radius,
    )
    (notice,) = people.findings
    assert notice.code == ("people_rows_twice" if named and not each else "people_rows_alike")
    assert notice.params["count"] == "40"


def test_people_without_a_place_are_outside(tmp_path: Path) -> None:
    table = columns(300)
    places = [None if at % 10 == 0 else place for at, place in enumerate(table.table["geometry"])]
    rows = table.table.drop_columns(["geometry"]).append_column(
        "geometry", [[None if each is None else each.as_py() for each in places]]
    )
    people = PartitionedPopulation(
        partitioned(tmp_path / "parts", TOWN, 100, table=type(table)(rows)), TOWN
    )
    assert people.index.unplaced == 30
    lost = table.table["人口"].to_numpy()[::10].sum()
    whole = in_one_piece(TOWN, table)
    assert people.total + people.outside == pytest.approx(whole.total + whole.outside)
    assert people.outside >= lost * (1 - 1e-12)


def test_a_town_where_nobody_lives_is_refused(folder: Path) -> None:
    with pytest.raises(UnusablePopulation) as told:
        PartitionedPopulation(folder, town_from(shapely.box(114.5, 23.5, 114.6, 23.6)))
    assert told.value.code == "population_nothing_inside"


def damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def foreign(path: Path) -> None:
    """Put a whole Parquet file in the place of another."""
    pq.write_table(pq.read_table(path).slice(1), path)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (Path.unlink, "partition_missing"),
        (damaged, "partition_damaged"),
        (foreign, "partition_damaged"),
    ],
)
def test_a_partition_that_is_not_as_it_was_written_is_told(
    tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    folder = partitioned(tmp_path / "parts", TOWN)
    people = PartitionedPopulation(folder, TOWN)
    spoil(folder / people.items[0].partition.name)
    facilities, radius = served(TOWN)
    with pytest.raises(UnreadableFile) as told:
        people.within(None, facilities, radius)  # type: ignore[arg-type]
    (finding,) = told.value.findings
    assert finding.code == code
    assert people.items[0].partition.name in sentence(finding, "zh")
    assert advice(finding, "en")
