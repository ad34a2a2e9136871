"""A rule says which facilities it is for; what is of another kind is counted separately."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.coverage.coverage import straight_line_coverage
from geo.coverage.facilities import facilities_of
from geo.coverage.facility_kinds import for_rule
from geo.coverage.network.coverage import network_coverage
from geo.coverage.report.notices import notice_sentences, notices
from geo.coverage.scenario import Scenario, TrialPlace, changed, scenario_facilities
from geo.coverage.town import town
from geo.coverage.user_data.sites import facilities_from_features, with_file
from geo.model.standards import standards
from geo.model.text.language import LANGUAGES
from geo.store import project_store
from tests.conftest import project
from tests.coverage.squares import at, square, square_town
from tests.coverage.street_plans import grid
from tests.test_cli_coverage import MIDDLE, park

POCKET = next(rule for rule in standards().rule if rule.id == "pocket_park")
TOWN = square_town()


def feature(name: str, x: float = 1_000, **properties: Any) -> dict[str, Any]:
    place = TOWN.to_degrees(at(x, 1_000))
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": {"type": "Point", "coordinates": [place.x, place.y]},
    }


def parks(*features: Any) -> Any:
    return replace(facilities_from_features(features, TOWN), category="park")


@pytest.mark.parametrize(
    ("name", "properties", "counts"),
    [
        ("西平口袋公园", {}, True),
        ("Xiping Pocket Park", {}, True),
        ("口袋公园", {"类型": "公园"}, True),
        ("西平一号", {"类型": "口袋公园"}, True),
        ("西平一号", {"kind": "pocket_park"}, True),
        ("西平一号", {"公园类型": "ＰＯＣＫＥＴ　ＰＡＲＫ"}, True),
        ("大岭山森林公园", {}, False),
        ("西平一号", {"类型": "森林公园"}, False),
        ("中央公园", {}, False),
    ],
)
def test_a_rule_is_for_what_states_its_kind_or_bears_its_name(
    name: str, properties: dict[str, str], counts: bool
) -> None:
    found = for_rule(parks(feature(name, **properties)), POCKET)
    assert (len(found), len(found.apart)) == ((1, 0) if counts else (0, 1))


def test_another_kind_and_no_kind_are_told_apart() -> None:
    found = for_rule(
        parks(
            feature("口袋公园", 100),
            feature("山", 300, 类型="森林公园"),
            feature("甲", 500),
            feature("乙", 700),
        ),
        POCKET,
    )
    told = {each.code: each.params for each in found.findings}
    assert told == {
        "rule_other_kind": {"count": "1", "names": ("山",)},
        "rule_kind_unknown": {"count": "2", "names": ("甲", "乙")},
    }


def test_a_rule_for_all_of_its_category_leaves_out_none() -> None:
    every = parks(feature("森林公园"))
    assert for_rule(every, standards().rule_for("park")) is every


@pytest.mark.parametrize("by", ["straight_line", "network"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_circle_of_a_forest_park_is_not_in_the_figures_of_pocket_parks(
    by: str, language: Any
) -> None:
    every = parks(feature("口袋公园", 500), feature("森林公园", 1_500))
    if by == "network":
        found = network_coverage(TOWN, every, POCKET, grid(2_000, 500))
    else:
        found = straight_line_coverage(TOWN, every, POCKET)
    alone = straight_line_coverage(TOWN, parks(feature("口袋公园", 500)), POCKET)
    assert len(found.facilities) == 1
    if by == "straight_line":
        assert found.covered_km2 == alone.covered_km2
    told = " ".join(notice_sentences(notices(found), language))
    assert "森林公园" in told
    assert {"en": "counted separately", "zh": "单独计数"}[language] in told
    assert found.to_dict(language)["apart"] == [{"id": "file-2", "name": "森林公园", "kind": None}]


def test_what_waits_for_a_place_is_judged_as_well(
    projects_file: Callable[..., Path], own_settings: Callable[..., None]
) -> None:
    own_settings(
        store=str(
            projects_file(
                park("a", name="口袋公园甲"),
                park("b", place=None, location_accuracy_m=None, location_type="unknown"),
                park(
                    "c",
                    place=None,
                    location_accuracy_m=None,
                    location_type="unknown",
                    类型="口袋公园",
                ),
                project("d", status="completed"),
            )
        )
    )
    snapshot, place = project_store().snapshot(), town()
    found = for_rule(facilities_of(snapshot, "park", place), POCKET)
    assert (len(found), found.not_located, [kind.id for kind in found.apart]) == (1, 1, ["b"])
    put = Scenario(moved={"c": TrialPlace(place.to_metres(shape(MIDDLE)))})
    moved = for_rule(scenario_facilities(snapshot, "park", place, put), POCKET)
    assert (len(moved), moved.not_located, [kind.id for kind in moved.apart]) == (2, 0, ["b"])


def shape(position: tuple[float, float]) -> Any:
    import shapely

    return shapely.Point(position)


def test_a_site_that_is_tried_out_is_of_the_kind_that_is_asked_for() -> None:
    tried = changed(parks(feature("森林公园")), (TrialPlace(at(100, 100), name="Trial site 1"),))
    assert for_rule(tried, POCKET).names == ("Trial site 1",)


def test_of_one_park_that_is_there_twice_the_stated_kind_counts() -> None:
    plan, own = parks(feature("西平公园")), parks(feature("西平公园", 类型="口袋公园"))
    both = with_file(plan, own)
    assert len(both) == 1
    assert len(for_rule(both, POCKET)) == 1


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "starts at its edge and its entrances"), ("zh", "从边界和出入口算起")],
)
def test_a_park_known_by_a_point_warns_that_its_service_starts_at_its_edge(
    language: Any, said: str
) -> None:
    by_point = straight_line_coverage(TOWN, parks(feature("公园")), standards().rule_for("park"))
    assert said in " ".join(notice_sentences(notices(by_point), language))
    edge = replace(by_point.facilities, geometry=by_point.facilities.geometry.copy())
    edge.geometry[0] = square(300)
    outlined = straight_line_coverage(TOWN, edge, standards().rule_for("park"))
    assert said not in " ".join(notice_sentences(notices(outlined), language))
    school = replace(by_point, facilities=replace(by_point.facilities, category="school"))
    assert said not in " ".join(notice_sentences(notices(school), language))
