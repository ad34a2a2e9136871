"""A length has the same unit everywhere."""

from __future__ import annotations

import pytest

from geo.model.text.language import Language
from geo.model.text.measures import length_text


@pytest.mark.parametrize(
    ("metres", "language", "text"),
    [
        (0, "en", "0 m"),
        (50, "zh", "50 米"),
        (999.4, "en", "999 m"),
        (999.6, "en", "1 km"),
        (1200, "zh", "1.2 公里"),
        (1200.0, "en", "1.2 km"),
        (100_000, "en", "100 km"),
        (1_234_560, "en", "1,234.6 km"),
    ],
)
def test_metres_below_a_kilometre(metres: float, language: Language, text: str) -> None:
    assert length_text(metres, language) == text
