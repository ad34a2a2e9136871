"""A plan that is fit to publish, to be spoilt in one way at a time."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.publish import PublishReport, publish_report
from geo.store.file.store import read_snapshot
from tests.conftest import DATA, project

TODAY = dt.date(2024, 2, 24)
APPROVAL = "粤S(2024)012号"
SOURCE = '\nbase_map_source_zh = "某测绘院"\nbase_map_source_en = "A survey institute"\n'
Judge = Callable[..., PublishReport]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder whose plan names the source of the base map."""
    target = tmp_path / "data"
    shutil.copytree(DATA, target)
    path = target / "plan.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nsubject", SOURCE + "subject", 1), encoding="utf-8")
    return target


@pytest.fixture
def judge(
    own_settings: Callable[..., None], projects_file: Callable[..., Path], folder: Path
) -> Judge:
    """Check features: ``judge(project(), public_only=True, today=..., map_approval="")``."""

    def check(
        *features: Any, public_only: bool = False, today: dt.date = TODAY, **settings: str
    ) -> PublishReport:
        own_settings(**{"data": str(folder), "map_approval": APPROVAL, **settings})
        snapshot = read_snapshot(
            projects_file(*(features or (project(),))), public_only=public_only
        )
        return publish_report(snapshot, today=today)

    return check


def codes(report: PublishReport) -> dict[str, tuple[str, ...]]:
    return {finding.code: finding.ids for finding in report.findings}
