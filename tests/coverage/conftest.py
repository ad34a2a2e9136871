"""One Dask cluster for all tests of this folder that ask for it: it takes seconds to start."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.coverage.workers import local_cluster


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    with local_cluster() as own:
        yield own


@pytest.fixture
def nobody() -> str:
    """Return an address at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{taken.getsockname()[1]}"
