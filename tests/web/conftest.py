"""Snapshots of a test's own features."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.store.file.store import read_snapshot
from geo.store.snapshot import Snapshot


@pytest.fixture
def snapshot_of(projects_file: Callable[..., Path]) -> Callable[..., Snapshot]:
    """Read features as the store reads them."""
    return lambda *features: read_snapshot(projects_file(*features))
