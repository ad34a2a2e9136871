"""The coverage command reads files as the page does, and ends in words when it takes too long."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.cli import app
from geo.cli.common import limited
from geo.model.errors import AnalysisStopped
from tests.conftest import worked_within
from tests.hardening.hostile_shapes import collection, tangle

ROOT = Path(__file__).resolve().parent.parent
ENDLESS = """
import shapely
from geo.cli import common as module
from tests.hardening.hostile_shapes import tangle

module._TIMES_AS_LONG = 0.02
figure = shapely.geometry.shape(tangle(1_000))
with module.limited("en"):
    shapely.make_valid(figure)
print("not ended")
"""


@pytest.mark.parametrize("use", ["land", "population", "facilities"])
def test_a_tangled_area_is_refused_in_words(
    own_settings: Callable[..., None], tmp_path: Path, use: str
) -> None:
    own_settings(repair_seconds="1")
    file = tmp_path / "a.geojson"
    file.write_bytes(collection(tangle(2_000)))
    with worked_within(20):
        found = CliRunner().invoke(app, ["coverage", "park", f"--{use}", str(file), "--lang", "en"])
    assert found.exit_code == 2
    assert "feature #1 (2,001 vertices) crosses itself so often" in found.output


def test_what_geos_would_not_end_is_ended_in_words() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDLESS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "seconds and was stopped" in done.stderr


def test_too_little_memory_is_told_in_words() -> None:
    with pytest.raises(AnalysisStopped) as caught, limited("en"):
        raise MemoryError
    assert caught.value.code == "analysis_memory"
