"""A snapshot of a few made-up projects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot

Make = Callable[..., Snapshot]


@pytest.fixture
def snapshot_of(projects_file: Callable[..., Path]) -> Make:
    """Return the snapshot of features; ``public_only`` as in the public build."""

    def make(*features: Any, public_only: bool = False) -> Snapshot:
        return read_snapshot(projects_file(*features), public_only=public_only)

    return make
