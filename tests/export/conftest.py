"""Snapshots to hand out: the shipped plan, and a few features of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot
from tests.conftest import DATA

LINE = {"type": "LineString", "coordinates": [[113.75, 23.0], [113.76, 23.0]]}
AREA = {
    "type": "Polygon",
    "coordinates": [[[113.75, 23.0], [113.76, 23.0], [113.76, 23.01], [113.75, 23.0]]],
}


@pytest.fixture
def shipped() -> Snapshot:
    return read_snapshot(DATA / "projects.geojson")


@pytest.fixture
def snapshot_of(projects_file: Callable[..., Path]) -> Callable[..., Snapshot]:
    """Read features as the store reads them."""

    def read(*features: Any, public_only: bool = False) -> Snapshot:
        return read_snapshot(projects_file(*features), public_only=public_only)

    return read


def every_row(snapshot: Snapshot) -> Any:
    return np.arange(len(snapshot), dtype=np.int64)
