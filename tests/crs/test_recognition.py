"""The outcome of a recognition."""

from __future__ import annotations

import dataclasses

import pytest

from geo.crs.recognise import recognise
from geo.crs.recognition import Recognition
from geo.crs.systems import WGS84, Reading
from tests.crs.places import X, Y


def test_the_detected_reading_is_the_best_candidate() -> None:
    assert recognise(X, Y).detected == Reading(WGS84)
    assert Recognition(None, None).detected is None


def test_a_recognition_does_not_change() -> None:
    found = recognise(X, Y)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.applied = None
