"""The reading at the bottom: chosen, declared, hinted or by size."""

from __future__ import annotations

import pytest

from geo.crs.recognise import Indications, by_choice, first_reading
from geo.crs.systems import BD09, GCJ02, SYSTEMS, WGS84, Reading
from tests.crs.places import NANCHENG, X, Y, in_system


def evidence(x, y, declared=None, fields=(), file_name="") -> Indications:
    return Indications.gather(
        x,
        y,
        declared=declared,
        field_names=fields,
        file_name=file_name,
        matches=None,
        around=NANCHENG,
    )


@pytest.mark.parametrize("system", [GCJ02, BD09, WGS84])
def test_a_choice_is_applied(system) -> None:
    draft = by_choice(evidence(X, Y), system)
    assert (draft.reading, draft.basis) == (Reading(system), "chosen")
    assert draft.findings == draft.questions == []


def test_the_axes_of_a_chosen_system_come_from_the_numbers() -> None:
    assert by_choice(evidence(Y, X), GCJ02).reading == Reading(GCJ02, swapped=True)


def test_a_chosen_reading_is_applied_as_it_is() -> None:
    draft = by_choice(evidence(X, Y), Reading(SYSTEMS["EPSG:4547"]))
    assert draft.reading == Reading(SYSTEMS["EPSG:4547"])
    assert [finding.code for finding in draft.findings] == ["crs_contradiction"]


def test_a_chosen_system_that_cannot_be_is_asked_again() -> None:
    draft = by_choice(evidence(X, Y), SYSTEMS["EPSG:4547"])
    assert draft.reading is None
    assert [question.code for question in draft.questions] == ["contradiction"]


@pytest.mark.parametrize("declared", ["GCJ-02", "BD-09"])
def test_without_a_choice_no_displaced_system_is_read(declared: str) -> None:
    for swap in (False, True):
        x, y = in_system(declared, swapped=swap)
        reading = first_reading(evidence(x, y, declared, ["高德"], "百度")).reading
        assert reading == Reading(WGS84, swapped=swap)


def test_a_hint_decides_between_systems_of_the_same_numbers() -> None:
    x, y = in_system("EPSG:4508")
    assert first_reading(evidence(x, y)).reading.system.code == "EPSG:32649"
    assert first_reading(evidence(x, y, fields=["CGCS2000_X"])).reading.system.code == "EPSG:4508"


def test_a_hint_does_not_beat_the_numbers() -> None:
    draft = first_reading(evidence(X, Y, file_name="4547.csv"))
    assert (draft.reading.system, draft.basis) == (SYSTEMS["EPSG:4490"], "file")
    draft = first_reading(evidence(X, Y, file_name="utm49.csv"))
    assert draft.reading.system in {WGS84, SYSTEMS["EPSG:4490"]}
