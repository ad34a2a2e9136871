"""The whole recognition: applied when certain, asked when not."""

from __future__ import annotations

import numpy as np
import pytest

from geo.crs.convert import to_wgs84
from geo.crs.displacement import Matches
from geo.crs.number_ranges import by_number_range
from geo.crs.recognise import recognise
from geo.crs.recognition import Recognition
from geo.crs.systems import BD09, GCJ02, ROUGH, SYSTEMS, WGS84, Reading
from tests.crs.places import NEAR, PLACES, POSSIBLE, X, Y, in_system, scattered, shifted
from tests.crs.test_displacement import MOVED
from tests.crs.test_number_ranges import FIRST

DISPLACED = ["GCJ-02", "BD-09"]
UNSURE = [code for code, each in NEAR.items() if each.datum in ROUGH]
GRIDS = ["EPSG:3857", "EPSG:4547"]
# Their numbers are those of no other system that is in use.
ALONE = ["EPSG:4547", "EPSG:4526", "EPSG:4497", "EPSG:4525", "EPSG:4527"]
PLAIN = [code for code, each in NEAR.items() if not each.displaced and code not in UNSURE]


def codes(found: Recognition) -> tuple[list[str], list[str]]:
    return [each.code for each in found.questions], [each.code for each in found.findings]


def matched(xy, known=PLACES):
    # Confirmed to 150 m: a scatter of 50 m a direction stays within it, a displacement does not.
    return xy[:, 0], xy[:, 1], {"matches": Matches.of_points(xy, known, 150.0, True)}


@pytest.mark.parametrize("code", PLAIN)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_a_declared_system_is_applied(code: str, swapped: bool) -> None:
    found = recognise(*in_system(code, swapped=swapped), declared=code)
    assert found.applied == Reading(SYSTEMS[code], swapped)
    assert found.basis == "declared"
    assert codes(found) == ([], [])


@pytest.mark.parametrize(("code", "first"), FIRST.items())
def test_an_undeclared_system_is_recognised_by_its_numbers(code: str, first: str) -> None:
    found = recognise(*in_system(code))
    assert found.detected == Reading(SYSTEMS[first])
    own = {first} | {reading.system.code for reading, _ in found.alternatives}
    assert code in own | {"EPSG:4490"}
    if first in ALONE:
        assert (found.applied, found.basis) == (found.detected, "magnitude")
    else:
        assert found.applied is None
        [question] = found.questions
        is_grid = first in {"EPSG:32649", "EPSG:4548"}
        assert question.code == ("several" if is_grid else "undeclared")
        assert question.readings[0] == found.detected
        assert question.recommended is None
        assert question.metres > 500


@pytest.mark.parametrize("code", [code for code in PLAIN if code in POSSIBLE])
def test_known_places_confirm_or_correct_what_the_numbers_suggest(code: str) -> None:
    numbers = np.column_stack(in_system(code))
    matches = Matches.of_points(scatter_numbers(numbers), PLACES, 50.0, True)
    found = recognise(*numbers.T, matches=matches)
    applied = "EPSG:4326" if code == "EPSG:4490" else code
    assert found.applied == Reading(SYSTEMS[applied])
    assert found.basis == "known"
    assert found.comparison.verdict == "same"
    assert codes(found) == ([], [])


def scatter_numbers(numbers):
    unit = 10.0 if numbers.max() > 1_000 else 1e-4
    return numbers + np.random.default_rng(0).normal(0, unit, numbers.shape)


@pytest.mark.parametrize("code", UNSURE)
def test_xian_1980_and_beijing_1954_are_asked(code: str) -> None:
    found = recognise(*in_system(code), declared=code)
    assert found.applied is None
    [question] = found.questions
    assert question.code == SYSTEMS[code].datum
    assert question.readings[0] == question.recommended == Reading(SYSTEMS[code])
    assert question.readings[1].system.datum == "cgcs2000"
    chosen = recognise(*in_system(code), declared=code, chosen=SYSTEMS[code])
    assert chosen.applied == Reading(SYSTEMS[code])


@pytest.mark.parametrize("code", DISPLACED)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("how", ["declared", "field", "file"])
def test_a_name_of_a_web_map_leads_to_a_question(code: str, swapped: bool, how: str) -> None:
    word = {"GCJ-02": "高德", "BD-09": "百度"}[code]
    names = {
        "declared": {"declared": code},
        "field": {"field_names": [f"{word}经度"]},
        "file": {"file_name": f"{word}.csv"},
    }[how]
    found = recognise(*in_system(code, swapped=swapped), **names)
    assert found.applied is None
    [question] = found.questions
    assert question.code == "displaced"
    assert question.readings == (Reading(SYSTEMS[code], swapped), Reading(WGS84, swapped))
    assert question.recommended == question.readings[0]


@pytest.mark.parametrize("code", DISPLACED)
@pytest.mark.parametrize("noise", [0, 5, 20, 50])
@pytest.mark.parametrize("seed", range(3))
def test_a_shift_like_a_web_map_leads_to_a_question(code: str, noise: float, seed: int) -> None:
    verdict = SYSTEMS[code].datum
    x, y, matches = matched(scattered(MOVED[verdict], noise, seed))
    for declared in (None, "CRS84", "CGCS2000"):
        found = recognise(x, y, declared=declared, **matches)
        assert found.applied is None
        assert codes(found)[0] == ["displaced"]
        assert found.questions[0].recommended == Reading(SYSTEMS[code])
        assert len(found.questions[0].readings) == 2
        assert ("crs_contradiction" in codes(found)[1]) == (declared is not None)


@pytest.mark.parametrize("noise", [0, 5, 20, 50])
@pytest.mark.parametrize("seed", range(3))
def test_unshifted_places_are_not_questioned(noise: float, seed: int) -> None:
    x, y, matches = matched(scattered(PLACES, noise, seed))
    found = recognise(x, y, **matches)
    assert found.applied == Reading(WGS84)
    assert codes(found) == ([], [])


@pytest.mark.parametrize("code", DISPLACED)
@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_matches_are_enough_for_a_question(code: str, count: int) -> None:
    moved = MOVED[SYSTEMS[code].datum]
    found = recognise(*moved.T, matches=Matches.of_points(moved[:count], PLACES[:count]))
    assert codes(found)[0] == ["displaced"]
    assert found.comparison.confidence == "low"


@pytest.mark.parametrize("code", DISPLACED)
def test_one_outlier_changes_nothing(code: str) -> None:
    moved = MOVED[SYSTEMS[code].datum].copy()
    moved[1] += 0.1
    found = recognise(*moved.T, matches=Matches.of_points(moved, PLACES))
    assert codes(found)[0] == ["displaced"]
    assert found.comparison.outliers == (1,)


def test_a_mixture_is_asked_without_a_recommendation() -> None:
    mixed = np.where([[True], [True], [True], [False], [False]], MOVED["gcj02"], PLACES)
    found = recognise(*mixed.T, matches=Matches.of_points(mixed, PLACES))
    assert codes(found) == (["displaced"], ["crs_parts"])
    assert found.questions[0].recommended is None


@pytest.mark.parametrize("code", DISPLACED)
def test_a_web_map_named_in_vain_is_told(code: str) -> None:
    found = recognise(X, Y, declared=code, matches=Matches.of_points(PLACES, PLACES))
    assert codes(found) == (["displaced"], ["crs_contradiction"])
    assert found.questions[0].recommended == Reading(WGS84)


@pytest.mark.parametrize("chosen", [GCJ02, BD09])
def test_the_users_answer_is_applied_and_confirmed(chosen) -> None:
    moved = MOVED[chosen.datum]
    found = recognise(*moved.T, chosen=chosen, matches=Matches.of_points(moved, PLACES))
    assert found.applied == Reading(chosen)
    assert found.basis == "chosen"
    assert found.comparison.verdict == "same"
    assert codes(found) == ([], [])


def test_the_users_answer_against_the_known_places_is_told() -> None:
    moved = MOVED["gcj02"]
    found = recognise(*moved.T, chosen=WGS84, matches=Matches.of_points(moved, PLACES))
    assert found.applied == Reading(WGS84)
    assert codes(found) == ([], ["crs_shift"])


@pytest.mark.parametrize("verdict", ["gcj02_undone", "bd09_undone"])
def test_a_file_converted_once_too_often_is_told(verdict: str) -> None:
    matches = Matches.of_points(MOVED[verdict], PLACES)
    found = recognise(*MOVED[verdict].T, declared="CRS84", matches=matches)
    assert found.applied == Reading(WGS84)
    assert codes(found) == ([], ["crs_shift"])


def test_another_common_shift_is_told() -> None:
    moved = shifted(110, 20)
    found = recognise(*moved.T, declared="CRS84", matches=Matches.of_points(moved, PLACES))
    assert codes(found) == ([], ["crs_shift"])
    assert found.findings[0].params == {"metres": 112}


@pytest.mark.parametrize(
    ("declared", "numbers", "applied"),
    [
        ("EPSG:4547", "EPSG:4526", "EPSG:4526"),  # the zone number was forgotten in the name
        ("EPSG:4526", "EPSG:4547", "EPSG:4547"),
        ("CGCS2000", "EPSG:4547", "EPSG:4547"),
        ("CGCS2000", "EPSG:4508", "EPSG:4508"),
        ("CRS84", "EPSG:4547", "EPSG:4547"),
        ("EPSG:4547", "EPSG:4326", "EPSG:4490"),
        ("EPSG:3857", "EPSG:4326", "EPSG:4326"),
    ],
)
def test_another_projection_of_the_declared_datum_is_read_and_told(
    declared: str, numbers: str, applied: str
) -> None:
    found = recognise(*in_system(numbers), declared=declared)
    assert found.applied == Reading(SYSTEMS[applied])
    assert "crs_contradiction" in codes(found)[1]


@pytest.mark.parametrize("code", DISPLACED)
def test_degrees_of_a_web_map_cannot_be_metres_of_a_zone(code: str) -> None:
    found = recognise(*in_system("EPSG:4526"), declared=code)
    assert found.applied is None
    assert codes(found) == (["contradiction"], ["crs_contradiction"])
    assert found.questions[0].readings[0] == Reading(SYSTEMS["EPSG:4526"])


@pytest.mark.parametrize("code", DISPLACED)
@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("declared", [None, "grid", "web map"])
def test_a_web_maps_places_in_metres_are_asked_about(
    code: str, grid: str, swapped: bool, declared: str | None
) -> None:
    own = SYSTEMS[f"{code}/{grid[5:]}"]
    numbers = in_system(own.code, swapped=swapped)
    names = {"grid": grid, "web map": code, None: None}
    matches = Matches.of_points(np.column_stack(numbers), PLACES)
    found = recognise(*numbers, declared=names[declared], matches=matches)
    assert found.applied is None
    [question] = found.questions
    assert question.code == "displaced"
    assert set(question.readings) >= {Reading(own, swapped), Reading(SYSTEMS[grid], swapped)}
    assert question.recommended == question.readings[0]
    answered = recognise(*numbers, chosen=question.recommended, matches=matches)
    assert answered.comparison.verdict == "same"


@pytest.mark.parametrize("grid", GRIDS)
def test_a_web_map_that_a_column_names_is_asked_about_in_metres_too(grid: str) -> None:
    found = recognise(*in_system(f"BD-09/{grid[5:]}"), field_names=["百度X"])
    assert codes(found) == (["displaced"], [])
    [question] = found.questions
    own = Reading(SYSTEMS[f"BD-09/{grid[5:]}"])
    assert own in question.readings
    # Baidu's own metres are 15 km away from these, and as likely.
    assert question.recommended == (None if grid == "EPSG:3857" else own)


def test_metres_that_half_come_from_a_web_map_are_asked_without_a_recommendation() -> None:
    plain, moved = (np.column_stack(in_system(each)) for each in ("EPSG:3857", "GCJ-02/3857"))
    mixed = np.where([[True], [True], [True], [False], [False]], moved, plain)
    found = recognise(*mixed.T, matches=Matches.of_points(mixed, PLACES))
    assert codes(found) == (["displaced"], ["crs_parts"])
    assert found.questions[0].recommended is None


def test_a_declaration_that_known_places_refute_is_asked_about() -> None:
    numbers = np.column_stack(in_system("EPSG:4547"))
    surveyed = numbers + np.random.default_rng(0).normal(0, 300, numbers.shape)
    found = recognise(
        *surveyed.T, declared="EPSG:32649", matches=Matches.of_points(surveyed, PLACES)
    )
    assert codes(found) == (["several"], ["crs_contradiction"])
    assert found.questions[0].recommended == Reading(SYSTEMS["EPSG:4547"])


def test_a_declaration_beats_a_better_guess_as_long_as_it_is_possible() -> None:
    found = recognise([474_373.0], [2_546_774.0], declared="EPSG:32649")
    assert found.applied == Reading(SYSTEMS["EPSG:32649"])
    assert codes(found) == ([], ["crs_contradiction"])


def test_a_declaration_that_is_not_known_is_asked_about() -> None:
    found = recognise(*in_system("EPSG:4547"), declared="EPSG:4555")
    assert found.applied is None
    assert codes(found) == (["unknown"], ["unknown_crs"])
    assert found.questions[0].readings[0] == Reading(SYSTEMS["EPSG:4547"])
    assert all(each.system.frame == "wgs84" for each in found.questions[0].readings)


def test_known_places_answer_what_a_declaration_leaves_open() -> None:
    x, y = in_system("EPSG:4547")
    known = np.column_stack(to_wgs84(np.asarray(x), np.asarray(y), SYSTEMS["EPSG:4547"]))
    found = recognise(
        x, y, declared="EPSG:4555", matches=Matches.of_points(np.column_stack((x, y)), known)
    )
    assert found.applied == Reading(SYSTEMS["EPSG:4547"])
    assert codes(found) == ([], ["unknown_crs"])


@pytest.mark.parametrize("word", ["null", "{}", "link", "name"])
def test_a_declaration_that_names_nothing_is_only_told(word: str) -> None:
    found = recognise(*in_system("EPSG:4547"), declared=word)
    assert found.applied == Reading(SYSTEMS["EPSG:4547"])
    assert codes(found) == ([], ["unknown_crs"])


@pytest.mark.parametrize("code", ["EPSG:32649", "EPSG:4508"])
def test_a_zone_of_two_systems_is_asked_about(code: str) -> None:
    found = recognise(*in_system(code))
    assert codes(found) == (["several"], [])
    [question] = found.questions
    assert {each.system.code for each in question.readings} == {"EPSG:32649", "EPSG:4508"}
    assert question.metres == pytest.approx(1_029, abs=15)
    assert question.recommended is None


def test_far_from_home_the_zones_are_asked() -> None:
    found = recognise([474_373.0], [4_400_000.0])
    assert found.applied is None
    assert codes(found)[0] == ["several"]
    assert Reading(SYSTEMS["EPSG:4547"]) in found.questions[0].readings


def test_every_position_is_looked_at() -> None:
    x, y = np.full(50_001, 113.75), np.full(50_001, 23.0)
    x[40_000], y[40_000] = 474_373.0, 2_546_774.0
    found = recognise(x, y, declared="CRS84")
    assert found.applied == Reading(WGS84)
    assert found.findings[0].code == "crs_mixed"
    assert found.findings[0].params == {"count": 1, "total": 50_001}


def test_half_a_file_in_another_system_is_asked() -> None:
    x, y = in_system("EPSG:4547")
    found = recognise([*X, *x], [*Y, *y])
    assert found.applied is None
    assert codes(found)[0] == ["several"]


def test_numbers_that_fit_nothing_are_asked() -> None:
    found = recognise([-5e6], [-5e6])
    assert found.applied is None
    assert found.detected is None
    assert codes(found)[0] == ["none"]


@pytest.mark.parametrize(("x", "y"), [([], []), ([np.nan], [1.0])])
@pytest.mark.parametrize(
    ("declared", "code"),
    [(None, "EPSG:4326"), ("4547", "EPSG:4547"), ("2383", "EPSG:2383"), ("BD09", "EPSG:4326")],
)
def test_a_file_without_positions_needs_no_answer(x, y, declared, code) -> None:
    found = recognise(x, y, declared=declared)
    assert (found.applied, found.basis) == (Reading(SYSTEMS[code]), "default")
    assert codes(found) == ([], [])


@pytest.mark.parametrize("scale", [1e-6, 1e-7])
def test_fractions_of_a_degree_of_a_web_map_are_asked(scale: float) -> None:
    found = recognise(*in_system("BD-09", scale=scale), field_names=["百度坐标"])
    assert found.questions[0].readings[0] == Reading(BD09, scale=scale)


def test_no_displaced_system_is_ever_applied_unasked() -> None:
    for code in POSSIBLE:
        for declared in (None, code, *list(POSSIBLE)[::3]):
            found = recognise(
                *in_system(code), declared=declared, field_names=["百度"], file_name="高德"
            )
            assert found.applied is None or not found.applied.system.displaced
            assert found.applied is None or found.applied.system.datum not in ROUGH


def test_candidates_are_those_of_the_numbers() -> None:
    assert recognise(X, Y).candidates == by_number_range(X, Y)
