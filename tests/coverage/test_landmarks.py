"""Where a point lies, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.coverage.landmarks import Landmarks, around, landmarks, near_areas
from tests.conftest import DATA
from tests.coverage.squares import SOUTH, WEST, at, square, square_town

TOWN = square_town()
STATION = Landmarks(np.array([TOWN.to_degrees(at(0, 0))], object), ("西平站",), ("Xiping station",))
NONE = Landmarks(np.empty(0, object), (), ())


@pytest.mark.parametrize(
    ("x", "y", "text"),
    [
        (0, 100, "about 100 m from Xiping station"),
        (0, 820, "about 820 m north of Xiping station"),
        (800, 800, "about 1.1 km north-east of Xiping station"),
        (-2_000, 0, "about 2.0 km west of Xiping station"),
        (100, -900, "about 910 m south of Xiping station"),
        (0, 9_000, None),
    ],
)
def test_by_a_known_place(x: float, y: float, text: str | None) -> None:
    assert around(WEST + x, SOUTH + y, TOWN, "en", STATION) == text


def test_in_chinese() -> None:
    assert around(WEST + 600, SOUTH - 600, TOWN, "zh", STATION) == "西平站东南约 850 米处"


def test_a_community_that_holds_the_point_is_named_with_the_place_nearest_to_it() -> None:
    town = square_town(communities={"东社区": square(100, 500, 500)})
    where = around(*at(550, 550).coords[0], town, "en", STATION)
    assert where == "东社区, about 780 m north-east of Xiping station"
    assert around(*at(550, 550).coords[0], town, "en", NONE) == "东社区"
    assert around(*at(0, 0).coords[0], town, "en", STATION) == "about 10 m from Xiping station"


def test_of_an_area_a_place_inside_is_named_before_a_nearer_one_outside() -> None:
    far, near = at(1_800, 1_000), at(1_000, 2_050)
    known = Landmarks(TOWN.to_degrees(np.array([near, far])), ("外", "内"), ("Outside", "Inside"))
    middle = shapely.get_coordinates(at(1_000, 1_400))[0].tolist()
    (found,) = near_areas([square()], [tuple(middle)], TOWN, known)
    assert found is not None
    assert (found.name_en, found.is_inside) == ("Inside", True)
    assert (found.words("en"), found.words("zh")) == ("around Inside", "内一带")
    outside = Landmarks(known.points[:1], known.names[:1], known.names_en[:1])
    (found,) = near_areas([square()], [tuple(middle)], TOWN, outside)
    assert found is not None
    assert found.words("en") == "about 650 m south of Outside"


def test_nothing_known() -> None:
    assert around(WEST, SOUTH, TOWN, "en", NONE) is None


def test_the_places_of_the_data_folder() -> None:
    assert "西平站" in landmarks().names
    assert len(landmarks().points) == len(landmarks().names_en)


@pytest.mark.parametrize("content", [None, "{", '{"features": [{}]}', '{"features": 1}'])
def test_a_file_that_is_not_there_or_not_good_names_nothing(
    content: str | None, tmp_path: Path, own_settings: Callable[..., None]
) -> None:
    shutil.copy(DATA / "plan.toml", tmp_path)
    if content is not None:
        (tmp_path / "reference_places.geojson").write_text(content, encoding="utf-8")
    own_settings(data=str(tmp_path))
    assert landmarks().names == ()
