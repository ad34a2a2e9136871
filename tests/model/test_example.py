"""Example coordinates in sentences are those of the plan's own place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.model.basemap import base_map
from geo.model.errors import Finding
from geo.model.example import Example, town_example
from geo.model.messages import advice, sentence
from geo.model.text.language import LANGUAGES, Language
from tests.conftest import TESTS

TOWNS = {
    "data": "113°",
    "tests/town": "120°",
    "tests/towns/plateau": "103°",
    "tests/towns/north": "125°",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town", TOWNS)
def test_an_example_lies_in_the_town(
    own_settings: Callable[..., None], town: str, language: Language
) -> None:
    own_settings(data=str(TESTS.parent / town))
    west, south, east, north = base_map().home
    longitude, latitude = (float(number) for number in town_example().degrees)
    assert west < longitude < east
    assert south < latitude < north
    finding = Finding("typed_unreadable", "error", params={"value": "x"})
    text = f"{sentence(finding, language)} {advice(finding, language)}"
    assert f"{longitude:.6f}" in text
    assert TOWNS[town] in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("degrees", "text"),
    [(0.0, "0°00′00.0″"), (179.999999, "180°00′00.0″"), (23.018912, "23°01′08.1″")],
)
def test_seconds_carry_over(degrees: float, text: str) -> None:
    assert Example(degrees, 0.0).minutes == text
