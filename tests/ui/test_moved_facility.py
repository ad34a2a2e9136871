"""A facility that is tried out elsewhere: in the address, on the map, in the figures, taken back."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.coverage.facilities import facilities_at
from geo.store import project_store
from geo.study.trial import relocated
from geo.ui.coverage.sites import MAX_MOVES, moves_of, moves_text
from geo.ui.shared.state import PAGE_VALUES
from tests.coverage.squares import at, square, square_town
from tests.ui.test_coverage_page import map_data, roles, value, words

Run = Callable[..., AppTest]
PLACE = "113.74,22.98"


@pytest.fixture
def trial(run_page: Run) -> Run:
    def run(**address: str) -> AppTest:
        given = {"part": "try", "count": "under_construction", "lang": "en"}
        app = run_page("coverage", **{**given, **address})
        assert not app.exception
        return app

    return run


def the_park(app: AppTest) -> str:
    """Return the id of the one park that is under construction."""
    rows = json.loads(map_data(app)["shapes"])
    return str(next(row[0] for row in rows if row[1] == "facility_estimate"))


@pytest.mark.parametrize("count", [0, 1, MAX_MOVES, MAX_MOVES + 3])
def test_moves_survive_the_address_and_fit_into_it(count: int) -> None:
    longest = [(f"{number:02}{'x' * 78}", (-113.123456, -23.123456)) for number in range(count)]
    text = moves_text(longest)
    assert len(text) <= PAGE_VALUES["moves"]
    kept = moves_of(text)
    assert [name for name, _place in kept] == [name for name, _place in longest[:MAX_MOVES]]


def test_an_area_keeps_its_form_when_its_middle_is_moved() -> None:
    town = square_town()
    there = facilities_at([square(100.0), at(5, 5)], ids=("area", "point"))
    place = town.to_degrees(at(1_000, 1_000))
    moves = [("area", (place.x, place.y)), ("nobody", (0.0, 0.0))]
    found = relocated(moves, there, town)
    assert list(found) == ["area"]
    wanted = square(100.0, 950.0, 950.0)
    assert shapely.hausdorff_distance(found["area"].geometry, wanted) < 1e-3
    assert found["area"].uncertainty_m == 0


def test_a_moved_facility_has_a_ghost_an_arrow_and_figures_before_and_after(trial: Run) -> None:
    park = the_park(trial())
    app = trial(moves=f"{park}@{PLACE}")
    data = map_data(app)
    assert roles(app).count("old") == 1
    assert "facility" in roles(app)
    assert len(data["arrows"]) == 1
    assert data["arrows"][0][1] == pytest.approx([113.74, 22.98], abs=1e-5)
    assert ["old", "Current place of a moved facility"] in data["legend"]
    text = html.unescape(words(app))
    for part in ("Without the trial", "With the trial", "A. ", "more is covered, and about"):
        assert part in text
    assert any("The new place counts as exact" in each.value for each in app.caption)


def test_moves_and_new_sites_count_together(trial: Run) -> None:
    park = the_park(trial())
    both = words(trial(moves=f"{park}@{PLACE}", sites="113.72,22.97"))
    one = words(trial(moves=f"{park}@{PLACE}"))
    assert "1.57 km² (3%)" in both
    assert "0.785 km² (1%)" in one


def test_a_facility_is_chosen_without_the_map_and_the_map_waits_for_its_place(trial: Run) -> None:
    app = trial()
    assert map_data(app)["picksMarks"] is True
    app.selectbox(key="coverage_moving").set_value(the_park(app)).run()
    assert "Click on the map to move “" in words(app)
    assert map_data(app)["picksMarks"] is False


def test_one_or_all_are_taken_back(trial: Run) -> None:
    park = the_park(trial())
    app = trial(moves=f"{park}@{PLACE}", sites="113.72,22.97")
    app.button(key="coverage_again_0").click().run()
    assert "Click on the map to move “" in words(app)
    app.button(key="coverage_back_0").click().run()
    assert "moves" not in app.query_params
    assert value(app, "sites") == "113.72,22.97"
    app = trial(moves=f"{park}@{PLACE}", sites="113.72,22.97")
    next(each for each in app.button if each.label == "Remove all").click().run()
    assert "moves" not in app.query_params
    assert "sites" not in app.query_params


def test_a_project_without_a_place_can_be_given_one(trial: Run) -> None:
    app = trial()
    offered = app.selectbox(key="coverage_moving").options
    waiting = [each for each in offered if each.endswith("(no place yet)")]
    assert waiting
    snapshot = project_store().snapshot()
    features = map(snapshot.feature, snapshot.columns.rows.values())
    name = next(
        str(each["id"])
        for each in features
        if each["properties"]["category"] == "park"
        and each["geometry"] is None
        and each["properties"].get("target_value") is None
    )
    there = roles(app).count("facility")
    app = trial(moves=f"{name}@{PLACE}")
    assert roles(app).count("facility") == there + 1
    assert roles(app).count("old") == 0


@pytest.mark.parametrize(
    "moves", ["nobody@113.7,23", "@;x@1,2,3;;", "a@nan,1", "a@0,90;b@-170,-89", "<b>@113.7,23"]
)
def test_moves_that_cannot_be_understood_move_nothing(trial: Run, moves: str) -> None:
    app = trial(moves=moves)
    assert roles(app).count("old") == 0
    assert "<b>@" not in words(app)


def test_two_scenarios_and_the_download_know_the_move(trial: Run) -> None:
    park = the_park(trial())
    app = trial(moves=f"{park}@{PLACE}", part="compare")
    assert "with the trial (0 new, 1 moved)" in html.unescape(words(app))
    assert not trial(moves=f"{park}@{PLACE}", part="files").exception
