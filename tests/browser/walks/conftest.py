"""One server for all who only look, with a project that lies in two communities."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.servers import serving
from tests.browser.visitor import Visitor
from tests.browser.walks.people import WINDOWS, Person, Plan

BOTH = "西平社区、雅园社区"


def in_two_communities(text: str) -> str:
    document = json.loads(text)
    for feature in document["features"]:
        if feature["id"] == "cbd-central-park":
            feature["properties"]["community"] = BOTH
    return json.dumps(document, ensure_ascii=False)


@pytest.fixture(scope="package")
def town(
    data_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Plan]]:
    folder = data_folder(**{"projects.geojson": in_two_communities})
    log = tmp_path_factory.mktemp("walks") / "log.txt"
    with serving(log, data=str(folder)) as address:
        yield address, Plan(folder)


@pytest.fixture
def come(visit: Callable[..., Visitor], town: tuple[str, Plan]) -> Callable[..., Person]:
    """Let a person come: ``come("zh", 390)``."""

    def person(language: str, width: int, **options: Any) -> Person:
        address, plan = town
        return Person(visit(address, **{**WINDOWS[width], **options}), language, width, plan)

    return person
