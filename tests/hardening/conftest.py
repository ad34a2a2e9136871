"""Real servers under attack: that of an office, and the public build."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.servers import serving


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program as it is started on an office's computer."""
    with serving(tmp_path_factory.mktemp("office") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public build."""
    with serving(tmp_path_factory.mktemp("public") / "log.txt", public="1") as address:
        yield address
