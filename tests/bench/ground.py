"""The ground under the plan, one run: the office's layers."""

from __future__ import annotations

from tests.bench import layers


def run(most: int = layers.PEOPLE) -> None:
    """Measure every part of the ground and print the figures."""
    layers.run(most)
