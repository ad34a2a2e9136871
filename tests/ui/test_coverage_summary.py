"""What the summary says of where the figures were worked out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from geo.coverage.parallel.parts import FEWEST
from geo.ui.coverage import summary


def coverage(basis: str, method: str = "straight_line", points: int = 3) -> Any:
    classes = np.zeros(points, np.int8) if basis == "points" else None
    return SimpleNamespace(people_basis=basis, method=method, point_classes=classes)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (coverage("points"), "a Dask cluster; areas and distances on this computer"),
        (
            coverage("points", points=FEWEST + 1),
            "a Dask cluster, distances too; areas on this computer",
        ),
        (coverage("points", "network", FEWEST + 1), ""),  # by their way, from door to door
        (coverage("areas", "network"), "a Dask cluster; areas and distances on this computer"),
        (coverage("raster"), ""),
        (coverage("even"), ""),
    ],
)
def test_a_cluster_is_named_only_for_what_it_has_counted(
    made: Any, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "_", str)
    assert summary._on_the_cluster(made) == words
