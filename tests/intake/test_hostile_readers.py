"""Hostile TIFF, OSM PBF and GraphML files: a plain error in time, and nothing else ends."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.intake.formats import raster
from geo.intake.formats.raster import read_raster
from geo.intake.formats.streets import read_streets
from geo.model.config.settings import ROOT
from geo.model.errors import PlanMapError
from geo.model.messages import sentence
from tests.conftest import fault_of, worked_within
from tests.intake import hostile_files

HANG_S, CPU_S, MEMORY_MB = 120, 8.0, 700
_STREETS = {"MALLOC_ARENA_MAX": "1", "OSMIUM_POOL_THREADS": "1"}
_RASTER = {"crs": None, "max_cells": raster.MAX_CELLS}
WINDOW = (113.7001, 23.0001, 113.701, 23.001)
KINDS: dict[str, tuple[str, Callable[[], Iterator[tuple[str, bytes]]], dict[str, Any]]] = {
    "rasters": ("geo.intake.sandbox.raster_reader", hostile_files.rasters, {**_RASTER, "bounds": None}),
    "parts of rasters": (
        "geo.intake.sandbox.raster_reader", hostile_files.rasters, {**_RASTER, "bounds": WINDOW},
    ),
    "blocks": ("geo.intake.sandbox.osm_reader", hostile_files.street_blocks, {"format": "pbf"}),
    "graphs": ("geo.intake.sandbox.graphml_reader", hostile_files.graphs, {}),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_ends_in_time_with_an_error_of_its_own(kind: str, tmp_path: Path) -> None:
    """One child reads them all, so that only it can be the one that dies."""
    module, make, more = KINDS[kind]
    names = []
    for number, (name, content) in enumerate(make()):
        (tmp_path / f"{number:04}").write_bytes(content)
        names.append(name)
    environment = _STREETS
    if module.endswith("raster_reader"):
        environment = {**raster._ENVIRONMENT, "GDAL_SKIP": raster._skipped()}
    command = [sys.executable, "-m", "tests.intake.hostile_child", module, str(tmp_path)]
    done = subprocess.run(
        [*command, json.dumps(more)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, timeout=HANG_S, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(names), f"{names[len(lines)]}: {done.stderr.decode()[-300:]}"
    slow = {names[at]: line for at, line in enumerate(lines) if line["s"] > CPU_S}
    assert not slow
    assert max(line["mb"] for line in lines) < MEMORY_MB
    for code in {line["code"] for line in lines} - {None}:
        assert sentence(PlanMapError(code).findings[0], "en")


def test_the_server_gets_an_error_or_a_sound_raster() -> None:
    chosen = {"gigantic", "one strip of gigabytes", "a corner at nan", "cells of 1e+308"}
    for name, content in hostile_files.rasters():
        if name in chosen:
            made: list[Any] = []
            with worked_within(HANG_S / 4):
                fault = fault_of(lambda: made.append(read_raster(content, WINDOW)))  # noqa: B023
            assert fault is not None or all(map(math.isfinite, made[0].geotransform)), name


def test_the_server_gets_an_error_or_sound_streets() -> None:
    chosen = {"a bomb", "a grain of -1", "entities", "a place at inf", "a system of no end"}
    for make in (hostile_files.street_blocks, hostile_files.graphs):
        for name, content in make():
            if name in chosen:
                with worked_within(HANG_S / 4):
                    fault = fault_of(lambda: read_streets(content, "a"))  # noqa: B023
                assert fault is not None, name
