"""What a file calls its coordinate system is believed only when its own definition agrees."""

from __future__ import annotations

import re
from pathlib import Path

import pyogrio
import pytest
from pyproj import CRS

from geo.crs.parse import parse_system
from geo.intake.checks.check import check
from geo.intake.comparison.stored import StoredProjects
from geo.intake.formats.flatgeobuf import own_definition
from geo.intake.read import read_bytes
from geo.intake.sandbox.gdal_reader import definition_in
from geo.model.errors import UnknownCRS
from tests.intake import files

ZONE = CRS.from_epsg(4547).to_wkt("WKT1_GDAL")
LOCAL = ZONE.replace('"central_meridian",114', '"central_meridian",113.75')  # 25 km beside it
CENTRE = re.compile(r'meridian",113\.75|natural origin",113\.75', re.IGNORECASE)


def _written(folder: Path, ending: str, wkt: str) -> Path:
    path = folder / f"a.{ending}"
    frame = files.frame().to_crs("EPSG:4547").set_crs(wkt, allow_override=True)
    pyogrio.write_dataframe(frame, path, layer="a")
    return path


def _redefined(path: Path, definition: str) -> Path:
    """Change what a GeoPackage says of the code that its layer has."""
    text = definition.replace("'", "''")
    path.write_bytes(
        files.changed_geopackage(
            path.read_bytes(),
            path.parent,
            f"UPDATE gpkg_spatial_ref_sys SET definition = '{text}'"
            " WHERE organization = 'EPSG' AND organization_coordsys_id = 4547",
        )
    )
    return path


def _asked(path: Path) -> None:
    """Look whether the file is asked about, and its system told by what differs."""
    told = read_bytes(path.read_bytes(), path.name).crs
    assert told is not None
    assert "lon_0=113.75" in told
    with pytest.raises(UnknownCRS):
        parse_system(told)
    report = check(path, None, StoredProjects(None))
    assert report.applied is None


def test_a_geopackage_whose_definition_contradicts_its_code_is_asked_about(tmp_path: Path) -> None:
    path = _redefined(_written(tmp_path, "gpkg", "EPSG:4547"), LOCAL)
    assert CENTRE.search(definition_in(path, "a") or "")
    _asked(path)


def test_a_flatgeobuf_whose_definition_contradicts_its_code_is_asked_about(tmp_path: Path) -> None:
    path = _written(tmp_path, "fgb", LOCAL)
    assert pyogrio.read_info(path)["crs"] == "EPSG:4547"  # GDAL believes the code
    assert CENTRE.search(definition_in(path, "a") or "")
    _asked(path)


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
@pytest.mark.parametrize("code", ["EPSG:4547", "EPSG:4526", "EPSG:4490", "EPSG:32649"])
def test_a_definition_that_agrees_with_its_code_is_no_question(
    ending: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    pyogrio.write_dataframe(files.frame().to_crs(code), path, layer="a")
    assert definition_in(path, "a")
    assert read_bytes(path.read_bytes(), path.name).crs == code


@pytest.mark.parametrize("definition", ["", "undefined", "unknown"])
def test_a_geopackage_without_a_definition_is_its_code(definition: str, tmp_path: Path) -> None:
    path = _redefined(_written(tmp_path, "gpkg", "EPSG:4547"), definition)
    assert definition_in(path, "a") is None
    assert read_bytes(path.read_bytes(), path.name).crs == "EPSG:4547"


def test_a_head_cut_anywhere_has_no_definition_or_an_unfinished_one(tmp_path: Path) -> None:
    whole = _written(tmp_path, "fgb", LOCAL).read_bytes()
    text = own_definition(tmp_path / "a.fgb")
    assert text is not None
    cut = tmp_path / "cut.fgb"
    for size in range(0, len(whole), 7):
        cut.write_bytes(whole[:size])
        found = own_definition(cut)
        assert found is None or text.startswith(found)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_flatgeobuf_without_a_system_declares_none(tmp_path: Path) -> None:
    path = tmp_path / "a.fgb"
    pyogrio.write_dataframe(files.frame().set_crs(None, allow_override=True), path)
    assert own_definition(path) is None
    assert read_bytes(path.read_bytes(), path.name).crs is None
