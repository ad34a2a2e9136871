"""Statuses whose colours look alike, to all eyes."""

from __future__ import annotations

import numpy as np
import pytest
from colorspacious import cspace_convert

from geo.model.vocabulary import Status, vocabulary
from geo.publish.check import MIN_DISTANCE, alike, distance, seen

SIGHTS = {
    "protanopia": "protanomaly",
    "deuteranopia": "deuteranomaly",
    "tritanopia": "tritanomaly",
}


def status(colour: str, *, hollow: bool = False) -> Status:
    return Status(code="a", zh="甲", en="A", colour=colour, shape="M0 0z", hollow=hollow)


def test_the_shipped_colours_are_far_enough_apart() -> None:
    assert alike(vocabulary().status) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("#d7191c", "#1a9641"),  # the red and green of many a map
        ("#2ca02c", "#d62728"),
        ("#0072B2", "#0070b0"),
        ("#000000", "#000000"),
    ],
)
def test_colours_that_some_eyes_take_for_one(one: str, other: str) -> None:
    assert distance(one, other) < MIN_DISTANCE
    assert len(alike([status(one), status(other)])) == 1


@pytest.mark.parametrize(("one", "other"), [("#E69F00", "#0072B2"), ("#000000", "#ffffff")])
def test_colours_that_every_eye_tells_apart(one: str, other: str) -> None:
    assert alike([status(one), status(other)]) == []


def test_a_hollow_mark_is_told_from_a_filled_one() -> None:
    assert alike([status("#8a95a1"), status("#8a95a1", hollow=True)]) == []


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colour", [each.colour for each in vocabulary().status])
def test_the_simulation_is_that_of_another_implementation(colour: str, sight: str) -> None:
    rgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    space = {"name": "sRGB1+CVD", "cvd_type": SIGHTS[sight], "severity": 100}
    known = np.clip(cspace_convert(rgb, space, "sRGB1"), 0, 1)
    assert seen(colour, sight) == pytest.approx(
        cspace_convert(known, "sRGB1", "CIELab").tolist(), abs=0.1
    )
