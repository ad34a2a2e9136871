"""How certain a place is, and why there is none."""

from __future__ import annotations

from typing import Any

import pytest

from geo.model.location import (
    certainty,
    in_words,
    is_programme_of_sites,
    missing_reason,
    on_card,
)
from geo.model.vocabulary import vocabulary

PROMISE = {"target_value": 30, "location_type": "unknown"}


@pytest.mark.parametrize(
    ("properties", "located", "expected"),
    [
        ({"location_verified": True}, True, "surveyed"),
        ({"location_verified": False}, True, "estimate"),
        ({}, True, "estimate"),
        ({"location_verified": "true"}, True, "estimate"),
        ({"location_verified": 1}, True, "estimate"),
        ({"location_type": "unknown"}, False, "not_located"),
        ({"location_type": "site"}, False, "not_located"),
        ({"location_type": "subdistrict_wide"}, False, "no_place"),
        ({"location_type": "not_spatial"}, False, "no_place"),
        ({"location_type": "subdistrict_wide", "location_verified": True}, False, "no_place"),
        (PROMISE, False, "not_located"),
        ({}, False, "not_located"),
    ],
)
def test_certainty_follows_place_and_verification(
    properties: dict[str, Any], *, located: bool, expected: str
) -> None:
    assert certainty(properties, located=located) == expected


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"location_type": "subdistrict_wide"}, "whole_subdistrict"),
        ({"location_type": "not_spatial"}, "no_place"),
        ({"location_type": "unknown"}, "not_found"),
        ({"location_type": "site"}, "not_found"),
        ({}, "not_found"),
        (PROMISE, "future_sites"),
        ({"target_value": 250, "location_type": "subdistrict_wide"}, "whole_subdistrict"),
    ],
)
def test_a_missing_mark_has_a_reason(properties: dict[str, Any], reason: str) -> None:
    assert missing_reason(properties) == reason
    assert reason in vocabulary().codes("reason")


def test_a_promise_of_sites_needs_a_figure_and_no_place() -> None:
    assert is_programme_of_sites(PROMISE)
    assert not is_programme_of_sites({**PROMISE, "target_value": None})
    assert not is_programme_of_sites({**PROMISE, "location_type": "site"})


def test_a_target_of_zero_is_still_a_promise() -> None:
    assert is_programme_of_sites({**PROMISE, "target_value": 0})


SITE = {"location_type": "site", "location_verified": False, "location_accuracy_m": 800}


def test_a_place_is_told_in_words() -> None:
    assert in_words(SITE, "en", located=True) == "Site; estimate, ±800 m"


def test_a_place_is_told_in_chinese() -> None:
    told = in_words(SITE, "zh", located=True)
    assert "点位" in told
    assert "估计" in told
    assert "800" in told


def test_a_place_of_unknown_accuracy_is_told_without_a_radius() -> None:
    assert "±" not in in_words({**SITE, "location_accuracy_m": None}, "en", located=True)


def test_a_missing_place_is_told_by_its_reason() -> None:
    told = in_words({"location_type": "not_spatial"}, "zh", located=False)
    assert told == vocabulary().label("reason", "no_place", "zh")


POINT: dict[str, Any] = {"type": "Point", "coordinates": [113.75, 23.0]}
LINE: dict[str, Any] = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}


def test_a_circle_is_spoken_of_only_where_one_is_drawn() -> None:
    assert "circle:" in on_card(SITE, POINT, "en")[2]
    assert "dashed line" in on_card(SITE, LINE, "en")[2]
    assert "no circle" in on_card({**SITE, "location_accuracy_m": None}, POINT, "en")[2]
    assert "solid" in on_card({**SITE, "location_verified": True}, LINE, "en")[2]
    assert on_card({"location_type": "not_spatial"}, None, "en") == (
        vocabulary().label("reason", "no_place", "en"),
    )


def test_a_radius_has_the_unit_of_the_card_in_every_phrase() -> None:
    wide = {**SITE, "location_accuracy_m": 1200}
    assert in_words(wide, "zh", located=True).endswith("（±1.2 公里）")
    assert on_card(wide, POINT, "zh")[0] == "估计 ±1.2 公里"
