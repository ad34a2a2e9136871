"""A definition is the system it is called only when its parameters are."""

from __future__ import annotations

import re

import pytest
from pyproj import CRS

from geo.crs.parse import differences, parse_system
from geo.crs.systems import SYSTEMS
from geo.intake.sandbox.gdal_reader import declared_system
from geo.model.errors import UnknownCRS
from tests.crs.places import NEAR

GRID = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
CHANGES = [
    ("114.0", "113.75"), ("500000.0", "38500000.0"), ('Factor",1.0', 'Factor",0.9999'),
    ('Northing",0.0', 'Northing",-2000000.0'), ('Origin",0.0', 'Origin",1.0'),
    ("6378137.0", "6378245.0"), ("D_China_2000", "D_Beijing_1954"), ("D_China_2000", "D_Town"),
    ('"Meter",1.0', '"Kilometer",1000.0'), ('"Greenwich",0.0', '"Paris",2.337229166666667'),
    ("298.257222101]", "298.257222101],TOWGS84[10,20,30,0,0,0,0]"),
]  # fmt: skip


@pytest.mark.parametrize("code", [each.code for each in NEAR.values() if each.epsg])
@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
def test_a_definition_as_programs_write_it_is_believed(code: str, version: str) -> None:
    text = CRS.from_epsg(SYSTEMS[code].epsg).to_wkt(version)
    assert differences(CRS.from_wkt(text), SYSTEMS[code]) == []
    assert parse_system(declared_system(text, text) or "").frame == SYSTEMS[code].frame


@pytest.mark.parametrize(("old", "new"), CHANGES)
@pytest.mark.parametrize("given", ["EPSG:4547", None])
def test_a_known_name_with_other_parameters_is_another_system(
    old: str, new: str, given: str | None
) -> None:
    text = GRID.replace(old, new)
    assert text != GRID
    with pytest.raises(UnknownCRS):
        parse_system(text)
    told = declared_system(given or text, text)
    assert told is not None
    with pytest.raises(UnknownCRS):
        parse_system(told)
    assert re.search(r"\(.*=.*\)$", told)


def test_degrees_on_another_ellipsoid_are_another_system() -> None:
    text = CRS.from_epsg(4326).to_wkt("WKT1_ESRI")
    assert parse_system(text).code == "EPSG:4326"
    with pytest.raises(UnknownCRS):
        parse_system(text.replace("6378137.0", "6378245.0"))
    with pytest.raises(UnknownCRS):
        parse_system(text.replace("D_WGS_1984", "D_Beijing_1954"))


@pytest.mark.parametrize("text", ["PROJCS[", 'PROJCS["CGCS2000_3_Degree_GK_CM_114E"'])
def test_a_shortened_definition_is_its_name_or_nothing(text: str) -> None:
    try:
        assert parse_system(text).code == "EPSG:4547"
    except UnknownCRS:
        assert "CGCS" not in text
